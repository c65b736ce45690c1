"""Planted errors: each is found where the manifest says, and nothing else is."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from ser.core import reading
from ser.states.louisiana.state import STATE
from ser.store.server import Connections
from ser.synthetic.errors import planted
from ser.synthetic.files import COUNT_DAY, generate
from ser.synthetic.places import World, world_of
from ser.synthetic.population import scaled
from tests import database
from tests.sending import TODAY, findings, load
from tests.synthetic.conftest import read
from tests.synthetic.test_count import counted

# Rules about all children are broken by none alone, and those about LEAs and sites by the directory of the state.
OF_ALL = {rule.code for rule in STATE.rules if rule in STATE.rule_book.about_all or rule.on in ("lea", "site")}


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(STATE, 1, COUNT_DAY, TODAY)


def test_every_rule_of_a_state_is_planted_and_those_of_reading_that_one_row_can_break(world: World) -> None:
    rules = {child.rule for child in planted(world, 200, 0)}
    assert {rule.code for rule in STATE.declared.rules} - rules <= OF_ALL
    assert rules - {rule.code for rule in STATE.declared.rules} == {
        rule.code
        for rule in (
            reading.NO_KEY, reading.WRONG_TYPE, reading.WRONG_CODE, reading.BLANK_NEEDED, reading.BLANK_EXPECTED,
            reading.REPEATED_KEY, reading.UNKNOWN_LEA, reading.UNKNOWN_PARENT, reading.UNKNOWN_SITE,
            reading.AFTER_TODAY,
        )
    }  # fmt: skip


def test_the_first_error_is_rejected(world: World) -> None:
    (first,) = planted(world, 1, 0)
    assert first.rule == reading.WRONG_TYPE.code


def test_each_error_has_a_child_of_its_own(world: World) -> None:
    children = list(planted(world, 150, 0))
    for element in ("state_id", "system_id"):
        owners = [{values[element] for name, values in child.rows if values.get(element)} for child in children]
        assert sum(map(len, owners)) == len(set.union(*owners))


def manifest(folder: Path) -> list[tuple[str, str, str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["file"], row["row"], row["key"], row["rule"]) for row in csv.DictReader(lines)]


def test_the_manifest_goes_when_no_errors_are_asked_for(tmp_path: Path) -> None:
    generate(tmp_path, students=5, seed=1, state=STATE, errors=2)
    assert len(manifest(tmp_path)) == 2
    generate(tmp_path, students=5, seed=1, state=STATE)
    assert not (tmp_path / "manifest.csv").exists()


def test_the_others_are_the_same_with_errors_and_without(tmp_path: Path) -> None:
    for errors in (0, 3):
        generate(tmp_path / str(errors), students=5, seed=1, state=STATE, errors=errors)
    for name in STATE.records:
        clean, spoiled = ((tmp_path / part / f"{name}.csv").read_text("utf-8") for part in ("0", "3"))
        assert spoiled.startswith(clean)


def test_no_child_with_an_error_counts(tmp_path: Path) -> None:
    generate(tmp_path, students=5, seed=1, state=STATE, errors=100)
    assert counted(read(tmp_path)) == Counter(scaled(5, 1))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_load_finds_exactly_what_the_manifest_says(seed: int, tmp_path: Path, server: Connections) -> None:
    generate(tmp_path, students=10, seed=seed, state=STATE, errors=200)
    with database.copy(server):
        found = findings(load(tmp_path))
    assert sorted({(Path(f.file).name, str(f.row), f.key, f.rule) for f in found}) == sorted(manifest(tmp_path))
