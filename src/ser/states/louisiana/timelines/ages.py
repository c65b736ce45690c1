"""The clocks of Louisiana at both ends of the age range: the monthly list of Part C, and the 22nd birthday."""

from collections.abc import Iterator
from datetime import date

from ser.federal.endings import left_program
from ser.federal.history import profile
from ser.federal.ownership import owners, transition_owners
from ser.federal.records import PartCTransition, ProgramEpisode, TransitionPlan
from ser.federal.timelines.early_childhood import TRANSITION, announcement_ended
from ser.federal.timelines.majority import end_of_age as federal_end_of_age
from ser.federal.timelines.majority import last_year_begins, left_on
from ser.law.calendar import months_after
from ser.law.cite import unverified
from ser.law.days import Days
from ser.law.rule import add, change
from ser.law.student import Student
from ser.law.timeline import Move, Running, extension, timeline
from ser.law.words import Phrase

_LISTED_SINCE = date(2023, 8, 1)


def two_and_a_half(r: PartCTransition, s: Student) -> date | None:
    """The child is two and a half."""
    who = profile(s)
    half = None if who is None else months_after(who.birth_date, 30)
    return None if half is None or half < _LISTED_SINCE else half


@timeline(
    "T-20b",
    "Monthly list of Part C",
    starts=two_and_a_half,
    stops="part_c_transition.notification_date",
    cite=unverified("R.S. 17:1944(G)", "only summaries of the bill of 2023 could be read"),
    excepts=announcement_ended,
    owners=transition_owners,
    example=(
        change("student", birth_date=date(2022, 1, 20)),
        TRANSITION,
        change("part_c_transition", notification_date=date(2024, 8, 1)),
    ),
)
def monthly_list(r: PartCTransition, s: Student, days: Days) -> date | None:
    """A child who is two and a half stands on the next monthly list of Part C, within a month."""
    half = two_and_a_half(r, s)
    return None if half is None else days.months(half, 1)


def to_end_of_year(running: Running) -> Iterator[Move]:
    """The rest of the school year in which the birthday falls, for a student with a transition plan."""
    if not running.student[TransitionPlan]:
        return
    year = running.days.school_year(running.due)
    if year is not None and year.first_day <= running.due < year.last_day:
        yield Move(
            year.last_day, Phrase("to {day:long}, if steps of the transition plan are unfinished.", day=year.last_day)
        )


END_OF_SCHOOL = extension("SCHOOL", "End of the school year", to_end_of_year, cite="LAC 28:XCVII.103")


@timeline(
    "T-31",
    "End of the program by age",
    starts=last_year_begins,
    stops=left_on,
    late_rule="SER-0017",
    cite=("LAC 28:XCVII.103", "34 CFR 300.101"),
    extensions=(END_OF_SCHOOL,),
    excepts=left_program,
    owners=owners,
    example=(
        *federal_end_of_age.example,
        add("transition_plan", lea_code="017", transition_plan_id="TP1", iep_id="I2"),
    ),
)
def end_of_age(p: ProgramEpisode, s: Student, days: Days) -> date | None:
    """The program ends on the 22nd birthday, or with the school year where steps of the transition are unfinished."""
    return federal_end_of_age.due(p, s, days)
