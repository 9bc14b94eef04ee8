"""The rule language: reading, writing and describing product rules.

Takes: the text of one rule, as the annexes write them.
Gives: a frozen syntax tree with source spans, or a RuleError that points at the word; the canonical text.
Never knows about: products, agreements, files, verdicts.
"""

from origin_engine.language.diagnostics import Place
from origin_engine.language.parser import parse_rule
from origin_engine.language.printer import print_code, print_rule
from origin_engine.language.tree import Rule

__all__ = ["Place", "Rule", "parse_rule", "print_code", "print_rule"]
