"""The bill of materials: each line checked and counted, at every level, without recursion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from origin_engine.dossier.amounts import Amounts
from origin_engine.dossier.facts import Line, line_of
from origin_engine.dossier.models import Deduction, Material
from origin_engine.dossier.nesting import made_from_itself
from origin_engine.dossier.problems import Path, Problems, shown
from origin_engine.dossier.words import UNKNOWN_DEDUCTION, Words, codes_seen
from origin_engine.told import told

Bill = tuple[Material, ...]


class Bills:
    """Reads bills within bills; tells `problems` what is wrong with them."""

    def __init__(self, problems: Problems, words: Words, amounts: Amounts, edition: int | None) -> None:
        self.problems = problems
        self.words = words
        self.amounts = amounts
        self.edition = edition

    def read(self, materials: Bill, product_id: str | None) -> tuple[Line, ...]:
        """The lines of the product's bill; each bill is read whole, then the bills within it."""
        above: dict[Any, None] = {} if product_id is None else {product_id: None}
        """The ids of what the present bill stands in, outermost first."""
        lines = self._lines(materials, ("materials",), above)
        within = _with_bills_of_their_own(lines)
        waiting: list[tuple[list[Line], Iterator[int], int]] = []
        while True:
            index = next(within, None)
            if index is not None:
                material, path = lines[index].material, lines[index].path
                if material.id is not None and material.id in above:
                    continue
                above[path if material.id is None else material.id] = None
                waiting.append((lines, within, index))
                lines = self._inner_lines(material, (*path, "materials"), above)
                within = _with_bills_of_their_own(lines)
            elif waiting:
                parts = tuple(lines)
                lines, within, index = waiting.pop()
                lines[index] = lines[index]._replace(parts=parts)
                above.popitem()
            else:
                return tuple(lines)

    def _inner_lines(self, material: Material, path: Path, above: Mapping[Any, None]) -> list[Line]:
        if not material.materials:
            self.problems.add(path, told("an empty bill"), told("list its materials or leave the field out"))
        return self._lines(material.materials or (), path, above)

    def _lines(self, bill: Bill, path: Path, above: Mapping[Any, None]) -> list[Line]:
        """The lines of one bill, those of the bills within it not yet read."""
        ids = {material.id for material in bill}
        if len(ids) < len(bill):
            self._refuse_repeats(bill, path)
        if above and not ids.isdisjoint(above):
            self._refuse_cycles(bill, path, above)
        money_of, countries, seen = self.amounts.money, self.words.known.countries, codes_seen(self.edition)
        lines = []
        for index, material in enumerate(bill):
            at = (*path, index)
            edition, code, value, weight = self.edition, None, None, None
            if material.hs_edition is not None:
                edition = material.hs_edition
                self.words.edition(edition, (*at, "hs_edition"))
            if (hs := material.hs) is not None:
                code = seen.get(hs) if edition == self.edition else None
                code = code or self.words.code(hs, edition, at)
            if material.hs_in:
                self.words.other_editions(material.hs_in, material.hs, edition, at)
            if (money := material.value) is not None:
                value = money_of(money, at, "value")
            if (weighed := material.weight) is not None:
                weight = self.amounts.quantity(weighed, "weight", at, "weight")
            if (country := material.country) is not None and country not in countries:
                self.words.country(country, at, "country")
            if material.originating:
                self.words.stated_origins(material.originating, at)
            if material.deductions:
                self._deductions(material.deductions, at)
            if material.produced_in or material.operations or material.processes:
                self._making(material, at)
            if material.quantity or material.measures:
                self._quantities(material, at)
            lines.append(line_of((material, at, code, value, weight, None)))
        return lines

    def _making(self, material: Material, path: Path) -> None:
        self.words.country(material.produced_in, path, "produced_in")
        self.words.operations(material.operations or (), path)
        self.words.processes(material.processes or (), path)

    def _quantities(self, material: Material, path: Path) -> None:
        if material.quantity and material.quantity.amount is not None:
            self.amounts.count(material.quantity.amount, path, "quantity", "amount")
        self.amounts.measures(material.measures or {}, (*path, "measures"))

    def _deductions(self, deductions: tuple[Deduction, ...], path: Path) -> None:
        for index, deduction in enumerate(deductions):
            at = (*path, "deductions", index)
            self.words.word(deduction.kind, self.words.known.deductions, UNKNOWN_DEDUCTION, (*at, "kind"))
            if deduction.amount is not None:
                self.amounts.count(deduction.amount, at, "amount", least="nothing")
            if deduction.scrap_value is not None:
                self.amounts.count(deduction.scrap_value, at, "scrap_value", least="nothing")
            if deduction.currency is not None:
                self.amounts.rate(deduction.currency, (*at, "currency"))

    def _refuse_repeats(self, bill: Bill, path: Path) -> None:
        """Refuse a material that is listed twice in one bill; each is told once."""
        times: dict[str, int] = {}
        for index, material in enumerate(bill):
            if material.id is not None:
                times[material.id] = times.get(material.id, 0) + 1
                if times[material.id] == 2:
                    remedy = told("add the two lines up, or give them ids of their own")
                    self.problems.add(
                        (*path, index, "id"), told("{given} is listed twice", given=shown(material.id)), remedy
                    )

    def _refuse_cycles(self, bill: Bill, path: Path, above: Mapping[Any, None]) -> None:
        """Refuse a material that stands, at whatever depth, in its own bill."""
        names = [name if isinstance(name, str) else told("a line without id") for name in above]
        for index, material in enumerate(bill):
            if material.id is not None and material.id in above:
                ring = [*names[list(above).index(material.id) :], material.id]
                self.problems.keep(made_from_itself(ring, (*path, index), self.problems.place))


def _with_bills_of_their_own(lines: list[Line]) -> Iterator[int]:
    return iter([index for index, line in enumerate(lines) if line.material.materials is not None])
