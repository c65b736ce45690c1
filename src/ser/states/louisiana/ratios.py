"""The most students that a class may have, by its kind, category, level and length of day."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Ratio:
    """A line of the table of class sizes; what is blank holds for every class."""

    class_kind: str
    class_category: str | None
    class_level: str | None
    is_half_day: bool | None
    most_students: int
    cite: str


def most_students(kind: str, category: str | None, level: str | None, is_half_day: bool | None) -> int | None:
    """The most students of a class by the line that says most about it; None where no line speaks of it."""
    half = bool(is_half_day)
    found = [
        r
        for r in ratios()
        if r.class_kind == kind
        and r.class_category in (None, category)
        and r.class_level in (None, level)
        and r.is_half_day in (None, half)
    ]
    return max(found, key=_says).most_students if found else None


def _says(ratio: Ratio) -> int:
    """How much of a class a line names."""
    return sum(each is not None for each in (ratio.class_category, ratio.class_level, ratio.is_half_day))


@cache
def ratios() -> tuple[Ratio, ...]:
    """The lines of the table."""
    with (files("ser.states.louisiana") / "data" / "ratios.csv").open(encoding="utf-8") as lines:
        return tuple(_ratio(row) for row in csv.DictReader(lines))


def _ratio(row: dict[str, str]) -> Ratio:
    return Ratio(
        class_kind=row["class_kind"],
        class_category=row["class_category"] or None,
        class_level=row["class_level"] or None,
        is_half_day={"Y": True, "N": False}.get(row["is_half_day"]),
        most_students=int(row["most_students"]),
        cite=row["cite"],
    )
