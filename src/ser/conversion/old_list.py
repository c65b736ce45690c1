"""Compares what another system says of its children with what SER says: who counts, which clocks run, what is due.

The other system's list has a line for each clock that runs, or one line for a child without any. Clocks that the list
never names are not compared: most systems keep fewer of them than the law.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from ser.files.parse import guess, read_date

COLUMNS = ("lea_code", "state_id", "system_id", "counted", "clock", "due_date")
"""The columns of the other system's list."""

_YES_NO = {"Y": True, "N": False, "": None}


class ListUnreadable(ValueError):
    """The other system's list cannot be compared; the message says what is wrong with which lines."""


class Kind(StrEnum):
    """How the two systems differ about a child."""

    ONLY_OLD = "only in the old system"
    ONLY_NEW = "only in SER"
    COUNTED_OLD = "counts in the old system alone"
    COUNTED_NEW = "counts in SER alone"
    CLOCK_OLD = "clock runs in the old system alone"
    CLOCK_NEW = "clock runs in SER alone"
    DUE = "due on another day"


@dataclass(frozen=True, slots=True)
class Child:
    """What one system says of a child: whether it counts (None: not told), why not, and the due days of its clocks.

    A child that another LEA counted before stands under the one that counts it now. Several records may run a clock of
    one kind, so each kind has its due days in order.
    """

    lea_code: str
    state_id: str
    system_id: str
    counted: bool | None
    clocks: Mapping[str, tuple[date | None, ...]]
    why: str = ""

    @property
    def key(self) -> str:
        """The state ID, or the LEA and the system ID where there is none."""
        return self.state_id or f"{self.lea_code}|{self.system_id}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference about one child; `days` by which SER's due day is later, negative where it is earlier."""

    lea_code: str
    key: str
    kind: Kind
    clock: str
    old: str
    new: str
    days: int | None


def read_list(path: Path, clocks: Iterable[str]) -> list[Child]:
    """The other system's list; raises ListUnreadable."""
    wrong: list[str] = []
    known = [*clocks]
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        table = csv.DictReader(file, restkey="", restval="")
        try:
            lacking = [name for name in COLUMNS if name not in (table.fieldnames or ())]
            if lacking:
                raise ListUnreadable(f"{path.name} has no column {', '.join(lacking)}; it needs {', '.join(COLUMNS)}.")
            lines = [(f"{path.name}, line {table.line_num}", {n: row[n].strip() for n in COLUMNS}) for row in table]
        except csv.Error as error:
            raise ListUnreadable(f"{path.name} is no table of cells parted by commas ({error}).") from None
    found: dict[str, Child] = {}
    for where, line in lines:
        child = _child(where, line, known, wrong)
        before = found.get(child.key)
        if before is not None and None not in (before.counted, child.counted) and before.counted is not child.counted:
            wrong.append(f"{where}: the child stands before with another answer to whether it counts.")
        found[child.key] = child if before is None else _joined(before, child)
    if wrong:
        more = [f"and {len(wrong) - 20} more"] if len(wrong) > 20 else []
        raise ListUnreadable("\n".join([f"{path.name} cannot be compared:", *wrong[:20], *more]))
    return list(found.values())


def _child(where: str, line: Mapping[str, str], known: Sequence[str], wrong: list[str]) -> Child:
    clock, due, counted = line["clock"], line["due_date"], line["counted"].upper()
    if not line["state_id"] and not (line["lea_code"] and line["system_id"]):
        wrong.append(f"{where}: it has neither a state_id, nor a lea_code and a system_id.")
    if counted not in _YES_NO:
        wrong.append(f"{where}: counted is {counted}; it is Y, N or blank.")
    if clock and clock not in known:
        wrong.append(f"{where}: {clock} is no clock of the state.{guess(clock, known)}")
    day = None
    try:
        day = read_date(due) if due else None
    except ValueError:
        wrong.append(f"{where}: due_date is {due}, which is no date; write it as 2018-03-01.")
    if due and not clock:
        wrong.append(f"{where}: it has a due_date and no clock.")
    clocks = {clock: (day,)} if clock else {}
    return Child(line["lea_code"], line["state_id"], line["system_id"], _YES_NO.get(counted), clocks)


def _joined(one: Child, other: Child) -> Child:
    clocks = dict(one.clocks)
    for clock, days in other.clocks.items():
        clocks[clock] = tuple(sorted((*clocks.get(clock, ()), *days), key=_order))
    counted = other.counted if one.counted is None else one.counted
    return Child(one.lea_code, one.state_id, one.system_id, counted, clocks)


def compare(old: Iterable[Child], new: Iterable[Child]) -> Iterator[Difference]:
    """The differences in the order of LEAs and children; a child of SER that neither counts nor waits is no surplus."""
    before, after = {child.key: child for child in old}, {child.key: child for child in new}
    kept = {clock for child in before.values() for clock in child.clocks}
    for key in sorted(before.keys() | after.keys(), key=lambda key: (_lea(before.get(key), after.get(key)), key)):
        one, other = before.get(key), after.get(key)
        if one is None and other is not None:
            if other.counted or kept & other.clocks.keys():
                yield Difference(other.lea_code, key, Kind.ONLY_NEW, "", "", _said(other), None)
        elif one is not None and other is None:
            yield Difference(one.lea_code, key, Kind.ONLY_OLD, "", _said(one), "", None)
        elif one is not None and other is not None:
            yield from _about(one, other, kept)


def _about(old: Child, new: Child, kept: Iterable[str]) -> Iterator[Difference]:
    lea = new.lea_code or old.lea_code
    if old.counted is not None and old.counted is not new.counted:
        kind = Kind.COUNTED_OLD if old.counted else Kind.COUNTED_NEW
        yield Difference(lea, old.key, kind, "", _said(old), _said(new), None)
    for clock in sorted(kept):
        before, after = old.clocks.get(clock, ()), new.clocks.get(clock, ())
        # Those that agree are taken out first, so that one clock too many shifts no other.
        left, right = _without(before, after), _without(after, before)
        for one, other in zip(left, right, strict=False):
            days = None if one is None or other is None else (other - one).days
            yield Difference(lea, old.key, Kind.DUE, clock, _day(one), _day(other), days)
        for one in left[len(right) :]:
            yield Difference(lea, old.key, Kind.CLOCK_OLD, clock, _day(one), "", None)
        for other in right[len(left) :]:
            yield Difference(lea, old.key, Kind.CLOCK_NEW, clock, "", _day(other), None)


def _without(days: Sequence[date | None], others: Sequence[date | None]) -> list[date | None]:
    rest, left = list(others), []
    for day in days:
        if day in rest:
            rest.remove(day)
        else:
            left.append(day)
    return left


def _lea(one: Child | None, other: Child | None) -> str:
    return (other.lea_code if other else "") or (one.lea_code if one else "")


def _said(child: Child) -> str:
    if child.counted is None:
        return ""
    return "counts" if child.counted else child.why or "does not count"


def _day(day: date | None) -> str:
    return "no due day" if day is None else day.isoformat()


def _order(day: date | None) -> date:
    return day or date.max
