"""What the counts of disputes, findings, services and restraint say of rows that are known."""

from datetime import date
from typing import Any

from ser.federal.more_examples import ROWS, WHO
from ser.federal.reports.delivery import minutes
from ser.federal.reports.disputes import disputes, mediations, resolution_sessions
from ser.federal.reports.noncompliance import findings_listed, general_supervision
from ser.law.report import Level
from ser.states.louisiana.reports.restraint import restraint_and_seclusion
from tests.federal.reports.made import asked, named, record_rows, run_all

TODAY = date(2018, 3, 1)
STATE = asked(TODAY, 2018, Level.SEA)


def rows(record: str, *changes: dict[str, Any]) -> Any:
    made = ({**WHO, **ROWS.get(record, {}), f"{record}_id": f"N{at}", **values} for at, values in enumerate(changes))
    return {record: record_rows(record, *made)}


def test_the_share_of_sessions_that_settled_leaves_out_expedited_complaints_and_other_years() -> None:
    settled = {"resolution": "SETTLED"}
    held = rows(
        "due_process", settled, settled, {}, {"resolution_meeting_date": None, "resolution": None},
        {**settled, "is_expedited": True}, {**settled, "filed_date": date(2017, 6, 30)},
    )  # fmt: skip
    (row,) = named(run_all(resolution_sessions, held, STATE))
    assert (row["complaints"], row["sessions"], row["settled"], row["percent"]) == (4, 3, 2, 66.67)


def test_mediations_agreed_are_counted_by_whether_they_are_related_to_due_process() -> None:
    held = rows(
        "mediation", {}, {"due_process_id": "DP1"}, {"mediation_outcome": "NONE"},
        {"mediation_outcome": "NOT_HELD", "held_date": None},
    )  # fmt: skip
    (row,) = named(run_all(mediations, held, STATE))
    assert [row[name] for name in ("requests", "held", "related_agreed", "unrelated_agreed", "percent")] == [
        4, 3, 1, 1, 66.67,
    ]  # fmt: skip


def test_disputes_of_a_year_are_listed_with_what_became_of_them() -> None:
    made = {**rows("state_complaint", {}, {"filed_date": date(2018, 3, 2)}), **rows("due_process", {}),
            **rows("mediation", {"filed_date": date(2017, 9, 20)})}  # fmt: skip
    listed = named(run_all(disputes, made, asked(TODAY, 2018)))
    assert [(row["kind"], row["status"], row["ended_date"]) for row in listed] == [
        ("Complaint to the state", "REPORTED", date(2017, 11, 9)),
        ("Due process complaint", "DECIDED", date(2017, 11, 30)),
        ("Mediation", "AGREED", date(2017, 10, 11)),
    ]


def test_a_finding_is_corrected_in_time_once_it_is_for_each_child() -> None:
    late = {"verified_date": date(2018, 1, 18)}
    found = rows(
        "noncompliance", {"finding_number": "F1"}, {"finding_number": "F1"}, {"finding_number": "F2"},
        {"finding_number": "F2", **late}, {"finding_number": "F3"}, {"finding_number": "F3", "verified_date": None},
        {"finding_number": "F4", "issued_date": date(2017, 7, 1)},
    )  # fmt: skip
    (row,) = named(run_all(general_supervision, found, STATE))
    assert [row[name] for name in ("findings", "in_time", "late", "open", "percent")] == [3, 1, 1, 1, 33.33]
    (then,) = named(run_all(general_supervision, found, asked(date(2017, 11, 2), 2018, Level.SEA)))
    assert [then[name] for name in ("findings", "in_time", "late", "open")] == [3, 0, 0, 3]


def test_findings_are_listed_with_those_first_that_are_open_for_more_than_a_year() -> None:
    found = rows("noncompliance", {}, {"verified_date": None}, {"verified_date": None, "issued_date": date(2017, 3, 1)})
    for day, standings in ((TODAY, ["over a year", "open", "corrected"]),
                           (date(2018, 3, 2), ["over a year", "over a year", "corrected"])):  # fmt: skip
        listed = named(run_all(findings_listed, found, asked(day, 2018)))
        assert [row["standing"] for row in listed] == standings


def test_minutes_owed_are_those_missed_and_not_made_up() -> None:
    weeks = rows(
        "service_delivery", {}, {"week_date": date(2017, 12, 11), "minutes_delivered": 60, "minutes_made_up": None},
        {"week_date": date(2017, 12, 18), "minutes_delivered": 200, "minutes_made_up": None},
        {"week_date": date(2017, 6, 5)},
    )  # fmt: skip
    plan = {"iep": record_rows("iep", {**WHO, "iep_id": "I2", "site_code": "017Z01"})}
    service = {
        "service": record_rows("service", {"lea_code": "017", "service_id": "B2", "iep_id": "I2", "service": "SE"})
    }
    (row,) = named(run_all(minutes, {**weeks, **plan, **service}, asked(TODAY, 2018)))
    assert [row[name] for name in ("weeks", "planned", "delivered", "missed", "made_up", "owed")] == [
        3, 540, 410, 150, 30, 120,
    ]  # fmt: skip


def test_incidents_are_counted_by_kind_at_each_level() -> None:
    what = {"incident_date": date(2017, 10, 19), "site_code": "017Z01", "restraint_kind": "PHYSICAL"}
    made = rows(
        "restraint", {**what, "written_notice_date": date(2017, 10, 20)}, {**what, "student_injured": True},
        {**what, "restraint_kind": "SECLUSION"}, {**what, "incident_date": date(2018, 3, 2)},
    )  # fmt: skip
    table = named(run_all(restraint_and_seclusion, made, asked(TODAY, 2018)))
    assert [row["level"] for row in table] == ["sea", "lea", "sch"]
    assert {(row["incidents"], row["physical"], row["seclusion"], row["student_hurt"], row["without_notice"])
            for row in table} == {(3, 2, 1, 1, 2)}  # fmt: skip
