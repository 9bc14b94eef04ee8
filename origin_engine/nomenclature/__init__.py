"""The Harmonized System: which codes an edition has, how they are named, and what became of them in another.

Takes: the code lists, correlation tables and names under rules/nomenclature.
Gives: whether a code exists, since when it has meant the same, the codes of another edition that may hold its goods,
its short name in English or Chinese, its section.
Never knows about: rules, products, agreements.
"""

from origin_engine.nomenclature.codes import (
    CURRENT_EDITION,
    EDITIONS,
    CodeList,
    code_list,
    normalised,
)
from origin_engine.nomenclature.correlations import candidates, waste_candidates
from origin_engine.nomenclature.names import name_of
from origin_engine.nomenclature.sections import section_of

__all__ = [
    "CURRENT_EDITION",
    "EDITIONS",
    "CodeList",
    "candidates",
    "code_list",
    "name_of",
    "normalised",
    "section_of",
    "waste_candidates",
]
