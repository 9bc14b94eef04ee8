"""The dossier: what the trader knows about one product and one shipment.

Takes: a file (YAML, JSON, CSV, Excel) or a mapping of the contract's shape.
Gives: a checked dossier in one currency and exact counts, or a DossierError naming every problem.
Never knows about: agreements, rules, verdicts.
"""

from origin_engine.dossier.checking import dossier_from
from origin_engine.dossier.facts import Amount, CostTotals, Dossier, Line, ProductionCosts, show_path
from origin_engine.dossier.models import Money
from origin_engine.dossier.reading import read_dossier
from origin_engine.dossier.vocabulary import Vocabulary, vocabulary

__all__ = [
    "Amount",
    "CostTotals",
    "Dossier",
    "Line",
    "Money",
    "ProductionCosts",
    "Vocabulary",
    "dossier_from",
    "read_dossier",
    "show_path",
    "vocabulary",
]
