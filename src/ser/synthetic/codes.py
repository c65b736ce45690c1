"""Finds, in a state's own code sets, the codes that a made-up child needs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from ser.law.codes import CodeSet
from ser.law.state import State

# How common a code is among those with the same federal equivalent; a code not named here counts once.
_SHARES = {
    "ID-MI": 60, "ID-MO": 28, "ID-SE": 9, "ID-PR": 3, "DEAF": 25, "HOH": 75, "VI-B": 30, "VI-P": 70,
    "20": 30, "24": 70, "T9": 0, "GT": 100, "TM": 8, "TV": 10, "TT": 5,
}  # fmt: skip

# What an enrollment began or ended with, and the codes that say so; the first one that a state has is taken.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "first entry": ("E1",), "from another site": ("C2", "E1"), "from another LEA": ("C3",),
    "from another state": ("E2",), "back again": ("C4", "C7"),
    "graduated": ("04", "GRAD"), "moved within the state": ("XFER",), "moved away": ("MOVED",),
    "dropped out": ("DROP",), "end of year": ("EOY",), "died": ("D",), "other": ("OTHER",),
}  # fmt: skip

Choice = tuple[tuple[str, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a state by what they mean."""

    exceptionalities: Mapping[str, Choice]
    grades: Mapping[str, Choice]
    races: Mapping[str, Choice]
    gifted: Choice
    talents: frozenset[str]
    words: Mapping[str, str]

    def exceptionality(self, draw: float, disability: str) -> str:
        """One of the state's codes for a federal disability, the same for the same draw between 0 and 1."""
        return _drawn(draw, self.exceptionalities[disability])

    def grade(self, draw: float, federal: str) -> str:
        """One of the state's codes for a federal grade, the same for the same draw between 0 and 1."""
        return _drawn(draw, self.grades[federal])

    def gifted_code(self, draw: float) -> str:
        """One of the state's codes for gifted and talented, the same for the same draw between 0 and 1."""
        return _drawn(draw, self.gifted)

    def is_talented(self, code: str) -> bool:
        """Whether the code is one of talents, not of giftedness."""
        return code in self.talents

    def race(self, chance: Random, federal: str) -> tuple[bool, str]:
        """Whether Hispanic, and the races of the form, for the one race of the federal files."""
        if federal == "HI7":
            return True, self.races["WH7" if chance.random() < 0.9 else "BL7"][0][0]
        if federal == "MU7":
            first, second = sorted(chance.sample(("AM7", "AS7", "BL7", "WH7"), 2))
            return False, f"{self.races[first][0][0]};{self.races[second][0][0]}"
        return False, self.races[federal][0][0]


def codes_of(state: State) -> Codes:
    """The codes of a state, found by their federal equivalents and their labels."""
    found = _set(state, "exceptionality", "exceptionality")
    enrollment = (_set(state, "enrollment", "entry_code"), _set(state, "enrollment", "exit_code"))
    return Codes(
        exceptionalities=_by_federal(found),
        grades=_by_federal(_set(state, "enrollment", "grade")),
        races=_by_federal(_set(state, "student", "races")),
        gifted=_choice([c.code for c in found if c.label.startswith(("gifted", "talented"))]),
        talents=frozenset(c.code for c in found if c.label.startswith("talented")),
        words={word: _first(among, enrollment) for word, among in _WORDS.items()},
    )


def _set(state: State, record: str, element: str) -> CodeSet:
    codes = state.records[record].spec.by_name[element].codes
    assert codes is not None
    return codes


def _by_federal(codes: CodeSet) -> Mapping[str, Choice]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for code in codes:
        if federal := codes.federal(code.code):
            groups[federal].append(code.code)
    return {federal: _choice(group) for federal, group in groups.items()}


def _choice(group: list[str]) -> Choice:
    return tuple(group), tuple(_SHARES.get(code, 1) for code in group)


def _first(among: tuple[str, ...], sets: tuple[CodeSet, ...]) -> str:
    return next((code for code in among for codes in sets if code in codes), "")


def _drawn(draw: float, choice: Choice) -> str:
    codes, shares = choice
    reached = draw * sum(shares)
    for code, share in zip(codes, shares, strict=True):
        reached -= share
        if reached < 0:
            return code
    return codes[-1]
