"""Which days are kept: those for which facts are decided ahead of any question, each with who needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ser.law.collection import Collection

TODAY = "today"
"""Owns the day for which worklists, findings and pages are decided; there is one at a time, and it never goes back."""

ASKED = "asked"
"""Owns a day that somebody asked for and that nobody else needs, until records change or the next day begins."""


@dataclass(frozen=True, slots=True, order=True)
class KeptDay:
    """A day, and who owns it: today, a collection (by its name), or who asked. A day may have several owners."""

    owner: str
    day: date


def kept_days(collections: Iterable[Collection], today: date) -> frozenset[KeptDay]:
    """The days that are kept when it is this day: today itself, and the latest day of each collection that keeps facts.

    What was asked for is not among them: it is kept beside these, and nobody needs it tomorrow.
    """
    counts = (KeptDay(each.name, each.last_by(today)) for each in collections if each.keeps_facts)
    return frozenset({KeptDay(TODAY, today), *counts})
