"""Which clocks of a student were met too late, as rules ask: what is still open stands on worklists instead."""

from collections.abc import Collection, Iterator
from datetime import date

from ser.law.deadline import Deadline, Result, result
from ser.law.rule import Breach
from ser.law.student import Student


def met_late(s: Student, clocks: Collection[str], day: date) -> Iterator[tuple[Deadline, bool]]:
    """The deadlines of these clocks that were met after the due day; and whether only an unverified clock says so."""
    for d in s.deadlines():
        if d.timeline in clocks and d.met is not None and d.met <= day:
            found = result(d, day)
            if found in (Result.LATE, Result.PAST_UNVERIFIED):
                yield d, found is Result.PAST_UNVERIFIED


def unexplained(s: Student, clock: str, day: date) -> Iterator[Breach]:
    """The deadlines of a clock that were met too late, where the record gives no reason."""
    for d, unverified in met_late(s, {clock}, day):
        if not getattr(d.record, "late_reason_text", None):
            yield late(d, unverified)


def late(d: Deadline, unverified: bool) -> Breach:
    """The breach that a deadline met too late is, with its clock, its due day and the day on which it was met."""
    words = {"title": d.title, "clock": d.timeline, "due": d.due, "met": d.met}
    return Breach(d.record, words, notice=unverified)
