"""The HTTP service answers as the command does, refuses as people can mend it, and tells nobody's trade secrets."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import structlog
from starlette.testclient import TestClient

from origin_engine import check, compare, load_rulebook
from origin_engine.rulebook import known_rulebooks
from origin_engine.web.app import create_app
from origin_engine.web.limits import Limits

EXAMPLES = Path(__file__).parents[2] / "examples"
YAML = {"content-type": "application/yaml"}
BICYCLE = (EXAMPLES / "bicycle.yaml").read_bytes()
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app()) as client:
        yield client


def small(**bounds: Any) -> TestClient:
    return TestClient(create_app(Limits(**bounds)), raise_server_exceptions=False)


def bill(lines: int, depth: int = 0) -> dict[str, Any]:
    inner: list[dict[str, Any]] = [{"id": f"M{n}"} for n in range(lines)]
    for level in range(depth):
        inner = [{"id": f"L{level}", "materials": inner}]
    return {"product": {"hs": "8712.00", "hs_edition": 2022}, "materials": inner}


# --- answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("bicycle.yaml", "application/yaml"),
        ("bicycle.csv", "text/csv"),
        ("bicycle.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_check_gives_what_the_library_gives(client: TestClient, file: str, kind: str) -> None:
    told = client.post("/v1/check", content=(EXAMPLES / file).read_bytes(), headers={"content-type": kind})
    assert told.status_code == 200
    (found,) = told.json()
    expected = check(EXAMPLES / file, load_rulebook("rcep")).to_json()
    assert found["outcome"] == expected["outcome"] == "originating"
    assert found["finding"] == expected["finding"]


def test_every_agreement_at_once_in_the_shape_of_the_schema(client: TestClient) -> None:
    schema = client.get("/v1/schemas/determination.json").json()
    found = client.post("/v1/check?agreement=all", content=BICYCLE, headers=YAML).json()
    assert [each["agreement"] for each in found] == known_rulebooks()
    for each in found:
        jsonschema.validate(each, schema)


def test_the_example_is_a_dossier_by_the_schema(client: TestClient) -> None:
    schema = client.get("/v1/schemas/dossier.json").json()
    described = client.get("/openapi.json").json()["paths"]["/v1/check"]["post"]["requestBody"]
    example = described["content"]["application/json"]["examples"]["bicycle"]["value"]
    assert client.post("/v1/check", json=example).json()[0]["outcome"] == "originating"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"product": {"pric": {"amount": "1"}}}, schema)


def test_compare_gives_what_the_library_gives(client: TestClient) -> None:
    told = client.post("/v1/compare?to=JP&years=2025-2026", content=BICYCLE, headers=YAML)
    assert told.status_code == 200
    expected = [each.to_json() for each in compare(EXAMPLES / "bicycle.yaml", ["JP"])]
    assert told.json()[: len(expected)] == expected
    assert {each["on"][:4] for each in told.json()} == {"2025", "2026"}


def test_a_folder_is_answered_file_by_file(client: TestClient) -> None:
    files = [("files", ("a.yaml", io.BytesIO(BICYCLE))), ("files", ("b.json", io.BytesIO(b"{")))]
    good, bad = client.post("/v1/check-files", files=files).json()
    assert good["determinations"][0]["outcome"] == "originating"
    assert bad["file"] == "b.json"
    assert bad["errors"][0]["place"] == "b.json:1:2"


def test_a_report_is_one_page(client: TestClient) -> None:
    page = client.post("/v1/report?to=JP", content=BICYCLE, headers=YAML)
    assert page.headers["content-type"].startswith("text/html")
    assert 'src="http' not in page.text


def test_rules_side_by_side_follow_the_editions(client: TestClient) -> None:
    found = client.get("/v1/rules/8517.13").json()
    by_agreement = {each["agreement"] for each in found}
    assert by_agreement == set(known_rulebooks())
    assert {each["code"] for each in found if each["agreement"] == "rcep"} == {"8517.13"}
    assert "8517.12" in {each["code"] for each in found if each["agreement"] == "ckfta"}


def test_a_day_picks_the_edition_of_the_annex(client: TestClient) -> None:
    (old,) = client.get("/v1/rules/rcep/8712.00?on=2022-06-01").json()
    assert (old["hs_edition"], old["citation"]) == (2012, "Annex 3A (HS 2012), heading 87.12")


@pytest.mark.parametrize("words", ["bicycle", "自行车", "87.12"])
def test_codes_are_found_by_words_and_digits(client: TestClient, words: str) -> None:
    found = client.get("/v1/codes", params={"q": words}).json()
    assert "87.12" in [each["code"] for each in found]


def test_rates_of_a_code(client: TestClient) -> None:
    lines = client.get("/v1/tariff/JP/8712.00?on=2026-11-25").json()
    assert lines
    for line in lines:
        assert [rate for rate in line["rates"] if rate["agreement"] is None]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "yaml"])
def test_templates(client: TestClient, kind: str) -> None:
    told = client.get(f"/v1/template.{kind}")
    assert told.status_code == 200
    assert f"dossier.{kind}" in told.headers["content-disposition"]


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "up"
    assert client.get("/ready").json()["agreements"] == known_rulebooks()


# --- refusals -----------------------------------------------------------------------------------------


def test_what_is_wrong_is_named(client: TestClient) -> None:
    told = client.post("/v1/check", json={"product": {"hs": "8712.00", "pric": {"amount": "1"}}})
    assert (told.status_code, told.headers["content-type"]) == (422, PROBLEM)
    (error,) = told.json()["errors"]
    assert error == {
        "found": "`pric` is no field here",
        "place": "body.json:1",
        "field": "product.pric",
        "remedy": "did you mean `price`?",
    }


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/rules/rcp/8712.00", 404),
        ("GET", "/v1/rules/china-chile/8712.00", 404),
        ("GET", "/v1/rules/..%2F..%2Fetc/8712.00", 404),
        ("GET", "/v1/rules/8712.99", 422),
        ("GET", "/v1/rules/8712.00?edition=2015", 422),
        ("GET", "/v1/rules/8712.00?on=yesterday", 422),
        ("GET", "/v1/tariff/XX/8712.00", 404),
        ("GET", "/v1/template.docx", 422),
        ("GET", "/nowhere", 404),
        ("DELETE", "/v1/check", 405),
        ("POST", "/v1/compare?to=QQQ", 422),
        ("POST", "/v1/compare?years=2026-1999", 422),
        ("POST", "/v1/check?agreement=/etc", 404),
    ],
)
def test_refusals_are_problem_details(client: TestClient, method: str, path: str, status: int) -> None:
    told = client.request(method, path, content=BICYCLE, headers=YAML)
    assert (told.status_code, told.headers["content-type"]) == (status, PROBLEM)
    assert told.json()["status"] == status
    assert "Traceback" not in told.text


def test_bounds_are_answered_clearly() -> None:
    deep = json.dumps(bill(1, depth=150))
    assert small(body_bytes=100).post("/v1/check", content=BICYCLE, headers=YAML).status_code == 413
    assert small(lines=5).post("/v1/check", json=bill(6)).status_code == 422
    assert "nested" in small(json_depth=100).post("/v1/check", content=deep).text
    assert (
        small(files=1).post("/v1/check-files", files=[("files", ("a", b"")), ("files", ("b", b""))]).status_code == 422
    )
    slow = small(seconds=0.0).post("/v1/check", content=BICYCLE, headers=YAML)
    assert (slow.status_code, slow.headers["content-type"]) == (503, PROBLEM)
    strange = small().post("/v1/check", content=b"x", headers={"content-type": "text/plain"})
    assert strange.status_code == 415


def test_a_fault_is_a_problem_and_keeps_its_words_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> None:
        raise RuntimeError("the price is 31.00")

    monkeypatch.setattr("origin_engine.web.judging.check", fails)
    told = small().post("/v1/check", content=BICYCLE, headers=YAML)
    assert (told.status_code, told.headers["content-type"]) == (500, PROBLEM)
    assert "31.00" not in told.text


# --- logs ---------------------------------------------------------------------------------------------


def test_logs_hold_no_trade_secret(client: TestClient) -> None:
    with structlog.testing.capture_logs() as logs:
        client.post("/v1/check", content=BICYCLE, headers=YAML)
        client.get("/v1/rules/rcep/8712.00?on=2026-01-01")
    assert [line["status"] for line in logs] == [200, 200]
    told = json.dumps(logs)
    for secret in ("8712", "MTB-26-21", "120.00", "FRAME", "bicycle", "2026-01-01"):
        assert secret not in told
