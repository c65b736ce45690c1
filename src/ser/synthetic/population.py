"""The children behind the published count: how many of each kind, so that every published figure is met.

Ages, races and sexes are each spread over the disabilities and environments by an integer programme of their own. All
three agree on how many children of a disability are in an environment, so within it they are paired freely.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import floor

from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from ser.synthetic.published import AGE_GROUPS, AGES, RACES, SEXES, Band, Dimension, Key, published

OLDEST_WITH_DELAY = 8  # developmental delay is a disability of ages 3 through 8

_MISS = 0.01  # children by which a proportional share may miss a figure, since it is rounded afterwards
_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of child, in the codes of the federal files."""

    disability: str
    environment: str
    age: int
    race: str
    sex: str

    @property
    def band(self) -> Band:
        """The age band of the year, which also says whose environment codes are meant."""
        return "3-5" if self.age in AGES["3-5"] else "6-21"


@dataclass(frozen=True, slots=True)
class _Place:
    """The children of one disability in one environment: their ages, races and sexes, each a list of its own."""

    disability: str
    environment: str
    ages: tuple[str, ...]
    races: tuple[str, ...]
    sexes: tuple[str, ...]


def full(seed: int = 0) -> Mapping[Kind, int]:
    """The whole state of the published count; the seed chooses who of a place has which age, race and sex."""
    chance = random.Random(seed)
    population = {}
    for place in _places():
        races, sexes = list(place.races), list(place.sexes)
        chance.shuffle(races)
        chance.shuffle(sexes)
        for (age, race, sex), count in Counter(zip(place.ages, races, sexes, strict=True)).items():
            population[Kind(place.disability, place.environment, int(age), race, sex)] = count
    return population


def scaled(children: int, seed: int = 0) -> Mapping[Kind, int]:
    """A state of so many children, in the proportions of the whole state by largest remainder."""
    whole = full(seed)
    total = sum(whole.values())
    population = {kind: count * children // total for kind, count in whole.items()}
    kinds = list(whole)
    random.Random(seed).shuffle(kinds)  # so that among equal remainders the order of the table favours nobody
    kinds.sort(key=lambda kind: whole[kind] * children % total, reverse=True)
    for kind in kinds[: children - sum(population.values())]:
        population[kind] += 1
    return {kind: count for kind, count in population.items() if count}


def cells(population: Mapping[Kind, int]) -> Mapping[Key, int]:
    """What the published table would say of these children, in each of its figures."""
    sums: Counter[Key] = Counter()
    for kind, count in population.items():
        values = {*_values("age", str(kind.age)), *_values("race", kind.race), *_values("sex", kind.sex)}
        for key in _keys(kind.environment, kind.disability, kind.band, values):
            sums[key] += count
    return {cell.key: sums[cell.key] for cell in published()}


def _values(dimension: Dimension, value: str) -> set[tuple[Dimension, str | None]]:
    """The columns in which a child with the value is counted."""
    columns: set[tuple[Dimension, str | None]] = {("total", None), (dimension, value)}
    if dimension == "age":
        columns |= {("age_group", group) for group, ages in AGE_GROUPS.items() if int(value) in ages}
    return columns


def _keys(environment: str, disability: str, band: Band, values: set[tuple[Dimension, str | None]]) -> Iterator[Key]:
    """The figures in which a child is counted: its own row, and the totals above it."""
    for e, d, (dimension, value) in product((environment, None), (disability, None), values):
        yield Key(e, d, band, dimension, value)


@cache
def _places() -> tuple[_Place, ...]:
    return tuple(place for band in AGES for place in _solve(band))


def _solve(band: Band) -> Iterator[_Place]:
    ages = _spread(band, "age", [str(age) for age in AGES[band]])
    races = _spread(band, "race", RACES)
    sexes = _spread(band, "sex", SEXES)
    for disability, environment in ages:
        place = disability, environment
        yield _Place(disability, environment, ages[place], races[place], sexes[place])


def _spread(band: Band, dimension: Dimension, values: Sequence[str]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The value of each child of every disability and environment, meeting every figure and close to proportional."""
    unknowns = [
        (disability, environment, value)
        for (disability, environment), value in product(_totals(band), values)
        if disability != "DD" or dimension != "age" or int(value) <= OLDEST_WITH_DELAY
    ]
    members: defaultdict[Key, list[int]] = defaultdict(list)
    for index, (disability, environment, value) in enumerate(unknowns):
        for key in _keys(environment, disability, band, _values(dimension, value)):
            members[key].append(index)
    figures = [(members[cell.key], cell.count) for cell in published() if cell.key in members]
    counts = _rounded(_proportional(len(unknowns), figures), figures)
    spread: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for (disability, environment, value), count in zip(unknowns, counts, strict=True):
        spread[disability, environment] += [value] * count
    return {place: tuple(children) for place, children in spread.items()}


def _totals(band: Band) -> Mapping[tuple[str, str], int]:
    """The children of each disability in each environment.

    Where the table leaves the total out it is zero: the places with a figure already make up the totals of every
    disability, of every environment and of the band.
    """
    return {
        (cell.disability, cell.environment): cell.count
        for cell in published()
        if cell.band == band and cell.dimension == "total" and cell.count
        if cell.disability is not None and cell.environment is not None
    }


_Figures = Sequence[tuple[Sequence[int], int]]  # which unknowns make up a figure, and the figure


def _proportional(unknowns: int, figures: _Figures) -> list[float]:
    """The shares that meet the figures and are otherwise as even as can be, by iterative proportional fitting."""
    shares = [1.0] * unknowns
    for _ in range(_ROUNDS):
        worst = 0.0
        for members, figure in figures:
            held = sum(shares[index] for index in members)
            worst = max(worst, abs(held - figure))
            for index in members:
                shares[index] *= figure / held if held else 0.0
        if worst < _MISS:
            return shares
    raise ValueError("The published figures contradict each other: no shares meet them all.")


def _rounded(shares: Sequence[float], figures: _Figures) -> list[int]:
    """Each share rounded up or down so that every figure is met exactly, most of them to the nearer side."""
    whole = [floor(share) for share in shares]
    pairs = [(row, index) for row, (members, _) in enumerate(figures) for index in members]
    rows, columns = zip(*pairs, strict=True)
    sums = csr_array(([1.0] * len(pairs), (rows, columns)), shape=(len(figures), len(shares)))
    missing = [figure - sum(whole[index] for index in members) for members, figure in figures]
    answer = milp(
        [1 - 2 * (share - down) for share, down in zip(shares, whole, strict=True)],
        integrality=[1] * len(shares),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(sums, missing, missing),
    )
    if not answer.success:
        raise ValueError(f"The shares cannot be rounded to meet the published figures: {answer.message}")
    return [down + round(up) for down, up in zip(whole, answer.x, strict=True)]
