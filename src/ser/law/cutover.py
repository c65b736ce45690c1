"""What lies before the day on which an LEA moved to SER from another system is history, and rules are quiet about it.

An LEA cannot fix or explain in SER what happened, and was settled, under another system. What still runs on the
cut-over day, what comes later, and an event of which something is missing is never history.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from ser.law.finding import Severity
from ser.law.record import RecordType
from ser.law.rule import Breach, Ref, Rule


def can_be_past(made: Rule) -> bool:
    """Whether a rule is quiet about facts before a cut-over: one that judges what is stored, and says not `always`."""
    return made.test is not None and made.severity is not Severity.REJECT and not made.always


def is_past(made: Rule, breach: Breach, cutovers: Mapping[str, date]) -> bool:
    """Whether a breach lies wholly before the cut-over day of the LEA that sent its record.

    Its days are the dates that the rule reads or marks in the record, and those among the words of its sentence; a
    birth date is none of them. A record with a range must have ended before, too. Any other record must have a day,
    and where the rule asks for what must be filled, something of what it marks: else it is not settled.
    """
    record = breach.record
    return _is_past(made, record.spec, lambda name: getattr(record, name, None), breach.words.values(), cutovers)


def is_past_row(made: Rule, spec: RecordType, row: Mapping[str, object], cutovers: Mapping[str, date]) -> bool:
    """The same of a row of a record in which a rule about all children is broken."""
    return _is_past(made, spec, row.get, (), cutovers)


def _is_past(
    made: Rule, spec: RecordType, get: Callable[[str], object], words: Iterable[object], cutovers: Mapping[str, date]
) -> bool:
    cutover = cutovers.get(str(get("lea_code")))
    if cutover is None or not can_be_past(made):
        return False
    read, marked = ([get(name) for name in _names(refs, spec)] for refs in (made.reads, made.marks))
    days = [value for value in (*read, *marked, *words) if isinstance(value, date)]
    if spec.end is not None:
        ended = get(spec.end)
        return isinstance(ended, date) and max([ended, *days]) < cutover
    is_lacking = made.severity is Severity.MUST_FIX and bool(marked) and all(value is None for value in marked)
    return bool(days) and max(days) < cutover and not is_lacking


def _names(refs: Iterable[Ref], spec: RecordType) -> list[str]:
    """The elements of a record that a rule reads or marks, but those that say who the child is."""
    return [ref.element for ref in refs if ref.record == spec.name and not spec.by_name[ref.element].names_person]
