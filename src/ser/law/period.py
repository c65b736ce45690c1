"""A period is a collection that the state opened for one school year: its window, its days, how its rules weigh."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ser.law.collection import Collection
from ser.law.finding import HARD, Severity
from ser.law.words import Phrase


class Stage(StrEnum):
    """How far a period has come."""

    OPEN = "open"
    CLOSED = "closed"


class OutOfOrder(ValueError):
    """The days of a window are not in their order; the message says what was given and what the order is."""


_ORDER = (
    "The collection opens on {opens}, is to be free of errors by {errors}, is to be certified by {certify} and closes"
    " on {closes}. Each of these days must be the same as the one before or later; correct the one that is too early."
)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a period: when it opens, is to be free of errors, is to be certified, and closes.

    `leas`: the LEAs that take part; None for every LEA.
    """

    opens: date
    free_of_errors_by: date
    certify_by: date
    closes: date
    leas: frozenset[str] | None = None

    def __post_init__(self) -> None:
        days = (self.opens, self.free_of_errors_by, self.certify_by, self.closes)
        if list(days) != sorted(days):
            names = ("opens", "errors", "certify", "closes")
            raise OutOfOrder(Phrase(_ORDER, dict(zip(names, days, strict=True))))

    def is_open_on(self, day: date) -> bool:
        """Whether the window is open on a day, its first and last day included."""
        return self.opens <= day <= self.closes

    def takes_part(self, lea_code: str) -> bool:
        """Whether an LEA takes part."""
        return self.leas is None or lea_code in self.leas


@dataclass(frozen=True, slots=True)
class Period:
    """A collection in a school year, with the severities of its rules as they were when it opened.

    `school_year` is named by its second half. `rule_version` is the version of the state's rules at that time.
    """

    collection: str
    school_year: int
    counts_on: date
    window: Window
    severities: Mapping[str, Severity]
    rule_version: str

    def severity_of(self, rule: str) -> Severity:
        """The severity of a rule in this period; a rule that came after it opened is a notice."""
        return self.severities.get(rule, Severity.NOTICE)

    def blocks(self, rule: str) -> bool:
        """Whether nothing can be certified while a record breaks the rule."""
        return self.severity_of(rule) in HARD


def opened(
    collection: Collection, school_year: int, window: Window, severities: Mapping[str, Severity], rule_version: str
) -> Period:
    """The period of a collection that opens now: what its rules weigh today holds until it closes."""
    day = collection.date_in(school_year)
    return Period(collection.name, school_year, day, window, dict(severities), rule_version)
