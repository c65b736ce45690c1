"""The next step for a child who is new to an LEA: by a referral, from Part C, or with a plan of another agency."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ser.federal.facts.on_day import responsible_on
from ser.federal.history import FULL_PLANS, IDEA_PROGRAMS, is_official, profile
from ser.federal.records import Evaluation, Iep, PartCTransition, Placement, ProgramEpisode, Referral, Responsibility
from ser.law.cite import Citation, citations
from ser.law.record import CHILD, Record
from ser.law.rule import write
from ser.law.student import Student
from ser.law.words import Phrase

_MOVED: Mapping[str, str] = {"T": "TRF", "O": "OOS"}
"""Why a responsibility of a child who moved in began, and how the program of the child begins for that reason."""

_COMPARABLE = citations("34 CFR 300.323(e)-(f)")


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the responsible LEA does next: the flow and its step, in a sentence, and what the button says."""

    flow: str
    step: str
    says: str
    button: str
    cite: tuple[Citation, ...] = ()


def next_step(student: Student, day: date) -> NextStep | None:
    """What the responsible LEA does next of what no clock tells it; None where its own records have begun."""
    held, own = responsible_on(student, day), profile(student)
    if held is None or own is None or (own.death_date is not None and own.death_date <= day):
        return None
    if held.begin_reason == "O" or adoptable_plan(student, day) is not None:
        return _moved_in(student, held, day)
    records = (*student[Referral], *student[Evaluation], *student[ProgramEpisode], *student[PartCTransition])
    if any(record.owner == held.lea_code for record in records):
        return None
    if held.begin_reason == "C":
        said = "Part C referred this child. Enter when, so that the days to the third birthday are counted."
        return NextStep("early", "referral", said, "Enter the referral from Part C")
    if held.begin_reason in ("N", "P"):
        said = "No referral is on record yet. Enter who asked for the evaluation and when; its clock begins then."
        return NextStep("referral", "referral", said, "Enter the referral")
    return None


def adoptable_plan(student: Student, day: date) -> Iep | None:
    """The plan of the former LEA that was in force when the responsible LEA's time began, and that runs on."""
    held = responsible_on(student, day)
    if held is None:
        return None
    plans = [p for p in student[Iep] if p.lea_code != held.lea_code and _runs_on(p, held, day)]
    return max(plans, key=lambda p: (p.begin_date or date.min, p.key), default=None)


def _runs_on(plan: Iep, held: Responsibility, day: date) -> bool:
    is_whole = is_official(plan) and plan.iep_type in FULL_PLANS
    begins_before = plan.begin_date is not None and plan.begin_date <= held.begin_date
    return is_whole and begins_before and plan.end_date is not None and plan.end_date >= max(held.begin_date, day)


def _moved_in(student: Student, held: Responsibility, day: date) -> NextStep | None:
    """First the program at the new LEA, then a plan of its own: the adopted one, or a new one."""
    since, words = "This child came with a plan on {since}. ", {"since": held.begin_date}
    programs = [e for e in student[ProgramEpisode] if e.lea_code == held.lea_code and e.program in IDEA_PROGRAMS]
    if not any(e.end_date is None or e.end_date >= day for e in programs):
        said = (
            since + "Enter the program at your LEA, with services comparable to those of the plan from the first day."
        )
        return NextStep("plan", "program", Phrase(said, words), "Enter the program", _COMPARABLE)
    plans = [p for p in student[Iep] if p.lea_code == held.lea_code and p.iep_status != "REJECTED"]
    if any(p.end_date is None or p.end_date >= held.begin_date for p in plans):
        return None
    said = since + "Adopt the plan or write your own; until then the child gets comparable services."
    return NextStep("plan", "plan", Phrase(said, words), "Adopt the plan or write your own", _COMPARABLE)


def of_lea(student: Student, lea_code: str) -> Student:
    """The child with the records of one LEA alone, which are those that it goes on with."""
    kept = {
        name: tuple(row for row in rows if name == CHILD or row.owner == lea_code)
        for name, rows in student.records.items()
    }
    return replace(student, records=kept, _children={}, _deadlines=[])


_CARRIED: Mapping[type[Record], tuple[str, ...]] = {
    Iep: ("iep_type", "meeting_date", "iep_date", "end_date", "parent_signature_date"),
    Placement: (
        "school_age_environment", "early_childhood_environment", "minutes_total", "minutes_regular",
        "not_regular_reason", "end_date",
    ),
}  # fmt: skip
"""What a record of the new LEA opens with of the former LEA's plan, to be kept or changed."""


def opens_with(student: Student, kind: type[Record], day: date) -> Mapping[str, str]:
    """What a new record of the responsible LEA opens with where the child moved in, so that nothing is typed again."""
    held, plan = responsible_on(student, day), adoptable_plan(student, day)
    if held is None or (plan is None and held.begin_reason != "O"):
        return {}
    opened = {"begin_date": held.begin_date.isoformat()}
    if issubclass(kind, ProgramEpisode):
        return opened | {"begin_basis": _MOVED.get(held.begin_reason or "T", "TRF")}
    told = {**opened, "site_code": held.site_code or ""}
    carried = next((names for of, names in _CARRIED.items() if issubclass(kind, of)), None)
    if carried is None or plan is None:
        return {}
    old: Record | None = plan
    if issubclass(kind, Placement):
        old = max(student.children(plan, Placement), key=lambda p: (p.begin_date, p.key), default=None)
    return told if old is None else told | {n: write(old.spec.by_name[n], getattr(old, n)) for n in carried}
