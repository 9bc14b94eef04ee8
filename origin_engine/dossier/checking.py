"""From a mapping to a checked dossier: every problem named with its place, none guessed away.

Three steps: the fields (pydantic), the words and codes, then what the facts say together (currencies,
repeated materials, cycles, empty bills). Bills of any depth: nothing here recurses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from origin_engine.dossier.amounts import Amounts
from origin_engine.dossier.facts import NO_COSTS, Dossier, Line, ProductionCosts
from origin_engine.dossier.field_problems import field_problems
from origin_engine.dossier.models import Costs, Deduction, DossierFields, Material, Money, Shipment, ready
from origin_engine.dossier.nesting import made_from_itself, with_built_bills
from origin_engine.dossier.problems import Path, Place, Problems, no_place, shown
from origin_engine.dossier.words import Words

Bill = tuple[Material, ...]
COMMON_FACTS = frozenset({"id", "description", "hs", "value", "weight", "country", "role", "answers", "materials"})
"""Facts of a line that are checked for every line, or that need no check beyond their type."""


def dossier_from(mapping: Mapping[str, Any], place: Place = no_place) -> Dossier:
    """A checked dossier from a mapping of the contract's shape.

    `place` tells where a path stands in the file it came from. Raises DossierError with every problem found.
    """
    try:
        fields = ready().model_validate(with_built_bills(mapping, place))
    except ValidationError as error:
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
        self.countries = self.words.known.countries
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
        lines = self._bill()
        if fields.shipment:
            self._shipment(fields.shipment)
        self.problems.refuse()
        return Dossier(fields, code, amounts.currency, price, weight, costs, lines, amounts.rates)

    # --- the product and the shipment ---

    def _product(self) -> None:
        product, words, at = self.fields.product, self.words, ("product",)
        if product.hs_edition is not None:
            words.edition(product.hs_edition, ("product", "hs_edition"))
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
            *[
                self.amounts.money(cost, ("costs",), name, zero_is_fine=True) if cost else None
                for name in ProductionCosts._fields
                for cost in (getattr(costs, name),)
            ]
        )

    def _shipment(self, shipment: Shipment) -> None:
        self.words.shipment(shipment)
        if shipment.customs_value and shipment.customs_value.amount is not None:
            self.amounts.count(shipment.customs_value.amount, ("shipment",), "customs_value", "amount")
        if shipment.units is not None:
            self.amounts.count(shipment.units, ("shipment",), "units")

    # --- the bill ---

    def _bill(self) -> tuple[Line, ...] | None:
        materials, product = self.fields.materials, self.fields.product
        if materials is None:
            return None
        if not materials and not product.wholly_obtained:
            remedy = "list the materials, leave the field out, or say how the good was wholly obtained"
            self.problems.add(("materials",), "an empty bill", remedy)
        names = {material.id for material in materials}
        if (product.id is not None and product.id in names) or any([material.materials is not None for material in materials]):
            return self._deep_bill(materials)
        if len(names) < len(materials):
            self._refuse_repeats(materials, ("materials",))
        return tuple([self._line(material, ("materials", i), None) for i, material in enumerate(materials)])

    def _deep_bill(self, materials: Bill) -> tuple[Line, ...]:
        """Lines of every level, built from the innermost outwards; refuses cycles and empty bills within."""
        above: dict[str, None] = {}
        """The ids of what the present line stands in, outermost first."""
        if self.fields.product.id is not None:
            above[self.fields.product.id] = None
        top: list[Line] = []
        levels: list[list[Line]] = [top]
        stack: list[tuple[Material, Path, bool]] = []
        self._push(stack, materials, ("materials",))
        while stack:
            material, path, leaving = stack.pop()
            name = material.id
            if leaving:
                parts = tuple(levels.pop())
                levels[-1].append(self._line(material, path, parts))
                if name is not None:
                    above.pop(name, None)
                continue
            if name is not None and name in above:
                names = list(above)
                ring = [*names[names.index(name) :], name]
                self.problems.keep(made_from_itself(ring, path, self.problems.place))
            elif material.materials is None:
                levels[-1].append(self._line(material, path, None))
            else:
                if not material.materials:
                    remedy = "list its materials or leave the field out"
                    self.problems.add((*path, "materials"), "an empty bill", remedy)
                if name is not None:
                    above[name] = None
                levels.append([])
                stack.append((material, path, True))
                self._push(stack, material.materials, (*path, "materials"))
        return tuple(top)

    def _push(self, stack: list[tuple[Material, Path, bool]], bill: Bill, path: Path) -> None:
        self._refuse_repeats(bill, path)
        stack.extend([(bill[index], (*path, index), False) for index in range(len(bill) - 1, -1, -1)])

    def _refuse_repeats(self, bill: Bill, path: Path) -> None:
        """Refuse a material that is listed twice in one bill."""
        ids = [material.id for material in bill if material.id is not None]
        if len(set(ids)) == len(ids):
            return
        first: dict[str, bool] = {}
        """Each id met, and whether its repetition was told."""
        for index, material in enumerate(bill):
            if material.id is not None:
                if first.get(material.id) is False:
                    remedy = "add the two lines up, or give them ids of their own"
                    self.problems.add((*path, index, "id"), f"{shown(material.id)} is listed twice", remedy)
                first[material.id] = material.id in first

    def _line(self, material: Material, path: Path, parts: tuple[Line, ...] | None) -> Line:
        edition = self.edition
        if not material.model_fields_set <= COMMON_FACTS:
            edition = self._rarer_facts(material, path)
        code, value, weight = None, None, None
        if material.hs is not None:
            code = self.words.code(material.hs, edition, path)
        if material.value is not None:
            value = self.amounts.money(material.value, path, "value")
        if material.weight is not None:
            weight = self.amounts.quantity(material.weight, "weight", path, "weight")
        country = material.country
        if country is not None and country not in self.countries:
            self.words.country(country, path, "country")
        return Line(material, path, code, value, weight, parts)

    def _rarer_facts(self, material: Material, path: Path) -> int | None:
        """Check what most lines do not state; gives the HS edition of the line's code."""
        if material.originating:
            self.words.stated_origins(material.originating, path)
        if material.deductions:
            self._deductions(material.deductions, path)
        if material.quantity and material.quantity.amount is not None:
            self.amounts.count(material.quantity.amount, path, "quantity", "amount")
        if material.measures:
            self.amounts.measures(material.measures, (*path, "measures"))
        if material.produced_in is not None:
            self.words.country(material.produced_in, path, "produced_in")
        if material.operations:
            self.words.operations(material.operations, path)
        if material.processes:
            self.words.processes(material.processes, path)
        if material.hs_edition is None:
            return self.edition
        self.words.edition(material.hs_edition, (*path, "hs_edition"))
        return material.hs_edition

    def _deductions(self, deductions: tuple[Deduction, ...], path: Path) -> None:
        for index, deduction in enumerate(deductions):
            at = (*path, "deductions", index)
            self.words.word(deduction.kind, self.words.known.deductions, "deduction", (*at, "kind"))
            if deduction.amount is not None:
                self.amounts.count(deduction.amount, at, "amount", zero_is_fine=True)
            if deduction.scrap_value is not None:
                self.amounts.count(deduction.scrap_value, at, "scrap_value", zero_is_fine=True)
            if deduction.currency is not None:
                self.amounts.rate(deduction.currency, (*at, "currency"))


def _main_currency(fields: DossierFields) -> str | None:
    """The currency that everything is counted in: the price's, else the first that is stated."""
    price = fields.product.price
    if price is not None and price.currency is not None:
        return price.currency
    return next((money.currency for money in _all_money(fields) if money.currency is not None), None)


def _all_money(fields: DossierFields) -> Iterator[Money | Deduction]:
    costs = fields.costs
    if costs:
        yield from (cost for name in ProductionCosts._fields if (cost := getattr(costs, name)))
    stack = list(reversed(fields.materials or ()))
    while stack:
        material = stack.pop()
        if material.value:
            yield material.value
        yield from material.deductions
        stack.extend(reversed(material.materials or ()))
