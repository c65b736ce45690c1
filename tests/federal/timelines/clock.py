"""A made-up state with the federal clocks alone, and the deadlines of its example student after changes."""

from datetime import date
from typing import Any

from ser.federal import PARAGRAPHS
from ser.federal.example import example
from ser.federal.extensions import END_OF_YEAR
from ser.federal.records import RECORDS
from ser.federal.timelines import TIMELINES
from ser.law.days import Calendar, SchoolYear
from ser.law.deadline import Deadline
from ser.law.example import after
from ser.law.rule import Change, add, change
from ser.law.state import Declarations, State

YEARS = (SchoolYear(2017, date(2016, 8, 11), date(2017, 5, 26)), SchoolYear(2018, date(2017, 8, 10), date(2018, 5, 25)))
CALENDAR = Calendar("Made-up days", date(2016, 7, 1), date(2018, 6, 30), (), YEARS, "made up", True)
TODAY = date(2018, 3, 1)

DECLARED = Declarations(records=RECORDS, timelines=TIMELINES, switches=(END_OF_YEAR,))
STATE = State("Made-up", "XX", "00", "UTC", CALENDAR, DECLARED, (), PARAGRAPHS, example(RECORDS))


def deadlines(code: str, *changes: Change) -> list[Deadline]:
    return [made for made in after(STATE, changes).deadlines() if made.timeline == code]


def deadline(code: str, *changes: Change) -> Deadline:
    return deadlines(code, *changes)[-1]


def left(day: date, reason: str = "TRAN") -> Change:
    return change("program_episode", end_date=day, exit_reason=reason)


def came_back(**values: Any) -> Change:
    return add("program_episode", program_episode_id="P2", end_date=None, exit_reason=None, **values)
