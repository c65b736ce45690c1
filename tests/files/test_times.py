from datetime import time

import pytest

from ser.files.times import NotATime, time_in


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14:30", time(14, 30)), ("9:05", time(9, 5)), ("09:05:00", time(9, 5)), ("2:30 PM", time(14, 30)),
        ("2:30p.m.", time(14, 30)), ("12:00 AM", time(0)), ("12 PM", time(12)), ("0:00", time(0)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_programs_and_people_write_it(text: str, meant: time) -> None:
    assert time_in(text) == meant


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("24:00", "hours go to 23"), ("10:60", "minutes to 59"), ("13:00 PM", "morning or the afternoon"),
        ("14:30:17", "seconds"), ("14", "no time of day"), ("1430", "no time of day"), ("noon", "no time of day"),
        ("0.6041", "no time of day"),
    ],
)  # fmt: skip
def test_what_is_no_time_says_what_is_wrong_and_how_one_is_written(text: str, problem: str) -> None:
    with pytest.raises(NotATime, match=problem) as found:
        time_in(text)
    assert "14:30 or 2:30 PM" in found.value.hint
