"""From a mapping to a checked dossier: every problem named with its place, none guessed away.

Three steps: the fields (pydantic), the words and codes, then what the facts say together (currencies,
repeated materials, cycles, empty bills). Bills of any depth: nothing here recurses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from origin_engine.dossier.amounts import Amounts, Least
from origin_engine.dossier.bill import Bills
from origin_engine.dossier.facts import NO_COSTS, NO_TOTALS, Amount, CostTotals, Dossier, Line, ProductionCosts
from origin_engine.dossier.field_problems import field_problems, of_other_mappings
from origin_engine.dossier.models import Costs, Deduction, DossierFields, Money, Shipment, fields_from
from origin_engine.dossier.nesting import as_plain, with_built_bills
from origin_engine.dossier.problems import Path, Place, Problems, no_place
from origin_engine.dossier.words import Words
from origin_engine.told import told


def dossier_from(mapping: Mapping[str, Any], place: Place = no_place) -> Dossier:
    """A checked dossier from a mapping of the contract's shape.

    `place` tells where a path stands in the file it came from. Raises DossierError with every problem found.
    """
    try:
        fields = fields_from(with_built_bills(mapping, place))
    except ValidationError as error:
        if of_other_mappings(error):
            return dossier_from(as_plain(mapping), place)
        raise field_problems(error, place) from None
    return check_fields(fields, place)


def check_fields(fields: DossierFields, place: Place = no_place) -> Dossier:
    """Check what the fields say together and make the dossier ready for evaluation."""
    return _Checker(fields, place).check()


class _Checker:
    """One pass over the fields; collects problems and counts amounts."""

    def __init__(self, fields: DossierFields, place: Place) -> None:
        self.fields = fields
        self.edition = fields.product.hs_edition
        self.problems = Problems(place)
        self.words = Words(self.problems)
        self.amounts = Amounts(_main_currency(fields), self.problems)

    def check(self) -> Dossier:
        fields, product, amounts = self.fields, self.fields.product, self.amounts
        at: Path = ("product",)
        if fields.rates:
            amounts.read_rates(fields.rates)
        self._product()
        code = self.words.code(product.hs, self.edition, at) if product.hs is not None else None
        price = amounts.money(product.price, at, "price") if product.price else None
        weight = amounts.quantity(product.net_weight, "weight", at, "net_weight") if product.net_weight else None
        costs = self._costs(fields.costs) if fields.costs else NO_COSTS
        totals = self._totals(fields.costs) if fields.costs else NO_TOTALS
        lines = self._bill()
        if fields.shipment:
            self._shipment(fields.shipment)
        self.problems.refuse()
        return Dossier(fields, code, amounts.currency, price, weight, costs, totals, lines, amounts.rates)

    def _product(self) -> None:
        product, words, at = self.fields.product, self.words, ("product",)
        if product.hs_edition is not None:
            words.edition(product.hs_edition, ("product", "hs_edition"))
        if product.hs_in:
            words.other_editions(product.hs_in, product.hs, self.edition, at)
        words.country(product.made_in, at, "made_in")
        if product.operations:
            words.operations(product.operations, at)
        if product.processes:
            words.processes(product.processes, at)
        if product.wholly_obtained:
            words.country(product.wholly_obtained.in_, ("product", "wholly_obtained"), "in")
        if product.quantity and product.quantity.amount is not None:
            self.amounts.count(product.quantity.amount, at, "quantity", "amount")
        if product.measures:
            self.amounts.measures(product.measures, ("product", "measures"))

    def _costs(self, costs: Costs) -> ProductionCosts:
        return ProductionCosts(
            self._cost(costs.direct_labour, "direct_labour"),
            self._cost(costs.direct_overhead, "direct_overhead"),
            self._cost(costs.profit, "profit", least="loss"),
            self._cost(costs.other, "other"),
        )

    def _totals(self, costs: Costs) -> CostTotals:
        totals = CostTotals(*(self._cost(getattr(costs, name), name) for name in CostTotals._fields))
        total, excluded, net = totals
        if total is not None and excluded is not None and excluded >= total:
            remedy = told("the excluded costs are a part of total_cost")
            self.problems.add(
                ("costs", "excluded_costs"), told("excluded costs that leave nothing of the total cost"), remedy
            )
        elif total is not None and excluded is not None and net not in (None, total - excluded):
            remedy = told("the net cost is total_cost less excluded_costs: state it, or the other two")
            self.problems.add(
                ("costs", "net_cost"), told("a net cost that is not total_cost less excluded_costs"), remedy
            )
        return totals

    def _cost(self, cost: Money | None, name: str, least: Least = "nothing") -> Amount | None:
        return None if cost is None else self.amounts.money(cost, ("costs",), name, least)

    def _shipment(self, shipment: Shipment) -> None:
        self.words.shipment(shipment)
        if shipment.customs_value and shipment.customs_value.amount is not None:
            self.amounts.count(shipment.customs_value.amount, ("shipment",), "customs_value", "amount")
        for name in ("units", "units_per_year"):
            if (count := getattr(shipment, name)) is not None:
                self.amounts.count(count, ("shipment",), name)
        if shipment.proof_cost and shipment.proof_cost.amount is not None:
            self.amounts.count(shipment.proof_cost.amount, ("shipment",), "proof_cost", "amount", least="nothing")

    def _bill(self) -> tuple[Line, ...] | None:
        materials, product = self.fields.materials, self.fields.product
        if materials is None:
            return None
        if not materials and not product.wholly_obtained:
            remedy = told("list the materials, leave the field out, or say how the good was wholly obtained")
            self.problems.add(("materials",), told("an empty bill"), remedy)
        return Bills(self.problems, self.words, self.amounts, self.edition).read(materials, product.id)


def _main_currency(fields: DossierFields) -> str | None:
    """The currency that everything is counted in: the price's, else the first that is stated."""
    price = fields.product.price
    if price is not None and price.currency is not None:
        return price.currency
    return next((money.currency for money in _all_money(fields) if money.currency is not None), None)


def _all_money(fields: DossierFields) -> Iterator[Money | Deduction]:
    costs = fields.costs
    if costs:
        names = (*ProductionCosts._fields, *CostTotals._fields)
        yield from (cost for name in names if (cost := getattr(costs, name)))
    stack = list(reversed(fields.materials or ()))
    while stack:
        material = stack.pop()
        if material.value:
            yield material.value
        yield from material.deductions
        stack.extend(reversed(material.materials or ()))
    if fields.shipment:
        yield from (money for money in (fields.shipment.customs_value, fields.shipment.proof_cost) if money)
