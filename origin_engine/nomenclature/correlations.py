"""Which codes of another edition may hold the goods of a code.

A table is shipped for each pair of editions that the source correlates, newer to older; it lists only the codes that do
not stand alone against themselves. Between two other editions the way leads through a newer one: every code that may
hold some of the goods is carried, so the answer is never too small. Headings made for electronic waste correlate with
hundreds of codes; they are kept apart, so that they are asked about for waste and for nothing else. Which headings
these are, and which others hold waste anyway, is said in `waste.csv`.
"""

from __future__ import annotations

from functools import cache

from origin_engine.nomenclature.codes import EDITIONS, code_list
from origin_engine.places import rules_folder


def candidates(code: str, from_edition: int, to_edition: int) -> tuple[str, ...]:
    """The subheadings of an edition that may hold the goods of a subheading of another, in order.

    The code itself, alone, where nothing changed; empty where the code is not of `from_edition`. Subheadings for
    electronic waste are left to `waste_candidates`, unless the goods are waste anyway or can stand nowhere else.
    """
    found = _related(code, from_edition, to_edition)
    if code in _waste(from_edition, "waste") or code in _waste(from_edition, "electronic"):
        return tuple(sorted(found))
    return tuple(sorted(found - _waste(to_edition, "electronic") or found))


def waste_candidates(code: str, from_edition: int, to_edition: int) -> tuple[str, ...]:
    """The subheadings for electronic waste that the goods move to where they are waste; empty where there are none."""
    return tuple(sorted(_related(code, from_edition, to_edition) & _waste(to_edition, "electronic")))


def _related(code: str, from_edition: int, to_edition: int) -> frozenset[str]:
    if from_edition == to_edition:
        return frozenset({code} if code_list(to_edition).has(code) and len(code) == 6 else ())
    direct = _table(from_edition, to_edition)
    if direct is not None:
        return direct.get(code, frozenset())
    there = _through(from_edition, to_edition)
    onwards, middle = _table(there, to_edition), _table(from_edition, there)
    if onwards is None or middle is None:
        raise FileNotFoundError(f"no correlation between HS {from_edition} and HS {to_edition}")
    return frozenset().union(*(onwards.get(each, frozenset()) for each in middle.get(code, ())))


def _through(one: int, other: int) -> int:
    """The oldest edition that is correlated with both; the shorter the way, the fewer codes it carries along."""
    between = (each for each in EDITIONS if each not in (one, other))
    return next((each for each in between if _shipped(each, one) and _shipped(each, other)), one)


@cache
def _table(from_edition: int, to_edition: int) -> dict[str, frozenset[str]] | None:
    """Every code of an edition with its codes in another; None where no table is shipped."""
    if not _shipped(from_edition, to_edition):
        return None
    newer, older = max(from_edition, to_edition), min(from_edition, to_edition)
    text = (rules_folder() / "nomenclature" / _name(newer, older)).read_text(encoding="utf-8")
    changed = dict(line.split(",") for line in text.split("\n")[1:-1])
    downwards = {code: changed.get(code, code).split(" ") for code in code_list(newer).unchanged_since}
    if from_edition == newer:
        return {code: frozenset(codes) for code, codes in downwards.items()}
    upwards: dict[str, set[str]] = {}
    for code, codes in downwards.items():
        for each in codes:
            upwards.setdefault(each, set()).add(code)
    return {code: frozenset(codes) for code, codes in upwards.items()}


@cache
def _shipped(one: int, other: int) -> bool:
    return one != other and (rules_folder() / "nomenclature" / _name(max(one, other), min(one, other))).is_file()


def _name(newer: int, older: int) -> str:
    return f"hs{newer}-hs{older}.csv"


@cache
def _waste(edition: int, kind: str) -> frozenset[str]:
    """The subheadings of an edition that are for waste of a kind."""
    text = (rules_folder() / "nomenclature" / "waste.csv").read_text(encoding="utf-8")
    rows = (line.split(",") for line in text.split("\n")[1:-1])
    prefixes = tuple(code for year, code, which in rows if (int(year), which) == (edition, kind))
    return frozenset(code for code in code_list(edition).unchanged_since if code.startswith(prefixes))
