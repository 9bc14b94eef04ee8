"""The MCP server: four tools, and no way to a verdict but through the evaluator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from origin_engine.agents.refusing import refuse_without_facts
from origin_engine.api import check
from origin_engine.comparing import compare
from origin_engine.dossier import dossier_from
from origin_engine.dossier.template_fields import example_facts
from origin_engine.errors import NoRule, OriginEngineError, Problem, RefusedInput
from origin_engine.language import print_code
from origin_engine.nomenclature import CURRENT_EDITION, candidates, normalised
from origin_engine.reporting.plain_words import in_plain_words
from origin_engine.rulebook import known_rulebooks, load_rulebook
from origin_engine.rulebook.verifying import asked_words, walk
from origin_engine.told import told
from origin_engine.version import __version__

INSTRUCTIONS = """Whether goods qualify for a lower duty under a trade agreement is decided by `judge_origin` alone, on
the facts of a dossier. Read `dossier_shape` first and ask the person for every fact: never invent one, and leave out
what is not known. Tell the outcome as it stands: undetermined and not-encoded are no yes, and `claimable` is more than
originating. A rule (`rule_for`) is what must be shown, and never a verdict."""
NO_VERDICT = "This is the rule, not a verdict: whether a good meets it is decided by judge_origin on its dossier."

Facts = Annotated[dict[str, Any], Field(description="The dossier, in the shape that dossier_shape describes.")]
Agreements = Annotated[list[str], Field(description="Ids of agreements, as list_agreements gives them.", min_length=1)]
Answer = dict[str, Any]


def refusals_told(tool: Callable[..., Any]) -> Callable[..., Any]:
    """A refusal of the engine as the tool's own error, in its words."""

    @wraps(tool)
    def told(*given: Any, **named: Any) -> Any:
        try:
            return tool(*given, **named)
        except OriginEngineError as error:
            raise ToolError(str(error)) from None

    return told


def create_server() -> MCPServer[Any]:
    """The server, ready to run over standard input and output or to be asked in the same process."""
    server: MCPServer[Any] = MCPServer("origin-engine", version=__version__, instructions=INSTRUCTIONS)
    for tool in (list_agreements, dossier_shape, rule_for, judge_origin, compare_agreements):
        server.tool()(refusals_told(tool))
    return server


def list_agreements() -> list[Answer]:
    """The agreements that are encoded: id, name, Parties, and whether the list of product rules is held."""
    books = [load_rulebook(name) for name in known_rulebooks()]
    return [
        {
            "id": book.id,
            "name": book.agreement.name["en"],
            "parties": sorted(book.agreement.parties.members),
            "product_rules": "not held" if book.agreement.product_rules.not_held else f"{len(book):,} rows",
        }
        for book in books
    ]


def dossier_shape() -> Answer:
    """How a dossier is written: a whole example, and what must be there before anything is judged."""
    return {
        "example": example_facts(),
        "needed_at_the_least": [
            "product.hs",
            "product.made_in",
            "materials (or product.wholly_obtained)",
            "shipment.from",
            "shipment.to",
            "shipment.date",
        ],
        "left_out": "A fact that is left out is unknown, never zero and never no. Leave out what nobody has told you.",
    }


def rule_for(
    agreement: Annotated[str, Field(description="Id of the agreement.")],
    hs: Annotated[str, Field(description="HS code of at least six digits.")],
    hs_edition: Annotated[int, Field(description="The HS edition that the code is of.")] = CURRENT_EDITION,
    on: Annotated[date | None, Field(description="Day of importation.")] = None,
) -> Answer:
    """The product rule for a code in one agreement: notation, plain words, citation, what it asks. No verdict."""
    book = load_rulebook(_known(agreement)).on(on)
    edition = book.agreement.product_rules.hs_edition
    codes = candidates(normalised(hs)[:6], hs_edition, edition)
    if not codes:
        found = told("HS {edition} has no subheading {given}", edition=hs_edition, given=f"`{hs}`")
        raise RefusedInput(Problem(found, remedy=told("give six digits, like 8712.00")))
    return {"note": NO_VERDICT, "hs_edition": edition, "rules": [_rule(book.id, code, on) for code in codes]}


def judge_origin(dossier: Facts, agreements: Agreements) -> list[Answer]:
    """Judge a dossier: outcome, whether it can be claimed, reasons with articles, and what is missing.

    Refuses a dossier without the facts that a judgement needs at the least.
    """
    books = [load_rulebook(_known(name)) for name in agreements]
    read = refuse_without_facts(dossier_from(dossier))
    return [check(read, book).to_json() for book in books]


def compare_agreements(
    dossier: Facts, to: Annotated[list[str], Field(description="Importing countries, like JP.", min_length=1)]
) -> list[Answer]:
    """Compare every agreement on the lane in money: rates, duties, savings, what is missing.

    A rate that is not known stays unknown. It refuses a dossier without the facts that a judgement needs at the least.
    """
    read = refuse_without_facts(dossier_from(dossier))
    return [each.to_json() for each in compare(read, to)]


def _known(name: str) -> str:
    if name not in known_rulebooks():
        remedy = told("known: {known}", known=known_rulebooks())
        raise RefusedInput(Problem(told("no agreement `{name}`", name=name), remedy=remedy))
    return name


def _rule(agreement: str, code: str, on: date | None) -> Answer:
    book = load_rulebook(agreement).on(on)
    try:
        rule = book.rule_for(code)
    except NoRule as none:
        return {"hs": print_code(code), "rule": None, "because": str(none)}
    asked = dict.fromkeys(filter(None, map(asked_words, walk(rule.tree))))
    return {
        "hs": print_code(code),
        "rule": rule.text,
        "plain_words": in_plain_words(rule.tree),
        "citation": rule.citation,
        "to_be_answered_in_words": list(asked),
    }
