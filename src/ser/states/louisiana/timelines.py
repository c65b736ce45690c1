"""Louisiana's clocks where they differ from the federal ones: business days, school days, gifted and talented."""

from datetime import date

from ser.core.cite import unverified
from ser.core.days import Days
from ser.core.end_of_year import EndOfYear
from ser.core.rule import add, change
from ser.core.student import Student
from ser.core.switch import Switch, switch
from ser.core.timeline import Timeline, timeline
from ser.federal import extensions
from ser.federal.endings import (
    evaluation_ended,
    is_gifted_only,
    left_program,
    reevaluation_ended,
    referral_ended,
    services_refused,
)
from ser.federal.extensions import MUTUAL_AGREEMENT, evaluation_extension
from ser.federal.history import ELIGIBLE, REEVALUATIONS
from ser.federal.ownership import owners
from ser.federal.records import Evaluation, Iep, Referral, Service
from ser.federal.timelines import (
    COMPLETED,
    FIRST,
    completed_on,
    is_initial,
    next_completed,
    plan_completed,
    plan_meeting,
    settled_on,
)
from ser.states.louisiana import calendar

_HANDBOOK = unverified("LAC 28:CI.511", "the section on extensions of the 60 business days could not be read")

EXTENSIONS = (
    evaluation_extension("EOY", cite=_HANDBOOK),
    evaluation_extension("DIS", cite=_HANDBOOK),
    evaluation_extension("PAE", cite=_HANDBOOK),
    MUTUAL_AGREEMENT,
)

END_OF_YEAR: Switch[EndOfYear] = switch(
    extensions.END_OF_YEAR.name, extensions.END_OF_YEAR.title, calendar.END_OF_YEAR, cite=_HANDBOOK
)

_FOUND = ELIGIBLE | {"ER", "G"}


@timeline(
    "T-02",
    "Request for consent",
    starts="referral.referral_received_date",
    stops="referral.consent_requested_date",
    late_in="business",
    cite="LAC 28:CI.501",
    excepts=referral_ended,
    owners=owners,
)
def consent_request(r: Referral, days: Days) -> date | None:
    """10 business days from the receipt of the referral by pupil appraisal, to ask the parent for consent."""
    return days.business(r.referral_received_date, 10) if r.referral_received_date else None


@timeline(
    "T-03",
    "Initial evaluation",
    starts="evaluation.consent_received_date",
    stops="evaluation.dissemination_date",
    late_in="business",
    cite=("LAC 28:XLIII.302", "LAC 28:XCVII.105", "34 CFR 300.301(c)(1)"),
    extensions=EXTENSIONS,
    excepts=evaluation_ended,
    owners=owners,
)
def initial_evaluation(e: Evaluation, days: Days) -> date | None:
    """60 business days from the first receipt of the parent's consent by the LEA."""
    return days.business(e.consent_received_date, 60) if is_initial(e) and e.consent_received_date else None


@timeline(
    "T-04",
    "Initial evaluation, gifted or talented alone",
    starts="evaluation.appraisal_received_date",
    stops="evaluation.dissemination_date",
    late_in="business",
    cite="LAC 28:XLIII.1326",
    extensions=EXTENSIONS,
    excepts=evaluation_ended,
    owners=owners,
    example=change("evaluation", is_gifted_talented_only=True, evaluation_outcome="G"),
)
def gifted_evaluation(e: Evaluation, days: Days) -> date | None:
    """60 business days from the receipt of the parent's consent by pupil appraisal."""
    if e.evaluation_type == "I" and e.is_gifted_talented_only and e.appraisal_received_date:
        return days.business(e.appraisal_received_date, 60)
    return None


@timeline(
    "T-05a",
    "Meeting on the first plan",
    starts="evaluation.team_meeting_date",
    stops=plan_meeting,
    cite=("LAC 28:XLIII.323", "LAC 28:XLIII.1320", "34 CFR 300.323(c)(1)"),
    excepts=services_refused,
    owners=owners,
)
def first_plan_meeting(e: Evaluation, days: Days) -> date | None:
    """The meeting on the first plan, gifted or talented too, within 30 calendar days of the determination of need."""
    return days.calendar(e.team_meeting_date, 30) if _finds_need(e) and e.team_meeting_date else None


@timeline(
    "T-05b",
    "First plan completed",
    starts="evaluation.dissemination_date",
    stops=plan_completed,
    cite="LAC 28:XCVII.105",
    excepts=services_refused,
    owners=owners,
)
def first_plan(e: Evaluation, days: Days) -> date | None:
    """The first plan completed within 30 calendar days of the dissemination of the report."""
    return days.calendar(e.dissemination_date, 30) if _finds_need(e) and e.dissemination_date else None


def _finds_need(e: Evaluation) -> bool:
    return e.evaluation_type in FIRST and e.evaluation_outcome in _FOUND


def agreed_on(i: Iep, s: Student) -> date | None:
    """The team completed the first plan; for gifted or talented alone, the parent approved it."""
    if i.iep_type != "INIT" or i.iep_status not in COMPLETED or i.iep_status == "AWAITING":
        return None
    return i.parent_signature_date if is_gifted_only(i, s) else i.iep_date


def first_service(i: Iep, s: Student) -> date | None:
    """The first service of the plan was delivered."""
    days = (x.first_delivered_date for x in s.children(i, Service))
    return min((day for day in days if day is not None), default=None)


@timeline(
    "T-06",
    "Start of services",
    starts=agreed_on,
    stops=first_service,
    late_in="school",
    cite=("LAC 28:XLIII.323", "LAC 28:XLIII.1320", "34 CFR 300.323(c)(2)"),
    excepts=left_program,
    owners=owners,
)
def start_of_services(i: Iep, s: Student, days: Days) -> date | None:
    """10 school days from the completion of the first plan; for gifted or talented alone, from its approval."""
    start = agreed_on(i, s)
    return None if start is None else days.school(start, 10)


@timeline(
    "T-07",
    "Annual review",
    starts=completed_on,
    stops=next_completed,
    cite=("LAC 28:XCVII.301", "34 CFR 300.324(b)(1)(i)"),
    excepts=left_program,
    owners=owners,
)
def annual_review(i: Iep, days: Days) -> date | None:
    """A year from the latest full plan, gifted and talented too; an amendment never moves the day."""
    done = completed_on(i)
    return None if done is None else days.years(done, 1)


def triennial(e: Evaluation, s: Student, days: Days) -> date | None:
    """The third anniversary of the evaluation before this one."""
    settled = [day for other in s[Evaluation] if (day := settled_on(other)) is not None]
    before = [day for day in settled if e.consent_received_date is not None and day < e.consent_received_date]
    return days.years(max(before), 3) if before else None


@timeline(
    "T-10",
    "Reevaluation in progress",
    starts="evaluation.consent_received_date",
    stops="evaluation.dissemination_date",
    late_in="business",
    cite=unverified("LAC 28:CI.1105", "paragraph H could not be read; a law school's manual says so"),
    extensions=EXTENSIONS,
    excepts=reevaluation_ended,
    cap=triennial,
    owners=owners,
    example=add(
        "evaluation", evaluation_id="V2", evaluation_type="RO", evaluation_status="IN_PROCESS", referral_id=None,
        consent_received_date=date(2018, 1, 8), appraisal_received_date=date(2018, 1, 9), team_meeting_date=None,
        dissemination_date=None, parent_copy_date=None, evaluation_outcome=None,
    ),
)  # fmt: skip
def reevaluation(e: Evaluation, days: Days) -> date | None:
    """60 business days from the receipt of consent; an extension may not go beyond the triennial day."""
    if e.evaluation_type in REEVALUATIONS and e.consent_received_date:
        return days.business(e.consent_received_date, 60)
    return None


TIMELINES: tuple[Timeline, ...] = (
    consent_request,
    initial_evaluation,
    gifted_evaluation,
    first_plan_meeting,
    first_plan,
    start_of_services,
    annual_review,
    reevaluation,
)

REPLACES = ("T-03", "T-05a", "T-07", END_OF_YEAR.name)
"""The federal declarations that these stand in for."""
