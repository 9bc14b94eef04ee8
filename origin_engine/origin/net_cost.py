"""Net cost and total cost of a good, as bases of a value content or a tolerance.

Net cost (CUSMA uniform regulations, s. 7(3)): the total cost less the costs that the agreement excludes.
"""

from __future__ import annotations

from origin_engine.dossier import Amount, CostTotals
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.subject import Subject

NET_COST = "NC"
TOTAL_COST = "total-cost"
COST_BASES = (NET_COST, TOTAL_COST)


def cost_of(base: str, totals: CostTotals | None) -> Amount | None:
    """The cost of one unit on this base, stated or worked out; None where that cannot be said."""
    if totals is None:
        return None
    if base == TOTAL_COST:
        return totals.total_cost
    if totals.net_cost is not None:
        return totals.net_cost
    if totals.total_cost is None or totals.excluded_costs is None:
        return None
    return totals.total_cost - totals.excluded_costs


def cost_missing(base: str, subject: Subject, agreement: str) -> Missing:
    """What is missing to know a cost. Of a material no costs are asked: its origin may be stated instead."""
    if not subject.is_product:
        return Missing(Need.STATUS, subject.path, subject.field("value"), f"originating.{agreement}")
    if base == TOTAL_COST:
        return Missing(Need.COST, "costs.total_cost", "total_cost")
    totals = subject.totals
    if totals is None or totals.total_cost is None:
        return Missing(Need.COST, "costs.net_cost", "net_cost")
    return Missing(Need.COST, "costs.excluded_costs", "excluded_costs")
