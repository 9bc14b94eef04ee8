"""Advice: how far from the limit, and what would change the answer.

Takes: a determination.
Gives: headroom in per cent and in money.
Never knows about: files, and the words in which advice is told.
"""

from origin_engine.advice.headroom import Headroom, headroom_of

__all__ = ["Headroom", "headroom_of"]
