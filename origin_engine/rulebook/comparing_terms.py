"""The chapter rules of two agreements side by side, field by field: what differs besides the product rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from origin_engine.rulebook.agreement import Agreement
from origin_engine.rulebook.code_spans import CodeSpans

NOT_TERMS = {"id", "name", "source", "product_rules", "other_editions", "notes", "gaps"}
"""Fields that say what a book is, not what its chapter decides; rules and notes are compared as rules."""
CITATIONS = {"article", "source"}
"""Fields that say where something stands: two treaties number their articles differently."""
ONLY_CITED = {
    "roll_up",
    "unknown_origin",
    "at_importation",
    "beyond_minimal",
    "suppliers_traced",
    "acquired",
    "highest_contributor",
    "wholly_obtained_rule_met_by_exclusively_originating",
}
"""Fields that hold the article of a term and nothing else: what counts is whether there is one."""
CITED_BY_NAME = {"operations", "methods", "not_from"}
"""Lists of words, each with its article."""
Words = tuple[str, ...]


class TermDifference(NamedTuple):
    """A field of agreement.yaml that differs: what each of the two has there and the other has not."""

    field: str
    old: Words
    new: Words


class TermsComparison(NamedTuple):
    """What differs between two agreements' chapter rules."""

    differences: tuple[TermDifference, ...]
    citations: int
    """In how many places nothing but the article differs."""


class _Cited(NamedTuple):
    """A place where only the article differs."""


Found = TermDifference | _Cited


def compare_terms(old: Agreement, new: Agreement) -> TermsComparison:
    """The fields in which two agreements differ, in the order of agreement.yaml."""
    found = [
        each
        for name in Agreement._fields
        if name not in NOT_TERMS
        for each in _of_field(name, getattr(old, name), getattr(new, name), (name,))
    ]
    differences = tuple([each for each in found if isinstance(each, TermDifference)])
    return TermsComparison(differences, len(found) - len(differences))


def _of_field(name: str, old: Any, new: Any, path: Words) -> Iterator[Found]:
    both = old is not None and new is not None
    if old == new:
        return
    if name in CITATIONS or (name in ONLY_CITED and both and isinstance(old, str)):
        yield _Cited()
    else:
        yield from _between(old, new, path)


def _between(old: Any, new: Any, path: Words) -> Iterator[Found]:
    """What differs between two values of one field."""
    if old == new:
        return
    if isinstance(old, CodeSpans) or isinstance(new, CodeSpans) or type(old) is not type(new):
        yield _leaf(path, _words(old), _words(new))
    elif hasattr(old, "_fields"):
        for name in old._fields:
            yield from _of_field(name, getattr(old, name), getattr(new, name), (*path, name))
    elif isinstance(old, Mapping):
        yield from _between_names(old, new, path)
    elif isinstance(old, Set) or _are_words(old, new):
        yield _leaf(path, tuple(sorted(set(old) - set(new))), tuple(sorted(set(new) - set(old))))
    elif isinstance(old, tuple):
        yield from _between_lists(old, new, path)
    else:
        yield _leaf(path, _words(old), _words(new))


def _between_names(old: Mapping[str, Any], new: Mapping[str, Any], path: Words) -> Iterator[Found]:
    """Entries by name: those that only one of them has, then what differs within those that both have."""
    gone = tuple([name for name in old if name not in new])
    added = tuple([name for name in new if name not in old])
    if gone or added:
        yield _leaf(path, gone, added)
    for name in old:
        if name in new and old[name] != new[name]:
            if path[-1] in CITED_BY_NAME:
                yield _Cited()
            else:
                yield from _between(old[name], new[name], (*path, name))


def _between_lists(old: Sequence[Any], new: Sequence[Any], path: Words) -> Iterator[Found]:
    """Entries by place; those that only the longer list has are told whole."""
    for number, (one, other) in enumerate(zip(old, new, strict=False), start=1):
        yield from _between(one, other, (*path, str(number)))
    for number in range(min(len(old), len(new)), max(len(old), len(new))):
        at = (*path, str(number + 1))
        yield _leaf(at, _words(old[number]) if number < len(old) else (), _words(*new[number : number + 1]))


def _leaf(path: Words, old: Words, new: Words) -> TermDifference:
    return TermDifference(".".join(path), old, new)


def _are_words(*values: Any) -> bool:
    return all(isinstance(value, tuple) and all(isinstance(each, str) for each in value) for value in values)


def _words(value: Any = None) -> Words:
    """A value in a few words: of a group of terms those that are not as they are by themselves, without articles."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, CodeSpans):
        return tuple([first if first == last else f"{first}-{last}" for first, last in value.spans])
    if hasattr(value, "_fields"):
        return tuple(_terms_of(value))
    if isinstance(value, Mapping):
        return tuple(value)
    if isinstance(value, Set):
        return tuple(sorted(map(str, value)))
    if isinstance(value, tuple):
        return tuple([word for each in value for word in _words(each)])
    return (str(value),)


def _terms_of(group: Any) -> Iterator[str]:
    for name, value in group._asdict().items():
        if name not in CITATIONS and value != group._field_defaults.get(name, ()):
            told = () if name in ONLY_CITED else _words(value)
            yield f"{name} {', '.join(told)}" if told else name
