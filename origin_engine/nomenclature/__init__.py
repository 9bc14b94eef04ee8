"""The Harmonized System: which codes an edition has, and how they are named.

Takes: the code lists and names under rules/nomenclature.
Gives: whether a code exists, since when it has meant the same, its short name in English or Chinese.
Never knows about: rules, products, agreements.
"""

from origin_engine.nomenclature.codes import (
    CURRENT_EDITION,
    EDITIONS,
    CodeList,
    code_list,
    normalised,
)
from origin_engine.nomenclature.names import name_of

__all__ = ["CURRENT_EDITION", "EDITIONS", "CodeList", "code_list", "name_of", "normalised"]
