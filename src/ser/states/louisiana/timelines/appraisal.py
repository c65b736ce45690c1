"""The clocks of pupil appraisal in Louisiana, most of them in business days."""

from datetime import date

from ser.federal import extensions
from ser.federal.endings import evaluation_ended, gone, reevaluation_ended, referral_ended
from ser.federal.extensions import MUTUAL_AGREEMENT, evaluation_extension
from ser.federal.history import REEVALUATIONS
from ser.federal.ownership import owners
from ser.federal.records import Evaluation, Referral, Screening
from ser.federal.timelines import first_consent, goes_on_elsewhere, is_initial, triennial_after
from ser.law.cite import unverified
from ser.law.days import Days
from ser.law.deadline import Excepted
from ser.law.end_of_year import EndOfYear
from ser.law.rule import add, change
from ser.law.student import Student
from ser.law.switch import Switch, switch
from ser.law.timeline import timeline
from ser.states.louisiana import calendar

HANDBOOK = unverified("LAC 28:CI.511", "the section on extensions of the 60 business days could not be read")

GIFTED_EXTENSIONS = (
    evaluation_extension("EOY", cite=HANDBOOK),
    evaluation_extension("DIS", cite=HANDBOOK),
    evaluation_extension("PAE", cite=HANDBOOK),
)
"""What may move the due day of an evaluation in which no disability is suspected."""

EXTENSIONS = (*GIFTED_EXTENSIONS, MUTUAL_AGREEMENT)

END_OF_YEAR: Switch[EndOfYear] = switch(
    extensions.END_OF_YEAR.name, extensions.END_OF_YEAR.title, calendar.END_OF_YEAR, cite=HANDBOOK
)

_ACT_198 = unverified("Act 198 of 2024", "its text could not be read; a family guide alone names it and its 15 days")
_ACT_198_SINCE = date(2024, 8, 1)


def asked_in_writing(r: Referral) -> date | None:
    """The parent's written request for an evaluation was received."""
    asked = r.request_date
    if asked is None or asked < _ACT_198_SINCE or r.requester != "PARENT" or r.request_mode != "W":
        return None
    return asked


def answered_on(r: Referral) -> date | None:
    """Consent was requested, or a written notice of the refusal was given."""
    return min((day for day in (r.consent_requested_date, r.prior_notice_date) if day is not None), default=None)


@timeline(
    "T-01",
    "Answer to a parent's written request",
    starts=asked_in_writing,
    stops=answered_on,
    cite=_ACT_198,
    excepts=referral_ended,
    owners=owners,
    example=change(
        "referral",
        requester="PARENT",
        request_mode="W",
        request_date=date(2024, 9, 3),
        consent_requested_date=date(2024, 9, 16),
    ),
)
def written_request(r: Referral, days: Days) -> date | None:
    """15 calendar days from a parent's written request for an evaluation, to ask for consent or to refuse by notice."""
    return days.calendar(r.request_date, 15) if r.request_date else None


@timeline(
    "T-02",
    "Request for consent",
    starts="referral.referral_received_date",
    stops="referral.consent_requested_date",
    late_in="business",
    late_rule="SER-0032",
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
    starts=first_consent,
    stops="evaluation.dissemination_date",
    late_in="business",
    late_rule="SER-0040",
    cite=("LAC 28:XLIII.302", "LAC 28:XCVII.105", "34 CFR 300.301(c)(1)"),
    extensions=EXTENSIONS,
    excepts=evaluation_ended,
    owners=owners,
)
def initial_evaluation(e: Evaluation, s: Student, days: Days) -> date | None:
    """60 business days from the first receipt of the parent's consent by the LEA."""
    begun = first_consent(e, s)
    return None if begun is None or not is_initial(e, s) or goes_on_elsewhere(e, s) else days.business(begun, 60)


@timeline(
    "T-04",
    "Initial evaluation, gifted or talented alone",
    starts="evaluation.appraisal_received_date",
    stops="evaluation.dissemination_date",
    late_in="business",
    late_rule="SER-0040",
    cite="LAC 28:XLIII.1326",
    extensions=GIFTED_EXTENSIONS,
    excepts=evaluation_ended,
    owners=owners,
    example=change("evaluation", is_gifted_talented_only=True, evaluation_outcome="G"),
)
def gifted_evaluation(e: Evaluation, days: Days) -> date | None:
    """60 business days from the receipt of the parent's consent by pupil appraisal."""
    if e.evaluation_type == "I" and e.is_gifted_talented_only and e.appraisal_received_date:
        return days.business(e.appraisal_received_date, 60)
    return None


def triennial(e: Evaluation, s: Student, days: Days) -> date | None:
    """The third anniversary of the evaluation before this one."""
    begun = e.consent_received_date
    return None if begun is None else triennial_after(s, begun, days)


@timeline(
    "T-10",
    "Reevaluation in progress",
    starts="evaluation.consent_received_date",
    stops="evaluation.dissemination_date",
    late_in="business",
    late_rule="SER-0040",
    cite=unverified("LAC 28:CI.1105", "paragraph H could not be read; a law school's manual says so"),
    extensions=EXTENSIONS,
    excepts=reevaluation_ended,
    cap=triennial,
    owners=owners,
    example=add(
        "evaluation",
        evaluation_id="V2",
        evaluation_type="RO",
        evaluation_status="IN_PROCESS",
        referral_id=None,
        consent_received_date=date(2018, 1, 8),
        appraisal_received_date=date(2018, 1, 9),
        team_meeting_date=None,
        dissemination_date=None,
        parent_copy_date=None,
        evaluation_outcome=None,
    ),
)
def reevaluation(e: Evaluation, days: Days) -> date | None:
    """60 business days from the receipt of consent; an extension may not go beyond the triennial day."""
    if e.evaluation_type in REEVALUATIONS and e.consent_received_date:
        return days.business(e.consent_received_date, 60)
    return None


def expedited_since(e: Evaluation, s: Student) -> date | None:
    """An expedited evaluation was asked for, or consented to where no request is on record."""
    if e.evaluation_type != "EXP":
        return None
    referral = s.parent(e, Referral) if e.referral_id else None
    return (referral.request_date if referral else None) or e.consent_received_date


@timeline(
    "T-24",
    "Expedited evaluation",
    starts=expedited_since,
    stops="evaluation.dissemination_date",
    late_in="business",
    cite=unverified("LAC 28:XLIII.534", "it asks for an expedited evaluation without a number of days; 15 is a target"),
    excepts=evaluation_ended,
    owners=owners,
    example=add(
        "evaluation",
        evaluation_id="V2",
        evaluation_type="EXP",
        referral_id=None,
        consent_received_date=date(2018, 1, 8),
        appraisal_received_date=date(2018, 1, 9),
        team_meeting_date=date(2018, 1, 24),
        dissemination_date=date(2018, 1, 26),
        parent_copy_date=date(2018, 1, 26),
    ),
)
def expedited_evaluation(e: Evaluation, s: Student, days: Days) -> date | None:
    """15 business days from the request for an evaluation during a disciplinary case."""
    since = expedited_since(e, s)
    return None if since is None else days.business(since, 15)


_SENSES = frozenset({"HEAR", "VIS"})


def not_passed(q: Screening) -> date | None:
    """A screening of hearing or vision, outside any referral or evaluation, was not passed."""
    is_health = q.screening_type in _SENSES and q.referral_id is None and q.evaluation_id is None
    return q.screening_date if is_health and q.screening_result == "FAIL" else None


def screening_ended(q: Screening, s: Student, due: date) -> Excepted | None:
    """The child is gone."""
    return gone(s)


@timeline(
    "T-34",
    "Follow-up of a screening",
    starts=not_passed,
    stops="screening.follow_up_date",
    cite="LAC 28:CLVII.301",
    excepts=screening_ended,
    owners=owners,
    example=add(
        "screening",
        screening_id="Q3",
        referral_id=None,
        evaluation_id=None,
        screening_date=date(2017, 10, 3),
        screening_result="FAIL",
        follow_up_date=date(2017, 10, 24),
    ),
)
def screening_follow_up(q: Screening, days: Days) -> date | None:
    """60 calendar days from a screening of hearing or vision that the child did not pass."""
    return days.calendar(q.screening_date, 60) if q.screening_date else None
