"""The evaluation facts: whether each evaluation was on time, how late it was, why, and whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ser.federal.facts.on_day import enrolled_on, responsible_on
from ser.federal.history import profile
from ser.federal.ownership import answerable_lea
from ser.federal.records import Evaluation, Profile
from ser.law.calendar import school_year_of
from ser.law.deadline import Deadline, days_late, result
from ser.law.fact import facts
from ser.law.student import Student

INITIAL = "T-03"
"""The clock of an initial evaluation in which a disability is suspected."""

OTHER_CLOCKS = ("T-04", "T-10")
"""The clocks of an evaluation for gifted or talented alone, and of a reevaluation."""


@dataclass(frozen=True, slots=True)
class EvaluationOnDay:
    """An evaluation as it stood on a day, with the clock that runs from consent to dissemination."""

    as_of: date
    public_id: str
    lea_code: str
    former_lea_codes: str
    site_code: str | None
    state_id: str | None
    system_id: str | None
    evaluation_id: str
    evaluation_type: str
    timeline: str
    coordinator_id: str | None
    school_year: int
    consent_received_date: date
    base_due_date: date | None
    verified_due_date: date | None
    due_date: date | None
    dissemination_date: date | None
    result: str
    days_late: int | None
    days_late_in: str | None
    calendar_days_late: int | None
    late_reason: str | None
    extended_by: str
    excepted: str | None
    excepted_why: str | None
    notes: str


@facts("evaluations", "Evaluations on a day", EvaluationOnDay, cite=["34 CFR 300.301(c)(1)", "20 USC 1418"])
def evaluations(student: Student, day: date) -> Iterator[EvaluationOnDay]:
    """A row for each initial evaluation of this and the last school year, and for each other one that is open.

    It stands with the one LEA that answers for it: the one responsible on the day of dissemination, or on the day asked
    while the evaluation is open. The school year is that of the consent. `result` tells what is on time by the clock
    alone, through an extension, or only through a rule that could not be verified.
    """
    who = profile(student)
    if who is None:
        return
    for deadline in student.deadlines():
        if _is_followed(deadline, day) and isinstance(deadline.record, Evaluation):
            yield _row(student, who, deadline, deadline.record, day)


def _is_followed(d: Deadline, day: date) -> bool:
    """Whether a report of the day looks at the clock: a period is counted while it runs and in the year after it."""
    if d.start > day or (d.timeline != INITIAL and d.timeline not in OTHER_CLOCKS):
        return False
    is_recent = d.timeline == INITIAL and school_year_of(d.start) >= school_year_of(day) - 1
    return is_recent or d.is_open(day)


def _row(student: Student, who: Profile, d: Deadline, evaluation: Evaluation, day: date) -> EvaluationOnDay:
    met = d.met if d.met is not None and d.met <= day else None
    owner = answerable_lea(student, d, day)
    late = days_late(d, day, student.days)
    found = result(d, day)
    excepted = d.excepted if found.value == "EXCEPTED" else None
    return EvaluationOnDay(
        as_of=day,
        public_id=student.public_id,
        lea_code=owner,
        former_lea_codes=";".join(lea for lea in student.owners(d, met or day) if lea != owner),
        site_code=site_on(student, met or day),
        state_id=who.state_id,
        system_id=who.system_id,
        evaluation_id=evaluation.evaluation_id,
        evaluation_type=evaluation.evaluation_type,
        timeline=d.timeline,
        coordinator_id=evaluation.coordinator_id,
        school_year=school_year_of(d.start),
        consent_received_date=d.start,
        base_due_date=d.base_due,
        verified_due_date=d.verified_due,
        due_date=d.due,
        dissemination_date=met,
        result=found.value,
        days_late=None if late is None else late.count,
        days_late_in=None if late is None else late.unit,
        calendar_days_late=None if late is None else late.calendar,
        late_reason=None if late is None else evaluation.late_reason,
        extended_by=";".join(d.extended_by),
        excepted=None if excepted is None else excepted.code,
        excepted_why=None if excepted is None else excepted.why,
        notes=" ".join(d.notes),
    )


def site_on(student: Student, day: date) -> str | None:
    """The school in which the child is enrolled on a day, else the one that the responsible LEA names."""
    responsible = responsible_on(student, day)
    named = enrolled_on(student, day, responsible) or responsible
    return None if named is None else named.site_code
