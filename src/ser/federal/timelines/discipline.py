"""The clocks of discipline: manifestation review, the interim setting, and services after ten days of removal."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ser.federal.endings import left_program
from ser.federal.history import IDEA_PROGRAMS, in_program
from ser.federal.ownership import owners
from ser.federal.records import Evaluation, Referral, Removal
from ser.law.calendar import school_year_of
from ser.law.days import Days
from ser.law.rule import add, change
from ser.law.student import Student
from ser.law.timeline import Move, Running, extension, timeline
from ser.law.words import Phrase

FREE_DAYS = 10
"""School days of removal up to which no services are owed, and which in a row are no change of placement."""


def is_protected(removal: Removal, student: Student) -> bool:
    """Whether the child was in a program of IDEA when the removal began, or the LEA knew of a disability.

    It knew where the parent had asked for an evaluation or its own staff had referred the child (34 CFR 300.534(b)),
    and nothing had come of that yet.
    """
    begin = removal.begin_date
    return in_program(student, IDEA_PROGRAMS, begin) or any(
        r.request_date is not None and r.request_date < begin and not _was_settled(r, student, begin)
        for r in student[Referral]
    )


def _was_settled(referral: Referral, student: Student, day: date) -> bool:
    """Whether a referral had come to its end by a day: refused by the LEA or the parent, closed, or evaluated."""
    ends = [referral.prior_notice_date, referral.closed_date]
    for e in student[Evaluation]:
        if e.referral_id == referral.referral_id and e.lea_code == referral.lea_code:
            ends.append(day if e.evaluation_status == "REFUSED" else e.dissemination_date)
    return any(end is not None and end <= day for end in ends)


def is_removed(removal: Removal) -> bool:
    """Whether it counts toward the ten days; a suspension in school with services does not take the child away."""
    return not (removal.discipline_method == "ISS" and removal.services_provided)


def days_removed(removal: Removal, student: Student, until: date | None = None) -> Decimal:
    """School days of the removal: as reported, or else by the calendar, of one that goes on `until` a day."""
    if removal.days is not None:
        return removal.days
    days, last = student.days, removal.end_date or until or removal.begin_date
    return Decimal(days.school_between(days.calendar(removal.begin_date, -1), last) or 0)


def changed_on(removal: Removal, student: Student) -> date | None:
    """The LEA decided to change the placement; without a day, the first day of a removal that is such a change."""
    if removal.placement_change_date is not None:
        return removal.placement_change_date
    is_long = is_removed(removal) and days_removed(removal, student) > FREE_DAYS
    return removal.begin_date if removal.is_placement_change or is_long else None


@timeline(
    "T-25",
    "Manifestation review",
    starts=changed_on,
    stops="removal.manifestation_date",
    late_in="school",
    cite=("34 CFR 300.530(e)", "34 CFR 300.536"),
    excepts=left_program,
    owners=owners,
    example=change(
        "removal",
        end_date=date(2017, 10, 20),
        days=Decimal(26),
        is_placement_change=True,
        placement_change_date=date(2017, 9, 12),
        manifestation_date=date(2017, 9, 20),
        manifestation="NO",
    ),
)
def manifestation_review(r: Removal, s: Student, days: Days) -> date | None:
    """10 school days from the decision to change the placement because of a violation of the code of conduct."""
    changed = changed_on(r, s)
    return None if changed is None or not is_protected(r, s) else days.school(changed, 10)


def removed_on(removal: Removal) -> date | None:
    """The removal begins."""
    return removal.begin_date


def returned_on(removal: Removal, student: Student) -> date | None:
    """The first school day after the removal."""
    last, days = removal.end_date, student.days
    return None if last is None else days.school(last, 1) or days.calendar(last, 1)


def renewed(running: Running) -> Iterator[Move]:
    """45 more school days from a hearing officer's order that came while the child was in the setting."""
    ordered = running.record.hearing_order_date
    if ordered is None or ordered <= running.start:
        return
    if ordered > running.due:
        yield Move(None, Phrase("ordered on {day:long}, after the due day, so it does not count.", day=ordered))
        return
    later = running.days.school(ordered, 45)
    if later is None:
        yield Move(None, "the order leads beyond the known calendar, so it does not count.")
        return
    yield Move(later, Phrase("ordered on {day:long}, for 45 more school days.", day=ordered))


RENEWAL = extension("ORDER", "Order of a hearing officer", renewed, cite="34 CFR 300.532")


@timeline(
    "T-26",
    "Return from an interim setting",
    starts=removed_on,
    stops=returned_on,
    late_in="school",
    cite=("34 CFR 300.530(g)", "34 CFR 300.532"),
    extensions=(RENEWAL,),
    excepts=left_program,
    owners=owners,
    example=change(
        "removal",
        end_date=date(2017, 11, 10),
        discipline_method="IAES",
        interim_removal="REMDW",
        interim_removal_reason="W",
        days=Decimal(41),
    ),
)
def interim_setting(r: Removal, s: Student, days: Days) -> date | None:
    """The child is back after at most 45 school days in an interim alternative setting."""
    is_interim = r.discipline_method == "IAES" or r.interim_removal is not None
    # Its first day counts, where it is a school day.
    return days.school(s.days.calendar(r.begin_date, -1), 46) if is_interim and is_protected(r, s) else None


def days_before(removal: Removal, student: Student) -> Decimal:
    """School days for which the child had been removed before, in the same school year."""
    year, at = school_year_of(removal.begin_date), (removal.begin_date, removal.removal_id)
    earlier = (
        other
        for other in student[Removal]
        if school_year_of(other.begin_date) == year and (other.begin_date, other.removal_id) < at and is_removed(other)
    )
    return sum((days_removed(other, student) for other in earlier), Decimal(0))


def served_on(removal: Removal) -> date | None:
    """Educational services begin; services without a day are taken to begin with the removal."""
    return removal.services_begin_date or (removal.begin_date if removal.services_provided else None)


@timeline(
    "T-27",
    "Services during a removal",
    starts=removed_on,
    stops=served_on,
    late_in="school",
    cite=("34 CFR 300.530(b)", "34 CFR 300.101"),
    excepts=left_program,
    owners=owners,
    example=add(
        "removal",
        removal_id="D2",
        incident_id="N2",
        begin_date=date(2018, 1, 16),
        end_date=date(2018, 1, 31),
        days=Decimal(12),
        services_provided=True,
        services_begin_date=date(2018, 1, 26),
    ),
)
def services_in_removal(r: Removal, s: Student, days: Days) -> date | None:
    """Services from the eleventh school day of removal in a school year on."""
    if not is_removed(r) or not is_protected(r, s):
        return None
    left = FREE_DAYS - days_before(r, s)
    if days_removed(r, s) <= left:
        return None
    return days.school(s.days.calendar(r.begin_date, -1), max(int(left), 0) + 1)
