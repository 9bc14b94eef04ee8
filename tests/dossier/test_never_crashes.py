"""Whatever is handed in, a dossier is read or refused: nothing but DossierError is ever raised."""

from __future__ import annotations

import copy
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from origin_engine.dossier import Dossier, dossier_from, read_dossier
from origin_engine.dossier.flat_names import column_names, field_names
from origin_engine.dossier.models import DossierFields
from origin_engine.dossier.shape import fields_of
from origin_engine.errors import DossierError
from origin_engine.yaml_source import read_yaml_file
from tests.dossier.make_examples import EXAMPLES

BICYCLE: dict[str, Any] = read_yaml_file(EXAMPLES / "bicycle.yaml").value
FLAT = (EXAMPLES / "bicycle.csv").read_text(encoding="utf-8")
WORKBOOK = (EXAMPLES / "bicycle.xlsx").read_bytes()
FORMS = (".yaml", ".json", ".csv", ".xlsx")
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def all_names() -> list[str]:
    names: set[str] = set()
    stack: list[Any] = [DossierFields]
    while stack:
        for name, shape in fields_of(stack.pop()).items():
            if shape.record and name not in names:
                stack.append(shape.record)
            names.add(name)
    return sorted(names)


NAMES = st.sampled_from([*all_names(), "rcep", "net-weight"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=12),
    st.text(st.characters(), max_size=4),
    st.sampled_from(
        ["USD", "CN", "8712.00", "kg", "1", "0", "-1", "1e999999", "1e-999999", "NaN", "sNaN", "2026-11-23"]
    ),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(NAMES, st.text(max_size=6)), inner, max_size=5),
        st.tuples(inner, inner),
    ),
    max_leaves=25,
)


def read_or_refused(given_: Any) -> None:
    """Read it; a refusal must be one, and both must be able to say what they are."""
    try:
        dossier = dossier_from(given_) if isinstance(given_, dict) else read_dossier(given_)
    except DossierError as refused:
        assert refused.problems
        assert all(problem.found for problem in refused.problems)
        str(refused).encode()
    else:
        assert isinstance(dossier, Dossier)
        assert dossier.digest.startswith("sha256:")


@relaxed
@given(st.dictionaries(st.one_of(NAMES, st.text(max_size=6)), ANYTHING, max_size=6))
@example({"product": {"price": {"amount": "1e999999999999999999", "currency": "USD"}}})
@example({"product": {}, "rates": [{"from": "USD", "to": "EUR", "rate": "1e-999999"}]})
@example({"[key]": None})
@example({"product": {}, "materials": [{"deductions": [{"kind": "waste", "scrap_value": "1e-999999"}]}]})
def test_any_mapping(mapping: dict[str, Any]) -> None:
    read_or_refused(mapping)


@relaxed
@given(st.data(), ANYTHING)
def test_a_good_mapping_with_one_part_replaced(data: st.DataObject, anything: Any) -> None:
    mapping = copy.deepcopy(BICYCLE)
    part: Any = mapping
    while True:
        steps = list(part) if isinstance(part, dict) else list(range(len(part)))
        step = data.draw(st.sampled_from(steps))
        if not isinstance(part[step], dict | list) or not part[step] or data.draw(st.booleans()):
            part[step] = anything
            break
        part = part[step]
    read_or_refused(mapping)


@pytest.mark.parametrize("ending", FORMS)
def test_any_bytes(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"any{ending}"

    @relaxed
    @given(st.binary(max_size=300))
    @example(b"")
    @example(b"\xef\xbb\xbf")
    @example(b"\xff\xfe")
    @example(b"{" * 5000)
    @example(b'{"a":' * 5000)
    @example(b"- " * 5000)
    @example(b'"')
    @example(b"\x00")
    @example(b"sep=")
    @example(b"sep=\n")
    @example(b"%")
    @example(b"? ? ? ?")
    def check(content: bytes) -> None:
        path.write_bytes(content)
        read_or_refused(path)

    check()


@pytest.mark.parametrize("ending", FORMS[:3])
def test_any_text_that_looks_like_a_dossier(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"any{ending}"
    pieces = st.sampled_from(
        [
            *"{}[]:,;\"'#&*!|>-?%@`\n\t =\\",
            "\n  ",
            "\n\n",
            "- ",
            ": ",
            "null",
            "true",
            "1",
            "8712.00",
            "USD",
            "\ud7ff",
            "产",
        ]
    )

    @relaxed
    @given(st.lists(st.one_of(pieces, NAMES, st.sampled_from(field_names()), st.sampled_from(column_names()))))
    def check(parts: list[str]) -> None:
        path.write_text("".join(parts), encoding="utf-8")
        read_or_refused(path)

    check()


def test_a_good_table_with_one_piece_replaced(tmp_path: Path) -> None:
    path = tmp_path / "any.csv"

    @relaxed
    @given(st.integers(0, len(FLAT)), st.integers(0, 30), st.text(max_size=5))
    @example(FLAT.index("id,MTB"), 0, "x.\\c.y,1\n")
    def check(begin: int, length: int, text: str) -> None:
        path.write_text(FLAT[:begin] + text + FLAT[begin + length :], encoding="utf-8", newline="")
        read_or_refused(path)

    check()


def test_a_good_workbook_with_one_piece_replaced(tmp_path: Path) -> None:
    """First in the archive as it is, then in one of its parts, which an archive's checksum would hide."""
    path = tmp_path / "any.xlsx"
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    @settings(relaxed, max_examples=60)
    @given(st.integers(0, len(WORKBOOK)), st.integers(0, 40), st.binary(max_size=5))
    def check_archive(begin: int, length: int, content: bytes) -> None:
        path.write_bytes(WORKBOOK[:begin] + content + WORKBOOK[begin + length :])
        read_or_refused(path)

    pieces = st.one_of(st.binary(max_size=4), st.sampled_from([b"<", b"0", b"999999999", b't="s"', b"-1", b'"']))

    @settings(relaxed, max_examples=60)
    @given(st.sampled_from(sorted(parts)), st.floats(0, 1), st.integers(0, 20), pieces)
    def check_part(name: str, where: float, length: int, content: bytes) -> None:
        begin = int(where * len(parts[name]))
        with zipfile.ZipFile(path, "w") as changed:
            for each, body in parts.items():
                changed.writestr(each, body[:begin] + content + body[begin + length :] if each == name else body)
        read_or_refused(path)

    check_archive()
    check_part()
