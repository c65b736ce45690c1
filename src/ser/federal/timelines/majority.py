"""The clocks of the last years: what the child is told before coming of age, and the end of the program by age."""

from datetime import date

from ser.federal.endings import left_program
from ser.federal.history import IDEA_PROGRAMS, covers, profile
from ser.federal.ownership import owners
from ser.federal.records import Iep, ParentNotice, ProgramEpisode
from ser.federal.switches import MAJORITY, OLDEST
from ser.law.calendar import months_after
from ser.law.days import Days
from ser.law.rule import change
from ser.law.student import Student
from ser.law.timeline import timeline


def last_year_begins(p: ProgramEpisode, s: Student) -> date | None:
    """The child reaches the last age of special education."""
    who = profile(s)
    if who is None or p.program not in IDEA_PROGRAMS:
        return None
    reached = months_after(who.birth_date, 12 * s.switch(OLDEST, p.begin_date))
    return None if p.end_date is not None and p.end_date < reached else max(reached, p.begin_date)


def left_on(p: ProgramEpisode) -> date | None:
    """The child leaves the program."""
    return p.end_date


@timeline(
    "T-31",
    "End of the program by age",
    starts=last_year_begins,
    stops=left_on,
    late_rule="SER-0017",
    cite="34 CFR 300.101",
    excepts=left_program,
    owners=owners,
    example=change("student", birth_date=date(1996, 5, 2)),
)
def end_of_age(p: ProgramEpisode, s: Student, days: Days) -> date | None:
    """The program ends on the birthday after the last age of special education, the 22nd unless the state says else."""
    who = profile(s)
    return None if who is None else days.years(who.birth_date, s.switch(OLDEST, p.begin_date) + 1)


def two_years_before(p: ProgramEpisode, s: Student) -> date | None:
    """Two years before the age of majority, while the child is in special education."""
    who = profile(s)
    if who is None or p.program != "IDEA":
        return None
    of_age = s.switch(MAJORITY, p.begin_date)
    if not covers(p.begin_date, p.end_date, months_after(who.birth_date, 12 * (of_age - 1))):
        return None
    return months_after(who.birth_date, 12 * (of_age - 2))


def told_on(p: ProgramEpisode, s: Student) -> date | None:
    """The child was told of the rights, in a plan or by a notice."""
    plans = (plan.rights_transfer_notice_date for plan in s[Iep])
    notices = (notice.sent_date for notice in s[ParentNotice] if notice.notice_kind == "RIGHTS")
    return min((day for day in (*plans, *notices) if day is not None), default=None)


@timeline(
    "T-32",
    "Rights that will transfer",
    starts=two_years_before,
    stops=told_on,
    late_rule="SER-0078",
    cite="34 CFR 300.320(c)",
    excepts=left_program,
    owners=owners,
    example=(
        change("student", birth_date=date(2000, 12, 4)),
        change("iep", at=1, rights_transfer_notice_date=date(2017, 11, 8)),
    ),
)
def rights_told(p: ProgramEpisode, s: Student, days: Days) -> date | None:
    """A year before the age of majority the child has been told which rights will transfer."""
    who = profile(s)
    return None if who is None else days.years(who.birth_date, s.switch(MAJORITY, p.begin_date) - 1)
