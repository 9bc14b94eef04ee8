"""Changes of tariff classification: CC, CTH, CTSH, their exclusions, groups and allowances.

Looks at non-originating materials only (RCEP Annex 3A, headnotes 5 and 6); a material of unknown origin counts
as non-originating and is remembered as unknown. Where materials do not change, the tolerance is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from origin_engine.dossier import show_path
from origin_engine.exact import within
from origin_engine.language import Rule
from origin_engine.language.tree import Allowance, ChangeFrom, ClassificationChange, GroupMode, Level, Provided
from origin_engine.origin.candidates import agreed
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding
from origin_engine.origin.materials import code_missing
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import (
    AllChanged,
    CuredByTolerance,
    NotAllChanged,
    NothingToChange,
    ProductCodeUnknown,
)
from origin_engine.origin.selection import in_codes, selection_missing, selects
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.tolerance import ask_tolerance
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict

Change = ClassificationChange | ChangeFrom
NOTHING_TO_CHANGE = NothingToChange()


class Unchanged(NamedTuple):
    """The materials that stand against a change: surely, by what they are, or only perhaps."""

    surely: list[Judged]
    perhaps: list[Judged]


def changes_in(rule: Rule) -> Iterator[Change]:
    """The changes that a rule asks for, in its alternatives and combinations."""
    if isinstance(rule, ClassificationChange | ChangeFrom):
        yield rule
    for part in getattr(rule, "parts", ()) or ((rule.claim, rule.proviso) if isinstance(rule, Provided) else ()):
        yield from changes_in(part)


def evaluate_change(rule: Change, case: Case, citation: str) -> Finding:
    """Whether every non-originating material makes the change, or the tolerance cures those that do not."""
    if case.code is None:
        return Finding(rule, UNKNOWN, citation, ProductCodeUnknown(), (), (case.code_missing(),))
    if not case.subject.has_bill:
        missing = (Missing(Need.BILL, case.subject.field("materials").replace("product.", "")),)
        return Finding(rule, UNKNOWN, citation, NOTHING_TO_CHANGE, (), missing)
    looked_at = _looked_at(rule, case)
    if _all_change_plainly(rule, looked_at, case.code):
        return Finding(rule, MET, citation, AllChanged(tuple(looked_at)) if looked_at else NOTHING_TO_CHANGE)
    unchanged = _unchanged(rule, looked_at, case.code)
    if not unchanged.surely and not unchanged.perhaps:
        return Finding(rule, MET, citation, AllChanged(tuple(looked_at)) if looked_at else NOTHING_TO_CHANGE)
    return _with_tolerance(rule, case, citation, unchanged)


def _all_change_plainly(rule: Change, looked_at: Sequence[Judged], own: str) -> bool:
    """Whether a bare CC, CTH or CTSH is made by every material: what most rows ask, told at a glance."""
    if not isinstance(rule, ClassificationChange) or rule.level is None or rule.exclusions:
        return False
    if rule.group is not None or rule.level is Level.TARIFF_ITEM:
        return False
    level: int = rule.level
    stays = own[:level]
    return all([m.code is not None and m.code[:level] != stays for m in looked_at])


def _looked_at(rule: Change, case: Case) -> Sequence[Judged]:
    """Non-originating materials that count for a change by their role, and are not let out by the rule."""
    looked_at: Sequence[Judged] = case.not_originating_in("classification")
    if len(looked_at) < len(case.not_originating):
        looked_at = [m for m in case.not_originating if "classification" in m.role.counts_in or m.role.conditions]
    only_for = rule.only_for if isinstance(rule, ClassificationChange) else None
    if only_for is None:
        return looked_at
    return [m for m in looked_at if selects(only_for, m, case.code) is not False]


def _unchanged(rule: Change, looked_at: Sequence[Judged], own: str) -> Unchanged:
    surely: list[Judged] = []
    perhaps: list[Judged] = []
    for material in looked_at:
        changed = makes_change(rule, material, own)
        if changed:
            continue
        if "classification" not in material.role.counts_in:
            counted = _role_counts(material)
            if counted is False:
                continue
            changed = None if counted is None else changed
        if changed is False and material.status is Status.NON_ORIGINATING:
            surely.append(material)
        else:
            perhaps.append(material)
    return Unchanged(surely, perhaps)


def _role_counts(material: Judged) -> bool | None:
    """Whether a line counts after all, because the conditions under which its role is let out fail."""
    answers = material.line.material.answers or {}
    given = [answers.get(words) for words in material.role.conditions]
    if any(answer is False for answer in given):
        return True
    return None if any(answer is None for answer in given) else False


def makes_change(rule: Change, material: Judged, own: str) -> bool | None:
    """Whether one material makes the change; None where a fact is missing."""
    if material.candidates is not None:
        return agreed(makes_change(rule, each, own) for each in material.as_each())
    if isinstance(rule, ChangeFrom):
        from_list = _from_listed(rule, material, own)
        if from_list or rule.otherwise is None:
            return from_list
        other = makes_change(rule.otherwise, material, own)
        return other if from_list is False or other else None
    changed = _changes_level(rule.level, material, own)
    if rule.group is not None and changed is not False:
        in_group = in_codes(rule.group.codes, material.code, own)
        if rule.group.mode is GroupMode.OUTSIDE and in_group is not False:
            changed = False if in_group else None
        elif rule.group.mode is GroupMode.SILENT and in_group is not False:
            changed = None
    for exclusion in rule.exclusions:
        if changed is False:
            break
        excluded = selects(exclusion, material, own)
        if excluded is not False:
            changed = False if excluded else None
    if rule.only_for is not None and changed is False and selects(rule.only_for, material, own) is None:
        return None
    return changed


def _from_listed(rule: ChangeFrom, material: Judged, own: str) -> bool | None:
    """Whether a material is of the listed ones; what the change excepts in words is excepted from them as well.

    "From any other good of X or any other subheading, except from fabric of X" (US General Notes): fabric is another
    good of X, and the exception would take nothing away if it spoke of other subheadings only.
    """
    from_list = selects(rule.source, material, own)
    excepted = rule.otherwise.exclusions if rule.otherwise is not None and from_list is not False else ()
    answers = [selects(each, material, own) for each in excepted if each.described is not None]
    if True in answers:
        return False
    return None if None in answers else from_list


def _changes_level(level: Level | None, material: Judged, own: str) -> bool | None:
    if level is None:
        return True
    code = material.code
    if code is None:
        return None
    if code[:level] != own[:level]:
        return True
    return None if level is Level.TARIFF_ITEM else False


def _with_tolerance(rule: Change, case: Case, citation: str, unchanged: Unchanged) -> Finding:
    """Ask the rule's own allowance, then the agreement's tolerance, about the materials that do not change."""
    allowance = _allowance_of(rule)
    if allowance is not None:
        unchanged = _beyond_allowance(allowance, case, unchanged)
        if not unchanged.surely and not unchanged.perhaps:
            return Finding(rule, MET, citation, AllChanged(()))
    cure = ask_tolerance(unchanged.surely, [*unchanged.surely, *unchanged.perhaps], case)
    parts = (cure,) if cure else ()
    if cure is not None and cure.verdict is MET:
        names = (*unchanged.surely, *unchanged.perhaps)
        return Finding(rule, MET, citation, CuredByTolerance(names), parts)
    verdict: Verdict = UNKNOWN
    if unchanged.surely and (cure is None or cure.verdict is NOT_MET):
        verdict = NOT_MET
    missing = _missing(rule, unchanged, cure) if verdict is UNKNOWN else ()
    return Finding(rule, verdict, citation, _not_all_changed(unchanged), parts, missing)


def _not_all_changed(unchanged: Unchanged) -> NotAllChanged:
    surely = [*unchanged.surely, *(m for m in unchanged.perhaps if m.code is not None)]
    unsure = [m for m in unchanged.perhaps if m.code is None]
    return NotAllChanged(tuple(surely), tuple(unsure))


def _allowance_of(rule: Change) -> Allowance | None:
    """The allowance that a change grants, be it the change that a listed source goes with or without."""
    if isinstance(rule, ChangeFrom):
        return None if rule.otherwise is None else _allowance_of(rule.otherwise)
    return rule.allowance


def _beyond_allowance(allowance: Allowance, case: Case, unchanged: Unchanged) -> Unchanged:
    """What is left to answer for when the materials that the rule itself lets stay are taken out.

    Of which it is not known whether it may stay, it stands against the change only perhaps.
    """
    everything = (*unchanged.surely, *unchanged.perhaps)
    picked = [(m, selects(allowance.materials, m, case.code)) for m in everything]
    stays = [m for m, may in picked if may]
    unsure = [m for m, may in picked if may is None]
    allowed = [*stays, *unsure]
    if not allowed:
        return unchanged
    surely, perhaps = ([m for m in some if m not in allowed] for some in unchanged)
    if allowance.percent is None or allowance.base is None:
        return Unchanged(surely, [*perhaps, *unsure])
    whole = case.value_of_good(allowance.base.value)
    if whole is None or any(m.value is None for m in allowed):
        return Unchanged(surely, [*perhaps, *allowed])
    least, most = (sum(m.value or 0 for m in some) for some in (stays, allowed))
    if not within(least, whole, allowance.percent):
        return unchanged
    return Unchanged(surely, [*perhaps, *(unsure if within(most, whole, allowance.percent) else allowed)])


def _missing(rule: Change, unchanged: Unchanged, cure: Finding | None) -> tuple[Missing, ...]:
    """The facts that would settle the change: codes, answers, statuses, and what the tolerance lacks."""
    missing: list[Missing] = []
    for material in (*unchanged.surely, *unchanged.perhaps):
        if material.status is Status.UNKNOWN:
            missing += material.missing
        if material in unchanged.perhaps:
            missing += _doubts(rule, material)
    if cure is not None:
        missing += [fact for fact in cure.missing if fact not in missing]
    return tuple(dict.fromkeys(missing))


def _doubts(rule: Change, material: Judged) -> list[Missing]:
    found: list[Missing] = []
    if material.code is None:
        found.append(code_missing(material))
    answers = material.line.material.answers or {}
    if "classification" not in material.role.counts_in:
        path = show_path(material.line.path)
        found += [
            Missing(Need.ANSWER, f"{path}.answers[{words}]", words)
            for words in material.role.conditions
            if answers.get(words) is None
        ]
    if isinstance(rule, ClassificationChange):
        described = [e for e in rule.exclusions if e.described and answers.get(e.described) is None]
        found += [selection_missing(e, material) for e in described]
    elif rule.source.described and answers.get(rule.source.described) is None:
        found.append(selection_missing(rule.source, material))
    allowance = _allowance_of(rule)
    if allowance is not None and allowance.materials.described and answers.get(allowance.materials.described) is None:
        found.append(selection_missing(allowance.materials, material))
    return found
