"""What holds for a child on a day: the records, among all of its life, that decide whether and how it counts."""

from dataclasses import dataclass
from datetime import date

from ser.federal.facts.on_day import (
    FOUND,
    claims_on,
    consent_by,
    deciding_evaluation,
    enrolled_on,
    is_over,
    left_within_a_year,
    placement_of,
    plans_on,
    primary,
    responsible_on,
    running_on,
)
from ser.federal.history import GIFTED_PROGRAMS, IDEA_PROGRAMS
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
from ser.federal.switches import INTERIM_PLANS_COUNT, is_early_childhood
from ser.law.calendar import age_on
from ser.law.student import Student

GIFTED_SERVICES = ("GFT", "TAL")


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
        return self.evaluation is not None and self.evaluation.evaluation_outcome in FOUND

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
        return placement_of(self.student, self.plans, self.day)

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
            and not is_over(service.end_date, plan, self.day)
        )


def circumstances(student: Student, day: date) -> Circumstances | None:
    """What holds for a child on a day; None where nobody would expect it to count: too little happened, or it died."""
    profile = next(iter(student[Profile]), None)
    if profile is None or profile.merged_into_state_id or (profile.death_date and profile.death_date < day):
        return None
    episode = running_on(student, IDEA_PROGRAMS, day)
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
        claims=claims_on(student, day),
        enrollment=enrollment,
        grade=None if enrollment is None else enrollment.federal("grade"),
        episode=episode,
        gifted=running_on(student, GIFTED_PROGRAMS, day),
        left=left_within_a_year(student, day) if episode is None else None,
        evaluation=evaluation,
        exceptionality=None if evaluation is None else primary(student, evaluation),
        consent=consent_by(student, day),
        plans=plans_on(student, day),
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
