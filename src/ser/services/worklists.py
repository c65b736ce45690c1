"""What is due: the clocks that run today, by kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from ser.services.keeping import _frames, _keep
from ser.store import audit
from ser.store.connect import one_moment
from ser.store.scope import Scope

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Due:
    """The clocks of one kind that run: how many, how many of them are past their due day or due soon, the next one."""

    timeline: str
    title: str
    running: int
    overdue: int
    in_a_week: int
    in_a_month: int
    next_due: date | None


def due(*, by: Scope, today: date, progress: Progress | None = None) -> Sequence[Due]:
    """The clocks that run today, a line for each kind."""
    _keep(by, today, today, progress)
    with one_moment(by.actor) as db:
        audit.note(db, by, "due", detail={"day": today})
        rows = _frames(by, db, today, ("deadlines",))["deadlines"]

    def until(days: int) -> nw.Expr:
        return nw.col("due_date").is_between(today, today + timedelta(days)).sum()

    open_due = nw.when(nw.col("due_date") >= today).then(nw.col("due_date"))
    counted = rows.group_by("timeline", "title").agg(
        nw.len().alias("running"), (nw.col("due_date") < today).sum().alias("overdue"),
        until(7).alias("in_a_week"), until(30).alias("in_a_month"), open_due.min().alias("next_due"),
    )  # fmt: skip
    return [Due(**row) for row in counted.sort("timeline").collect().iter_rows(named=True)]
