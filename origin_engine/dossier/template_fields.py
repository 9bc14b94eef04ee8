"""What a template asks for, and how each field is explained in both languages (field_guide.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from origin_engine.dossier.flattening import Flat, flatten
from origin_engine.yaml_source import read_yaml_file

HERE = Path(__file__).parent
GROUPS = {
    "product": "id description hs hs_edition made_in price. net_weight. wholly_obtained. operations processes",
    "costs": "costs.",
    "shipment": "shipment.from shipment.to shipment.date shipment.tariff_line shipment.customs_value. "
    "shipment.units shipment.units_per_year shipment.route",
    "proof": "shipment.proof.kind shipment.proof.issued shipment.proof.reference shipment.proof_cost.",
    "rate": "rate.",
}
"""The fields that a template asks for, by heading; a name that ends in a dot stands for all that begin so."""

RARE_COLUMNS = (
    "hs_edition",
    "hs_in.",
    "measures.",
    "answers.",
    "originating.<agreement>.content",
    "processes",
    "deduction.recovered",
    "deduction.scrap_value",
)
"""Columns that a template leaves out; the sheet Fields explains them."""


class Explained(NamedTuple):
    """What a field means, in both languages; `label` is the Chinese name of a column."""

    en: str
    zh: str
    label: str = ""


@cache
def guide(section: str) -> dict[str, Explained]:
    """The explanations of one section of field_guide.yaml, by name."""
    texts = read_yaml_file(HERE / "field_guide.yaml").value[section]
    return {name: Explained(**each) for name, each in texts.items()}


def fields_of_group(group: str) -> list[str]:
    """The names of the fields under one heading of a template."""
    asked = GROUPS[group].split()
    begins = tuple(name for name in asked if name.endswith("."))
    return [name for name in guide("fields") if name in asked or name.startswith(begins)]


def template_columns() -> list[str]:
    """The names of the columns of a template, with `<agreement>` where the agreement goes."""
    return [name for name in guide("columns") if not name.startswith(RARE_COLUMNS)]


def example_facts() -> dict[str, Any]:
    """The worked example, in the contract's shape."""
    facts: dict[str, Any] = read_yaml_file(HERE / "example.yaml").value
    return facts


def example() -> Flat:
    """The worked example, flat."""
    return flatten(example_facts())
