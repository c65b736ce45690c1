"""Louisiana's rules about restraint and seclusion, and about how long one may wait to ask for a hearing."""

from collections.abc import Iterable, Iterator
from datetime import date, time

from ser.federal.lateness import unexplained
from ser.federal.more_examples import good
from ser.federal.records.disputes import DueProcess
from ser.law.calendar import school_year_of
from ser.law.cite import house, unverified
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, rule
from ser.law.student import Student
from ser.states.louisiana.restraint_record import INCIDENTS, STATUTE, Restraint
from ser.states.louisiana.restraint_row import restrained

CHECKED = 15
"""Minutes within which a student who is restrained or secluded is looked at again."""
INCIDENTS_OF_A_YEAR = 5
"""Incidents in a school year after which the behavior plan is reviewed."""
TO_FILE = 2
"""Years within which a hearing is asked for."""
_TWO_YEARS = unverified("HB 153 of 2024", "by its summary; before, LAC 28:XLIII.507 said one year")


def _unexplained(s: Student) -> Iterator[Restraint]:
    return (r for r in s[Restraint] if not r.late_reason_text)


@rule(
    "SER-0330", Severity.MUST_EXPLAIN, reads="restraint.written_notice_date",
    marks="restraint.written_notice_time restraint.end_time restraint.late_reason_text", cite=INCIDENTS,
    says="The written notice went out on {met}, more than 24 hours after the incident ({clock}), and no reason is"
         " given.",
    fix="Correct a mistyped day or time; if the notice was late, say why.",
    breaks=restrained(written_notice_time=time(15, 5)),
    holds=restrained(written_notice_time=time(14, 30)),
)  # fmt: skip
def a_written_notice_follows_within_24_hours(s: Student, day: date) -> Iterable[Breach]:
    """The parent gets a written notice within 24 hours of each restraint or seclusion."""
    return unexplained(s, "T-37", day) if s[Restraint] else ()


@rule(
    "SER-0331", Severity.MUST_EXPLAIN, reads="restraint.incident_date",
    marks="restraint.director_told_date restraint.late_reason_text", cite=INCIDENTS,
    says="It is not on record that the director of special education was told of the incident of {incident_date}.",
    fix="Enter the day on which the director was told; if nobody did so, say why.",
    breaks=restrained(director_told_date=None),
    holds=restrained(director_told_date=None, late_reason_text="The director was present."),
)  # fmt: skip
def the_director_is_told_each_time(s: Student, day: date) -> Iterable[Restraint]:
    """The director of special education is told of each incident; asked from the day after it on."""
    return (r for r in _unexplained(s) if r.incident_date < day and r.director_told_date is None)


@rule(
    "SER-0332", Severity.MUST_EXPLAIN, reads="restraint.longest_unmonitored", marks="restraint.late_reason_text",
    cite=INCIDENTS,
    says="The student was not looked at for {longest_unmonitored} minutes; the law asks for every 15 minutes.",
    fix="Correct the number; if it was so, say why.",
    breaks=restrained(longest_unmonitored=20),
    holds=restrained(longest_unmonitored=15),
)  # fmt: skip
def the_student_is_looked_at_every_15_minutes(r: Restraint) -> bool:
    """A student who is restrained or secluded is monitored, at least every 15 minutes."""
    return r.longest_unmonitored <= CHECKED or bool(r.late_reason_text)


@rule(
    "SER-0333", Severity.MUST_EXPLAIN, reads="restraint.incident_date",
    marks="restraint.parent_told_date restraint.parent_attempts_text restraint.late_reason_text", cite=INCIDENTS,
    says="It is not on record that the parent was told of the incident of {incident_date}, or that anybody tried.",
    fix="Enter the day on which the parent was told, or each effort to tell the parent.",
    breaks=restrained(parent_told_date=None),
    holds=restrained(parent_told_date=None, parent_attempts_text="Called at 14:40 and 15:10, nobody answered."),
)  # fmt: skip
def the_parent_is_told_or_each_effort_is_kept(s: Student, day: date) -> Iterable[Restraint]:
    """The parent is told as soon as possible, and every effort is kept; asked from the day after it on."""
    return (
        r for r in _unexplained(s)
        if r.incident_date < day and r.parent_told_date is None and not r.parent_attempts_text
    )  # fmt: skip


@rule(
    "SER-0334", Severity.NOTICE, reads="restraint.incident_date", marks="restraint.plan_reviewed_date", cite=STATUTE,
    says="This is incident {count} of the school year, and no"
         " review of the behavior plan since the fifth is on record.",
    fix="Enter the day on which the team reviewed the behavior plan.",
    breaks=(restrained(), *(restrained(restraint_id=f"RS{n}") for n in range(2, 6))),
    holds=(restrained(), *(restrained(restraint_id=f"RS{n}", plan_reviewed_date=date(2017, 10, 27) if n == 5 else None)
                           for n in range(2, 6))),
)  # fmt: skip
def five_incidents_have_the_plan_reviewed(s: Student, day: date) -> Iterable[Breach]:
    """After five incidents in a school year the team reviews the student's behavior plan."""
    years: dict[int, list[Restraint]] = {}
    for r in sorted(s[Restraint], key=lambda r: (r.incident_date, r.begin_time or time.min, r.restraint_id)):
        years.setdefault(school_year_of(r.incident_date), []).append(r)
    for of_year in years.values():
        if len(of_year) >= INCIDENTS_OF_A_YEAR and not any(_is_reviewed(r, of_year) for r in of_year):
            yield Breach(of_year[-1], {"count": len(of_year)})


def _is_reviewed(r: Restraint, of_year: list[Restraint]) -> bool:
    fifth = of_year[INCIDENTS_OF_A_YEAR - 1].incident_date
    return r.plan_reviewed_date is not None and r.plan_reviewed_date >= fifth


@rule(
    "SER-0335", Severity.MUST_FIX, reads="restraint.begin_time restraint.end_time",
    cite=house("an incident ends after it began"),
    says="The incident began at {begin_time} and ended at {end_time}, before that.",
    fix="Correct whichever time was mistyped. An incident that goes on after midnight is two incidents.",
    breaks=restrained(begin_time=time(14, 50)),
    holds=restrained(),
)  # fmt: skip
def an_incident_ends_after_it_began(r: Restraint) -> bool:
    """A restraint or seclusion ends on the day on which it began, and not before it."""
    return r.end_time >= r.begin_time


@rule(
    "SER-0348", Severity.NOTICE, reads="due_process.known_date due_process.filed_date", cite=_TWO_YEARS,
    says="The complaint of {filed_date} is about what was known on {known_date}, more than two years before.",
    fix="Correct a mistyped day; else the hearing officer decides whether it is heard.",
    breaks=good("due_process", known_date=date(2015, 9, 1)),
    holds=good("due_process"),
)  # fmt: skip
def a_hearing_is_asked_for_within_two_years(s: Student, day: date) -> Iterable[DueProcess]:
    """A hearing is asked for within two years of the day on which the party knew, or should have known."""
    return (c for c in s[DueProcess] if c.known_date is not None and s.days.years(c.known_date, TO_FILE) < c.filed_date)


RULES: tuple[Rule, ...] = (
    a_written_notice_follows_within_24_hours, the_director_is_told_each_time,
    the_student_is_looked_at_every_15_minutes, the_parent_is_told_or_each_effort_is_kept,
    five_incidents_have_the_plan_reviewed, an_incident_ends_after_it_began, a_hearing_is_asked_for_within_two_years,
)  # fmt: skip
