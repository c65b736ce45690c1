"""Keeps facts for a day that is asked for: decided once, then read from their tables until records change."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from typing import TypeVar

import narwhals as nw

from ser.engine.judging.judging import decide_day, judge_touched
from ser.engine.parallel import cores, worker_pool
from ser.law.kept_day import ASKED, KeptDay
from ser.law.report import Frame
from ser.store import facts, kept_days, pending, students
from ser.store.connect import Db, in_transaction, one_moment
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope, system_scope

T = TypeVar("T")

LARGE = 4_000
"""Students from which on it pays to start processes."""

_TRIES = 5


class NotKept(RuntimeError):
    """Records changed again and again while a day was decided; asking once more, later, is what helps."""


def in_kept_moment(
    by: Scope, days: Mapping[date, Sequence[str]], today: date, progress: Progress | None, act: Callable[[Db], T]
) -> T:
    """Read the facts of days, by table, at one moment at which every student is decided for all of them."""
    for _ in range(_TRIES):
        for day, names in days.items():
            _keep_day(by, day, today, names, progress)
        with one_moment(by) as db:
            # A load that changes records, or the next day, may have dropped one since.
            if all(kept_days.is_whole(db, names, day) for day, names in days.items()):
                return act(db)
    raise NotKept(
        f"Records changed {_TRIES} times while facts of {', '.join(map(str, days))} were decided."
        " Ask again when loads are over."
    )


def _keep_day(by: Scope, day: date, today: date, names: Sequence[str], progress: Progress | None) -> None:
    """See to it that the facts of every student are in these tables for the day, as the records are now."""
    ids, waiting = in_transaction(_scope(by), lambda db: (_count(db), pending.count(db)))
    with worker_pool(processes_for(max(ids, waiting))) as pool:
        if waiting:
            # A load that was killed leaves students whose facts are those of before.
            judge_touched(pool, by.actor, today, progress)
        _decide(pool, by, day, names, progress)


def _decide(pool: Executor | None, by: Scope, day: date, names: Sequence[str], progress: Progress | None) -> None:
    """Decide what the day lacks in these tables; a load that ends meanwhile may drop it again."""
    lacking = in_transaction(_scope(by), lambda db: kept_days.begin(db, names, [KeptDay(ASKED, day)]))
    if lacking:
        decide_day(pool, by.actor, lacking, progress)
        in_transaction(_scope(by), lambda db: kept_days.make_whole(db, lacking))


def _scope(by: Scope) -> Scope:
    return system_scope("keeping", by.actor)


def _count(db: Db) -> int:
    return len(students.all_ids(system_scope("keeping"), db))


def processes_for(count: int) -> int:
    """How many processes a task for so many students is worth."""
    return cores() if count > LARGE else 1


def fact_frames(by: Scope, db: Db, day: date, names: tuple[str, ...]) -> Mapping[str, Frame]:
    """The kept facts of a day, of the children whom the scope may read."""
    tables = {table.name: table for table in state().declared.facts}
    return {name: nw.from_native(facts.frame(by, db, tables[name], day).lazy()) for name in names}
