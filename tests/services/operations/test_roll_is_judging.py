"""Whatever the day, a roll ends as if every student had been decided from nothing on that day."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from ser.engine.judging.judging import judge_touched
from ser.services.operations import rolling
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from tests.hard.files import few_children
from tests.sending import STATE_SCOPE, TODAY, act, ask, load

pytestmark = pytest.mark.slow

COUNTED = date(2018, 10, 1)
"""The next count date: around it another day is kept."""

Decided = dict[str, Counter[tuple[object, ...]]]


@pytest.mark.parametrize("seed", [7, 8])
def test_a_roll_ends_as_if_everybody_were_decided_from_nothing(seed: int, empty: Connections, tmp_path: Path) -> None:
    load(few_children(tmp_path / "made", children=8, errors=12, seed=seed))
    before = decided()
    for day in days(random.Random(seed)):
        assert rolling.roll(by=STATE_SCOPE, today=day).today == day
        rolled = decided()
        act("INSERT INTO touched (student_id) SELECT id FROM student")
        judge_touched(None, "operator:test", day)
        assert decided() == rolled, day
        assert rolled != before, "another day, other facts"
        before = rolled


def days(drawn: random.Random) -> list[date]:
    """The next day, days that are drawn at random, and those around a count date."""
    drawn_days = {TODAY + timedelta(drawn.randrange(2, 900)) for _ in range(4)}
    return sorted({TODAY + timedelta(1), COUNTED, COUNTED + timedelta(1), *drawn_days})


def decided() -> Decided:
    """Everything that was decided: facts of all kept days, and findings of students."""
    facts = {table.name: _rows(f"fact_{table.name}", "true") for table in STATE.declared.facts}
    return {**facts, "finding": _rows("finding", "load_id IS NULL")}


def _rows(table: str, where: str) -> Counter[tuple[object, ...]]:
    return Counter(ask(f"SELECT (to_jsonb(t) - 'id')::text FROM {table} t WHERE {where}"))
