"""The next step for a child who is new to an LEA, on the day of the move and months later."""

from datetime import date

import pytest

from ser.federal.next_step import next_step, of_lea, opens_with
from ser.law.example import after
from ser.law.rule import add, change, without
from ser.states.louisiana.state import STATE

DAYS = (date(2018, 3, 1), date(2018, 9, 3))
AFTER_THE_PLAN = date(2018, 12, 3)
MOVED = (
    change("responsibility", end_date=date(2018, 2, 20), end_reason="XFER"),
    add("responsibility", lea_code="036", responsibility_id="R2", begin_date=date(2018, 2, 20), begin_reason="T",
        end_date=None, end_reason=None, site_code="036Z01"),
)  # fmt: skip
PROGRAM = add(
    "program_episode", lea_code="036", program_episode_id="P2", begin_date=date(2018, 2, 20), begin_basis="TRF"
)
PLAN = add("iep", at=1, lea_code="036", iep_id="I9", program_episode_id="P2", begin_date=date(2018, 2, 20))
NEW = (*(without(name) for name in ("referral", "evaluation", "program_episode", "iep", "part_c_transition")),)


@pytest.mark.parametrize("day", DAYS)
def test_a_child_who_moved_in_has_first_a_program_then_a_plan_of_the_new_lea(day: date) -> None:
    first, second = next_step(after(STATE, MOVED), day), next_step(after(STATE, (*MOVED, PROGRAM)), day)
    assert first is not None
    assert second is not None
    assert (first.flow, first.step, str(first.cite[0])) == ("plan", "program", "34 CFR 300.323(e)-(f)")
    assert (second.flow, second.step) == ("plan", "plan")
    assert "comparable" in first.says
    assert "Adopt the plan" in second.says
    assert next_step(after(STATE, (*MOVED, PROGRAM, PLAN)), day) is None


def test_a_plan_that_is_over_is_not_adopted() -> None:
    assert next_step(after(STATE, MOVED), AFTER_THE_PLAN) is None
    assert opens_with(after(STATE, MOVED), STATE.records["iep"], AFTER_THE_PLAN) == {}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("reason", "step"), [("N", ("referral", "referral")), ("C", ("early", "referral")), ("O", ("plan", "program"))]
)
def test_a_new_child_begins_with_what_the_reason_asks_for(reason: str, step: tuple[str, str], day: date) -> None:
    found = next_step(after(STATE, (*NEW, change("responsibility", begin_reason=reason))), day)
    assert found is not None
    assert (found.flow, found.step) == step


@pytest.mark.parametrize("day", DAYS)
def test_nothing_is_next_where_work_has_begun_or_nobody_is_responsible(day: date) -> None:
    assert next_step(after(STATE), day) is None
    assert next_step(after(STATE, (*NEW, change("responsibility", end_date=date(2018, 2, 1)))), day) is None
    assert next_step(after(STATE, (*NEW, change("student", death_date=date(2018, 2, 1)))), day) is None


@pytest.mark.parametrize("day", DAYS)
def test_the_new_leas_records_open_with_what_the_former_plan_says(day: date) -> None:
    moved = after(STATE, MOVED)
    program, plan = (opens_with(moved, STATE.records[name], day) for name in ("program_episode", "iep"))
    assert program == {"begin_date": "2018-02-20", "begin_basis": "TRF"}
    assert (plan["iep_type"], plan["begin_date"], plan["end_date"]) == ("REV", "2018-02-20", "2018-11-07")
    assert (plan["site_code"], plan["iep_date"]) == ("036Z01", "2017-11-08")
    assert opens_with(moved, STATE.records["placement"], day)["minutes_total"]
    assert {row.owner for rows in of_lea(moved, "036").records.values() for row in rows} == {"017", "036"}
