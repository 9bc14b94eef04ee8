"""Rules without splits and dates: what two rules say under each answer to their guards, on each stretch of days.

A split is governed by the first case whose guards are met. Once it is settled what the guards come to, the rule of one
case is left; so two rules are compared once for each way in which that may turn out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook.implication.conditions import ANSWERED, answered_words

Answers = Mapping[str, bool]
Guarded = t.Split | t.ImportedOn
NEVER = t.AnyOf(())
"""A rule that nothing meets: a period that a day is not in, a lane that is another one."""
ALWAYS = t.NoChange()
MOST_ANSWERS = 10
"""Guards that are settled in every way; with more of them nothing is claimed."""
DAY = timedelta(days=1)


def worlds(one: Rule, other: Rule) -> Iterator[tuple[Rule, Rule]] | None:
    """Both rules under every way in which their guards and days may turn out; None where there are too many."""
    if not (_is_guarded(one) or _is_guarded(other)):
        return iter(((one, other),))
    guards = sorted({guard_key(guard) for rule in (one, other) for guard in guards_in(rule)})
    if len(guards) > MOST_ANSWERS:
        return None
    settled = [dict(zip(guards, answers, strict=True)) for answers in product((True, False), repeat=len(guards))]
    return (
        (settle(one, answers, day), settle(other, answers, day))
        for day in days_told_apart(one, other)
        for answers in settled
    )


def settle(rule: Rule, answers: Answers, day: date) -> Rule:
    """A rule on a day, with its guards answered: no split and no period is left in it."""
    match rule:
        case t.AnyOf(parts):
            return t.AnyOf(tuple([settle(part, answers, day) for part in parts]))
        case t.All(parts):
            return t.All(tuple([settle(part, answers, day) for part in parts]))
        case t.Provided(claim, proviso):
            return t.All((settle(claim, answers, day), settle(proviso, answers, day)))
        case t.Split(cases, otherwise):
            governing = next((c.rule for c in cases if all(_met(g, answers, day) for g in c.guards)), otherwise)
            return settle(governing, answers, day)
        case t.ImportedOn():
            return ALWAYS if _met(rule, answers, day) else NEVER
        case t.Condition() | t.MadeFrom() | t.WithinQuota() | t.TradeBetween():
            answer = answers.get(guard_key(rule))
            return rule if answer is None else ALWAYS if answer else NEVER
        case _:
            return rule


def _met(guard: t.Guard, answers: Answers, day: date) -> bool:
    if isinstance(guard, t.ImportedOn):
        return (guard.first is None or guard.first <= day) and (guard.last is None or day <= guard.last)
    return answers[guard_key(guard)]


def guard_key(guard: t.Node) -> str:
    """What a guard depends on: the trader's answer to its words, or the lane in either direction."""
    if isinstance(guard, ANSWERED):
        return answered_words(guard)
    assert isinstance(guard, t.TradeBetween)
    return "\n".join(sorted((guard.one, guard.other)))


def guards_in(rule: Rule) -> Iterator[t.Node]:
    """The guards of all splits in a rule, but for periods."""
    for split in splits_in(rule):
        for case in split.cases:
            yield from (guard for guard in case.guards if not isinstance(guard, t.ImportedOn))


def splits_in(rule: Rule) -> Iterator[t.Split]:
    """The splits of a rule, each before those inside it."""
    if isinstance(rule, t.Split):
        yield rule
    for part in parts_of(rule):
        yield from splits_in(part)


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    """The rules that a combination is made of."""
    match rule:
        case t.AnyOf(parts) | t.All(parts):
            return parts
        case t.Provided(claim, proviso):
            return (claim, proviso)
        case t.Split(cases, otherwise):
            return (*[case.rule for case in cases], otherwise)
        case _:
            return ()


def periods_in(rule: Rule) -> Iterator[t.ImportedOn]:
    """The periods of a rule, as guards and as conditions."""
    if isinstance(rule, t.ImportedOn):
        yield rule
    if isinstance(rule, t.Split):
        for case in rule.cases:
            yield from (guard for guard in case.guards if isinstance(guard, t.ImportedOn))
    for part in parts_of(rule):
        yield from periods_in(part)


def days_told_apart(one: Rule, other: Rule) -> list[date]:
    """One day of every stretch of days on which no period of the rules begins or ends."""
    days = {date.min}
    for period in (*periods_in(one), *periods_in(other)):
        days |= {period.first} if period.first else set()
        days |= {period.last + DAY} if period.last and period.last < date.max else set()
    return sorted(days)


def _is_guarded(rule: Rule) -> bool:
    return isinstance(rule, Guarded) or any(_is_guarded(part) for part in parts_of(rule))
