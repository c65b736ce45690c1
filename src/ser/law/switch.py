"""A switch is a setting that a state may choose: each value carries the day from which it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from ser.law.cite import Citation, Cites, citations

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Switch(Generic[T]):
    """A named setting and its values, each with the first day on which it holds."""

    name: str
    title: str
    values: tuple[tuple[date, T], ...]
    cite: tuple[Citation, ...]

    def on(self, day: date) -> T:
        """The value that holds on a day; the earliest one for days before it."""
        held = [value for first, value in self.values if first <= day]
        return held[-1] if held else self.values[0][1]


def switch(name: str, title: str, value: T, *, cite: Cites, since: Sequence[tuple[date, T]] = ()) -> Switch[T]:
    """Declare a switch: `value` holds from the beginning, `since` gives later values with their first days."""
    return Switch(name, title, ((date.min, value), *sorted(since, key=lambda pair: pair[0])), citations(cite))
