"""Who a made-up child is: birth, names, family, and where it goes to school at which age."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ser.law.days import age_on, school_year_of
from ser.synthetic import names
from ser.synthetic.places import Lea, World
from ser.synthetic.roll import Child
from ser.synthetic.timetable import between, birthday

Row = tuple[str, dict[str, object]]
"""A record's name and the values of its elements; those left out are blank."""

_HELD_BACK = 0.18


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in which one LEA is responsible for the child; the end is the first day on which it no longer is."""

    lea: Lea
    system_id: str
    begin: date
    begin_reason: str
    end: date | None = None
    end_reason: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the LEA is responsible on the day."""
        return self.begin <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up child with its luck: everything about it is drawn from `chance`, in one order."""

    world: World
    child: Child
    chance: Random
    birth_date: date
    state_id: str | None
    record_id: Callable[[], str]
    held_back: bool
    site_draw: float
    code_draw: float

    def age(self, day: date) -> int:
        """Completed years on a day."""
        return age_on(self.birth_date, day)

    def who(self, stay: Stay) -> dict[str, object]:
        """The elements by which a record of a stay names the child."""
        return {"lea_code": stay.lea.code, "state_id": self.state_id, "system_id": stay.system_id}

    def system_id(self, number: int) -> str:
        """The ID in the child's first, second or third LEA."""
        return system_identity(self.world, self.child.number, number)

    def level(self, day: date) -> str:
        """The kind of school that the child goes to on a day."""
        grade = self._grade_number(day)
        return "ELEM" if grade <= 5 else "MIDDLE" if grade <= 8 else "HIGH"

    def grade(self, day: date) -> str:
        """The federal grade on a day."""
        number = self._grade_number(day)
        return "PK" if number < 0 else "KG" if number == 0 else f"{number:02}"

    def grade_code(self, day: date) -> str:
        """The state's code for the grade on a day."""
        return self.world.codes.grade(self.code_draw, self.grade(day))

    def exceptionality(self, disability: str) -> str:
        """The state's code for a disability; it stays the same over the years."""
        return self.world.codes.exceptionality(self.code_draw, disability)

    def site(self, stay: Stay, environment: str, day: date) -> str:
        """The site where the child is taught on a day."""
        level = {"PPPS": "PRIVATE", "SS": "FACILITY", "RF": "FACILITY", "CF": "FACILITY"}.get(environment)
        return stay.lea.site(level or self.level(day), self.site_draw)

    def _grade_number(self, day: date) -> int:
        age = self.age(date(school_year_of(day) - 1, 9, 30))
        return min(age - 5 - (self.held_back and age > 7), 12)


def born(world: World, child: Child, first: date = date.min, last: date = date.max) -> Person:
    """The child with its birth date, so that it has its age on the count date; born from a day to a day."""
    chance = Random(f"{world.seed}:child:{child.number}")
    birth_chance = Random(f"{world.seed}:twins:{abs(child.twins)}") if child.twins else chance
    first = max(first, birthday(world.count_day, -child.age - 1) + timedelta(1))
    birth = between(birth_chance, first, min(last, birthday(world.count_day, -child.age)))
    if (birth.month, birth.day) == (2, 29):
        birth += timedelta(1)
    letters = f"r{_scrambled(child.number, 2654435761 + 2 * world.seed):08x}"
    counter = iter(range(1, 1000))
    return Person(
        world=world,
        child=child,
        chance=chance,
        birth_date=birth,
        state_id=None if child.story == "without ID" else identity(world, child.number),
        record_id=lambda: f"{letters}{next(counter):02x}",
        held_back=chance.random() < _HELD_BACK,
        site_draw=chance.random(),
        code_draw=chance.random(),
    )


def identity(world: World, number: int) -> str:
    """The state ID of the child of a number; no two share it, and it says nothing."""
    return str(2_000_000_000 + (number * 7_368_787 + world.seed * 104_729) % 899_999_963)


def system_identity(world: World, number: int, lea: int) -> str:
    """The ID of the child of a number in its first, second or third LEA."""
    return f"{'bcd'[lea]}{_scrambled(number, 40503 + world.seed):010}"


def _scrambled(number: int, odd: int) -> int:
    """Another number for each number, without a visible order; no two numbers share it."""
    return (number * (odd | 1) + 0x9E3779B1) % (1 << 32)


def personal_rows(person: Person, stay: Stay, death: date | None = None) -> Iterator[Row]:
    """The student with its family; the last LEA that is responsible sends them."""
    child, chance = person.child, person.chance
    family = Random(f"{person.world.seed}:family:{child.family}")
    last, address = _drawn(family, names.LAST), _address(family, person.world, stay.lea)
    hispanic, races = person.world.codes.race(chance, child.race)
    language = "spa" if hispanic and chance.random() < 0.6 else "eng"
    who, first = person.who(stay), _first_name(child, chance)
    yield (
        "student",
        {
            **who,
            **address,
            "last_name": last,
            "first_name": first,
            "birth_date": person.birth_date,
            "middle_name": _drawn(chance, names.FEMALE if child.sex == "F" else names.MALE),
            "sex": child.sex,
            "is_hispanic": "Y" if hispanic else "N",
            "races": races,
            "home_language": language,
            "multiple_birth": "Y" if child.twins else None,
            "residence_lea_code": stay.lea.code,
            "death_date": death,
        },
    )
    yield from _guardians(person, stay, family, last, address, language)
    yield from _names(person, who, first, last)
    yield from _statuses(person, who, language)


def _first_name(child: Child, chance: Random) -> str:
    """Twins draw from two halves of the list, so that they never share a first name."""
    given = names.FEMALE if child.sex == "F" else names.MALE
    return _drawn(chance, given[child.twins < 0 :: 2] if child.twins else given)


def _drawn(chance: Random, among: tuple[str, ...]) -> str:
    return among[int(chance.random() * len(among))]


def _guardians(
    person: Person, stay: Stay, family: Random, last: str, address: dict[str, object], language: str
) -> Iterator[Row]:
    """The adults of the family; from the eighteenth birthday the student holds the rights itself."""
    who, record_id = person.who(stay), person.record_id
    first, phone = _drawn(family, names.FEMALE), f"225-555-01{family.randrange(100):02}"
    of_age = birthday(person.birth_date, 18)
    adult = of_age <= person.world.today
    parents = [("MO", first), *((("FA", _drawn(family, names.MALE)),) if family.random() < 0.15 else ())]
    if family.random() < 0.04:
        parents = [("GU", first)]
    for relationship, given in parents:
        yield (
            "guardian",
            {
                **who,
                **address,
                "guardian_id": record_id(),
                "relationship": relationship,
                "last_name": last,
                "first_name": given,
                "same_address": "Y",
                "phone": phone,
                "language": language,
                "is_rights_holder": "Y",
                "begin_date": person.birth_date,
                "end_date": of_age - timedelta(1) if adult else None,
            },
        )
    if adult:
        yield (
            "guardian",
            {
                **who,
                **address,
                "guardian_id": record_id(),
                "relationship": "SE",
                "last_name": last,
                "same_address": "Y",
                "language": language,
                "is_rights_holder": "Y",
                "begin_date": of_age,
            },
        )


def _names(person: Person, who: dict[str, object], first: str, last: str) -> Iterator[Row]:
    """Most children have one name, which the student record tells; a few changed theirs or prefer another."""
    draw, chance = person.chance.random(), person.chance
    if draw < 0.02:
        changed = between(chance, birthday(person.birth_date, 2), person.world.count_day)
        for kind, name, begin, end in (
            ("FORMER", _drawn(chance, names.LAST), person.birth_date, changed - timedelta(1)),
            ("LEGAL", last, changed, None),
        ):
            yield (
                "student_name",
                {
                    **who,
                    "student_name_id": person.record_id(),
                    "name_kind": kind,
                    "last_name": name,
                    "first_name": first,
                    "begin_date": begin,
                    "end_date": end,
                },
            )


def _statuses(person: Person, who: dict[str, object], language: str) -> Iterator[Row]:
    """What the information system tells beside the enrollment: one row in each of few children."""
    chance = person.chance
    learner = language != "eng" and chance.random() < 0.55 and person.age(person.world.count_day) >= 5
    homeless, foster, military, dyslexia = (chance.random() < share for share in (0.025, 0.01, 0.015, 0.02))
    if learner or homeless or foster or military or dyslexia:
        begin = person.world.timetable.first_day(person.world.count_day)
        yield (
            "student_status",
            {
                **who,
                "student_status_id": person.record_id(),
                "begin_date": begin,
                "is_english_learner": "Y" if learner else "N",
                "is_homeless": "Y" if homeless else "N",
                "is_foster": "Y" if foster else "N",
                "is_military_connected": "Y" if military else "N",
                "has_dyslexia": "Y" if dyslexia else "N",
            },
        )


def _address(family: Random, world: World, lea: Lea) -> dict[str, object]:
    street = f"{family.randrange(100, 9900)} {family.choice(names.STREETS)} {family.choice(names.STREET_ENDS)}"
    return {
        "street": street,
        "city": family.choice(lea.towns),
        "address_state": world.state.abbreviation,
        "zip_code": f"7{family.randrange(1000):03}0",
    }
