"""The clocks of the plan: the meeting on the first one, the annual review, and a plan on the first day of school."""

from datetime import date

from ser.federal.endings import is_gifted_only, left_program, services_refused
from ser.federal.history import ELIGIBLE, FULL_PLANS, is_official
from ser.federal.ownership import owners
from ser.federal.records import Evaluation, Iep
from ser.federal.timelines.appraisal import FIRST
from ser.law.days import Days
from ser.law.rule import change
from ser.law.student import Student
from ser.law.timeline import timeline

REVIEW_PLANS = frozenset({"INIT", "REV", "SVC"})
"""The plans from which a year runs; interim plans and amendments move no anniversary."""

COMPLETED = frozenset({"OFFICIAL", "SUPERSEDED", "AWAITING"})
"""The standings of a plan that the team has completed."""


def completed_on(plan: Iep) -> date | None:
    """The team completed the full plan."""
    return plan.iep_date if plan.iep_type in REVIEW_PLANS and plan.iep_status in COMPLETED else None


def next_completed(plan: Iep, student: Student) -> date | None:
    """The team completed the next full plan; an amendment does not count as one."""
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


@timeline(
    "T-05a",
    "Meeting on the first plan",
    starts="evaluation.team_meeting_date",
    stops=plan_meeting,
    late_rule="SER-0068",
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


def ends_in_summer(plan: Iep, student: Student) -> date | None:
    """The plan ends between two school years."""
    last = plan.end_date
    if last is None or plan.iep_type not in FULL_PLANS or not is_official(plan):
        return None
    year = student.days.school_year(last)
    # Where the calendar does not know the year, July is summer without a guess, and says that there is no due day.
    is_summer = last.month == 7 if year is None else not year.first_day <= last < year.last_day
    return last if is_summer else None


def next_begins(plan: Iep, student: Student) -> date | None:
    """The next full plan begins."""
    begun = plan.begin_date
    later = (
        other.begin_date
        for other in student[Iep]
        if other.iep_type in FULL_PLANS and is_official(other) and not is_gifted_only(other, student)
    )
    return min((day for day in later if day is not None and begun is not None and day > begun), default=None)


@timeline(
    "T-08",
    "Plan in effect on the first day of school",
    starts=ends_in_summer,
    stops=next_begins,
    late_in="school",
    cite="34 CFR 300.323(a)",
    excepts=left_program,
    owners=owners,
    example=(change("iep", end_date=date(2017, 7, 14)), change("iep", at=1, begin_date=date(2017, 8, 8))),
)
def plan_at_start_of_school(i: Iep, s: Student, days: Days) -> date | None:
    """The first school day after a plan that ends in the summer: another plan is in effect by then."""
    return None if i.end_date is None or is_gifted_only(i, s) else days.school(i.end_date, 1)
