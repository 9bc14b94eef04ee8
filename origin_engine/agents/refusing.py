"""What a dossier must hold before a tool judges it: without these facts every answer would be a guess dressed up."""

from __future__ import annotations

from origin_engine.dossier import Dossier
from origin_engine.errors import DossierError, Problem
from origin_engine.told import told

ASK = told("ask the person who has the goods; do not fill it in yourself")


def refuse_without_facts(dossier: Dossier) -> Dossier:
    """The dossier, where it holds what a judgement needs at the least; raises DossierError naming what is not there.

    At the least: what the good is, where it was made, of what (or how it was wholly obtained), between which countries,
    and when.
    """
    product, shipment = dossier.product, dossier.shipment
    stated = {
        "product.hs": product.hs,
        "product.made_in": product.made_in,
        "materials": dossier.lines or product.wholly_obtained,
        "shipment.from": shipment.from_,
        "shipment.to": shipment.to,
        "shipment.date": shipment.date,
    }
    missing = [name for name, value in stated.items() if not value]
    if missing:
        raise DossierError([Problem(told("is needed and not stated"), "", name, ASK) for name in missing])
    return dossier
