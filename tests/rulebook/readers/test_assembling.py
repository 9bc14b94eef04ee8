"""From rows to the rows of a book: which rule governs a code that several rows speak of."""

from __future__ import annotations

from collections.abc import Sequence

from origin_engine.language import parse_rule, print_rule
from origin_engine.language import tree as t
from origin_engine.nomenclature import code_list
from origin_engine.rulebook.readers.assembling import Assembled, GeneralRule, assemble
from origin_engine.rulebook.readers.rows import AnnexRow
from origin_engine.rulebook.readers.styles import ReadRow

CODES = code_list(2022)


def row(line: int, codes: str, rule: str | None, product: str = "", text: str = "", ex: bool | None = None) -> ReadRow:
    """A row that a reader read (or not, without a rule); with words it is printed for part of its codes."""
    first, _, last = codes.partition("-")
    partial = bool(product) if ex is None else ex
    annex = AnnexRow(line, first, last or first, partial, product, text or rule or "")
    return ReadRow(annex, parse_rule(rule) if rule else None, "" if rule else "not understood")


def of(*rows: ReadRow, general: Sequence[GeneralRule] = ()) -> dict[str, str]:
    """The book's rows by their key."""
    return {str(entry.codes): print_rule(entry.rule) for entry in assembled(*rows, general=general).entries}


def assembled(*rows: ReadRow, general: Sequence[GeneralRule] = ()) -> Assembled:
    unread = {r.row.line: t.NotEncoded(f"line {r.row.line}") for r in rows if r.rule is None}
    return assemble(rows, unread, CODES, general)


def test_rows_stay_as_they_are_printed() -> None:
    assert of(row(2, "0101-0106", "CC"), row(3, "02", "CTH"), row(4, "870710", "RVC 40")) == {
        "01.01 to 01.06": "CC",
        "02": "CTH",
        "8707.10": "RVC 40",
    }


def test_words_split_a_code_and_other_is_what_they_leave() -> None:
    # "A. Rice flour, rye flour: WO / B. Others: CC", subheading 1102.90
    rows = [row(2, "110290", "WO", "A. Rice flour, rye flour"), row(3, "110290", "CC", "B. Others")]
    assert of(*rows) == {"1102.90": 'for "Rice flour, rye flour": WO; otherwise CC'}
    (entry,) = assembled(*rows).entries
    assert (entry.cited, entry.lines) == ("", (2, 3))


def test_words_that_are_not_all_leave_a_rest_that_is_not_encoded() -> None:
    # 8708.40: gear boxes, and parts; no row is for what is neither
    rows = [row(2, "870840", "CTH", "A. Gear boxes"), row(3, "870840", "RVC 45", "B. Parts")]
    assert of(*rows) == {
        "8708.40": 'for "Gear boxes": CTH; for "Parts": RVC 45; otherwise not encoded '
        '"the rest of subheading 8708.40: no row of the annex speaks of it"'
    }


def test_what_an_ex_row_leaves_falls_to_the_wider_row() -> None:
    # "ex Chapter 21 ...; except for:" then "ex 2103 mustard"
    rows = [
        row(2, "21", "CTH", "Miscellaneous edible preparations; except for:"),
        row(3, "2103", "any heading", "- mustard;"),
    ]
    assert of(*rows) == {"21": "CTH", "21.03": 'for "mustard": any heading; otherwise CTH'}
    assert [entry.cited for entry in assembled(*rows).entries] == ["ex chapter 21", "ex heading 21.03; ex chapter 21"]


def test_the_next_wider_row_governs_the_rest_and_not_the_widest() -> None:
    rows = [row(2, "87", "CC"), row(3, "8708", "CTH"), row(4, "870829", "RVC 50", "body stampings")]
    assert of(*rows)["8708.29"] == 'for "body stampings": RVC 50; otherwise CTH'


def test_a_rest_is_split_again_where_the_wider_row_is_split() -> None:
    rows = [
        row(2, "8708", "CTH", "axles"),
        row(3, "8708", "CC", "Other"),
        row(4, "870829", "RVC 50", "body stampings"),
    ]
    assert of(*rows)["8708.29"] == 'for "body stampings": RVC 50; for "axles": CTH; otherwise CC'


def test_the_general_rule_governs_what_no_row_names() -> None:
    general = GeneralRule(parse_rule("CTH or RVC 40"), "general rule, Art. 28")
    rows = [row(2, "950300", "process cutting-and-sewing", "tents")]
    assert of(*rows, general=[general]) == {
        "9503.00": 'for "tents": process cutting-and-sewing; otherwise CTH or RVC 40'
    }
    (entry,) = assembled(*rows, general=[general]).entries
    assert entry.cited == "ex subheading 9503.00; general rule, Art. 28"


def test_a_chapter_row_for_an_unsaid_part_waits_to_be_confirmed() -> None:
    # "ex Chapter 30 | Pharmaceutical products." beside a row for 3005
    (chapter, heading) = assembled(
        row(2, "30", "any heading", "Pharmaceutical products."), row(3, "3005", "CTH")
    ).entries
    assert print_rule(chapter.rule) == "any heading"
    assert chapter.confirm is not None
    assert heading.confirm is None
    # alone in its chapter nothing says what it leaves, so the words are asked
    assert of(row(2, "30", "any heading", "Pharmaceutical products."))["30"].startswith(
        'for "Pharmaceutical products": '
    )


def test_words_under_a_title_that_is_not_there_are_not_guessed() -> None:
    rows = [row(2, "6301-6304", "CTH", "- of felt; and"), row(3, "6301-6304", "CC", "- - embroidered")]
    assert of(*rows) == {
        "63.01 to 63.04": 'not encoded "headings 63.01 to 63.04: its words hang on a title that is not in the table"'
    }
    assert all(note.lost for note in assembled(*rows).notes)


def test_other_alone_says_nothing() -> None:
    rule = of(row(2, "6505", "CTH", "- Other"))["65.05"]
    assert rule.startswith('not encoded "heading 65.05: it says `other`')


def test_a_sentence_for_any_other_good_alone_says_nothing() -> None:
    # USMCA 6207.11: a chapter note, which is no row, says which goods are not "any other good"
    text = "A change to any other good of subheading 6207.11 from any other chapter."
    rule = of(row(2, "620711", "CC", text=text))["6207.11"]
    assert rule.startswith('not encoded "subheading 6207.11: it says `other`')
    # beside a row for what it leaves, above narrower rows, or where the sentence itself says other than what, it does
    named = row(3, "620711", 'for "briefs": CTH; otherwise not encoded "the rest"', text="A change to briefs")
    assert of(named, row(4, "620711", "CC", text=text)) == {"6207.11": 'for "briefs": CTH; otherwise CC'}
    wide = row(2, "2106", "CC", text="A change to any other goods of heading 2106 from any other chapter.")
    assert of(wide, row(3, "210690", "CTH"))["21.06"] == "CC"
    split = row(2, "210690", 'for "syrups": CTH; otherwise CC', text="(A) to syrups; (B) A change to any other good")
    assert of(split) == {"2106.90": 'for "syrups": CTH; otherwise CC'}


def test_an_ex_row_without_words_says_nothing() -> None:
    assert of(row(2, "6505", "CTH", ex=True))["65.05"].startswith('not encoded "heading 65.05: it is printed for part')


def test_an_ex_row_whose_own_text_says_for_which_part() -> None:
    # a rule for the trade between two Parties: what it leaves is governed by the wider row, unless it says that too
    between = 'for trade between MX and US: CC; otherwise not encoded "other trade"'
    assert of(row(2, "6103", "CTH"), row(3, "610323", between, ex=True))["6103.23"] == (
        "for trade between MX and US: CC; otherwise CTH"
    )
    whole = "for trade between MX and US: CC; otherwise CTSH"
    assert of(row(2, "6103", "CTH"), row(3, "610323", whole, ex=True))["6103.23"] == whole


def test_a_row_that_was_not_read_stands_in_its_place_alone() -> None:
    rows = [row(2, "110290", None, "rice flour"), row(3, "110290", "CC", "other")]
    assert of(*rows) == {"1102.90": 'for "rice flour": not encoded "line 2"; otherwise CC'}


def test_two_rows_that_say_different_things_of_one_code() -> None:
    rows = [row(2, "300693", "CTH"), row(3, "300693", "CTSH or RVC 40")]
    assert of(*rows)["3006.93"].startswith("not encoded")
    assert [(note.line, note.lost) for note in assembled(*rows).notes] == [(2, True), (3, True)]
    # that they say the same twice is no matter
    assert of(row(2, "300693", "CTH"), row(3, "300693", "CTH")) == {"3006.93": "CTH"}


def test_a_range_and_a_row_of_equal_rank_inside_it() -> None:
    rows = [row(2, "8702-8705", "CTH"), row(3, "8703", "RVC 50")]
    found = of(*rows)
    assert found["87.02"] == found["87.04"] == found["87.05"] == "CTH"
    assert found["87.03"] == 'not encoded "87.03: lines 2 and 3 claim the code with different rules"'
    assert {(note.line, note.lost) for note in assembled(*rows).notes} == {(2, False), (3, True)}
    cited = {str(entry.codes): entry.cited for entry in assembled(*rows).entries}
    assert cited["87.02"] == "headings 87.02 to 87.05"


def test_a_longer_code_inside_a_range_is_no_conflict() -> None:
    assert of(row(2, "8702-8705", "CTH"), row(3, "870310", "RVC 50")) == {"87.02 to 87.05": "CTH", "8703.10": "RVC 50"}


def test_tariff_items_are_a_split_of_their_subheading() -> None:
    # US agreements: a row for some tariff items of 6103.39, a row for the others, the list in the sentence
    text = "A change to tariff items 6103.39.40 or 6103.39.80 from any other chapter"
    rows = [row(2, "61033940-61033980", "CC", text=text), row(3, "610339", "CTH")]
    assert of(*rows) == {"6103.39": 'for "tariff items 6103.39.40 and 6103.39.80": CC; otherwise CTH'}
    alone = of(row(2, "95030022", "CC"))["9503.00"]
    assert alone.startswith('for "tariff item 9503.00.22": CC; otherwise not encoded')


def test_a_range_of_tariff_items_is_not_taken_for_all_between() -> None:
    found = of(row(2, "61033940-61033980", "CC", text="from any other chapter"), row(3, "610339", "CTH"))["6103.39"]
    assert found.startswith('for "tariff items between 6103.39.40 and 6103.39.80": not encoded')
    assert found.endswith("otherwise CTH")


def test_rows_that_split_by_their_own_text() -> None:
    # a row for a use, a row for any other good; the reader says what its text says
    use = 'for use in "a heavy truck": RVC 70 net-cost; otherwise not encoded "no other use"'
    rows = [row(2, "8706", use, text="For a good of heading 8706 for use in a heavy truck: ..."),
            row(3, "8706", "RVC 60", text="For any other good of heading 8706: ...")]  # fmt: skip
    assert of(*rows) == {"87.06": 'for use in "a heavy truck": RVC 70 net-cost; otherwise RVC 60'}
    # a second row that does not say that it is for the others is not taken for them
    silent = [rows[0], row(3, "8706", "RVC 60", text="A change to heading 8706 from any other heading")]
    assert of(*silent)["87.06"].startswith("not encoded")


def test_rows_for_periods_and_periods_that_overlap() -> None:
    until = 'for imported until 2023-06-30: CTH; otherwise not encoded "later"'
    after = 'for imported from 2023-07-01: CC; otherwise not encoded "earlier"'
    (entry,) = assembled(row(2, "7313", until), row(3, "7313", after)).entries
    assert print_rule(entry.rule).startswith("for imported until 2023-06-30: CTH; for imported from 2023-07-01: CC; ")
    assert entry.confirm is None
    (entry,) = assembled(row(2, "7313", until), row(3, "7313", after.replace("07", "01"))).entries
    assert entry.confirm is not None


def test_codes_that_the_edition_does_not_have() -> None:
    found = assembled(row(2, "770100", "CTH"), row(3, "1518-1519", "CC"), row(4, "900120-990190", "CC"))
    # what there is of the range stands under its own code, cited as it is printed
    assert [(str(entry.codes), entry.cited) for entry in found.entries] == [("15.18", "headings 15.18 to 15.19")]
    assert [(note.line, note.absent) for note in found.notes] == [(2, True), (3, False), (4, True)]
    assert "HS 2022 has no such chapter" in found.notes[2].said


def test_every_row_is_in_an_entry_or_in_a_note() -> None:
    rows = [
        row(2, "01", "WO"),
        row(3, "0101", "CC", "horses"),
        row(4, "0101", "CTH", "horses"),
        row(5, "77", "CC"),
        row(6, "0102-0104", "CC"),
        row(7, "0103", "WO"),
    ]
    found = assembled(*rows)
    told = {line for entry in found.entries for line in entry.lines} | {note.line for note in found.notes}
    assert told == {2, 3, 4, 5, 6, 7}
