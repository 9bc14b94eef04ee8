"""Each form of product rule that the three families of treaties use can be said, and said without `not encoded`.

The labels are in our own words; codes and figures are sometimes simplified. The families: A compact codes (East
and South-East Asia, Australia, India), B sentences (the Americas, CPTPP), C list rules (EU, UK, PEM).
"""

from __future__ import annotations

import pytest

from origin_engine.language import parse_rule, print_rule
from origin_engine.language import tree as t
from tests.language.test_roundtrip import nodes_in

FORMS = [
    # --- family A: compact codes ---
    ("RCEP", "change of chapter", "CC"),
    ("RCEP", "change of heading or content", "CTH or RVC 40"),
    ("RCEP", "change of subheading, content, or chemical reaction", "CTSH or RVC 40 or CR"),
    ("RCEP", "change of chapter, but not from one chapter", "CC except from chapter 01"),
    ("RCEP", "wholly obtained", "WO"),
    ("RCEP", "a product named in words has a rule of its own", 'for "insects": CC or RVC 40; otherwise CC'),
    ("Viet Nam-Korea", "glued threshold", "CTH or RVC40"),
    ("Viet Nam-Korea", "exclusion of a range, then content", "CTH, except from headings 55.08 to 55.10, or RVC 40"),
    (
        "Viet Nam-Korea",
        "cereals of two headings wholly obtained, under each alternative",
        "CC provided that materials of headings 10.03 and 10.06 are WO"
        " or RVC 40 provided that materials of headings 10.03 and 10.06 are WO",
    ),
    (
        "Viet Nam-Korea",
        "value limit on the materials of one heading",
        "CTH provided that value of non-originating materials of heading 24.03 <= 60 % of FOB",
    ),
    (
        "Viet Nam-Korea",
        "raw milk of outside origin at most half of all raw milk",
        'CTH provided that non-originating "raw material of milk" <= 50 % of weight',
    ),
    (
        "Viet Nam-Korea",
        "rule in two parts, A and B",
        'for "gear boxes": CTH or RVC 40; otherwise CTH or RVC 45',
    ),
    ("Viet Nam-EAEU", "change and added value together", "CTH or CTSH and VAC 50"),
    (
        "Viet Nam-EAEU",
        "exclusion of described goods of a heading",
        'CTH except from "uppers" of subheadings 6406.10 and 6406.90',
    ),
    (
        "Viet Nam-EAEU",
        "vehicle rule with a list of operations",
        "VAC 50 and process vehicle-body-operations + painting + engine-mounting",
    ),
    (
        "UK-Australia",
        "originating active ingredient, at least half by weight",
        'RVC 40 or CTSH provided that originating "active ingredients" >= 50 % of weight',
    ),
    (
        "UK-Australia",
        "threshold that rises after a date",
        "for imported until 2027-12-31: RVC 30; otherwise RVC 35",
    ),
    ("UK-Australia", "any process of the section note", 'CTH or RVC 40 or note "process-rule"'),
    (
        "UK-Australia",
        "dyeing or printing of constructed fabric with a further operation",
        "process dyeing + finishing or process printing + finishing",
    ),
    (
        "UK-New Zealand",
        "any subheading, with operations that do not count",
        'any heading provided that condition "it goes beyond mixing and packing"',
    ),
    ("UK-India", "change of subheading and a threshold below ten", "CTSH and QVC 7"),
    (
        "UK-India",
        "the standard content: three methods, three thresholds",
        "CTSH and (QVC 50 build-down of EXW or QVC 55 build-down of FOB or QVC 45 build-up)",
    ),
    ("ACFTA", "wool from animals raised in the area", 'made from "sheep, lambs or other animals raised in ACFTA"'),
    ("ATIGA", "textile process list", "process spinning + weaving in any Party or process dyeing + printing"),
    ("China-New Zealand", "waste where it is obtained", "WO as waste-and-scrap"),
    # --- family B: sentences ---
    ("USMCA", "headings of a range, from any other chapter", "CC of the group headings 02.01 to 02.10"),
    (
        "USMCA",
        "another subheading of the group counts",
        "CTSH within the group subheadings 3001.20 to 3003.90",
    ),
    (
        "USMCA",
        "only a heading outside the group counts, tariff items excluded",
        "CTH outside the group headings 22.03 to 22.07 except from tariff items 2106.90.12 and 2106.90.15",
    ),
    ("USMCA", "tariff item to be changed into", "CTI except from heading 86.07"),
    (
        "USMCA",
        "from the parts' subheading, whether or not from elsewhere too, with content",
        "change from subheading 8417.90 with or without CTH provided that RVC 60 transaction-value"
        " or change from subheading 8417.90 with or without CTH provided that RVC 50 net-cost",
    ),
    (
        "USMCA",
        "yarn forward: a long list of mixed levels",
        "CC except from headings 51.06 to 51.13, 52.04 to 52.12, chapter 54 and headings 55.08 to 55.16"
        " provided that process cutting-and-sewing in any Party",
    ),
    (
        "USMCA",
        "smoked goods, and any other good",
        'for "smoked goods": change from "goods that are not smoked"; otherwise CC',
    ),
    ("USMCA", "end use", 'for use in "a heavy truck": RVC 70 net-cost; otherwise RVC 62.5 net-cost'),
    (
        "USMCA",
        "steel: by weight of the materials of a range",
        "originating materials of headings 72.08 to 72.29 >= 70 % of weight",
    ),
    ("USMCA", "trade between two of the Parties only", "trade between MX and US and CC or CC except from chapter 54"),
    ("USMCA", "phased by date", "imported from 2023-07-01 and CTH or imported until 2023-06-30 and CTSH"),
    (
        "CPTPP",
        "no change, content by one of two methods",
        "no change provided that RVC 45 net-cost or RVC 55 build-down",
    ),
    ("CPTPP", "content by build-up or build-down", "CTH or RVC 35 build-up or RVC 45 build-down"),
    (
        "CPTPP",
        "content on the focused value of one heading",
        "RVC 50 focused on heading 90.12 or RVC 40 build-down",
    ),
    (
        "CPTPP",
        "tobacco by dry weight",
        'dry-weight of originating "unmanufactured tobacco" >= 55 % of dry-weight',
    ),
    ("CPTPP", "cut and sewn in any of the Parties", "CC provided that process cutting-and-sewing in any Party"),
    ("CPTPP", "two rows that must both be satisfied", 'CC and (CTH except from "dairy preparations" of heading 19.01)'),
    (
        "US-Singapore",
        "exclusion under the rule on incomplete goods",
        'CTH except from "goods entered together under general interpretative rule 2(a)" of heading 92.09',
    ),
    (
        "US-Chile",
        "one juice, or the juices of one country, by volume",
        'CTH provided that each volume of non-originating "single juice ingredient" <= 60 % of product volume',
    ),
    (
        "US agreements",
        "three or more operations on fish",
        "CC or at least 3 of process freezing, cleaning, gutting, filleting",
    ),
    (
        "US agreements",
        "the component that gives the classification",
        'CC only for "the component that determines the tariff classification"',
    ),
    ("KORUS", "chapter note on chemical reactions beside the rule", 'CTSH or note "chapter-28-chemical-reaction"'),
    (
        "CAFTA-DR",
        "from outside the group, or content by one of two methods",
        "CTH outside the group headings 84.15 to 84.18, or RVC 35 build-up or RVC 45 build-down",
    ),
    # --- family C: list rules ---
    ("PEM", "any heading but the product's own", "CTH"),
    (
        "PEM",
        "materials of the same heading up to a fifth",
        "CTH allowing materials of the same heading up to 20 % of EXW",
    ),
    ("PEM", "yarn as the starting point", 'made from "unbleached single yarn"'),
    (
        "PEM",
        "each of two groups of materials within a limit of its own",
        "CTH provided that each value of non-originating materials of headings 17.01 and 17.02 <= 30 % of EXW",
    ),
    (
        "PEM",
        "printing with two preparatory or finishing operations, unprinted fabric limited",
        "process printing and at least 2 of process bleaching, mercerising, calendering, shrink-resistance"
        ' and value of "unprinted fabric" <= 47.5 % of EXW',
    ),
    ("EU-UK TCA", "production from any heading", "any heading"),
    ("EU-UK TCA", "meat wholly obtained", "any heading provided that materials of chapters 01 and 02 are WO"),
    ("EU-UK TCA", "change and a maximum of outside materials", "CTH and MaxNOM 50 of EXW"),
    ("EU-UK TCA", "exclusion in words", 'CTH except from "non-originating active cathode materials"'),
    ("EU-UK TCA", "originating battery", 'MaxNOM 45 of EXW and "battery packs" of heading 85.07 are originating'),
    ("EU-UK TCA", "set", "set with non-originating items <= 15 % of EXW"),
    (
        "EU-UK TCA",
        "until a date, then another maximum",
        "for imported until 2026-12-31: CTSH or MaxNOM 70 of EXW; otherwise CTH and MaxNOM 50 of EXW",
    ),
    ("EU-UK TCA", "alternative inside a quota", 'CTH or within quota "annex 4, table 1" and CTSH'),
    (
        "EU-UK TCA",
        "fire-resistant equipment has a rule of its own",
        'for "fire-resistant equipment": process weaving + making-up or process coating; otherwise CC',
    ),
    (
        "EU-UK TCA",
        "spinning with weaving, or another sequence",
        "process spinning + weaving or process extrusion + weaving or process twisting + weaving",
    ),
    (
        "UK-Japan",
        "two weight limits on two groups of materials",
        "CTH provided that weight of non-originating materials of chapter 04 and heading 19.01"
        " <= 10 % of product weight"
        " and weight of non-originating materials of headings 17.01 and 17.02 <= 40 % of product weight",
    ),
    ("UK-Japan", "maximum or content on the free-on-board value", "MaxNOM 45 of FOB or RVC 55 of FOB"),
    (
        "CETA",
        "within the same heading, or from any other, with a limit on the former",
        "change from the same heading with or without CTH"
        " provided that value of non-originating materials of the same heading <= 50 % of TV",
    ),
    (
        "CETA",
        "sugar by weight or by value",
        'CTH provided that (net-weight of non-originating "sugar" <= 40 % of product net-weight'
        ' or value of non-originating "sugar" <= 30 % of TV)',
    ),
    (
        "CETA",
        "dairy preparations above a content of milk solids excluded",
        'CC except from "preparations containing more than 10 % milk solids" of subheading 1901.90',
    ),
    ("CETA", "rule for exports under a quota", 'for within quota "exports from Canada": CTSH; otherwise CC'),
    ("UK DCTS", "a maximum on the free-on-board value", "CTH or MaxNOM 70 of FOB"),
    (
        "PEM",
        "a limit by volume of alcohol",
        'CTH provided that volume of non-originating "arrack" <= 5 % of product alcohol',
    ),
    (
        "EU-UK TCA",
        "chemistry: any of the operations of the notes",
        "CTH or at least 1 of process chemical-reaction, purification, mixing-and-blending, standard-materials,"
        " isomer-separation, biotechnological-processing",
    ),
    ("China-Switzerland", "change and a maximum", "CTH and MaxNOM 60 of EXW"),
]


@pytest.mark.parametrize(("treaty", "form", "text"), FORMS, ids=[f"{treaty}: {form}" for treaty, form, _ in FORMS])
def test_the_form_can_be_said(treaty: str, form: str, text: str) -> None:
    rule = parse_rule(text)
    assert parse_rule(print_rule(rule)) == rule
    assert not any(isinstance(node, t.NotEncoded) for node in nodes_in(rule))


def test_the_three_families_are_there() -> None:
    assert len(FORMS) >= 60
    assert len({form for _, form, _ in FORMS}) == len(FORMS)
    assert {"RCEP", "CPTPP", "EU-UK TCA"} <= {treaty for treaty, _, _ in FORMS}
