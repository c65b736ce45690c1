"""Which life each child of the roll is given."""

from collections.abc import Iterator
from datetime import timedelta

from ser.synthetic.life import Case, life, start
from ser.synthetic.person import Person, Row, born
from ser.synthetic.places import World
from ser.synthetic.roll import Child
from ser.synthetic.timetable import birthday


def told(world: World, child: Child) -> Iterator[Row]:
    """All records of a child of the roll."""
    if child.story == "counted":
        return _counted(_born_to_count(world, child))
    return iter(())


def _born_to_count(world: World, child: Child) -> Person:
    """Born so that services could begin before the count date, and so that the child is not too old today."""
    if child.age == 3:
        return born(world, child, last=birthday(world.count_day, -3) - timedelta(14))
    if child.age == 21:
        return born(world, child, first=birthday(world.today, -22) + timedelta(1))
    return born(world, child)


def _counted(person: Person) -> Iterator[Row]:
    child, world = person.child, person.world
    plan_date, begin, from_part_c = start(person, child.disability, world.count_day - timedelta(20))
    case = Case(child.disability, child.environment, plan_date, begin, world.count_day, from_part_c=from_part_c)
    return life(person, case)
