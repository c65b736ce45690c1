"""`ser roll` in plain words, and what the commands say of the day for which they decided."""

import csv
import io
from pathlib import Path

import pytest

from ser.store.operations.server import Connections
from tests import database
from tests.cli.command import ser

pytestmark = pytest.mark.slow


def overdue(day: str) -> int:
    ran = ser("report", "R02", "--format", "csv", "--today", day)
    assert ran.code == 0, ran.err
    return len(list(csv.DictReader(io.StringIO(ran.out))))


def test_today_moves_and_every_command_says_its_day(server: Connections, made: Path, tmp_path: Path) -> None:
    with database.copy(server):
        loaded = ser("load", made, "--today", "2018-03-01", "--home", tmp_path)
        assert "Decided for 2018-03-01." in loaded.out
        in_march = overdue("2018-03-01")

        rolled = ser("roll", "--today", "2018-09-03")
        assert rolled.code == 0
        first, second, *rest = rolled.out.splitlines()
        assert first == "Today is 2018-09-03; until now it was 2018-03-01."
        assert second.endswith("students decided for 2018-09-03.")
        assert rest == [
            "Kept: 2017-10-01 (Child count of 1 October); 2018-09-03 (today).",
            "Dropped, since nobody needs them any more: 2018-03-01.",
        ]
        assert overdue("2018-09-03") > in_march

        again = ser("roll", "--today", "2018-09-03").out.splitlines()
        assert again[0] == "Today is 2018-09-03 already."
        back = ser("roll", "--today", "2018-05-01").out.splitlines()
        assert back[0] == "SER has reached 2018-09-03, and today never goes back: nothing was moved to 2018-05-01."
        assert back[-1].startswith("Kept: ")

        earlier = ser("load", made, "--today", "2018-05-01", "--home", tmp_path)
        assert (
            "Decided for 2018-09-03. SER has reached that day, and today never goes back to 2018-05-01." in earlier.out
        )
        assert '"decided_for": "2018-10-01"' in ser("load", made, "--today", "2018-10-01", "--json").out


def test_the_first_roll_of_all_decides_nobody(server: Connections) -> None:
    with database.copy(server):
        first, second, *_ = ser("roll", "--today", "2018-03-01").out.splitlines()
    assert first == "Today is 2018-03-01; nothing was decided before."
    assert second == "Nobody was left to decide: everything shown is decided for 2018-03-01."
