"""The life of a child with a disability: from referral to today, so that everything in it fits together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ser.synthetic import appraisal as appraisals
from ser.synthetic import early, plan_chain
from ser.synthetic.appraisal import Appraisal, Course
from ser.synthetic.case import Case
from ser.synthetic.discipline import removals
from ser.synthetic.person import Person, Row, Stay, personal_rows
from ser.synthetic.places import SPAN_BEGIN
from ser.synthetic.plan_chain import Plan, Spell
from ser.synthetic.rights import rights
from ser.synthetic.schooling import enrollments, responsibilities, school_entry
from ser.synthetic.stays import stay_on, stays
from ser.synthetic.timetable import between

_DAY = timedelta(1)
_DUAL = 0.021
_BASES = {"T": "TRF", "R": "RET", "C": "PARTC", "O": "OOS"}


def life(person: Person, case: Case) -> Iterator[Row]:
    """All records of a child with a disability."""
    may_be_gifted = bool(person.world.codes.gifted[0]) and person.age(person.world.today) >= 7
    dual = may_be_gifted and person.chance.random() < _DUAL
    chain = [_numbered(person, a, dual) for a in _chain(person, case)]
    held = stays(person, case, chain, _known_since(person, case, chain))
    left = case.leaving
    own = list(personal_rows(person, held[-1], left.day if left and left.exit_reason == "D" else None))
    yield from own
    if case.from_part_c and chain and chain[0].evaluation_type == "I":
        yield from early.transition(person, held[0], own[0][1], chain[0], case.plan_date)
    gone = left.day if left and left.left_school else None
    since = school_entry(person, held[0].begin if case.from_elsewhere else case.begin)
    if case.from_elsewhere:
        since = max(since, held[0].begin)
    yield from enrollments(person, held, case.environment, since, gone, left.left_school if left else "")
    yield from responsibilities(person, held, case.environment)
    if case.environment != "PPPS":
        last = left.day if left else person.world.today
        yield from removals(person, held[-1], since, last)
        yield from rights(person, held[-1], since, last)
    for appraisal in chain:
        yield from appraisals.rows(person, stay_on(held, appraisal.over), appraisal)
    yield from _program(person, case, held, chain)
    if dual and not left:
        yield _gifted_episode(person, held[-1], chain)


def _chain(person: Person, case: Case) -> list[Appraisal]:
    """The initial evaluation and all that follow; those before the span are left out but for their effect on dates."""
    left = case.leaving
    course = Course(_early(person, case), case.disability, case.pivot, person.world.today, left is None)
    ended = None
    if left:
        ended = appraisals.ending(person, left.day) if left.exit_reason == "NOLONGER" else None
        until = ended.consent - timedelta(20) if ended else left.day
        course = replace(course, until=until, ending=ended.over if ended else None)
    first = appraisals.initial(person, case.plan_date, case.disability, from_part_c=case.from_part_c)
    assert first.dissemination is not None
    if first.consent >= SPAN_BEGIN:
        chain = [first, *appraisals.reevaluations(person, course, first.dissemination)]
    else:
        lately = between(person.chance, SPAN_BEGIN - timedelta(1060), SPAN_BEGIN - timedelta(90))
        later = appraisals.reevaluations(person, course, max(first.dissemination, lately))
        chain = [a for a in later if a.over >= SPAN_BEGIN]
    return appraisals.found(person, course, chain) + ([ended] if ended else [])


def _early(person: Person, case: Case) -> str:
    """What was found first, where a young child's delay or speech impairment later proved to be something else."""
    if case.disability in ("SLD", "OHI", "ID", "AUT") and person.age(case.begin) < 6:
        shares = [0 if case.from_part_c else 50, 25, 25]
        return person.chance.choices(["DD", "SLI", case.disability], shares)[0]
    return case.disability


def _numbered(person: Person, appraisal: Appraisal, dual: bool) -> Appraisal:
    outcome = "B" if dual and appraisal.outcome == "E" and person.age(appraisal.over) >= 6 else appraisal.outcome
    return replace(appraisal, evaluation_id=person.record_id(), outcome=outcome)


def _known_since(person: Person, case: Case, chain: Sequence[Appraisal]) -> date:
    if chain and chain[0].evaluation_type == "I":
        return appraisals.request_date(person, chain[0])
    return case.begin - timedelta(90)


def _program(person: Person, case: Case, held: Sequence[Stay], chain: Sequence[Appraisal]) -> Iterator[Row]:
    """The consent to services, the episodes and the plans."""
    yield _consent(person, case, held[0])
    made: list[Plan] = []
    first = chain[0] if chain and chain[0].evaluation_type == "I" else None
    for stay in held:
        spell = _spell(person, case, stay, first)
        yield _episode(person, case, stay, spell, chain)
        made += plan_chain.plans(person, spell)
    # A child whose evaluation is on record has all its plans; the others those since the LEA sends all, or the last.
    since = max(stay.lea.since for stay in held)
    sent = made if first else [plan for plan in made if plan.end >= since] or made[-1:]
    yield from plan_chain.rows(person, sent, chain, case.environment)


def _consent(person: Person, case: Case, stay: Stay) -> Row:
    revoked = case.leaving.day if case.leaving and case.leaving.exit_reason == "REVOKED" else None
    t = person.world.timetable
    return "consent", {
        **person.who(stay),
        "consent_id": person.record_id(),
        "consent_kind": "SERVICES",
        "response": "Y",
        "signed_date": case.plan_date,
        "received_date": case.plan_date,
        "revoked_date": t.business(revoked, -7) if revoked else None,
        "revocation_notice_date": t.business(revoked, -6) if revoked else None,
        "effective_end_date": revoked,
    }


def _episode(person: Person, case: Case, stay: Stay, spell: Spell, chain: Sequence[Appraisal]) -> Row:
    left = case.leaving
    if stay.end is None:
        reason = None
    elif stay.end_reason == "XFER":
        reason = "XFER"
    else:
        reason = left.exit_reason if left and stay.end > left.day else "MKC"
    again = stay.begin_reason in ("T", "R")
    return "program_episode", {
        **person.who(stay),
        "program_episode_id": spell.episode_id,
        "program": "SVC" if case.environment == "PPPS" else "IDEA",
        "begin_date": stay.begin if again else spell.interim or case.begin,
        "begin_basis": "INT" if spell.interim else _BASES.get(stay.begin_reason, "INIT"),
        "end_date": stay.end - _DAY if stay.end else None,
        "exit_reason": reason,
        "exit_evaluation_id": chain[-1].evaluation_id if reason == "NOLONGER" else None,
        "summary_of_performance_date": stay.end - _DAY if stay.end and reason in ("GHS", "RC", "RMA") else None,
        "diploma_type": "Regular" if reason == "GHS" else None,
    }


def _spell(person: Person, case: Case, stay: Stay, first: Appraisal | None) -> Spell:
    """The plans that the LEA sends: from the first one, or from the one in force when it began to send them all."""
    review = "SVC" if case.environment == "PPPS" else "REV"
    end = stay.end - _DAY if stay.end else None
    ended_by = "XFER" if stay.end_reason == "XFER" else "EXIT"
    episode_id = person.record_id()
    if stay.begin_reason in ("T", "R"):
        return Spell(stay, episode_id, review, stay.begin, stay.begin, end, ended_by)
    if first or case.plan_date >= stay.lea.since - timedelta(330):
        kind = "INIT" if first and review == "REV" else review
        interim = _interim(person, case, first) if kind == "INIT" else None
        return Spell(stay, episode_id, kind, case.plan_date, case.begin, end, ended_by, interim)
    t = person.world.timetable
    known = min(stay.lea.since, stay.end or stay.lea.since)
    running = t.school_by(known - timedelta(1 + int(person.chance.random() * 330)))
    return Spell(stay, episode_id, review, max(running, case.plan_date), max(running, case.begin), end, ended_by)


def _interim(person: Person, case: Case, first: Appraisal | None) -> date | None:
    """The day of an interim plan while the child was evaluated, where its need was plain from the beginning."""
    if not case.interim or first is None:
        return None
    day = person.world.timetable.school_from(first.consent + timedelta(3 + int(person.chance.random() * 7)))
    return day if day < first.over else None


def _gifted_episode(person: Person, stay: Stay, chain: Sequence[Appraisal]) -> Row:
    """A child with a disability who is gifted too is in both programs and has one plan."""
    found = [a.over for a in chain if a.outcome == "B" and stay.holds(a.over)]
    return "program_episode", {
        **person.who(stay),
        "program_episode_id": person.record_id(),
        "program": "GT",
        "begin_date": min(found, default=stay.begin),
        "begin_basis": "INIT",
    }
