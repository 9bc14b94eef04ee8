"""Comparing two product rules by what they ask: implication, decided on syntax trees and code lists.

Takes: two rules, and for each the code of the product, the goods as its HS edition codes them, and value terms.
Gives: whether every bill that meets the one meets the other, where that can be shown; their relation.
Never knows about: dossiers, verdicts, files.
"""

from origin_engine.rulebook.implication.conditions import picks_the_same
from origin_engine.rulebook.implication.deciding import Conjunction, Relation, claims_of, implies, relation
from origin_engine.rulebook.implication.goods import Goods, goods_of, goods_of_both
from origin_engine.rulebook.implication.sides import Side, side_among_criteria, side_of, with_notes

__all__ = [
    "Conjunction",
    "Goods",
    "Relation",
    "Side",
    "claims_of",
    "goods_of",
    "goods_of_both",
    "implies",
    "picks_the_same",
    "relation",
    "side_among_criteria",
    "side_of",
    "with_notes",
]
