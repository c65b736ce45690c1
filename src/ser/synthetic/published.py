"""The published child count of 2017-18, cell by cell, in the codes of the federal files.

The table is Louisiana's part of the public state file on children served under IDEA, Part B: a row for each environment
and disability of one age band, columns for ages, races and sexes. English learners are suppressed there (`*`).
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Band = Literal["3-5", "6-21"]
Dimension = Literal["age", "age_group", "race", "sex", "total"]

AGES: Mapping[Band, range] = {"3-5": range(3, 6), "6-21": range(6, 22)}
AGE_GROUPS: Mapping[str, range] = {"6-11": range(6, 12), "12-17": range(12, 18), "18-21": range(18, 22)}
RACES = ("AM7", "AS7", "BL7", "HI7", "MU7", "PI7", "WH7")
SEXES = ("F", "M")

DISABILITIES: Mapping[str, str | None] = {
    "All Disabilities": None,
    "Autism": "AUT",
    "Deaf-blindness": "DB",
    "Developmental delay": "DD",
    "Emotional disturbance": "EMN",
    "Hearing impairment": "HI",
    "Intellectual disability": "ID",
    "Multiple disabilities": "MD",
    "Other health impairment": "OHI",
    "Orthopedic impairment": "OI",
    "Specific learning disability": "SLD",
    "Speech or language impairment": "SLI",
    "Traumatic brain injury": "TBI",
    "Visual impairment": "VI",
}

# The separate schools and residential facilities of both bands share a code, so the band is told with it.
ENVIRONMENTS: Mapping[str, tuple[Band, str | None]] = {
    "Total, Age 3-5": ("3-5", None),
    "Services in Regular Early Childhood Program (attend at least 10 hours)": ("3-5", "REC10YSVCS"),
    "Services in Other Location than Regular Early Childhood Program (attend at least 10 hours)": (
        "3-5",
        "REC10YOTHLOC",
    ),
    "Services in Regular Early Childhood Program (attend less than 10 hours)": ("3-5", "REC09YSVCS"),
    "Services in Other Location than Regular Early Childhood Program (attend less than 10 hours)": (
        "3-5",
        "REC09YOTHLOC",
    ),
    "Separate Class": ("3-5", "SC"),
    "Separate School, Age 3-5": ("3-5", "SS"),
    "Residential Facility, Age 3-5": ("3-5", "RF"),
    "Home": ("3-5", "H"),
    "Service Provider Location": ("3-5", "SPL"),
    "Total, Age 6-21": ("6-21", None),
    "Inside regular class 80% or more of the day": ("6-21", "RC80"),
    "Inside regular class 40% through 79% of the day": ("6-21", "RC79TO40"),
    "Inside regular class less than 40% of the day": ("6-21", "RC39"),
    "Separate School, Age 6-21": ("6-21", "SS"),
    "Residential Facility, Age 6-21": ("6-21", "RF"),
    "Homebound/Hospital": ("6-21", "HH"),
    "Correctional Facilities": ("6-21", "CF"),
    "Parentally Placed in Private Schools": ("6-21", "PPPS"),
}

_RACE_NAMES = {
    "American Indian or Alaska Native": "AM7",
    "Asian": "AS7",
    "Black or African American": "BL7",
    "Hispanic/Latino": "HI7",
    "Two or More Races": "MU7",
    "Native Hawaiian or Other Pacific Islander": "PI7",
    "White": "WH7",
}


@dataclass(frozen=True, slots=True)
class Key:
    """Which figure of the table: an environment and a disability (None: all of them), a band, and one value."""

    environment: str | None
    disability: str | None
    band: Band
    dimension: Dimension
    value: str | None  # None where the dimension is the total


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure that a count can be compared with."""

    environment: str | None
    disability: str | None
    band: Band
    dimension: Dimension
    value: str | None
    count: int

    @property
    def key(self) -> Key:
        """The cell without its figure."""
        return Key(self.environment, self.disability, self.band, self.dimension, self.value)


@cache
def published() -> tuple[Cell, ...]:
    """Every figure of the published table that a count can be compared with."""
    source = files("ser") / "states" / "louisiana" / "data" / "childcount_2017_18.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    return tuple(cell for row in csv.DictReader(lines) for cell in _cells(row))


def _cells(row: Mapping[str, str]) -> Iterator[Cell]:
    band, environment = ENVIRONMENTS[row["SEA Education Environment"]]
    disability = DISABILITIES[row["SEA Disability Category"]]
    for dimension, columns in _COLUMNS[band].items():
        texts = {value: row[column] for value, column in columns.items()}
        # A dash is a zero only beside figures of its own group; a group of dashes alone was not published.
        if any(text.isdigit() for text in texts.values()):
            for value, text in texts.items():
                yield Cell(environment, disability, band, dimension, value, 0 if text == "-" else int(text))


def _race_columns(suffixes: Mapping[str, str], usual: str) -> dict[str | None, str]:
    return {code: name + suffixes.get(code, usual) for name, code in _RACE_NAMES.items()}


# The spelling of the published header, which is not regular.
_COLUMNS: Mapping[Band, Mapping[Dimension, Mapping[str | None, str]]] = {
    "3-5": {
        "age": {str(age): f"Age {age}" for age in AGES["3-5"]},
        "race": _race_columns({"AM7": " Age 3 to 5"}, " Age 3-5"),
        "sex": {"F": "Female Age 3 to 5", "M": "Male Age 3 to 5"},
        "total": {None: "Age 3 to 5"},
    },
    "6-21": {
        "age": {str(age): f"Age {age}" for age in AGES["6-21"]},
        "age_group": {group: f"Age {group}" for group in AGE_GROUPS},
        "race": _race_columns({}, " Age 6 to21") | {"MU7": "Two or more races Age 6 to21"},
        "sex": {"F": "Female Age 6 to 21", "M": "Male Age 6 to 21"},
        "total": {None: "Ages 6-21"},
    },
}
