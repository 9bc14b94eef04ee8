"""Sets of codes as an agreement lists them, and what is refused in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from origin_engine.errors import RulebookError
from origin_engine.rulebook import load_rulebook
from origin_engine.rulebook.code_spans import CodeSpans
from origin_engine.rulebook.plain import from_plain, to_plain
from tests.origin.synthetic import book


@pytest.mark.parametrize(
    ("written", "code", "held"),
    [
        ("84", "847130", True),
        ("84", "854321", False),
        ("42-49", "420211", True),
        ("42-49", "491199", True),
        ("42-49", "500100", False),
        ("2901", "290110", True),
        ("29.01-29.03", "290389", True),
        ("29.01-29.03", "290410", False),
        ("0101.21", "010121", True),
        ("010121", "010129", False),
        ("0101.21-0101.29", "010129", True),
        ("0101.21", "0101", False),
    ],
)
def test_prefixes_and_ranges_of_prefixes(written: str, code: str, held: bool) -> None:
    assert CodeSpans.read([written]).has(code) is held


def test_one_of_several_suffices() -> None:
    spans = CodeSpans.read(["01-15", "17", "24-27"])
    assert [spans.has(code) for code in ("150710", "160100", "170199", "270900", "280110")] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_kept_as_plain_values() -> None:
    spans = CodeSpans.read(["42-49", "2901"])
    assert from_plain(json.loads(json.dumps(to_plain(spans)))) == spans


@pytest.mark.parametrize("written", ["8", "841", "49-42", "42-4901", "84712000", "chapter 84", ""])
def test_what_is_no_code_is_refused_with_its_place(tmp_path: Path, written: str) -> None:
    limit = {"measure": "value", "percent": "10", "article": "Art. 9", "codes": [written]}
    change: dict[str, Any] = {"tolerance": {"article": "Art. 9", "limits": [limit]}}
    with pytest.raises(RulebookError) as refused:
        book(tmp_path, "CTH", change)
    (problem,) = refused.value.problems
    assert problem.field == "tolerance.limits.0.codes"
    assert problem.place == f"{tmp_path / 'agreement.yaml'}:1"


def test_a_misspelt_field_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as refused:
        book(tmp_path, "CTH", {"direct_consignment": {"storage_limits": {"months": "3", "article": "Art. 10"}}})
    (problem,) = refused.value.problems
    assert "storage_limit" in problem.remedy


def test_every_term_is_kept_in_the_cache(tmp_path: Path) -> None:
    """What differs between agreements is read once, kept as plain values, and read back equal."""
    rules = load_rulebook(book(tmp_path, "CTH", EVERYTHING).folder or tmp_path)
    assert from_plain(json.loads(json.dumps(to_plain(rules.agreement)))) == rules.agreement
    assert rules.agreement.proof_of_origin.waivers["AU"].currency == "AUD"


EVERYTHING: dict[str, Any] = {
    "value_content": {
        "method_chosen_by": "exporting-party",
        "methods_of": {"NZ": "build-down"},
        "deductions": {"inland-freight": {"article": "Art. 5(d)", "bases": ["EARLIEST-PRICE"]}},
        "net_cost": {"article": "Art. 5(e)"},
    },
    "tolerance": {
        "article": "Art. 9",
        "cures": ["classification", "process", "materials"],
        "limits": [
            {
                "measure": "weight",
                "percent": "7",
                "article": "Art. 9(a)",
                "codes": ["50-60", "9619"],
                "other_subheading": "true",
                "conditions": ["it is so"],
            }
        ],
        "not_for": [{"codes": ["0402"], "article": "Art. 9(b)"}],
        "not_verified_for": [{"codes": ["04"], "why": "the list was not read"}],
        "waives_value_content": {"percent": "10", "base": "TV", "article": "Art. 9(c)"},
    },
    "cumulation": {"kind": "full", "partial": {"at_least": "20", "article": "Art. 6(2)", "code": "PC"}},
    "self_produced": {"suppliers_traced": "Art. 6(3)"},
    "minimal_operations": [
        {
            "article": "Art. 9",
            "applies_to": ["PSR"],
            "against": ["value"],
            "solely": "true",
            "codes": ["84", "85", "90"],
            "operations": {"packing": "Art. 9(a)"},
        }
    ],
    "direct_consignment": {
        "storage_limit": {"months": "3", "article": "Art. 10(2)", "in_force_majeure": "6"},
        "conditions": ["not entered into trade there"],
    },
    "proof_of_origin": {
        "kinds": {"certificate-of-origin": {"issue": {"days_after_shipment": "3", "article": "Art. 11(e)"}}},
        "waivers": {"AU": {"customs_value": "1000", "currency": "AUD", "article": "Art. 11(f)"}},
        "retroactive_validity_from": "shipment",
        "certificate": {
            "form": "Form X",
            "criterion_box": "8",
            "codes": {"wholly-obtained": "WO", "general-rule": {"value": "{percent}%"}},
            "joined_by": " + ",
            "value_box": {"box": "9", "only_with": "value"},
        },
    },
}
