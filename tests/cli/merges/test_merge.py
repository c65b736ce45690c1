"""`ser merge`: previews, merges, undoes, and keeps that two records are of two children."""

import json
from pathlib import Path

import pytest

from ser.law.rule import add
from ser.store.operations.server import Connections
from tests import database
from tests.cli.command import ser
from tests.sending import ask, child, load, write

pytestmark = [pytest.mark.slow]
ONE, TWO = "2100000001", "2100000009"
DAYS = pytest.mark.parametrize("today", ["2018-03-01", "2018-06-01"])


@pytest.fixture(autouse=True)
def fresh(server: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("SER_HOME", str(tmp_path / "home"))
    with database.copy(server) as made:
        twice = add("student", state_id=TWO, system_id="EBR-9", first_name="Alexander")
        load(write(tmp_path / "sent", child(twice)))
        yield made


@DAYS
def test_two_records_are_previewed_merged_and_parted_again(today: str) -> None:
    told = ser("merge", ONE, TWO, "--preview", "--today", today)
    assert told.code == 0
    assert "same birth date +12.3" in told.out
    assert "Nothing was changed." in told.out
    made = ser("merge", ONE, TWO, "--why", "entered twice", "--today", today)
    assert (made.code, made.out.splitlines()[0]) == (0, f"Merge 1: {TWO} into {ONE}; 0 rows moved.")
    assert ask("SELECT merged_into_state_id FROM student WHERE state_id = %s", TWO) == [(ONE,)]
    assert json.loads(ser("merge", "--list", "--json", "--today", today).out)["merges"][0]["given_up"] == TWO
    assert "Would go back" in ser("merge", "--undo", 1, "--preview", "--today", today).out
    undone = ser("merge", "--undo", 1, "--why", "cousins", "--today", today)
    assert (undone.code, undone.out) == (0, f"Went back under {TWO}: 1 row.\n")
    assert ask("SELECT merged_into_state_id FROM student WHERE state_id = %s", TWO) == [(None,)]


def test_two_children_are_told_apart() -> None:
    assert json.loads(ser("merge", "--list", "--json", "--lea", "017").out)["total"] == 1
    assert ser("merge", ONE, TWO, "--two-children", "--why", "twins", "--lea", "017").code == 0
    assert json.loads(ser("merge", "--list", "--json", "--lea", "017").out)["total"] == 0
    refused = ser("merge", ONE, TWO, "--why", "one child")
    assert (refused.code, "two children" in refused.err) == (64, True)
    assert ser("merge", ONE, TWO, "--ask-again", "--why", "looked again").code == 0


def test_what_cannot_be_done_is_said() -> None:
    assert ser("merge", ONE).code == 64
    assert ser("merge", ONE, TWO, "--undo", 3).code == 64
    assert "Say why" in ser("merge", ONE, TWO).err
    assert "No two children" in ser("merge", ONE, "2199999999", "--why", "x").err
    assert "no merge 7" in ser("merge", "--undo", 7, "--why", "x").err
