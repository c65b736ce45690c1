"""Who counts: the reasons why a child does not, in the order in which they are asked."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ser.federal.facts.circumstances import Circumstances
from ser.federal.records import Iep
from ser.federal.switches import DELAY_AGES, OLDEST, YOUNGEST
from ser.law.record import Record
from ser.law.rule import show
from ser.law.words import Phrase


class CountStatus(StrEnum):
    """Whether a child counts on a day, or the first reason why not."""

    COUNTED = "COUNTED"
    GT_ONLY = "GT_ONLY"
    OVER_AGE = "OVER_AGE"
    OTHER_LEA = "OTHER_LEA"
    NOT_ENROLLED = "NOT_ENROLLED"
    NO_ELIGIBILITY = "NO_ELIGIBILITY"
    DD_OVER_AGE = "DD_OVER_AGE"
    NO_CONSENT = "NO_CONSENT"
    PLAN_LAPSED = "PLAN_LAPSED"
    NO_SERVICE = "NO_SERVICE"
    ID_PENDING = "ID_PENDING"


class WhoFixes(StrEnum):
    """Who can fix what keeps a child from being counted."""

    NOBODY = "nobody: it is as it should be"
    APPRAISAL = "pupil appraisal"
    CASE_MANAGER = "case manager"
    PROVIDER = "service provider"
    DATA_MANAGER = "data manager of the LEA"
    SCHOOL = "school, in the student information system"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a child counts, why not in a sentence, who can fix it, and in which element of which record."""

    status: CountStatus
    reason: str = ""
    who_mends: str = ""
    where: str = ""


NOBODY_RESPONSIBLE = "No LEA was accepted as responsible on"

_REVOKED = "The parent revoked consent; services ended on {day}."

COUNTED = Decision(CountStatus.COUNTED)

Reason: TypeAlias = Callable[[Circumstances], Decision | None]


def count_status(c: Circumstances) -> Decision:
    """Why the child counts on the day, or the first reason why not.

    First what nobody needs to fix, then whose child it is, then the path that the law prescribes from eligibility to
    service, and last the number under which the child is counted.
    """
    for reason in REASONS:
        decision = reason(c)
        if decision is not None:
            return decision
    return COUNTED


def gifted_only(c: Circumstances) -> Decision | None:
    """The child is gifted or talented and has no disability; no federal figure holds it."""
    if c.gifted is None or c.episode is not None or c.left is not None or c.is_eligible:
        return None
    return Decision(
        CountStatus.GT_ONLY, "Gifted or talented, without a disability.", WhoFixes.NOBODY, "program_episode.program"
    )


def over_age(c: Circumstances) -> Decision | None:
    """The child is older than the last age that counts."""
    last = c.student.switch(OLDEST, c.day)
    if c.age <= last:
        return None
    said = Phrase("Aged {age} on {day}; children count through age {last}.", age=c.age, day=c.day, last=last)
    return Decision(CountStatus.OVER_AGE, said, WhoFixes.CASE_MANAGER, "program_episode.end_date")


def another_lea(c: Circumstances) -> Decision | None:
    """No LEA is responsible yet, though one claims the child or has it enrolled."""
    if c.responsible is not None or not (c.claims or c.enrollment):
        return None
    then = "{lea} claims the child." if c.claims else "the child is enrolled all the same."
    lea = c.claims[-1].lea_code if c.claims else None
    said = Phrase(f"{NOBODY_RESPONSIBLE} {{day}}; {then}", day=c.day, lea=lea)
    return Decision(CountStatus.OTHER_LEA, said, WhoFixes.DATA_MANAGER, "responsibility.responsibility_status")


def not_enrolled(c: Circumstances) -> Decision | None:
    """No school has the child enrolled; a parentally placed private-school child need not be."""
    if c.responsible is None:
        said = Phrase("No LEA is responsible and no school has the child enrolled on {day}.", day=c.day)
        return Decision(CountStatus.NOT_ENROLLED, said, WhoFixes.DATA_MANAGER, "program_episode.end_date")
    # A child of three may be found eligible before it ever enters a school; what it lacks is told further on.
    if c.enrollment is not None or c.episode is None or c.episode.program == "SVC":
        return None
    said = Phrase("No school has the child enrolled on {day}.", day=c.day)
    return Decision(CountStatus.NOT_ENROLLED, said, WhoFixes.SCHOOL, "enrollment.entry_date")


def not_eligible(c: Circumstances) -> Decision | None:
    """No evaluation has found a disability that federal files know, or it was found to be over."""
    if c.age < YOUNGEST:
        said = Phrase("Aged {age} on {day}; children count from age {first}.", age=c.age, day=c.day, first=YOUNGEST)
        return Decision(CountStatus.NO_ELIGIBILITY, said, WhoFixes.NOBODY, "student.birth_date")
    if c.left is not None and c.left.exit_reason != "REVOKED":
        why = _shown(c.left, "exit_reason")
        said = Phrase("Left special education on {day}: {why}.", day=c.left.end_date, why=why)
        return Decision(CountStatus.NO_ELIGIBILITY, said, WhoFixes.CASE_MANAGER, "program_episode.end_date")
    if c.counts_by_interim_plan:
        return None
    return _without_disability(c)


def _without_disability(c: Circumstances) -> Decision | None:
    status, who = CountStatus.NO_ELIGIBILITY, WhoFixes.APPRAISAL
    if c.evaluation is None:
        said = Phrase("No evaluation was disseminated by {day}.", day=c.day)
        return Decision(status, said, who, "evaluation.dissemination_date")
    when = c.evaluation.dissemination_date
    if not c.is_eligible:
        outcome = _shown(c.evaluation, "evaluation_outcome")
        said = Phrase("The evaluation of {day} found: {outcome}.", day=when, outcome=outcome)
        return Decision(status, said, who, "evaluation.evaluation_outcome")
    if c.exceptionality is None:
        said = Phrase("The evaluation of {day} found a disability, but names none.", day=when)
        return Decision(status, said, who, "exceptionality.exceptionality")
    return None


def delay_over_age(c: Circumstances) -> Decision | None:
    """Developmental delay is the disability, and the child is not of the ages at which it may be."""
    first, last = c.student.switch(DELAY_AGES, c.day)
    if c.disability != "DD" or first <= c.age <= last:
        return None
    said = f"Developmental delay at age {c.age}; it is a disability of ages {first} through {last} alone."
    return Decision(CountStatus.DD_OVER_AGE, said, WhoFixes.APPRAISAL, "exceptionality.exceptionality")


def no_consent(c: Circumstances) -> Decision | None:
    """The parent has not consented to services, refused them, or revoked the consent."""
    if c.left is not None:
        said = Phrase(_REVOKED, day=c.left.end_date)
        return Decision(CountStatus.NO_CONSENT, said, WhoFixes.NOBODY, "consent.revoked_date")
    lacking, where = _consent_lacking(c)
    return Decision(CountStatus.NO_CONSENT, lacking, WhoFixes.CASE_MANAGER, where) if lacking else None


# A child from another state, or with an interim plan, is served before this state asks for consent to initial
# services (34 CFR 300.323(f)); a services plan is agreed by its own signature.
_SERVED_WITHOUT = ("OOS", "INT")


def _consent_lacking(c: Circumstances) -> tuple[str, str]:
    """What the consent to services lacks, and where; nothing where it stands."""
    if c.consent is None:
        excused = c.episode is not None and (c.episode.program == "SVC" or c.episode.begin_basis in _SERVED_WITHOUT)
        if c.evaluation is not None and c.evaluation.evaluation_outcome == "ER" and c.episode is None:
            return "Eligible; the parent refused services.", "consent.response"
        return ("", "") if excused else ("No consent to initial services.", "consent.received_date")
    ended = c.consent.effective_end_date or c.consent.revoked_date
    if ended is not None and ended < c.day:
        return Phrase(_REVOKED, day=ended), "consent.revoked_date"
    if c.consent.response != "Y":
        return f"Consent to initial services: {_shown(c.consent, 'response')}.", "consent.response"
    return "", ""


def plan_lapsed(c: Circumstances) -> Decision | None:
    """No official plan is in force."""
    if c.plans and (c.counts_by_interim_plan or not c.has_interim_plan_only):
        return None
    said, where = _plan_lacking(c)
    return Decision(CountStatus.PLAN_LAPSED, said, WhoFixes.CASE_MANAGER, where)


def _plan_lacking(c: Circumstances) -> tuple[str, str]:
    if c.plans:
        return "The only plan in force is an interim one.", "iep.iep_type"
    open_ = [p for p in c.student[Iep] if p.iep_status in ("DRAFT", "AWAITING") and _before(p, c)]
    if open_:
        day = open_[-1].begin_date or open_[-1].iep_date
        return Phrase("The plan of {day} is not official yet.", day=day), "iep.iep_status"
    ended = [p.end_date for p in c.student[Iep] if p.end_date is not None and p.end_date < c.day]
    if ended:
        return Phrase("The last plan ended on {day}.", day=max(ended)), "iep.end_date"
    return "No plan is in force.", "iep.iep_date"


def _before(plan: Iep, c: Circumstances) -> bool:
    begin = plan.begin_date or plan.iep_date
    return begin is None or begin <= c.day


def no_service(c: Circumstances) -> Decision | None:
    """The plan prescribes no service for the day, or none had been delivered by then."""
    services = c.services
    if not services:
        said = Phrase("The plan prescribes no service on {day}.", day=c.day)
        return Decision(CountStatus.NO_SERVICE, said, WhoFixes.CASE_MANAGER, "service.begin_date")
    if any(s.first_delivered_date is not None and s.first_delivered_date <= c.day for s in services):
        return None
    gap = next((f": {_shown(s, 'gap_reason')}" for s in services if s.gap_reason), "")
    said = Phrase("No service of the plan had been delivered by {day}{gap}.", day=c.day, gap=gap)
    return Decision(CountStatus.NO_SERVICE, said, WhoFixes.PROVIDER, "service.first_delivered_date")


def id_pending(c: Circumstances) -> Decision | None:
    """The child has no state ID, so that nobody can tell it from another."""
    if c.profile.state_id:
        return None
    return Decision(CountStatus.ID_PENDING, "The child has no state ID yet.", WhoFixes.STATE, "student.state_id")


REASONS: tuple[Reason, ...] = (
    gifted_only,
    over_age,
    another_lea,
    not_enrolled,
    not_eligible,
    delay_over_age,
    no_consent,
    plan_lapsed,
    no_service,
    id_pending,
)
"""The reasons in the order in which they are asked."""


def _shown(record: Record, name: str) -> str:
    return show(record.spec.by_name[name], getattr(record, name))
