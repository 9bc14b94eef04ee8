"""Whether a claim can be made for goods that originate: direct consignment and proof of origin, over columns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.dossier.models import Leg
from origin_engine.origin.consignment import evaluate_consignment
from origin_engine.origin.subject import Occasion
from origin_engine.screening.cases import GOOD, case_of
from origin_engine.screening.columns import Column
from origin_engine.screening.combinations import combinations_of
from origin_engine.screening.draft import product_stating
from origin_engine.screening.goods import answers_of_good
from origin_engine.screening.kleene import ANSWERED, OPEN, VERDICTS
from origin_engine.screening.needs import NOTHING, bits_of
from origin_engine.screening.proofs import read_proof
from origin_engine.screening.sight import Sight


class Claim(NamedTuple):
    """Whether everything beside the origin stands, and what is missing where that is open."""

    verdict: Column
    lacks: Column


def read_claim(sight: Sight) -> Claim:
    """The two gates before a claim."""
    consignment, missing = _consignment(sight)
    proof, of_proof = read_proof(sight)
    lacks = np.where(consignment == OPEN, missing, NOTHING) | np.where(proof == OPEN, of_proof, NOTHING)
    return Claim(np.minimum(consignment, proof), lacks)


def _consignment(sight: Sight) -> tuple[Column, Column]:
    """Direct consignment, asked once for every lane and route; a bill with stays on the way is not plain."""
    words = sight.terms.agreement.direct_consignment.conditions
    names = ("shipment.from", "shipment.to", "shipment.route", "period")
    given = [answers_of_good(each, sight.whole) for each in words]
    number, found = combinations_of([*(sight.row(name) for name in names), *given])
    findings = []
    for sent_from, sent_to, route, period, *answers in found:
        word = sight.facts.word
        good = GOOD._replace(answers={w: ANSWERED[each] for w, each in zip(words, answers, strict=True)})
        lane = Occasion(sight.periods[period].day, word("shipment.from", sent_from), word("shipment.to", sent_to))
        findings.append(evaluate_consignment(_route(sight, route), case_of(sight.terms.book, good, lane)))
    verdict = np.array([VERDICTS[each.verdict] for each in findings], np.int8)[number]
    return verdict, np.array([bits_of(each.lacks) for each in findings], np.uint64)[number]


def _route(sight: Sight, number: int) -> tuple[Leg, ...] | None:
    text = sight.facts.word("shipment.route", number)
    stated = None if text is None else product_stating((("shipment.route", text),))
    return None if stated is None else stated.shipment.route
