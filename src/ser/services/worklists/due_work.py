"""What is due: the clocks that are overdue or due soon, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from ser.engine.jobs.sweeping import put_nightly
from ser.engine.judging.fact_days import fact_frames, in_kept_moment
from ser.federal.facts.deadlines import AHEAD
from ser.law.permission import Permission, asks
from ser.law.report import Frame
from ser.store import audit
from ser.store import due as dues
from ser.store.connect import Db, in_transaction, one_moment
from ser.store.due import Line, Task
from ser.store.progress import Progress
from ser.store.scope import Scope

__all__ = ["AHEAD", "Announced", "Day", "Due", "Line", "Task", "announced", "day", "due"]

WEEK, MONTH = 7, 30
"""Days ahead that a person's day looks: for what is due, and for what comes then."""

_MOST = 25
"""Children of a list on the page of one's day; the report has them all."""


@dataclass(frozen=True, slots=True)
class Due:
    """The running clocks of one kind: how many are past their due day, how many due soon, and the next due day."""

    timeline: str
    title: str
    overdue: int
    in_a_week: int
    in_a_month: int
    soon: int
    next_due: date | None


@dataclass(frozen=True, slots=True)
class Day:
    """What is due for a person's children: counts, and lists of what is overdue, due in a week, and due in a month.

    `kept_for` is the day for which it was decided last; None where that has not been done yet. A list may be shorter
    than its count.
    """

    kept_for: date | None
    overdue: int
    in_a_week: int
    late: tuple[Task, ...] = ()
    soon: tuple[Task, ...] = ()
    later: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Announced:
    """The lines of Part C's lists that nobody has worked: how many, and those of the oldest children."""

    count: int
    lines: tuple[Line, ...]


@asks(Permission.READ_STUDENT)
def day(*, by: Scope, today: date) -> Day:
    """What is due this week for the children of one's caseload, sites or LEA; for the state, the counts alone.

    It decides nothing: what the nightly pass or the last change decided is read as it is, of one day. Where that is an
    earlier day, as no worker was there at midnight, the night's work is put in for a worker.
    """
    found = _day(by, today)
    if found.kept_for is None or found.kept_for < today:
        put_nightly(today)
    return found


def _day(by: Scope, today: date) -> Day:
    with one_moment(by) as db:
        kept = dues.kept_day(db, today)
        if kept is None:
            return Day(None, 0, 0)
        until = today + timedelta(WEEK)
        overdue, coming = dues.counted(by, db, kept, today, until)
        if by.is_state:
            return Day(kept, overdue, coming)
        late = dues.tasks(by, db, kept, date.min, today - timedelta(1), _MOST)
        soon = dues.tasks(by, db, kept, today, until, _MOST)
        later = dues.tasks(by, db, kept, until + timedelta(1), today + timedelta(MONTH), _MOST)
        seen = sorted({one.student_id for one in (*late, *soon, *later)})
        audit.note(db, by, "day", detail={"students": seen})
        return Day(kept, overdue, coming, tuple(late), tuple(soon), tuple(later))


@asks(Permission.ENTER_EVALUATION)
def announced(*, by: Scope) -> Announced:
    """The children whom Part C has announced to one's LEA and whom nobody has linked, referred or closed yet."""
    return in_transaction(by, lambda db: _announced(by, db))


def _announced(by: Scope, db: Db) -> Announced:
    count, lines = dues.unworked(by, db, _MOST)
    return Announced(count, tuple(lines))


@asks(Permission.READ_REPORTS)
def due(*, by: Scope, today: date, progress: Progress | None = None) -> Sequence[Due]:
    """The clocks that run today and are overdue, or due within AHEAD days, a line for each kind."""

    def read(db: Db) -> Frame:
        audit.note(db, by, "due", detail={"day": today})
        return fact_frames(by, db, today, ("deadlines",))["deadlines"]

    rows = in_kept_moment(by, {today: ["deadlines"]}, today, progress, read)

    def until(days: int) -> nw.Expr:
        return nw.col("due_date").is_between(today, today + timedelta(days)).sum()

    open_due = nw.when(nw.col("due_date") >= today).then(nw.col("due_date"))
    counted = rows.group_by("timeline", "title").agg(
        (nw.col("due_date") < today).sum().alias("overdue"),
        until(7).alias("in_a_week"),
        until(30).alias("in_a_month"),
        until(AHEAD).alias("soon"),
        open_due.min().alias("next_due"),
    )
    return [Due(**row) for row in counted.sort("timeline").collect().iter_rows(named=True)]
