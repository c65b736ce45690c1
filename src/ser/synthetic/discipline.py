"""Removals of made-up children: most for a day or two, a few to an interim setting, none that breaks a rule."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ser.synthetic.person import Person, Row, Stay

_REMOVED = 0.045  # of the children of school age in the running year
_INTERIM = 0.03  # of these, to an interim setting


def removals(person: Person, stay: Stay, entered: date, last: date) -> Iterator[Row]:
    """What a child of school age, in school since a day, was removed for in the running school year up to a day."""
    first = max(entered, stay.begin, person.world.timetable.first_day(person.world.count_day))
    chance = Random(f"{person.world.seed}:removals:{person.child.number}")
    if person.age(first) < 7 or (last - first).days < 60 or chance.random() >= _REMOVED:
        return
    t = person.world.timetable
    if chance.random() < _INTERIM:
        yield _interim(person, stay, t.school_from(first + timedelta(15)))
        return
    begin = t.school_from(first + timedelta(5 + int(chance.random() * ((last - first).days - 30))))
    days = 1 + int(chance.random() * 4)
    if t.school_after(begin, days - 1) > last:  # out of the summer it leads into the next school year
        return
    yield (
        "removal",
        {
            **_place(person, stay, begin),
            "end_date": t.school_after(begin, days - 1),
            "days": days,
            "discipline_method": "OSS" if chance.random() < 0.6 else "ISS",
            "is_informal": "N",
            "services_provided": "N",
            "is_placement_change": "N",
        },
    )


def _interim(person: Person, stay: Stay, begin: date) -> Row:
    t = person.world.timetable
    return "removal", {
        **_place(person, stay, begin),
        "end_date": t.school_after(begin, 19),
        "days": 20,
        "discipline_method": "IAES",
        "services_provided": "Y",
        "services_begin_date": begin,
        "interim_removal": "REMDW",
        "interim_removal_reason": "D",
        "is_placement_change": "Y",
        "placement_change_date": begin,
        "manifestation_date": t.school_after(begin, 5),
        "manifestation": "NO",
        "behavior_assessment_date": t.school_after(begin, 8),
    }


def _place(person: Person, stay: Stay, day: date) -> dict[str, object]:
    return {
        **person.who(stay),
        "removal_id": person.record_id(),
        "incident_id": f"n{person.record_id()}",
        "site_code": person.site(stay, "", day),
        "begin_date": day,
        "parent_notified_date": day,
    }
