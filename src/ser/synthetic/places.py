"""The LEAs and sites of the synthetic state: the state's real LEAs, and charters and sites that are made up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from ser.law.example import after
from ser.law.state import State
from ser.synthetic.calendar import days_of_schools
from ser.synthetic.codes import Codes, codes_of
from ser.synthetic.names import SITE_NAMES, TOWNS
from ser.synthetic.timetable import Timetable

SPAN_BEGIN = date(2014, 7, 1)
"""The first day of the years that the synthetic state covers."""

CUT_OVER = date(2017, 7, 1)
"""From this day most LEAs send every plan; of the time before they sent what was in force."""

CHARTERS = 20

# Roughly how large an LEA is beside the others, by its code; those not named count as small.
_SIZES: Mapping[str, int] = {
    "026": 48, "017": 41, "009": 40, "052": 38, "010": 32, "028": 30, "032": 25, "040": 23, "003": 22, "008": 22,
    "053": 19, "037": 19, "055": 18, "029": 14, "036": 14, "049": 13, "023": 13, "001": 10, "057": 10, "045": 9,
    "058": 9, "051": 9, "050": 8, "065": 8, "060": 6, "031": 6, "020": 6, "006": 6, "044": 7, "048": 6, "038": 5,
    "025": 2, "012": 2, "054": 1, "041": 2, "046": 1, "018": 1,
}  # fmt: skip
_USUAL_SIZE = 4
_FULL_HISTORY = 0.2  # of the smaller LEAs send every plan since the first day of the span
_SMALL = 10

_LEVELS: Mapping[str, tuple[str, str]] = {"ELEM": ("PK", "05"), "MIDDLE": ("06", "08"), "HIGH": ("09", "12")}
_PER_SIZE = {"ELEM": 1.0, "MIDDLE": 0.4, "HIGH": 0.35}


@dataclass(frozen=True, slots=True)
class Lea:
    """An LEA with its sites by level; `since` is the day from which it sends every plan."""

    code: str
    name: str
    lea_type: str
    size: int
    since: date
    sites: Mapping[str, tuple[str, ...]]
    towns: tuple[str, ...]

    def site(self, level: str, draw: float) -> str:
        """One of the sites of a level, the same for the same draw."""
        sites = self.sites[level]
        return sites[int(draw * len(sites))]


@dataclass(frozen=True, slots=True)
class Place:
    """A site as the site file tells it."""

    code: str
    name: str
    site_type: str
    grades: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class World:
    """Everything around a made-up child: the state, its codes, days, LEAs, and the day on which the lives stop."""

    state: State
    codes: Codes
    timetable: Timetable
    leas: tuple[Lea, ...]
    places: tuple[Place, ...]
    seed: int
    count_day: date
    today: date
    evaluation_days: int  # business days in which the state wants an initial evaluation done


def world_of(state: State, seed: int, count_day: date, today: date) -> World:
    """The surroundings of the children of a state, the same for the same seed."""
    chance = Random(f"{seed}:places")
    leas: list[Lea] = []
    places: list[Place] = []
    for code, name in (*state.lea_names.items(), *_charters(state)):
        own = tuple(_sites(chance, code, name, charter=code not in state.lea_names))
        places += own
        leas.append(_lea(chance, code, name, own, charter=code not in state.lea_names))
    timetable = Timetable(state.days_by(days_of_schools(state, today)))
    return World(
        state, codes_of(state), timetable, tuple(leas), tuple(places), seed, count_day, today, _evaluation_days(state)
    )


def _evaluation_days(state: State) -> int:
    """What the state's clock gives the example's evaluation, counted in business days."""
    clock = next(d for d in after(state).deadlines() if d.timeline == "T-03")
    return state.days.business_between(clock.start, clock.due or clock.start) or 0


def _charters(state: State) -> Iterator[tuple[str, str]]:
    for number in range(CHARTERS):
        code = f"9{number + 1:02}" if number % 2 else f"Z{number + 1:02}"
        if code not in state.lea_names:
            yield code, f"{TOWNS[number % len(TOWNS)]} Charter School (synthetic)"


def _lea(chance: Random, code: str, name: str, places: tuple[Place, ...], *, charter: bool) -> Lea:
    levels = {
        level: tuple(place.code for place in places if place.site_type in (level, "COMBO"))
        for level in ("ELEM", "MIDDLE", "HIGH", "FACILITY", "PRIVATE")
    }
    size = 1 if charter else _SIZES.get(code, _USUAL_SIZE)
    return Lea(
        code=code,
        name=name,
        lea_type="CHARTER" if charter else "PARISH",
        size=size,
        since=SPAN_BEGIN if size <= _SMALL and chance.random() < _FULL_HISTORY else CUT_OVER,
        sites={level: codes or levels["ELEM"] for level, codes in levels.items()},
        towns=tuple(chance.sample(TOWNS, 4)),
    )


def _sites(chance: Random, code: str, name: str, *, charter: bool) -> Iterator[Place]:
    if charter:
        yield Place(f"{code}Z01", name, "COMBO", ("PK", "12"))
        return
    size = _SIZES.get(code, _USUAL_SIZE)
    number = 0
    for level, share in _PER_SIZE.items():
        for _ in range(max(1, round(size * share))):
            number += 1
            title = f"{chance.choice(SITE_NAMES)} {level.capitalize() if level != 'ELEM' else 'Elementary'} School"
            yield Place(f"{code}Z{number:02}", f"{title} (synthetic)", level, _LEVELS[level])
    yield Place(f"{code}Z{number + 1:02}", f"{chance.choice(SITE_NAMES)} Center (synthetic)", "FACILITY", None)
    if size >= 10:
        title = f"{chance.choice(SITE_NAMES)} Academy (synthetic)"
        yield Place(f"{code}Z{number + 2:02}", title, "PRIVATE", _LEVELS["ELEM"])
