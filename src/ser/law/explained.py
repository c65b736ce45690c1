"""What must be explained is so once the LEA has given its reason: a row of its own, which names the finding.

It names the finding as a findings file does, by `finding_rule`, `finding_record` and `finding_key`; the key may be
blank where the finding is about the child itself. The declaration of such a record says that it `explains`.
"""

from ser.law.finding import Severity
from ser.law.record import Record
from ser.law.rule import Breach, Rule
from ser.law.student import Student


def answers(reason: Record, record: Record) -> bool:
    """Whether a reason is about this record: the child itself, or a row of the LEA that gives the reason."""
    named, key, lea = (getattr(reason, name) for name in ("finding_record", "finding_key", "lea_code"))
    if named != record.spec.name:
        return False
    return record.spec.is_child or (key == record.key and lea == record.owner)


def is_explained(made: Rule, breach: Breach, student: Student) -> bool:
    """Whether the reason for a breach that must be explained is on record; nothing harder is explained away."""
    if made.severity is not Severity.MUST_EXPLAIN:
        return False
    given = (row for rows in student.records.values() if rows and rows[0].spec.explains for row in rows)
    return any(getattr(row, "finding_rule", "") == made.code and answers(row, breach.record) for row in given)
