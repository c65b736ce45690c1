"""The deadlines of Louisiana's example student after changes."""

from datetime import date
from typing import Any

from ser.law.deadline import Deadline, days_late
from ser.law.example import after
from ser.law.rule import Change, add
from ser.law.state import State
from ser.states.louisiana.state import STATE

TODAY = date(2018, 3, 1)


def deadlines(code: str, *changes: Change, state: State = STATE) -> list[Deadline]:
    return [made for made in after(state, changes).deadlines() if made.timeline == code]


def deadline(code: str, *changes: Change, state: State = STATE) -> Deadline:
    return deadlines(code, *changes, state=state)[-1]


def extended(kind: str, evaluation: str = "V1", **values: Any) -> Change:
    return add(
        "evaluation_extension",
        lea_code="017",
        evaluation_extension_id="K1",
        evaluation_id=evaluation,
        extension_kind=kind,
        **values,
    )


def late(made: Deadline, day: date = TODAY) -> tuple[int | None, str, int]:
    found = days_late(made, day, STATE.days)
    assert found is not None
    return found.count, found.unit, found.calendar
