"""Moves: which LEA is responsible for a made-up child from when to when, and when it was away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ser.synthetic.appraisal import Appraisal
from ser.synthetic.case import Case
from ser.synthetic.person import Person, Stay
from ser.synthetic.places import SPAN_BEGIN, Lea
from ser.synthetic.timetable import between

_DAY = timedelta(1)
_MOVES = 0.09
_SECOND_MOVES = 0.1
_ABSENCES = 0.008


def stays(person: Person, case: Case, chain: Sequence[Appraisal], since: date) -> list[Stay]:
    """The LEAs one after the other; a move falls neither into an evaluation nor soon after a first plan."""
    world, chance = person.world, person.chance
    reason = "C" if case.from_part_c else "P" if case.environment == "PPPS" else "O" if case.from_elsewhere else "N"
    held = [Stay(world.leas[person.child.lea], person.system_id(0), since, reason)]
    last = case.leaving.day if case.leaving else world.today
    if case.environment != "PPPS" and person.state_id:  # without a state ID nobody knows who moved
        draw = chance.random()
        if draw < _MOVES:
            held = _moved(person, case, chain, held, last)
            if chance.random() < _SECOND_MOVES and len(held) == 2:
                held = _moved(person, case, chain, held, last)
        elif draw < _MOVES + _ABSENCES:
            held = _away(person, case, chain, held, last)
    if case.leaving:
        held[-1] = replace(held[-1], end=case.leaving.day + _DAY, end_reason=case.leaving.end_reason)
    return held


def stay_on(held: Sequence[Stay], day: date) -> Stay:
    """The stay that a day falls into; the first one for days before all."""
    return next((stay for stay in held if stay.holds(day)), held[0])


def _settled(person: Person, case: Case, stay: Stay) -> date:
    """A day by which services have begun in a stay, also where it began in summer."""
    since = max(case.begin, SPAN_BEGIN, stay.begin)
    return max(since + timedelta(75), person.world.timetable.school_after(since, 15))


def _moved(person: Person, case: Case, chain: Sequence[Appraisal], held: list[Stay], last: date) -> list[Stay]:
    """The same stays with a move to another LEA at their end, where there is room for one."""
    day = _quiet_day(person, chain, _settled(person, case, held[-1]), last)
    if day is None:
        return held
    there = Stay(another(person, held[-1].lea), person.system_id(len(held)), day, "T")
    return [*held[:-1], replace(held[-1], end=day, end_reason="XFER"), there]


def _away(person: Person, case: Case, chain: Sequence[Appraisal], held: list[Stay], last: date) -> list[Stay]:
    """The same stays with some months out of the state at their end, and a return."""
    left = _quiet_day(person, chain, _settled(person, case, held[-1]), last - timedelta(230))
    if left is None:
        return held
    back = person.world.timetable.school_from(left + timedelta(60 + int(person.chance.random() * 140)))
    around = person.world.count_day - timedelta(10), person.world.count_day + timedelta(2)
    busy = any(left <= a.over + timedelta(8) and a.consent - timedelta(8) <= back for a in chain)
    if busy or back > last - timedelta(20) or (left <= around[1] and around[0] <= back):
        return held
    gone = replace(held[-1], end=left, end_reason="MOVED")
    return [*held[:-1], gone, replace(held[-1], begin=back, begin_reason="R")]


def _quiet_day(person: Person, chain: Sequence[Appraisal], first: date, last: date) -> date | None:
    """A school day on which nothing is under way, or None where the one drawn is too near to something."""
    t, world = person.world.timetable, person.world
    if first > last:
        return None
    day = t.school_from(between(person.chance, first, last))
    for appraisal in chain:
        if appraisal.dissemination is None and appraisal.consent - timedelta(8) <= day:
            return None
        if appraisal.consent - timedelta(8) <= day <= appraisal.over + timedelta(5):
            day = t.school_from(appraisal.over + timedelta(6))
    # Neither the days before a count nor the last ones before today or an exit: what begins must be seen to begin.
    too_near = world.count_day - timedelta(10) <= day <= world.count_day + timedelta(1)
    return None if too_near or not first <= day <= last - timedelta(20) else day


def another(person: Person, lea: Lea) -> Lea:
    """Another LEA of the same type."""
    others = [other for other in person.world.leas if other.code != lea.code and other.lea_type == lea.lea_type]
    return person.chance.choice(others)
