"""What is said about a word that the grammar did not expect: the word, the nearest right spelling, what could stand.

Pure functions of the text, the place where reading stopped and the terminals that could have stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize

from origin_engine.language.tree import Span
from origin_engine.language.words import CHARACTERS, CODE, GROUPS, KINDS, SAID_OTHERWISE, SPELLINGS
from origin_engine.spelling import nearest
from origin_engine.told import Template, told

AROUND = 80
"""How many characters before and behind a word are looked at for a hint."""

MEANT = Template("did you mean `{word}`? {expected}")
WITHOUT_PARENTHESES = Template("did you mean `{word}`, without parentheses? {expected}")
FULL_STOP = Template("a rule ends without a full stop; {expected}")
SPLIT_BEGINS = Template("a split begins with `for`; {expected}")
SPLIT_INSIDE = Template("a split inside a rule stands in parentheses; {expected}")
OR_BETWEEN_CODES = Template("`or` begins an alternative; between two codes write `,` or `and`; {expected}")
AND_OR = Template("write `or` where one is enough, `and` where both are needed; {expected}")
ONE_WORD = Template("a name is one word, as in `{name}`; {expected}")
JOINED_BY = Template("two conditions are joined by `or`, `and` or `provided that`; {expected}")

_WORD = re.compile(r'"[^"\n]*"|[<>=]+|\w[\w.-]*|.', re.DOTALL)
_CODE = re.compile(r"[0-9]|(chapter|heading|subheading|tariff item)s?\b", re.IGNORECASE)


class Hint(NamedTuple):
    """What may have been meant; told with what was expected."""

    template: Template
    values: Mapping[str, str] = {}

    def told(self, expected: str) -> str:
        """The help in full."""
        return self.template.told(expected=expected, **self.values)


def meant(word: str) -> Hint:
    """That this word may have been meant."""
    return Hint(MEANT, {"word": word})


def explain(text: str, stopped: int, accepted: frozenset[str]) -> tuple[Span, str, str]:
    """The span to point at, the sentence, and the help."""
    end = len(text.rstrip())
    if end == 0:
        return Span(0, 1), told("the rule is empty"), expected(accepted)
    start, accepted = _past_separator(text, stopped, accepted)
    if start >= end:
        return Span(end, end + 1), told("the rule ends too early"), _how_to_go_on(accepted)
    word = _word_at(text, start)
    if word == '"':
        line_end = (text[start:end] + "\n").index("\n") + start
        return Span(start, line_end), told("the quotes are not closed"), told('end the words with `"`')
    length, hint = next(_hints(text, start, word, accepted), (len(word), None))
    shown = text[start : start + min(length, AROUND)] + ("…" if length > AROUND else "")
    found = told("`{word}` was not expected here", word=shown)
    help_ = expected(accepted) if hint is None else hint.told(expected(accepted))
    return Span(start, start + length), found, help_


def expected(accepted: frozenset[str]) -> str:
    """`expected a, b or c`, kinds of words that belong together named as one."""
    left, choices = set(accepted), []
    for group, name in GROUPS:
        if group <= left:
            choices.append(name)
            left -= group
    choices += dict.fromkeys(f"`{word}`" for name, word in SPELLINGS.items() if name in left)
    choices += [name for terminal, name in KINDS.items() if terminal in left]
    if len(choices) < 2:
        return told("expected {choice}", choice=choices[0]) if choices else ""
    return told("expected {choices} or {last}", choices=choices[:-1], last=choices[-1])


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
        return told("say what holds for every other product: `; otherwise ...`")
    if "RPAR" in accepted:
        return told("close the parenthesis with `)`")
    return expected(accepted)


def _hints(text: str, start: int, word: str, accepted: frozenset[str]) -> Iterator[tuple[int, Hint]]:
    """Pairs of how many characters are wrong and a sentence of help, the surest first."""
    before, rest = text[max(0, start - AROUND) : start].rstrip(), text[start : start + AROUND]
    yield from _about_marks(before, rest, word, accepted)
    yield from _about_joining(before, rest, word, accepted)
    yield from _about_characters(word)
    yield from _other_words(rest, accepted)
    if "NAME" in accepted and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", word):
        yield len(word), meant(word.lower())
    if "COUNTRY" in accepted and re.fullmatch(r"[A-Za-z]{2}", word):
        yield len(word), meant(word.upper())


def _about_marks(before: str, rest: str, word: str, accepted: frozenset[str]) -> Iterator[tuple[int, Hint]]:
    """Full stops, parentheses, colons, semicolons and decimal commas."""
    if word in (".", "。"):
        yield 1, Hint(FULL_STOP)
    if inside := re.match(r"\(\s*([^()]*?)\s*\)", rest):
        if "DIGITS" in accepted:
            yield inside.end(), Hint(WITHOUT_PARENTHESES, {"word": inside[1]})
        if "OF" in accepted:
            yield inside.end(), meant(f"of {inside[1]}")
    if word == ":" and "ARE" in accepted:
        yield 1, Hint(SPLIT_BEGINS)
    if word == ":" and "SEMICOLON" in accepted:
        yield 1, meant(";")
    if re.match(r";\s*(or|and)\b", rest, re.IGNORECASE) and "OR" in accepted:
        yield 1, meant(",")
    if word == "otherwise" and "SEMICOLON" in accepted:
        yield len(word), meant("; otherwise")
    whole = re.search(r"([0-9]+),$", before)
    if whole and word.isdecimal() and "AND_CODE" not in accepted:
        yield len(word), meant(f"{whole[1]}.{word}")


def _about_joining(before: str, rest: str, word: str, accepted: frozenset[str]) -> Iterator[tuple[int, Hint]]:
    """Conditions, codes and names that are joined in a way the language reads otherwise, or not joined at all."""
    if word.casefold() == "for" and "LPAR" in accepted:
        yield len(word), Hint(SPLIT_INSIDE)
    if re.search(r"\bor$", before, re.IGNORECASE) and _CODE.match(rest):
        yield len(word), Hint(OR_BETWEEN_CODES)
    if rest.startswith("/or") and before.endswith("and"):
        yield 3, Hint(AND_OR)
    two_words = re.search(r"\bprocess\s+([a-z-]+)\s+and$", before)
    if two_words and re.fullmatch("[a-z-]+", word):
        yield len(word), Hint(ONE_WORD, {"name": f"{two_words[1]}-and-{word}"})
    if {"AND", "OR"} <= accepted and re.fullmatch("CC|CTH|CTSH|CTI|WO|PE|CR|(RVC|VAC|QVC|MaxNOM)[0-9]*", word):
        yield len(word), Hint(JOINED_BY)


def _about_characters(word: str) -> Iterator[tuple[int, Hint]]:
    """Characters that only look right."""
    for wrong in filter(CHARACTERS.__contains__, (word, word[0])):
        yield len(wrong), meant(CHARACTERS[wrong])
    if (plain := normalize("NFKC", word)) != word and plain.isascii():
        yield len(word), meant(plain)


def _other_words(rest: str, accepted: frozenset[str]) -> Iterator[tuple[int, Hint]]:
    """The right spelling for what treaties say otherwise, and for what looks like a word that could stand."""
    for said, terminal in SAID_OTHERWISE:
        match = re.match(said.replace(" ", r"\s+") + r"\b", rest, re.IGNORECASE)
        if match and terminal in accepted:
            yield match.end(), meant(SPELLINGS[terminal])
    words = [SPELLINGS[name] for name in SPELLINGS if name in accepted and SPELLINGS[name][0].isalpha()]
    by_parts = {tuple(re.split("[ -]", word)): word for word in reversed(words)}
    for count in (4, 3, 2, 1):
        said_here = re.match(r"\w+" + r"[\s-]+\w+" * (count - 1), rest)
        heads = {parts[:count]: word for parts, word in by_parts.items() if count == 1 or len(parts) == count}
        found = said_here and _nearest(re.split(r"[\s-]+", said_here.group()), list(heads))
        if said_here and found:
            yield said_here.end(), meant(heads[found])


def _nearest(said: list[str], known: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The known phrase that is near as a whole and word by word."""
    by_text = {" ".join(parts): parts for parts in known if all(map(_near, said, parts))}
    found = nearest(" ".join(said), by_text)
    return by_text[found] if found else None


def _near(said: str, known: str) -> bool:
    return nearest(said, [known]) is not None
