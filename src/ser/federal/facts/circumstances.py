"""What holds for a child on a day: the records, among all of its life, that decide whether and how it counts."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ser.core.calendar import age_on
from ser.core.student import Student
from ser.federal.history import GIFTED_PROGRAMS, IDEA_PROGRAMS, covers, is_official
from ser.federal.records import (
    Consent,
    Enrollment,
    Evaluation,
    Exceptionality,
    Iep,
    Placement,
    Profile,
    ProgramEpisode,
    Responsibility,
    Service,
)
from ser.federal.switches import INTERIM_PLANS_COUNT, LAPSED_PLANS_COUNT, is_early_childhood

GIFTED_SERVICES = ("GFT", "TAL")
ELIGIBLE = ("E", "B", "ER")
NEVER_DECIDES = ("W", "IEE")
"""A waiver finds nothing, and an independent evaluation is only considered."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds for one child on one day."""

    student: Student
    day: date
    profile: Profile
    age: int
    responsible: Responsibility | None
    claims: tuple[Responsibility, ...]
    enrollment: Enrollment | None
    grade: str | None
    episode: ProgramEpisode | None
    gifted: ProgramEpisode | None
    left: ProgramEpisode | None
    evaluation: Evaluation | None
    exceptionality: Exceptionality | None
    consent: Consent | None
    plans: tuple[Iep, ...]

    @property
    def disability(self) -> str | None:
        """The federal disability category of the primary exceptionality."""
        return None if self.exceptionality is None else self.exceptionality.federal("exceptionality")

    @property
    def is_eligible(self) -> bool:
        """Whether the latest evaluation found a disability."""
        return self.evaluation is not None and self.evaluation.evaluation_outcome in ELIGIBLE

    @property
    def is_early_childhood(self) -> bool:
        """Whether the child counts as early childhood, by the bands of the school year."""
        return is_early_childhood(self.student, self.profile.birth_date, self.grade, self.day)

    @property
    def has_interim_plan_only(self) -> bool:
        """Whether no plan but an interim one is in force."""
        return bool(self.plans) and all(plan.iep_type == "INT" for plan in self.plans)

    @property
    def counts_by_interim_plan(self) -> bool:
        """Whether an interim plan stands in for an eligibility that is still to be found."""
        return self.has_interim_plan_only and self.student.switch(INTERIM_PLANS_COUNT, self.day)

    @property
    def placement(self) -> Placement | None:
        """Where the child is taught: the segment of the newest plan that has one on the day."""
        for plan in self.plans:
            segments = self.student.children(plan, Placement)
            here = [p for p in segments if p.begin_date <= self.day and not _over(p.end_date, plan, self.day)]
            if here:
                return max(here, key=lambda p: (p.begin_date, p.placement_id))
        return None

    @property
    def environment(self) -> str | None:
        """The educational environment, from the list of the child's age band."""
        place = self.placement
        if self.is_early_childhood:
            return None if place is None else place.federal("early_childhood_environment")
        if place is None:
            # A services plan is what a parentally placed private-school child has.
            return "PPPS" if self.episode is not None and self.episode.program == "SVC" else None
        return place.federal("school_age_environment")

    @property
    def services(self) -> tuple[Service, ...]:
        """The services of the plans in force that the plan prescribes for the day, gifted instruction left out."""
        return tuple(
            service
            for plan in self.plans
            for service in self.student.children(plan, Service)
            if service.service not in GIFTED_SERVICES
            and service.begin_date <= self.day
            and not _over(service.end_date, plan, self.day)
        )


def _over(end: date | None, plan: Iep, day: date) -> bool:
    """Whether a part of a plan is over; where a lapsed plan still counts, its parts last as long as it does."""
    last = day if plan.end_date is None else min(plan.end_date, day)
    return end is not None and end < last


def circumstances(student: Student, day: date) -> Circumstances | None:
    """What holds for a child on a day; None where nobody would expect it to count: too little happened, or it died."""
    profile = next(iter(student[Profile]), None)
    if profile is None or profile.merged_into_state_id or (profile.death_date and profile.death_date <= day):
        return None
    episode = _running(student, IDEA_PROGRAMS, day)
    evaluation = deciding_evaluation(student, day)
    if episode is None and evaluation is None and not student[ProgramEpisode]:
        return None
    responsible = responsible_on(student, day, private=episode is not None and episode.program == "SVC")
    enrollment = enrolled_on(student, day, responsible)
    found = Circumstances(
        student=student,
        day=day,
        profile=profile,
        age=age_on(profile.birth_date, day),
        responsible=responsible,
        claims=_claims(student, day),
        enrollment=enrollment,
        grade=None if enrollment is None else enrollment.federal("grade"),
        episode=episode,
        gifted=_running(student, GIFTED_PROGRAMS, day),
        left=_left(student, day) if episode is None else None,
        evaluation=evaluation,
        exceptionality=None if evaluation is None else _primary(student, evaluation),
        consent=_consent(student, day),
        plans=_plans(student, day),
    )
    return found if _would_be_expected(found) else None


def _would_be_expected(c: Circumstances) -> bool:
    """Whether an LEA would look for the child in its count.

    So does who is in a program, who was found eligible and never began, and who left within the year without leaving
    the school. Who was only referred, or left long ago, does not.
    """
    if c.episode is not None or c.gifted is not None:
        return True
    if c.responsible is None and c.enrollment is None and not c.claims:
        return False
    return c.left is not None or (c.is_eligible and not _began_since(c))


def _began_since(c: Circumstances) -> bool:
    """Whether an episode, now over, still ran after the evaluation; then the exit is the answer to it."""
    found = c.evaluation.dissemination_date if c.evaluation is not None else None
    return any(
        found is None or e.end_date is None or e.end_date >= found
        for e in c.student[ProgramEpisode]
        if e.program in IDEA_PROGRAMS and e.begin_date <= c.day
    )


def responsible_on(student: Student, day: date, private: bool = False) -> Responsibility | None:
    """The accepted responsibility of the LEA that counts the child on a day.

    For a parentally placed private-school child without any, it is the LEA in which the private school lies.
    """
    for role in ("FAPE", "LOCATION") if private else ("FAPE",):
        accepted = [
            r for r in student[Responsibility]
            if r.role == role and r.responsibility_status == "ACCEPTED" and r.holds(day)
        ]  # fmt: skip
        if accepted:
            return max(accepted, key=lambda r: (r.begin_date, r.key))
    return None


def _claims(student: Student, day: date) -> tuple[Responsibility, ...]:
    """The claims on the child that hold on a day and were not accepted yet, the latest last."""
    held = [
        r for r in student[Responsibility]
        if r.role == "FAPE" and r.responsibility_status in ("PENDING", "DISPUTED") and r.holds(day)
    ]  # fmt: skip
    return tuple(sorted(held, key=lambda r: (r.begin_date, r.key)))


def enrolled_on(student: Student, day: date, responsible: Responsibility | None) -> Enrollment | None:
    """The enrollment that holds on a day; one of the responsible LEA before any other, and the latest of several."""
    lea = None if responsible is None else responsible.lea_code
    open_ = [e for e in student[Enrollment] if covers(e.entry_date, e.exit_date, day)]
    return max(open_, key=lambda e: (e.site_code[:3] == lea, e.entry_date, e.key), default=None)


def _running(student: Student, programs: frozenset[str], day: date) -> ProgramEpisode | None:
    """The episode that holds on a day: IDEA before a services plan, and then the latest."""
    running = [e for e in student[ProgramEpisode] if e.program in programs and covers(e.begin_date, e.end_date, day)]
    return max(running, key=lambda e: (e.program == "IDEA", e.begin_date, e.key), default=None)


@cache
def _year_before(day: date) -> date:
    return day - timedelta(365)


def _left(student: Student, day: date) -> ProgramEpisode | None:
    """The latest episode that ended within the year before a day with a return to regular education."""
    since = _year_before(day)
    over = [
        e for e in student[ProgramEpisode]
        if e.program in IDEA_PROGRAMS and e.end_date is not None and since <= e.end_date < day
    ]  # fmt: skip
    last = max(over, key=lambda e: (e.end_date or date.min, e.key), default=None)
    return last if last is not None and last.federal("exit_reason") == "TRAN" else None


def deciding_evaluation(student: Student, day: date) -> Evaluation | None:
    """The latest evaluation whose report was disseminated by a day and that could find a disability."""
    done = [
        e for e in student[Evaluation]
        if e.dissemination_date is not None and e.dissemination_date <= day
        and e.evaluation_type not in NEVER_DECIDES and not e.is_gifted_talented_only
    ]  # fmt: skip
    return max(done, key=lambda e: (e.dissemination_date or date.min, e.key), default=None)


def _primary(student: Student, evaluation: Evaluation) -> Exceptionality | None:
    """The first exceptionality, by order, that federal files know as a disability."""
    known = [x for x in student.children(evaluation, Exceptionality) if x.federal("exceptionality")]
    return min(known, key=lambda x: (x.order, x.key), default=None)


def _consent(student: Student, day: date) -> Consent | None:
    """The parent's latest answer about initial services by a day."""

    def answered(c: Consent) -> date:
        return c.received_date or c.signed_date or date.min

    answers = [c for c in student[Consent] if c.consent_kind == "SERVICES" and answered(c) <= day]
    return max(answers, key=lambda c: (answered(c), c.key), default=None)


def _plans(student: Student, day: date) -> tuple[Iep, ...]:
    """The plans in force on a day, newest first; where lapsed plans count, else the last one that was."""
    made = [
        plan for plan in student[Iep]
        if is_official(plan) and plan.iep_type != "ESY"
        and plan.begin_date is not None and plan.begin_date <= day and _is_of_program(student, plan, day)
    ]  # fmt: skip
    made.sort(key=lambda plan: (plan.begin_date or date.min, plan.key), reverse=True)
    in_force = [plan for plan in made if plan.end_date is None or day <= plan.end_date]
    if not in_force and student.switch(LAPSED_PLANS_COUNT, day):
        return tuple(made[:1])
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
