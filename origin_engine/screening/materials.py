"""What is missing of each line: where it originates, its value, its code (materials.py of origin/)."""

from __future__ import annotations

import numpy as np

from origin_engine.origin.missing import Need
from origin_engine.screening.bills import Bills, Picked
from origin_engine.screening.codes import WRITTEN
from origin_engine.screening.columns import NOT_SAID, Column
from origin_engine.screening.needs import BIT
from origin_engine.screening.sight import Sight
from origin_engine.screening.standing import UNKNOWN

STANDING_LACKS = "what standings lack"


def standing_lacks(sight: Sight, lines: Bills | Picked) -> Column:
    """What is missing to show where a line originates; nothing where that is known."""
    lacks = sight.standing.lacks.take(lines.line("key"), mode="clip")
    found: Column = lacks * (lines.line("status") == UNKNOWN)
    return found


def lacks_of_standing(sight: Sight) -> Column:
    """What is missing to show where the lines of each good originate; found once for all goods of a chunk."""
    if sight.around is not None:
        return lacks_of_standing(sight.around)[sight.rows]
    if not sight.whole.has_row(STANDING_LACKS):
        found = sight.whole.union(standing_lacks(sight, sight.whole))
        sight.whole = sight.whole.beside({STANDING_LACKS: found})
    return sight.row(STANDING_LACKS)


def unvalued(lines: Bills | Picked) -> Column:
    """What is missing to value a line that has no value which counts: the value itself, or its basis."""
    return np.where(lines.line("value") == 0, BIT[Need.VALUE], BIT[Need.VALUE_BASIS])


def code_lacks(lines: Bills | Picked) -> Column:
    """What is missing to classify a line that has no code, or one that may be several."""
    return classification_lacks(lines.line("written"))


def classification_lacks(written: Column) -> Column:
    """What is missing of codes as they are written: the code, its edition, or which of several it is."""
    lacks = np.full(len(written), BIT[Need.CODE])
    said = written != NOT_SAID
    edition_said = WRITTEN.editions_said()[written[said]]
    lacks[said] = np.where(edition_said, BIT[Need.CLASSIFICATION], BIT[Need.EDITION])
    return lacks
