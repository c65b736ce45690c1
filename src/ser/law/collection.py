"""A collection is a count that the state takes on a day of each school year; the count date is declared here once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ser.law.finding import Severity

CHILD_COUNT = "child_count"
"""The name of the collection by which children are counted, and that each state declares: its day is the count date."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A count or a period that the state collects, such as the child count of 1 October.

    `keeps_facts`: whether the facts of its latest day are kept current, because people go on looking at them; those of
    other collections are decided when somebody asks. `severities`: of the rules that weigh otherwise in this collection
    than in the state, by code; no verified paragraph stands behind an unverified rule here either.
    """

    name: str
    title: str
    month: int
    day: int
    keeps_facts: bool = True
    severities: Mapping[str, Severity] = field(default_factory=dict, hash=False)

    def date_in(self, school_year: int) -> date:
        """The day of the collection in a school year (named by its second half)."""
        return date(school_year - 1 if self.month >= 7 else school_year, self.month, self.day)

    def last_by(self, day: date) -> date:
        """The latest day of the collection up to a day, this day included."""
        counted = date(day.year, self.month, self.day)
        return counted if counted <= day else counted.replace(year=day.year - 1)

    def first_from(self, day: date) -> date:
        """The first day of the collection from a day on, this day included."""
        counted = date(day.year, self.month, self.day)
        return counted if counted >= day else counted.replace(year=day.year + 1)
