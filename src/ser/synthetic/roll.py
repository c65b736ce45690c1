"""The roll of the synthetic state: who there is, in which LEA, and who is whose brother or sister."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from ser.synthetic.places import World
from ser.synthetic.population import Kind

# Children who do not count, for each child who does; ages on the count date.
OTHERS: Mapping[str, tuple[float, range]] = {
    "gifted": (0.27, range(7, 18)),
    "ineligible": (0.04, range(5, 16)),
    "exited": (0.06, range(5, 22)),
    "in process": (0.02, range(4, 14)),
    "new": (0.018, range(4, 14)),
    "stopped": (0.006, range(5, 14)),
    "refused": (0.004, range(5, 14)),
    "without ID": (0.003, range(4, 12)),
}

_RACES = {"AM7": 7, "AS7": 15, "BL7": 430, "HI7": 60, "MU7": 25, "PI7": 1, "WH7": 462}
_TWINS = 0.012  # of the children have a twin who is also in special education
_SIBLINGS = 0.25  # of the children join a family that is there already
_TWIN_AGES = {5, 6, 7, *range(9, 18)}  # the birth dates of the others are not free


@dataclass(frozen=True, slots=True)
class Child:
    """One made-up child before its life is told; disability and environment are blank for those who do not count."""

    number: int
    story: str
    disability: str
    environment: str
    age: int
    race: str
    sex: str
    lea: int
    family: int
    twins: int  # 0, or the number of the pair; negative for the second of the two


def roll(world: World, population: Mapping[Kind, int]) -> list[Child]:
    """Everybody of the synthetic state, in an order that says nothing."""
    chance = Random(f"{world.seed}:roll")
    people = [*_counted(population), *_others(chance, world, sum(population.values()))]
    people.sort(key=lambda person: (person[3], person[4]))  # twins are neighbours in age and race
    pairs = _pairs(chance, people)
    order = list(range(len(people)))
    chance.shuffle(order)
    number_of = {at: number for number, at in enumerate(order, 1)}
    placed = _placed(chance, world, people, pairs)
    children = [Child(number_of[at], *person, *placed[at], pairs.get(at, 0)) for at, person in enumerate(people)]
    return sorted(children, key=lambda child: child.number)


_Person = tuple[str, str, str, int, str, str]  # story, disability, environment, age, race, sex


def _counted(population: Mapping[Kind, int]) -> Iterator[_Person]:
    for kind, count in population.items():
        yield from [("counted", kind.disability, kind.environment, kind.age, kind.race, kind.sex)] * count


def _others(chance: Random, world: World, counted: int) -> Iterator[_Person]:
    for story, (share, ages) in OTHERS.items():
        if story == "gifted" and not world.codes.gifted[0]:
            continue
        count = max(1, round(share * counted))
        races = chance.choices(list(_RACES), list(_RACES.values()), k=count)
        for race in races:
            yield story, "", "", chance.choice(ages), race, "M" if chance.random() < 0.6 else "F"


def _pairs(chance: Random, people: list[_Person]) -> Mapping[int, int]:
    pairs: dict[int, int] = {}
    at = 0
    while at + 1 < len(people):
        same = people[at][3:5] == people[at + 1][3:5] and people[at][3] in _TWIN_AGES
        if same and chance.random() < _TWINS:
            pairs[at] = len(pairs) // 2 + 1
            pairs[at + 1] = -pairs[at]
            at += 1
        at += 1
    return pairs


def _placed(chance: Random, world: World, people: list[_Person], pairs: Mapping[int, int]) -> list[tuple[int, int]]:
    """The LEA and the family of each; brothers and sisters are of one race and LEA and at least two years apart."""
    sizes = list(accumulate(lea.size for lea in world.leas))
    leas = chance.choices(range(len(world.leas)), cum_weights=sizes, k=len(people))
    private = [at for at, lea in enumerate(world.leas) if lea.sites["PRIVATE"] != lea.sites["ELEM"]]
    open_families: defaultdict[tuple[int, str], list[tuple[int, list[int]]]] = defaultdict(list)
    placed: list[tuple[int, int]] = []
    families = 0
    for at, (_story, _disability, environment, age, race, _sex) in enumerate(people):
        if pairs.get(at, 0) < 0:
            placed.append(placed[-1])
            continue
        lea = chance.choice(private) if environment == "PPPS" else leas[at]
        known = open_families[lea, race]
        joined = chance.choice(known) if known and chance.random() < _SIBLINGS else None
        if joined is None or any(abs(age - other) < 2 for other in joined[1]):
            families += 1
            joined = (families, [])
            known.append(joined)
        joined[1].append(age)
        placed.append((lea, joined[0]))
    return placed
