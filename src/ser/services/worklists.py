"""What is due: the clocks that are overdue or due soon, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from ser.federal.facts.deadlines import AHEAD
from ser.services.keeping import _frames, _keep
from ser.services.side_by_side import Progress
from ser.store import audit
from ser.store.connect import one_moment
from ser.store.scope import Scope

__all__ = ["AHEAD", "Due", "due"]


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


def due(*, by: Scope, today: date, progress: Progress | None = None) -> Sequence[Due]:
    """The clocks that run today and are overdue, or due within AHEAD days, a line for each kind."""
    _keep(by, today, today, ["deadlines"], progress)
    with one_moment(by.actor) as db:
        audit.note(db, by, "due", detail={"day": today})
        rows = _frames(by, db, today, ("deadlines",))["deadlines"]

    def until(days: int) -> nw.Expr:
        return nw.col("due_date").is_between(today, today + timedelta(days)).sum()

    open_due = nw.when(nw.col("due_date") >= today).then(nw.col("due_date"))
    counted = rows.group_by("timeline", "title").agg(
        (nw.col("due_date") < today).sum().alias("overdue"), until(7).alias("in_a_week"),
        until(30).alias("in_a_month"), until(AHEAD).alias("soon"), open_due.min().alias("next_due"),
    )  # fmt: skip
    return [Due(**row) for row in counted.sort("timeline").collect().iter_rows(named=True)]
