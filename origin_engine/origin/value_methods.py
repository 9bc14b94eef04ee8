"""Which methods of value content count: the rule's own, the exporter's choice, or the exporting Party's."""

from __future__ import annotations

from typing import NamedTuple

from origin_engine.language.tree import Method, ValueContent
from origin_engine.origin.case import Case
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.net_cost import NET_COST

BASE_OF = {Method.NET_COST.value: NET_COST, Method.TRANSACTION_VALUE.value: "TV"}
"""Methods that look at a value of the good of their own, whatever the base of the agreement is."""


class Methods(NamedTuple):
    """The methods to try: one suffices, or `every` one is needed because it is not known which of them counts."""

    methods: tuple[str, ...]
    every: bool = False
    lacks: tuple[Missing, ...] = ()


def methods_to_try(rule: ValueContent, case: Case) -> Methods:
    """The method that a rule names; else any of the agreement's, or the one fixed by the exporting Party.

    Where each Party fixes one method (ATIGA Art. 29.3), a better one of another Party's does not help.
    """
    agreed = case.agreement.value_content
    if rule.method is not None:
        return Methods((rule.method.value,))
    if agreed.method_chosen_by == "exporter":
        return Methods(tuple(agreed.methods))
    lacks: list[Missing] = []
    chosen: dict[str, None] = {}
    for country, missing in _exporting_parties(case):
        method = agreed.methods_of.get(country) if country else None
        if method is not None:
            chosen[method] = None
        elif country is None:
            lacks.append(missing)
        else:
            lacks.append(Missing(Need.VERIFIED_LAW, f"value_content.methods_of.{country}", country))
    if not lacks and len(chosen) == 1:
        return Methods(tuple(chosen))
    if not lacks:
        lacks.append(Missing(Need.VERIFIED_LAW, "value_content.methods_of", " or ".join(chosen)))
    return Methods(tuple(agreed.methods), True, tuple(lacks))


def _exporting_parties(case: Case) -> list[tuple[str | None, Missing]]:
    """The Party where the good is made, and the one that it is sent from if that is not the same.

    Which of two would count is not said, so that both have to agree.
    """
    subject = case.subject
    name = "made_in" if subject.is_product else "produced_in"
    found = [(subject.made_in, Missing(Need.MADE_IN, subject.field(name)))]
    sent_from = case.occasion.sent_from
    if subject.is_product and sent_from != subject.made_in:
        found.append((sent_from, Missing(Need.EXPORTING_PARTY, "shipment.from")))
    return found
