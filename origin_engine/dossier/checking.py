"""From a mapping to a checked dossier: every problem named with its place, none guessed away.

Three steps: the fields (pydantic), the words and codes, then what the facts say together (currencies,
repeated materials, cycles, empty bills). Bills of any depth: nothing here recurses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from origin_engine.dossier.facts import (
    NO_COSTS,
    Amount,
    Dossier,
    Line,
    ProductionCosts,
    show_path,
)
from origin_engine.dossier.field_problems import field_problem
from origin_engine.dossier.models import (
    Costs,
    Deduction,
    DossierFields,
    Material,
    Money,
    ProcessDone,
    Quantity,
)
from origin_engine.dossier.vocabulary import Vocabulary, vocabulary
from origin_engine.errors import DossierError, Problem
from origin_engine.exact import DECIMAL_PLACES, LARGEST, to_grains
from origin_engine.nomenclature import CURRENT_EDITION, EDITIONS, code_list
from origin_engine.spelling import did_you_mean

Path = tuple[str | int, ...]
Place = Callable[[Path], str]
MOST_LINES = 500_000
MOST_PROBLEMS = 50


def no_place(path: Path) -> str:
    """A mapping handed over by a program has no file and no line."""
    return ""


def dossier_from(mapping: Mapping[str, Any], place: Place = no_place) -> Dossier:
    """A checked dossier from a mapping of the contract's shape.

    `place` tells where a path stands in the file it came from. Raises DossierError with every problem found.
    """
    try:
        fields = DossierFields.model_validate(_with_built_materials(mapping, place))
    except ValidationError as error:
        problems = [field_problem(each, mapping, place) for each in error.errors(include_url=False)]
        raise DossierError(problems[:MOST_PROBLEMS]) from None
    return check_fields(fields, place)


def check_fields(fields: DossierFields, place: Place = no_place) -> Dossier:
    """Check what the fields say together and make the dossier ready for evaluation."""
    return _Checker(fields, place).check()


def _with_built_materials(mapping: Any, place: Place) -> Any:
    """The mapping, with sub-bills already built from the innermost outwards, so that depth costs no recursion."""
    bill = mapping.get("materials") if isinstance(mapping, Mapping) else None
    if not isinstance(bill, list | tuple) or not any(isinstance(m, Mapping) and m.get("materials") for m in bill):
        return mapping
    built: dict[int, Material] = {}
    ancestors: set[int] = set()
    stack: list[tuple[Any, Path, bool]] = [(m, ("materials", i), False) for i, m in enumerate(bill)]
    visited = 0
    while stack:
        raw, path, leaving = stack.pop()
        if not isinstance(raw, Mapping):
            continue
        below = raw.get("materials")
        if not leaving:
            visited += 1
            if id(raw) in ancestors:
                raise DossierError(_cycle(raw.get("id"), path, place))
            if visited > MOST_LINES:
                raise DossierError(Problem(f"more than {MOST_LINES:,} lines", place(()), "materials"))
            ancestors.add(id(raw))
            stack.append((raw, path, True))
            if isinstance(below, list | tuple):
                stack.extend((m, (*path, "materials", i), False) for i, m in enumerate(below))
            continue
        ancestors.discard(id(raw))
        if len(path) > 2:
            built[id(raw)] = _build(raw, built, path, place)
    return {**mapping, "materials": [_inner(m, built) for m in bill]}


def _inner(raw: Any, built: dict[int, Material]) -> Any:
    """A raw line with its sub-bill replaced by what was built of it."""
    below = raw.get("materials") if isinstance(raw, Mapping) else None
    if not isinstance(below, list | tuple):
        return raw
    return {**raw, "materials": [built.get(id(m), m) for m in below]}


def _build(raw: Mapping[str, Any], built: dict[int, Material], path: Path, place: Place) -> Material:
    try:
        return Material.model_validate(_inner(raw, built))
    except ValidationError as error:
        problems = [field_problem(each, raw, place, path) for each in error.errors(include_url=False)]
        raise DossierError(problems[:MOST_PROBLEMS]) from None


def _cycle(name: Any, path: Path, place: Place) -> Problem:
    found = f"`{name}` is made from itself" if name else "a bill that contains itself"
    remedy = "a material cannot stand in its own bill: take it out, or give the part another id"
    return Problem(found, place(path), show_path(path), remedy)


class _Checker:
    """One pass over the fields; collects problems and counts amounts."""

    def __init__(self, fields: DossierFields, place: Place) -> None:
        self.fields = fields
        self.place = place
        self.problems: list[Problem] = []
        self.words: Vocabulary = vocabulary()
        self.codes = code_list()
        self.edition = fields.product.hs_edition
        self.rates: dict[str, Fraction] = {}
        price = fields.product.price
        self.currency: str | None = price.currency if price else None

    def check(self) -> Dossier:
        fields, product = self.fields, self.fields.product
        if self.currency is None:
            self.currency = self._some_currency()
        if fields.rates:
            self._read_rates()
        self._edition(product.hs_edition, ("product", "hs_edition"))
        code = self._code(product.hs, self.edition, ("product", "hs"))
        price = self._money(product.price, ("product", "price")) if product.price else None
        weight = self._quantity(product.net_weight, "weight", ("product", "net_weight"))
        self._product_words()
        costs = self._costs(fields.costs) if fields.costs else NO_COSTS
        lines = self._bill()
        if fields.shipment:
            self._shipment()
        if self.problems:
            raise DossierError(self.problems[:MOST_PROBLEMS])
        return Dossier(fields, code, self.currency, price, weight, costs, lines, self.rates)

    def report(self, path: Path, found: str, remedy: str = "") -> None:
        if len(self.problems) <= MOST_PROBLEMS:
            self.problems.append(Problem(found, self.place(path), show_path(path), remedy))

    # --- the bill ---

    def _bill(self) -> tuple[Line, ...] | None:
        materials, product = self.fields.materials, self.fields.product
        if materials is None:
            return None
        if not materials and not product.wholly_obtained:
            remedy = "list the materials, leave the field out, or say how the good was wholly obtained"
            self.report(("materials",), "an empty bill", remedy)
            return ()
        if any(material.materials is not None for material in materials):
            return self._deep_bill(materials)
        return tuple(
            [self._line(material, ("materials", i), None) for i, material in enumerate(self._unique(materials))]
        )

    def _unique(self, materials: tuple[Material, ...], path: Path = ("materials",)) -> tuple[Material, ...]:
        """Refuse a material that is listed twice in one bill."""
        ids = [material.id for material in materials if material.id is not None]
        if len(set(ids)) != len(ids):
            for twice in sorted({name for name in ids if ids.count(name) > 1}):
                index = [m.id for m in materials].index(twice)
                again = [m.id for m in materials].index(twice, index + 1)
                remedy = "add the two lines up, or give them ids of their own"
                self.report((*path, again, "id"), f"`{twice}` is listed twice", remedy)
        return materials

    def _deep_bill(self, materials: tuple[Material, ...]) -> tuple[Line, ...]:
        """Lines of every level, built from the innermost outwards; refuses cycles and empty sub-bills."""
        done: dict[Path, list[Line]] = {(): []}
        above: list[str] = [self.fields.product.id] if self.fields.product.id else []
        stack: list[tuple[Material, Path, bool]] = []
        self._push(stack, materials, ("materials",))
        while stack:
            material, path, leaving = stack.pop()
            parent = path[:-2]
            if leaving:
                if material.id:
                    above.pop()
                parts = tuple(done.pop(path))
                done[parent].append(self._line(material, path, parts))
            elif material.materials is None:
                done[parent].append(self._line(material, path, None))
            else:
                if material.id and material.id in above:
                    self.problems.append(_cycle(material.id, path, self.place))
                if not material.materials:
                    self.report((*path, "materials"), "an empty bill", "list its materials or leave the field out")
                if material.id:
                    above.append(material.id)
                done[path] = []
                stack.append((material, path, True))
                self._push(stack, material.materials, (*path, "materials"))
        return tuple(done[()])

    def _push(self, stack: list[tuple[Material, Path, bool]], materials: tuple[Material, ...], path: Path) -> None:
        lines = list(enumerate(self._unique(materials, path)))
        stack.extend((material, (*path, index), False) for index, material in reversed(lines))

    def _line(self, material: Material, path: Path, parts: tuple[Line, ...] | None) -> Line:
        edition = self.edition
        if material.hs_edition is not None:
            edition = material.hs_edition
            self._edition(edition, (*path, "hs_edition"))
        code = self._code(material.hs, edition, (*path, "hs"))
        value = self._money(material.value, (*path, "value")) if material.value else None
        weight = self._quantity(material.weight, "weight", (*path, "weight")) if material.weight else None
        if material.measures:
            self._measures(material.measures, (*path, "measures"))
        if material.country is not None and material.country not in self.words.countries:
            self._country(material.country, (*path, "country"))
        if material.originating:
            self._stated_origins(material, path)
        if material.deductions:
            self._deductions(material.deductions, (*path, "deductions"))
        if material.produced_in is not None:
            self._country(material.produced_in, (*path, "produced_in"))
        if material.operations:
            self._operations(material.operations, (*path, "operations"))
        if material.processes:
            self._processes(material.processes, (*path, "processes"))
        return Line(material, path, code, value, weight, parts)

    def _stated_origins(self, material: Material, path: Path) -> None:
        for agreement, stated in (material.originating or {}).items():
            if stated.in_ is not None:
                self._country(stated.in_, (*path, "originating", agreement, "in"))

    def _deductions(self, deductions: tuple[Deduction, ...], path: Path) -> None:
        for index, deduction in enumerate(deductions):
            self._word(deduction.kind, self.words.deductions, "deduction", (*path, index, "kind"))
            amounts = (("amount", deduction.amount), ("scrap_value", deduction.scrap_value))
            for name, amount in amounts:
                self._amount(amount, (*path, index, name), zero_is_fine=True)
            if deduction.currency is not None:
                self._rate(deduction.currency, (*path, index, "currency"))

    # --- the product and the shipment ---

    def _product_words(self) -> None:
        product = self.fields.product
        if product.made_in is not None:
            self._country(product.made_in, ("product", "made_in"))
        if product.operations:
            self._operations(product.operations, ("product", "operations"))
        if product.processes:
            self._processes(product.processes, ("product", "processes"))
        if product.wholly_obtained and product.wholly_obtained.in_ is not None:
            self._country(product.wholly_obtained.in_, ("product", "wholly_obtained", "in"))
        if product.quantity:
            self._amount(product.quantity.amount, ("product", "quantity", "amount"))
        if product.measures:
            self._measures(product.measures, ("product", "measures"))

    def _costs(self, costs: Costs) -> ProductionCosts:
        return ProductionCosts(
            *(self._money(getattr(costs, name), ("costs", name), zero_is_fine=True) for name in ProductionCosts._fields)
        )

    def _shipment(self) -> None:
        shipment = self.fields.shipment
        assert shipment is not None
        for name, country in (("from", shipment.from_), ("to", shipment.to)):
            if country is not None:
                self._country(country, ("shipment", name))
        for index, leg in enumerate(shipment.route or ()):
            path: Path = ("shipment", "route", index)
            if leg.country is not None:
                self._country(leg.country, (*path, "country"))
            for n, word in enumerate(leg.operations or ()):
                self._word(word, self.words.logistics, "operation on the way", (*path, "operations", n))
        if shipment.proof and shipment.proof.kind is not None:
            self._word(shipment.proof.kind, self.words.proofs, "proof of origin", ("shipment", "proof", "kind"))
        if shipment.proof and shipment.proof.original and shipment.proof.original.country is not None:
            self._country(shipment.proof.original.country, ("shipment", "proof", "original", "country"))
        if shipment.customs_value:
            self._amount(shipment.customs_value.amount, ("shipment", "customs_value", "amount"))
        if shipment.units is not None:
            self._amount(shipment.units, ("shipment", "units"))

    # --- words and codes ---

    def _operations(self, operations: tuple[str, ...], path: Path) -> None:
        for index, word in enumerate(operations):
            self._word(word, self.words.operations, "operation", (*path, index))

    def _processes(self, processes: tuple[ProcessDone, ...], path: Path) -> None:
        for index, process in enumerate(processes):
            self._word(process.name, self.words.processes, "process", (*path, index, "name"))
            if process.in_ is not None:
                self._country(process.in_, (*path, index, "in"))

    def _word(self, word: str, known: Any, kind: str, path: Path) -> None:
        if word not in known:
            remedy = did_you_mean(word, known, f"known words: {', '.join(sorted(known))}")
            self.report(path, f"`{word}` is no known {kind}", remedy)

    def _country(self, country: str, path: Path) -> None:
        if country not in self.words.countries:
            self.report(
                path,
                f"`{country}` is no country code",
                "use ISO 3166-1 alpha-2, like the two letters on a C/O",
            )

    def _edition(self, edition: int | None, path: Path) -> None:
        if edition is not None and edition not in EDITIONS:
            self.report(path, f"`{edition}` is no HS edition", f"one of {', '.join(map(str, EDITIONS))}")

    def _code(self, written: str | None, edition: int | None, path: Path) -> str | None:
        """The six digits of a code; refuses one that its edition does not have."""
        if written is None:
            return None
        digits = written.replace(".", "").replace(" ", "")
        code = digits[:6]
        if code in self.codes.unchanged_since and digits.isdecimal() and len(digits) <= 10:
            return code
        if not digits.isdecimal() or not digits.isascii() or not 6 <= len(digits) <= 10:
            self.report(path, f"`{written}` is no HS code", "write 6 to 10 digits, dots optional, like 8712.00")
        elif edition in (None, CURRENT_EDITION):
            remedy = self._nearest_code(code)
            if edition is None:
                remedy += "; if the code is of another edition, say so in `hs_edition`"
            self.report(path, f"HS {CURRENT_EDITION} has no subheading `{written}`", remedy)
        return code

    def _nearest_code(self, code: str) -> str:
        siblings = [known for known in self.codes.unchanged_since if known.startswith(code[:4])]
        if not siblings:
            return "check the heading: no subheading begins like this"
        listed = ", ".join(f"{c[:4]}.{c[4:]}" for c in siblings[:8])
        return f"its heading has {listed}{' ...' if len(siblings) > 8 else ''}"

    # --- amounts ---

    def _amount(self, amount: Decimal | None, path: Path, zero_is_fine: bool = False) -> int | None:
        """An amount in grains; refuses what is negative, zero where that cannot be, or not exact."""
        if amount is None:
            return None
        grains = to_grains(amount)
        if grains is None:
            if abs(amount) >= LARGEST:
                self.report(path, f"`{amount}` is too large", "give the value in the unit the field asks for")
            else:
                remedy = f"write the amount as text with at most {DECIMAL_PLACES} decimals"
                self.report(path, f"`{amount}` has more than {DECIMAL_PLACES} decimals", remedy)
        elif grains < 0:
            self.report(path, f"`{amount}` is negative", "give a positive amount")
        elif grains == 0 and not zero_is_fine:
            remedy = "give the amount, or leave the field out if it is not known"
            self.report(path, "zero, which no price or weight is", remedy)
        return grains

    def _money(self, money: Money | None, path: Path, zero_is_fine: bool = False) -> Amount | None:
        """An amount of money in the dossier's currency; None where amount or currency is not stated."""
        if money is None:
            return None
        grains = self._amount(money.amount, (*path, "amount"), zero_is_fine)
        if money.currency is None or grains is None:
            return None
        if money.currency == self.currency:
            return grains
        rate = self._rate(money.currency, (*path, "currency"))
        return None if rate is None else grains * rate

    def _rate(self, currency: str, path: Path) -> Fraction | None:
        """How much of the dossier's currency one unit of this currency is."""
        if currency == self.currency:
            return Fraction(1)
        rate = self.rates.get(currency)
        if rate is None:
            remedy = f"add the rate from {currency} to {self.currency} under `rates`"
            self.report(path, f"{currency} beside {self.currency}, without a rate", remedy)
        return rate

    def _read_rates(self) -> None:
        for index, rate in enumerate(self.fields.rates):
            if rate.rate <= 0:
                self.report(("rates", index, "rate"), f"`{rate.rate}` is no exchange rate", "a rate is positive")
                continue
            for one, other, factor in (
                (rate.from_, rate.to, Fraction(rate.rate)),
                (rate.to, rate.from_, 1 / Fraction(rate.rate)),
            ):
                if other == self.currency and one != other:
                    if self.rates.get(one, factor) != factor:
                        remedy = "keep the one that customs uses"
                        self.report(("rates", index), f"a second rate between {one} and {other}", remedy)
                    self.rates[one] = factor

    def _some_currency(self) -> str | None:
        """The currency of the first material that has one, where the price has none."""
        return next((m.value.currency for m in self.fields.materials or () if m.value and m.value.currency), None)

    def _quantity(self, quantity: Quantity | None, kind: str, path: Path) -> Amount | None:
        """A weight (or volume) in grains of the base unit; refuses units that are not of that kind."""
        if quantity is None:
            return None
        grains = self._amount(quantity.amount, (*path, "amount"))
        if quantity.unit is None or grains is None:
            return None
        size = self.words.units[kind].get(quantity.unit)
        if size is None:
            known = self.words.units[kind]
            remedy = did_you_mean(quantity.unit, known, f"one of {', '.join(known)}")
            self.report((*path, "unit"), f"`{quantity.unit}` is no unit of {kind}", remedy)
            return None
        exact = grains * Fraction(size)
        return exact.numerator if exact.denominator == 1 else exact

    def _measures(self, measures: Mapping[str, Quantity], path: Path) -> None:
        known = {"net-weight": "weight", "dry-weight": "weight", "volume": "volume", "alcohol": "volume"}
        for name, quantity in measures.items():
            if name not in known:
                remedy = did_you_mean(name, known, f"one of {', '.join(known)}")
                self.report((*path, name), f"`{name}` is no measure", remedy)
            else:
                self._quantity(quantity, known[name], (*path, name))
