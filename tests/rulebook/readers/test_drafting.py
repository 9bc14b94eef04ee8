"""An author pastes an annex and gets product rules: the command, and what it says of each row."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from origin_engine.cli import cli
from origin_engine.dossier.vocabulary import vocabulary
from origin_engine.errors import RefusedInput
from origin_engine.language import parse_rule, print_rule
from origin_engine.language.tree import Process
from origin_engine.places import rules_folder
from origin_engine.rulebook import load_rulebook
from origin_engine.rulebook.readers.drafting import Given, draft, fitting_editions, given_beside
from origin_engine.rulebook.readers.outcome import Outcome
from origin_engine.rulebook.readers.rows import AnnexRow
from origin_engine.rulebook.verifying import walk

TABLES = Path(__file__).parents[4] / "shared" / "facts" / "rules"
ANNEX = """code_from,code_to,ex,product,rule_text
870710,870710,false,,CTH or RVC40
870790,870790,false,,CTH or RVC40
870840,870840,true,A. Gear boxes,CTH
870840,870840,true,B. Other,RVC45
871200,871200,false,,by the light of the moon
87121,87121,false,,CTH
"""


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    path = tmp_path / "annex.csv"
    path.write_text(ANNEX, encoding="utf-8")
    return path


def test_the_command_writes_rules_and_says_what_became_of_each_row(annex: Path, tmp_path: Path) -> None:
    folder = tmp_path / "book" / "product-rules"
    told = CliRunner().invoke(cli, ["rules", "read", "--style", "A", str(annex), "-o", str(folder)])
    assert told.exit_code == 0, told.output
    assert "5 rows read: 2 whole, 2 with conditions in words, 1 not encoded (80.00 % read whole)" in told.output
    assert f"{annex}:7: code_from: `87121` has 5 digits" in told.output
    assert (folder / "section-17.yaml").read_text(encoding="utf-8").partition("rules:\n")[2] == (
        '  "each of 8707.10 to 8707.90": CTH or RVC 40\n'
        '  "8708.40": \'for "Gear boxes": CTH; otherwise RVC 45\'\n'
        '  "8712.00": \'not encoded "subheading 8712.00: words that are not understood"\'\n'
    )
    shutil.copy(rules_folder() / "ckfta" / "agreement.yaml", folder.parent)
    assert load_rulebook(folder.parent).rule_for("8707.90").text == "CTH or RVC 40"


def test_the_printed_sentence_is_kept_when_it_is_asked_for(annex: Path) -> None:
    shipped = "".join(draft(annex, "A", Given()).files.values())
    kept = "".join(draft(annex, "A", Given(), keep_text=True).files.values())
    assert "moon" not in shipped
    assert "RVC40" not in shipped
    assert 'not encoded "by the light of the moon"' in kept
    assert "      - CTH or RVC40\n" in kept


def test_json_has_every_row(annex: Path, tmp_path: Path) -> None:
    words = ["rules", "read", "--style", "a", str(annex), "-o", str(tmp_path / "out"), "--hs-edition", "2017", "--json"]
    told = json.loads(CliRunner().invoke(cli, words).output)
    assert told["counts"] == {"rows": 5, "whole": 2, "conditions": 2, "not-encoded": 1}
    assert (told["hs_edition"], told["hs_edition_said"]) == (2017, True)
    assert [row["line"] for row in told["rows"]] == [2, 3, 4, 5, 6]
    assert told["rows"][0] | {"line": 0} == {
        "line": 0,
        "code": "8707.10",
        "product": "",
        "outcome": "whole",
        "rule": "CTH or RVC 40",
        "conditions": [],
        "reason": "",
        "notes": [],
        "in_no_file": False,
    }
    assert told["rows"][4]["outcome"] == "not-encoded"
    assert told["rows"][4]["reason"]
    assert told["problems"][0]["field"] == "code_from"
    assert all(Path(path).is_file() for path in told["files"])


def test_a_row_for_a_code_of_another_edition_is_read_and_said_to_be_in_no_file(tmp_path: Path) -> None:
    path = tmp_path / "annex.csv"
    path.write_text("code_from,rule_text\n8517.12,CTH\n8712,CTH\n", encoding="utf-8")
    words = ["rules", "read", "--style", "A", str(path), "-o", str(tmp_path / "out"), "--hs-edition", "2022"]
    told = CliRunner().invoke(cli, words).output
    assert "2 rows read: 2 whole" in told
    assert "1 of them are in no file: HS 2022 has no such code" in told
    assert "8517" not in (tmp_path / "out" / "section-17.yaml").read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "section-16.yaml").exists()


def test_refusals_are_for_people(annex: Path, tmp_path: Path) -> None:
    said = CliRunner().invoke(cli, ["rules", "read", "--style", "A", str(annex), "-o", "x", "--hs-edition", "2020"])
    assert "one of 2002, 2007, 2012, 2017, 2022" in said.output
    with pytest.raises(RefusedInput, match="No such file"):
        draft(tmp_path / "none.csv", "A", Given())


def test_agreement_yaml_beside_the_folder_says_edition_annex_and_general_rule(tmp_path: Path) -> None:
    (tmp_path / "agreement.yaml").write_text(
        "source: {text: t, reference: a gazette, read: 2026-01-01}\n"
        "product_rules:\n"
        "  {annex: Annex 2, hs_edition: 2012, general_rules: [{rule: CTH or RVC 40, article: Art. 4}]}\n",
        encoding="utf-8",
    )
    given = given_beside(tmp_path / "product-rules")
    assert (given.hs_edition, given.source, given.reference) == (2012, "Annex 2", "a gazette")
    (general,) = given.general
    assert (print_rule(general.rule), general.cited) == ("CTH or RVC 40", "general rule, Art. 4")
    (tmp_path / "agreement.yaml").write_text("product_rules: {annex: Annex 2, hs_edition: 2011}\n", encoding="utf-8")
    with pytest.raises(RefusedInput, match="`2011` is no HS edition"):
        given_beside(tmp_path / "product-rules")
    assert given_beside(tmp_path / "elsewhere" / "product-rules") == Given()


def test_the_edition_is_found_from_the_codes() -> None:
    def rows(*codes: str) -> list[AnnexRow]:
        return [AnnexRow(2, code, code, False, "", "CTH") for code in codes]

    assert fitting_editions(rows("851713")) == (2022,)  # smartphones, new in HS 2022
    assert fitting_editions(rows("851712")) == (2007, 2012, 2017)  # telephones for cellular networks
    assert fitting_editions(rows("87")) == (2002, 2007, 2012, 2017, 2022)


@pytest.mark.parametrize(
    "name",
    [path.name for path in sorted(TABLES.glob("[ABC]-*.csv.gz"))]
    or [pytest.param("", marks=pytest.mark.skip(reason="the source tables are not beside this checkout"))],
)
def test_whole_tables_are_drafted_and_read_back(name: str, tmp_path: Path) -> None:
    """No row is lost, what is written is a rule book that loads, and its processes are words of a dossier."""
    read = draft(TABLES / name, name[0], Given())
    folder = tmp_path / "book"
    (folder / "product-rules").mkdir(parents=True)
    for file, text in read.files.items():
        (folder / "product-rules" / file).write_text(text, encoding="utf-8")
    shutil.copy(rules_folder() / "ckfta" / "agreement.yaml", folder)
    book = load_rulebook(folder)
    assert len(book) >= read.entries
    assert {row.outcome for row in read.rows} <= set(Outcome)
    named: set[str] = set()
    for row in read.rows:
        assert row.rule or row.reason, row.line
        if row.rule:
            tree = parse_rule(row.rule)
            assert print_rule(tree) == row.rule
            named |= {name for node in walk(tree) if isinstance(node, Process) for name in node.names}
    assert named <= vocabulary().processes
