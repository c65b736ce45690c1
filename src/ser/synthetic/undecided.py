"""Children who were referred and are in no program: not found eligible, not yet evaluated, or never to be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ser.synthetic import appraisal as appraisals
from ser.synthetic.appraisal import Appraisal
from ser.synthetic.case import usual_disability
from ser.synthetic.person import Person, Row, Stay, born, personal_rows
from ser.synthetic.places import SPAN_BEGIN, World
from ser.synthetic.roll import Child
from ser.synthetic.schooling import enrollments, responsibilities, school_entry
from ser.synthetic.stays import another
from ser.synthetic.timetable import between, birthday

_DAY = timedelta(1)


def ineligible(world: World, child: Child) -> Iterator[Row]:
    """A child whose evaluation found no exceptionality; the LEA's part ends with the report."""
    person, appraisal = _evaluated(world, child, "N")
    stay = replace(_stay(person, appraisal), end=appraisal.over + _DAY, end_reason="EXIT")
    yield from _rows(person, [stay], [appraisal])


def refused(world: World, child: Child) -> Iterator[Row]:
    """A child found eligible whose parent refused services; there is no plan."""
    person, appraisal = _evaluated(world, child, "ER")
    stay = _stay(person, appraisal)
    yield from _rows(person, [stay], [appraisal])
    answered = min(appraisal.over + timedelta(3 + int(person.chance.random() * 20)), world.today)
    yield (
        "consent",
        {
            **person.who(stay),
            "consent_id": person.record_id(),
            "consent_kind": "SERVICES",
            "response": "N",
            "signed_date": answered,
            "received_date": answered,
        },
    )


def in_process(world: World, child: Child) -> Iterator[Row]:
    """A child who is being evaluated today, or for whom consent to evaluate was just asked."""
    person = born(world, child)
    t, draw = world.timetable, person.chance.random()
    if draw < 0.15:
        yield from _just_referred(person)
        return
    allowed = world.evaluation_days
    used, extension = 2 + int(person.chance.random() * (allowed - 5)), None
    if draw < 0.25:
        used, extension = allowed + 1 + int(person.chance.random() * 12), "PAE"
    elif draw < 0.29:  # overdue
        used = allowed + 2 + int(person.chance.random() * 25)
    consent = t.business(world.today, -used)
    suspected = usual_disability(person, consent)
    appraisal = _numbered(person, Appraisal("I", consent, None, "", (suspected,), extension, status="IN_PROCESS"))
    if draw > 0.95 and used > 20:
        yield from _moved_meanwhile(person, appraisal)
    else:
        yield from _rows(person, [_stay(person, appraisal)], [appraisal])


def _just_referred(person: Person) -> Iterator[Row]:
    """A child whose referral pupil appraisal has just received, so that nothing is late."""
    appraisal = Appraisal("I", person.world.timetable.business(person.world.today, 1), None, "", ("SLD",))
    stay = _stay(person, appraisal)
    yield from _rows(person, [stay], [])
    yield appraisals.referral(person, stay, appraisal, person.record_id())


def _moved_meanwhile(person: Person, appraisal: Appraisal) -> Iterator[Row]:
    """A child who moved while it was evaluated; the new LEA agreed on a date with the parent."""
    moved = person.world.timetable.business(appraisal.consent, 8)
    here = replace(_stay(person, appraisal), end=moved, end_reason="XFER")
    there = Stay(another(person, here.lea), person.system_id(1), moved, "T")
    taken_over = _numbered(person, replace(appraisal, extension="TRF", taken_over=True))
    yield from _rows(person, [here, there], [replace(appraisal, status="MOVED", closed=moved), taken_over])


def stopped(world: World, child: Child) -> Iterator[Row]:
    """A child whose evaluation was closed before the report: refused, withdrawn, moved away, died, not produced."""
    person = born(world, child)
    t, chance = world.timetable, person.chance
    consent = t.business(_some_day(person), 0)
    status = chance.choices(["WITHDRAWN", "REFUSED", "MOVED", "NOT_PRODUCED", "DIED"], [35, 20, 30, 10, 5])[0]
    appraisal = _numbered(
        person, Appraisal("I", consent, None, "", (usual_disability(person, consent),), status=status)
    )
    over = min(t.school_from(consent + timedelta(15 + int(chance.random() * 60))), t.school_by(world.today - _DAY))
    reason = {"MOVED": "MOVED", "DIED": "D"}.get(status, "EXIT")
    left = {"MOVED": "moved away", "DIED": "died"}.get(status, "")
    stay = replace(_stay(person, appraisal), end=over + _DAY, end_reason=reason)
    yield from _rows(person, [stay], [replace(appraisal, closed=over)], left)


def _evaluated(world: World, child: Child, outcome: str) -> tuple[Person, Appraisal]:
    person = born(world, child)
    plan_date = _some_day(person)
    made = appraisals.initial(person, plan_date, usual_disability(person, plan_date - timedelta(60)))
    return person, _numbered(person, replace(made, outcome=outcome))


def _some_day(person: Person) -> date:
    """A day of the span on which the child was old enough to have been evaluated."""
    first = max(SPAN_BEGIN + timedelta(250), birthday(person.birth_date, 3) + timedelta(150))
    return between(person.chance, first, person.world.today - timedelta(5))


def _numbered(person: Person, appraisal: Appraisal) -> Appraisal:
    return replace(appraisal, evaluation_id=person.record_id())


def _stay(person: Person, appraisal: Appraisal) -> Stay:
    since = appraisals.request_date(person, appraisal)
    return Stay(person.world.leas[person.child.lea], person.system_id(0), since, "N")


def _rows(person: Person, held: list[Stay], chain: list[Appraisal], left_school: str = "") -> Iterator[Row]:
    """The child, its schools and its evaluations, each by the LEA of its turn."""
    last = held[-1]
    gone = last.end - _DAY if last.end and left_school else None
    yield from personal_rows(person, last, gone if last.end_reason == "D" else None)
    school = held if gone else [*held[:-1], replace(last, end=None)]
    yield from enrollments(person, school, "", school_entry(person, held[0].begin), gone, left_school)
    yield from responsibilities(person, held, "")
    for stay, appraisal in zip(held, chain, strict=False):
        yield from appraisals.rows(person, stay, appraisal)
