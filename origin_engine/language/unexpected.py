"""What is said about a word that the grammar did not expect: the word, the nearest right spelling, what could stand.

Pure functions of the text, the place where reading stopped and the terminals that could have stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from origin_engine.language.tree import Span
from origin_engine.language.words import CHARACTERS, CODE, GROUPS, KINDS, SAID_OTHERWISE, SPELLINGS
from origin_engine.spelling import nearest

AROUND = 80
"""How many characters before and behind a word are looked at for a hint."""

_WORD = re.compile(r'"[^"\n]*"|[<>=]+|\w[\w.-]*|.', re.DOTALL)
_CODE = re.compile(r"[0-9]|(chapter|heading|subheading|tariff item)s?\b", re.IGNORECASE)


def explain(text: str, stopped: int, accepted: frozenset[str]) -> tuple[Span, str, str]:
    """The span to point at, the sentence, and the help."""
    end = len(text.rstrip())
    if end == 0:
        return Span(0, 1), "the rule is empty", expected(accepted)
    start, accepted = _past_separator(text, stopped, accepted)
    if start >= end:
        return Span(end, end + 1), "the rule ends too early", _how_to_go_on(accepted)
    word = _word_at(text, start)
    if word == '"':
        line_end = (text[start:end] + "\n").index("\n") + start
        return Span(start, line_end), "the quotes are not closed", 'end the words with `"`'
    length, hint = next(_hints(text, start, word, accepted), (len(word), ""))
    shown = text[start : start + min(length, AROUND)]
    found = f"`{shown}{'…' if length > AROUND else ''}` was not expected here"
    return Span(start, start + length), found, f"{hint}{expected(accepted)}"


def expected(accepted: frozenset[str]) -> str:
    """`expected a, b or c`, kinds of words that belong together named as one."""
    left, choices = set(accepted), []
    for group, name in GROUPS:
        if group <= left:
            choices.append(name)
            left -= group
    choices += dict.fromkeys(f"`{word}`" for name, word in SPELLINGS.items() if name in left)
    choices += [name for terminal, name in KINDS.items() if terminal in left]
    return f"expected {' or '.join(filter(None, [', '.join(choices[:-1]), choices[-1]]))}" if choices else ""


def _past_separator(text: str, stopped: int, accepted: frozenset[str]) -> tuple[int, frozenset[str]]:
    """The word after the space, and after a comma or an `and` that would have been right before another word."""
    start = _after(r"\s*", text, stopped)
    if "OR" in accepted:
        return _after(r",\s*(?=\S)", text, start), accepted
    if "AND_CODE" in accepted and (after := _after(r",?\s*and\s+(?=\S)", text, start)) > start:
        return after, CODE
    return start, accepted


def _after(pattern: str, text: str, start: int) -> int:
    match = re.compile(pattern, re.IGNORECASE).match(text, start)
    return match.end() if match else start


def _word_at(text: str, start: int) -> str:
    match = _WORD.match(text, start)
    return match.group() if match else text[start : start + 1]


def _how_to_go_on(accepted: frozenset[str]) -> str:
    """What to add at the end of a rule that ends too early."""
    if "SEMICOLON" in accepted:
        return "say what holds for every other product: `; otherwise ...`"
    if "RPAR" in accepted:
        return "close the parenthesis with `)`"
    return expected(accepted)


def _hints(text: str, start: int, word: str, accepted: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Pairs of how many characters are wrong and a sentence of help, the surest first."""
    before, rest = text[max(0, start - AROUND) : start].rstrip(), text[start : start + AROUND]
    yield from _about_marks(before, rest, word, accepted)
    yield from _about_joining(before, rest, word, accepted)
    yield from _about_characters(word)
    yield from _other_words(rest, accepted)
    if "NAME" in accepted and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", word):
        yield len(word), f"did you mean `{word.lower()}`? "
    if "COUNTRY" in accepted and re.fullmatch(r"[A-Za-z]{2}", word):
        yield len(word), f"did you mean `{word.upper()}`? "


def _about_marks(before: str, rest: str, word: str, accepted: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Full stops, parentheses, colons, semicolons and decimal commas."""
    if word in (".", "。"):
        yield 1, "a rule ends without a full stop; "
    if inside := re.match(r"\(\s*([^()]*?)\s*\)", rest):
        if "DIGITS" in accepted:
            yield inside.end(), f"did you mean `{inside[1]}`, without parentheses? "
        if "OF" in accepted:
            yield inside.end(), f"did you mean `of {inside[1]}`? "
    if word == ":" and "ARE" in accepted:
        yield 1, "a split begins with `for`; "
    if word == ":" and "SEMICOLON" in accepted:
        yield 1, "did you mean `;`? "
    if re.match(r";\s*(or|and)\b", rest, re.IGNORECASE) and "OR" in accepted:
        yield 1, "did you mean `,`? "
    if word == "otherwise" and "SEMICOLON" in accepted:
        yield len(word), "did you mean `; otherwise`? "
    whole = re.search(r"([0-9]+),$", before)
    if whole and word.isdecimal() and "AND_CODE" not in accepted:
        yield len(word), f"did you mean `{whole[1]}.{word}`? "


def _about_joining(before: str, rest: str, word: str, accepted: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Conditions, codes and names that are joined in a way the language reads otherwise, or not joined at all."""
    if word.casefold() == "for" and "LPAR" in accepted:
        yield len(word), "a split inside a rule stands in parentheses; "
    if re.search(r"\bor$", before, re.IGNORECASE) and _CODE.match(rest):
        yield len(word), "`or` begins an alternative; between two codes write `,` or `and`; "
    if rest.startswith("/or") and before.endswith("and"):
        yield 3, "write `or` where one is enough, `and` where both are needed; "
    two_words = re.search(r"\bprocess\s+([a-z-]+)\s+and$", before)
    if two_words and re.fullmatch("[a-z-]+", word):
        yield len(word), f"a name is one word, as in `{two_words[1]}-and-{word}`; "
    if {"AND", "OR"} <= accepted and re.fullmatch("CC|CTH|CTSH|CTI|WO|PE|CR|(RVC|VAC|QVC|MaxNOM)[0-9]*", word):
        yield len(word), "two conditions are joined by `or`, `and` or `provided that`; "


def _about_characters(word: str) -> Iterator[tuple[int, str]]:
    """Characters that only look right."""
    for wrong in filter(CHARACTERS.__contains__, (word, word[0])):
        yield len(wrong), f"did you mean `{CHARACTERS[wrong]}`? "
    if (plain := normalize("NFKC", word)) != word and plain.isascii():
        yield len(word), f"did you mean `{plain}`? "


def _other_words(rest: str, accepted: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The right spelling for what treaties say otherwise, and for what looks like a word that could stand."""
    for said, terminal in SAID_OTHERWISE:
        match = re.match(said.replace(" ", r"\s+") + r"\b", rest, re.IGNORECASE)
        if match and terminal in accepted:
            yield match.end(), f"did you mean `{SPELLINGS[terminal]}`? "
    words = [SPELLINGS[name] for name in SPELLINGS if name in accepted and SPELLINGS[name][0].isalpha()]
    by_parts = {tuple(re.split("[ -]", word)): word for word in reversed(words)}
    for count in (4, 3, 2, 1):
        said_here = re.match(r"\w+" + r"[\s-]+\w+" * (count - 1), rest)
        heads = {parts[:count]: word for parts, word in by_parts.items() if count == 1 or len(parts) == count}
        found = said_here and _nearest(re.split(r"[\s-]+", said_here.group()), list(heads))
        if said_here and found:
            yield said_here.end(), f"did you mean `{heads[found]}`? "


def _nearest(said: list[str], known: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The known phrase that is near as a whole and word by word."""
    by_text = {" ".join(parts): parts for parts in known if all(map(_near, said, parts))}
    found = nearest(" ".join(said), by_text)
    return by_text[found] if found else None


def _near(said: str, known: str) -> bool:
    return nearest(said, [known]) is not None
