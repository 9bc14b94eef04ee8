"""Routes that look things up: agreements, the rule for a code, codes by their words, rates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.exceptions import HTTPException

from origin_engine.dossier import vocabulary
from origin_engine.dossier.models import Day as WrittenDay
from origin_engine.errors import NoRule, Problem, RefusedInput
from origin_engine.language import print_code
from origin_engine.locales import in_words
from origin_engine.nomenclature import CURRENT_EDITION, EDITIONS, candidates, code_list, name_of, normalised
from origin_engine.reporting.compare_contract import rate_as_json
from origin_engine.reporting.plain_words import in_plain_words
from origin_engine.rulebook import RuleBook
from origin_engine.tariff import known_importers, load_tariff
from origin_engine.told import told
from origin_engine.web.shelf import shelved, shelved_book

Answer = dict[str, Any]
Code = Annotated[str, Path(description="A code of at least six digits, dots optional.", examples=["8712.00"])]
Day = Annotated[WrittenDay | None, Query(description="Day of importation; today's edition and rates if left out.")]
Edition = Annotated[int, Query(description="The HS edition that the code is of.")]
MOST_FOUND = 50


def looking_up() -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["looking up"])

    @routes.get("/agreements", summary="The agreements that are encoded, and how far")
    def agreements() -> list[Answer]:
        """One entry a rule book: its Parties, the edition and rows of its annex, what is known to be missing."""
        return [_agreement(shelved_book(name)) for name in shelved()]

    @routes.get("/rules/{code}", summary="The rule for a code in every agreement, side by side")
    def rules(code: Code, on: Day = None, edition: Edition = CURRENT_EDITION) -> list[Answer]:
        """For each agreement the rows of every code of its own edition that may hold the goods."""
        digits = _code(code, edition)
        return [each for name in shelved() for each in _rules(shelved_book(name).on(on), digits, edition)]

    @routes.get("/rules/{agreement}/{code}", summary="The rule for a code in one agreement")
    def rule(agreement: str, code: Code, on: Day = None, edition: Edition = CURRENT_EDITION) -> list[Answer]:
        """The rows of every code of the agreement's edition that may hold the goods; 404 where there is none."""
        found = _rules(shelved_book(agreement).on(on), _code(code, edition), edition)
        if all(each["rule"] is None for each in found):
            raise NoRule(
                found[0]["because"] if found else told("no code of the agreement's edition holds `{code}`", code=code)
            )
        return found

    @routes.get("/words", summary="The words and countries that a dossier may use")
    def words() -> Answer:
        """Operations, processes, proofs, categories of wholly obtained goods, units, countries, HS editions."""
        known = vocabulary()
        named = ("operations", "processes", "proofs", "logistics", "deductions", "countries")
        listed: Answer = {name: sorted(getattr(known, name)) for name in named}
        books = map(shelved_book, shelved())
        obtained = {category for book in books for category in book.agreement.wholly_obtained.categories}
        listed |= {"weights": list(known.units["weight"]), "editions": list(EDITIONS)}
        return listed | {"wholly_obtained": sorted(obtained)}

    @routes.get("/codes", summary="Codes by their digits or by words")
    def codes(
        q: Annotated[str, Query(description="The first digits of a code, or words, in English or Chinese.")],
    ) -> list[Answer]:
        """Headings and subheadings of today's HS whose digits begin so, or whose names hold the words."""
        return found_codes(q)

    @routes.get("/tariff/{importer}/{code}", summary="The rates of an importing country for a code")
    def tariff(importer: str, code: Code, on: Day = None) -> list[Answer]:
        """For each national line under the code: MFN and every agreement's rate on the day. A rate that is not there
        is unknown, and not zero."""
        if importer not in known_importers():
            raise HTTPException(
                404,
                told("no tariff table of `{importer}`; there are: {known}", importer=importer, known=known_importers()),
            )
        day, table = on or date.today(), load_tariff(importer)
        digits = normalised(code)
        lines = table.lines_under(digits[:6], day) if digits.isdecimal() else ()
        return [_line(line, day, importer) for line in lines if line.startswith(digits)]

    return routes


def found_codes(words: str) -> list[Answer]:
    """Codes that begin with these digits, or whose names in either language hold all these words."""
    wanted, digits = words.casefold().split(), normalised(words)
    codes = code_list(CURRENT_EDITION)
    known = (*codes.at(4), *codes.at(6)) if digits.isdecimal() else codes.at(4)
    found = []
    for code in known:
        names = {language: name_of(code, language) or "" for language in ("en", "zh")}
        named = wanted and all(any(word in name.casefold() for name in names.values()) for word in wanted)
        if (digits.isdecimal() and code.startswith(digits)) or (not digits.isdecimal() and named):
            found.append({"code": print_code(code), "name": names})
        if len(found) == MOST_FOUND:
            break
    return found


def _agreement(book: RuleBook) -> Answer:
    terms = book.agreement
    return {
        "id": book.id,
        "name": terms.name,
        "parties": {
            country: str(party.in_force) if party.in_force else None for country, party in terms.parties.members.items()
        },
        "annex": terms.product_rules.annex,
        "hs_edition": terms.product_rules.hs_edition,
        "rows": len(book),
        "not_held": terms.product_rules.not_held,
        "source": terms.source.reference,
        "read": str(terms.source.read),
        "gaps": [{"where": gap.where, "why": gap.why} for gap in terms.gaps],
        "rulebook": book.digest,
    }


def _code(code: str, edition: int) -> str:
    digits = normalised(code)
    try:
        known = code_list(edition).has(digits[:6]) and len(digits) >= 6
    except FileNotFoundError:
        raise RefusedInput(Problem(told("`{edition}` is no HS edition", edition=edition), "query", "edition")) from None
    if not known:
        raise RefusedInput(
            Problem(
                told("HS {edition} has no subheading {given}", edition=edition, given=f"`{code}`"),
                "path",
                "code",
                told("like 8712.00"),
            )
        )
    return digits[:6]


def _rules(book: RuleBook, code: str, edition: int) -> list[Answer]:
    own = book.agreement.product_rules.hs_edition
    return [_rule(book, each) for each in candidates(code, edition, own) or ()]


def _rule(book: RuleBook, code: str) -> Answer:
    head = book.agreement.product_rules
    answer: Answer = {"agreement": book.id, "name": book.agreement.name, "code": print_code(code)}
    answer |= {"hs_edition": head.hs_edition, "rule": None}
    try:
        rule = book.rule_for(code)
    except NoRule as none:
        return answer | {"because": in_words(none.found)}
    return answer | {
        "rule": rule.text,
        "citation": rule.citation,
        "plain_words": in_plain_words(rule.tree),
        "general": rule.general,
        "source": rule.source.reference,
        "confirm": rule.confirm,
    }


def _line(line: str, day: date, importer: str) -> Answer:
    table = load_tariff(importer)
    rates = [
        {"agreement": rate.agreement or None, "type": rate.type.value, "group": rate.group} | rate_as_json(rate)
        for rate in table.rates(line, day)
    ]
    return {"line": line, "on": str(day), "rates": rates}
