"""`rules diff` and `rules verify --implies`, as their user meets them."""

from __future__ import annotations

import json

from tests.test_cli import run


def test_diff_prints_counts_rules_and_a_bill() -> None:
    told = run("rules", "diff", "rcep@2022-06-01", "rcep", "--code", "2404")
    assert told.returncode == 0, told.stderr
    for words in (
        "rcep (HS 2012, imports of 2022-06-01) against rcep (HS 2022)",
        "all under 24.04 in HS 2022",
        "stricter: 2404.11 (1)",
        "− CTH",
        "+ CTH except from heading 24.03",
        "originates before and no longer after",
    ):
        assert words in " ".join(told.stdout.split())


def test_diff_as_json() -> None:
    told = run("rules", "diff", "acfta", "rcep", "--code", "8712.00", "--json")
    answer = json.loads(told.stdout)
    assert answer["old"]["agreement"] == "acfta" and answer["new"]["hs_edition"] == 2022
    assert answer["subheadings"] == sum(answer["counts"].values()) == 1
    assert {"field": "value_content.methods", "old": [], "new": ["build-up"]} in answer["terms"]


def test_a_book_against_itself_is_the_same() -> None:
    told = run("rules", "diff", "rcep", "rcep")
    assert "5,612" in told.stdout and "stricter" not in told.stdout


def test_what_is_no_book_day_or_code_is_refused() -> None:
    for words in (("rcep@2022-13-01", "rcep"), ("rcepp", "rcep"), ("rcep", "rcep", "--code", "8717")):
        told = run("rules", "diff", *words)
        assert (told.returncode, told.stdout) == (2, "")
        assert "Traceback" not in told.stderr and "help: " in told.stderr


def test_a_claim_is_answered() -> None:
    claim = ("rules", "verify", "rcep", "--code", "8504.31", "--implies")
    assert run(*claim, "CC", "CTH or RVC 40").stdout.startswith("yes: ")
    no = run(*claim, "CTSH", "CTH").stdout
    assert no.startswith("no: 8504.31 of ") and "non-originating 8504." in no
    assert run(*claim, "CTH", 'CTH and not encoded "words"').stdout.startswith("not decided: ")
    assert run(*claim, "CTHH", "CTH").returncode == 2
    assert run("rules", "verify", "rcep", "--implies", "CC", "CTH").returncode == 2
