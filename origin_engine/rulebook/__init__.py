"""Rule books: the chapter rules and product rules of agreements.

Takes: the YAML files of a folder under rules/.
Gives: a RuleBook (agreement, rule for a code, citations, sources), or every problem of its files.
Never knows about: dossiers, verdicts, rates.
"""

from origin_engine.rulebook.agreement import Agreement
from origin_engine.rulebook.book import ProductRule, RuleBook
from origin_engine.rulebook.loading import known_rulebooks, load_rulebook

__all__ = ["Agreement", "ProductRule", "RuleBook", "known_rulebooks", "load_rulebook"]
