"""Children who are gifted or talented and have no disability; no federal figure counts them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ser.synthetic import appraisal as appraisals
from ser.synthetic import plan_chain
from ser.synthetic.appraisal import Appraisal, Course
from ser.synthetic.person import Person, Row, Stay, born, personal_rows
from ser.synthetic.places import SPAN_BEGIN, World
from ser.synthetic.plan_chain import Plan, Spell
from ser.synthetic.roll import Child
from ser.synthetic.schooling import enrollments, responsibilities, school_entry
from ser.synthetic.timetable import between

_ENDED = 0.04  # of them left the program since the last summer


def told(world: World, child: Child) -> Iterator[Row]:
    """A child who was found gifted at seven or later, and has had a plan each year since."""
    person = born(world, child)
    t, chance = world.timetable, person.chance
    earliest = person.birth_date + timedelta(2400)
    plan_date = t.school_by(between(chance, earliest, min(earliest + timedelta(900), world.today - timedelta(120))))
    chain = [replace(a, gifted=True, evaluation_id=person.record_id()) for a in _chain(person, plan_date)]
    first = chain[0] if chain and chain[0].evaluation_type == "I" else None
    since = appraisals.request_date(person, first) if first else plan_date - timedelta(90)
    stay = Stay(world.leas[child.lea], person.system_id(0), since, "N")
    ended = t.school_by(date(world.count_day.year, 10, 20)) if chance.random() < _ENDED else None
    if ended and plan_date + timedelta(60) > ended:
        ended = None
    if ended:
        stay = replace(stay, end=ended + timedelta(1), end_reason="EXIT")
        chain = [a for a in chain if a.over <= ended]
    yield from personal_rows(person, stay)
    yield from enrollments(person, [replace(stay, end=None)], "", school_entry(person, plan_date), None)
    yield from responsibilities(person, [stay], "")
    for appraisal in chain:
        yield from appraisals.rows(person, stay, appraisal)
    yield from _program(person, stay, plan_date, chain, ended)


def _chain(person: Person, plan_date: date) -> list[Appraisal]:
    first = replace(
        appraisals.initial(person, plan_date, "SLD"), outcome="G", disabilities=(), extension=None, late_reason=None
    )
    course = Course("", "", person.world.today, person.world.today, open_end=False)
    chain, since = [], between(person.chance, SPAN_BEGIN - timedelta(900), SPAN_BEGIN)
    if first.consent >= SPAN_BEGIN:
        chain = [_in_time(person, first)]
        since = chain[0].over
    later = appraisals.reevaluations(person, course, since)
    return chain + [replace(a, outcome="G") for a in later if a.over >= SPAN_BEGIN]


def _in_time(person: Person, first: Appraisal) -> Appraisal:
    assert first.dissemination is not None
    earliest = person.world.timetable.business(first.dissemination, -58)
    return replace(first, consent=max(first.consent, earliest))


def _program(person: Person, stay: Stay, plan_date: date, chain: list[Appraisal], ended: date | None) -> Iterator[Row]:
    code = person.world.codes.gifted_code(person.code_draw)
    program, service = ("TAL", "TAL") if person.world.codes.is_talented(code) else ("GT", "GFT")
    spell = _spell(person, stay, plan_date, chain, ended)
    yield (
        "program_episode",
        {
            **person.who(stay),
            "program_episode_id": spell.episode_id,
            "program": program,
            "begin_date": plan_date,
            "begin_basis": "INIT",
            "end_date": ended,
            "exit_reason": "GTEXIT" if ended else None,
        },
    )
    made = list(plan_chain.plans(person, spell))
    yield from plan_chain.rows(person, _sent(made, spell), chain, "", service)


def _sent(made: list[Plan], spell: Spell) -> list[Plan]:
    """All plans of a child whose evaluation is on record; of the others those since the LEA sends them all."""
    return made if spell.first_type == "INIT" else [plan for plan in made if plan.end >= plan.stay.lea.since]


def _spell(person: Person, stay: Stay, plan_date: date, chain: list[Appraisal], ended: date | None) -> Spell:
    if chain and chain[0].evaluation_type == "I":
        return Spell(stay, person.record_id(), "INIT", plan_date, plan_date, ended)
    running = person.world.timetable.school_by(stay.lea.since - timedelta(1 + int(person.chance.random() * 330)))
    day = max(running, plan_date)
    return Spell(stay, person.record_id(), "REV", day, day, ended)
