"""A case: one subject, its judged materials and the rule book, as the rules see them."""

from __future__ import annotations

from origin_engine.dossier import Amount
from origin_engine.origin.finding import View
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.subject import Occasion, Subject
from origin_engine.rulebook import RuleBook

ORIGINATING = Status.ORIGINATING
SELF_MADE = "COST"
"""The basis on which a producer values what it makes itself."""


class Case:
    """What the rules look at. `view` is None until self-produced materials were taken one way or the other."""

    def __init__(
        self,
        book: RuleBook,
        subject: Subject,
        materials: tuple[Judged, ...],
        occasion: Occasion,
        parts_of: dict[tuple[str | int, ...], tuple[Judged, ...]],
        view: View | None = None,
    ) -> None:
        self.book = book
        self.agreement = book.agreement
        self.subject = subject
        self.code = subject.code
        self.materials = materials
        self.occasion = occasion
        self.parts_of = parts_of
        """The judged inputs of every self-produced material, by the path of the material."""
        self.view = view
        self.not_originating = tuple([m for m in materials if m.status is not ORIGINATING])
        """Materials that are non-originating, or count as such because their origin is unknown."""
        self.traceable = self._traceable() if parts_of else ()
        """Materials with a bill of their own that do not originate and may, or perhaps may, be traced to it."""

    def seen(self, materials: tuple[Judged, ...], view: View) -> Case:
        """The same case with self-produced materials taken in a certain way."""
        return Case(self.book, self.subject, materials, self.occasion, self.parts_of, view)

    def not_originating_in(self, test: str) -> tuple[Judged, ...]:
        """Those of them that count in a test, by their role."""
        for material in self.not_originating:
            if test not in material.role.counts_in:
                return tuple(m for m in self.not_originating if test in m.role.counts_in)
        return self.not_originating

    def _traceable(self) -> tuple[Judged, ...]:
        if not self.agreement.self_produced.traced:
            return ()
        return tuple(m for m in self.not_originating if self.may_trace(m) is not False)

    def may_trace(self, material: Judged) -> bool | None:
        """Whether a material was made by the producer in the same country, and not bought; None where it is not said.

        Art. 3.12 (RCEP) grants roll-up to all; tracing is for a producer's own intermediate products only.
        """
        line, made_in = material.line, self.subject.made_in
        produced_in, basis = line.material.produced_in, _basis(material)
        if not line.parts or basis not in (None, SELF_MADE) or (produced_in and made_in and produced_in != made_in):
            return False
        return None if basis is None or produced_in is None or made_in is None else True

    def tracing_missing(self, material: Judged) -> list[Missing]:
        """What is missing to say whether a material was made by the producer in the same country."""
        line, missing = material.line, []
        if _basis(material) is None:
            missing.append(Missing(Need.VALUE_BASIS, line.path, material.name, "value.basis"))
        if line.material.produced_in is None:
            missing.append(Missing(Need.MADE_IN, line.path, material.name, "produced_in"))
        if self.subject.made_in is None:
            missing.append(Missing(Need.MADE_IN, self.subject.field("made_in")))
        return missing

    def value_of_good(self, base: str) -> Amount | None:
        """The value of the good on this base, where it is stated on this base."""
        subject = self.subject
        return subject.price if subject.price_basis == base else None

    def value_missing(self, base: str) -> Missing:
        """What is missing to value the good on this base."""
        name = "price" if self.subject.is_product else "value"
        field = self.subject.field(name)
        if self.subject.price is None:
            return Missing(Need.PRICE, field, base)
        return Missing(Need.PRICE_BASIS, f"{field}.basis", base)

    def code_missing(self) -> Missing:
        """What is missing to classify the good."""
        if self.subject.written_code is None:
            return Missing(Need.CODE, self.subject.field("hs"))
        return Missing(Need.EDITION, self.subject.field("hs_edition"))

    def answer(self, words: str) -> bool | None:
        """The trader's answer to words of a rule."""
        return self.subject.answers.get(words)

    def answer_missing(self, words: str) -> Missing:
        """That the trader has not answered words of a rule."""
        return Missing(Need.ANSWER, f"{self.subject.field('answers')}[{words}]", words)


def _basis(material: Judged) -> str | None:
    """The basis on which a material is valued: it tells one that was made from one that was bought."""
    value = material.line.material.value
    return None if value is None or value.basis is None else str(value.basis)
