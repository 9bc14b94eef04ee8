"""Single conditions compared: does every good that meets one meet the other?

Each function is sound and not complete: True is shown, False is only not shown. A threshold that is met is met whatever
tolerance, deductions and roles an agreement has, as long as they are the same on both sides; where a term could turn
the order of two thresholds, nothing is claimed. That a good is wholly obtained shows no change of its materials: it may
have been grown from foreign seed, and lines of the bill may count in one test and not in the other.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from origin_engine.language import tree as t
from origin_engine.rulebook.implication.changes import change_implies, failing
from origin_engine.rulebook.implication.materials import Parts, everything, hold, of_codes, picked
from origin_engine.rulebook.implication.sides import Side

AT_MOST = (t.Comparison.BELOW, t.Comparison.AT_MOST)
LEAVES_OVER = {t.Method.BUILD_DOWN.value, t.Method.NET_COST.value, t.Method.TRANSACTION_VALUE.value}
"""Methods that take the non-originating materials off the value of the good."""
OWN_BASE = {
    t.Method.NET_COST.value: t.ValueBase.NET_COST.value,
    t.Method.TRANSACTION_VALUE.value: t.ValueBase.TRANSACTION_VALUE.value,
}
ANSWERED = (t.Condition, t.MadeFrom, t.Described, t.WithinQuota)
Way = tuple[str, str]
"""A method and the value of the good that it looks at."""


def condition_implies(one: t.Node, here: Side, other: t.Node, there: Side) -> bool:
    """Whether a good that meets one condition meets the other, for a good made in a Party on facts that agree."""
    if isinstance(one, ANSWERED) and isinstance(other, ANSWERED):
        return answered_words(one) == answered_words(other)
    if isinstance(one, t.ClassificationChange | t.ChangeFrom) and isinstance(
        other, t.ClassificationChange | t.ChangeFrom
    ):
        return change_implies(one, here, other, there)
    compare = COMPARED.get((type(one), type(other)))
    return compare is not None and compare(one, here, other, there)


def asks_nothing(condition: t.Node, side: Side) -> bool:
    """Whether every bill meets a condition: no change, or a change that every material makes."""
    if isinstance(condition, t.ClassificationChange | t.ChangeFrom):
        return not failing(condition, side)
    return isinstance(condition, t.NoChange)


def answered_words(condition: t.Node) -> str:
    """The words under which a trader answers a condition."""
    return str(condition.name if isinstance(condition, t.WithinQuota) else condition.words)  # type: ignore[attr-defined]


# --- value contents --------------------------------------------------------------------------------


def _content(one: t.ValueContent, here: Side, other: t.ValueContent, there: Side) -> bool:
    """The higher threshold shows the lower, by every method by which it may be reached."""
    if one.percent < other.percent or not _same_in_part(one.percent, here, other.percent, there):
        return False
    ways, open_ways = _ways(one, here), _ways(other, there)
    if ways is None or open_ways is None:
        # another than the exporter picks the method: the same for both, where neither names one
        same = ways is None and open_ways is None and _base(one, here) == _base(other, there)
        return same and _same_focus(one, here, other, there) and here.terms.build_up == there.terms.build_up
    if not ways <= open_ways or (here.terms.waived and not there.terms.waived):
        return False
    if _same_focus(one, here, other, there):
        return True
    counts_less = hold(_counted(one, here), _counted(other, there))
    return counts_less and here.terms.in_part is None and {method for method, _ in ways} <= LEAVES_OVER


def _same_in_part(one: Decimal, here: Side, other: Decimal, there: Side) -> bool:
    """Materials below the threshold may count in part: then a lower one lets fewer of them do so."""
    return here.terms.in_part is None or (here.terms.in_part == there.terms.in_part and one == other)


def _ways(rule: t.ValueContent, side: Side) -> frozenset[Way] | None:
    """The ways of reaching it, any of which will do; None where it is not the exporter's choice."""
    methods = side.terms.methods if rule.method is None else (rule.method.value,)
    if methods is None:
        return None
    up = t.Method.BUILD_UP.value
    base = _base(rule, side)
    return frozenset([(f"{m} of {side.terms.build_up}" if m == up else m, OWN_BASE.get(m, base)) for m in methods])


def _base(rule: t.ValueContent, side: Side) -> str:
    return rule.base.value if rule.base else side.terms.base


def _counted(rule: t.ValueContent, side: Side) -> Parts:
    """The materials that count against the content."""
    return of_codes(rule.focus, side) if rule.focus else everything(side)


def _same_focus(one: t.ValueContent, here: Side, other: t.ValueContent, there: Side) -> bool:
    if not one.focus and not other.focus:
        return True
    mine, theirs = _counted(one, here), _counted(other, there)
    return hold(mine, theirs) and hold(theirs, mine)


def _maximum(one: t.MaximumNonOriginating, here: Side, other: t.MaximumNonOriginating, there: Side) -> bool:
    return one.base is other.base and one.percent <= other.percent


def _foreign_shows_maximum(one: t.Node, here: Side, other: t.MaximumNonOriginating, there: Side) -> bool:
    most = _most_foreign(one, here)
    return most is not None and other.base.value == most.base and most.percent <= other.percent


def _foreign_shows_content(one: t.Node, here: Side, other: t.ValueContent, there: Side) -> bool:
    """What foreign materials are worth at most, the rest is worth at least."""
    most, ways = _most_foreign(one, here), _ways(other, there) or frozenset()
    if most is None:
        return False
    reached = any(method in LEAVES_OVER and base == most.base for method, base in ways)
    return reached and 100 - most.percent >= other.percent


class _MostForeign(NamedTuple):
    """The most that all non-originating materials may be worth, in per cent of a value of the good."""

    percent: Decimal
    base: str


def _most_foreign(one: t.Node, side: Side) -> _MostForeign | None:
    """What a condition says of all non-originating materials together; before deductions is no less than after."""
    match one:
        case t.MaximumNonOriginating(percent, base) | t.SetRule(Decimal() as percent, t.ValueBase() as base):
            return _MostForeign(percent, base.value)
        case t.MaterialLimit(t.Measure.VALUE, t.Standing.NON_ORIGINATING, t.Materials(None, ()), compare, percent):
            whole = _whole_base(one.of, side)
            return _MostForeign(percent, whole) if whole and compare in AT_MOST else None
        case t.ValueContent(percent=percent, focus=()) if not side.terms.waived and side.terms.in_part is None:
            (method, taken_of), *more = _ways(one, side) or {("", "")}
            return None if more or method not in LEAVES_OVER else _MostForeign(100 - percent, taken_of)
        case _:
            return None


# --- limits and demands on materials -----------------------------------------------------------------


def _limit(one: t.MaterialLimit, here: Side, other: t.MaterialLimit, there: Side) -> bool:
    """The tighter limit on the same share; or on more of the materials, of a whole that does not depend on them."""
    if (one.measure, one.standing) != (other.measure, other.standing) or not _tighter(one, other):
        return False
    mine, theirs = picked(one.materials, here), picked(other.materials, there)
    if one.each == other.each and _alike(mine, theirs):
        return _same_whole(one.of, here, other.of, there)
    if one.each or (other.each and one.comparison not in AT_MOST) or not _whole_stands_apart(one, here, other, there):
        return False
    if one.comparison in AT_MOST:
        return hold(mine, theirs)
    return hold(theirs, mine)


def picks_the_same(one: t.MaterialLimit, other: t.MaterialLimit, side: Side) -> bool:
    """Whether two limits measure the same share of the same materials in the same whole."""
    alike = (one.measure, one.standing, one.each) == (other.measure, other.standing, other.each)
    same = alike and _alike(picked(one.materials, side), picked(other.materials, side))
    return same and _same_whole(one.of, side, other.of, side)


def _tighter(one: t.MaterialLimit, other: t.MaterialLimit) -> bool:
    """Whether a share that keeps to one limit keeps to the other."""
    if (one.comparison in AT_MOST) is not (other.comparison in AT_MOST):
        return False
    if one.percent == other.percent:
        strict = (t.Comparison.BELOW, t.Comparison.ABOVE)
        return one.comparison in strict or other.comparison not in strict
    return (one.percent < other.percent) is (one.comparison in AT_MOST)


def _alike(mine: Parts, theirs: Parts) -> bool:
    """Whether two lists pick the same materials item by item, so that a limit on each item is on the same ones."""
    return len(mine) == len(theirs) and all(
        hold((one,), (other,)) and hold((other,), (one,)) for one, other in zip(mine, theirs, strict=True)
    )


def _same_whole(one: t.Whole, here: Side, other: t.Whole, there: Side) -> bool:
    if (one.kind, one.measure, _whole_base(one, here)) != (other.kind, other.measure, _whole_base(other, there)):
        return False
    if one.materials is None or other.materials is None:
        return one.materials is other.materials
    mine, theirs = picked(one.materials, here), picked(other.materials, there)
    return hold(mine, theirs) and hold(theirs, mine)


def _whole_base(whole: t.Whole, side: Side) -> str | None:
    if whole.base is not None:
        return whole.base.value
    of_the_set = whole.kind is t.WholeKind.SET and whole.measure is t.Measure.VALUE
    return side.terms.base if of_the_set else None


def _whole_stands_apart(one: t.MaterialLimit, here: Side, other: t.MaterialLimit, there: Side) -> bool:
    """Whether both shares are of one whole, whichever materials the limits pick."""
    those = one.of.kind is t.WholeKind.THOSE and one.of.base is None and one.of.materials is None
    return not those and _same_whole(one.of, here, other.of, there)


def _materials_are(one: t.MaterialsAre, here: Side, other: t.MaterialsAre, there: Side) -> bool:
    """Wholly obtained materials originate; what is demanded of more materials is met by fewer."""
    enough = one.demanded is t.MaterialOrigin.WHOLLY_OBTAINED or other.demanded is t.MaterialOrigin.ORIGINATING
    return enough and hold(picked(one.materials, here), picked(other.materials, there))


def _set(one: t.SetRule, here: Side, other: t.SetRule, there: Side) -> bool:
    if one.percent is None or other.percent is None:
        return one == other
    return one.base is other.base and one.percent <= other.percent


# --- origin, processes, words ------------------------------------------------------------------------


def _wholly_obtained(one: t.WhollyObtained, here: Side, other: t.WhollyObtained, there: Side) -> bool:
    """In one Party is in any Party; one category is a category."""
    return (other.in_any_party or not one.in_any_party) and other.category in (None, one.category)


def _process(one: t.Process, here: Side, other: t.Process, there: Side) -> bool:
    """So many of some processes are at least so many, less those that the other rule does not name."""
    if one.in_any_party and not other.in_any_party:
        return False
    done = len(one.names) if one.at_least is None else one.at_least
    wanted = len(other.names) if other.at_least is None else other.at_least
    return done - len(set(one.names) - set(other.names)) >= wanted


def _trade(one: t.TradeBetween, here: Side, other: t.TradeBetween, there: Side) -> bool:
    return {one.one, one.other} == {other.one, other.other}


def _equal(one: t.Node, here: Side, other: t.Node, there: Side) -> bool:
    return one == other


def _always(one: t.Node, here: Side, other: t.Node, there: Side) -> bool:
    return True


COMPARED: dict[tuple[type, type], Callable[[Any, Side, Any, Side], bool]] = {
    (t.ValueContent, t.ValueContent): _content,
    (t.MaximumNonOriginating, t.MaximumNonOriginating): _maximum,
    (t.ValueContent, t.MaximumNonOriginating): _foreign_shows_maximum,
    (t.SetRule, t.MaximumNonOriginating): _foreign_shows_maximum,
    (t.MaterialLimit, t.MaximumNonOriginating): _foreign_shows_maximum,
    (t.MaximumNonOriginating, t.ValueContent): _foreign_shows_content,
    (t.SetRule, t.ValueContent): _foreign_shows_content,
    (t.MaterialLimit, t.ValueContent): _foreign_shows_content,
    (t.MaterialLimit, t.MaterialLimit): _limit,
    (t.MaterialsAre, t.MaterialsAre): _materials_are,
    (t.SetRule, t.SetRule): _set,
    (t.WhollyObtained, t.WhollyObtained): _wholly_obtained,
    (t.ExclusivelyOriginating, t.ExclusivelyOriginating): _always,
    (t.Process, t.Process): _process,
    (t.TradeBetween, t.TradeBetween): _trade,
    (t.NotEncoded, t.NotEncoded): _equal,
}
