"""Produced exclusively from originating materials of one or more Parties (RCEP Art. 3.2(b))."""

from __future__ import annotations

from origin_engine.language.tree import ExclusivelyOriginating
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Missing, Need, Step
from origin_engine.origin.materials import Status
from origin_engine.origin.reasons import (
    MadeWithNonOriginating,
    MaterialsInDoubt,
    NoBill,
    NothingProduced,
    OnlyOriginatingMaterials,
)
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN

TEST = "exclusively-originating"


def evaluate_exclusively_originating(rule: ExclusivelyOriginating | Step, case: Case, citation: str) -> Finding:
    """Whether every material that counts originates; an empty bill proves nothing."""
    if case.subject.operations == ():
        return Finding(rule, NOT_MET, citation, NothingProduced())
    if not case.subject.has_bill:
        return Finding(rule, UNKNOWN, citation, NoBill(), (), (Missing(Need.BILL, "materials"),))
    foreign: list[str] = []
    doubtful: list[str] = []
    missing: list[Missing] = []
    for material in case.not_originating:
        if TEST in material.role.counts_in:
            if material.status is Status.NON_ORIGINATING:
                foreign.append(material.line.name)
            else:
                doubtful.append(material.line.name)
                missing += material.missing
        elif TEST in material.role.in_doubt_for:
            doubtful.append(material.line.name)
            missing += material.missing
            if material.status is Status.NON_ORIGINATING:
                missing.append(
                    Missing(Need.VERIFIED_LAW, f"roles.{material.line.material.role.value}", material.line.name)
                )
    if foreign:
        return Finding(rule, NOT_MET, citation, MadeWithNonOriginating(tuple(foreign)))
    if doubtful:
        return Finding(rule, UNKNOWN, citation, MaterialsInDoubt(tuple(doubtful)), (), tuple(missing))
    counted = sum(TEST in m.role.counts_in for m in case.materials)
    if not counted:
        return Finding(rule, UNKNOWN, citation, NoBill(), (), (Missing(Need.BILL, "materials"),))
    return Finding(rule, MET, citation, OnlyOriginatingMaterials(counted))
