"""Planted errors: each is found where the manifest says, and nothing else is."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from ser.law import reading
from ser.law.finding import Class, Severity
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from ser.synthetic.errors import planted
from ser.synthetic.files import count_day, generate
from ser.synthetic.places import World, world_of
from ser.synthetic.population import scaled
from ser.synthetic.unplanted import unplanted
from tests import database
from tests.sending import TODAY, findings, load
from tests.synthetic.conftest import read
from tests.synthetic.test_count import counted

ALL = len(STATE.rules) - len(unplanted(STATE))
"""So many errors break every rule that can be broken, each once."""


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(STATE, 1, count_day(STATE), TODAY)


def test_every_rule_is_planted_or_listed_with_the_reason_why_not(world: World) -> None:
    rules = {child.rule for child in planted(world, ALL, 0)}
    assert rules | set(unplanted(STATE)) == {rule.code for rule in STATE.rules}
    assert not rules & set(unplanted(STATE))


def test_each_rule_is_planted_once_before_one_comes_again(world: World) -> None:
    assert len({child.rule for child in planted(world, ALL, 0)}) == ALL


def test_none_but_rules_about_all_children_and_of_reading_are_left_out() -> None:
    declared = {rule.code for rule in STATE.declared.rules if rule.cls is not Class.COLLECTION}
    assert not declared & set(unplanted(STATE))


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
    generate(tmp_path, students=5, seed=1, state=STATE, errors=ALL)
    assert counted(read(tmp_path)) == Counter(scaled(5, 1))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_load_finds_exactly_what_the_manifest_says(seed: int, tmp_path: Path, server: Connections) -> None:
    generate(tmp_path / "clean", students=3, seed=seed, state=STATE)
    generate(tmp_path / "spoiled", students=3, seed=seed, state=STATE, errors=ALL)
    last = {f"{name}.csv": len(rows) + 1 for name, rows in read(tmp_path / "clean").items()}
    with database.copy(server):
        found = findings(load(tmp_path / "spoiled"))
    added = {(Path(f.file).name, str(f.row), f.key, f.rule) for f in found if (f.row or 0) > last[Path(f.file).name]}
    assert sorted(added) == sorted(manifest(tmp_path / "spoiled"))
    assert {f.severity for f in found if (f.row or 0) <= last[Path(f.file).name]} <= {Severity.NOTICE}
