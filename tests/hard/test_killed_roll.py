"""A roll that is killed in the middle leaves the day as it was, and the next one completes it."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ser.services.operations import rolling
from ser.services.worklists import due_work
from ser.store.operations.server import Connections
from tests import database
from tests.same_state import State, differences, state_of
from tests.sending import STATE_SCOPE, TODAY, load

pytestmark = pytest.mark.slow
SEPTEMBER = date(2018, 9, 3)

# The roll in a process of its own, a few students to a transaction, that says whenever some are decided.
ROLLING = """
import sys
from datetime import date
from ser.engine.judging import judging
from ser.services.operations import rolling
from ser.store.running import start
from ser.store.scope import state_scope
judging.GROUP = 2
if __name__ == "__main__":
    start()
    print("begun", flush=True)
    rolling.roll(by=state_scope("operator:test"), today=date(2018, 9, 3), progress=lambda *_: print("some", flush=True))
    print("done", flush=True)
"""


@pytest.fixture(scope="module")
def in_march(server: Connections, made: Path) -> Iterator[Connections]:
    """A database that was loaded in March."""
    with database.copy(server) as own:
        load(made)
        yield own


@pytest.fixture(scope="module")
def rolled(server: Connections, in_march: Connections) -> State:
    """What the database says after an undisturbed roll to September."""
    with database.copy(server, in_march) as own:
        rolling.roll(by=STATE_SCOPE, today=SEPTEMBER)
        return state_of(own.app_url)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_roll_that_was_killed_is_completed_by_the_next(
    seed: int, server: Connections, in_march: Connections, rolled: State, tmp_path: Path
) -> None:
    drawn = random.Random(seed)
    with database.copy(server, in_march) as own:
        for _ in range(3):
            _killed_after(drawn.randrange(0, 6), tmp_path)
            assert due_work.day(by=STATE_SCOPE, today=SEPTEMBER).kept_for == TODAY
        assert rolling.roll(by=STATE_SCOPE, today=SEPTEMBER).has_moved
        # A page that was looked at meanwhile has put the nightly jobs in.
        found = differences(rolled, state_of(own.app_url))
        assert [line for line in found if '"nightly"' not in line] == []


def test_after_a_roll_that_was_killed_a_later_day_leaves_nothing_of_it(
    server: Connections, in_march: Connections, tmp_path: Path
) -> None:
    later = date(2018, 9, 4)
    with database.copy(server, in_march) as own:
        rolling.roll(by=STATE_SCOPE, today=later)
        undisturbed = state_of(own.app_url)
    with database.copy(server, in_march) as own:
        _killed_after(3, tmp_path)
        rolling.roll(by=STATE_SCOPE, today=later)
        assert differences(undisturbed, state_of(own.app_url)) == []


def test_two_rolls_at_once_end_as_one(
    server: Connections, in_march: Connections, rolled: State, tmp_path: Path
) -> None:
    with database.copy(server, in_march) as own:
        both = [_begun(tmp_path) for _ in range(2)]
        assert [one.communicate(timeout=300)[0].splitlines()[-1] for one in both] == ["done", "done"]
        assert differences(rolled, state_of(own.app_url)) == []


def test_a_load_in_the_middle_of_a_roll_ends_as_one_after_it(
    server: Connections, in_march: Connections, made: Path, tmp_path: Path
) -> None:
    """On the later day the load stores rows that were dated after the earlier one."""
    with database.copy(server, in_march) as own:
        rolling.roll(by=STATE_SCOPE, today=SEPTEMBER)
        load(made, today=SEPTEMBER)
        one_after_the_other = state_of(own.app_url)
    with database.copy(server, in_march) as own:
        running = _begun(tmp_path)
        load(made, today=SEPTEMBER)
        running.communicate(timeout=300)
        assert differences(one_after_the_other, state_of(own.app_url)) == []


def _begun(folder: Path) -> "subprocess.Popen[str]":
    """A roll that has begun."""
    script = folder / "rolling.py"
    script.write_text(ROLLING)
    root = Path(__file__).parents[2]
    search = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": search}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def _killed_after(groups: int, folder: Path) -> None:
    """Kill a roll by -9 once so many groups of students are decided."""
    process = _begun(folder)
    assert process.stdout is not None
    for _ in range(groups):
        assert process.stdout.readline() == "some\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
