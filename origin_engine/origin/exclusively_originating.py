"""Produced exclusively from originating materials of one or more Parties (RCEP Art. 3.2(b))."""

from __future__ import annotations

from origin_engine.language.tree import ExclusivelyOriginating
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.gate_reasons import OperationsNotStated
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import (
    MadeWithNonOriginating,
    MaterialsInDoubt,
    NoBill,
    NothingProduced,
    OnlyOriginatingMaterials,
)
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN

TEST = "exclusively-originating"
NON_ORIGINATING = Status.NON_ORIGINATING


def evaluate_exclusively_originating(rule: ExclusivelyOriginating | Step, case: Case, citation: str) -> Finding:
    """Whether the good is produced from materials that all originate; an empty bill proves nothing."""
    if case.subject.operations == ():
        return Finding(rule, NOT_MET, citation, NothingProduced())
    if not case.subject.has_bill:
        return Finding(rule, UNKNOWN, citation, NoBill(), (), (Missing(Need.BILL, "materials"),))
    counted = case.not_originating_in(TEST)
    if any(m.status is NON_ORIGINATING for m in counted):
        foreign = tuple(m for m in counted if m.status is NON_ORIGINATING)
        return Finding(rule, NOT_MET, citation, MadeWithNonOriginating(foreign))
    in_doubt = tuple(m for m in case.not_originating if TEST in m.role.in_doubt_for)
    unsaid = () if case.subject.operations else (Missing(Need.OPERATIONS, case.subject.field("operations")),)
    if counted or in_doubt:
        gaps = tuple(_gap(m) for m in in_doubt if m.status is NON_ORIGINATING)
        lacks = (*counted, *in_doubt, *gaps, *unsaid)
        return Finding(rule, UNKNOWN, citation, MaterialsInDoubt(counted + in_doubt), (), lacks)
    number = sum(TEST in m.role.counts_in for m in case.materials)
    if not number:
        return Finding(rule, UNKNOWN, citation, NoBill(), (), (Missing(Need.BILL, "materials"),))
    if unsaid:
        return Finding(rule, UNKNOWN, citation, OperationsNotStated(), (), unsaid)
    return Finding(rule, MET, citation, OnlyOriginatingMaterials(number))


def _gap(material: Judged) -> Missing:
    """The treaty does not say whether a non-originating line of this role stands against the criterion."""
    return Missing(Need.VERIFIED_LAW, f"roles.{material.line.material.role.value}", material.name)
