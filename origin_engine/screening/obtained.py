"""Wholly obtained goods, and goods made exclusively from originating materials, over columns.

wholly_obtained.py and exclusively_originating.py of origin/. What a claim itself says is asked of the evaluator once
for every combination that occurs; what the materials say against it is looked at here.
"""

from __future__ import annotations

import numpy as np

from origin_engine.dossier.models import WhollyObtainedClaim
from origin_engine.language import tree as t
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.minimal_operations import takes_from_nature
from origin_engine.origin.missing import Need
from origin_engine.origin.subject import Occasion
from origin_engine.origin.wholly_obtained import evaluate_wholly_obtained
from origin_engine.rulebook.agreement import CriterionKind
from origin_engine.screening.cases import case_of
from origin_engine.screening.columns import Column
from origin_engine.screening.combinations import combinations_of
from origin_engine.screening.goods import answers_of_good
from origin_engine.screening.kleene import ANSWERED, NO, OPEN, VERDICTS, YES
from origin_engine.screening.materials import lacks_of_standing, standing_lacks
from origin_engine.screening.needs import BIT, NOTHING, bits_of, where
from origin_engine.screening.operations import case_done, code_groups, done, operations_at
from origin_engine.screening.reads import Leaf
from origin_engine.screening.sight import EXCLUSIVELY, Sight

DENIED, CLAIMED = 0, 2
Obtained = t.WhollyObtained | Step


def read_exclusively(rule: t.ExclusivelyOriginating | Step, sight: Sight) -> Leaf:
    """Whether each good is produced from materials that all originate; an empty bill proves nothing."""
    what, has_bill = done(sight), sight.row("has a bill")
    alien, unknown = sight.row("made with foreign"), sight.row("made with unknown")
    doubt_alien, doubt_unknown, something = _in_doubt(sight)
    nothing_done = what.said & ~what.something
    settled = has_bill & ~alien & ~unknown & ~doubt_alien & ~doubt_unknown & something
    verdict = np.where(settled & what.something, YES, OPEN)
    verdict[nothing_done | (has_bill & alien)] = NO

    def lacks() -> Column:
        unsaid = where(~what.said & has_bill & (settled | unknown | doubt_alien | doubt_unknown), Need.OPERATIONS)
        no_bill = where(~has_bill | (~something & ~(unknown | doubt_alien | doubt_unknown)), Need.BILL)
        return no_bill | unsaid | where(doubt_alien, Need.VERIFIED_LAW) | _standing_lacks(sight)

    return Leaf(rule, verdict, lacks)


def _in_doubt(sight: Sight) -> tuple[Column, Column, Column]:
    """Goods with a foreign line that perhaps counts, or one of unknown origin; and those made of something."""
    if not sight.by_role:
        no = np.zeros(len(sight), np.bool_)
        return no, no, sight.row("has a bill")
    return sight.row("foreign in doubt"), sight.row("unknown in doubt"), sight.row("made of something")


def _standing_lacks(sight: Sight) -> Column:
    """What is missing to show the origin of the lines that count against it, or perhaps do."""
    if not sight.by_role:
        return lacks_of_standing(sight)
    foreign = sight.foreign
    counted = sight.counts(foreign, EXCLUSIVELY) | sight.terms.roles.in_doubt[foreign.line("role")]
    return foreign.union(np.where(counted, standing_lacks(sight, foreign), NOTHING))


# --- wholly obtained ---------------------------------------------------------------------------------


def read_wholly_obtained(rule: Obtained, sight: Sight) -> Leaf:
    """Whether each good was wholly obtained: by a claim, or not at all where it is denied or made from materials."""
    claim = sight.row("claim")
    verdict, lacks = _without_claim(sight)
    if (claim == CLAIMED).any():
        of_claims, missing = _as_claimed(rule, sight)
        verdict = np.where(claim == CLAIMED, of_claims, verdict)
        lacks = np.where(claim == CLAIMED, missing, lacks)
    return Leaf(rule, verdict, lambda: lacks)


def _without_claim(sight: Sight) -> tuple[Column, Column]:
    """Not met where the trader denies it, or makes the good from materials; open otherwise."""
    what, counted = done(sight), sight.row("made with foreign")
    if sight.terms.agreement.has_criterion(CriterionKind.EXCLUSIVELY_ORIGINATING):
        counted = counted | sight.row("made with unknown")
    fails = (sight.row("claim") == DENIED) | (counted & what.something & ~what.obtains)
    return np.where(fails, NO, OPEN), where(~fails, Need.WHOLLY_OBTAINED)


def _as_claimed(rule: Obtained, sight: Sight) -> tuple[Column, Column]:
    """What a claim comes to by itself, and the materials that stand against it."""
    number, found, from_abroad, looked_at = _claims(rule, sight)
    alien, unknown = sight.row("made with foreign"), sight.row("made with unknown")
    verdict = np.array([VERDICTS[each.verdict] for each in found], np.int8)[number]
    lacks = np.array([bits_of(each.lacks) for each in found], np.uint64)[number]
    strict, grown = (looked_at & ~from_abroad)[number], (looked_at & from_abroad)[number] & ~done(sight).obtains
    against = np.where(strict & alien, NO, np.where((strict & unknown) | (grown & (alien | unknown)), OPEN, YES))
    lacks |= np.where(strict & unknown & ~alien, _counted_lacks(sight), NOTHING)
    lacks |= np.where(grown & (against == OPEN), BIT[Need.OPERATIONS], NOTHING)
    return np.minimum(verdict, against), lacks


def _counted_lacks(sight: Sight) -> Column:
    """What is missing to show the origin of the lines that count against exclusively originating materials."""
    foreign = sight.foreign
    lacks = standing_lacks(sight, foreign)
    return foreign.union(np.where(sight.counts(foreign, EXCLUSIVELY), lacks, NOTHING))


def _claims(rule: Obtained, sight: Sight) -> tuple[Column, list[Finding], Column, Column]:
    """The evaluator's finding for each combination of what a claim turns on; its category, and whether it is looked at.

    A claim without a category, or of one that the rule or the agreement does not have, is settled by that alone.
    """
    names = ("wholly_obtained.category", "wholly_obtained.in", "made_in", "period", "operations")
    categories = sight.terms.agreement.wholly_obtained.categories
    words = tuple(dict.fromkeys(words for each in categories.values() for words in each.conditions))
    given = [answers_of_good(each, sight.whole) for each in words]
    number, found = combinations_of([*(sight.row(name) for name in names), code_groups(sight), *given])
    asked = [_asked(rule, sight, words, each) for each in found]
    stated = [categories.get(sight.facts.word("wholly_obtained.category", each[0]) or "") for each in found]
    wanted = rule.category if isinstance(rule, t.WhollyObtained) else None
    named = [sight.facts.word("wholly_obtained.category", each[0]) for each in found]
    looked_at = [c is not None and wanted in (None, name) for c, name in zip(stated, named, strict=True)]
    from_abroad = [category is not None and category.imported_inputs for category in stated]
    return number, asked, np.array(from_abroad, np.bool_), np.array(looked_at, np.bool_)


def _asked(rule: Obtained, sight: Sight, words: tuple[str, ...], facts: tuple[int, ...]) -> Finding:
    """The finding for a good without materials, of which these facts are stated."""
    category, place, made_in, period, operations, group, *given = facts
    word = sight.facts.word
    claim = WhollyObtainedClaim(word("wholly_obtained.category", category), word("wholly_obtained.in", place))
    answers = dict(zip(words, (ANSWERED[each] for each in given), strict=True))
    of_group = case_done(sight, operations, group).subject
    good = of_group._replace(wholly_obtained=claim, made_in=word("made_in", made_in), answers=answers)
    case = case_of(sight.terms.book, good, Occasion(sight.periods[period].day, None, None))
    return evaluate_wholly_obtained(rule, case, "", takes_from_nature(operations_at(sight, operations)))


def read_wholly_obtained_rule(rule: t.WhollyObtained, sight: Sight) -> Leaf:
    """A row that says WO; where the agreement says so, exclusively originating materials do as well."""
    found = read_wholly_obtained(rule, sight)
    if sight.terms.agreement.wholly_obtained_rule_met_by_exclusively_originating is None:
        return found
    other = read_exclusively(t.ExclusivelyOriginating(), sight)

    def lacks() -> Column:
        own = np.where(found.verdict == OPEN, found.lacks(), NOTHING)
        return own | np.where(other.verdict == OPEN, other.lacks(), NOTHING)

    exclusively = (other.verdict == YES) & (found.verdict != YES)
    return Leaf(rule, np.maximum(found.verdict, other.verdict), lacks, exclusively=exclusively)
