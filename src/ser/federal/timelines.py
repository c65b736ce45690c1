"""The clocks of IDEA: initial evaluation, the meeting on the first plan, annual review, triennial reevaluation."""

from datetime import date

from ser.core.days import Days
from ser.core.student import Student
from ser.core.timeline import Timeline, timeline
from ser.federal.endings import evaluation_ended, is_gifted_only, left_program, services_refused
from ser.federal.extensions import MUTUAL_AGREEMENT
from ser.federal.history import ELIGIBLE, GIFTED_PROGRAMS, REEVALUATIONS
from ser.federal.ownership import owners
from ser.federal.records import Evaluation, Iep, ProgramEpisode

FIRST = frozenset({"I", "EXP"})
"""Evaluations that may find a child eligible for the first time."""

WHOLE = FIRST | REEVALUATIONS | {"OS"}
"""Evaluations of the whole child, from which three years run; one for an additional concern is not."""

REVIEW_PLANS = frozenset({"INIT", "REV", "SVC"})
"""The plans from which a year runs; interim plans and amendments move no anniversary."""

COMPLETED = frozenset({"OFFICIAL", "SUPERSEDED", "AWAITING"})
"""The standings of a plan that the team has completed."""


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


def completed_on(plan: Iep) -> date | None:
    """The team completed the full plan."""
    return plan.iep_date if plan.iep_type in REVIEW_PLANS and plan.iep_status in COMPLETED else None


def next_completed(plan: Iep, student: Student) -> date | None:
    """The team completed the next full plan; an amendment is none."""
    done = completed_on(plan)
    if done is None:
        return None
    later = [(day, other) for other in student[Iep] if (day := completed_on(other)) is not None and day > done]
    if not later or is_gifted_only(plan, student):
        return min((day for day, _ in later), default=None)
    return min((day for day, other in later if not is_gifted_only(other, student)), default=None)


def plan_meeting(evaluation: Evaluation, student: Student) -> date | None:
    """The team met on a full plan that follows the evaluation."""
    return _first(evaluation, evaluation.team_meeting_date, [(p, p.meeting_date) for p in student[Iep]])


def plan_completed(evaluation: Evaluation, student: Student) -> date | None:
    """The team completed a full plan that follows the evaluation."""
    return _first(evaluation, evaluation.dissemination_date, [(p, completed_on(p)) for p in student[Iep]])


def _first(evaluation: Evaluation, since: date | None, plans: list[tuple[Iep, date | None]]) -> date | None:
    """The first of these days that lies after a day, or belongs to a plan that names the evaluation as its basis."""
    days = [
        day
        for plan, day in plans
        if day is not None
        and plan.iep_type in REVIEW_PLANS
        and ((since is not None and day >= since) or _rests_on(plan, evaluation))
    ]
    return min(days, default=None)


def _rests_on(plan: Iep, evaluation: Evaluation) -> bool:
    return plan.evaluation_id == evaluation.evaluation_id and plan.lea_code == evaluation.lea_code


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
    "T-05a",
    "Meeting on the first plan",
    starts="evaluation.team_meeting_date",
    stops=plan_meeting,
    cite="34 CFR 300.323(c)(1)",
    excepts=services_refused,
    owners=owners,
)
def first_plan_meeting(e: Evaluation, days: Days) -> date | None:
    """The meeting on the first plan, within 30 calendar days of the determination that the child needs services."""
    if e.evaluation_type in FIRST and e.evaluation_outcome in (*ELIGIBLE, "ER") and e.team_meeting_date:
        return days.calendar(e.team_meeting_date, 30)
    return None


@timeline(
    "T-07",
    "Annual review",
    starts=completed_on,
    stops=next_completed,
    cite="34 CFR 300.324(b)(1)(i)",
    excepts=left_program,
    owners=owners,
)
def annual_review(i: Iep, s: Student, days: Days) -> date | None:
    """A year from the latest full plan; an amendment never moves the day."""
    done = completed_on(i)
    return None if done is None or is_gifted_only(i, s) else days.years(done, 1)


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


TIMELINES: tuple[Timeline, ...] = (initial_evaluation, first_plan_meeting, annual_review, triennial_reevaluation)
