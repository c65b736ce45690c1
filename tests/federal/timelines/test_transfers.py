from datetime import date, timedelta

import pytest

from ser.law.deadline import Result, result
from ser.law.rule import change, without
from tests.federal.timelines.clock import TODAY, deadline, deadlines

CAME = date(2017, 10, 16)


@pytest.mark.parametrize(("code", "reason"), [("T-15", "T"), ("T-18", "O")])
@pytest.mark.parametrize("day", [CAME + timedelta(1), TODAY])
def test_a_child_who_moved_is_in_the_worklist_until_served_and_nobody_is_late(
    code: str, reason: str, day: date
) -> None:
    moved = change("responsibility", begin_date=CAME, begin_reason=reason)
    made = deadline(code, moved)
    assert (made.start, made.due, made.met) == (CAME, CAME, date(2017, 11, 9))
    assert result(made, CAME) is Result.OPEN
    assert result(made, day) is Result.PAST_UNVERIFIED
    at_once = deadline(code, change("responsibility", begin_date=date(2017, 11, 9), begin_reason=reason))
    assert result(at_once, TODAY) is Result.ON_TIME


def test_a_child_without_a_plan_before_the_move_has_no_such_clock() -> None:
    assert deadlines("T-15", change("responsibility", begin_date=date(2016, 10, 3), begin_reason="T")) == []
    assert deadlines("T-18", change("responsibility", begin_date=date(2016, 8, 11), begin_reason="O")) == []
    long_ago = change("responsibility", begin_date=date(2015, 10, 1), begin_reason="O")
    late = change("evaluation", evaluation_type="OS")
    assert deadlines("T-18", long_ago, late) == [], "the plans of before were not sent"


def test_other_responsibilities_have_no_such_clock() -> None:
    assert [made for code in ("T-15", "T-18") for made in deadlines(code)] == []
    pending = change("responsibility", begin_date=CAME, begin_reason="T", responsibility_status="PENDING")
    assert deadlines("T-15", pending) == []
    assert deadlines("T-15", without("responsibility")) == []
