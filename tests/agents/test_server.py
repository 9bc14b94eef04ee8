"""The tools for agents, asked with the SDK's own client: they evaluate, and refuse to answer without inputs."""

from __future__ import annotations

import asyncio
import copy
import json
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from origin_engine import check, load_rulebook
from origin_engine.agents.server import create_server
from origin_engine.dossier.template_fields import example_facts
from origin_engine.rulebook import known_rulebooks


def call(tool: str, **given: Any) -> tuple[bool, Any]:
    """Whether the tool refused, and what it told."""

    async def ask() -> tuple[bool, Any]:
        async with Client(create_server()) as client:
            found = await client.call_tool(tool, given)
            if found.is_error:
                return True, found.content[0].text  # type: ignore[union-attr]
            return False, found.structured_content.get("result", found.structured_content)

    return asyncio.run(ask())


def test_the_tools_are_described() -> None:
    async def ask() -> dict[str, str]:
        async with Client(create_server()) as client:
            return {tool.name: tool.description or "" for tool in (await client.list_tools()).tools}

    tools = asyncio.run(ask())
    assert set(tools) == {"list_agreements", "dossier_shape", "rule_for", "judge_origin", "compare_agreements"}
    assert all(tools.values())


def test_a_whole_dossier_is_judged_as_the_library_judges_it() -> None:
    refused, found = call("judge_origin", dossier=example_facts(), agreements=["rcep"])
    assert not refused
    expected = check(example_facts(), load_rulebook("rcep")).to_json()
    assert found[0]["outcome"] == expected["outcome"]
    assert found[0]["finding"] == json.loads(json.dumps(expected["finding"]))


@pytest.mark.parametrize(
    ("group", "field", "named"),
    [
        ("product", "hs", "product.hs"),
        ("product", "made_in", "product.made_in"),
        (None, "materials", "materials"),
        ("shipment", "from", "shipment.from"),
        ("shipment", "to", "shipment.to"),
        ("shipment", "date", "shipment.date"),
    ],
)
@pytest.mark.parametrize("tool", ["judge_origin", "compare_agreements"])
def test_without_a_fact_that_every_judgement_needs_it_refuses(
    tool: str, group: str | None, field: str, named: str
) -> None:
    facts = copy.deepcopy(example_facts())
    (facts if group is None else facts[group]).pop(field)
    beside = {"agreements": ["rcep"]} if tool == "judge_origin" else {"to": ["JP"]}
    refused, told = call(tool, dossier=facts, **beside)
    assert refused
    assert f"{named}: is needed and not stated" in told


def test_a_fact_that_only_leaves_the_matter_open_is_named_in_the_answer() -> None:
    facts = copy.deepcopy(example_facts())
    facts["product"].pop("operations")
    refused, found = call("judge_origin", dossier=facts, agreements=["rcep"])
    assert not refused
    assert found[0]["outcome"] == "undetermined"
    assert "product.operations" in [each["fact"] for each in found[0]["missing"]]


def test_a_rule_is_no_verdict() -> None:
    refused, found = call("rule_for", agreement="rcep", hs="8712.00")
    assert not refused
    assert "not a verdict" in found["note"]
    assert [each["rule"] for each in found["rules"]] == ["CTH or RVC 40"]
    assert "outcome" not in json.dumps(found)


def test_a_list_that_is_not_held_is_said_and_not_guessed() -> None:
    _, found = call("rule_for", agreement="china-chile", hs="8712.00")
    assert [each["rule"] for each in found["rules"]] == [None]
    assert "consult" in found["rules"][0]["because"]


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("judge_origin", {"dossier": {"product": {"hs": "1"}}, "agreements": ["rcep"]}, "is no HS code"),
        ("judge_origin", {"dossier": {}, "agreements": ["rcep"]}, "product"),
        ("judge_origin", {"dossier": {"product": {}}, "agreements": ["../etc"]}, "no agreement `../etc`"),
        ("rule_for", {"agreement": "rcep", "hs": "8712.99"}, "no subheading"),
        ("compare_agreements", {"dossier": example_facts(), "to": ["Japan"]}, "no country code"),
    ],
)
def test_refusals_say_what_is_wrong(tool: str, given: dict[str, Any], told: str) -> None:
    refused, text = call(tool, **given)
    assert refused
    assert told in text


def test_agreements_are_listed() -> None:
    _, found = call("list_agreements")
    assert [each["id"] for each in found] == known_rulebooks()


def test_the_command_serves_over_standard_input_and_output() -> None:
    import sys

    async def ask() -> list[str]:
        command = StdioServerParameters(command=sys.executable, args=["-m", "origin_engine", "mcp"])
        async with Client(command) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert "judge_origin" in asyncio.run(ask())
