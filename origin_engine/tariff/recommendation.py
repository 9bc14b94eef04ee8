"""Which claim to make, if any, and why: a code that reporting knows, with the agreement it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from origin_engine.origin import Outcome
from origin_engine.tariff.option import Option
from origin_engine.tariff.rates import Rate


class Because(NamedTuple):
    """Why an option is recommended, or none is: a code that reporting knows."""

    code: str
    agreement: str = ""


def recommend(mfn: Rate | None, options: Sequence[Option]) -> tuple[str | None, Because]:
    """The claimable option that saves most after its proof is paid; none where nothing is left, or to be claimed."""
    if mfn is not None and mfn.percent == 0 and mfn.kind == "free":
        return None, Because("mfn-free")
    claimable = [o for o in options if o.claimable and o.saving.amount is not None]
    best = max(claimable, key=_gain, default=None)
    if best is not None and best.saving.amount and _gain(best) > 0:
        return best.agreement, Because("saves-most", best.agreement)
    open_ = [o for o in options if not o.claimable and o.outcome in (Outcome.ORIGINATING, Outcome.UNDETERMINED)]
    could = max((o for o in open_ if o.saving.amount), key=_gain, default=None)
    if could is not None and _gain(could) > 0:
        return None, Because("worth-completing", could.agreement)
    if best is not None:
        return None, Because("proof-costs-more" if best.saving.amount else "no-saving", best.agreement)
    if mfn is None:
        return None, Because("mfn-unknown")
    if any(o.found is not None and o.outcome is Outcome.NOT_ORIGINATING for o in options):
        return None, Because("does-not-qualify")
    return None, Because("nothing-known")


def _gain(option: Option) -> Fraction:
    """What an option saves on the shipment: after its proof is paid, where that cost is known."""
    net = option.net.shipment.amount if option.net else None
    return net if net is not None else option.saving.amount or Fraction(0)
