"""`compare` as its user meets it: real lines, real savings, the shape of the contract."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from origin_engine import compare
from origin_engine.cli import cli
from origin_engine.comparing import compare_years

ROOT = Path(__file__).parent.parent
PULLOVER = ROOT / "examples" / "pullover.yaml"
CONTRACT = ROOT / "tests" / "data" / "contract-dossier.yaml"


def facts(path: Path, **shipment: Any) -> dict[str, Any]:
    mapping = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    mapping["shipment"] = {k: v for k, v in {**mapping["shipment"], **shipment}.items() if v is not None}
    mapping["product"].pop("wholly_obtained", None)
    return dict(mapping)


def test_the_pullover_of_the_readme() -> None:
    """10.40 x 3,000 = 31,200.00; 9.1 % is 2,839.20, 5.7 % is 1,778.40, the difference 1,060.80."""
    (answer,) = [each.to_json() for each in compare(PULLOVER, to=["JP"])]
    assert answer["customs_value"] == {"amount": "31200.00", "currency": "USD"}
    assert (answer["mfn"]["kind"], answer["mfn"]["percent"]) == ("ad-valorem", "9.1")
    (option,) = answer["options"]
    assert (option["agreement"], option["outcome"], option["claimable"]) == ("rcep", "originating", True)
    assert (option["rate"]["percent"], option["rate"]["column"], option["origin_country"]) == ("5.7", "CN", "CN")
    assert option["duty"] == {"amount": "1778.40", "currency": "USD"}
    assert option["saving"] == {"amount": "1060.80", "currency": "USD"}
    assert answer["recommended"] == "rcep"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "9.1 % MFN and 5.7 %" in readme
    assert "1,060.80 USD on 31,200.00" in readme


def test_the_comparison_of_the_contract() -> None:
    (answer,) = [each.to_json() for each in compare(facts(CONTRACT), to=["JP"])]
    assert answer["tariff_line"] == "871200000"
    assert answer["on"] == "2026-11-23"
    assert answer["customs_value"] == {"amount": "64000.00", "currency": "USD"}
    assert (answer["mfn"]["kind"], answer["mfn"]["percent"]) == ("free", "0")
    (option,) = answer["options"]
    assert (option["rate"]["kind"], option["rate"]["percent"], option["rate"]["column"]) == ("free", "0", "CN")
    assert option["duty"]["amount"] == option["saving"]["amount"] == "0.00"
    assert option["evidence"][0] == "certificate-of-origin"
    assert {each["basis"] for each in option["alternatives"]} >= {"Art. 2.6.6(b)"}
    assert (answer["recommended"], answer["because"]) == (None, "MFN is already free")


def test_a_rate_that_is_not_known_is_no_number() -> None:
    (answer,) = [each.to_json() for each in compare(facts(PULLOVER, tariff_line="611020999"), to=["JP"])]
    assert answer["mfn"] == {"kind": "unknown"}
    assert "percent" not in answer["options"][0]["rate"]
    assert answer["options"][0]["duty"] is None
    assert answer["options"][0]["saving"] is None
    assert answer["recommended"] is None


def test_without_a_line_every_national_line_is_answered() -> None:
    answers = [each.to_json() for each in compare(facts(PULLOVER, tariff_line=None), to=["JP"])]
    assert [answer["tariff_line"] for answer in answers] == sorted(answer["tariff_line"] for answer in answers)
    assert len(answers) > 2
    assert all(answer["tariff_line"].startswith("611020") for answer in answers)


def test_another_importer_needs_a_route_and_a_proof_of_its_own() -> None:
    (option,) = {
        (o["agreement"], o["claimable"], tuple(o["missing"]))
        for each in compare(PULLOVER, to=["VN"])
        for o in each.to_json()["options"]
        if o["agreement"] == "rcep"
    }
    assert option[1] is False
    assert {"shipment.route", "shipment.proof"} <= set(option[2])


@pytest.mark.parametrize(("day", "percent"), [(date(2026, 3, 31), "6.3"), (date(2026, 4, 1), "5.7")])
def test_the_fiscal_year_turns_on_the_first_of_april(day: date, percent: str) -> None:
    (answer,) = [each.to_json() for each in compare(PULLOVER, to=["JP"], on=day)]
    assert answer["options"][0]["rate"]["percent"] == percent


def test_years_without_a_table_are_unknown() -> None:
    by_year = compare_years(PULLOVER, range(2025, 2028), to=["JP"])
    rates = {year: found[0].to_json()["options"][0]["rate"].get("percent") for year, found in by_year.items()}
    assert rates == {2025: "6.3", 2026: "5.7", 2027: None}


def test_the_command(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    words = ["compare", str(PULLOVER), "--to", "JP", "--years", "2026-2027", "--html", str(report), "--json"]
    told = CliRunner().invoke(cli, words)
    assert told.exit_code == 0, told.output
    answers = json.loads(told.stdout)
    assert answers[0]["options"][0]["saving"]["amount"] == "1060.80"
    assert "1060.80" in report.read_text(encoding="utf-8")
    refused = CliRunner().invoke(cli, ["compare", str(PULLOVER), "--years", "soon"])
    assert refused.exit_code == 2
    nowhere = CliRunner().invoke(cli, ["compare", str(PULLOVER), "--to", "ZZ"])
    assert "`ZZ` is no country code" in str(nowhere.exception)
