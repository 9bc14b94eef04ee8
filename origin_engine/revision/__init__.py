"""Two rule books, or two rules, side by side: what changes for whom, shown by bills whose outcome flips.

Takes: rule books, rules.
Gives: their comparison row by row, with a bill of materials for each pair of rules that originates under the one and
does not under the other; each bill was judged by the evaluator, under both. The answer to a claim about two rules.
Never knows about: files, rates, and the words in which a comparison is told.
"""

from origin_engine.revision.bills import Bill, Line, facts_of
from origin_engine.revision.claims import Answer, Claim, claim_on
from origin_engine.revision.flipping import Flip
from origin_engine.revision.revising import RevisedRow, Revision, Sought, revise

__all__ = [
    "Answer",
    "Bill",
    "Claim",
    "Flip",
    "Line",
    "RevisedRow",
    "Revision",
    "Sought",
    "claim_on",
    "facts_of",
    "revise",
]
