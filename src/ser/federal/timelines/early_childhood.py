"""The clocks of the way from Part C to Part B, all of them counted from the third birthday."""

from datetime import date

from ser.federal.endings import evaluation_ended, gone
from ser.federal.history import profile
from ser.federal.ownership import transition_owners
from ser.federal.records import Evaluation, Iep, PartCTransition
from ser.federal.timelines.plan import completed_on
from ser.law.calendar import months_after
from ser.law.cite import law
from ser.law.days import Days
from ser.law.deadline import Excepted
from ser.law.rule import add
from ser.law.student import Student
from ser.law.timeline import timeline

ANNOUNCED_DAYS = 90
"""Days before the third birthday by which the child is announced and the conference held."""

TRANSITION = add(
    "part_c_transition", lea_code="017", state_id="2100000001", system_id="EBR-1", part_c_transition_id="PC1",
    notification_date=date(2010, 11, 15), referral_date=date(2010, 11, 17), conference_date=date(2010, 12, 6),
    lea_attended=True, is_potentially_eligible=True, part_b_consent_date=date(2010, 12, 8), is_eligible=True,
    eligibility_date=date(2011, 2, 16), iep_date=date(2011, 3, 1), fape_start_date=date(2011, 3, 10),
)  # fmt: skip
"""The example student, had the child come from Part C in the winter before the third birthday."""

_LATE = Excepted("LATE", "Part C had the child less than 90 days before the birthday.", (law("34 CFR 303.209(b)"),))
_OPTED_OUT = Excepted("OPTED_OUT", "The parent objected to the notice.", (law("34 CFR 303.209(b)"),))
_DECLINED = Excepted("DECLINED", "The family declined the conference.", (law("34 CFR 303.209(c)"),))
_OTHERS = Excepted("NOT_POTENTIAL", "Part C does not think the child eligible.", (law("34 CFR 303.209(c)"),))
_PARENT = Excepted("PARENT", "The parent refused consent or did not produce the child.", (law("34 CFR 300.301(d)(1)"),))


def opens(r: PartCTransition, s: Student) -> date | None:
    """Nine months before the third birthday, when the transition may begin."""
    who = profile(s)
    return None if who is None else months_after(who.birth_date, 27)


def opens_if_referred(r: PartCTransition, s: Student) -> date | None:
    """Nine months before the third birthday, for a child who was announced or referred."""
    return None if r.referral_date is None and r.notification_date is None else opens(r, s)


def in_effect(r: PartCTransition, s: Student) -> date | None:
    """The first plan is completed and services begin; of a birthday without school, on the first school day from then.

    For a birthday in the summer the team sets the day on which services begin, so the plan alone is asked for.
    """
    plan, who = s.parent(r, Iep) if r.iep_id else None, profile(s)
    done = r.iep_date or (None if plan is None else completed_on(plan))
    if done is None or who is None:
        return None
    third = months_after(who.birth_date, 36)
    year = s.days.school_year(third)
    if year is not None and not year.first_day <= third <= year.last_day:
        return done
    begun = r.fape_start_date or (None if plan is None else plan.implementation_date)
    if begun is None:
        return None
    last = s.days.school(s.days.calendar(third, -1), 1) or third
    return done if begun <= last else max(done, begun)


def announcement_ended(r: PartCTransition, s: Student, due: date) -> Excepted | None:
    """The parent objected to the notice, Part C itself had the child late, or the child is gone."""
    if r.parent_opted_out:
        return _OPTED_OUT
    return _LATE if _is_late(r, s) else gone(s)


def conference_ended(r: PartCTransition, s: Student, due: date) -> Excepted | None:
    """The family declined, Part C had the child late or thinks it not eligible, or the child is gone."""
    if r.conference_declined:
        return _DECLINED
    if r.is_potentially_eligible is False:
        return _OTHERS
    return _LATE if _is_late(r, s) else gone(s)


def transition_ended(r: PartCTransition, s: Student, due: date) -> Excepted | None:
    """The parent declined or did not produce the child, or it was not eligible, came late from Part C, or is gone."""
    if r.parent_declined:
        why, cite = "The parent declined Part B.", law("34 CFR 300.300(a)")
        return Excepted("REFUSED", why, (cite,), r.parent_declined_date)
    if r.delay_reason == "PARENT":
        return _PARENT
    if _is_late(r, s):
        return _LATE
    if r.is_eligible is False:
        why, cite = "The child was found not eligible.", law("34 CFR 300.306")
        return Excepted("NOT_ELIGIBLE", why, (cite,), r.eligibility_date)
    evaluation = s.parent(r, Evaluation) if r.evaluation_id else None
    return gone(s) if evaluation is None else evaluation_ended(evaluation, s, due)


def came_late(r: PartCTransition, third: date, days: Days) -> bool:
    """Whether Part C had the child less than 90 days before the third birthday: by the dates, else as it is said."""
    known = [day for day in (r.notification_date, r.referral_date) if day is not None]
    if known:
        return min(known) > days.calendar(third, -ANNOUNCED_DAYS)
    return bool(r.is_late_referral) or r.delay_reason == "LATE"


def _is_late(r: PartCTransition, s: Student) -> bool:
    who = profile(s)
    return who is not None and came_late(r, s.days.years(who.birth_date, 3), s.days)


def _before_third(s: Student, days: Days) -> date | None:
    who = profile(s)
    return None if who is None else days.calendar(days.years(who.birth_date, 3), -ANNOUNCED_DAYS)


@timeline(
    "T-20a",
    "Notice from Part C",
    starts=opens,
    stops="part_c_transition.notification_date",
    cite="34 CFR 303.209(b)",
    excepts=announcement_ended,
    owners=transition_owners,
    example=TRANSITION,
)
def announcement(r: PartCTransition, s: Student, days: Days) -> date | None:
    """Part C announces the child to the LEA at least 90 calendar days before the third birthday."""
    return _before_third(s, days)


@timeline(
    "T-21",
    "Transition conference",
    starts=opens,
    stops="part_c_transition.conference_date",
    cite="34 CFR 303.209(c)",
    excepts=conference_ended,
    owners=transition_owners,
    example=TRANSITION,
)
def transition_conference(r: PartCTransition, s: Student, days: Days) -> date | None:
    """The conference, in which the LEA takes part, at least 90 calendar days before the third birthday."""
    return _before_third(s, days)


@timeline(
    "T-22",
    "Plan by the third birthday",
    starts=opens_if_referred,
    stops=in_effect,
    cite=("34 CFR 300.124", "34 CFR 300.101(b)"),
    excepts=transition_ended,
    owners=transition_owners,
    example=TRANSITION,
)
def plan_by_third_birthday(r: PartCTransition, s: Student, days: Days) -> date | None:
    """A child who comes from Part C has a plan in effect by the third birthday."""
    who = profile(s)
    return None if who is None else days.years(who.birth_date, 3)
