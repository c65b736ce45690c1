"""Loads at the same time, and loads that are killed, end as one load after the other would."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from ser.states.louisiana.state import STATE
from ser.store.server import Connections
from ser.synthetic.files import generate
from tests import database
from tests.sending import ask, contents, count, load

pytestmark = pytest.mark.slow
CHILDREN, ERRORS = 8, 24

# A load in a process of its own. Small batches make many transactions; processes of its own start at any size.
LOADING = """
import sys
from pathlib import Path
from ser.services import intake, posting
from tests.sending import load
posting.BATCH, intake.LARGE = int(sys.argv[1]), int(sys.argv[2])
if __name__ == "__main__":
    load(*map(Path, sys.argv[3:]))
"""

Contents = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small state in which some children move, with errors planted."""
    folder = tmp_path_factory.mktemp("made")
    generate(folder, students=CHILDREN, seed=5, state=STATE, errors=ERRORS)
    return folder


@pytest.fixture(scope="module")
def halves(made: Path) -> tuple[Path, Path, Path]:
    """The directory, and the rows of every other LEA in one folder and those of the rest in another."""
    folders = tuple(made.parent / name for name in ("directory", "even", "odd"))
    for folder in folders:
        folder.mkdir()
    for file in made.glob("*.csv"):
        with file.open(newline="", encoding="utf-8") as lines:
            header, *rows = list(csv.reader(lines))
        for folder in folders:
            own = [row for row in rows if _folder(file.stem, dict(zip(header, row, strict=False))) == folder.name]
            if own:
                with (folder / file.name).open("w", newline="", encoding="utf-8") as out:
                    csv.writer(out, lineterminator="\n").writerows([header, *own])
    return folders  # type: ignore[return-value]


def _folder(record: str, row: dict[str, str]) -> str:
    if record in ("lea", "site"):
        return "directory"
    return ("even", "odd")[int(row["lea_code"], 36) % 2] if record in STATE.records else ""


@pytest.fixture(scope="module")
def whole(made: Path, server: Connections) -> Contents:
    """What the database holds after one load."""
    with database.copy(server):
        load(made)
        return _comparable()


def start(*paths: Path, batch: int = 20_000, large: int = 10**9) -> "subprocess.Popen[bytes]":
    """Load files in a process of its own."""
    script = paths[0].parent / "loading.py"
    script.write_text(LOADING)
    search = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, str(script), str(batch), str(large), *map(str, paths)],
        env={**os.environ, "PYTHONPATH": search},
    )


@pytest.fixture
def empty(server: Connections) -> Iterator[Connections]:
    with database.copy(server) as own:
        yield own


def test_the_same_files_at_once_end_as_one_load_after_the_other(made: Path, whole: Contents, empty: object) -> None:
    loads = [start(made, batch=100), start(made, batch=100)]
    assert [each.wait() for each in loads] == [0, 0]
    _is(whole)


def test_the_files_of_different_leas_at_once_end_as_all_of_them_in_one(
    halves: tuple[Path, Path, Path], whole: Contents, empty: object
) -> None:
    directory, even, odd = halves
    load(directory)
    loads = [start(even, batch=100), start(odd, batch=100)]
    assert [each.wait() for each in loads] == [0, 0]
    records = [kind.spec.name for kind in STATE.declared.records]
    facts = [f"fact_{table.name}" for table in STATE.declared.facts]
    now = _comparable()
    for name in (*records, *facts, "student_alias", "touched"):
        assert now[name] == whole[name], name
    assert len(now["held"]) == len(whole["held"])


def test_processes_of_a_large_load_end_as_one_process_does(made: Path, whole: Contents, empty: object) -> None:
    assert start(made, batch=100, large=0).wait() == 0
    _is(whole)


def test_a_load_that_was_killed_is_sent_again_and_ends_the_same(made: Path, whole: Contents, empty: object) -> None:
    loading = start(made, batch=60)
    _wait_for("evaluation")
    loading.kill()
    loading.wait()
    assert ask("SELECT ended_at FROM load") == [(None,)]
    load(made)
    _is(whole)


def test_a_load_one_of_whose_processes_was_killed_is_sent_again_and_ends_the_same(
    made: Path, whole: Contents, empty: object
) -> None:
    loading = start(made, batch=60, large=0)
    _wait_for("student")
    worker = next(p for p in psutil.Process(loading.pid).children() if "spawn_main" in " ".join(p.cmdline()))
    os.kill(worker.pid, signal.SIGKILL)
    assert loading.wait() != 0
    load(made)
    _is(whole)


def _wait_for(table: str) -> None:
    until = time.monotonic() + 60
    while not count(table):
        assert time.monotonic() < until, f"nothing came to {table}"
        time.sleep(0.01)


def _is(whole: Contents) -> None:
    now = _comparable()
    for name, rows in whole.items():
        assert now[name] == rows, name


def _comparable() -> Contents:
    """What the database holds but for the line that a row stood on; a finding that two loads tell counts once."""
    found = contents("received_row")
    found["finding"] = sorted(set(found["finding"]), key=repr)
    return found
