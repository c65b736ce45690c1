"""The clocks of disputes, findings and requests: both ends of each, on two days."""

from datetime import date, timedelta
from typing import Any

import pytest

from ser.federal.more_examples import good
from ser.law.deadline import Deadline, Result, result
from tests.federal.timelines.clock import TODAY, deadline, deadlines

NEVER = date(2018, 12, 31)


def clock(code: str, record: str, **values: Any) -> Deadline:
    return deadline(code, good(record, **values))


def complaint(**values: Any) -> Deadline:
    return clock("T-30a", "state_complaint", **{"filed_date": date(2017, 9, 15), **values})


def case(code: str, **values: Any) -> Deadline:
    return clock(code, "due_process", **values)


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (complaint(), date(2017, 11, 14)),
        (case("T-30c"), date(2017, 10, 4)),
        (case("T-30c", is_expedited=True), date(2017, 9, 26)),
        (case("T-30d"), date(2017, 12, 3)),
        (case("T-30d", resolution_ended_date=date(2017, 9, 29)), date(2017, 11, 13)),
        (case("T-30e", is_expedited=True), date(2017, 10, 16)),
        (case("T-30f", is_expedited=True, hearing_date=date(2017, 10, 12)), date(2017, 10, 26)),
        (clock("T-36", "noncompliance"), date(2018, 1, 17)),
        (clock("T-36", "noncompliance", issued_date=date(2016, 2, 29)), date(2017, 2, 28)),
        (clock("T-29", "records_request", meeting_date=None), date(2017, 11, 16)),
        (clock("T-29", "records_request"), date(2017, 11, 8)),
        (clock("T-29", "records_request", meeting_date=date(2017, 9, 1)), date(2017, 11, 16)),
        (clock("T-40", "surrogate_need"), date(2017, 10, 5)),
        (clock("T-23", "part_c_plan"), date(2010, 4, 29)),
    ],
    ids=lambda value: value.timeline if isinstance(value, Deadline) else str(value),
)  # fmt: skip
def test_a_clock_is_due_after_the_days_of_its_paragraph(made: Deadline, due: date) -> None:
    assert made.due == due
    assert not made.unverified


ENDS = [
    ("T-30a", "state_complaint", "report_date"), ("T-30d", "due_process", "decision_date"),
    ("T-36", "noncompliance", "verified_date"), ("T-29", "records_request", "given_date"),
    ("T-40", "surrogate_need", "appointed_date"), ("T-23", "part_c_plan", "ifsp_meeting_date"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "record", "stops"), ENDS, ids=[code for code, _, _ in ENDS])
@pytest.mark.parametrize("day", [TODAY, NEVER])
def test_the_due_day_is_on_time_and_the_next_day_is_late(code: str, record: str, stops: str, day: date) -> None:
    due = clock(code, record).due
    assert due is not None
    assert result(clock(code, record, **{stops: due}), day) is Result.ON_TIME
    assert result(clock(code, record, **{stops: due + timedelta(1)}), day) is Result.LATE
    running = clock(code, record, **{stops: None})
    assert [result(running, each) for each in (due, due + timedelta(1))] == [Result.OPEN, Result.OPEN_OVERDUE]


def test_a_complaint_gets_more_time_by_a_ground_alone() -> None:
    later = {"extended_to_date": date(2017, 12, 1), "report_date": date(2017, 11, 30)}
    assert result(complaint(**later, extension_ground="EXCEPTIONAL"), TODAY) is Result.ON_TIME_EXTENDED
    without = complaint(**later)
    assert result(without, TODAY) is Result.LATE
    assert without.notes == ("extended without a ground, so it does not count.",)


@pytest.mark.parametrize("status", ["RESOLVED", "WITHDRAWN", "SET_ASIDE"])
def test_a_complaint_that_was_closed_in_time_is_excepted_and_one_closed_later_stays_late(status: str) -> None:
    closed = {"complaint_status": status, "report_date": None}
    assert result(complaint(**closed, closed_date=date(2017, 11, 14)), TODAY) is Result.EXCEPTED
    assert result(complaint(**closed, closed_date=date(2017, 11, 15)), TODAY) is Result.LATE


def test_no_session_is_owed_once_it_was_waived_in_time() -> None:
    waived = {"resolution_meeting_date": None, "resolution": None}
    assert result(case("T-30c", **waived, resolution_waived_date=date(2017, 9, 22)), TODAY) is Result.EXCEPTED
    assert result(case("T-30c", **waived), TODAY) is Result.OPEN_OVERDUE


def test_the_officer_extends_a_decision_and_a_settlement_ends_its_clock() -> None:
    extended = case("T-30d", extended_to_date=date(2017, 12, 20), decision_date=date(2017, 12, 20))
    assert result(extended, TODAY) is Result.ON_TIME_EXTENDED
    settled = case("T-30d", decision_date=None, due_process_status="SETTLED", closed_date=date(2017, 10, 3))
    assert result(settled, TODAY) is Result.EXCEPTED


def test_a_complaint_of_the_lea_has_no_clock_whose_start_nobody_has_read() -> None:
    of_lea = good("due_process", filed_by="LEA")
    assert [made for code in ("T-30c", "T-30d") for made in deadlines(code, of_lea)] == []


def test_an_expedited_complaint_has_its_own_two_clocks_and_no_other() -> None:
    expedited = good("due_process", is_expedited=True)
    assert deadlines("T-30d", expedited) == []
    assert [made for code in ("T-30e", "T-30f") for made in deadlines(code, good("due_process"))] == []


@pytest.mark.parametrize(
    ("code", "record", "values"),
    [
        ("T-29", "records_request", {"given_date": None, "withdrawn_date": date(2017, 10, 20)}),
        ("T-40", "surrogate_need", {"appointed_date": None, "ended_date": date(2017, 9, 20)}),
        ("T-23", "part_c_plan", {"ifsp_meeting_date": None, "family_delay_date": date(2010, 4, 7)}),
    ],
)
def test_a_request_that_is_over_is_owed_no_more(code: str, record: str, values: dict[str, Any]) -> None:
    assert result(clock(code, record, **values), TODAY) is Result.EXCEPTED
