from datetime import date

from ser.federal.facts import birthdays, deadlines, services
from ser.federal.reports.crosswalk import crosswalk, part_c_notices
from ser.federal.reports.worklists import (
    delay_ends,
    next_count,
    not_claimed,
    not_started,
    school_age_environment,
    transition_missing,
    triennials,
    without_plan,
)
from ser.law.report import Report
from tests.federal.reports.made import asked, child_frame, frame, named, record_rows, run, run_all

TODAY = date(2018, 3, 1)
QUESTION = asked(TODAY, 2018)


def test_triennials_stand_by_their_due_day_and_no_other_clock_does() -> None:
    due = [("T-09", date(2018, 4, 10)), ("T-09", date(2018, 2, 19)), ("T-07", TODAY)]
    made = frame(deadlines, [{"lea_code": "017", "timeline": clock, "due_date": day} for clock, day in due])
    assert [row["days_left"] for row in named(run(triennials, made, QUESTION))] == [-10, 40]
    assert named(run(triennials, made, asked(TODAY, 2018, lea="026"))) == []


def test_services_that_are_overdue_stand_with_the_latest_first() -> None:
    rows = [("B1", True, 3), ("B2", False, None), ("B3", True, 9)]
    made = frame(
        services,
        [
            {"lea_code": "017", "service_id": name, "is_overdue": late, "school_days_late": days}
            for name, late, days in rows
        ],
    )
    assert [row["service_id"] for row in named(run(not_started, made, QUESTION))] == ["B3", "B1"]


def test_eligible_children_without_a_plan_are_those_to_whom_one_is_owed() -> None:
    rows = child_frame(
        {},
        {"state_id": "2", "status": "PLAN_LAPSED", "where": "iep.end_date"},
        {"state_id": "3", "status": "NO_CONSENT", "where": "consent.received_date"},
        {"state_id": "4", "status": "NO_CONSENT", "where": "consent.revoked_date"},
        {"state_id": "5", "status": "NO_SERVICE"},
    )
    assert [row["state_id"] for row in named(run(without_plan, rows, QUESTION))] == ["2", "3"]


def test_a_child_whom_another_lea_counts_is_not_claimed() -> None:
    rows = child_frame({}, {"lea_code": "026", "status": "OTHER_LEA"})
    assert [row["lea_code"] for row in named(run(not_claimed, rows, QUESTION))] == ["026"]


def test_the_crosswalk_names_what_disagrees() -> None:
    rows = child_frame(
        {},
        {"status": "NOT_ENROLLED"},
        {"status": "OTHER_LEA"},
        {"grade": None},
        {"site_code": "026Z01"},
        {"grade": None, "program": "SVC"},
    )
    assert [row["disagrees"] for row in named(run(crosswalk, rows, QUESTION))] == [
        "another LEA or none",
        "no grade",
        "not enrolled",
        "school of another LEA",
    ]


def birthday(asks: str, day: date) -> dict[str, object]:
    return {"lea_code": "017", "asks": asks, "birthday": day}


def asked_for(report: Report, *rows: dict[str, object]) -> list[tuple[str, date]]:
    return [(row["asks"], row["birthday"]) for row in named(run(report, frame(birthdays, rows), QUESTION))]


def test_the_next_count_is_that_of_this_autumn_or_the_next() -> None:
    assert next_count(asked(date(2017, 9, 30), 2018)) == date(2017, 10, 1)
    assert next_count(asked(date(2017, 10, 1), 2018)) == date(2018, 10, 1)


def test_birthdays_until_the_next_count_ask_for_another_disability_or_environment() -> None:
    on_count, after = date(2018, 10, 1), date(2018, 10, 2)
    for report, asks in ((delay_ends, "DELAY_ENDS"), (school_age_environment, "SCHOOL_AGE")):
        rows = [birthday(asks, after), birthday(asks, on_count), birthday("AGE_OUT", TODAY)]
        assert asked_for(report, *rows) == [(asks, on_count)]


def test_transition_is_missing_at_sixteen_seventeen_and_at_the_end() -> None:
    kinds = ("AGE_OUT", "RIGHTS", "TRANSITION", "SCHOOL_AGE")
    found = asked_for(transition_missing, *(birthday(asks, date(2018, 12, 1)) for asks in kinds))
    assert [asks for asks, _ in found] == ["AGE_OUT", "RIGHTS", "TRANSITION"]


def test_notices_of_part_c_stand_until_somebody_works_them() -> None:
    notice = {"lea_code": "017", "birth_date": date(2015, 7, 20), "list_date": date(2018, 1, 20)}
    rows = record_rows(
        "earlysteps_notice",
        {**notice, "earlysteps_notice_id": "Y1"},
        {**notice, "earlysteps_notice_id": "Y2", "notice_outcome": "REFERRED"},
        {**notice, "earlysteps_notice_id": "Y3", "parent_opted_out": True},
        {**notice, "earlysteps_notice_id": "Y4", "list_date": date(2018, 3, 2)},
    )
    (row,) = named(run_all(part_c_notices, {"earlysteps_notice": rows}, QUESTION))
    assert (row["earlysteps_notice_id"], row["days_waiting"], row["third_birthday"]) == ("Y1", 40, date(2018, 7, 20))
