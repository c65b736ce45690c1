"""The exit facts: every end of a stay in special education, on what basis, and whether it is an exit at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ser.federal.facts.on_day import (
    english_learner_on,
    enrolled_on,
    is_parentally_placed,
    last_disability,
    responsible_on,
)
from ser.federal.history import covers, profile
from ser.federal.records import Profile, ProgramEpisode
from ser.law.calendar import school_year_of
from ser.law.fact import facts
from ser.law.student import Student

MOVED = "MKC"
"""The basis of who moved and is known to go on in special education elsewhere."""


@dataclass(frozen=True, slots=True)
class Exit:
    """An end of a stay in special education; `basis` is the state's, `lea_basis` what it is to the LEA that was left.

    `is_last` and `is_last_of_lea` say of which of several ends in a school year figures are made. `is_back` and
    `is_back_in_lea` say whether the child is in special education again at the end of the year, or on the day asked.
    """

    as_of: date
    public_id: str
    lea_code: str
    site_code: str | None
    state_id: str | None
    system_id: str | None
    program_episode_id: str
    school_year: int
    exit_date: date
    exit_reason: str | None
    basis: str | None
    lea_basis: str | None
    is_last: bool
    is_last_of_lea: bool
    is_back: bool
    is_back_in_lea: bool
    is_parentally_placed: bool
    birth_date: date
    grade: str | None
    disability: str | None
    sex: str | None
    race: str | None
    english_learner: bool | None


@facts(
    "exits",
    "Exits from special education",
    Exit,
    cite="20 USC 1418",
    reads="student student_status enrollment responsibility evaluation exceptionality program_episode iep placement",
)
def exits(student: Student, day: date) -> Iterator[Exit]:
    """A row for each stay under IDEA that ended in this or the last school year, by the day.

    It stands with the LEA of the episode that ended. A move to another LEA of the state is no exit of the
    state, and for the LEA the child moved and is known to be continuing. A services plan and a gifted program have
    none. The disability and the English-learner status are those of the last day.
    """
    who = profile(student)
    if who is None:
        return
    ends = [(e.end_date, e) for e in student[ProgramEpisode] if e.program == "IDEA" and e.end_date is not None]
    ends = [(last, e) for last, e in ends if last <= day and school_year_of(last) >= school_year_of(day) - 1]
    ends.sort(key=lambda end: (end[0], end[1].key))
    if not ends:
        return
    for at, (last, episode) in enumerate(ends):
        later = [e for until, e in ends[at + 1 :] if school_year_of(until) == school_year_of(last)]
        yield _row(student, who, episode, last, day, later)


def _row(
    student: Student,
    who: Profile,
    episode: ProgramEpisode,
    last: date,
    day: date,
    later: list[ProgramEpisode],
) -> Exit:
    lea, basis = episode.lea_code, episode.federal("exit_reason")
    seen = min(day, date(school_year_of(last), 6, 30))
    enrollment = enrolled_on(student, last, responsible_on(student, last))
    return Exit(
        as_of=day,
        public_id=student.public_id,
        lea_code=lea,
        site_code=None if enrollment is None else enrollment.site_code,
        state_id=who.state_id,
        system_id=who.system_id,
        program_episode_id=episode.program_episode_id,
        school_year=school_year_of(last),
        exit_date=last,
        exit_reason=episode.exit_reason,
        basis=basis,
        lea_basis=MOVED if episode.exit_reason == "XFER" else basis,
        is_last=not later,
        is_last_of_lea=not any(e.lea_code == lea for e in later),
        is_back=_came_back(student, seen, last),
        is_back_in_lea=_is_in(student, lea, seen, last),
        is_parentally_placed=is_parentally_placed(student, last),
        birth_date=who.birth_date,
        grade=None if enrollment is None else enrollment.federal("grade"),
        disability=last_disability(student, last),
        sex=who.sex,
        race=who.race,
        english_learner=english_learner_on(student, last),
    )


def _came_back(student: Student, day: date, left: date) -> bool:
    """Whether the child was in special education of the state again, for however long, between leaving and a day."""
    return any(
        e.program == "IDEA" and e.begin_date <= day and (e.end_date is None or e.end_date > left)
        for e in student[ProgramEpisode]
    )


def _is_in(student: Student, lea: str, day: date, left: date) -> bool:
    """Whether the child is in special education of the LEA on a day, by a stay that goes on after it was left."""
    return any(
        e.program == "IDEA"
        and e.lea_code == lea
        and (e.end_date is None or e.end_date > left)
        and covers(e.begin_date, e.end_date, day)
        for e in student[ProgramEpisode]
    )
