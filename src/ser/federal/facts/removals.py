"""The removal facts: every disciplinary removal, and who was removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ser.federal.facts.on_day import (
    disability_on,
    english_learner_on,
    enrolled_on,
    is_parentally_placed,
    responsible_on,
    running_on,
)
from ser.federal.history import profile
from ser.federal.records import Profile, Removal
from ser.law.calendar import school_year_of
from ser.law.fact import facts
from ser.law.student import Student

_IDEA = frozenset({"IDEA"})


@dataclass(frozen=True, slots=True)
class RemovalOnDay:
    """A removal with the federal codes of its kind; `is_idea` says whether the child was in special education then."""

    as_of: date
    public_id: str
    lea_code: str
    site_code: str | None
    state_id: str | None
    system_id: str | None
    removal_id: str
    school_year: int
    begin_date: date
    end_date: date | None
    discipline_method: str
    method: str | None
    is_expulsion: bool
    interim_removal: str | None
    interim_reason: str | None
    days: float | None
    is_informal: bool | None
    services_provided: bool | None
    is_placement_change: bool | None
    manifestation_date: date | None
    is_idea: bool
    is_parentally_placed: bool
    birth_date: date
    grade: str | None
    disability: str | None
    sex: str | None
    race: str | None
    english_learner: bool | None


@facts(
    "removals",
    "Disciplinary removals",
    RemovalOnDay,
    cite="20 USC 1418",
    reads="student student_status enrollment responsibility evaluation exceptionality program_episode iep placement"
    " removal",
)
def removals(student: Student, day: date) -> Iterator[RemovalOnDay]:
    """A row for each removal that began in this or the last school year, by the day, of children with and without a
    disability.

    It stands with the LEA that was responsible on the first day, else with the one that removed. The disability and the
    English-learner status are those of the first day.
    """
    who = profile(student) if student[Removal] else None
    if who is None:
        return
    for removal in student[Removal]:
        if removal.begin_date <= day and school_year_of(removal.begin_date) >= school_year_of(day) - 1:
            yield _row(student, who, removal, day)


def _row(student: Student, who: Profile, removal: Removal, day: date) -> RemovalOnDay:
    first = removal.begin_date
    responsible = responsible_on(student, first)
    enrollment = enrolled_on(student, first, responsible)
    return RemovalOnDay(
        as_of=day,
        public_id=student.public_id,
        lea_code=removal.lea_code if responsible is None else responsible.lea_code,
        site_code=removal.site_code or (None if enrollment is None else enrollment.site_code),
        state_id=who.state_id,
        system_id=who.system_id,
        removal_id=removal.removal_id,
        school_year=school_year_of(first),
        begin_date=first,
        end_date=removal.end_date,
        discipline_method=removal.discipline_method,
        method=removal.federal("discipline_method"),
        is_expulsion=removal.discipline_method == "EXP",
        interim_removal=removal.federal("interim_removal"),
        interim_reason=removal.federal("interim_removal_reason"),
        days=None if removal.days is None else float(removal.days),
        is_informal=removal.is_informal,
        services_provided=removal.services_provided,
        is_placement_change=removal.is_placement_change,
        manifestation_date=removal.manifestation_date,
        is_idea=running_on(student, _IDEA, first) is not None,
        is_parentally_placed=is_parentally_placed(student, first),
        birth_date=who.birth_date,
        grade=None if enrollment is None else enrollment.federal("grade"),
        disability=disability_on(student, first),
        sex=who.sex,
        race=who.race,
        english_learner=english_learner_on(student, first),
    )
