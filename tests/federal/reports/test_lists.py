from datetime import date

from ser.federal.facts import deadlines
from ser.federal.reports.excluded import excluded
from ser.federal.reports.overdue import evaluations_overdue
from ser.federal.reports.plans_due import plans_due
from tests.federal.reports.made import asked, child_frame, evaluation_frame, frame, named, run

TODAY = date(2018, 3, 1)
QUESTION = asked(TODAY, 2018)


def test_the_excluded_are_those_that_do_not_count_with_who_mends_it_and_where() -> None:
    lapsed = {
        "state_id": "2",
        "status": "PLAN_LAPSED",
        "reason": "No plan is in force.",
        "who_mends": "case manager",
        "where": "iep.end_date",
    }
    (row,) = named(run(excluded, child_frame({}, lapsed)))
    assert (row["state_id"], row["status"], row["reason"]) == ("2", "PLAN_LAPSED", "No plan is in force.")
    assert (row["who_mends"], row["where"]) == ("case manager", "iep.end_date")


def test_an_lea_sees_its_own_excluded_children() -> None:
    rows = child_frame({"status": "GT_ONLY"}, {"status": "OTHER_LEA", "lea_code": "026"})
    assert [row["lea_code"] for row in named(run(excluded, rows))] == ["017", "026"]
    assert [row["status"] for row in named(run(excluded, rows, asked(lea="026")))] == ["OTHER_LEA"]


def test_children_with_whom_nothing_is_amiss_come_last() -> None:
    rows = child_frame({"status": "GT_ONLY", "site_code": "017A"}, {"status": "NO_SERVICE", "site_code": "017B"})
    assert [row["status"] for row in named(run(excluded, rows))] == ["NO_SERVICE", "GT_ONLY"]


def test_children_without_a_state_id_stand_in_an_order_that_never_changes() -> None:
    made = [{"state_id": None, "system_id": system, "status": "ID_PENDING"} for system in ("B", "A", "C")]
    assert [row["system_id"] for row in named(run(excluded, child_frame(*made)))] == ["A", "B", "C"]


def test_overdue_evaluations_stand_with_the_latest_first() -> None:
    rows = evaluation_frame(
        {"evaluation_id": "V1", "result": "OPEN_OVERDUE", "calendar_days_late": 3},
        {"evaluation_id": "V2", "result": "OPEN_OVERDUE", "calendar_days_late": 30, "timeline": "T-10"},
        {"evaluation_id": "V3", "result": "OPEN"},
        {"evaluation_id": "V4", "result": "LATE", "dissemination_date": TODAY, "calendar_days_late": 9},
        {"evaluation_id": "V5", "result": "PAST_UNVERIFIED", "calendar_days_late": 1},
    )
    assert [(r["evaluation_id"], r["result"]) for r in named(run(evaluations_overdue, rows, QUESTION))] == [
        ("V2", "OPEN_OVERDUE"),
        ("V1", "OPEN_OVERDUE"),
        ("V5", "PAST_UNVERIFIED"),
    ]


def test_an_lea_sees_its_own_overdue_evaluations() -> None:
    rows = evaluation_frame({"result": "OPEN_OVERDUE"}, {"result": "OPEN_OVERDUE", "lea_code": "026"})
    assert [r["lea_code"] for r in named(run(evaluations_overdue, rows, asked(TODAY, 2018, lea="026")))] == ["026"]


def test_plans_stand_by_their_due_day_with_the_days_left() -> None:
    due = {"T-07": date(2018, 4, 30), "T-05b": date(2018, 2, 19), "T-05a": date(2018, 5, 1), "T-09": TODAY}
    made = frame(
        deadlines,
        [{"lea_code": "017", "timeline": clock, "due_date": day, "result": "OPEN"} for clock, day in due.items()]
        + [{"lea_code": "001", "timeline": "T-07", "due_date": None, "result": "NO_DUE_DAY"}],
    )
    rows = named(run(plans_due, made, QUESTION))
    assert [(row["timeline"], row["days_left"]) for row in rows] == [("T-05b", -10), ("T-07", 60)]
    assert named(run(plans_due, made, asked(TODAY, 2018, lea="026"))) == []
