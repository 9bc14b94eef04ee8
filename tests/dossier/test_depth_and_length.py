"""Bills of thousands of levels and lines: read without recursion, in memory that grows with the bill."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from origin_engine.dossier import Dossier, Line, dossier_from, read_dossier
from origin_engine.dossier.facts import canonical_text
from origin_engine.errors import DossierError

HEADER = "hs,8712.00\n\nid,part_of,hs,value,currency\n"


def chain(levels: int, last: dict[str, Any] | None = None) -> dict[str, Any]:
    """A product whose one material is made of one material, and so on."""
    line = last or {"id": "L0", "hs": "8714.91"}
    for level in range(1, levels):
        line = {"id": f"L{level}", "hs": "8714.91", "produced_in": "CN", "materials": [line]}
    return {"product": {"hs": "8712.00"}, "materials": [line]}


def depth(dossier: Dossier) -> int:
    lines, levels = dossier.lines, 0
    while lines:
        lines, levels = lines[0].parts, levels + 1
    return levels


def test_three_thousand_levels() -> None:
    dossier = dossier_from(chain(3_000))
    assert depth(dossier) == 3_000
    assert dossier.digest == dossier_from(chain(3_000)).digest
    assert len(canonical_text(dossier.fields)) < 3_000 * 300


def test_three_thousand_levels_in_a_small_stack() -> None:
    """Neither Python's recursion limit nor a small thread stack is met."""
    digests: list[str] = []
    limit, size = sys.getrecursionlimit(), threading.stack_size(256 * 1024)
    try:
        worker = threading.Thread(target=lambda: digests.append(dossier_from(chain(3_000)).digest))
        worker.start()
        worker.join()
    finally:
        threading.stack_size(size)
    assert digests == [dossier_from(chain(3_000)).digest]
    assert sys.getrecursionlimit() == limit


def test_three_thousand_levels_by_part_of(tmp_path: Path) -> None:
    rows = "".join(f"L{n},{f'L{n + 1}' if n < 2_999 else ''},8714.91,,\n" for n in range(2_999, -1, -1))
    path = tmp_path / "deep.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    assert depth(read_dossier(path)) == 3_000


def test_a_problem_three_thousand_levels_down_is_told_in_few_words(tmp_path: Path) -> None:
    with pytest.raises(DossierError) as refused:
        dossier_from(chain(3_000, {"id": "L0", "hs": "8714.01"}))
    (problem,) = refused.value.problems
    assert problem.field.endswith("materials[0].hs")
    assert len(str(problem)) < 600
    with pytest.raises(DossierError) as refused:
        dossier_from(chain(3_000, {"id": "L0", "hs": 871491}))
    assert len(str(refused.value)) < 600
    rows = "".join(f"L{n},L{(n + 1) % 3_000},8714.91,,\n" for n in range(3_000))
    path = tmp_path / "ring.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(DossierError) as refused:
        read_dossier(path)
    assert "L0 > L2999 > L2998 > L2997 > ... > L2 > L1 > L0" in str(refused.value)


def test_too_deep_or_too_long_is_refused() -> None:
    with pytest.raises(DossierError, match="nested 4,000 levels deep"):
        dossier_from(chain(6_000))
    with pytest.raises(DossierError, match="too many lines, nested 3,8"):
        dossier_from(chain(3_900, {"id": "L0", "materials": [{"hs": "8714.91"}] * 100_000}))
    with pytest.raises(DossierError, match="more than 500,000 lines"):
        dossier_from({"product": {}, "materials": [{}] * 500_001})


def eight_levels(lines: int) -> tuple[dict[str, Any], str]:
    """The same bill of eight levels, nested and flat: three bought lines and one self-produced on each level."""
    bill: list[dict[str, Any]] = []
    rows: list[str] = []
    while len(rows) < lines:
        level, parent = bill, ""
        for depth in range(8):
            for _ in range(3):
                level.append({"id": f"M{len(rows)}", "hs": "8714.91", "value": {"amount": "5.00", "currency": "USD"}})
                rows.append(f"M{len(rows)},{parent},8714.91,5.00,USD\n")
            if depth < 7:
                inner: list[dict[str, Any]] = []
                level.append({"id": f"M{len(rows)}", "hs": "8714.91", "materials": inner})
                rows.append(f"M{len(rows)},{parent},8714.91,,\n")
                level, parent = inner, f"M{len(rows) - 1}"
    return {"product": {"hs": "8712.00"}, "materials": bill}, HEADER + "".join(rows)


def all_lines(lines: tuple[Line, ...] | None) -> int:
    return sum(1 + all_lines(line.parts) for line in lines or ())


def test_thirty_thousand_lines_of_eight_levels(tmp_path: Path) -> None:
    mapping, text = eight_levels(30_000)
    path = tmp_path / "long.csv"
    path.write_text(text, encoding="utf-8")
    nested, flat = dossier_from(mapping), read_dossier(path)
    assert all_lines(nested.lines) == all_lines(flat.lines) == text.count("\n") - 3
    assert nested.digest == flat.digest


def proxied(value: Any) -> Any:
    """The same with mappings that are no dicts and sequences that are no lists."""
    if isinstance(value, dict):
        return MappingProxyType({name: proxied(part) for name, part in value.items()})
    return tuple(proxied(part) for part in value) if isinstance(value, list) else value


def test_any_mapping_will_do() -> None:
    mapping, _ = eight_levels(100)
    assert dossier_from(proxied(mapping)).digest == dossier_from(mapping).digest
    inner = {"product": MappingProxyType({"hs": "8712.00"})}
    assert dossier_from(inner).digest == dossier_from({"product": {"hs": "8712.00"}}).digest
    assert depth(dossier_from(proxied(chain(100)))) == 100
    ring: dict[str, Any] = {"id": "A"}
    ring["materials"] = [MappingProxyType(ring)]
    with pytest.raises(DossierError, match="A > A"):
        dossier_from(MappingProxyType({"product": {}, "materials": [ring]}))


def test_paths_lead_to_their_lines() -> None:
    mapping, _ = eight_levels(200)
    dossier = dossier_from(mapping)
    stack = list(dossier.lines or ())
    while stack:
        line = stack.pop()
        found: Any = mapping
        for step in line.path:
            found = found[step]
        assert found["id"] == line.material.id
        stack.extend(line.parts or ())
