"""The words of the rule language: how each terminal of the grammar is called in messages.

The keys are the terminals' names. The order is the one in which a message lists what was expected.
"""

from __future__ import annotations

from origin_engine.language.tree import Level
from origin_engine.told import told

SPELLINGS: dict[str, str] = {
    "CC": "CC",
    "CTH": "CTH",
    "CTSH": "CTSH",
    "CTI": "CTI",
    "ANY_HEADING": "any heading",
    "NO_CHANGE": "no change",
    "CHANGE_FROM": "change from",
    "WO": "WO",
    "PE": "PE",
    "CR": "CR",
    "RVC": "RVC",
    "VAC": "VAC",
    "QVC": "QVC",
    "MAXNOM": "MaxNOM",
    "EACH": "each",
    "ORIGINATING": "originating",
    "NON_ORIGINATING": "non-originating",
    "PROCESS": "process",
    "AT_LEAST_WORD": "at least",
    "OF_PROCESS": "of process",
    "CONDITION": "condition",
    "MADE_FROM": "made from",
    "NOTE": "note",
    "NOT_ENCODED": "not encoded",
    "PERCENT": "%",
    "BUILD_DOWN": "build-down",
    "BUILD_UP": "build-up",
    "NET_COST": "net-cost",
    "TRANSACTION_VALUE": "transaction-value",
    "AT_MOST": "<=",
    "BELOW": "<",
    "AT_LEAST": ">=",
    "ABOVE": ">",
    "EXW": "EXW",
    "FOB": "FOB",
    "TV": "TV",
    "NC": "NC",
    "PRODUCT": "product",
    "SET": "set",
    "VALUE": "value",
    "WEIGHT": "weight",
    "NET_WEIGHT": "net-weight",
    "DRY_WEIGHT": "dry-weight",
    "VOLUME": "volume",
    "ALCOHOL": "alcohol",
    "CHAPTER": "chapter",
    "HEADING": "heading",
    "SUBHEADING": "subheading",
    "TARIFF_ITEM": "tariff item",
    "THE_SAME": "the same",
    "MATERIALS_OF": "materials of",
    "ALL_MATERIALS": "materials",
    "TO": "to",
    "COMMA": ",",
    "PLUS": "+",
    "OF": "of",
    "WITHIN_GROUP": "within the group",
    "OUTSIDE_GROUP": "outside the group",
    "OF_GROUP": "of the group",
    "WITH_OR_WITHOUT": "with or without",
    "EXCEPT_FROM": "except from",
    "ALLOWING": "allowing",
    "UP_TO": "up to",
    "ONLY_FOR": "only for",
    "FOCUSED_ON": "focused on",
    "WITH_NON_ORIGINATING": "with non-originating items",
    "ARE": "are",
    "AS": "as",
    "IN_ANY_PARTY": "in any Party",
    "USE": "use in",
    "IMPORTED_FROM": "imported from",
    "IMPORTED_UNTIL": "imported until",
    "UNTIL": "until",
    "TRADE_BETWEEN": "trade between",
    "WITHIN_QUOTA": "within quota",
    "AND": "and",
    "AND_CODE": "and",
    "PROVIDED_THAT": "provided that",
    "OR": "or",
    "FOR": "for",
    "COLON": ":",
    "SEMICOLON": ";",
    "OTHERWISE": "otherwise",
    "LPAR": "(",
    "RPAR": ")",
}
"""Terminals that are spelled in one way."""

KINDS: dict[str, str] = {
    "DIGITS": told("a number"),
    "TEXT": told('words in quotes (`"smoked"`)'),
    "NAME": told("a name in small letters (`cutting-and-sewing`)"),
    "COUNTRY": told("a country in two capitals (`CN`)"),
    "DATE": told("a date (`2027-12-31`)"),
    "$END": told("the end of the rule"),
}
"""Terminals that stand for anything of a kind."""

LEVEL_NAMES: dict[Level, str] = {
    Level.CHAPTER: told("chapter"),
    Level.HEADING: told("heading"),
    Level.SUBHEADING: told("subheading"),
    Level.TARIFF_ITEM: told("tariff item"),
}
"""The levels of codes in messages; in rules they are written as in printer.py."""

_MEASURES = {"VALUE", "WEIGHT", "NET_WEIGHT", "DRY_WEIGHT", "VOLUME", "ALCOHOL"}
_CHANGES = {"CC", "CTH", "CTSH", "CTI", "ANY_HEADING"}
CODE = frozenset({"CHAPTER", "HEADING", "SUBHEADING", "TARIFF_ITEM", "THE_SAME", "DIGITS"})
_CONDITIONS = {
    *_CHANGES, "NO_CHANGE", "CHANGE_FROM", "RVC", "VAC", "QVC", "MAXNOM", "EACH", "ORIGINATING", "NON_ORIGINATING",
    *_MEASURES, "SET", "WO", "PE", "MATERIALS_OF", "ALL_MATERIALS", "TEXT", "CR", "PROCESS", "AT_LEAST_WORD",
    "CONDITION", "MADE_FROM", "NOTE", "NOT_ENCODED", "IMPORTED_FROM", "IMPORTED_UNTIL", "TRADE_BETWEEN",
    "WITHIN_QUOTA", "LPAR",
}  # fmt: skip

GROUPS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({*_CONDITIONS, "FOR"}), told("a condition, such as `CTH`, `RVC 40` or `WO`")),
    (frozenset(_CONDITIONS), told("a condition, such as `CTH`, `RVC 40` or `WO`")),
    (frozenset(_CHANGES), told("a change, such as `CTH`")),
    (CODE, told("a code (`heading 72.08`)")),
    (frozenset({"BUILD_DOWN", "BUILD_UP", "NET_COST", "TRANSACTION_VALUE"}), told("a method (`build-down`)")),
    (frozenset({"EXW", "FOB", "TV", "NC"}), told("a value of the good (`EXW`, `FOB`, `TV` or `NC`)")),
    (frozenset(_MEASURES), told("a measure (`weight`)")),
    (frozenset({"WITHIN_GROUP", "OUTSIDE_GROUP", "OF_GROUP"}), told("a group (`within the group`)")),
)
"""Terminals that are named together when all of them could stand in a place."""

SAID_OTHERWISE: tuple[tuple[str, str], ...] = (
    ("provided that", "AND"),
    ("subject to", "PROVIDED_THAT"),
    ("where", "PROVIDED_THAT"),
    ("if", "PROVIDED_THAT"),
    ("excluding", "EXCEPT_FROM"),
    ("except for", "EXCEPT_FROM"),
    ("except", "EXCEPT_FROM"),
    ("other than", "EXCEPT_FROM"),
    ("whether or not", "WITH_OR_WITHOUT"),
    ("however", "ALLOWING"),
    ("through", "TO"),
    ("until", "TO"),
    ("per cent", "PERCENT"),
    ("percent", "PERCENT"),
    ("ex-works", "EXW"),
    ("transaction value", "TV"),
    ("net cost", "NC"),
    ("not exceeding", "AT_MOST"),
    ("does not exceed", "AT_MOST"),
    ("at most", "AT_MOST"),
    ("not less than", "AT_LEAST"),
    ("at least", "AT_LEAST"),
    ("less than", "BELOW"),
    ("more than", "ABOVE"),
    ("wholly obtained", "WO"),
    ("produced exclusively", "PE"),
    ("chemical reaction", "CR"),
    ("regional value content", "RVC"),
    ("VNM", "MAXNOM"),
    ("else", "OTHERWISE"),
    ("tariff line", "TARIFF_ITEM"),
)
"""What treaties say for a word of this language; the first that could stand in a place is suggested."""

CHARACTERS: dict[str, str] = {
    **dict.fromkeys("“”„«»「」『』", '"'),
    **dict.fromkeys("≤≦", "<="),
    **dict.fromkeys("≥≧", ">="),
    **dict.fromkeys("-‐‑–—~", "to"),
    "=<": "<=",
    "=>": ">=",
    "、": ",",
    **dict.fromkeys("&+", "and"),
    "|": "or",
}
"""Characters that stand for another spelling; full-width forms are unfolded by Unicode itself."""
