"""Which of a student's records hold on a day: the one responsible LEA, the enrollment, the evaluation, the plans."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from ser.federal.history import IDEA_PROGRAMS, covers, is_official
from ser.federal.records import (
    Consent,
    Enrollment,
    Evaluation,
    Exceptionality,
    Iep,
    Placement,
    ProgramEpisode,
    Responsibility,
    StudentStatus,
)
from ser.federal.switches import LAPSED_PLANS_COUNT
from ser.law.record import R
from ser.law.student import Student

NEVER_DECIDES = ("W", "IEE")
"""A waiver finds nothing, and an independent evaluation is only considered."""

ADDITIONAL_CONCERN = "AC"
"""An evaluation of one more concern of a child whose eligibility stands: it ends nothing and replaces nothing."""

FOUND = ("E", "B", "ER")
"""Outcomes that find a disability, refused services included."""


def _latest(records: Iterable[R], order: Callable[[R], Any]) -> R | None:
    """The last record by an order; ties are told apart by the key, so that two runs agree."""
    found = list(records)
    if len(found) > 1:  # most children have one of each, and keys are dear to make
        return max(found, key=lambda r: (order(r), r.key))
    return found[0] if found else None


def responsible_on(student: Student, day: date, private: bool = False) -> Responsibility | None:
    """The accepted responsibility of the LEA that counts the child on a day.

    For a parentally placed private-school child without any, it is the LEA in which the private school lies.
    """
    accepted = [r for r in student[Responsibility] if r.responsibility_status == "ACCEPTED" and r.holds(day)]
    owed = _latest((r for r in accepted if r.role == "FAPE"), lambda r: r.begin_date)
    if owed is None and private:
        return _latest((r for r in accepted if r.role == "LOCATION"), lambda r: r.begin_date)
    return owed


def claims_on(student: Student, day: date) -> tuple[Responsibility, ...]:
    """The claims on the child that hold on a day and were not accepted yet, the latest last."""
    held = [
        r
        for r in student[Responsibility]
        if r.responsibility_status in ("PENDING", "DISPUTED") and r.role == "FAPE" and r.holds(day)
    ]
    return tuple(sorted(held, key=lambda r: (r.begin_date, r.key)))


def enrolled_on(student: Student, day: date, responsible: Responsibility | None) -> Enrollment | None:
    """The enrollment that holds on a day; one of the responsible LEA before any other, and the latest of several."""
    lea = None if responsible is None else responsible.lea_code
    open_ = (e for e in student[Enrollment] if covers(e.entry_date, e.exit_date, day))
    return _latest(open_, lambda e: (e.site_code[:3] == lea, e.entry_date))


def running_on(student: Student, programs: frozenset[str], day: date) -> ProgramEpisode | None:
    """The episode that holds on a day: IDEA before a services plan, and then the latest."""
    running = (e for e in student[ProgramEpisode] if e.program in programs and covers(e.begin_date, e.end_date, day))
    return _latest(running, lambda e: (e.program == "IDEA", e.begin_date))


@cache
def _year_before(day: date) -> date:
    return day - timedelta(365)


def left_within_a_year(student: Student, day: date) -> ProgramEpisode | None:
    """The latest episode that ended within the year before a day with a return to regular education."""
    since = _year_before(day)
    over = (
        e
        for e in student[ProgramEpisode]
        if e.program in IDEA_PROGRAMS and e.end_date is not None and since <= e.end_date < day
    )
    last = _latest(over, lambda e: e.end_date)
    return last if last is not None and last.federal("exit_reason") == "TRAN" else None


def deciding_evaluation(student: Student, day: date) -> Evaluation | None:
    """The latest evaluation whose report was disseminated by a day and that could find a disability.

    One of an additional concern decides only where it found a disability and no whole evaluation before it had.
    """
    done = [
        e
        for e in student[Evaluation]
        if e.dissemination_date is not None
        and e.dissemination_date <= day
        and e.evaluation_type not in NEVER_DECIDES
        and not e.is_gifted_talented_only
    ]
    whole = _latest((e for e in done if e.evaluation_type != ADDITIONAL_CONCERN), _disseminated)
    if whole is not None and whole.evaluation_outcome in FOUND:
        return whole
    found = (e for e in done if e is whole or e.evaluation_outcome in FOUND)
    return _latest((e for e in found if e is whole or e.evaluation_type == ADDITIONAL_CONCERN), _disseminated)


def _disseminated(evaluation: Evaluation) -> date:
    return evaluation.dissemination_date or date.min


def primary(student: Student, evaluation: Evaluation) -> Exceptionality | None:
    """The first exceptionality, by order, that federal files know as a disability."""
    known = (x for x in student.children(evaluation, Exceptionality) if x.federal("exceptionality"))
    return _latest(known, lambda x: -x.order)


def disability_on(student: Student, day: date) -> str | None:
    """The federal disability category of the primary exceptionality, by the evaluation that decides on a day."""
    evaluation = deciding_evaluation(student, day)
    found = None if evaluation is None else primary(student, evaluation)
    return None if found is None else found.federal("exceptionality")


def last_disability(student: Student, day: date) -> str | None:
    """The federal disability category that was found last by a day, also where a later evaluation found none."""
    done = [e for e in student[Evaluation] if e.dissemination_date is not None and e.dissemination_date <= day]
    order = sorted(done, key=lambda e: (_disseminated(e), e.key), reverse=True)
    for evaluation in sorted(order, key=lambda e: e.evaluation_type == ADDITIONAL_CONCERN):
        found = primary(student, evaluation)
        if found is not None:
            return found.federal("exceptionality")
    return None


def is_parentally_placed(student: Student, day: date) -> bool:
    """Whether parents had placed the child in a private school, on a day, by its services plan or the plan in force.

    A placement of a draft or of a superseded plan, left open, says nothing.
    """
    running = running_on(student, IDEA_PROGRAMS, day)
    if running is not None and running.program == "SVC":
        return True
    place = placement_of(student, plans_on(student, day), day)
    return place is not None and place.federal("school_age_environment") == "PPPS"


def placement_of(student: Student, plans: Iterable[Iep], day: date) -> Placement | None:
    """Where the child is taught on a day: the segment of the newest of these plans that has one."""
    for plan in plans:
        segments = student.children(plan, Placement)
        here = [p for p in segments if p.begin_date <= day and not is_over(p.end_date, plan, day)]
        if here:
            return max(here, key=lambda p: (p.begin_date, p.placement_id))
    return None


def is_over(end: date | None, plan: Iep, day: date) -> bool:
    """Whether a part of a plan is over; where a lapsed plan still counts, its parts last as long as it does."""
    last = day if plan.end_date is None else min(plan.end_date, day)
    return end is not None and end < last


def english_learner_on(student: Student, day: date) -> bool | None:
    """Whether the child was an English learner on a day, where a status says so."""
    on_day = [s for s in student[StudentStatus] if covers(s.begin_date, s.end_date, day)]
    known = [s for s in on_day if s.is_english_learner is not None]
    latest = max(known, key=lambda s: (s.begin_date, s.key), default=None)
    return None if latest is None else latest.is_english_learner


def consent_by(student: Student, day: date) -> Consent | None:
    """The parent's latest answer about initial services by a day."""

    def answered(c: Consent) -> date:
        return c.received_date or c.signed_date or date.min

    return _latest((c for c in student[Consent] if c.consent_kind == "SERVICES" and answered(c) <= day), answered)


def plans_on(student: Student, day: date) -> tuple[Iep, ...]:
    """The plans in force on a day, newest first; where lapsed plans count, else the last one that was."""
    made = [
        plan
        for plan in student[Iep]
        if plan.begin_date is not None and plan.begin_date <= day and is_official(plan) and plan.iep_type != "ESY"
    ]
    in_force = [p for p in made if (p.end_date is None or day <= p.end_date) and _is_of_program(student, p, day)]
    if not in_force and student.switch(LAPSED_PLANS_COUNT, day):
        last = _latest((p for p in made if _is_of_program(student, p, day)), lambda p: p.begin_date)
        return () if last is None else (last,)
    if len(in_force) > 1:
        in_force.sort(key=lambda plan: (plan.begin_date, plan.key), reverse=True)
    return tuple(in_force)


def _is_of_program(student: Student, plan: Iep, day: date) -> bool:
    """Whether a plan is one of a disability, and not of an episode that ended with an exit.

    The plan of the former LEA goes on after a move within the state (34 CFR 300.323(e)).
    """
    episode = student.parent(plan, ProgramEpisode)
    if episode is None:
        return True
    over = episode.end_date is not None and episode.end_date < day and episode.exit_reason != "XFER"
    return episode.program in IDEA_PROGRAMS and not over
