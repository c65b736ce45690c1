"""The clocks of the plan in Louisiana: the first one, its services, interim plans, notice and testing."""

from collections.abc import Callable, Iterator
from datetime import date

from ser.federal.endings import is_gifted_only, left_program, services_refused
from ser.federal.history import ELIGIBLE, profile
from ser.federal.ownership import owners
from ser.federal.records import Accommodation, Evaluation, Iep, ParentNotice, ProgramEpisode, Service
from ser.federal.timelines import COMPLETED, FIRST, completed_on, next_completed, plan_completed, plan_meeting
from ser.law.cite import unverified
from ser.law.days import Days
from ser.law.deadline import Deadline, Excepted
from ser.law.rule import add, change
from ser.law.student import Student
from ser.law.timeline import Move, Running, extension, timeline
from ser.law.words import Phrase
from ser.states.louisiana.timelines.appraisal import HANDBOOK

_FOUND = ELIGIBLE | {"ER", "G"}

NOTICE_SINCE = date(2024, 6, 10)
"""The day on which the law on ten days of notice took effect."""


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
    """The team completed the first plan, or the child turned three; for gifted or talented alone, the parent approved.

    Services under Part B do not begin before the third birthday (34 CFR 300.101(b)).
    """
    if i.iep_type != "INIT" or i.iep_status not in COMPLETED or i.iep_status == "AWAITING":
        return None
    if is_gifted_only(i, s):
        return i.parent_signature_date
    who = profile(s)
    if i.iep_date is None or who is None:
        return i.iep_date
    return max(i.iep_date, s.days.years(who.birth_date, 3))


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


def evaluated_beside(i: Iep, s: Student) -> Evaluation | None:
    """The initial evaluation that goes on beside an interim plan: the one it names, or the latest not yet done."""
    named = s.parent(i, Evaluation) if i.evaluation_id else None
    if named is not None and named.consent_received_date is not None:
        return named
    since = i.begin_date or i.iep_date
    begun = [
        e
        for e in s[Evaluation]
        if e.evaluation_type in FIRST
        and e.consent_received_date is not None
        and since is not None
        and (e.dissemination_date is None or e.dissemination_date >= since)
    ]
    return max(begun, key=lambda e: e.consent_received_date or date.min, default=None)


def interim_begins(i: Iep) -> date | None:
    """The interim plan begins."""
    return i.begin_date if i.iep_type == "INT" and i.iep_status in COMPLETED else None


def interim_settled(i: Iep, s: Student) -> date | None:
    """The report of the evaluation beside it was disseminated, or the child left the program of the interim plan."""
    evaluation, episode = evaluated_beside(i, s), s.parent(i, ProgramEpisode)
    ends = (evaluation.dissemination_date if evaluation else None, episode.end_date if episode else None)
    return min((day for day in ends if day is not None), default=None)


def _with_evaluation(due: Callable[[Deadline], date | None]) -> Callable[[Running], Iterator[Move]]:
    """The interim plan may stand as long as the evaluation beside it was extended."""

    def moves(running: Running) -> Iterator[Move]:
        evaluation = evaluated_beside(running.record, running.student)
        if evaluation is None:
            return
        made = running.student.deadline("T-03", evaluation)
        later = None if made is None else due(made)
        if later is not None and later > running.due:
            yield Move(later, Phrase("the evaluation was extended until {day:long}.", day=later))

    return moves


@timeline(
    "T-13",
    "Interim plan",
    starts=interim_begins,
    stops=interim_settled,
    late_in="business",
    cite=("LAC 28:XCVII.307", "LAC 28:XCVII.111", "LAC 28:XLIII.302"),
    extensions=(
        extension(
            "EVAL",
            "As the evaluation is extended",
            _with_evaluation(lambda d: d.verified_due),
            cite="34 CFR 300.309(c)",
        ),
        extension(
            "EVAL_UNREAD",
            "As the evaluation is extended by an unverified rule",
            _with_evaluation(lambda d: d.due),
            cite=HANDBOOK,
        ),
    ),
    excepts=left_program,
    owners=owners,
    example=add(
        "iep",
        iep_id="I0",
        iep_type="INT",
        interim_reason="OUT",
        notice_date=date(2016, 8, 29),
        meeting_date=date(2016, 9, 6),
        iep_date=date(2016, 9, 6),
        begin_date=date(2016, 9, 6),
        end_date=date(2016, 11, 13),
        parent_signature_date=date(2016, 9, 6),
        implementation_date=date(2016, 9, 6),
    ),
)
def interim_plan(i: Iep, s: Student, days: Days) -> date | None:
    """An interim plan lasts no longer than the initial evaluation beside it: 60 business days from its consent."""
    evaluation = evaluated_beside(i, s)
    if evaluation is None or evaluation.consent_received_date is None:
        return None
    return days.business(evaluation.consent_received_date, 60)


def takes_effect(i: Iep) -> date | None:
    """The day on which the plan, or its change, takes effect."""
    return i.change_effective_date or i.implementation_date or i.begin_date


def plan_made(i: Iep) -> date | None:
    """The team completed the plan or the amendment."""
    made = i.iep_date
    if made is None or made < NOTICE_SINCE or i.iep_status not in COMPLETED:
        return None
    return made


def notice_sent(i: Iep, s: Student) -> date | None:
    """The notice before services begin or change was sent."""
    sent = [n.sent_date for n in s.children(i, ParentNotice) if n.notice_kind == "CHANGE"]
    return min((day for day in (i.ten_day_notice_date, *sent) if day is not None), default=None)


@timeline(
    "T-14",
    "Ten-day notice",
    starts=plan_made,
    stops=notice_sent,
    cite="R.S. 17:1946.1",
    excepts=left_program,
    owners=owners,
    example=change(
        "iep",
        at=1,
        iep_date=date(2024, 11, 7),
        ten_day_notice_date=date(2024, 11, 8),
        change_effective_date=date(2024, 11, 19),
    ),
)
def ten_day_notice(i: Iep, days: Days) -> date | None:
    """The notice is sent at least 10 calendar days before services begin or a changed plan takes effect."""
    effective = takes_effect(i)
    return None if effective is None else days.calendar(effective, -10)


def first_summer_service(i: Iep, s: Student) -> date | None:
    """The first day of the services that the plan gives in the extended school year."""
    return min((x.begin_date for x in s.children(i, Service) if x.is_esy), default=None)


def eligible_plan(i: Iep) -> date | None:
    """The team completed a plan with services in the extended school year."""
    return i.iep_date if i.esy_eligible else None


def summer_decided(i: Iep) -> date | None:
    """Extended school year was decided; without a day of its own, when the plan was completed."""
    return i.esy_decision_date or (i.iep_date if i.esy_considered else None)


@timeline(
    "T-33",
    "Decision on extended school year",
    starts=eligible_plan,
    stops=summer_decided,
    cite="LAC 28:XCVII.705",
    excepts=left_program,
    owners=owners,
    example=(
        change("iep", at=1, esy_eligible=True, esy_criterion="RR", esy_decision_date=date(2018, 4, 16)),
        add(
            "service",
            at=1,
            service_id="B3",
            begin_date=date(2018, 6, 4),
            end_date=date(2018, 6, 29),
            is_esy=True,
            first_delivered_date=None,
        ),
    ),
)
def extended_school_year(i: Iep, s: Student, days: Days) -> date | None:
    """Eligibility for extended school year is decided before the services of the summer start."""
    first = first_summer_service(i, s)
    return None if first is None else days.calendar(first, -1)


def plan_of(a: Accommodation, s: Student) -> date | None:
    """The team completed the plan with an accommodation in state assessments."""
    plan = s.parent(a, Iep) if a.in_assessment and a.testing_date else None
    return None if plan is None else plan.iep_date


def plan_of_accommodation_left(a: Accommodation, s: Student, due: date) -> Excepted | None:
    """The child left the program of the plan."""
    plan = s.parent(a, Iep)
    return None if plan is None else left_program(plan, s, due)


@timeline(
    "T-35",
    "Accommodations entered for testing",
    starts=plan_of,
    stops="accommodation.accessibility_profile_date",
    cite=unverified("Testing accommodations", "the 30 days stand in a family guide alone"),
    excepts=plan_of_accommodation_left,
    owners=owners,
    example=change("accommodation", testing_date=date(2018, 4, 9)),
)
def accommodations_entered(a: Accommodation, days: Days) -> date | None:
    """An accommodation is entered for state testing at least 30 calendar days before the first day of testing."""
    return days.calendar(a.testing_date, -30) if a.testing_date else None
