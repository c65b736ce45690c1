"""Compares the children of SER with the list of the system that it takes over from, child by child."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ser.conversion.old_list import Child, Difference, ListUnreadable, compare, read_list
from ser.engine.judging.fact_days import processes_for
from ser.engine.parallel import in_groups, worker_pool
from ser.federal.facts import children
from ser.federal.facts.count_status import CountStatus
from ser.federal.history import profile
from ser.law.permission import Permission, asks
from ser.law.student import Student
from ser.store import audit, students
from ser.store.connect import Db, connection, in_transaction
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope

__all__ = ["Compared", "ListUnreadable", "compared", "old_list"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a comparison: children and clocks on each side, and every difference."""

    day: date
    old_children: int
    new_children: int
    old_counted: int
    new_counted: int
    old_clocks: int
    new_clocks: int
    clocks: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether both systems say the same of every child."""
        return not self.differences


@asks(Permission.CONVERT)
def old_list(*, by: Scope, path: Path) -> Sequence[Child]:
    """The list of the older system, of the LEAs that the scope may read; raises ListUnreadable."""
    found = read_list(path, state().timeline_book.timelines)
    return [child for child in found if by.is_state or not child.lea_code or child.lea_code in (by.lea_codes or ())]


@asks(Permission.CONVERT)
def compared(*, by: Scope, old: Sequence[Child], day: date, progress: Progress | None = None) -> Compared:
    """Compare the list with what SER says on a day; children of LEAs that the list does not name are left out."""
    leas, keys = {child.lea_code for child in old}, {child.key for child in old}
    clocks = tuple(sorted({clock for child in old for clock in child.clocks}))
    kept = frozenset(clocks)
    new = [
        replace(child, clocks={clock: days for clock, days in child.clocks.items() if clock in kept})
        for child in _children(by, day, progress)
        if "" in leas or child.lea_code in leas or child.key in keys
    ]
    return Compared(
        day,
        len(old),
        len(new),
        sum(c.counted is True for c in old),
        sum(c.counted is True for c in new),
        _clocks(old),
        _clocks(new),
        clocks,
        tuple(compare(old, new)),
    )


def _clocks(listed: Sequence[Child]) -> int:
    return sum(len(days) for child in listed for days in child.clocks.values())


def _children(by: Scope, day: date, progress: Progress | None) -> Iterator[Child]:
    def act(db: Db) -> list[int]:
        audit.note(db, by, "parity", detail={"day": day})
        return students.all_ids(by, db)

    ids = in_transaction(by, act)
    with worker_pool(processes_for(len(ids))) as pool:
        for found in in_groups(pool, _of_group, (by, day), ids, progress):
            yield from found


def _of_group(by: Scope, day: date, ids: Sequence[int]) -> list[Child]:
    with connection(by) as db:
        loaded = students.load(by, db, ids)
        return [child for _, student in loaded if (child := _child(student, day)) is not None]


def _child(student: Student, day: date) -> Child | None:
    """What SER says of a child on a day: under the LEA that counts it, or that would be asked about it."""
    who, said = profile(student), next(iter(children.decide(student, day)), None)
    if who is None:
        return None
    clocks: dict[str, list[date | None]] = {}
    for deadline in student.deadlines():
        if deadline.start <= day and deadline.is_open(day):
            clocks.setdefault(deadline.timeline, []).append(deadline.due)
    ordered = {clock: tuple(sorted(days, key=lambda due: due or date.max)) for clock, days in clocks.items()}
    counted, why = (False, "") if said is None else (said.status == CountStatus.COUNTED.value, said.status)
    lea = (None if said is None else said.lea_code) or who.lea_code
    return Child(lea, who.state_id or "", who.system_id or "", counted, ordered, why)
