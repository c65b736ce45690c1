"""What the life of a child with a disability must come to, and how it may end."""

from dataclasses import dataclass
from datetime import date, timedelta

from ser.synthetic.person import Person
from ser.synthetic.places import SPAN_BEGIN
from ser.synthetic.timetable import between, birthday

# Between which ages (in years) services begin, by disability.
_STARTS: dict[str, tuple[float, float]] = {
    "AUT": (3, 7), "DB": (3, 5), "DD": (3, 7.9), "EMN": (6, 13), "HI": (3, 7), "ID": (3, 9), "MD": (3, 6),
    "OHI": (4, 12), "OI": (3, 8), "SLD": (6, 11.5), "SLI": (3, 8), "TBI": (3, 14), "VI": (3, 7),
}  # fmt: skip
_USUAL = {
    6: {"DD": 50, "SLI": 35, "AUT": 10, "OHI": 5},
    9: {"SLI": 35, "SLD": 30, "OHI": 15, "AUT": 8, "ID": 7, "HI": 2, "OI": 1, "DD": 2},
    99: {"SLD": 48, "OHI": 22, "SLI": 10, "ID": 9, "AUT": 6, "EMN": 5},
}
_PART_C = 0.25
_INTERIM = {"MD": 0.1, "DB": 0.1, "VI": 0.06, "HI": 0.06, "TBI": 0.06, "AUT": 0.03, "OHI": 0.004}

# Exit reason, end of the responsibility, and how the child left school (blank where it stays), with shares by age.
_EXITS: tuple[tuple[str, str, str, tuple[int, int, int]], ...] = (
    ("MKC", "MOVED", "moved away", (50, 45, 18)),
    ("NOLONGER", "EXIT", "", (35, 22, 2)),
    ("REVOKED", "EXIT", "", (12, 10, 2)),
    ("D", "D", "died", (2, 2, 1)),
    ("DROPOUT", "EXIT", "dropped out", (0, 20, 20)),
    ("GHS", "GRAD", "graduated", (0, 0, 42)),
    ("RC", "GRAD", "other", (0, 0, 15)),
)


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
    from_elsewhere: bool = False
    interim: bool = False


def usual_disability(person: Person, day: date) -> str:
    """A disability that is often found at the age of a day."""
    shares = next(shares for below, shares in _USUAL.items() if person.age(day) < below)
    if person.age(day) > 7:  # a delay found now would have to be something else soon
        shares = {**shares, "DD": 0}
    return person.chance.choices(list(shares), list(shares.values()))[0]


def case_of(
    person: Person, disability: str, environment: str, latest: date, pivot: date, leaving: Leaving | None = None
) -> Case:
    """A case whose first plan was made up to a day, at an age at which the disability is usually found."""
    t, chance = person.world.timetable, person.chance
    low, high = _STARTS[disability]
    third = birthday(person.birth_date, 3)
    first = min(person.birth_date + timedelta(int(365.25 * low) + 25), latest)
    last = min(latest, person.birth_date + timedelta(int(365.25 * high)))
    # Developmental delay begins at three, so that nobody is evaluated for it before the third birthday.
    may_come = low < 4 and disability != "DD" and third <= latest
    if may_come and (last < first + timedelta(60) or chance.random() < (_PART_C if third >= SPAN_BEGIN else 0.1)):
        day = t.business(third - timedelta(1 + int(chance.random() * 9)), 0)
        return Case(disability, environment, day, third, pivot, leaving, from_part_c=True)
    day = t.school_by(between(chance, first, last))
    if day < first:  # from summer back to May would be too young
        day = t.school_from(first)
    return Case(
        disability,
        environment,
        day,
        day,
        pivot,
        leaving,
        from_elsewhere=chance.random() < 0.02,
        interim=chance.random() < _INTERIM.get(disability, 0),
    )


def leaving_of(person: Person, about: date, *, graduates: bool) -> Leaving:
    """A way to leave that fits the age on a day; graduates leave with the school year before it."""
    t, chance, age = person.world.timetable, person.chance, person.age(about)
    if age >= 22:
        return Leaving(t.school_by(birthday(person.birth_date, 22) - timedelta(1)), "RMA", "AGE", "other")
    band = 0 if age < 14 else 1 if age < 17 else 2
    shares = [row[3][band] if graduates or row[0] not in ("GHS", "RC") else 0 for row in _EXITS]
    reason, end_reason, left, _ = chance.choices(_EXITS, shares)[0]
    day = t.school_by(about)
    if reason in ("GHS", "RC"):
        day = t.last_day(day - timedelta(365))
    return Leaving(day, reason, end_reason, left)
