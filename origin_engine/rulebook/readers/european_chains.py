"""Steps of production that one sentence joins: which of them must be taken together, and which stand beside each other.

`weaving combined with dyeing or with coating` is weaving and one of the two. `spinning of natural fibres or extrusion of
man-made fibres accompanied by spinning` is not: no stage accompanies itself. What neither the words nor that rule decide
is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook.readers.european_words import family
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

WITH, EACH_WITH = "STEP_WITH", "EACH_WITH"
OR, AND, COMMA = "STEP_OR", "STEP_AND", "STEP_COMMA"
IN_ORDER = {"PRECEDED": "preceded by", "FOLLOWED": "followed by"}
SEPARATED = {WITH, EACH_WITH, *IN_ORDER}
MOST = 24


class Step(NamedTuple):
    """A step of production by its process name."""

    name: str
    on: bool = False
    """Whether the sentence says what it is done to (`spinning of natural fibres`)."""


class Chain(NamedTuple):
    """Steps and the words between them; `joints` is one shorter than `steps`."""

    steps: tuple[Step, ...]
    joints: tuple[str, ...]


Way = tuple[Step, ...]
"""Steps that are taken together."""


def resolve(chain: Chain) -> Rule:
    """The rule of a chain of steps; raises NotRead where its words bear two readings."""
    groups, separators = _groups(chain)
    if len(groups) == 1:
        return _any([_process(way) for way in _choices(groups[0])])
    if len(groups) == 3 and separators == [WITH, WITH] and (inner := _two_chains(groups)):
        return _any([rule for pair in inner for rule in _paired(*pair, WITH)])
    if len(groups) > 2:
        return _together(groups, separators)
    return _any(_paired(groups[0], groups[1], separators[0]))


def _groups(chain: Chain) -> tuple[list[Chain], list[str]]:
    """The chain cut where one step is combined with another."""
    groups, separators, start = [], [], 0
    for index, joint in enumerate(chain.joints):
        if joint in SEPARATED:
            groups.append(Chain(chain.steps[start : index + 1], chain.joints[start:index]))
            separators.append(joint)
            start = index + 1
    return [*groups, Chain(chain.steps[start:], chain.joints[start:])], separators


def _choices(group: Chain) -> list[Way]:
    """The ways to satisfy `a, b or c` (one of them) or `a or b and c` (one of the first two, and the last)."""
    if len(set(group.steps)) < len(group.steps):
        raise NotRead(told("a step is named twice among alternatives"), _said(group.steps))
    joints = [_kind(group.joints, index) for index in range(len(group.joints))]
    if AND in joints and OR in joints[joints.index(AND) :]:
        raise NotRead(told("`and` before `or` between steps bears two readings"), _said(group.steps))
    wanted: list[list[Step]] = [[group.steps[0]]]
    for joint, step in zip(joints, group.steps[1:], strict=True):
        if joint == AND:
            wanted.append([step])
        else:
            wanted[-1].append(step)
    return list(product(*wanted))


def _kind(joints: Sequence[str], index: int) -> str:
    """What a comma in a list stands for: the word before its last item, `or` where there is none."""
    return next((joint for joint in joints[index:] if joint != COMMA), OR)


def _paired(first: Chain, second: Chain, joint: str) -> list[Rule]:
    """Each way of the first group with each of the second; a step that the second cannot accompany stands alone."""
    left, right = _choices(first), _choices(second)
    alone: list[Way] = []
    late: list[Way] = []
    if joint == WITH:
        stages = {family(step.name) for way in right for step in way}
        alone = [way for way in left[:-1] if {family(step.name) for step in way} & stages]
        left = [way for way in left if way not in alone]
        late = [way for way in right[1:] if _starts_anew(way, right[: right.index(way)])]
        right = [way for way in right if way not in late]
    if len(left) * len(right) > MOST:
        raise NotRead(told("more combinations of steps than can be written out"), _said(first.steps))
    together = [_joined(one, other, joint) for one in left for other in right]
    return [*map(_process, alone), *together, *map(_process, late)]


def _starts_anew(way: Way, before: Sequence[Way]) -> bool:
    """Whether `or spinning of natural fibres` names its own stage anew: it cannot accompany what went before."""
    stages = {family(step.name) for earlier in before for step in earlier}
    return any(step.on and family(step.name) in stages for step in way)


def _two_chains(groups: Sequence[Chain]) -> list[tuple[Chain, Chain]] | None:
    """`weaving with dyeing or yarn dyeing with weaving`: two chains, told by the stage that returns."""
    first, middle, last = groups
    returns = {family(step.name) for step in first.steps} & {family(step.name) for step in last.steps}
    if not returns or not middle.joints or middle.joints[-1] != OR:
        return None
    before = Chain(middle.steps[:-1], middle.joints[:-1])
    return [(first, before), (Chain(middle.steps[-1:], ()), last)]


def _together(groups: Sequence[Chain], separators: Sequence[str]) -> Rule:
    """Three steps or more, each combined with the next."""
    if any(OR in group.joints for group in groups[1:-1]):
        raise NotRead(told("it is not clear which steps the words `combined with` join"), _said(groups[1].steps))
    ways = [_choices(group) for group in groups]
    ordered = [joint for joint in separators if joint in IN_ORDER]
    if ordered and (any(len(way) > 1 for way in ways) or len(ordered) > 1):
        raise NotRead(told("an order among several alternative steps"), _said(groups[0].steps))
    if ordered:
        place = separators.index(ordered[0])
        before = tuple(step for way in ways[: place + 1] for step in way[0])
        return _joined(before, tuple(step for way in ways[place + 1 :] for step in way[0]), ordered[0])
    return _any([_process(tuple(step for way in chosen for step in way)) for chosen in product(*ways)])


def _joined(first: Way, second: Way, joint: str) -> Rule:
    """Two ways together; where the treaty says in which order, a condition asks for it."""
    if joint not in IN_ORDER:
        return _process((*first, *second))
    words = f"{_said(first)} {IN_ORDER[joint]} {_said(second)}"
    return t.All((_process((*first, *second)), t.Condition(words)))


def _said(steps: Way) -> str:
    return " and ".join(step.name.replace("-", " ").replace("making up", "making-up") for step in steps)


def _process(steps: Way) -> Rule:
    return t.Process(tuple(dict.fromkeys(step.name for step in steps)))


def _any(rules: Sequence[Rule]) -> Rule:
    parts = tuple(dict.fromkeys(rules))
    return parts[0] if len(parts) == 1 else t.AnyOf(parts)
