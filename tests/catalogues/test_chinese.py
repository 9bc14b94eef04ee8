"""What a Chinese reader meets: whole answers, read by people and kept in said/, by every door of the engine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from origin_engine.api import check
from origin_engine.comparing import compare
from origin_engine.dossier import read_dossier
from origin_engine.errors import DossierError, Problem, RuleError
from origin_engine.language import parse_rule
from origin_engine.locales import in_words, speaking
from origin_engine.origin.cases import LawCase, read_cases
from origin_engine.places import rules_folder
from origin_engine.reporting.citations import cited
from origin_engine.reporting.html_report import html_report
from origin_engine.reporting.plain_words import in_plain_words
from origin_engine.reporting.result_workbook import result_workbook
from origin_engine.rulebook import known_rulebooks, load_rulebook
from origin_engine.web.app import create_app
from tests.dossier.test_refusals import entries
from tests.language.fixtures import lines_of

ROOT = Path(__file__).parents[2]
SAID = Path(__file__).parent / "said"
BICYCLE, PULLOVER = ROOT / "examples/bicycle.yaml", ROOT / "examples/pullover.yaml"
CHINESE = re.compile("[一-鿿]")
CASES = read_cases(rules_folder() / "rcep")


def run(*words: str, folder: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "origin_engine", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**plain, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **env},
        check=False,
    )


# --- the command -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("check.txt", ("check", "examples/bicycle.yaml", "--lang", "zh")),
        ("compare.txt", ("compare", "examples/pullover.yaml", "--to", "JP", "--lang", "zh")),
    ],
)
def test_a_whole_answer(said: str, words: tuple[str, ...]) -> None:
    answer = run(*words)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == (SAID / said).read_text(encoding="utf-8")


def test_a_whole_refusal() -> None:
    refused = run("check", "refused.yaml", "--lang=zh", folder=SAID)
    assert refused.returncode == 2
    assert refused.stderr == (SAID / "refused.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chek",), "错误：没有命令 'chek'。"),
        (("check",), "错误：缺少参数 'DOSSIER'"),
        (("check", "a", "b"), "错误：多出参数（b）"),
        (("check", "--what", "a"), "错误：没有选项 '--what'。"),
        (("compare", "examples/pullover.yaml", "--years", "soon"), "错误：--years soon：请写起止年份"),
        (("rules", "show", "8712.99"), "CODE: `8712.99` 不是 HS 2022 的子目"),
        (("check", "examples/bicycle.yaml", "-a", "rcp"), "没有规则库 `rcp`\n建议：是否应为 `rcep`？"),
    ],
)
def test_a_wrong_command_is_answered_in_chinese(words: tuple[str, ...], said: str) -> None:
    refused = run(*words, "--lang", "zh")
    assert refused.returncode == 2
    assert said in refused.stderr


def test_the_environment_may_ask_for_chinese_and_the_option_wins() -> None:
    words = ("rules", "show", "7216.10")
    assert "由出口商选择" in run(*words, ORIGIN_ENGINE_LANG="zh").stdout
    assert "由出口商选择" in run(*words, LANG="zh_CN.UTF-8").stdout
    assert "the exporter chooses" in run(*words, "--lang", "en", ORIGIN_ENGINE_LANG="zh").stdout
    assert "the exporter chooses" in run(*words, LANG="de_DE.UTF-8").stdout
    assert "is not one of 'en', 'zh'" in run(*words, "--lang", "fr").stderr


def test_the_option_may_stand_before_the_command() -> None:
    assert "由出口商选择" in run("--lang", "zh", "rules", "show", "7216.10").stdout


def test_the_help_reads_no_catalogue() -> None:
    watched = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "sys.argv = ['origin-engine', '--help']\n"
        "from origin_engine.cli import main\n"
        "main()\n"
        "print([each for each in opened if each.endswith('.mo')])\n"
    )
    told = subprocess.run([sys.executable, "-c", watched], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.endswith("[]\n")


# --- every problem of the corpora ------------------------------------------------------------------


def in_chinese(problem: Problem) -> list[str]:
    """The parts of a problem that are not said in Chinese."""
    with speaking("zh"):
        said = {name: text for name, text in problem.said().items() if name in ("found", "remedy") and text}
    return [text for text in said.values() if not CHINESE.search(text) and not text.startswith("pip ")]


@pytest.mark.parametrize(("ending", "content", "message"), list(entries()))
def test_every_refused_dossier(ending: str, content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / f"dossier.{ending}"
    path.write_text(content, encoding="utf-8", newline="")
    with pytest.raises(DossierError) as refused:
        read_dossier(path)
    for problem in refused.value.problems:
        assert in_chinese(problem) == []


DIAGNOSTICS = sorted((ROOT / "tests/language/diagnostics").glob("*.rule"))


@pytest.mark.parametrize("path", DIAGNOSTICS, ids=lambda path: path.stem)
def test_every_refused_rule(path: Path) -> None:
    text = path.read_text(encoding="utf-8").partition("\n---")[0]
    try:
        parse_rule(text)
    except RuleError as refused:
        assert [part for problem in refused.problems for part in in_chinese(problem)] == []


# --- reports ---------------------------------------------------------------------------------------


def english_left(texts: Iterator[str], known: set[str]) -> list[str]:
    """Texts without a Chinese word, but for codes, names and figures that are the same in every language."""
    words = re.compile("[A-Za-z]{3,}")
    return [text for text in texts if words.search(text) and not CHINESE.search(text) and text not in known]


def because_in(answer: object) -> Iterator[str]:
    """Every sentence in a determination as JSON."""
    if isinstance(answer, dict):
        yield from (text for name, text in answer.items() if name == "because" and isinstance(text, str))
        for part in answer.values():
            yield from because_in(part)
    elif isinstance(answer, list):
        for part in answer:
            yield from because_in(part)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_every_reason_of_the_law_cases(case: LawCase) -> None:
    try:
        found = check(case.dossier, load_rulebook("rcep"))
    except DossierError:
        return
    with speaking("zh"):
        answer = json.loads(json.dumps(found.to_json()))
    assert english_left(because_in(answer), set()) == []


def test_english_json_stays_english_when_chinese_was_spoken_before() -> None:
    found = check(BICYCLE, load_rulebook("rcep"))
    before = found.to_json()
    with speaking("zh"):
        assert found.to_json() != before
    assert found.to_json() == before


def test_the_report_names_its_language() -> None:
    found = compare(PULLOVER, ["JP"])
    with speaking("zh"):
        page = html_report(found)
    assert '<html lang="zh-CN">' in page
    assert "在 rcep 项下符合原产地规则：可申请优惠税率，本批货物可节省 1060.80 USD。" in page
    assert "附件 3A，第 61 章" in page
    assert '<html lang="en">' in html_report(found)


def test_the_workbook_has_chinese_sheets_instead_of_english_ones() -> None:
    found = check(BICYCLE, load_rulebook("rcep"))
    english = result_workbook(found, [], None)
    with speaking("zh"):
        both = result_workbook(found, [], english)
    sheets = load_workbook(BytesIO(both)).sheetnames
    assert sheets == ["结论", "试算", "比较", "依据"]


def test_every_rule_is_read_aloud_in_chinese() -> None:
    for _, text in lines_of("identity.rules"):
        rule = parse_rule(text)
        printed = {line.strip(" -") for line in in_plain_words(rule)}
        with speaking("zh"):
            lines = [line.strip(" -") for line in in_plain_words(rule)]
        notation = {line for line in lines if line in printed}  # what is told as it is written
        assert english_left(iter(lines), notation) == []


def test_a_citation_in_english_is_as_it_is_printed() -> None:
    for name in known_rulebooks():
        for edition in load_rulebook(name).editions:
            for rule in edition.rules():
                assert cited(rule.citation) == rule.citation


def test_a_citation_in_chinese() -> None:
    with speaking("zh"):
        assert cited("Art. 3.5(1)(a), Art. 3.6") == "第 3.5 条(1)(a)，第 3.6 条"
        assert cited("Annex 3A, heading 41.01 to subheading 4104.19") == "附件 3A，品目 41.01 至 子目 4104.19"
        assert cited("ex chapter 03; Art. 5") == "第 03 章（部分）；第 5 条"
        assert cited("Circular 05/2022/TT-BCT") == "Circular 05/2022/TT-BCT"


# --- the service -----------------------------------------------------------------------------------

YAML = {"content-type": "application/yaml"}


@pytest.fixture(scope="module")
def service() -> TestClient:
    return TestClient(create_app(), raise_server_exceptions=False)


def test_a_request_is_answered_in_its_language(service: TestClient) -> None:
    dossier = BICYCLE.read_bytes()
    asked = service.post("/v1/check?lang=zh", content=dossier, headers=YAML)
    assert asked.headers["content-language"] == "zh"
    assert asked.json()[0]["finding"]["because"] == "2 个选项中符合 2 个，符合其一即可"
    accepted = service.post("/v1/check", content=dossier, headers=YAML | {"accept-language": "zh-CN,en;q=0.5"})
    assert accepted.json() == asked.json()
    plain = service.post("/v1/check", content=dossier, headers=YAML)
    assert plain.headers["content-language"] == "en"
    assert plain.json()[0]["finding"]["because"] == "2 of 2 alternatives met; one suffices"


def test_the_parameter_wins_and_no_other_language_is_taken(service: TestClient) -> None:
    said = service.get("/v1/rules/rcep/8712.00?lang=en", headers={"accept-language": "zh"}).json()
    assert said[0]["plain_words"][0] == "Any one of these is enough; the exporter chooses:"
    assert service.get("/v1/rules/rcep/8712.00?lang=fr").status_code == 422


@pytest.mark.parametrize(
    ("path", "status", "found"),
    [
        ("/v1/rules/rcep/8712.99?lang=zh", 422, "HS 2022 没有子目 `8712.99`"),
        ("/v1/rules/nowhere/8712.00?lang=zh", 404, "没有规则库 `nowhere`"),
        ("/v1/rules/8712.00?on=soon&lang=zh", 422, "应为年-月-日"),
        ("/v1/tariff/XX/8712.00?lang=zh", 404, "没有 `XX` 的税率表"),
        ("/nowhere?lang=zh", 404, "没有这个地址"),
    ],
)
def test_problems_are_told_in_chinese(service: TestClient, path: str, status: int, found: str) -> None:
    answer = service.get(path)
    assert answer.status_code == status
    assert found in json.dumps(answer.json(), ensure_ascii=False)


def test_a_refused_dossier_names_the_file_as_it_was_sent(service: TestClient) -> None:
    sent = {"files": ("mine.csv", b"hs,8712.00\nhs,8712.00\n", "text/csv")}
    (answer,) = service.post("/v1/check-files?lang=zh", files=sent).json()
    assert answer["errors"][0]["found"] == "`hs` 重复填写"
    assert answer["errors"][0]["place"].startswith("mine.csv")


def test_the_language_reaches_the_words_of_a_told_value() -> None:
    with pytest.raises(DossierError) as refused:
        read_dossier(SAID / "refused.yaml")
    with speaking("zh"):
        assert in_words(refused.value.problems[0].found) == "`twelve` 不是数字"
