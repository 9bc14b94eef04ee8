"""The nearest right spelling of a word: the one helper behind every `did you mean`."""

from __future__ import annotations

from collections.abc import Iterable

from origin_engine.told import told


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like this one, or None when none is close."""
    from difflib import get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """`did you mean ...?` with the nearest known word, or the other advice when none is close."""
    found = nearest(word, known)
    return told("did you mean `{word}`?", word=found) if found else otherwise
