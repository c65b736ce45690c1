"""Rules about the child: the name, the span of a life, the adults who speak for the child."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from ser.federal.history import IDEA_PROGRAMS, in_program, profile
from ser.federal.records import Enrollment, Evaluation, Guardian, Iep, Profile, ProgramEpisode, Referral, Responsibility
from ser.federal.switches import OLDEST
from ser.law.calendar import age_on, school_year_of
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.record import Record
from ser.law.rule import Breach, Rule, add, change, rule, without
from ser.law.student import Student

# Letters of any script with their combining accents, and the marks that stand in names.
_NAME = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f '’‘`.,()-])+")

_EVENTS = (
    (Enrollment, "entry_date"), (Referral, "request_date"), (Referral, "referral_received_date"),
    (Evaluation, "consent_received_date"), (Evaluation, "dissemination_date"), (ProgramEpisode, "begin_date"),
    (Iep, "iep_date"),
)  # fmt: skip


@rule(
    "SER-0013", Severity.MUST_FIX, reads="student.last_name student.first_name",
    cite=house("names are compared to find one child under two IDs"),
    says="The name {first_name} {last_name} holds a character that stands in no name.",
    fix="Correct the name; suffixes and remarks have elements of their own.",
    breaks=(change("student", last_name="Exampl3"), change("student_name", last_name="Exampl3")),
)  # fmt: skip
def a_name_is_made_of_letters(r: Profile) -> bool:
    """A name is made of letters, and of the marks that stand in names."""
    return bool(_NAME.fullmatch(r.last_name) and _NAME.fullmatch(r.first_name))


@rule(
    "SER-0015", Severity.MUST_FIX, reads="student.birth_date", marks=" ".join(f"{k.spec.name}.{e}" for k, e in _EVENTS),
    cite=house("dates of one child do not contradict each other"),
    says="The date {event} lies before the child's birth or after the child's death.",
    fix="Correct the date, or the child's own record.",
    breaks=change("enrollment", entry_date=date(2007, 8, 9)),
)  # fmt: skip
def nothing_happens_outside_a_life(s: Student, day: date) -> Iterable[Breach]:
    """Nothing happens to a child before birth or after death."""
    who = profile(s)
    if who is None:
        return
    first, last = who.birth_date, who.death_date or date.max
    for kind, element in _EVENTS:
        for r in s[kind]:
            event: date | None = getattr(r, element)
            if event is not None and not first <= event <= last:
                yield Breach(r, {"event": event})


@rule(
    "SER-0016", Severity.NOTICE, reads="guardian.is_rights_holder", cite=house("notices and consents need an adult"),
    says="Nobody is named who holds a parent's rights for the child.",
    fix="Name the parent, guardian, foster parent or surrogate who holds the rights, or appoint a surrogate.",
    breaks=change("guardian", is_rights_holder=False),
)  # fmt: skip
def somebody_holds_the_rights_of_a_parent(s: Student, day: date) -> Iterable[Guardian]:
    """A child of a program, until rights pass to the child, has an adult who holds a parent's rights."""
    adults = s[Guardian]
    if any(a.is_rights_holder is None or (a.is_rights_holder and not _ended(a, day)) for a in adults):
        return
    who = profile(s)
    if who is not None and age_on(who.birth_date, day) < 18 and in_program(s, IDEA_PROGRAMS, day):
        yield from adults[-1:]


def _ended(adult: Guardian, day: date) -> bool:
    return adult.end_date is not None and adult.end_date < day


@rule(
    "SER-0017", Severity.MUST_EXPLAIN, reads="student.birth_date iep.begin_date", cite="34 CFR 300.101",
    says="The plan begins on {begin_date}, when the child is {age} and the school year of the last birthday is over.",
    fix="Correct the birth date or the plan; if the plan was made, say why.",
    breaks=(
        change("student", birth_date=date(1994, 9, 12), rights_transferred_date=date(2012, 9, 12)),
        change("iep", at=1, rights_transfer_notice_date=date(2011, 9, 12)),
        add("transition_plan", lea_code="017", transition_plan_id="TP1", iep_id="I2", education_goal="Welding course",
            employment_goal="Work as a welder"),
    ),
)  # fmt: skip
def a_plan_begins_while_education_is_owed(s: Student, day: date) -> Iterable[Breach]:
    """No plan begins after the school year in which a student passes the last age of free public education."""
    who = profile(s)
    if who is None:
        return
    for plan in s[Iep]:
        if plan.begin_date is None:
            continue
        age, last = age_on(who.birth_date, plan.begin_date), s.switch(OLDEST, plan.begin_date)
        if age > last and school_year_of(plan.begin_date) > school_year_of(s.days.years(who.birth_date, last + 1)):
            yield Breach(plan, {"age": age})


OLDEST_SERVED = 24
"""An age beyond that of anybody who is served, whatever a state adds to the ages of IDEA."""

YOUNGEST_IN_GRADE = 3

_OPEN = ((Enrollment, "entry_date"), (Responsibility, "begin_date"), (ProgramEpisode, "begin_date"))

_NEW = (
    (Referral, "request_date"), (Evaluation, "consent_received_date"), (Evaluation, "dissemination_date")
)  # fmt: skip


@rule(
    "SER-0140", Severity.MUST_FIX, reads="student.birth_date",
    marks="enrollment.grade " + " ".join(f"{k.spec.name}.{e}" for k, e in (*_OPEN, *_NEW)),
    cite=house("a birth date that was mistyped makes a child count at no age or at a wrong one"),
    personal="born",
    says="The child, born on {born}, is {age} on {on}: {why}.",
    fix="Correct the birth date, or the record of another child that was sent under this ID.",
    breaks=(
        change("student", birth_date=date(1988, 3, 12), rights_transferred_date=date(2006, 3, 12)),
        *(without(name) for name in ("goal", "accommodation", "placement", "service", "parent_notice", "iep")),
        without("program_episode"),
    ),
)  # fmt: skip
def a_child_is_of_an_age_that_is_served(s: Student, day: date) -> Iterable[Breach]:
    """On the day of a record that is open, or not a year old, a child is born and under 25, and at three in a grade.

    Nothing is said of a child of whom nothing is open, or all that is open was taken over from an older system.
    """
    who = profile(s)
    if who is None or who.death_date is not None:
        return
    for record, on in _days_of(s, who, day):
        why = _unserved(who, record, on)
        if why is not None:
            age = max(age_on(who.birth_date, on), 0)
            yield Breach(record, {"born": who.birth_date, "age": age, "on": on, "why": why})
            return


def _days_of(s: Student, who: Profile, day: date) -> Iterator[tuple[Record, date]]:
    """Records that are open or not a year old, each with the day on which the child's age is asked.

    Kind by kind, so that a check which lacks the later ones decides what the first ones tell. Of a child of whom there
    is nothing else, its own record is the one.
    """
    is_alone = True
    for kind, element in _OPEN:
        is_alone = is_alone and not s[kind]
        yield from ((record, day) for record in s[kind] if _is_open(record, element, s, day))
    for event, element in _NEW:
        is_alone = is_alone and not s[event]
        for record in s[event]:
            if (on := _new_on(record, element, s, day)) is not None:
                yield record, on
    if is_alone:
        yield who, day


def _unserved(who: Profile, record: Record, on: date) -> str | None:
    """Why nobody of this age has such a record; None where somebody may."""
    age = age_on(who.birth_date, on)
    begun: date = getattr(record, "begin_date", on)
    if who.birth_date > begun:
        return "the record begins before the child was born"
    if age > OLDEST_SERVED:
        return f"nobody is served after the age of {OLDEST_SERVED}"
    grade = getattr(record, "grade", None)
    if age < YOUNGEST_IN_GRADE and grade is not None and (grade == "KG" or grade.isdecimal()):
        return f"no child of that age is in grade {grade}"
    return None


def _is_open(record: Record, element: str, s: Student, day: date) -> bool:
    """Whether a record is open on a day, and was not taken over from an older system."""
    begin, end = getattr(record, element), getattr(record, str(record.spec.end))
    cutover = s.cutovers.get(record.owner)
    is_begun = begin is not None and begin <= day and (cutover is None or begin >= cutover)
    return is_begun and (end is None or end > day)


def _new_on(record: Record, element: str, s: Student, day: date) -> date | None:
    """The day of a record that is not a year old, and was not taken over from an older system."""
    on: date | None = getattr(record, element)
    cutover = s.cutovers.get(record.owner)
    is_new = on is not None and 0 <= (day - on).days < 365 and (cutover is None or on >= cutover)
    return on if is_new else None


RULES: tuple[Rule, ...] = (
    a_name_is_made_of_letters, nothing_happens_outside_a_life, somebody_holds_the_rights_of_a_parent,
    a_plan_begins_while_education_is_owed, a_child_is_of_an_age_that_is_served,
)  # fmt: skip
