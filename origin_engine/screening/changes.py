"""Changes of tariff classification over columns (classification_change.py of origin/).

Looks at the lines that do not, or may not, originate. Where some make no change, the rule's own allowance and then the
tolerance of the agreement are asked about them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from origin_engine.language import tree as t
from origin_engine.origin.missing import Need
from origin_engine.screening.columns import Column
from origin_engine.screening.cures import NONE, Cure, ask_cure
from origin_engine.screening.goods import value_of_good
from origin_engine.screening.kleene import NO, OPEN, YES, constant
from origin_engine.screening.materials import code_lacks, standing_lacks
from origin_engine.screening.needs import NOTHING, nothing, where
from origin_engine.screening.plain_changes import Unchanged, level_column
from origin_engine.screening.reads import Leaf
from origin_engine.screening.roles import asked_of_roles, counted_in_changes
from origin_engine.screening.selecting import Change, answers, lines_in, makes_change, selects
from origin_engine.screening.shapes import PlainChange
from origin_engine.screening.shares import Percent, within
from origin_engine.screening.sight import Sight
from origin_engine.screening.standing import FOREIGN


def read_change(rule: Change, sight: Sight) -> Leaf:
    """Whether every line makes the change, or what is let through accounts for those that do not."""
    unchanged = _unchanged(rule, sight)
    allowance = _allowance_of(rule)
    if allowance is not None:
        unchanged = _beyond_allowance(allowance, sight, unchanged)
    return _settled(rule, sight, unchanged, _described(rule))


def read_plain_change(rule: PlainChange, sight: Sight) -> Leaf:
    """The same for a plain change, whose lines were found for all goods at once."""
    leaf = _settled(rule, sight, sight.unchanged[rule.number], ())
    return leaf._replace(level=sight.row(level_column(rule.number)))


def _settled(rule: Change | PlainChange, sight: Sight, unchanged: Unchanged, described: Sequence[t.Materials]) -> Leaf:
    """A change with the lines that stand against it, after the tolerance was asked about them."""
    lines, surely = unchanged
    cure = ask_cure(sight, lines, surely, "classification")
    cured = constant(NONE, len(lines)) if cure is None else cure.verdict
    fails = lines.some(surely) & (cured <= NO)
    verdict = constant(YES, len(sight))
    verdict[lines.rows] = np.where(cured == YES, YES, np.where(fails, NO, OPEN))
    has_bill = sight.row("has a bill")
    verdict[~has_bill] = OPEN
    by_tolerance = np.zeros(len(sight), np.bool_)
    by_tolerance[lines.rows] = cured == YES

    def lacks() -> Column:
        found = where(~has_bill, Need.BILL)
        found[lines.rows] |= _lacks(described, sight, unchanged, cure)
        return found

    shares = () if cure is None else tuple((lines.rows, share) for share in cure.shares)
    return Leaf(rule, verdict, lacks, tolerances=shares, cured=by_tolerance)


def _unchanged(rule: Change, sight: Sight) -> Unchanged:
    foreign = sight.foreign
    lines = lines_in(foreign, sight.terms.codes)
    changed = makes_change(rule, lines)
    fails = changed != YES
    if sight.by_role:
        counted = counted_in_changes(sight, foreign)
        fails &= counted != NO
        changed = np.where(fails & (counted == OPEN), OPEN, changed)
    if isinstance(rule, t.ClassificationChange) and rule.only_for is not None:
        fails &= selects(rule.only_for, lines) != NO
    picked = foreign.pick(fails)
    return Unchanged(picked, (changed[picked.lines] == NO) & (picked.line("status") == FOREIGN))


def _allowance_of(rule: Change) -> t.Allowance | None:
    """The allowance that a change grants, be it the change that a listed source goes with or without."""
    change = rule.otherwise if isinstance(rule, t.ChangeFrom) else rule
    return None if change is None else change.allowance


def _beyond_allowance(allowance: t.Allowance, sight: Sight, unchanged: Unchanged) -> Unchanged:
    """What is left to answer for when the lines that the rule itself lets stay are taken out.

    A line of which it is not known whether it may stay stands against the change only perhaps.
    """
    lines, surely = unchanged
    may = selects(allowance.materials, lines_in(lines, sight.terms.codes))
    stays, unsure = may == YES, may == OPEN
    if allowance.percent is None or allowance.base is None:
        return _without(Unchanged(lines, surely & ~unsure), stays)
    whole, percent = value_of_good(allowance.base.value, lines, sight.facts), Percent.of(allowance.percent)
    worth = lines.line("worth")
    known = whole.known & ~lines.some((stays | unsure) & (worth == 0))
    least, most = lines.total(worth * stays), lines.total(worth * (stays | unsure))
    in_vain = known & ~within(least, whole.amount, percent)
    gone = stays & lines.each(known & within(most, whole.amount, percent))
    perhaps = (stays | unsure) & lines.each(~in_vain)
    return _without(Unchanged(lines, surely & ~perhaps), gone)


def _without(unchanged: Unchanged, gone: Column) -> Unchanged:
    return Unchanged(unchanged.lines.among(~gone), unchanged.surely[~gone])


def _lacks(described: Sequence[t.Materials], sight: Sight, unchanged: Unchanged, cure: Cure | None) -> Column:
    """The facts that would settle the change: codes, answers, standings, and what the tolerance lacks."""
    lines, surely = unchanged
    doubts = np.where(lines.line("code") >= sight.terms.codes.unknown, code_lacks(lines), NOTHING)
    if sight.by_role:
        doubts |= asked_of_roles(sight, lines)
    for each in described:
        unsaid = answers(lines, each.described or "") == OPEN
        doubts |= where(unsaid & ((lines.line("code") < sight.terms.codes.unknown) | (not each.codes)), Need.ANSWER)
    of_lines = standing_lacks(sight, lines) | np.where(surely, NOTHING, doubts)
    return lines.union(of_lines) | (nothing(len(lines)) if cure is None else cure.lacks())


def _described(rule: Change) -> list[t.Materials]:
    """The lines that are excluded, picked or allowed by words."""
    allowance = _allowance_of(rule)
    allowed = () if allowance is None else (allowance.materials,)
    picked = (rule.source,) if isinstance(rule, t.ChangeFrom) else rule.exclusions
    return [each for each in (*picked, *allowed) if each.described]
