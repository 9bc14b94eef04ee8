"""The words of the vocabulary that sentences show: those of dossiers, of agreements and of the rule language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from origin_engine.dossier import vocabulary
from origin_engine.dossier.facts import CostTotals, ProductionCosts
from origin_engine.dossier.models import Deduction, OriginalProof, Proof, Role
from origin_engine.dossier.template_workbook import EVIDENCE
from origin_engine.language.tree import Measure, Method
from origin_engine.rulebook import known_rulebooks, load_rulebook

ON_THE_WAY = ("no-customs-control", "stayed-too-long", "back-to-back")
BASES = ("total-cost",)
"""Bases of values that are no abbreviation; FOB, EXW and the like are the same in every language."""


def words_shown() -> dict[str, str]:
    """Each word once, with what it is a word of."""
    found: dict[str, str] = {}
    for place, words in _kinds():
        for word in words:
            found.setdefault(word, place)
    return found


def _kinds() -> Iterator[tuple[str, list[str]]]:
    known = vocabulary()
    yield "operations", list(known.operations)
    for kind in ("logistics", "processes", "deductions", "proofs"):
        yield kind, sorted(getattr(known, kind))
    yield "roles of a material", [role.value for role in Role]
    yield "evidence", list(EVIDENCE)
    yield "methods of value content", [method.value for method in Method]
    yield "measures", [measure.value for measure in Measure]
    yield "bases of value", list(BASES)
    yield "costs", [*ProductionCosts._fields, *CostTotals._fields]
    yield "fields of a proof", [field.name for field in (*fields(Proof), *fields(OriginalProof))]
    yield "fields of a deduction", [field.name for field in fields(Deduction)]
    yield "on the way", list(ON_THE_WAY)
    for name in known_rulebooks():
        terms = load_rulebook(name).agreement
        yield "categories of wholly obtained goods", list(terms.wholly_obtained.categories)
        yield "minimal operations", [word for each in terms.minimal_operations for word in each.operations]
