"""RCEP Art. 2.6: the country of origin, step by step (law notes B6, B10 rows 12 and 13)."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from origin_engine.dossier import dossier_from
from origin_engine.origin import determine
from origin_engine.places import rules_folder
from origin_engine.rulebook import RuleBook, load_rulebook
from origin_engine.tariff.country_of_origin import CountryOfOrigin, How, country_of_origin
from origin_engine.tariff.differentials import load_differentials

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """RCEP with a short list for China: beef from year 1 onwards, a yarn from year 1 to 3."""
    folder = Path(shutil.copytree(rules_folder() / "rcep", tmp_path_factory.mktemp("rules") / "rcep"))
    lists = folder / "tariff-differentials"
    shutil.rmtree(lists, ignore_errors=True)
    lists.mkdir()
    (lists / "CN.yaml").write_text(
        "importer: CN\ncode_basis: HS 2012\n"
        "source: {text: a test, reference: a test, read: 2026-11-23}\n"
        'lines:\n  "02023000": {from: 1}\n  "52051100": {from: 1, to: 3}\n',
        encoding="utf-8",
    )
    return load_rulebook(folder)


def originating(value: str, country: str, hs: str = "0102.29", **more: Any) -> dict[str, Any]:
    return {
        "id": f"{country}-{value}",
        "hs": hs,
        "value": {"amount": value, "currency": "USD", "basis": "CIF"},
        "originating": {"rcep": {"status": True, "in": country, "evidence": "proof-of-origin"}},
        **more,
    }


def judged(
    book: RuleBook,
    materials: list[dict[str, Any]],
    hs: str = "0202.30",
    made_in: str = "NZ",
    operations: tuple[str, ...] = ("manufacture",),
    importer: str = "CN",
    line: str | None = "02023000",
    **product: Any,
) -> CountryOfOrigin | None:
    dossier = dossier_from(
        {
            "product": {
                "hs": hs,
                "hs_edition": 2022,
                "made_in": made_in,
                "price": {"amount": "100", "currency": "USD", "basis": "FOB"},
                "operations": list(operations),
                **product,
            },
            "materials": materials,
            "shipment": {"from": made_in, "to": importer, "date": str(DAY)},
        }
    )
    return country_of_origin(determine(dossier, book), importer, line, DAY)


def test_beef_of_australian_cattle_boned_in_new_zealand(book: RuleBook) -> None:
    """B10 row 13: the appendix applies even to goods made only of originating materials."""
    enough = judged(book, [originating("80", "AU")])
    assert enough is not None
    assert (enough.country, enough.how, enough.domestic_value) == ("NZ", How.DOMESTIC_VALUE, Fraction(1, 5))
    short = judged(book, [originating("80.01", "AU")])
    assert short is not None
    assert (short.country, short.how, short.article) == ("AU", How.HIGHEST_CONTRIBUTOR, "Art. 2.6.4")


def test_materials_of_other_parties_count_as_foreign_for_domestic_value(book: RuleBook) -> None:
    found = judged(book, [originating("50", "AU"), originating("30", "NZ")])
    assert found is not None
    assert found.domestic_value == Fraction(1, 2)


def test_a_line_that_is_not_listed_goes_by_where_the_status_was_acquired(book: RuleBook) -> None:
    found = judged(book, [originating("95", "AU")], line="02022000", hs="0202.20")
    assert found is not None
    assert (found.country, found.how, found.article) == ("NZ", How.BEYOND_MINIMAL, "Art. 2.6.5")
    packed = judged(book, [originating("95", "AU")], line="02022000", hs="0202.20", operations=("packing",))
    assert packed is not None
    assert (packed.country, packed.how) == ("AU", How.HIGHEST_CONTRIBUTOR)
    unsure = judged(book, [originating("95", "AU")], line="02022000", hs="0202.20", operations=("testing",))
    assert unsure is not None
    assert (unsure.country, unsure.lacks) == (None, ("operations",))


def test_a_period_that_is_over_lists_no_longer(book: RuleBook) -> None:
    """The yarn is listed for years 1 to 3; 2026 is year 5 in China."""
    found = judged(
        book, [originating("95", "AU", "5201.00")], line="52051100", hs="5205.11", operations=("manufacture",)
    )
    assert found is not None
    assert (found.country, found.how) == ("NZ", How.BEYOND_MINIMAL)


def test_a_tie_is_unknown_and_never_settled_by_order(book: RuleBook) -> None:
    found = judged(book, [originating("45", "AU"), originating("45", "VN")])
    assert found is not None
    assert (found.country, found.lacks) == (None, ("tie",))
    back = judged(book, [originating("45", "VN"), originating("45", "AU")])
    assert back is not None
    assert back.country is None


def test_a_missing_value_leaves_it_open(book: RuleBook) -> None:
    material = originating("80", "AU")
    del material["value"]
    found = judged(book, [material])
    assert found is not None
    assert (found.country, found.lacks) == (None, ("domestic-value",))


def test_an_importer_with_one_schedule_names_the_exporting_party(book: RuleBook) -> None:
    """B10 row 12: any Party gives the same column; the country is stated all the same."""
    found = judged(book, [originating("95", "AU")], importer="AU", made_in="NZ", line="02023000")
    assert found is not None
    assert (found.country, found.how) == ("NZ", How.COMMON_SCHEDULE)


def test_a_renumbered_line_cannot_be_told(book: RuleBook) -> None:
    found = judged(book, [originating("80", "AU")], line="02023010")
    assert found is not None
    assert (found.country, found.lacks) == (None, ("listed-line",))


def test_a_good_that_does_not_originate_has_no_country_of_origin(book: RuleBook) -> None:
    foreign = originating("95", "AU") | {"originating": {"rcep": {"status": False}}, "hs": "0202.10"}
    found = judged(book, [foreign])
    assert found is not None
    assert found.country is None


@pytest.mark.parametrize(
    ("importer", "lines"),
    [("ID", 99), ("JP", 100), ("KR", 99), ("PH", 41), ("CN", 82), ("TH", 98), ("VN", 100)],
)
def test_the_lists_of_all_seven_parties_are_there(importer: str, lines: int) -> None:
    listing = load_differentials(rules_folder() / "rcep", importer)
    assert listing is not None
    assert len(listing.lines) == lines
