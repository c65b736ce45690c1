"""What must be explained is closed by its reason; what was late by any verified clock asks for one."""

from datetime import date

import pytest

from ser.federal.more_examples import good
from ser.law.example import after
from ser.law.explained import answers
from ser.law.rule import Change, add, change, without
from ser.states.louisiana.state import STATE

DAYS = [date(2018, 3, 1), date(2018, 9, 3)]
BEFORE_CONSENT = change("evaluation", dissemination_date=date(2016, 8, 20))
"""A report before consent was received, which SER-0030 asks to explain."""


def found(*changes: Change, day: date = DAYS[0]) -> set[str]:
    return {made.code for made, _ in STATE.rule_book.all_of(after(STATE, changes), day)}


@pytest.mark.parametrize("day", DAYS)
def test_a_reason_closes_what_must_be_explained(day: date) -> None:
    assert "SER-0030" in found(BEFORE_CONSENT, day=day)
    assert "SER-0030" not in found(BEFORE_CONSENT, good("explanation"), day=day)


@pytest.mark.parametrize(
    "other", [{"finding_rule": "SER-0031"}, {"finding_key": "017|V2"}, {"lea_code": "036"}, {"finding_record": "iep"}]
)
def test_a_reason_for_something_else_closes_nothing(other: dict[str, object]) -> None:
    assert "SER-0030" in found(BEFORE_CONSENT, good("explanation", **other))


def test_a_reason_about_the_child_itself_needs_no_key() -> None:
    student = after(STATE, good("explanation", finding_record="student", finding_key=None))
    (reason,) = student.records["explanation"]
    assert answers(reason, student.own)
    assert not answers(reason, student.records["iep"][0])


def test_what_must_be_fixed_is_not_explained_away() -> None:
    wrong = change("placement", at=1, minutes_regular=1600)
    reason = good("explanation", finding_rule="SER-0073", finding_record="placement", finding_key="017|L2")
    assert "SER-0073" in found(wrong)
    assert "SER-0073" in found(wrong, reason)


def test_every_rule_that_finds_a_clock_late_is_a_rule() -> None:
    named = {clock.late_rule for clock in STATE.declared.timelines if clock.late_rule}
    assert named <= set(STATE.rules_by_code)
    assert {clock.code for clock in STATE.declared.timelines if not clock.late_rule and not clock.unverified} >= {
        "T-07", "T-09", "T-33", "T-34",
    }  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_a_late_annual_review_is_explained(day: date) -> None:
    late = change("iep", at=1, iep_date=date(2017, 11, 15))
    assert "SER-0302" in found(late, day=day)
    assert "SER-0302" not in found(change("iep", at=1, iep_date=date(2017, 11, 14)), day=day)
    reason = good("explanation", finding_rule="SER-0302", finding_record="iep", finding_key="017|I1")
    assert "SER-0302" not in found(late, reason, day=day)


def test_a_follow_up_of_a_screening_that_came_late_is_explained() -> None:
    failed = {"screening_id": "Q3", "referral_id": None, "evaluation_id": None, "screening_result": "FAIL",
              "screening_date": date(2016, 10, 4)}  # fmt: skip
    days = [date(2016, 10, 25), date(2017, 6, 1)]
    told = ["SER-0302" in found(add("screening", **failed, follow_up_date=day)) for day in days]
    assert told == [False, True]


def test_a_child_who_moved_with_a_plan_waits_ten_school_days_before_anybody_is_asked() -> None:
    moved = change("responsibility", begin_date=date(2018, 2, 15), begin_reason="T")
    assert "SER-0303" not in found(moved, day=date(2018, 3, 1))
    assert "SER-0303" in found(moved, day=date(2018, 3, 20))


@pytest.mark.parametrize(("record", "code"), [("goal", "SER-0304"), ("placement", "SER-0305")])
def test_a_full_plan_in_effect_has_its_goals_and_its_placement(record: str, code: str) -> None:
    assert [code in found(without(record), day=day) for day in (*DAYS, date(2018, 11, 8))] == [True, True, False]


def test_a_child_of_the_last_count_whom_nobody_has_is_asked_for_the_exit() -> None:
    gone = change("responsibility", end_date=date(2017, 12, 15), end_reason="MOVED")
    left = change("program_episode", end_date=date(2017, 12, 15), exit_reason="MKC")
    before = change("responsibility", end_date=date(2017, 9, 1), end_reason="MOVED")
    assert [("SER-0306" in found(*each)) for each in ((gone,), (gone, left), (before,))] == [True, False, False]


@pytest.mark.parametrize(
    ("reason", "code", "is_told"),
    [("MKC", "XFER", True), ("MKC", "MOVED", False), ("XFER", "MOVED", True), ("XFER", "XFER", False),
     ("RMA", "DROP", True), ("RMA", "EOY", False), ("TRAN", "04", True), ("TRAN", "OTHER", False),
     ("DROPOUT", "OTHER", True), ("GRADALTDPL", "04", False)],
)  # fmt: skip
def test_each_exit_goes_with_what_the_school_says(reason: str, code: str, is_told: bool) -> None:
    left = change("program_episode", end_date=date(2018, 2, 16), exit_reason=reason)
    school = change("enrollment", exit_date=date(2018, 2, 16), exit_code=code)
    assert ("SER-0092" in found(left, school)) is is_told


def test_a_second_explanation_counts_as_well() -> None:
    first = good("explanation", finding_key="017|V9")
    assert found(BEFORE_CONSENT, first, add("explanation", explanation_id="EX2", finding_key="017|V1")) >= {"SER-0301"}
    assert "SER-0030" not in found(BEFORE_CONSENT, first, good("explanation", explanation_id="EX2"))
