"""The Python surface that embedders rely on: load a rule book, check a dossier, read the answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from origin_engine.dossier import Dossier, dossier_from, read_dossier
from origin_engine.origin import Determination as Found
from origin_engine.origin import judge
from origin_engine.rulebook import RuleBook


class Determination(Found):
    """What was found of one product under one agreement, ready to be handed on."""

    def to_json(self) -> dict[str, Any]:
        """The determination in the shape of the contract, as plain JSON values."""
        from origin_engine.reporting.contract import determination_as_json

        return determination_as_json(self)


def check(dossier: str | Path | Mapping[str, Any] | Dossier, book: RuleBook) -> Determination:
    """Judge a dossier under an agreement.

    `dossier` is a path (YAML, JSON, CSV, Excel), a mapping of the contract's shape, or a Dossier. Raises
    DossierError, with every problem found, where the input is wrong; missing facts are in the answer instead.
    """
    read = dossier_of(dossier)
    return Determination(read, *judge(read, book))


def dossier_of(dossier: str | Path | Mapping[str, Any] | Dossier) -> Dossier:
    """A dossier from a path, a mapping, or a dossier."""
    if isinstance(dossier, Mapping):
        return dossier_from(dossier)
    return dossier if isinstance(dossier, Dossier) else read_dossier(dossier)
