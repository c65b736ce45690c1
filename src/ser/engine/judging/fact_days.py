"""Keeps facts for a day that is asked for: decided once, then read from their tables until records change."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from datetime import date

import narwhals as nw

from ser.engine.judging.judging import decide_day, judge_touched
from ser.engine.parallel import cores, worker_pool
from ser.law.report import Frame
from ser.store import facts, marks, pending, students
from ser.store.connect import Db, in_transaction
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope, system_scope

LARGE = 4_000
"""Students from which on it pays to start processes."""

_TRIES = 5


class NotKept(RuntimeError):
    """Records changed again and again while a day was decided; asking once more, later, is what helps."""


def keep_day(by: Scope, day: date, today: date, names: Sequence[str], progress: Progress | None) -> None:
    """See to it that the facts of every student stand in these tables for the day, as the records are now."""
    ids, waiting = in_transaction(system_scope("keeping", by.actor), lambda db: (_count(db), pending.count(db)))
    with worker_pool(processes_for(max(ids, waiting))) as pool:
        if waiting:
            # A load that was killed leaves students whose facts are those of before.
            judge_touched(pool, by.actor, today, progress)
        for _ in range(_TRIES):
            if not _decided(pool, by, day, names, progress):
                return
    raise NotKept(
        f"Records changed {_TRIES} times while the facts of {day} were decided. Ask again when loads are over."
    )


def _decided(
    pool: Executor | None, by: Scope, day: date, names: Sequence[str], progress: Progress | None
) -> Sequence[str]:
    """Decide what the day lacks in these tables, and name it; a load that ends meanwhile makes it forgotten again."""
    lacking = in_transaction(system_scope("keeping", by.actor), lambda db: _lacking(db, day, names))
    if lacking:
        in_transaction(system_scope("keeping", by.actor), lambda db: _begin(db, day, lacking, by.actor))
        decide_day(pool, by.actor, lacking, day, progress)
        in_transaction(system_scope("keeping", by.actor), lambda db: _end(db, day, lacking))
    return lacking


def _lacking(db: Db, day: date, names: Sequence[str]) -> list[str]:
    """The tables in which the facts of a day do not stand whole: it is noted first, then decided, and may be killed."""
    kept = pending.kept_days(db)
    return [name for name in names if (name, day) not in kept or marks.value(db, _mark(name, day)) is not None]


def _begin(db: Db, day: date, names: Sequence[str], actor: str) -> None:
    for name in names:
        marks.put(db, _mark(name, day), actor)


def _end(db: Db, day: date, names: Sequence[str]) -> None:
    for name in names:
        marks.drop(db, _mark(name, day))


def _mark(name: str, day: date) -> str:
    return f"deciding {name} {day}"


def _count(db: Db) -> int:
    return len(students.all_ids(system_scope("keeping"), db))


def processes_for(count: int) -> int:
    return cores() if count > LARGE else 1


def fact_frames(by: Scope, db: Db, day: date, names: tuple[str, ...]) -> Mapping[str, Frame]:
    """The kept facts of a day, of the children whom the scope may read."""
    tables = {table.name: table for table in state().declared.facts}
    return {name: nw.from_native(facts.frame(by, db, tables[name], day).lazy()) for name in names}
