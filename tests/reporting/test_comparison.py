"""The table of materials beside the product: each changes, or does not, as the case of the row that governs asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from origin_engine.dossier import dossier_from
from origin_engine.origin import determine
from origin_engine.reporting.comparison import rows_of
from tests.origin.synthetic import book

SPLIT = 'for "racing bicycles": CC; otherwise CTH'


@pytest.mark.parametrize(("racing", "changed"), [(True, False), (False, True), (None, None)])
def test_the_case_that_governs_says_whether_a_material_changes(
    racing: bool | None, changed: bool | None, tmp_path: Path
) -> None:
    """A frame of 8714.91 makes a change of heading, and no change of chapter; unanswered, neither is asked."""
    facts: dict[str, Any] = {
        "product": {"hs": "8712.00", "hs_edition": 2022, "made_in": "AU", "answers": {"racing bicycles": racing}},
        "materials": [{"id": "FRAME", "hs": "8714.91", "originating": {"made-up": {"status": False}}}],
    }
    (row,) = rows_of(determine(dossier_from(facts), book(tmp_path, SPLIT)))
    assert (row.changed, row.looked_at) == (changed, racing is not None)
