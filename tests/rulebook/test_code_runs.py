"""Codes told as runs, by the widest units that they fill."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from origin_engine.nomenclature import code_list
from origin_engine.rulebook.code_runs import runs_of

HS = code_list(2022)
EVERY = HS.at(6)


@pytest.mark.parametrize(
    ("prefixes", "told"),
    [
        (["87"], ["87"]),
        (["86", "87"], ["86 to 87"]),
        (["76", "78"], ["76 to 78"]),  # there is no chapter 77
        (["8712"], ["87.12"]),
        (["8711", "8712"], ["87.11 to 87.12"]),
        (["871410"], ["8714.10"]),
        (["871410", "871420"], ["8714.10 to 8714.20"]),
        (["8713", "871410"], ["8713.10 to 8714.10"]),
        (["01", "03"], ["01", "03"]),
        ([], []),
    ],
)
def test_widest_units(prefixes: list[str], told: list[str]) -> None:
    codes = [code for code in EVERY if code.startswith(tuple(prefixes))] if prefixes else []
    assert [str(run) for run in runs_of(codes, HS)] == told


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(EVERY), max_size=40), st.integers(0, len(EVERY) - 60), st.integers(0, 60))
def test_runs_hold_the_codes_and_no_others(some: set[str], first: int, length: int) -> None:
    codes = some | set(EVERY[first : first + length])
    runs = runs_of(codes, HS)
    held = [code for run in runs for unit in run.units(HS) for code in EVERY if code.startswith(unit)]
    assert sorted(held) == sorted(codes)
