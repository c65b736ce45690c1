"""The transition facts: each way from Part C to Part B, its dates, and where it stands in the indicator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ser.federal.facts.on_day import enrolled_on, responsible_on
from ser.federal.history import profile
from ser.federal.records import Iep, PartCTransition, Profile
from ser.law.calendar import months_after, school_year_of
from ser.law.deadline import MET, Deadline, Result, days_late, result
from ser.law.fact import facts
from ser.law.student import Student

CLOCK = "T-22"
"""The clock of the plan in effect by the third birthday, which decides where a transition stands."""

NOTICE_DAYS = 90
"""Days before the third birthday by which the conference is held."""


class Standing(StrEnum):
    """Where a transition stands in the indicator, by the letters of its formula; each child stands once."""

    NOT_REFERRED = "NOT_REFERRED"
    NOT_ELIGIBLE = "b"
    IN_TIME = "c"
    PARENT = "d"
    LATE_REFERRAL = "e"
    LATE = "LATE"
    PENDING = "PENDING"
    GONE = "GONE"


_LEFT_OUT = {
    "NOT_ELIGIBLE": Standing.NOT_ELIGIBLE, "LATE": Standing.LATE_REFERRAL, "REFUSED": Standing.PARENT,
    "PARENT": Standing.PARENT, "REVOKED": Standing.PARENT, "WITHDRAWN": Standing.PARENT,
    "NOT_PRODUCED": Standing.PARENT, "NPR": Standing.PARENT, "TRF": Standing.PARENT,
}  # fmt: skip
"""The letter of each reason for which the law no longer asks for a plan by the birthday."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A child on the way from Part C to Part B, as far as it had come by a day."""

    as_of: date
    public_id: str
    lea_code: str
    site_code: str | None
    state_id: str | None
    system_id: str | None
    part_c_transition_id: str
    region: str | None
    notification_date: date | None
    referral_date: date | None
    conference_date: date | None
    consent_date: date | None
    eligibility_date: date | None
    is_eligible: bool | None
    iep_date: date | None
    fape_start_date: date | None
    conference_due_date: date
    third_birthday: date
    school_year: int
    days_left: int
    standing: str
    days_late: int | None
    delay_reason: str | None


@facts(
    "transitions",
    "Transitions from Part C to Part B",
    Transition,
    cite=["34 CFR 300.124", "34 CFR 303.209(c)", "20 USC 1418"],
    reads="student enrollment responsibility evaluation evaluation_extension consent program_episode iep"
    " part_c_transition",
)
def transitions(student: Student, day: date) -> Iterator[Transition]:
    """A row for each transition whose third birthday lies in this or the last school year, or ahead.

    The school year is that of the third birthday. `standing` is the letter of the indicator, by the clock of the plan:
    c a plan was in effect by the birthday; b found not eligible before it; d the parent refused or did not produce the
    child, or it moved in the middle of the evaluation; e it came to Part C less than 90 days before. Else it is late,
    pending while the birthday is still to come, or gone: the child left the state or died.
    """
    who = profile(student) if student[PartCTransition] else None
    if who is None:
        return
    if school_year_of(months_after(who.birth_date, 36)) < school_year_of(day) - 1:
        return
    for t in student[PartCTransition]:
        clock = student.deadline(CLOCK, t)
        if clock is not None and (t.notification_date or t.referral_date or date.max) <= day:
            yield _row(student, who, t, clock, day)


def _row(student: Student, who: Profile, t: PartCTransition, d: Deadline, day: date) -> Transition:
    looked = min(day, d.due or day)
    responsible = responsible_on(student, looked)
    named = enrolled_on(student, looked, responsible) or responsible
    plan = student.parent(t, Iep) if t.iep_id else None
    late = days_late(d, day, student.days)
    birthday = months_after(who.birth_date, 36)
    return Transition(
        as_of=day,
        public_id=student.public_id,
        lea_code=t.lea_code if responsible is None else responsible.lea_code,
        site_code=None if named is None else named.site_code,
        state_id=who.state_id,
        system_id=who.system_id,
        part_c_transition_id=t.part_c_transition_id,
        region=t.region,
        notification_date=_by(t.notification_date, day),
        referral_date=_by(t.referral_date, day),
        conference_date=_by(t.conference_date, day),
        consent_date=_by(t.part_b_consent_date, day),
        eligibility_date=_by(t.eligibility_date, day),
        is_eligible=t.is_eligible if _by(t.eligibility_date, day) else None,
        iep_date=_by(t.iep_date or (None if plan is None else plan.iep_date), day),
        fape_start_date=_by(t.fape_start_date or (None if plan is None else plan.implementation_date), day),
        conference_due_date=student.days.calendar(birthday, -NOTICE_DAYS),
        third_birthday=birthday,
        school_year=school_year_of(birthday),
        days_left=(birthday - day).days,
        standing=_standing(t, d, birthday, day).value,
        days_late=None if late is None else late.calendar,
        delay_reason=t.delay_reason,
    )


def _standing(t: PartCTransition, d: Deadline, birthday: date, day: date) -> Standing:
    """Where the transition stands, by the clock of the plan by the third birthday, as it is seen on a day."""
    if _by(t.referral_date, day) is None:
        return Standing.NOT_REFERRED
    found = result(d, day)
    if found is Result.EXCEPTED and d.excepted is not None:
        if d.excepted.code == "NOT_ELIGIBLE" and d.excepted.day is not None and d.excepted.day >= birthday:
            return Standing.LATE  # b holds those who were decided before the third birthday
        return _LEFT_OUT.get(d.excepted.code, Standing.GONE)
    if found in MET:
        return Standing.IN_TIME
    return Standing.PENDING if found is Result.OPEN else Standing.LATE


def _by(event: date | None, day: date) -> date | None:
    return event if event is not None and event <= day else None
