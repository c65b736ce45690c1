"""What a state collects, and when: the declaration from which the collections of each school year are made."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Collection:
    """A count or a period that the state collects, such as the child count of 1 October."""

    name: str
    title: str
    month: int
    day: int

    def date_in(self, school_year: int) -> date:
        """The day of the collection in a school year (named by its second half)."""
        return date(school_year - 1 if self.month >= 7 else school_year, self.month, self.day)
