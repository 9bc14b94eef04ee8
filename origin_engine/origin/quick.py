"""The outcome alone, without a finding: the same rules read once into closures.

For flat bills of plain components with every fact stated, which is most of what is checked in bulk. Anything
else is handed to the explaining evaluator, so that the two never differ; a property test holds them equal.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from origin_engine.dossier import Amount, Dossier, vocabulary
from origin_engine.dossier.models import Role, StatedOrigin
from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.origin.determination import Outcome, determine
from origin_engine.origin.minimal_operations import PRODUCTION
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.agreement import Agreement, CriterionKind
from origin_engine.rulebook.production import ToleranceLimit, ToleranceRule, ValueContentRule

NO, OPEN, YES = 0, 1, 2
OUTCOMES = (Outcome.NOT_ORIGINATING, Outcome.UNDETERMINED, Outcome.ORIGINATING)
COMPONENT = Role.COMPONENT
USUAL_CRITERIA = (
    CriterionKind.WHOLLY_OBTAINED,
    CriterionKind.EXCLUSIVELY_ORIGINATING,
    CriterionKind.PRODUCT_RULE,
)


class Foreign(NamedTuple):
    """A material that does not originate, or is not known to."""

    code: str
    value: Amount
    surely: bool


class Bill(NamedTuple):
    """What the closures look at."""

    own: str
    foreign: list[Foreign]
    price: Amount
    surely: Amount
    perhaps: Amount
    exclusively: int
    has_processes: bool


class NeedsExplaining(Exception):  # noqa: N818
    """The dossier or the rule holds something that only the explaining evaluator reads."""


Reading = Callable[[Bill], int]


class Terms(NamedTuple):
    """An agreement's terms as the loop over a bill wants them."""

    agreement: Agreement
    edition: int
    acquired: tuple[str, ...]
    beyond: frozenset[str]
    base: str
    first_day: date
    last_day: date


def quick_outcome(dossier: Dossier, book: RuleBook) -> Outcome:
    """The outcome that `determine` gives, without the finding."""
    book = book.on(dossier.shipment.date)
    terms = _terms(book)
    if terms is not None:
        try:
            return OUTCOMES[_outcome(dossier, book, terms)]
        except NeedsExplaining:
            pass
    return determine(dossier, book).outcome


def _outcome(dossier: Dossier, book: RuleBook, terms: Terms) -> int:
    bill = _bill(dossier, book, terms)
    if not bill.foreign:
        return YES
    return max(bill.exclusively, _reading_for(book, bill.own)(bill))


def _bill(dossier: Dossier, book: RuleBook, terms: Terms) -> Bill:
    """The facts of a plain dossier; raises NeedsExplaining where it is not plain."""
    product, shipment = dossier.product, dossier.shipment
    on, own, price = shipment.date, dossier.code, dossier.price
    if (
        on is None
        or own is None
        or price is None
        or not dossier.lines
        or product.hs_edition != terms.edition
        or product.wholly_obtained is not None
        or product.price is None
        or product.price.basis != terms.base
        or dossier.costs.profit is not None
        or not terms.first_day <= on <= terms.last_day
        or not product.operations
        or not terms.beyond.issuperset(product.operations)
        or product.made_in not in (parties := book.parties_on(on))
    ):
        raise NeedsExplaining
    foreign: list[Foreign] = []
    surely: Amount = 0
    perhaps: Amount = 0
    agreement, acquired = book.id, terms.acquired
    for material, _, code, value, _, parts in dossier.lines:
        if code is None or parts is not None or material.role is not COMPONENT or material.deductions:
            raise NeedsExplaining
        if material.hs_edition is not None:
            raise NeedsExplaining
        stated = material.originating.get(agreement) if material.originating else None
        if stated is not None and stated.content is not None:
            raise NeedsExplaining
        known = False
        if stated is not None and stated.status is not None:
            if stated.status and _holds(stated, parties, on):
                continue
            known = not stated.status
        if value is None or material.value is None or material.value.basis not in acquired:
            raise NeedsExplaining
        foreign.append(Foreign(code, value, known))
        if known:
            surely += value
        else:
            perhaps += value
    exclusively = NO if surely else OPEN
    return Bill(own, foreign, price, surely, perhaps, exclusively, product.processes is not None)


def _holds(stated: StatedOrigin, parties: frozenset[str], on: date) -> bool:
    """Whether a statement of origin can be relied on."""
    if stated.evidence is None or (stated.valid_until is not None and stated.valid_until < on):
        return False
    return stated.in_ in parties


@lru_cache(maxsize=256)
def _terms(book: RuleBook) -> Terms | None:
    """The terms of a book; None where the agreement is built in another way than this module reads."""
    agreement = book.agreement
    kinds = vocabulary().operations
    if tuple(criterion.kind for criterion in agreement.criteria) != USUAL_CRITERIA:
        return None
    if not _by_build_down(agreement.value_content) or not _cures_changes_only(agreement.tolerance):
        return None
    head = agreement.product_rules
    minimal = {word for each in agreement.minimal_operations for word in each.operations}
    beyond = {word for word, kind in kinds.items() if kind == PRODUCTION and word not in minimal}
    return Terms(
        agreement,
        head.hs_edition,
        agreement.value_content.valuation.acquired,
        frozenset(beyond),
        agreement.value_content.base,
        head.first_day or date.min,
        head.last_day or date.max,
    )


def _by_build_down(rule: ValueContentRule) -> bool:
    """Whether build-down alone settles a value content of a bill without costs, at the exporter's choice."""
    down, up = t.Method.BUILD_DOWN.value, t.Method.BUILD_UP.value
    if up in rule.methods and rule.build_up == "materials":
        return False
    return rule.method_chosen_by == "exporter" and down in rule.methods and {down, up}.issuperset(rule.methods)


def _cures_changes_only(rule: ToleranceRule | None) -> bool:
    """Whether a tolerance, where there is one, has to do with changes of classification only."""
    return rule is None or (rule.cures == {"classification"} and rule.waives_value_content is None)


# --- rules as closures -------------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def _reading_for(book: RuleBook, code: str) -> Reading:
    rule = book.governing(code)
    if rule is None:
        return _explain
    return _read(rule.tree, book.agreement, code)


def _explain(bill: Bill) -> int:
    raise NeedsExplaining


def _read(rule: Rule, agreement: Agreement, own: str) -> Reading:
    match rule:
        case t.AnyOf(parts):
            readings = [_read(part, agreement, own) for part in parts]
            return lambda bill: _any(readings, bill)
        case t.All(parts):
            readings = [_read(part, agreement, own) for part in parts]
            return lambda bill: min([reading(bill) for reading in readings])
        case t.Provided(claim, proviso):
            return _read(t.All((claim, proviso)), agreement, own)
        case t.ClassificationChange(group=None | t.Group(mode=t.GroupMode.WITHIN), allowance=None, only_for=None) if (
            rule.level is not None
        ):
            return _read_change(rule, agreement, own)
        case t.ValueContent(method=None, base=None, focus=()):
            return _read_value_content(rule)
        case t.WhollyObtained(in_any_party=False, category=None):
            by_headnote = agreement.wholly_obtained_rule_met_by_exclusively_originating is not None
            return (lambda bill: bill.exclusively) if by_headnote else (lambda bill: NO)
        case t.Process():
            return _read_process
        case _:
            return _explain


def _any(readings: list[Reading], bill: Bill) -> int:
    best = NO
    for reading in readings:
        verdict = reading(bill)
        if verdict == YES:
            return YES
        best = max(best, verdict)
    return best


def _read_process(bill: Bill) -> int:
    if bill.has_processes:
        raise NeedsExplaining
    return OPEN


def _read_change(rule: t.ClassificationChange, agreement: Agreement, own: str) -> Reading:
    """A change with exclusions by code, and the tolerance by value."""
    level = int(rule.level or 0)
    stays = own[:level]
    excluded: list[tuple[int, str, str]] = []
    for exclusion in rule.exclusions:
        for item in exclusion.codes:
            if exclusion.described is not None or not isinstance(item, t.CodeRange) or item.level > len(own):
                return _explain
            excluded.append((int(item.level), item.first, item.last))
    if level > len(own):
        return _explain
    limit = _plain_limit(agreement, own)
    if limit is None:
        return _explain
    numerator, denominator = limit.percent.as_integer_ratio()

    def reading(bill: Bill) -> int:
        surely: Amount = 0
        at_most: Amount = 0
        for code, value, known in bill.foreign:
            if code[:level] == stays or (excluded and _is_excluded(code, excluded)):
                at_most += value
                if known:
                    surely += value
        if at_most * 100 * denominator <= bill.price * numerator:
            return YES
        return NO if surely * 100 * denominator > bill.price * numerator else OPEN

    return reading


def _plain_limit(agreement: Agreement, own: str) -> ToleranceLimit | None:
    """The one limit that the tolerance for a code has, if it is of the usual value and asks nothing else."""
    rule = agreement.tolerance
    if rule is None:
        return None
    closed = [each.codes for each in rule.not_for] + [each.codes for each in rule.not_verified_for]
    if any(codes.has(own) for codes in closed):
        return None
    limits = [limit for limit in rule.limits if limit.codes is None or limit.codes.has(own)]
    if len(limits) != 1 or limits[0].measure != "value" or limits[0].base != agreement.value_content.base:
        return None
    return None if limits[0].other_subheading or limits[0].conditions else limits[0]


def _is_excluded(code: str, excluded: list[tuple[int, str, str]]) -> bool:
    return any(first <= code[:level] <= last for level, first, last in excluded)


def _read_value_content(rule: t.ValueContent) -> Reading:
    numerator, denominator = rule.percent.as_integer_ratio()

    def reading(bill: Bill) -> int:
        price = bill.price
        needed = price * numerator
        if (price - bill.surely - bill.perhaps) * 100 * denominator >= needed:
            return YES
        return OPEN if (price - bill.surely) * 100 * denominator >= needed else NO

    return reading
