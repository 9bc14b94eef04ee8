"""What a build-up adds up: the originating materials, and what might count of others that were worked on in a Party.

RCEP Art. 3.5.1(b) adds the producer's costs and profit; CPTPP Art. 3.5.1(c) counts originating materials alone, and
lets what was done in the Parties to a material that does not originate count as originating content (Art. 3.6.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from origin_engine.dossier import Amount
from origin_engine.origin.case import Case
from origin_engine.origin.materials import value_missing
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.status import Judged, Status


def originating_in_value(case: Case) -> list[Judged]:
    """The originating materials that count in a value content."""
    return [m for m in case.materials if m.status is Status.ORIGINATING and "value" in m.role.counts_in]


def regional_work(case: Case) -> Amount:
    """The most that was added in the Parties to materials that do not originate and have a bill of their own."""
    return sum(_added(m, case) for m in _worked_on(case))


def build_up_lacking(case: Case) -> Iterator[Missing]:
    """What is missing to settle a build-up of materials."""
    yield from (value_missing(m) for m in originating_in_value(case) if m.line.value is None)
    yield from (Missing(Need.VERIFIED_LAW, "value_content.build_up", m.name) for m in _worked_on(case))


def _worked_on(case: Case) -> list[Judged]:
    return [m for m in case.not_originating_in("value") if m.line.path in case.parts_of]


def _added(material: Judged, case: Case) -> Amount:
    """Its value less what went into it from outside, as far as that is known."""
    inputs = case.parts_of[material.line.path]
    foreign = [m.value or 0 for m in inputs if m.status is Status.NON_ORIGINATING and not m.line.parts]
    return max(0, (material.value or 0) - sum(foreign))
