"""A good incident of restraint, on which its rules and clocks show themselves."""

from datetime import date, time

from ser.federal.more_examples import WHO
from ser.law.rule import Change

_ROW: dict[str, object] = {
    **WHO, "restraint_id": "RS1", "site_code": "017Z01", "restraint_kind": "PHYSICAL",
    "incident_date": date(2017, 10, 19), "begin_time": time(14, 20), "end_time": time(14, 30),
    "reason_text": "Ran toward the street.",
    "procedure_text": "Held by two trained adults for ten minutes.", "longest_unmonitored": 5, "student_injured": False,
    "staff_injured": False, "administrator_told_date": date(2017, 10, 19), "administrator_told_time": time(14, 50),
    "parent_told_date": date(2017, 10, 19), "written_notice_date": date(2017, 10, 20),
    "written_notice_time": time(9, 15), "director_told_date": date(2017, 10, 20),
}  # fmt: skip


def restrained(**values: object) -> Change:
    """The example child after an incident in which all was done as the law asks, with these elements changed."""
    return Change("restraint", {**_ROW, **values}, adds=True)
