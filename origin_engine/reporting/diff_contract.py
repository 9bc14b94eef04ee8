"""Two rule books side by side, for programs: rows, counts, bills as dossiers, chapter rules that differ."""

from __future__ import annotations

from typing import Any

from origin_engine.language import print_code
from origin_engine.revision import Flip, RevisedRow, Revision, Sought, facts_of
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.comparing import Kind

Json = dict[str, Any]


def revision_as_json(found: Revision) -> Json:
    """The whole comparison; `counts` add up to `subheadings`."""
    compared = found.compared
    return {
        "old": _book(compared.old),
        "new": _book(compared.new),
        "within": print_code(compared.within) if compared.within else None,
        "subheadings": compared.subheadings,
        "counts": {kind.value: compared.count(kind) for kind in Kind},
        "rows": [_row(row) for row in found.rows],
        "terms": [
            {"field": each.field, "old": list(each.old), "new": list(each.new)} for each in found.terms.differences
        ],
        "articles_that_differ": found.terms.citations,
    }


def _book(book: RuleBook) -> Json:
    head = book.agreement.product_rules
    return {"agreement": book.id, "annex": head.annex, "hs_edition": head.hs_edition, "digest": book.digest}


def _row(revised: RevisedRow) -> Json:
    row = revised.row
    return {
        "kind": row.kind.value,
        "codes": [print_code(code) for code in row.codes],
        "old": [{"rule": each.text, "new_is": each.relation.value if each.relation else None} for each in row.before],
        "new": row.new,
        "bills": [_sought(each) for each in revised.sought],
    }


def _sought(sought: Sought) -> Json:
    found: Json = {
        "old_code": print_code(sought.stands.old_code),
        "new_code": print_code(sought.stands.new_code),
        "sought": sought.outcome.value,
        "found": sought.flip is not None,
    }
    return found if sought.flip is None else {**found, **flip_as_json(sought.flip)}


def flip_as_json(flip: Flip) -> Json:
    """A bill as the dossiers that were judged, and what each came to."""
    old, new = flip.bill.days
    return {
        "old": {"outcome": flip.old.outcome.value, "dossier": facts_of(flip.bill, flip.stage, old)},
        "new": {"outcome": flip.new.outcome.value, "dossier": facts_of(flip.bill, flip.stage, new)},
    }
