"""A finding says what is wrong with a row or a student, why it matters and what to do."""

import string
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does to a row, from the hardest to the softest."""

    REJECT = "reject"
    MUST_FIX = "must_fix"
    MUST_EXPLAIN = "must_explain"
    NOTICE = "notice"


HARD = frozenset({Severity.REJECT, Severity.MUST_FIX})
"""The severities with which nothing can be certified."""


class Class(StrEnum):
    """The stage at which a rule is asked, in the order of asking."""

    FILE = "file"
    VALUE = "value"
    RECORD = "record"
    STUDENT = "student"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a findings file; several elements give several lines with the same key and rule."""

    file: str
    row: int | None
    key: str
    record: str
    element: str
    value: str
    rule: str
    severity: Severity
    sentence: str
    fix: str
    citation: str


COLUMNS = ("file", "row", "key", "record", "element", "value", "rule", "severity", "sentence", "fix", "citation")
"""The columns of a findings file, in this order."""


def fields_in(text: str) -> set[str]:
    """The names in braces of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
