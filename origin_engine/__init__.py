"""origin-engine: rules of origin and tariff eligibility.

    from origin_engine import load_rulebook, check

    book = load_rulebook("rcep")
    determination = check("bike.yaml", book)
    determination.outcome, determination.claimable, determination.to_json()

The public names are those of `__all__`; they are loaded on first use, so that importing the package costs
next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from origin_engine.version import __version__

if TYPE_CHECKING:
    from origin_engine.api import Determination, check
    from origin_engine.comparing import Comparison, compare
    from origin_engine.dossier import Dossier, read_dossier
    from origin_engine.errors import (
        DossierError,
        NoRule,
        OriginEngineError,
        Problem,
        RefusedInput,
        RulebookError,
        RuleError,
    )
    from origin_engine.language import parse_rule, print_rule
    from origin_engine.locales import speaking
    from origin_engine.origin import Finding, Missing, Outcome, Verdict
    from origin_engine.rulebook import ProductRule, RuleBook, load_rulebook

_HOMES = {
    "origin_engine.api": ("Determination", "check"),
    "origin_engine.comparing": ("Comparison", "compare"),
    "origin_engine.dossier": ("Dossier", "read_dossier"),
    "origin_engine.errors": (
        "DossierError",
        "NoRule",
        "OriginEngineError",
        "Problem",
        "RefusedInput",
        "RuleError",
        "RulebookError",
    ),
    "origin_engine.language": ("parse_rule", "print_rule"),
    "origin_engine.locales": ("speaking",),
    "origin_engine.origin": ("Finding", "Missing", "Outcome", "Verdict"),
    "origin_engine.rulebook": ("ProductRule", "RuleBook", "load_rulebook"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Comparison",
    "Determination",
    "Dossier",
    "DossierError",
    "Finding",
    "Missing",
    "NoRule",
    "OriginEngineError",
    "Outcome",
    "Problem",
    "ProductRule",
    "RefusedInput",
    "RuleBook",
    "RuleError",
    "RulebookError",
    "Verdict",
    "__version__",
    "check",
    "compare",
    "load_rulebook",
    "parse_rule",
    "print_rule",
    "read_dossier",
    "speaking",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
