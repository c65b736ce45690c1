"""What parents asked for, what the state found, disputes and restraints of made-up children: few, and all in time."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ser.synthetic.person import Person, Row, Stay

_SHARES = {
    "records_request": 0.01, "noncompliance": 0.006, "surrogate_need": 0.004, "state_complaint": 0.002,
    "due_process": 0.001, "mediation": 0.001, "amendment_request": 0.001, "restraint": 0.006,
    "dyslexia_screening": 0.006,
}  # fmt: skip
"""How many of a thousand children have one in the running school year, in parts of one."""
_SPAN = 80
"""Days for which a child must have been there, so that what began came to its end."""


def rights(person: Person, stay: Stay, entered: date, last: date) -> Iterator[Row]:
    """What happened to a child of school age in the running school year up to a day, beside evaluation and plan."""
    first = max(entered, stay.begin, person.world.timetable.first_day(person.world.count_day))
    if person.age(first) < 7 or (last - first).days < _SPAN:
        return
    chance = Random(f"{person.world.seed}:rights:{person.child.number}")
    for name, share in _SHARES.items():
        if chance.random() < share and name in person.world.state.records:
            begin = first + timedelta(int(chance.random() * ((last - first).days - _SPAN)))
            day = person.world.timetable.school_from(begin)  # out of the summer it may lead beyond the last day
            if day + timedelta(_SPAN) > last:
                continue
            values = _VALUES[name](person, stay, day)
            yield name, {**person.who(stay), f"{name}_id": person.record_id(), **values}


def _request(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {"requested_date": day, "records_asked": "COPY", "given_date": day + timedelta(9)}


def _noncompliance(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {
        "finding_number": f"{day.year}-{stay.lea.code}-{day.month}",
        "issued_date": day,
        "finding_source": "DATA",
        "finding_indicator": "11",
        "requirement": "34 CFR 300.301(c)(1)",
        "corrected_date": day + timedelta(21),
        "recheck_date": day + timedelta(50),
        "verified_date": day + timedelta(63),
    }


def _surrogate(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {"determined_date": day, "surrogate_ground": "WARD", "appointed_date": day + timedelta(17)}


def _complaint(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {
        "filed_date": day,
        "violation_date": day - timedelta(20),
        "allegation": "Services of the plan were not given as written.",
        "complaint_status": "REPORTED",
        "early_resolution_date": day + timedelta(14),
        "report_date": day + timedelta(55),
        "has_findings": "N",
    }


def _due_process(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {
        "filed_date": day,
        "filed_by": "PARENT",
        "received_date": day + timedelta(1),
        "known_date": day - timedelta(30),
        "is_expedited": "N",
        "due_process_status": "SETTLED",
        "resolution_meeting_date": day + timedelta(12),
        "resolution": "SETTLED",
        "closed_date": day + timedelta(12),
    }


def _mediation(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {"requested_date": day, "held_date": day + timedelta(20), "mediation_outcome": "AGREED"}


def _amendment(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {
        "requested_date": day,
        "about_text": "The address of the family's doctor.",
        "amendment_decision": "AMENDED",
        "decided_date": day + timedelta(6),
        "parent_told_date": day + timedelta(6),
    }


def _restraint(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {
        "site_code": person.site(stay, "", day),
        "restraint_kind": "PHYSICAL",
        "incident_date": day,
        "begin_time": "10:05",
        "end_time": "10:11",
        "reason_text": "Was about to run into the street.",
        "procedure_text": "Held by two trained adults.",
        "longest_unmonitored": 2,
        "student_injured": "N",
        "staff_injured": "N",
        "administrator_told_date": day,
        "administrator_told_time": "10:30",
        "parent_told_date": day,
        "written_notice_date": day,
        "written_notice_time": "15:20",
        "director_told_date": day,
    }


def _dyslexia(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {"result_date": day, "is_at_risk": "Y", "parent_told_date": day + timedelta(8)}


_VALUES = {
    "records_request": _request, "noncompliance": _noncompliance, "surrogate_need": _surrogate,
    "state_complaint": _complaint, "due_process": _due_process, "mediation": _mediation,
    "amendment_request": _amendment, "restraint": _restraint,
    "dyslexia_screening": _dyslexia,
}  # fmt: skip
