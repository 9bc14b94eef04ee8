"""The canonical spelling of a rule: one tree, one text; parsing the text gives the tree back.

Pure functions, one a node type, found by the type of the node.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import singledispatch
from typing import Any

from origin_engine.language import tree as t

LEVEL_WORDS = {
    t.Level.CHAPTER: "chapter",
    t.Level.HEADING: "heading",
    t.Level.SUBHEADING: "subheading",
    t.Level.TARIFF_ITEM: "tariff item",
}
CHANGE_WORDS = {
    t.Level.CHAPTER: "CC",
    t.Level.HEADING: "CTH",
    t.Level.SUBHEADING: "CTSH",
    t.Level.TARIFF_ITEM: "CTI",
    None: "any heading",
}


def print_rule(rule: t.Rule) -> str:
    """The canonical text of a rule."""
    return _print(rule)


def print_code(code: str) -> str:
    """The customary notation of a code: 72, 72.08, 7208.51, 7208.51.20."""
    if len(code) <= 2:
        return code
    if len(code) == 4:
        return f"{code[:2]}.{code[2:]}"
    return ".".join([code[:4], *(code[i : i + 2] for i in range(4, len(code), 2))])


def print_percent(percent: Decimal) -> str:
    """A threshold without superfluous zeros: 40, 47.5."""
    text = format(percent, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@singledispatch
def _print(node: Any) -> str:
    raise TypeError(f"the rule language has no spelling for {type(node).__name__}")


def _register(*types: type) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    def keep(function: Callable[[Any], str]) -> Callable[[Any], str]:
        for each in types:
            _print.register(each, function)
        return function

    return keep


# --- combinations --------------------------------------------------------------------------------


@_register(t.AnyOf)
def _any_of(rule: t.AnyOf) -> str:
    """Alternatives; a comma sets the `or` apart behind a list of codes."""
    text = _within(rule.parts[0], t.AnyOf)
    for before, part in zip(rule.parts, rule.parts[1:], strict=False):
        text += (", or " if _has_tail(before) else " or ") + _within(part, t.AnyOf)
    return text


@_register(t.Provided)
def _provided(rule: t.Provided) -> str:
    return f"{_within(rule.claim, t.Provided)} provided that {_within(rule.proviso, t.Provided)}"


@_register(t.All)
def _all(rule: t.All) -> str:
    return " and ".join(_within(part, t.All) for part in rule.parts)


_BINDING = {t.Split: 0, t.AnyOf: 1, t.Provided: 2, t.All: 3}


def _within(part: t.Rule, parent: type) -> str:
    """A part of a combination, in parentheses where it binds no tighter than its parent."""
    text = _print(part)
    return f"({text})" if _BINDING.get(type(part), 9) <= _BINDING[parent] else text


def _has_tail(rule: t.Rule) -> bool:
    """Whether the text ends in a list or a limit that an unmarked `or` might seem to continue."""
    match rule:
        case t.ClassificationChange():
            return bool(rule.group or rule.exclusions or rule.allowance or rule.only_for)
        case t.Provided():
            return _has_tail(rule.proviso)
        case t.All():
            return _has_tail(rule.parts[-1])
        case t.ValueContent():
            return bool(rule.focus)
        case _:
            return isinstance(rule, t.ChangeFrom | t.MaterialLimit)


@_register(t.Split)
def _split(rule: t.Split) -> str:
    cases = [f"for {' and '.join(map(_print, c.guards))}: {_within(c.rule, t.Split)}; " for c in rule.cases]
    return f"{''.join(cases)}otherwise {_within(rule.otherwise, t.Split)}"


@_register(t.Described)
def _described(guard: t.Described) -> str:
    return f'{"use in " if guard.end_use else ""}"{guard.words}"'


# --- changes of tariff classification ------------------------------------------------------------


@_register(t.ClassificationChange)
def _change(rule: t.ClassificationChange) -> str:
    words = [CHANGE_WORDS[rule.level]]
    if rule.group:
        words.append(f"{rule.group.mode.value} the group {print_codes(rule.group.codes)}")
    words += [f"except from {_print(excluded)}" for excluded in rule.exclusions]
    if rule.allowance:
        words.append(_print(rule.allowance))
    if rule.only_for:
        words.append(f"only for {_materials_of(rule.only_for)}")
    return " ".join(words)


@_register(t.Allowance)
def _allowance(allowance: t.Allowance) -> str:
    text = f"allowing {_materials_of(allowance.materials)}"
    if allowance.percent is None or allowance.base is None:
        return text
    return f"{text} up to {print_percent(allowance.percent)} % of {allowance.base.value}"


@_register(t.ChangeFrom)
def _change_from(rule: t.ChangeFrom) -> str:
    text = f"change from {_print(rule.source)}"
    return f"{text} with or without {_print(rule.otherwise)}" if rule.otherwise else text


@_register(t.NoChange)
def _no_change(rule: t.NoChange) -> str:
    return "no change"


@_register(t.Materials)
def _materials(materials: t.Materials) -> str:
    if materials.described is None:
        return print_codes(materials.codes) if materials.codes else "materials"
    words = f'"{materials.described}"'
    return f"{words} of {print_codes(materials.codes)}" if materials.codes else words


def _materials_of(materials: t.Materials) -> str:
    """Where the sentence speaks of materials, not of their codes: `materials of heading 17.01`."""
    text = _print(materials)
    return f"materials of {text}" if materials.codes and materials.described is None else text


def print_codes(codes: tuple[t.CodeItem, ...]) -> str:
    """A list of codes: the level is named when it changes, the last code follows `and`."""
    texts: list[str] = []
    for index, item in enumerate(codes):
        if isinstance(item, t.SameCode):
            texts.append(f"the same {LEVEL_WORDS[item.level]}")
            continue
        before = codes[index - 1] if index else None
        named = isinstance(before, t.CodeRange) and before.level == item.level
        text = _print(item)
        texts.append(text if named else f"{LEVEL_WORDS[item.level]}{_plural(codes, index)} {text}")
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def _plural(codes: tuple[t.CodeItem, ...], index: int) -> str:
    item, after = codes[index], codes[index + 1] if index + 1 < len(codes) else None
    several = isinstance(item, t.CodeRange) and item.first != item.last
    return "s" if several or (isinstance(after, t.CodeRange) and after.level == item.level) else ""


@_register(t.CodeRange)
def _code_range(codes: t.CodeRange) -> str:
    if codes.first == codes.last:
        return print_code(codes.first)
    return f"{print_code(codes.first)} to {print_code(codes.last)}"


# --- values and quantities -----------------------------------------------------------------------


@_register(t.ValueContent)
def _value_content(rule: t.ValueContent) -> str:
    words = [rule.notation, print_percent(rule.percent)]
    if rule.method:
        words.append(rule.method.value)
    if rule.base:
        words.append(f"of {rule.base.value}")
    if rule.focus:
        words.append(f"focused on {print_codes(rule.focus)}")
    return " ".join(words)


@_register(t.MaximumNonOriginating)
def _maximum(rule: t.MaximumNonOriginating) -> str:
    return f"MaxNOM {print_percent(rule.percent)} of {rule.base.value}"


@_register(t.MaterialLimit)
def _limit(rule: t.MaterialLimit) -> str:
    words = ["each"] if rule.each else []
    if not _measure_is_plain(rule):
        words.append(f"{rule.measure.value} of")
    if rule.standing is not t.Standing.ANY:
        words.append(rule.standing.value)
    words.append(_materials_of(rule.materials))
    words.append(f"{rule.comparison.value} {print_percent(rule.percent)} % of {_print(rule.of)}")
    return " ".join(words)


def _measure_is_plain(rule: t.MaterialLimit) -> bool:
    """Whether `originating X >= 50 % of weight` says it all: both sides weigh the same materials."""
    same = rule.of.kind is t.WholeKind.THOSE and rule.of.measure is rule.measure and rule.of.base is None
    return same and rule.of.materials is None and rule.standing is not t.Standing.ANY


@_register(t.Whole)
def _whole(whole: t.Whole) -> str:
    if whole.base:
        return whole.base.value
    if whole.kind in (t.WholeKind.PRODUCT, t.WholeKind.SET):
        return f"{whole.kind.value} {whole.measure.value}"
    if whole.kind is t.WholeKind.ALL_MATERIALS:
        return f"{whole.measure.value} of materials"
    return f"{whole.measure.value} of {_materials_of(whole.materials)}" if whole.materials else whole.measure.value


@_register(t.SetRule)
def _set_rule(rule: t.SetRule) -> str:
    if rule.percent is None or rule.base is None:
        return "set"
    return f"set with non-originating items <= {print_percent(rule.percent)} % of {rule.base.value}"


# --- origin, processes, conditions ---------------------------------------------------------------


@_register(t.WhollyObtained)
def _wholly_obtained(rule: t.WhollyObtained) -> str:
    text = "WO in any Party" if rule.in_any_party else "WO"
    return f"{text} as {rule.category}" if rule.category else text


@_register(t.ExclusivelyOriginating)
def _exclusively(rule: t.ExclusivelyOriginating) -> str:
    return "PE"


@_register(t.MaterialsAre)
def _materials_are(rule: t.MaterialsAre) -> str:
    return f"{_materials_of(rule.materials)} are {rule.demanded.value}"


CHEMICAL_REACTION = "chemical-reaction"


@_register(t.Process)
def _process(rule: t.Process) -> str:
    where = " in any Party" if rule.in_any_party else ""
    if rule.at_least is not None:
        return f"at least {rule.at_least} of process {', '.join(rule.names)}{where}"
    if rule.names == (CHEMICAL_REACTION,):
        return f"CR{where}"
    return f"process {' + '.join(rule.names)}{where}"


@_register(t.Condition)
def _condition(rule: t.Condition) -> str:
    return f'condition "{rule.words}"'


@_register(t.MadeFrom)
def _made_from(rule: t.MadeFrom) -> str:
    return f'made from "{rule.words}"'


@_register(t.Note)
def _note(rule: t.Note) -> str:
    return f'note "{rule.key}"'


@_register(t.NotEncoded)
def _not_encoded(rule: t.NotEncoded) -> str:
    return f'not encoded "{rule.words}"'


@_register(t.WithinQuota)
def _quota(rule: t.WithinQuota) -> str:
    return f'within quota "{rule.name}"'


@_register(t.ImportedOn)
def _imported(rule: t.ImportedOn) -> str:
    if rule.first is None:
        return f"imported until {rule.last}"
    return f"imported from {rule.first}" + (f" until {rule.last}" if rule.last else "")


@_register(t.TradeBetween)
def _trade(rule: t.TradeBetween) -> str:
    return f"trade between {rule.one} and {rule.other}"
