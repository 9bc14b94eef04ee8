"""Typed reasons, needs and steps put into words, through a catalogue.

One function a question; each gives a key and values, and the catalogue gives the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from origin_engine.dossier import Amount
from origin_engine.exact import show_amount, show_percent
from origin_engine.language import print_code, print_rule
from origin_engine.language.printer import print_percent
from origin_engine.language.tree import Described
from origin_engine.locales import in_words, spoken, translated
from origin_engine.origin import Determination, Outcome, Verdict, status
from origin_engine.origin import gate_reasons as g
from origin_engine.origin import reasons as r
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.status import Judged
from origin_engine.reporting.english import MESSAGES
from origin_engine.told import Told, Word, told

SHOWN_NAMES = 6
REPORTING = "reporting"
"""Context of these messages in the catalogues of other languages, by their keys."""
WORDS_ABOUT = frozenset(
    {
        Need.COST,
        Need.DEDUCTION,
        Need.INSPECTION,
        Need.MEASURE,
        Need.ORIGINAL_PROOF,
        Need.PRICE,
        Need.PRICE_BASIS,
        Need.PROCESSES,
        Need.PROOF_FIELD,
        Need.VERIFIED_LAW,
    }
)
"""Needs that are about words of the vocabulary, not about names."""


def say(key: str, **values: object) -> str:
    """The sentence under a key, filled in, in the language spoken."""
    return (translated(REPORTING, key) or MESSAGES[key]).format(**values)


def word(written: str) -> str:
    """A word of the vocabulary in the language spoken; in English it is told as dossiers write it."""
    return in_words(Word(written))


def each_word(written: Iterable[str]) -> list[str]:
    """Words of the vocabulary in the language spoken."""
    return [word(each) for each in written]


def called(name: Mapping[str, str]) -> str:
    """The name of an agreement in the language spoken."""
    return name.get(spoken()) or name["en"]


def listed(values: Iterable[str]) -> str:
    """The things of a list, one behind the other."""
    return say("list.separator").join(values)


def names(values: Iterable[str | Judged]) -> str:
    """A list of names, or of materials by their names; a long one is cut and counted."""
    shown = [value if isinstance(value, str) else value.name for value in values]
    if len(shown) > SHOWN_NAMES:
        shown = [*shown[:SHOWN_NAMES], f"+{len(shown) - SHOWN_NAMES}"]
    return listed(shown)


def all_of(values: Sequence[str]) -> str:
    """The things of a list that belong together: `a, b and c`."""
    *first, last = values
    return say("list.and", first=listed(first), last=last) if first else last


def in_percent(share: str) -> str:
    """A share in per cent, as people write it."""
    return say("percent", percent=share)


def value_in(currency: str | None) -> str:
    """The heading of values in a currency."""
    return say("label.value-in", currency=currency) if currency else say("label.value")


def named(name: str, text: str) -> str:
    """A text under its name."""
    return say("named.said", name=name, text=text)


def number(value: Decimal) -> str:
    """A threshold as people write it: 40, 47.5."""
    return print_percent(value)


def money(amount: Amount | None) -> str:
    """An amount with its decimals, or the word for unknown."""
    return say("label.unknown") if amount is None else show_amount(amount)


def claim_in_words(finding: Finding) -> str:
    """What a finding is about: a step of the treaty, or the text of a rule."""
    claim = finding.claim
    if isinstance(claim, Step):
        return say(f"step.{claim.name}")
    if isinstance(claim, Described):
        return say("step.guard", words=claim.words)
    return print_rule(claim)


def missing_in_words(missing: Missing) -> str:
    """What is missing, in words."""
    key = f"need.{missing.need.value}"
    if not missing.about and f"{key}.product" in MESSAGES:
        key = f"{key}.product"
    about = _about_words(missing.about) if missing.need in WORDS_ABOUT else in_words(missing.about)
    if missing.need is Need.COST:
        about = about.replace("_", " ")
    return say(key, about=about, among=in_words(missing.among))


def _about_words(about: str) -> str:
    """What a need is about, where that is words of the vocabulary, several with what stands between them."""
    if isinstance(about, Told):
        return in_words(about)
    return "".join(in_words(BETWEEN.get(part) or Word(part)) for part in ABOUT_SEVERAL.split(about))


BETWEEN = {" or ": told(" or "), ", ": told(", ")}
ABOUT_SEVERAL = re.compile("( or |, )")


def answer_in_words(found: Determination) -> str:
    """What an outcome means, and whether a claim can be made, in one sentence."""
    key = f"outcome.{found.outcome.value}"
    if found.outcome is not Outcome.ORIGINATING:
        return say(f"{key}.said")
    if found.claimable:
        return say(f"{key}.claimable")
    failed = [claim_in_words(gate) for gate in found.gates if gate.verdict is Verdict.NOT_MET]
    if failed:
        return say(f"{key}.gate-failed", gates=names(failed))
    return say(f"{key}.gate-open", number=len(found.missing))


def on_proof_in_words(found: Determination) -> str:
    """The codes for the proof of origin, with the form and the boxes where the agreement names them."""
    shown = found.on_proof
    parts = [names(shown.codes)]
    if shown.box is not None:
        parts = [say("on-proof.box", codes=parts[0], box=shown.box)]
    if shown.value_box is not None:
        parts.append(say("on-proof.value-box", box=shown.value_box))
    text = listed(parts)
    return text if shown.form is None else say("on-proof.form", form=shown.form, boxes=text)


def because(finding: Finding) -> str:
    """Why a finding came out as it did."""
    text = reason_in_words(finding.reason)
    if finding.view is None or not _depends_on_view(finding):
        return text
    return say("view.said", text=text, view=say(f"view.{finding.view.value}"))


def claim_and_reason(finding: Finding) -> str:
    """What a finding is about, and why it came out so."""
    return named(claim_in_words(finding), because(finding))


def _depends_on_view(finding: Finding) -> bool:
    return not isinstance(finding.reason, r.ProductCodeUnknown | r.NotEncodedWords)


def told_apart(finding: Finding) -> tuple[Finding, ...]:
    """The parts of a finding to show: codes that fall under one row, or that say the same, are told once."""
    if not isinstance(finding.reason, r.CandidatesAgree | r.CandidatesDiffer):
        return finding.parts
    told = {(part.verdict, part.citation, claim_in_words(part), because(part)): part for part in finding.parts}
    return tuple(told.values())


def reason_in_words(reason: r.Reason) -> str:
    """A typed reason as a sentence."""
    name = type(reason).__name__
    match reason:
        case r.OneAlternativeSuffices(met, of):
            return say(f"{name}.{'met' if met else 'none'}", met=len(met), of=of)
        case r.AllPartsNeeded(failed, unsure, of):
            variant = "failed" if failed else "open" if unsure else "met"
            return say(f"{name}.{variant}", failed=len(failed), open=len(unsure), of=of)
        case r.CaseGoverns(words):
            return say(f"{name}.{'otherwise' if words is None else 'case'}", words=words)
        case r.CaseOpen(words, agree):
            return say(f"{name}.{'agree' if agree else 'differ'}", words=words)
        case status.StatedStatus(originating, country, evidence):
            variant = "originating" if originating else "not"
            return say(f"{name}.{variant}", country=country, evidence=word(evidence or ""))
        case status.StatusNotProven(lacking, country, until):
            return say(f"{name}.{lacking}", country=country or say("label.unknown"), valid_until=until)
        case status.StatusFromBill(originating, criterion):
            variant = "open" if originating is None else "originating" if originating else "not"
            return say(f"{name}.{variant}", criterion=criterion)
        case r.AllChanged(materials):
            return say(name if materials else f"{name}.none", materials=names(materials))
        case r.NotAllChanged(unchanged, unsure):
            variant = "both" if unchanged and unsure else "unchanged" if unchanged else "unsure"
            return say(f"{name}.{variant}", unchanged=names(unchanged), unsure=names(unsure))
        case r.CuredByTolerance(unchanged):
            return say(name, unchanged=names(unchanged))
        case r.ToleranceClosed(code):
            return say(name, code=print_code(code))
        case r.OfOtherSubheadings(own):
            return say(f"{name}.{'own' if own else 'met'}", own=names(own))
        case r.WithinTolerance():
            return tolerance_in_words(reason)
        case r.ValueContentMeasured(measures):
            return say("clauses.separator").join(measure_in_words(measure) for measure in measures)
        case r.ValueContentWaived(limit, base):
            return say(name, limit=number(limit), base=word(base))
        case r.ShareMeasured():
            return _share_in_words(reason)
        case r.ProcessesDone(done, elsewhere, absent):
            variant = "elsewhere" if elsewhere else "absent" if absent else "met" if done else "open"
            values = {"done": done, "elsewhere": elsewhere, "absent": absent}
            return say(f"{name}.{variant}", **{place: names(each_word(each)) for place, each in values.items()})
        case r.Answered(words, answer):
            return say(f"{name}.{'open' if answer is None else 'yes' if answer else 'no'}", words=words)
        case r.PeriodOf(on):
            return say(f"{name}.{'open' if on is None else 'known'}", on=on)
        case r.NotAParty(country, on):
            return say(f"{name}.{'ever' if on is None else 'then'}", country=country, on=on)
        case r.NotInForceBetween(one, other, since):
            return say(f"{name}.{'open' if since is None else 'later'}", one=one, other=other, since=since)
        case r.PartyNotVerified(country):
            return say(f"{name}.{'unknown' if country is None else 'country'}", country=country)
        case r.MaterialsAsDemanded(against, unsure):
            variant = "against" if against else "open" if unsure else "met"
            return say(f"{name}.{variant}", against=names(against), open=names(unsure))
        case g.OnlyMinimalOperations(operations):
            cited = [say("operation.cited", operation=word(done), article=item) for done, item in operations]
            return say(name if operations else f"{name}.none", operations=names(cited))
        case g.ThroughThirdCountries(against, unsure, countries):
            variant = "against" if against else "open" if unsure or "" in countries else "met"
            return say(f"{name}.{variant}", countries=names(countries), against=names(each_word(against)))
        case g.ProofFails(wrong, on, kind):
            return say(f"{name}.{wrong}", on=on, kind=word(kind))
        case g.ProofWaived(limit, currency):
            return say(name, limit=number(limit), currency=currency)
        case r.CandidatesAgree(codes) | r.CandidatesDiffer(codes):
            return say(name, codes=names(map(print_code, codes)))
        case r.NoProductRule(code, None):
            return say(name, code=print_code(code))
        case r.NoProductRule(code, where):
            return say(f"{name}.not-held", code=print_code(code), where=where)
        case r.CategoryUnknownHere(category, known):
            return say(name, category=category, known=names(known))
        case _:
            return say(name, **{field: _plain(field, value) for field, value in reason._asdict().items()})


WORD_FIELDS = frozenset({"category", "kind", "operation", "operations", "role"})
"""Fields of reasons that hold words of the vocabulary."""


def _plain(field: str, value: Any) -> str:
    if field in WORD_FIELDS:
        return names(each_word(value)) if isinstance(value, tuple) else word(value)
    return names(value) if isinstance(value, tuple) else str(value)


def measure_in_words(measure: r.ValueMeasure) -> str:
    """One method of value content."""
    values = {"method": word(measure.method), "threshold": number(measure.threshold)}
    if measure.capped:
        return say("ValueMeasure.capped", **values)
    if measure.share is None:
        return say("ValueMeasure.open", **values)
    return say("ValueMeasure.measured", percent=show_percent(measure.share), **values)


def tolerance_in_words(reason: r.WithinTolerance) -> str:
    """One limit of the tolerance."""
    limit = number(reason.limit)
    if reason.part is None or reason.whole is None:
        return say("WithinTolerance.open", measure=word(reason.measure), limit=limit)
    percent = show_percent(Fraction(reason.part) / Fraction(reason.whole), towards_zero=False)
    return say(
        f"WithinTolerance.{reason.measure}",
        part=show_amount(reason.part),
        whole=show_amount(reason.whole),
        percent=percent,
        limit=limit,
    )


def _share_in_words(reason: r.ShareMeasured) -> str:
    values = {"comparison": reason.comparison, "limit": number(reason.limit)}
    if reason.part_high is None or reason.whole is None or reason.part_low != reason.part_high:
        return say("ShareMeasured.open", **values)
    cut = reason.comparison in (">=", ">")
    percent = show_percent(Fraction(reason.part_high) / Fraction(reason.whole), towards_zero=cut)
    part, whole = show_amount(reason.part_high), show_amount(reason.whole)
    return say("ShareMeasured.known", part=part, whole=whole, percent=percent, **values)
