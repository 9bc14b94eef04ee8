"""A case: one subject, its judged materials and the rule book, as the rules see them."""

from __future__ import annotations

from collections.abc import Iterator

from origin_engine.dossier import Amount, show_path
from origin_engine.origin.finding import View
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.net_cost import COST_BASES, cost_missing, cost_of
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.subject import Occasion, Subject
from origin_engine.origin.tracing import may_trace
from origin_engine.rulebook import RuleBook

ORIGINATING = Status.ORIGINATING


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
        self.parties = book.parties_on(occasion.on) if occasion.on else frozenset()
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
        return tuple(m for m in self.not_originating if may_trace(m, self) is not False)

    def of_another_party(self, material: Judged) -> bool:
        """Whether a material originates in another Party than the good is made in."""
        return (
            material.status is ORIGINATING
            and material.party is not None
            and not self.agreement.same_party(material.party, self.subject.made_in)
        )

    def value_of_good(self, base: str) -> Amount | None:
        """The value of the good on this base, where it is stated on this base; a cost base is worked out."""
        subject = self.subject
        if base in COST_BASES:
            return cost_of(base, subject.totals)
        return subject.price if subject.price_basis == base else None

    def value_missing(self, base: str) -> Missing:
        """What is missing to value the good on this base."""
        if base in COST_BASES:
            return cost_missing(base, self.subject, self.agreement.id)
        name = "price" if self.subject.is_product else "value"
        field = self.subject.field(name)
        if self.subject.price is None:
            return Missing(Need.PRICE, field, base)
        return Missing(Need.PRICE_BASIS, f"{field}.basis", base)

    def code_missing(self) -> Missing:
        """What is missing to classify the good."""
        if self.subject.written_code is None:
            return Missing(Need.CODE, self.subject.field("hs"))
        if self.subject.candidates is not None:
            return self.subject.candidates.missing(show_path(self.subject.path))
        return Missing(Need.EDITION, self.subject.field("hs_edition"))

    def as_each(self) -> Iterator[Case]:
        """The case of the good under each code that it may be in the rules' edition."""
        candidates = self.subject.candidates
        for code in candidates.codes if candidates else ():
            subject = self.subject._replace(code=code, candidates=None)
            yield Case(self.book, subject, self.materials, self.occasion, self.parts_of)

    def answer(self, words: str) -> bool | None:
        """The trader's answer to words of a rule."""
        return self.subject.answers.get(words)

    def answer_missing(self, words: str) -> Missing:
        """That the trader has not answered words of a rule."""
        return Missing(Need.ANSWER, f"{self.subject.field('answers')}[{words}]", words)
