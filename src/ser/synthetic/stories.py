"""Which life each child of the roll is given."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from ser.synthetic import gifted, undecided
from ser.synthetic.case import Case, Leaving, case_of, leaving_of, usual_disability
from ser.synthetic.life import life
from ser.synthetic.person import Person, Row, born
from ser.synthetic.places import SPAN_BEGIN, World
from ser.synthetic.roll import Child
from ser.synthetic.timetable import between, birthday

_LEAVE_AFTER = 0.03  # of the children who count left between the count date and today
_SETTINGS = {"RC80": 60, "RC79TO40": 25, "RC39": 15}
_EARLY_SETTINGS = {"REC10YOTHLOC": 60, "REC10YSVCS": 25, "SC": 10, "SPL": 5}


def told(world: World, child: Child) -> Iterator[Row]:
    """All records of a child of the roll."""
    return _STORIES[child.story](world, child)


def _counted(world: World, child: Child) -> Iterator[Row]:
    person = _born_to_count(world, child)
    case = case_of(
        person,
        child.disability,
        child.environment,
        world.count_day - timedelta(20),
        world.count_day,
        _leaving_after(person),
    )
    return life(person, case)


def _born_to_count(world: World, child: Child) -> Person:
    """Born so that services could begin before the count date, and so that it is seen who is too old today."""
    if child.age == 3:
        settled = timedelta(60 if child.disability == "DD" else 14)
        return born(world, child, last=birthday(world.count_day, -3) - settled)
    if child.age == 8 and child.disability == "DD":  # there must be time for another evaluation before nine
        return born(world, child, first=birthday(world.count_day, -9) + timedelta(30))
    if child.age == 21:
        turned = birthday(world.today, -22)
        return born(world, child, last=turned - timedelta(10)) if child.number % 6 == 0 else born(world, child, turned)
    return born(world, child)


def _leaving_after(person: Person) -> Leaving | None:
    """How a child who counts left since; everyone who turned 22 did."""
    world, chance = person.world, person.chance
    if person.age(world.today) >= 22:
        return leaving_of(person, world.today, graduates=False)
    if chance.random() >= _LEAVE_AFTER:
        return None
    # An early one is not left with room for the evaluation that an exit may rest on.
    day = between(chance, world.count_day + timedelta(21), world.today - timedelta(3))
    return leaving_of(person, day, graduates=False)


def _exited(world: World, child: Child) -> Iterator[Row]:
    person = born(world, child)
    latest = world.count_day - timedelta(8)
    day = between(person.chance, max(SPAN_BEGIN + timedelta(400), birthday(person.birth_date, 4)), latest)
    if person.age(latest) >= 22:
        day = max(day, birthday(person.birth_date, 22) if person.chance.random() < 0.3 else day)
    leaving = leaving_of(person, min(day, latest), graduates=True)
    if leaving.day < SPAN_BEGIN + timedelta(30):
        leaving = leaving_of(person, latest, graduates=False)
    return life(person, _ordinary(person, leaving.day - timedelta(150), leaving.day, leaving))


def _new(world: World, child: Child) -> Iterator[Row]:
    person = born(world, child)
    t, chance = world.timetable, person.chance
    day = t.school_by(between(chance, world.count_day + timedelta(9), world.today - timedelta(16)))
    return life(person, Case(usual_disability(person, day), _setting(person), day, day, world.today))


def _without_id(world: World, child: Child) -> Iterator[Row]:
    """A child who came in summer and was served, but is not yet known to the state."""
    person = born(world, child)
    day = world.timetable.school_by(between(person.chance, date(world.count_day.year, 8, 20), world.count_day))
    case = _ordinary(person, day, world.count_day)
    return life(person, case)


def _ordinary(person: Person, latest: date, pivot: date, leaving: Leaving | None = None) -> Case:
    """A case with a disability that is common at the age, and one of the usual settings."""
    disability = usual_disability(person, latest)
    if disability == "DD" and person.age(pivot) > 8:
        disability = "SLD"
    return case_of(person, disability, _setting(person), latest, pivot, leaving)


def _setting(person: Person) -> str:
    return _drawn(person, _EARLY_SETTINGS if person.child.age <= 5 else _SETTINGS)


def _drawn(person: Person, shares: Mapping[str, int]) -> str:
    return person.chance.choices(list(shares), list(shares.values()))[0]


_STORIES: Mapping[str, Callable[[World, Child], Iterator[Row]]] = {
    "counted": _counted, "exited": _exited, "new": _new, "without ID": _without_id, "gifted": gifted.told,
    "ineligible": undecided.ineligible, "in process": undecided.in_process, "stopped": undecided.stopped,
    "refused": undecided.refused,
}  # fmt: skip
