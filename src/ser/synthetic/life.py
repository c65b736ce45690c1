"""The life of a child with a disability: from referral to today, so that everything in it fits together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ser.synthetic import appraisal as appraisals
from ser.synthetic import plan_chain
from ser.synthetic.appraisal import Appraisal, Course
from ser.synthetic.person import Person, Row, Stay, personal_rows
from ser.synthetic.places import SPAN_BEGIN, Lea
from ser.synthetic.plan_chain import Plan, Spell
from ser.synthetic.schooling import enrollments, responsibilities, school_entry
from ser.synthetic.timetable import between, birthday

_DAY = timedelta(1)

# Between which ages (in years) services begin, by disability.
_STARTS: dict[str, tuple[float, float]] = {
    "AUT": (3, 7), "DB": (3, 5), "DD": (3, 7.9), "EMN": (6, 13), "HI": (3, 7), "ID": (3, 9), "MD": (3, 6),
    "OHI": (4, 12), "OI": (3, 8), "SLD": (6, 11.5), "SLI": (3, 8), "TBI": (3, 14), "VI": (3, 7),
}  # fmt: skip
_MOVES = 0.09
_DUAL = 0.021


@dataclass(frozen=True, slots=True)
class Leaving:
    """How a child left special education: the last day, and the codes that say why."""

    day: date
    exit_reason: str
    end_reason: str
    left_school: str  # in words; blank where the child stays in school


@dataclass(frozen=True, slots=True)
class Case:
    """What a life must come to: this disability and environment on the pivotal day, from a first plan on."""

    disability: str
    environment: str
    plan_date: date
    begin: date
    pivot: date
    leaving: Leaving | None = None
    from_part_c: bool = False


def start(person: Person, disability: str, latest: date) -> tuple[date, date, bool]:
    """The day of the first plan, the first day of services, and whether the child came from Part C."""
    t, chance = person.world.timetable, person.chance
    low, high = _STARTS[disability]
    third = birthday(person.birth_date, 3)
    first = person.birth_date + timedelta(int(365.25 * low) + 20)
    last = min(latest, person.birth_date + timedelta(int(365.25 * high)))
    early = low < 4 and chance.random() < (0.25 if third >= SPAN_BEGIN else 0.1)
    if early or last < first + timedelta(60):
        return t.business(third - timedelta(1 + int(chance.random() * 9)), 0), third, True
    day = t.school_by(between(chance, first, last))
    return day, day, False


def life(person: Person, case: Case) -> Iterator[Row]:
    """All records of a child with a disability."""
    chain = _chain(person, case)
    known_since = _known_since(person, case, chain)
    stays = _stays(person, case, chain, known_since)
    dual = "GT" if person.age(person.world.today) >= 7 and person.chance.random() < _DUAL else ""
    chain = [_numbered(person, a, dual) for a in chain]
    left = case.leaving
    death = left.day if left and left.exit_reason == "D" else None
    yield from personal_rows(person, stays[-1], death)
    gone = left.day if left and left.left_school else None
    since = school_entry(person, case.begin)
    yield from enrollments(person, stays, case.environment, since, gone, left.left_school if left else "")
    yield from responsibilities(person, stays, case.environment)
    for appraisal in chain:
        if appraisals.in_span(appraisal):
            yield from appraisals.rows(person, _stay_on(stays, appraisal.over), appraisal)
    yield from _program(person, case, stays, chain)


def _chain(person: Person, case: Case) -> list[Appraisal]:
    """The initial evaluation and all that follow, those before the span left out but for their effect on dates."""
    first = appraisals.initial(person, case.plan_date, case.disability, from_part_c=case.from_part_c)
    assert first.dissemination is not None
    until = case.leaving.day if case.leaving else person.world.today
    course = Course(_early(person, case), case.disability, case.pivot, until, case.leaving is None)
    if first.consent >= SPAN_BEGIN:
        return appraisals.found(person, course, [first, *appraisals.reevaluations(person, course, first.dissemination)])
    before = max(first.dissemination, between(person.chance, SPAN_BEGIN - timedelta(1060), SPAN_BEGIN - timedelta(90)))
    later = [a for a in appraisals.reevaluations(person, course, before) if appraisals.in_span(a)]
    return appraisals.found(person, course, later)


def _early(person: Person, case: Case) -> str:
    """What was found first, where a young child's delay or speech impairment later proved to be something else."""
    if case.disability in ("SLD", "OHI", "ID", "AUT") and person.age(case.begin) < 6:
        return person.chance.choices(["DD", "SLI", case.disability], [50, 25, 25])[0]
    return case.disability


def _numbered(person: Person, appraisal: Appraisal, dual: str) -> Appraisal:
    outcome = "B" if dual and appraisal.outcome == "E" and person.age(appraisal.over) >= 6 else appraisal.outcome
    return replace(appraisal, evaluation_id=person.record_id(), outcome=outcome)


def _known_since(person: Person, case: Case, chain: Sequence[Appraisal]) -> date:
    first = chain[0] if chain else None
    if first and first.evaluation_type == "I":
        return appraisals.request_date(person, first)
    return case.begin - timedelta(90)


def _stays(person: Person, case: Case, chain: Sequence[Appraisal], since: date) -> list[Stay]:
    """The LEAs one after the other; a move falls neither into an evaluation nor soon after a first plan."""
    world, chance = person.world, person.chance
    reason = "C" if case.from_part_c else "O" if chance.random() < 0.02 else "N"
    home = Stay(world.leas[person.child.lea], person.system_id(0), since, reason)
    last = case.leaving.day if case.leaving else world.today
    stays = [home]
    if chance.random() < _MOVES:
        moved = _moving_day(person, case, chain, last)
        if moved is not None:
            there = _another(person, home.lea)
            stays = [
                replace(home, end=moved, end_reason="XFER"),
                Stay(there, person.system_id(1), moved, "T"),
            ]
    if case.leaving:
        stays[-1] = replace(stays[-1], end=case.leaving.day + _DAY, end_reason=case.leaving.end_reason)
    return stays


def _moving_day(person: Person, case: Case, chain: Sequence[Appraisal], last: date) -> date | None:
    t = person.world.timetable
    first = max(case.begin, SPAN_BEGIN) + timedelta(75)
    day = t.school_from(between(person.chance, first, last))
    for appraisal in chain:
        if appraisal.dissemination is None:
            return None
        if appraisal.consent - timedelta(5) <= day <= appraisal.dissemination + timedelta(5):
            day = t.school_from(appraisal.dissemination + timedelta(6))
    # Neither the days before a count nor the last ones before today or an exit: what begins must be seen to begin.
    too_near = person.world.count_day - timedelta(10) <= day <= person.world.count_day + timedelta(1)
    return None if too_near or not first <= day <= last - timedelta(20) else day


def _another(person: Person, lea: Lea) -> Lea:
    others = [other for other in person.world.leas if other.code != lea.code and other.lea_type == lea.lea_type]
    return person.chance.choice(others)


def _stay_on(stays: Sequence[Stay], day: date) -> Stay:
    return next((stay for stay in stays if stay.holds(day)), stays[0])


def _program(person: Person, case: Case, stays: Sequence[Stay], chain: Sequence[Appraisal]) -> Iterator[Row]:
    """The consent to services, the episodes and the plans."""
    program = "SVC" if case.environment == "PPPS" else "IDEA"
    consent_day = case.plan_date
    yield "consent", {
        **person.who(stays[0]), "consent_id": person.record_id(), "consent_kind": "SERVICES", "response": "Y",
        "signed_date": consent_day, "received_date": consent_day,
    }  # fmt: skip
    made: list[Plan] = []
    for stay in stays:
        episode_id = person.record_id()
        yield _episode(person, case, stay, episode_id, program)
        made += plan_chain.plans(person, _spell(person, case, stay, episode_id, program))
    sent = [plan for plan in made if plan.end >= plan.stay.lea.since]
    yield from plan_chain.rows(person, sent, chain, case.environment)


def _episode(person: Person, case: Case, stay: Stay, episode_id: str, program: str) -> Row:
    moved_in = stay.begin_reason == "T"
    basis = "TRF" if moved_in else "PARTC" if case.from_part_c else "INIT"
    reason = (
        None
        if stay.end is None
        else "XFER"
        if stay.end_reason == "XFER" or not case.leaving
        else case.leaving.exit_reason
    )
    return "program_episode", {
        **person.who(stay), "program_episode_id": episode_id, "program": program,
        "begin_date": stay.begin if moved_in else case.begin, "begin_basis": basis,
        "end_date": stay.end - _DAY if stay.end else None, "exit_reason": reason,
        "summary_of_performance_date": stay.end - _DAY if stay.end and reason in ("GHS", "RC", "RMA") else None,
        "diploma_type": "TOPS" if reason == "GHS" else None,
    }  # fmt: skip


def _spell(person: Person, case: Case, stay: Stay, episode_id: str, program: str) -> Spell:
    """The plans that the LEA sends: from the first one, or from the one in force when it began to send them all."""
    review = "SVC" if program == "SVC" else "REV"
    end = stay.end - _DAY if stay.end else None
    ended_by = stay.end_reason if stay.end_reason == "XFER" else "EXIT"
    if stay.begin_reason == "T":
        return Spell(stay, episode_id, review, stay.begin, stay.begin, end, ended_by)
    if case.plan_date >= stay.lea.since - timedelta(330):
        kind = "SVC" if program == "SVC" else "INIT"
        return Spell(stay, episode_id, kind, case.plan_date, case.begin, end, ended_by)
    t = person.world.timetable
    running = t.school_by(stay.lea.since - timedelta(1 + int(person.chance.random() * 330)))
    return Spell(stay, episode_id, review, max(running, case.plan_date), max(running, case.begin), end, ended_by)
