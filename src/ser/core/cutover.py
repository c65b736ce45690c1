"""What lies before the day on which an LEA moved to SER from another system is history, and rules are quiet about it.

An LEA cannot mend or explain in SER what happened, and was settled, under another system. What still runs on the
cut-over day, what comes later, and an event of which something is missing is never history.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ser.core.finding import Class, Severity
from ser.core.record import Record

if TYPE_CHECKING:
    from ser.core.rule import Breach, Ref, Rule


def can_be_past(made: "Rule") -> bool:
    """Whether a rule is quiet about facts before a cut-over: rules of one record or student that say not `always`."""
    return (
        made.cls in (Class.RECORD, Class.STUDENT)
        and made.test is not None
        and made.severity is not Severity.REJECT
        and not made.always
    )


def is_past(made: "Rule", breach: "Breach", cutovers: Mapping[str, date]) -> bool:
    """Whether a breach lies wholly before the cut-over day of the LEA that sent its record.

    Its days are the dates that the rule reads or marks in the record, and those among the words of its sentence; a
    birth date is none of them. A record with a range must have ended before, too. Any other record must have a day,
    and where the rule asks for what must be filled, something of what it marks: else it is not settled.
    """
    record = breach.record
    cutover = cutovers.get(getattr(record, "lea_code", ""))
    if cutover is None or not can_be_past(made):
        return False
    read, marked = _cells(made.reads, record), _cells(made.marks, record)
    days = [value for value in (*read, *marked, *breach.words.values()) if isinstance(value, date)]
    end = record.spec.end
    if end is not None:
        ended = getattr(record, end)
        return ended is not None and max([ended, *days]) < cutover
    is_lacking = made.severity is Severity.MUST_FIX and bool(marked) and all(value is None for value in marked)
    return bool(days) and max(days) < cutover and not is_lacking


def _cells(refs: "Iterable[Ref]", record: Record) -> list[object]:
    """What a rule reads or marks in a record, but who the child is."""
    spec = record.spec
    names = [ref.element for ref in refs if ref.record == spec.name]
    return [getattr(record, name) for name in names if not spec.by_name[name].names_person]
