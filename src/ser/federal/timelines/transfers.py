"""The clocks of a child who moves with a plan: comparable services at once, in a worklist and never late."""

from datetime import date

from ser.federal.history import covers, is_official
from ser.federal.ownership import is_accepted_fape
from ser.federal.records import Evaluation, Iep, Responsibility, Service
from ser.law.cite import unverified
from ser.law.days import Days
from ser.law.rule import change
from ser.law.student import Student
from ser.law.timeline import timeline

_NO_NUMBER = "read, but it gives no number of days, so that nothing is late by it"


def came(held: Responsibility) -> date | None:
    """The LEA becomes responsible for a child who moved to it."""
    return held.begin_date if is_accepted_fape(held) else None


def served_here(held: Responsibility, student: Student) -> date | None:
    """A plan of the new LEA begins, or a service under it is given first."""
    plans = [plan for plan in student[Iep] if plan.lea_code == held.lea_code and is_official(plan)]
    days = [plan.begin_date for plan in plans]
    days += [s.first_delivered_date for plan in plans for s in student.children(plan, Service)]
    return min((day for day in days if day is not None and day >= held.begin_date), default=None)


_EXAMPLE = change("responsibility", begin_date=date(2017, 11, 9), begin_reason="T")


@timeline(
    "T-15", "Comparable services after a move within the state", starts=came, stops=served_here,
    cite=unverified("34 CFR 300.323(e)", _NO_NUMBER), example=_EXAMPLE,
)  # fmt: skip
def served_after_a_move(r: Responsibility, s: Student, days: Days) -> date | None:
    """A child who moves within the state with a plan gets comparable services from the first day on."""
    if r.begin_reason != "T" or not _had_plan(s, days.calendar(r.begin_date, -1)):
        return None
    return days.calendar(r.begin_date, 0)


@timeline(
    "T-18", "Comparable services after a move from another state", starts=came, stops=served_here,
    cite=unverified("34 CFR 300.323(f)", _NO_NUMBER),
    example=change("responsibility", begin_date=date(2017, 11, 9), begin_reason="O"),
)  # fmt: skip
def served_after_a_move_from_elsewhere(r: Responsibility, s: Student, days: Days) -> date | None:
    """A child who comes from another state with a plan gets comparable services from the first day on.

    A child who is evaluated here for the first time after the move had no plan there. Where the first plan on record is
    of more than a year later, those before it were not sent, and nothing is known.
    """
    is_first = any(
        e.evaluation_type == "I" and e.consent_received_date is not None and e.consent_received_date >= r.begin_date
        for e in s[Evaluation]
    )
    served = served_here(r, s)
    is_unknown = served is not None and served > s.days.years(r.begin_date, 1)
    return None if r.begin_reason != "O" or is_first or is_unknown else days.calendar(r.begin_date, 0)


def _had_plan(student: Student, day: date) -> bool:
    return any(is_official(plan) and covers(plan.begin_date, plan.end_date, day) for plan in student[Iep])
