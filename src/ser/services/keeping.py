"""Keeps facts for a day that is asked for: decided once, then read from their tables until records change."""

from collections.abc import Callable, Mapping
from datetime import date

import narwhals as nw

from ser.core.report import Frame
from ser.services.judging import _decide_day, _judge_touched
from ser.services.side_by_side import _cores, _workers
from ser.store import facts, marks, students, touched
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope, system_scope

LARGE = 4_000
"""Students from which on it pays to start processes."""

_TRIES = 5

Progress = Callable[[str, int, int], None]


class NotKept(RuntimeError):
    """Records changed again and again while a day was decided; asking once more, later, is what helps."""


def _keep(by: Scope, day: date, today: date, progress: Progress | None) -> None:
    """See to it that the facts of every student stand for the day, as the records are now."""
    ids, waiting = in_transaction(by.actor, lambda db: (_count(db), touched.count(db)))
    with _workers(_processes(max(ids, waiting))) as pool:
        if waiting:
            # A load that was killed leaves students whose facts are those of before.
            _judge_touched(pool, by.actor, today, progress)
        for _ in range(_TRIES):
            if in_transaction(by.actor, lambda db: _is_kept(db, day)):
                return
            in_transaction(by.actor, lambda db: marks.put(db, _mark(day), by.actor))
            _decide_day(pool, by.actor, day, False, progress)
            # A load that ended meanwhile has made the day forgotten, and then it is decided again.
            in_transaction(by.actor, lambda db: marks.drop(db, _mark(day)))
    raise NotKept(
        f"Records changed {_TRIES} times while the facts of {day} were decided. Ask again when loads are over."
    )


def _is_kept(db: Db, day: date) -> bool:
    """Whether the facts of a day stand whole: a day is noted first and decided then, and that may have been killed."""
    return day in touched.kept_days(db) and marks.value(db, _mark(day)) is None


def _mark(day: date) -> str:
    return f"deciding {day}"


def _count(db: Db) -> int:
    return len(students.all_ids(system_scope("keeping"), db))


def _processes(count: int) -> int:
    return _cores() if count > LARGE else 1


def _frames(by: Scope, db: Db, day: date, names: tuple[str, ...]) -> Mapping[str, Frame]:
    """The kept facts of a day, of the children whom the scope may read."""
    tables = {table.name: table for table in state().declared.facts}
    return {name: nw.from_native(facts.frame(by, db, tables[name], day).lazy()) for name in names}
