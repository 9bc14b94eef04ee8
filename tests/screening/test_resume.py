"""A run that is interrupted anywhere and gone on with gives what an uninterrupted one gives: no row lost or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from origin_engine.errors import RefusedInput
from origin_engine.screening import parts, running, sorting
from origin_engine.screening.chunks import Chunk
from origin_engine.screening.merging import Sizes
from origin_engine.screening.running import Progress, Wanted, has_state, screen
from tests.screening.catalogues import as_text, made_up, written

ROOT = Path(__file__).parent.parent.parent
BILLS = made_up(60, seed=4)
SIZES = Sizes(products=9, lines=30)
Whole = tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]


class Killed(BaseException):
    """The process ended here."""


def wanted_in(folder: Path, paths: tuple[Path, Path], **more: Any) -> Wanted:
    return Wanted(
        *paths,
        folder / "results.parquet",
        folder / "rejects.parquet",
        **{"agreements": ("rcep",), "jobs": 1, "sizes": SIZES, **more},
    )


def outputs(wanted: Wanted, counts: dict[str, Any]) -> Whole:
    return pq.read_table(wanted.output).to_pylist(), pq.read_table(wanted.rejects).to_pylist(), counts


def watching(on: Callable[[Progress], None] | None = None) -> Callable[[Progress], None]:
    return on or (lambda progress: None)


@pytest.fixture(scope="module", params=["sorted", "sections", "unsorted"])
def paths(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Tables that are read in a stream, in sections of row groups, and that are sorted first."""
    folder = tmp_path_factory.mktemp(request.param)
    chunk = as_text(BILLS)
    if request.param == "unsorted":
        chunk = Chunk(chunk.products, chunk.lines.sort_by([("id", "descending")]))
    return written(chunk, folder, "parquet" if request.param == "sections" else "csv")


@pytest.fixture(autouse=True)
def small_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = running.sections_of
    monkeypatch.setattr(running, "sections_of", lambda catalogue: plain(catalogue, 20))
    monkeypatch.setattr(sorting, "RUN_BYTES", 4_000)


@pytest.fixture(scope="module")
def whole(paths: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What a run without interruption gives."""
    wanted = wanted_in(tmp_path_factory.mktemp("whole"), paths)
    return outputs(wanted, screen(wanted, False, watching()))


def number_of_parts(folder: Path, paths: tuple[Path, Path]) -> int:
    found: list[Progress] = []
    screen(wanted_in(folder, paths), False, found.append)
    return len([each for each in found if each.sorting is None])


def test_interrupted_behind_every_part(paths: tuple[Path, Path], whole: Whole, tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    many = number_of_parts(tmp_path / "first", paths)
    assert many > 3
    for after in range(many):
        folder = tmp_path / str(after)
        folder.mkdir()
        wanted = wanted_in(folder, paths)
        written_parts = []

        def stop(progress: Progress, after: int = after, seen: list[Progress] = written_parts) -> None:
            seen.append(progress) if progress.sorting is None else None
            if len(seen) > after:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            screen(wanted, False, stop)
        assert not wanted.output.exists() and has_state(wanted.output)
        again: list[Progress] = []
        counts = screen(wanted, True, again.append)
        assert outputs(wanted, counts) == whole
        assert len(written_parts) + len([each for each in again if each.sorting is None]) <= many + 1
        assert not has_state(wanted.output), "nothing is left beside the results"


@pytest.mark.parametrize("step", range(0, 14, 3))
def test_killed_while_a_part_is_written(
    step: int, paths: tuple[Path, Path], whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part is three files, of which the last makes it one: the run dies before any of them is whole."""
    wanted, left = wanted_in(tmp_path, paths), [step]
    path_of = parts._path

    def dying(state: parts.State, number: int, ending: str) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return path_of(state, number, ending)

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(parts, "_path", dying)
        screen(wanted, False, watching())
    assert outputs(wanted, screen(wanted, True, watching())) == whole


def test_killed_while_outputs_are_put_in_place(
    paths: tuple[Path, Path], whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = wanted_in(tmp_path, paths)

    def dying(state: parts.State) -> None:
        if has_state(wanted.output):
            raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(running.Outputs, "put_in_place", dying)
        screen(wanted, False, watching())
    assert outputs(wanted, screen(wanted, True, watching())) == whole


@pytest.mark.parametrize("after", [0.05, 0.4, 1.2])
def test_a_process_that_is_killed(after: float, paths: tuple[Path, Path], whole: Whole, tmp_path: Path) -> None:
    """From outside, at a moment that nobody chose, with processes of its own beside it."""
    wanted = wanted_in(tmp_path, paths)
    program = (
        "from pathlib import Path\n"
        "from origin_engine.screening import running, sorting\n"
        "from origin_engine.screening.merging import Sizes\n"
        "plain = running.sections_of\n"
        "running.sections_of = lambda catalogue: plain(catalogue, 20)\n"
        "sorting.RUN_BYTES = 4_000\n"
        "if __name__ == '__main__':\n"
        f"    wanted = running.Wanted(*map(Path, {[str(path) for path in wanted[:4]]}), ('rcep',), jobs=2,"
        f" sizes=Sizes{tuple(SIZES)})\n"
        "    running.screen(wanted, False, lambda progress: print(progress, flush=True))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.readline()  # it works
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if has_state(wanted.output):
        assert outputs(wanted, screen(wanted, True, watching())) == whole
    else:
        assert pq.read_table(wanted.output).to_pylist() == whole[0], "it was done before it was killed"


def test_what_changed_meanwhile_is_told(paths: tuple[Path, Path], tmp_path: Path) -> None:
    wanted = wanted_in(tmp_path, paths)

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen(wanted, False, stop)
    for changed, word in (
        (wanted._replace(agreements=("acfta",)), "agreements"),
        (wanted._replace(agreements=None), "by-lane"),
        (wanted._replace(to="KR"), "to"),
        (wanted._replace(sizes=Sizes(5, 5)), "sizes"),
    ):
        with pytest.raises(RefusedInput, match=f"{word} is another than when the run began"):
            screen(changed, True, watching())
    stamp = paths[0].stat()
    os.utime(paths[0], ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1))
    with pytest.raises(RefusedInput, match="products is another than when the run began"):
        screen(wanted, True, watching())
    os.utime(paths[0], ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    screen(wanted, True, watching())


def test_other_processes_may_go_on(paths: tuple[Path, Path], whole: Whole, tmp_path: Path) -> None:
    """How many processes work is no part of what a run is about."""
    wanted, seen = wanted_in(tmp_path, paths), []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen(wanted, False, stop)
    assert outputs(wanted, screen(wanted._replace(jobs=2), True, watching())) == whole


def test_beginning_anew_forgets_what_was_done(paths: tuple[Path, Path], whole: Whole, tmp_path: Path) -> None:
    wanted = wanted_in(tmp_path, paths)
    state = parts.state_beside(wanted.output)
    parts.begin(state, {})
    (state.parts / "000000.json").write_text("{}", encoding="utf-8")
    assert outputs(wanted, screen(wanted, False, watching())) == whole
