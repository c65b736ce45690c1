"""How likely two records are of one child: what counts for it and against it, with how much, in one table.

Each level of a comparison weighs the logarithm to base 2 of how much more often it is met between two records of one
child than between records of two children (I. P. Fellegi and A. B. Sunter, A Theory for Record Linkage, Journal of the
American Statistical Association 64, 1969). A weight of 1 makes it twice as likely that it is one child, one of -1 half
as likely. How often each is met is SER's own estimate; `bench/identity.py` measures what comes of it.

An address does not count: brothers and sisters share it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log2
from typing import NamedTuple

from ser.federal.name_keys import alike, words_of
from ser.law.spelling import is_near, likeness

ALIKE, SAME = 0.8, 0.97
"""From which likeness on two parts of a name are much alike, and the same."""

LIKELY = 16.5
"""The sum from which on two records are offered to be merged.

Two children of one birth date and last name, as twins are, stay below it; a child with another last name is above it.
"""


class Level(NamedTuple):
    """What a comparison can come to: in words, and how often between records of one child, and of two children."""

    says: str
    of_one_child: float
    of_two_children: float

    @property
    def weight(self) -> float:
        """How much it counts for one child, or against it where it is less than nothing."""
        return round(log2(self.of_one_child / self.of_two_children), 1)


COMPARISONS: Mapping[str, Mapping[str, Level]] = {
    "last_name": {
        "same": Level("same last name", 0.86, 0.005),
        "alike": Level("last name spelled or spoken alike", 0.06, 0.008),
        "turned": Level("first and last name turned around", 0.01, 0.00002),
        "other": Level("other last name", 0.08, 0.987),
    },
    "first_name": {
        "same": Level("same first name", 0.86, 0.006),
        "alike": Level("first name alike, or short for the other", 0.09, 0.01),
        "other": Level("other first name", 0.04, 0.984),
    },
    "middle_name": {
        "same": Level("same middle name", 0.8, 0.05),
        "alike": Level("middle name fits an initial", 0.15, 0.1),
        "other": Level("other middle name", 0.05, 0.85),
    },
    "birth_date": {
        "same": Level("same birth date", 0.94, 1 / 5500),
        "alike": Level("birth date that differs by a slip", 0.05, 0.015),
        "other": Level("other birth date", 0.01, 0.985),
    },
    "sex": {"same": Level("same sex", 0.985, 0.5), "other": Level("other sex", 0.015, 0.5)},
    "multiple_birth": {"other": Level("said to be of a multiple birth", 0.002, 0.5)},
    "system_id": {"same": Level("same ID of one LEA", 0.3, 0.0001)},
}
"""The one table of what is compared and how much it counts; what one of the two leaves blank counts for nothing."""


class Contribution(NamedTuple):
    """What one part of a comparison counts for one child, or against it, and why."""

    element: str
    says: str
    weight: float

    @property
    def signed(self) -> str:
        """The weight with its sign, as people read it."""
        return f"{self.weight:+.1f}".replace("-", "\u2212")


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of a child: its names of all times for comparing, its birth date, and what is known beside."""

    names: tuple[str, ...] = field(repr=False)
    birth_date: date = field(repr=False)
    sex: str | None = None
    multiple_birth: bool = False
    system_ids: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What speaks for it that two records are of one child, and against it."""

    contributions: tuple[Contribution, ...]

    @property
    def total(self) -> float:
        """What all of it adds up to."""
        return round(sum(one.weight for one in self.contributions), 1)

    @property
    def is_likely(self) -> bool:
        """Whether it is enough to ask a person."""
        return self.total >= LIKELY

    @property
    def words(self) -> str:
        """All of it in one line, what counts most first."""
        ordered = sorted(self.contributions, key=lambda one: -abs(one.weight))
        return ", ".join(f"{one.says} {one.signed}" for one in ordered)


def likelihood(one: Person, other: Person) -> Likelihood:
    """How likely two records are of one child."""
    return Likelihood(tuple(_found(one, other)))


def _found(one: Person, other: Person) -> Iterator[Contribution]:
    last, first, pair = _best(one.names, other.names)
    if min(last, first) < ALIKE and _are_turned(one.names, other.names):
        yield _told("last_name", "turned")
        first = SAME
    else:
        yield _told("last_name", _level(last))
        yield _told("first_name", _level(first))
    if (middle := _middle(*pair)) is not None:
        yield _told("middle_name", middle)
    yield _told("birth_date", ("other", "alike", "same")[is_likely_day(one.birth_date, other.birth_date)])
    if one.sex and other.sex:
        yield _told("sex", "same" if one.sex == other.sex else "other")
    if (one.multiple_birth or other.multiple_birth) and first < SAME:
        yield _told("multiple_birth", "other")
    if not one.system_ids.isdisjoint(other.system_ids):
        yield _told("system_id", "same")


def _told(element: str, level: str) -> Contribution:
    found = COMPARISONS[element][level]
    return Contribution(element, found.says, found.weight)


def _level(likeness_of_parts: float) -> str:
    return "same" if likeness_of_parts >= SAME else "alike" if likeness_of_parts >= ALIKE else "other"


def _best(names: Sequence[str], others: Sequence[str]) -> tuple[float, float, tuple[str, str]]:
    """How like the last names and the first names are where two children's names of all times are most alike."""
    found = [(*parts(one, other), (one, other)) for one in names for other in others]
    return max(found, key=lambda each: (min(each[:2]) + sum(each[:2]) / 4, each[2]))


def _are_turned(names: Iterable[str], others: Iterable[str]) -> bool:
    return any(_part(a[0], b[1]) >= SAME and _part(a[1], b[0]) >= SAME for a in _split(names) for b in _split(others))


def _split(names: Iterable[str]) -> list[list[str]]:
    return [name.split("|") for name in names]


def _middle(name: str, other: str) -> str | None:
    """How two middle names compare; nothing where one of them is not known."""
    one, two = (each.split("|")[2:] for each in (name, other))
    if not one or not two or not one[0] or not two[0]:
        return None
    if one[0] == two[0]:
        return "same"
    is_initial = len(one[0]) == 1 or len(two[0]) == 1
    return "alike" if is_initial and one[0][0] == two[0][0] else "other"


def is_likely_day(typed: date, day: date) -> int:
    """Whether two birth dates are the same (2), or differ as they do by a slip (1): one part wrong, or two swapped."""
    if typed == day:
        return 2
    compared = [(typed.year, day.year), (typed.month, day.month), (typed.day, day.day)]
    swapped = (typed.month, typed.day) == (day.day, day.month) and typed.year == day.year
    return 1 if swapped or sum(a != b for a, b in compared) == 1 else 0


def parts(typed: str, name: str) -> tuple[float, float]:
    """How like the last names, and the first names, of two comparable names are."""
    (last, first, *_), (other_last, other_first, *middle) = typed.split("|"), name.split("|")
    return _part(last, other_last), max(_part(first, other_first), *(_part(first, m) for m in middle))


def _part(typed: str, name: str) -> float:
    if not typed or not name:
        return 0.0
    if sorted(typed.split()) == sorted(name.split()) or typed.replace(" ", "") == name.replace(" ", ""):
        return 1.0
    best = max(likeness(a, b) for a in typed.split() for b in words_of(name))
    if any(not alike(a).isdisjoint(words_of(name)) for a in typed.split()):
        best = max(best, 0.95)
    return min(best, 0.96) if is_near(typed, name) or best >= 0.9 else min(best, 0.79)
