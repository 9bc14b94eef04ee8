"""The evaluator: does a product originate under an agreement, and can a claim be made?

Takes: a checked dossier and a rule book.
Gives: a Determination: outcome, gates, missing facts, and a finding for every step, with articles and numbers.
Never knows about: rates and duties, files, and the words in which a finding is told.
"""

from origin_engine.origin.determination import Determination, Measures, Outcome, Warn, determine, judge
from origin_engine.origin.finding import Finding, Step, View
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.verdict import Verdict

__all__ = [
    "Determination",
    "Finding",
    "Measures",
    "Missing",
    "Need",
    "Outcome",
    "Step",
    "Verdict",
    "View",
    "Warn",
    "determine",
    "judge",
]
