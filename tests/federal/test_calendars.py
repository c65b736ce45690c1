"""Calendars of LEAs and sites: what they say holds, and what cannot be is left out."""

from dataclasses import replace
from datetime import date

import pytest

from ser.federal.calendars import is_possible, local_calendar, school_place
from ser.federal.example import made
from ser.federal.records import SchoolCalendar
from ser.law.example import after
from ser.law.record import changed
from ser.law.rule import add, without
from ser.states.louisiana.state import STATE


def row(
    entry: str, first: date, last: date | None = None, *, site: str | None = None, year: int = 2018
) -> SchoolCalendar:
    values = {
        "lea_code": "017",
        "school_calendar_id": f"{entry}{first}{site}",
        "site_code": site,
        "school_year": year,
        "calendar_entry": entry,
        "first_day": first,
        "last_day": last,
    }
    kept = made(SchoolCalendar, values)
    assert isinstance(kept, SchoolCalendar)
    return kept


FALL = row("CLOSED", date(2017, 10, 5), date(2017, 10, 6))


def test_a_closed_day_of_the_lea_is_no_school_day() -> None:
    days = STATE.days_by(local_calendar([FALL], "017", "017Z01"))
    assert (STATE.days.is_school(date(2017, 10, 5)), days.is_school(date(2017, 10, 5))) == (True, False)
    assert days.is_business(date(2017, 10, 5))


def test_a_site_has_the_last_word_over_its_lea() -> None:
    rows = [row("OPEN", date(2017, 10, 6), site="017Z01"), FALL]
    here, there = (STATE.days_by(local_calendar(rows, "017", site)) for site in ("017Z01", "017Z02"))
    assert (here.is_school(date(2017, 10, 6)), there.is_school(date(2017, 10, 6))) == (True, False)


def test_rows_of_another_lea_say_nothing() -> None:
    assert STATE.days_by(local_calendar([FALL], "018", None)) is STATE.days


def test_a_school_year_of_the_lea_replaces_that_of_the_state() -> None:
    days = STATE.days_by(local_calendar([row("YEAR", date(2017, 8, 1), date(2018, 6, 8))], "017", None))
    assert days.is_school(date(2017, 8, 1))
    assert not STATE.days.is_school(date(2017, 8, 1))


def test_a_school_year_that_the_state_does_not_know_is_left_out() -> None:
    far = row("YEAR", date(2039, 8, 1), date(2040, 5, 20), year=2040)
    assert STATE.days_by(local_calendar([far], "017", None)) is STATE.days


def test_the_same_calendar_is_made_once() -> None:
    once, again = (STATE.days_by(local_calendar([FALL], "017", None)) for _ in range(2))
    assert once is again


@pytest.mark.parametrize(
    "wrong",
    [
        row("YEAR", date(2017, 8, 10)),
        row("YEAR", date(2018, 5, 25), date(2017, 8, 10)),
        row("YEAR", date(2017, 8, 10), date(2018, 7, 2)),
        row("CLOSED", date(2017, 10, 6), date(2017, 10, 5)),
        row("CLOSED", date(2018, 10, 5)),
    ],
)
def test_a_row_that_cannot_be_changes_nothing_and_is_refused(wrong: SchoolCalendar) -> None:
    assert not is_possible(wrong)
    assert STATE.days_by(local_calendar([wrong], "017", None)) is STATE.days
    assert [told.code for told, _ in STATE.rule_book.refusing(wrong)] == ["SER-0130"]


def test_a_child_goes_by_the_calendar_of_the_latest_lea_responsible_for_it() -> None:
    moved = after(STATE, add("responsibility", lea_code="018", site_code="018Z01", begin_date=date(2018, 1, 8)))
    assert school_place(moved) == ("018", "018Z01")
    pending = replace(
        moved,
        records={
            **moved.records,
            "responsibility": tuple(
                changed(r, responsibility_status="PENDING") if r.lea_code == "018" else r  # type: ignore[attr-defined]
                for r in moved.records["responsibility"]
            ),
        },
    )
    assert school_place(pending) == ("017", "017Z01")


def test_a_child_for_whom_nobody_is_responsible_goes_by_the_states_calendar() -> None:
    assert school_place(after(STATE, without("responsibility"))) is None
