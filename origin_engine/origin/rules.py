"""Reading a rule over a case: each node of the syntax tree gives a verdict and a finding that says why.

Alternatives are all recorded, not only the first that is met. Self-produced materials that do not originate
are taken both ways the agreement allows, one way throughout an alternative; the finding says which. A material of
which it is not said whether it was made or bought is traced only to see whether saying so would matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from origin_engine.language import Rule, parse_rule
from origin_engine.language import tree as t
from origin_engine.origin.case import Case
from origin_engine.origin.classification_change import Change, changes_in, evaluate_change, makes_change
from origin_engine.origin.conditions import (
    evaluate_answered,
    evaluate_not_encoded,
    evaluate_period,
    evaluate_trade,
)
from origin_engine.origin.exclusively_originating import evaluate_exclusively_originating
from origin_engine.origin.finding import Finding, View
from origin_engine.origin.material_limits import evaluate_limit, evaluate_materials_are, evaluate_set
from origin_engine.origin.minimal_operations import takes_from_nature
from origin_engine.origin.missing import Missing
from origin_engine.origin.processes import evaluate_process
from origin_engine.origin.reasons import (
    AllPartsNeeded,
    CaseGoverns,
    CaseOpen,
    NotEncodedWords,
    NothingToChange,
    OneAlternativeSuffices,
    ValueContentMeasured,
)
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.tracing import may_trace, tracing_missing
from origin_engine.origin.value_content import evaluate_maximum, evaluate_value_content
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, all_of, any_of
from origin_engine.origin.wholly_obtained import evaluate_wholly_obtained

RANK = {MET: 2, UNKNOWN: 1, NOT_MET: 0}


def evaluate(rule: Rule, case: Case, citation: str) -> Finding:
    """A rule over a case."""
    one_way = case.view is not None or isinstance(rule, t.AnyOf | t.Split)
    if not one_way and (case.traceable or (case.parts_of and _demands_wholly_obtained(rule))):
        return _in_best_view(rule, case, citation)
    return EVALUATORS[type(rule)](rule, case, citation)


# --- combinations ----------------------------------------------------------------------------------


def _any_of(rule: t.AnyOf, case: Case, citation: str) -> Finding:
    parts = tuple([evaluate(part, case, citation) for part in rule.parts])
    verdict = any_of([part.verdict for part in parts])
    met = tuple([i for i, part in enumerate(parts) if part.verdict is MET])
    missing = () if verdict is not UNKNOWN else _missing_of(parts)
    return Finding(rule, verdict, citation, OneAlternativeSuffices(met, len(parts)), parts, missing)


def _all(rule: t.All, case: Case, citation: str) -> Finding:
    return _together(rule, rule.parts, case, citation)


def _provided(rule: t.Provided, case: Case, citation: str) -> Finding:
    return _together(rule, (rule.claim, rule.proviso), case, citation)


def _together(rule: t.All | t.Provided, rules: tuple[Rule, ...], case: Case, citation: str) -> Finding:
    parts = tuple(evaluate(part, case, citation) for part in rules)
    verdict = all_of(part.verdict for part in parts)
    failed = tuple(i for i, part in enumerate(parts) if part.verdict is NOT_MET)
    unsure = tuple(i for i, part in enumerate(parts) if part.verdict is UNKNOWN)
    missing = () if verdict is not UNKNOWN else _missing_of(parts)
    return Finding(rule, verdict, citation, AllPartsNeeded(failed, unsure, len(parts)), parts, missing)


def _missing_of(parts: tuple[Finding, ...]) -> tuple[Missing | Judged, ...]:
    return tuple([f for part in parts if part.verdict is UNKNOWN for f in part.lacks])


def _split(rule: t.Split, case: Case, citation: str) -> Finding:
    """The first case whose guards are met governs; an open guard is decided only if all branches agree."""
    for index, branch in enumerate(rule.cases):
        guards = tuple(EVALUATORS[type(guard)](guard, case, citation) for guard in branch.guards)
        applies = all_of(guard.verdict for guard in guards)
        if applies is NOT_MET:
            continue
        words = " and ".join(_guard_words(guard) for guard in branch.guards)
        inner = evaluate(branch.rule, case, citation)
        if applies is MET:
            return Finding(rule, inner.verdict, citation, CaseGoverns(words), (*guards, inner), inner.lacks)
        rest = _rest(rule, index, case, citation)
        agree = inner.verdict is rest.verdict and inner.verdict is not UNKNOWN
        verdict = inner.verdict if agree else UNKNOWN
        missing = () if agree else (*_missing_of(guards), *_missing_of((inner, rest)))
        return Finding(rule, verdict, citation, CaseOpen(words, agree), (*guards, inner, rest), missing)
    inner = evaluate(rule.otherwise, case, citation)
    return Finding(rule, inner.verdict, citation, CaseGoverns(None), (inner,), inner.lacks)


def _rest(rule: t.Split, index: int, case: Case, citation: str) -> Finding:
    """What governs if this case does not."""
    after = rule.cases[index + 1 :]
    return evaluate(t.Split(after, rule.otherwise) if after else rule.otherwise, case, citation)


def _guard_words(guard: t.Guard) -> str:
    match guard:
        case t.Described():
            return guard.words
        case t.WithinQuota():
            return guard.name
        case t.TradeBetween():
            return f"{guard.one}-{guard.other}"
        case _:
            return f"{guard.first or ''}..{guard.last or ''}"


# --- the two ways of taking self-produced materials --------------------------------------------------


def _in_best_view(rule: Rule, case: Case, citation: str) -> Finding:
    """The alternative under each way of taking self-produced materials; the one that does most is kept."""
    best = _best(rule, _views(rule, case, sure=True), citation)
    if best.verdict is MET:
        return best
    in_doubt: dict[Missing, None] = {}
    other = _best(rule, _views(rule, case, sure=False, in_doubt=in_doubt), citation)
    if not in_doubt or RANK[other.verdict] <= RANK[best.verdict]:
        return best
    return best._replace(verdict=UNKNOWN, lacks=(*best.lacks, *in_doubt, *other.lacks))


def _best(rule: Rule, views: Iterator[tuple[View, Case]], citation: str) -> Finding:
    best: Finding | None = None
    for view, seen in views:
        finding = EVALUATORS[type(rule)](rule, seen, citation)
        if best is None or _does_more(finding, best):
            best = finding._replace(view=view)
    assert best is not None
    return best


def _does_more(one: Finding, other: Finding) -> bool:
    if RANK[one.verdict] != RANK[other.verdict]:
        return RANK[one.verdict] > RANK[other.verdict]
    return _highest_share(one) > _highest_share(other)


def _highest_share(finding: Finding) -> Fraction:
    shares = [Fraction(-1)]
    stack = [finding]
    while stack:
        each = stack.pop()
        stack.extend(each.parts)
        if isinstance(each.reason, ValueContentMeasured):
            shares += [m.share for m in each.reason.measures if m.share is not None]
    return max(shares)


def _views(
    rule: Rule, case: Case, sure: bool, in_doubt: dict[Missing, None] | None = None
) -> Iterator[tuple[View, Case]]:
    """As one material each; all traced to their inputs; and traced only where the material itself fails.

    Only what may surely be traced is; or else what perhaps may as well, noting `in_doubt` what is not said of it.
    """
    doubts: dict[Missing, None] = {} if in_doubt is None else in_doubt
    if case.agreement.self_produced.as_one:
        yield View.AS_ONE, case.seen(case.materials, View.AS_ONE)
    yield View.TRACED, case.seen(_traced(case, _does_not_originate, sure, doubts), View.TRACED)
    if _demands_wholly_obtained(rule):
        yield View.TRACED, case.seen(_traced(case, lambda material: True, sure, doubts), View.TRACED)
    change = next(changes_in(rule), None)
    if change is not None and case.code is not None:
        own = case.code
        fails = partial(_fails_itself, change, own)
        yield View.MIXED, case.seen(_traced(case, fails, sure, doubts), View.MIXED)


def _does_not_originate(material: Judged) -> bool:
    return material.status is not Status.ORIGINATING


def _fails_itself(change: Change, own: str, material: Judged) -> bool:
    return _does_not_originate(material) and makes_change(change, material, own) is not True


def _demands_wholly_obtained(rule: Rule) -> bool:
    """Whether materials must be wholly obtained: then it may help to trace even those that originate.

    Who makes flour that must be wholly obtained may show that the wheat is; origin by processing does not show it.
    """
    if isinstance(rule, t.MaterialsAre):
        return rule.demanded is t.MaterialOrigin.WHOLLY_OBTAINED
    parts = (rule.claim, rule.proviso) if isinstance(rule, t.Provided) else getattr(rule, "parts", ())
    return any(_demands_wholly_obtained(part) for part in parts)


def _traced(
    case: Case, wanted: Callable[[Judged], bool], sure: bool, doubts: dict[Missing, None]
) -> tuple[Judged, ...]:
    """The bill with wanted self-produced materials replaced by their inputs, level by level."""
    result: list[Judged] = []
    stack = list(reversed(case.materials))
    while stack:
        material = stack.pop()
        inputs = case.parts_of.get(material.line.path)
        may = inputs is not None and may_trace(material, case)
        open_to_doubt = may is None and not sure
        if inputs and (may or open_to_doubt) and wanted(material):
            if open_to_doubt:
                doubts.update(dict.fromkeys(tracing_missing(material, case)))
            stack.extend(reversed(inputs))
        else:
            result.append(material)
    return tuple(result)


# --- single conditions -------------------------------------------------------------------------------


def _no_change(rule: t.NoChange, case: Case, citation: str) -> Finding:
    return Finding(rule, MET, citation, NothingToChange())


def _wholly_obtained(rule: t.WhollyObtained, case: Case, citation: str) -> Finding:
    """WO; where the agreement says so, exclusively originating materials do as well."""
    found = evaluate_wholly_obtained(rule, case, citation, takes_from_nature(case.subject.operations))
    headnote = case.agreement.wholly_obtained_rule_met_by_exclusively_originating
    if headnote is None or found.verdict is MET:
        return found
    other = evaluate_exclusively_originating(t.ExclusivelyOriginating(), case, headnote)
    verdict: Verdict = any_of((found.verdict, other.verdict))
    missing = (*found.lacks, *other.lacks) if verdict is UNKNOWN else ()
    met = (1,) if other.verdict is MET else ()
    return Finding(rule, verdict, citation, OneAlternativeSuffices(met, 2), (found, other), missing)


def _note(rule: t.Note, case: Case, citation: str) -> Finding:
    """A note kept with the agreement; one that is not kept is not encoded."""
    text = case.agreement.notes.get(rule.key)
    if text is None:
        return Finding(rule, UNKNOWN, citation, NotEncodedWords(rule.key))
    inner = evaluate(parse_rule(text), case, f"{citation}; {rule.key}")
    return Finding(rule, inner.verdict, citation, CaseGoverns(rule.key), (inner,), inner.lacks)


EVALUATORS: dict[type, Callable[[Any, Case, str], Finding]] = {
    t.AnyOf: _any_of,
    t.All: _all,
    t.Provided: _provided,
    t.Split: _split,
    t.ClassificationChange: evaluate_change,
    t.ChangeFrom: evaluate_change,
    t.NoChange: _no_change,
    t.ValueContent: evaluate_value_content,
    t.MaximumNonOriginating: evaluate_maximum,
    t.MaterialLimit: evaluate_limit,
    t.MaterialsAre: evaluate_materials_are,
    t.SetRule: evaluate_set,
    t.WhollyObtained: _wholly_obtained,
    t.ExclusivelyOriginating: evaluate_exclusively_originating,
    t.Process: evaluate_process,
    t.Condition: evaluate_answered,
    t.MadeFrom: evaluate_answered,
    t.Described: evaluate_answered,
    t.WithinQuota: evaluate_answered,
    t.ImportedOn: evaluate_period,
    t.TradeBetween: evaluate_trade,
    t.NotEncoded: evaluate_not_encoded,
    t.Note: _note,
}
