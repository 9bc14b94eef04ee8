"""The country of origin by which an importing Party picks its rate, where it treats the Parties differently.

RCEP Art. 2.6: the Party where the good acquired its status (2.6.2), under domestic value for listed lines
(2.6.3), else the Party that contributed most originating materials (2.6.4); the importer may claim instead the
highest rate of the contributing Parties, or of all (2.6.6). A tie or a gap is unknown, never settled by order.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Amount
from origin_engine.exact import reaches
from origin_engine.origin import Determination, Verdict
from origin_engine.origin.status import Status
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.agreement import CriterionKind, TariffDifferentials
from origin_engine.tariff.differentials import DifferentialList, load_differentials
from origin_engine.tariff.staging import schedule_year


class How(Enum):
    """The step of the treaty that settled the country of origin."""

    COMMON_SCHEDULE = "common-schedule"
    ACQUIRED = "acquired"
    DOMESTIC_VALUE = "domestic-value"
    BEYOND_MINIMAL = "beyond-minimal-operations"
    HIGHEST_CONTRIBUTOR = "highest-contributor"
    UNKNOWN = "unknown"


class CountryOfOrigin(NamedTuple):
    """The country, the step and article that settled it; or what keeps it open."""

    country: str | None
    how: How
    article: str
    lacks: tuple[str, ...] = ()
    domestic_value: Fraction | None = None
    contributors: tuple[tuple[str, Fraction], ...] = ()
    """Parties that contributed originating materials, with their value in grains; the largest first."""


def country_of_origin(found: Determination, importer: str, line: str | None, on: date) -> CountryOfOrigin | None:
    """The country of origin for an importer's rate; None where the agreement has no such rule."""
    rule = found.book.agreement.tariff_differentials
    if rule is None:
        return None
    contributors = _contributors(found)
    home = found.origin_country
    if home is None:
        return CountryOfOrigin(None, How.UNKNOWN, rule.article, ("origin",), None, contributors)
    if importer in rule.common_schedule:
        return CountryOfOrigin(home, How.COMMON_SCHEDULE, rule.article, (), None, contributors)
    listed = is_listed(found.book, importer, line, on)
    if listed is None:
        return CountryOfOrigin(None, How.UNKNOWN, rule.domestic_value.article, ("listed-line",), None, contributors)
    if listed:
        return _with_domestic_value(found, rule, contributors)
    return _where_acquired(found, rule, contributors)


def is_listed(book: RuleBook, importer: str, line: str | None, on: date) -> bool | None:
    """Whether the importer asks for domestic value for a line (Art. 2.6.3); None where it cannot be told."""
    years = book.agreement.schedule_years
    listing: DifferentialList | None = load_differentials(book.folder, importer) if book.folder else None
    if listing is None or line is None or years is None:
        return None
    return listing.holds(line, schedule_year(years, importer, on))


def _with_domestic_value(
    found: Determination, rule: TariffDifferentials, contributors: tuple[tuple[str, Fraction], ...]
) -> CountryOfOrigin:
    """Art. 2.6.3: the exporting Party, if enough of the value was added there; for WO and PE goods as well."""
    low, high = _domestic_value(found)
    percent, article = rule.domestic_value.percent, rule.domestic_value.article
    if low is not None and reaches(low.numerator, low.denominator, percent):
        made_in = found.case.subject.made_in
        return CountryOfOrigin(made_in, How.DOMESTIC_VALUE, article, (), low, contributors)
    if high is None or reaches(high.numerator, high.denominator, percent):
        return CountryOfOrigin(None, How.UNKNOWN, article, ("domestic-value",), low, contributors)
    return _highest_contributor(found, rule, contributors)._replace(domestic_value=low)


def _domestic_value(found: Determination) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that was added in the exporting Party, as a share of the value of the good.

    By either method of the agreement's value content; materials of other Parties count as non-originating.
    """
    case = found.case
    whole, home = case.value_of_good(case.agreement.value_content.base), case.subject.made_in
    if whole is None or home is None or (not case.subject.has_bill and found.criterion != "WO"):
        return None, None
    foreign_least: Amount = 0
    foreign_most: Amount | None = 0
    for material in case.materials:
        if "value" not in material.role.counts_in or (
            material.status is Status.ORIGINATING and material.party in (None, home)
        ):
            continue
        value = material.value
        if value is None:
            foreign_most = None
            continue
        if foreign_most is not None:
            foreign_most += value
        if material.status is not Status.UNKNOWN:
            foreign_least += value
    whole_ = Fraction(whole)
    low = None if foreign_most is None else (whole_ - foreign_most) / whole_
    return low, (whole_ - foreign_least) / whole_


def _where_acquired(
    found: Determination, rule: TariffDifferentials, contributors: tuple[tuple[str, Fraction], ...]
) -> CountryOfOrigin:
    """Art. 2.6.2; for goods made only of originating materials, if they were worked beyond minimal operations."""
    criterion = found.origin.criterion
    assert criterion is not None
    if criterion.kind is not CriterionKind.EXCLUSIVELY_ORIGINATING:
        return CountryOfOrigin(found.origin_country, How.ACQUIRED, rule.acquired, (), None, contributors)
    worked = found.worked_beyond_minimal
    if worked is Verdict.MET:
        return CountryOfOrigin(
            found.case.subject.made_in, How.BEYOND_MINIMAL, rule.beyond_minimal, (), None, contributors
        )
    if worked is Verdict.UNKNOWN:
        return CountryOfOrigin(None, How.UNKNOWN, rule.beyond_minimal, ("operations",), None, contributors)
    return _highest_contributor(found, rule, contributors)


def _highest_contributor(
    found: Determination, rule: TariffDifferentials, contributors: tuple[tuple[str, Fraction], ...]
) -> CountryOfOrigin:
    """Art. 2.6.4: the Party that contributed most; unknown where two tie or a value is missing."""
    article = rule.highest_contributor
    originating = [m for m in found.case.materials if m.status is Status.ORIGINATING]
    if any(m.line.value is None or m.party is None for m in originating):
        return CountryOfOrigin(None, How.UNKNOWN, article, ("material-values",), None, contributors)
    if not contributors:
        return CountryOfOrigin(None, How.UNKNOWN, article, ("contributors",), None, contributors)
    if len(contributors) > 1 and contributors[0][1] == contributors[1][1]:
        return CountryOfOrigin(None, How.UNKNOWN, article, ("tie",), None, contributors)
    return CountryOfOrigin(contributors[0][0], How.HIGHEST_CONTRIBUTOR, article, (), None, contributors)


def _contributors(found: Determination) -> tuple[tuple[str, Fraction], ...]:
    """Parties that contributed originating materials, the largest value first."""
    totals: dict[str, Fraction] = {}
    for material in found.case.materials:
        if material.status is Status.ORIGINATING and material.party is not None:
            totals[material.party] = totals.get(material.party, Fraction(0)) + Fraction(material.line.value or 0)
    return tuple(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])))
