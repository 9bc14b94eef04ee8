"""A bill that tells two rules apart, in one line."""

from __future__ import annotations

from collections.abc import Iterator

from origin_engine.language import print_code
from origin_engine.reporting.words import all_of, each_word, listed, number, say
from origin_engine.revision import Bill, Flip, Line
from origin_engine.revision.bills import Coded
from origin_engine.revision.stage import Stage

USUAL_BASIS = "FOB"


def bill_in_words(flip: Flip) -> str:
    """The product, its materials by their share of the price, and what else the rules ask for."""
    bill = flip.bill
    parts = [_line(line) for line in bill.lines]
    if bill.labour:
        parts.append(say("bill.labour", share=number(bill.labour)))
    code, besides = code_in_words(bill.product), list(_besides(bill, flip.stage))
    if not besides:
        return say("bill.said", code=code, parts=all_of(parts))
    return say("bill.said-with", code=code, parts=all_of(parts), with_what=listed(besides))


def code_in_words(coded: Coded) -> str:
    """A code, with the one of the older edition where that is another."""
    shown = print_code(coded.new)
    return shown if coded.old == coded.new else say("bill.recoded", code=shown, old_code=print_code(coded.old))


def _line(line: Line) -> str:
    key = "bill.originating" if line.originates else "bill.foreign"
    text = say(key, share=number(line.share), code=code_in_words(line.coded))
    for words, answer in line.answers:
        if answer and not line.originates:
            text = say("bill.answers", part=text, words=words)
    return text


def _besides(bill: Bill, usual: Stage) -> Iterator[str]:
    if bill.processes:
        yield say("bill.processes", processes=all_of(each_word(bill.processes)))
    for words, answer in bill.answers:
        if answer:
            yield say("bill.yes", words=words)
    if bill.basis != USUAL_BASIS:
        yield say("bill.base", basis=bill.basis)
    if bill.lane != usual.lane:
        yield say("bill.lane", made_in=bill.lane[0], to=bill.lane[1])
    if bill.days != usual.days:
        yield say("bill.imported", day=bill.days[1])
