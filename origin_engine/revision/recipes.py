"""Bills that meet a claim of one rule and are likely to fail another: at its thresholds, of materials it shuts out.

Nothing is decided here. A bill that is made is a guess, which the evaluator then judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from origin_engine.language import tree as t
from origin_engine.revision.bills import WHOLE, Bill, Coded, Line
from origin_engine.revision.hints import Answers, Hint, Seen
from origin_engine.revision.stage import Stage
from origin_engine.rulebook.implication.conditions import ANSWERED, answered_words
from origin_engine.rulebook.verifying import asked_words, walk

WITHOUT_A_LIMIT = Decimal(90)
SECOND = Decimal(20)
JUST = Decimal(1)
WHOLLY_OBTAINED = "wholly obtained"
Claim = Sequence[t.Node]
NOT_MADE_BY_BILLS = (t.WhollyObtained, t.ExclusivelyOriginating, t.NotEncoded)
"""Conditions that need no foreign material, or that are never met."""


class Kitchen:
    """What the bills for one claim are put together from."""

    def __init__(self, claim: Claim, yes: Seen, no: Seen, tolerances: Sequence[Decimal]) -> None:
        self.claim = claim
        self.no = no
        nodes = [*claim, *walk(no.rule)]
        every = [*walk(yes.rule), *walk(no.rule)]
        self.words = _line_words(every)
        self.answers = {
            **{words: False for node in every for words in _answered(node)},
            **{words: True for node in claim for words in _answered(node)},
        }
        self.most = min([WITHOUT_A_LIMIT, *_most_foreign(claim)])
        self.shares = self._shares([node for node in nodes if isinstance(node, t.Node)], tolerances)
        self.processes = tuple(dict.fromkeys(name for node in claim for name in _needed(node)))

    def _shares(self, nodes: Sequence[t.Node], tolerances: Sequence[Decimal]) -> list[Decimal]:
        """What the foreign material may be worth: all that the claim lets, or just at and just over another limit."""
        limits = [limit for node in nodes for limit in _limits(node)]
        edges = [edge for limit in (*limits, *tolerances) for edge in (limit + JUST, limit)]
        found = [self.most, *(edge for edge in edges if 0 < edge <= self.most)]
        return list(dict.fromkeys(found))

    def told(self, hint: Hint, more: Answers = ()) -> Answers:
        """What a line answers to every word that the rules ask of materials."""
        said = {**dict.fromkeys(self.words, False), **dict(hint.answers), **dict(more)}
        return tuple(sorted(said.items()))


def bills_for(
    kitchen: Kitchen, hints: Sequence[Hint], own: Coded, stage: Stage, answers: Mapping[str, bool]
) -> Iterator[Bill]:
    """Bills for one claim, the likeliest first."""
    if not hints or any(isinstance(node, NOT_MADE_BY_BILLS) for node in kitchen.claim):
        return
    said = {**kitchen.answers, **answers}
    rest = list(_originating(kitchen, hints))
    mixes = [_one(kitchen, hint, share) for share, hint in _in_order(kitchen.shares, hints)]
    mixes += [_two(kitchen, one, other) for one, other in product(hints[:4], hints[:4]) if one != other]
    for foreign, originating, basis in _in_order(mixes, rest, stage.bases):
        left = WHOLE - sum((line.share for line in foreign), Decimal(0))
        lines = (*foreign, *(() if originating is None or not left else (originating._replace(share=left),)))
        yield Bill(own, basis, lines, kitchen.processes, tuple(sorted(said.items())), stage.lane, stage.days)


def _one(kitchen: Kitchen, hint: Hint, share: Decimal) -> tuple[Line, ...]:
    return (Line(hint.coded, share, False, kitchen.told(hint)),)


def _two(kitchen: Kitchen, one: Hint, other: Hint) -> tuple[Line, ...]:
    """Two foreign materials, for a rule each of whose changes fails on another one."""
    second = min(SECOND, kitchen.most / 2)
    return (
        Line(one.coded, kitchen.most - second, False, kitchen.told(one)),
        Line(other.coded, second, False, kitchen.told(other)),
    )


def _originating(kitchen: Kitchen, hints: Sequence[Hint]) -> Iterator[Line | None]:
    """What the rest of the good may be: an originating material (also one that the rules speak of), or labour."""
    for words in sorted(kitchen.words):
        told = kitchen.told(hints[0], ((words, True), (WHOLLY_OBTAINED, True)))
        yield Line(hints[0].coded, WHOLE, True, told)
    for hint in (hints[-1], *hints[:3]):
        yield Line(hint.coded, WHOLE, True, kitchen.told(hint, ((WHOLLY_OBTAINED, True),)))
    yield None


def _in_order(*axes: Sequence[object]) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Every choice of one from each list, those near the beginning of all lists first."""
    places = sorted(product(*[range(len(axis)) for axis in axes]), key=lambda chosen: (sum(chosen), chosen))
    return (tuple([axis[place] for axis, place in zip(axes, chosen, strict=True)]) for chosen in places)


# --- what the rules speak of -------------------------------------------------------------------------


def _most_foreign(claim: Claim) -> Iterator[Decimal]:
    """What a claim's value content and maximum leave for foreign materials."""
    for node in claim:
        if isinstance(node, t.ValueContent):
            yield WHOLE - node.percent
        elif isinstance(node, t.MaximumNonOriginating):
            yield node.percent


def _limits(node: t.Node) -> Iterator[Decimal]:
    """The shares of foreign material at which a condition turns."""
    match node:
        case t.ValueContent(percent=percent):
            yield WHOLE - percent
        case t.MaximumNonOriginating(percent=percent):
            yield percent
        case t.MaterialLimit(percent=percent):
            yield from (percent, WHOLE - percent)
        case t.SetRule(percent=Decimal() as percent) | t.Allowance(percent=Decimal() as percent):
            yield percent


def _needed(node: t.Node) -> tuple[str, ...]:
    if not isinstance(node, t.Process):
        return ()
    return node.names if node.at_least is None else node.names[: node.at_least]


def _answered(node: t.Node) -> Iterator[str]:
    if isinstance(node, ANSWERED):
        yield answered_words(node)


def _line_words(nodes: Sequence[t.Node]) -> set[str]:
    """The words that are asked of materials."""
    return {words for node in nodes if isinstance(node, t.Materials) and (words := asked_words(node))}
