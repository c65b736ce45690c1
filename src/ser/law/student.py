"""A student is a value: all records of one child, from referral to exit, that rules, clocks and facts look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from ser.law.collection import Collection
from ser.law.days import Days
from ser.law.deadline import Deadline
from ser.law.record import CHILD, R, Record
from ser.law.switch import Switch

T = TypeVar("T")


class Clocks(Protocol):
    """The clocks of a state, as a student is asked about them; its book of timelines is such."""

    def deadlines(self, student: "Student") -> Iterable[Deadline]:
        """The deadlines of every clock that has started in the student's records."""

    def deadline(self, student: "Student", code: str, record: Record) -> Deadline | None:
        """The deadline of one clock of one record."""

    def owners(self, student: "Student", deadline: Deadline, last: date) -> tuple[str, ...]:
        """The LEAs whose clock it was by a day."""


@dataclass(frozen=True, slots=True)
class Student:
    """The records of one child, by kind, each kind in the order of its rows; with the days of its calendar,
    the switches, the clocks and the child count of its state.

    `student[Evaluation]` is the tuple of its evaluations, also where a state's own class stands in for the
    federal one. `public_id` is the random name used
    on pages and in URLs, blank where the child is not stored. `cutovers`: the days on which LEAs moved to SER from
    another system.
    """

    records: Mapping[str, tuple[Record, ...]]
    days: Days
    switches: Mapping[str, Switch[object]] = field(default_factory=dict, compare=False, repr=False)
    public_id: str = ""
    clocks: Clocks | None = field(default=None, compare=False, repr=False)
    child_count: Collection | None = field(default=None, compare=False, repr=False)
    cutovers: Mapping[str, date] = field(default_factory=dict, compare=False, repr=False)
    _children: dict[tuple[str, str], dict[tuple[str, str], tuple[Record, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _deadlines: list[tuple[Deadline, ...]] = field(default_factory=list, compare=False, repr=False)

    @property
    def own(self) -> Record:
        """The child's own record, which every child that is stored has."""
        return self.records[CHILD][0]

    def __getitem__(self, kind: type[R]) -> tuple[R, ...]:
        return self.records.get(kind.spec.name, ())  # type: ignore[return-value]

    def switch(self, kind: Switch[T], day: date) -> T:
        """What the state has set for a switch on a day; the federal setting where it has set nothing."""
        return self.switches.get(kind.name, kind).on(day)  # type: ignore[return-value]

    def deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines of every clock of the state that has started in the records."""
        if not self._deadlines:
            self._deadlines.append(() if self.clocks is None else tuple(self.clocks.deadlines(self)))
        return self._deadlines[0]

    def deadline(self, code: str, record: Record) -> Deadline | None:
        """The deadline of one clock of one record, or None where the clock does not apply or has not started."""
        return None if self.clocks is None else self.clocks.deadline(self, code, record)

    def owners(self, deadline: Deadline, last: date) -> tuple[str, ...]:
        """The LEAs whose clock a deadline was by a day, as if nothing later were known."""
        return deadline.owners if self.clocks is None else self.clocks.owners(self, deadline, last)

    def all(self) -> Iterable[Record]:
        """Every record of the student."""
        return (r for rows in self.records.values() for r in rows)

    def children(self, parent: Record, kind: type[R]) -> tuple[R, ...]:
        """The records of a kind that name this parent, for example the exceptionalities of an evaluation."""
        name = parent.spec.name
        index = self._children.get((name, kind.spec.name))
        if index is None:
            index = self._index(name, kind)
        return index.get((parent.lea_code, getattr(parent, parent.spec.own_id)), ())  # type: ignore[attr-defined, return-value]

    def _index(self, parent: str, kind: type[R]) -> dict[tuple[str, str], tuple[Record, ...]]:
        link = f"{parent}_id"
        index: dict[tuple[str, str], tuple[Record, ...]] = {}
        for row in self[kind]:
            place = (row.lea_code, getattr(row, link))  # type: ignore[attr-defined]
            index[place] = (*index.get(place, ()), row)
        self._children[parent, kind.spec.name] = index
        return index

    def parent(self, child: Record, kind: type[R]) -> R | None:
        """The record of a kind that this record names, or None where it names none that is known."""
        name = kind.spec.name
        link = child.spec.parent_key[-1] if child.spec.parent == name else f"{name}_id"
        lea, named = child.lea_code, getattr(child, link)  # type: ignore[attr-defined]
        for row in self[kind]:
            if getattr(row, link) == named and row.lea_code == lea:  # type: ignore[attr-defined]
                return row
        return None
