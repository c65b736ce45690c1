"""What a student's records say of a day: open programs, official plans, finished evaluations."""

from collections.abc import Collection
from datetime import date

from ser.federal.records import Evaluation, Iep, Profile, ProgramEpisode
from ser.law.student import Student

IDEA_PROGRAMS = frozenset({"IDEA", "SVC"})
"""Programs of children with disabilities: special education, and services plans in private schools."""

GIFTED_PROGRAMS = frozenset({"GT", "TAL"})
"""Programs that no federal file counts."""

FULL_PLANS = frozenset({"INIT", "REV", "INT", "SVC"})
"""Plans that stand by themselves; an amendment or a plan for the extended school year does not."""

REEVALUATIONS = frozenset({"R3", "RO", "RP", "RX"})
"""Evaluations of a child who is already known to be eligible."""

ELIGIBLE = frozenset({"E", "B"})
"""Outcomes that make a child eligible under IDEA."""


def profile(s: Student) -> Profile | None:
    """Who the student is, once the student's own record is there."""
    return next(iter(s[Profile]), None)


def covers(begin: date | None, end: date | None, day: date) -> bool:
    """Whether a range contains a day; its end is the last day that holds."""
    return begin is not None and begin <= day and (end is None or day <= end)


def in_program(s: Student, programs: Collection[str], day: date) -> bool:
    """Whether the student was in one of these programs on a day."""
    return any(e.program in programs and covers(e.begin_date, e.end_date, day) for e in s[ProgramEpisode])


def program_of(s: Student, plan: Iep) -> str | None:
    """The program that a plan belongs to, where its episode is known."""
    episode = s.parent(plan, ProgramEpisode)
    return episode.program if episode else None


def basis_of(plan: Iep, s: Student) -> Evaluation | None:
    """The evaluation that a plan names as its basis: of its own LEA, or of another one from which the child moved."""
    if plan.evaluation_id is None:
        return None
    named = (e for e in s[Evaluation] if e.evaluation_id == plan.evaluation_id)
    return s.parent(plan, Evaluation) or next(named, None)


def is_official(plan: Iep) -> bool:
    """Whether a plan is or was official."""
    return plan.iep_status in ("OFFICIAL", "SUPERSEDED")


def found_eligible(evaluation: Evaluation) -> bool:
    """Whether a finished evaluation found the child eligible under IDEA."""
    return evaluation.dissemination_date is not None and evaluation.evaluation_outcome in ELIGIBLE


def left_between(s: Student, first: date, last: date) -> bool:
    """Whether the child left a program, or a review of another state's papers was received, between two days."""
    return any(e.end_date is not None and first <= e.end_date <= last for e in s[ProgramEpisode]) or any(
        e.evaluation_type == "OS" and e.dissemination_date is not None and first <= e.dissemination_date <= last
        for e in s[Evaluation]
    )
