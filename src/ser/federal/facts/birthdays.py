"""The birthday facts: what a birthday that has come, or comes within a year, asks for and that is not there yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ser.federal.facts.circumstances import Circumstances, circumstances
from ser.federal.history import profile
from ser.federal.records import Exceptionality, TransitionPlan
from ser.federal.switches import (
    DELAY_AGES,
    MAJORITY,
    OLDEST,
    SCHOOL_AGE_FROM_KINDERGARTEN,
    TRANSITION_AGE,
)
from ser.federal.timelines.majority import told_on
from ser.law.calendar import age_on, months_after
from ser.law.fact import facts
from ser.law.student import Student

AHEAD = 12
"""Months before a birthday from which what it asks for stands in the lists."""


class Asks(StrEnum):
    """What a birthday asks for."""

    SCHOOL_AGE = "SCHOOL_AGE"
    DELAY_ENDS = "DELAY_ENDS"
    TRANSITION = "TRANSITION"
    RIGHTS = "RIGHTS"
    AGE_OUT = "AGE_OUT"


@dataclass(frozen=True, slots=True)
class Birthday:
    """Something that a birthday asks for of a child in special education, and that is not there on the day."""

    as_of: date
    public_id: str
    lea_code: str | None
    site_code: str | None
    state_id: str | None
    system_id: str | None
    age: int
    grade: str | None
    disability: str | None
    environment: str | None
    asks: str
    birthday: date
    days_left: int
    wants: str


@facts(
    "birthdays",
    "What birthdays ask for",
    Birthday,
    cite=["34 CFR 300.8(b)", "34 CFR 300.101", "34 CFR 300.320(b)", "34 CFR 300.320(c)", "34 CFR 300.305(e)"],
    reads="student enrollment responsibility evaluation exceptionality consent program_episode iep placement"
    " transition_plan parent_notice",
)
def birthdays(student: Student, day: date) -> Iterator[Birthday]:
    """A row for each thing that a birthday of the past, or of the next twelve months, asks for and that is missing.

    A school-age environment, once the child will be of school age; another disability than developmental delay; the
    transition services of the plan; the notice of rights that transfer; and the end at the last age, with its summary.
    """
    who = profile(student)
    if who is None or not _may_ask(age_on(who.birth_date, day), student, day):
        return
    c = circumstances(student, day)
    if c is None or c.episode is None:
        return
    for asks, find in _FINDERS.items():
        found = find(c)
        if found is not None:
            birthday, wants = found
            yield Birthday(
                as_of=day,
                public_id=student.public_id,
                lea_code=c.episode.lea_code if c.responsible is None else c.responsible.lea_code,
                site_code=None if c.enrollment is None else c.enrollment.site_code,
                state_id=who.state_id,
                system_id=who.system_id,
                age=c.age,
                grade=c.grade,
                disability=c.disability,
                environment=c.environment or _young_environment(c),
                asks=asks.value,
                birthday=birthday,
                days_left=(birthday - day).days,
                wants=wants,
            )


def _may_ask(age: int, student: Student, day: date) -> bool:
    """Whether a birthday can ask for anything at this age; most children are of others, and are not looked at."""
    if 4 <= age <= 6 or age >= student.switch(TRANSITION_AGE, day) - 1:
        return True
    return age >= student.switch(DELAY_AGES, day)[1] and any(
        each.federal("exceptionality") == "DD" for each in student[Exceptionality]
    )


Found = tuple[date, str] | None


def school_age(c: Circumstances) -> Found:
    """The child will be of school age, and its placement names an environment of early childhood."""
    place = c.placement
    if place is None or place.early_childhood_environment is None or place.school_age_environment is not None:
        return None
    first = 5 if c.student.switch(SCHOOL_AGE_FROM_KINDERGARTEN, c.day) else 6
    at_five = " in kindergarten" if first == 5 else ""
    birthday = _birthday(c, first)
    if birthday is None:
        return None
    return birthday, f"From {first}{at_five} on, the placement names a school-age environment."


def delay_ends(c: Circumstances) -> Found:
    """Developmental delay is the disability, and the child will be too old for it."""
    if c.disability != "DD":
        return None
    _, last = c.student.switch(DELAY_AGES, c.day)
    birthday = _birthday(c, last + 1)
    if birthday is None:
        return None
    return birthday, f"Developmental delay is a disability through age {last}; a reevaluation finds which other it is."


def transition(c: Circumstances) -> Found:
    """The plan in force is in effect at the age of transition, and holds no transition plan."""
    birthday = months_after(c.profile.birth_date, 12 * c.student.switch(TRANSITION_AGE, c.day))
    if not _is_in_effect(c, birthday) or any(c.student.children(p, TransitionPlan) for p in c.plans):
        return None
    return birthday, "The plan in effect on this birthday holds transition services."


def rights(c: Circumstances) -> Found:
    """A year before majority the plan says that the student was told of the rights that transfer, and it does not."""
    birthday = months_after(c.profile.birth_date, 12 * (c.student.switch(MAJORITY, c.day) - 1))
    told = None if c.episode is None else told_on(c.episode, c.student)
    if (told is not None and told <= c.day) or not _is_in_effect(c, birthday):
        return None
    return birthday, "The plan says that the student was told of the rights that transfer."


def age_out(c: Circumstances) -> Found:
    """The child reaches the age at which special education ends, and has no summary of performance."""
    birthday = _birthday(c, c.student.switch(OLDEST, c.day) + 1)
    if birthday is None or c.episode is None or c.episode.summary_of_performance_date is not None:
        return None
    return birthday, "Special education ends at this age; the student receives a summary of performance."


_FINDERS: dict[Asks, Callable[[Circumstances], Found]] = {
    Asks.SCHOOL_AGE: school_age,
    Asks.DELAY_ENDS: delay_ends,
    Asks.TRANSITION: transition,
    Asks.RIGHTS: rights,
    Asks.AGE_OUT: age_out,
}


def _young_environment(c: Circumstances) -> str | None:
    """The environment of early childhood of a child who is of school age already."""
    return None if c.placement is None else c.placement.federal("early_childhood_environment")


def _birthday(c: Circumstances, age: int) -> date | None:
    """The birthday of this age, where it has come or comes within twelve months."""
    birthday = months_after(c.profile.birth_date, 12 * age)
    return birthday if birthday <= months_after(c.day, AHEAD) else None


def _is_in_effect(c: Circumstances, birthday: date) -> bool:
    """Whether the newest plan in force will still be in effect on a birthday, or the birthday has come."""
    if c.episode is None or c.episode.program != "IDEA" or not c.plans:
        return False
    last = c.plans[0].end_date
    return birthday <= c.day or (birthday <= months_after(c.day, AHEAD) and last is not None and birthday <= last)
