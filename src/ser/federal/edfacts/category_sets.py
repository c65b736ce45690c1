"""The sets of categories by which each federal file is broken down, by school year, read from data."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ser.law.report import Level
from ser.law.tally import CategorySet

FIRST_YEAR = 2022
"""The first school year whose sets are known; earlier years are reconstructed with them."""

FACTS: Mapping[str, str] = {
    "AGEEC": "age",
    "AGEEXITSPED": "age",
    "AGEGROUP": "age_group",
    "AGESA": "age",
    "BASISEXIT": "basis",
    "CERTSTATUS": "qualification",
    "DISABCATIDEA": "disability",
    "DISABCATIDEAEXIT": "disability",
    "DISABSTATIDEA": "disability_status",
    "DSCPLMETHOD": "method",
    "EDENVIDEAEC": "environment",
    "EDENVIRIDEASA": "environment",
    "EDUSERVICES": "services",
    "LEPBOTH": "english_learner",
    "QUALSTATPARA": "qualification",
    "QUALSTATSPEDTCH": "qualification",
    "RACEETHNIC": "race",
    "REMOVALLENIDEA": "length",
    "REMOVALLENSUS": "length",
    "REMOVALTYPE": "interim_removal",
    "REMOVEREASON": "interim_reason",
    "SEX": "sex",
    "STAFFSPED": "staff_category",
}
"""The column of a count that each federal category is shown in."""


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    first_year: int
    made: CategorySet


def category_sets(file: str, school_year: int) -> tuple[CategorySet, ...]:
    """The sets of a federal file in a school year: those last in force by then, else the first that are known."""
    years = {line.first_year for line in _lines() if line.file == file}
    year = max((y for y in years if y <= school_year), default=min(years))
    return tuple(line.made for line in _lines() if (line.file, line.first_year) == (file, year))


@cache
def _lines() -> tuple[_Line, ...]:
    with (files("ser.federal.edfacts") / "category_sets.csv").open(encoding="utf-8") as source:
        return tuple(_line(row) for row in csv.DictReader(source))


def _line(row: Mapping[str, str]) -> _Line:
    made = CategorySet(
        code=row["set"],
        categories=tuple(FACTS[name] for name in row["categories"].split()),
        total_indicator=row["total_indicator"],
        levels=tuple(Level(level.lower()) for level in row["levels"].split()),
    )
    return _Line(row["file_spec"], int(row["first_year"]), made)
