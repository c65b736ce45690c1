"""A finding says what is wrong with a row or a student, why it matters and what to do."""

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
    """One line of a findings file; several elements give several lines with the same key and rule.

    `elements`: all that the finding names, in order, where this line shows one of several. `sentence` and `fix` are
    phrases whose words are kept as data (`law.words`), but where a finding was read from a file.
    """

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
    elements: tuple[str, ...] = ()


COLUMNS = ("file", "row", "key", "record", "element", "value", "rule", "severity", "sentence", "fix", "citation")
"""The columns of a findings file, in this order."""
