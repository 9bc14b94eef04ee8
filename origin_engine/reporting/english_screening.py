"""Sentences about a screened catalogue, under their keys; a part of the English catalogue."""

from __future__ import annotations

SCREENING: dict[str, str] = {
    "screen.products": "{read} products read: {judged} judged, {rejected} rejected, {none} under no agreement between"
    " their countries",
    "screen.lines": "{read} lines read, {judged} of them of judged products",
    "screen.rejects": "{number} rejects: {path}",
    "screen.no-rejects": "No row was rejected.",
    "screen.results": "Results: {path}",
    "screen.picture": "Picture: {path}",
    "screen.speed": "{seconds} s, {speed} products a second",
    "screen.agreement": "Agreement",
    "screen.number": "Products",
    "screen.explained": "Explained",
    "screen.class.claimable": "Originates, claimable",
    "screen.class.claim-open": "Originates, claim lacks something",
    "screen.class.undetermined": "Undetermined: facts missing",
    "screen.class.not-encoded": "Rules not encoded",
    "screen.class.not-originating": "Does not originate",
    "screen.outcomes": "Products by outcome",
    "screen.explained-note": "“Explained” products were decided by the explaining evaluator, the others by columns; the"
    " verdicts are the same.",
    "screen.missing": "Missing facts, by how many products lack them",
    "screen.fact": "Fact",
    "screen.fact-more": "{number} more",
    "screen.saving": "Duty saved",
    "screen.saving-now": "Claimable now",
    "screen.saving-open": "Once the claim has what it lacks",
    "screen.currency": "Currency",
    "screen.value.shipments": "Customs value of the shipments",
    "screen.value.one-unit": "Value of one unit of each product",
    "screen.picture.title": "Where the value at stake is",
    "screen.picture.note": "{what}, by chapter of the HS and agreement, in {currency}. {results} results; not drawn:"
    " {unvalued} without a value in {currency}.",
    "screen.picture.agreements": "Only the {number} agreements with most value are drawn.",
    "screen.picture.axis.shipments": "Customs value",
    "screen.picture.axis.one-unit": "Value",
    "screen.picture.rest": "{number} others",
    "screen.picture.no-chapter": "no code",
    "screen.picture.nothing": "No value is stated with its currency, so there is nothing to draw.",
    "screen.working": "Screening",
    "screen.sorting": "Sorting {table}",
    "screen.not-in-order": "The {table} table is not in the order of the products' ids: it is sorted first.",
    "screen.rate": "{speed} products/s",
    "screen.left": "{time} left",
}
