import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ser.store.operations.server import remove
from tests.cli.command import Ran, ser

pytestmark = pytest.mark.slow
SMALL = ("--students", "40", "--seed", "5", "--no-serve")


@pytest.fixture(scope="module")
def first(home: Path) -> Ran:
    """A demo in a new home."""
    return ser("demo", *SMALL)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new home with an embedded database of its own."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SER_SERVER_FSYNC", "off")
        environment.setenv("SER_SERVER_LINGER", "5")
        for name in ("DATABASE_URL", "SER_OWNER_URL", "SER_POSTGRES", "SER_TODAY"):
            environment.delenv(name, raising=False)
        environment.setenv("SER_HOME", str(folder))
        yield folder
    remove(folder)
    shutil.rmtree(folder)


def test_a_demo_ends_without_a_difference_and_tells_findings_and_deadlines(first: Ran) -> None:
    assert first.code == 0, first.out + first.err
    assert "No difference in any of the 1,127 cells compared." in first.out
    assert "What is due" in first.out


def test_a_demo_says_for_which_day_it_was_made(first: Ran) -> None:
    assert "Made for 2018-03-01" in first.out


def test_the_same_files_again_change_nothing_as_the_demo_says(first: Ran, home: Path) -> None:
    (said,) = re.findall(r"ser (load .*?) +# the same files again: nothing changes", first.out)
    ran = ser(*shlex.split(said), "--json")
    assert ran.code == 0, ran.out + ran.err
    counts = json.loads(ran.out)["counts"]
    assert counts["unchanged"] > 1_000
    assert {name for name, count in counts.items() if count} == {"unchanged"}


def test_a_rerun_replaces_what_the_earlier_demo_made(first: Ran) -> None:
    ran = ser("demo", *SMALL)
    assert ran.code == 0, ran.out + ran.err
    assert "Deleted what an earlier demo had made" in ran.out
    assert "No difference" in ran.out


def test_a_demo_leaves_alone_a_database_that_holds_anything_else(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SER_SERVER_LINGER", "5")
    monkeypatch.setenv("SER_SERVER_FSYNC", "off")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    loaded = ser("load", made / "lea.csv", "--today", "2018-03-01", "--home", tmp_path)
    ran = ser("demo", *SMALL, "--home", tmp_path)
    again = ser("load", made / "lea.csv", "--today", "2018-03-01", "--home", tmp_path, "--json")
    remove(tmp_path)
    assert loaded.code == 0
    assert ran.code == 64
    assert "left alone" in ran.err
    assert '"unchanged": 0' not in again.out


@pytest.mark.parametrize("command", ["demo", "generate"])
@pytest.mark.parametrize("day", ["2017-10-10", "2018-10-01"])
def test_a_day_on_which_the_lives_cannot_stop_is_a_usage_error(command: str, day: str, tmp_path: Path) -> None:
    where = ("--home", tmp_path / "new") if command == "demo" else ("--students", "5", "--out", tmp_path / "new")
    ran = ser(command, *where, "--today", day)
    assert ran.code == 64
    assert f"the made-up lives can stop on a day from 2017-11-15 to 2018-09-30, not on {day}." in ran.err
    assert not (tmp_path / "new").exists()


def test_a_demo_on_an_external_database_needs_it_to_be_empty_or_its_owner(
    database: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ser("demo", *SMALL, "--home", tmp_path).code == 0
    assert "Deleted what an earlier demo had made" in ser("demo", *SMALL, "--home", tmp_path).out
    monkeypatch.delenv("SER_OWNER_URL")
    ran = ser("demo", *SMALL, "--home", tmp_path)
    assert ran.code == 70
    assert "SER_OWNER_URL" in ran.err
