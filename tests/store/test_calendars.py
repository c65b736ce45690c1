"""Calendars in the store: a child goes by those of its LEA and site, and is decided again when they change."""

from datetime import date
from pathlib import Path

import pytest

from ser.law.days import Days
from ser.law.example import after
from ser.law.rule import change
from ser.store import students
from ser.store.connect import connection
from tests.sending import STATE, STATE_SCOPE, act, ask, child, count, load, rules, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

BREAK = date(2017, 10, 5)


def days() -> Days:
    """The days by which the stored child goes."""
    with connection(STATE_SCOPE) as db:
        ((_, student),) = students.load(STATE_SCOPE, db, students.all_ids(STATE_SCOPE, db))
    return student.days


def calendar(tmp_path: Path, **values: object) -> Path:
    """The example's calendar, its second row changed."""
    rows = after(STATE, change("school_calendar", at=1, **values)).records["school_calendar"]
    return write(tmp_path / "calendar", {"school_calendar": rows})


def test_a_child_goes_by_the_calendar_that_its_lea_has_sent(tmp_path: Path) -> None:
    load(write(tmp_path / "child", child()))
    assert days().is_school(BREAK)
    assert load(calendar(tmp_path)).is_clean
    assert days().is_school(BREAK) is False


def test_a_calendar_of_another_site_changes_nothing(tmp_path: Path) -> None:
    load(write(tmp_path / "child", child()))
    load(calendar(tmp_path, site_code="017Z02"))
    assert days().is_school(BREAK)


def test_a_calendar_touches_every_child_of_its_lea(tmp_path: Path) -> None:
    load(write(tmp_path / "child", child()))
    load(calendar(tmp_path))
    assert count("touched") == 0, "the load itself has decided the child again"
    act("UPDATE school_calendar SET last_day = '2017-10-09' WHERE school_calendar_id = 'K2'")
    assert ask("SELECT count(*) FROM touched") == [(1,)]
    assert days().is_school(date(2017, 10, 9)) is False


def test_a_calendar_that_cannot_be_is_not_stored(tmp_path: Path) -> None:
    load(write(tmp_path / "child", child()))
    outcome = load(calendar(tmp_path, last_day=date(2017, 10, 4)))
    assert rules(outcome) == ["SER-0130"]
    assert count("school_calendar") == 1
    assert days().is_school(BREAK)


def test_the_membership_of_a_school_waits_for_the_school(tmp_path: Path) -> None:
    counted = {"membership": after(STATE).records["membership"]}
    load(write(tmp_path / "child", {**child(), "site": ()}))
    waits = load(write(tmp_path / "membership", counted))
    assert (waits.counts["held"], count("membership")) == (1, 0)
    load(write(tmp_path / "site", {"site": child()["site"]}))
    assert (count("held"), count("membership")) == (0, 1)
