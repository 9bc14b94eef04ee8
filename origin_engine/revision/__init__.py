"""Two rule books, or two readings of a rule, side by side: what changes for whom, shown by bills whose outcome flips.

Takes: rule books, rules.
Gives: their comparison row by row, with a bill of materials for each pair of rules that is judged one way under the one
and the other way under the other; each bill was judged by the evaluator, under both.
Never knows about: files, rates, and the words in which a comparison is told.
"""

from origin_engine.revision.bills import Bill
from origin_engine.revision.flipping import Flip
from origin_engine.revision.revising import RevisedRow, Revision, revise

__all__ = ["Bill", "Flip", "RevisedRow", "Revision", "revise"]
