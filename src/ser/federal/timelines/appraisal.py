"""The clocks of pupil appraisal: the initial evaluation and the triennial reevaluation."""

from datetime import date

from ser.federal.endings import evaluation_ended, left_program
from ser.federal.extensions import MUTUAL_AGREEMENT
from ser.federal.history import ELIGIBLE, GIFTED_PROGRAMS, REEVALUATIONS
from ser.federal.ownership import owners
from ser.federal.records import Evaluation, ProgramEpisode
from ser.law.days import Days
from ser.law.student import Student
from ser.law.timeline import timeline

FIRST = frozenset({"I", "EXP"})
"""Evaluations that may find a child eligible for the first time."""

WHOLE = FIRST | REEVALUATIONS | {"OS"}
"""Evaluations of the whole child, from which three years run; one for an additional concern is not."""


def is_initial(evaluation: Evaluation) -> bool:
    """Whether it is an initial evaluation in which a disability is suspected."""
    return evaluation.evaluation_type == "I" and not evaluation.is_gifted_talented_only


def settled_on(evaluation: Evaluation) -> date | None:
    """The report of a whole evaluation was disseminated, or a triennial waiver was signed."""
    if evaluation.evaluation_type == "W":
        return evaluation.waiver_signed_date
    return evaluation.dissemination_date if evaluation.evaluation_type in WHOLE else None


def next_settled(evaluation: Evaluation, student: Student) -> date | None:
    """The next report of a whole evaluation was disseminated, or a triennial waiver was signed."""
    settled = settled_on(evaluation)
    if settled is None:
        return None
    days = (settled_on(other) for other in student[Evaluation])
    return min((day for day in days if day is not None and day > settled), default=None)


def was_served_since(student: Student, day: date) -> bool:
    """Whether the child was in a special education program on the day or came into one later."""
    return any(
        p.program not in GIFTED_PROGRAMS and (p.end_date is None or p.end_date >= day) for p in student[ProgramEpisode]
    )


@timeline(
    "T-03",
    "Initial evaluation",
    starts="evaluation.consent_received_date",
    stops="evaluation.dissemination_date",
    cite="34 CFR 300.301(c)(1)",
    extensions=(MUTUAL_AGREEMENT,),
    excepts=evaluation_ended,
    owners=owners,
)
def initial_evaluation(e: Evaluation, days: Days) -> date | None:
    """60 calendar days from the receipt of the parent's consent, unless the state sets another time."""
    return days.calendar(e.consent_received_date, 60) if is_initial(e) and e.consent_received_date else None


@timeline(
    "T-09",
    "Triennial reevaluation",
    starts=settled_on,
    stops=next_settled,
    cite="34 CFR 300.303(b)(2)",
    excepts=left_program,
    owners=owners,
)
def triennial_reevaluation(e: Evaluation, s: Student, days: Days) -> date | None:
    """Three years from the latest whole evaluation or triennial waiver, as long as the child is in the program."""
    settled = settled_on(e)
    if settled is None or not (e.evaluation_type == "W" or e.evaluation_outcome in ELIGIBLE):
        return None
    return days.years(settled, 3) if was_served_since(s, settled) else None
