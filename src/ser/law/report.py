"""A report is a short count over facts: it takes frames and what was asked, and gives a table with its notes."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import narwhals as nw

from ser.law.cite import Citation, Cites, citations

if TYPE_CHECKING:
    from ser.law.state import State

Frame: TypeAlias = nw.LazyFrame[Any]
"""The rows of a facts table, not yet asked for; polars here, Spark elsewhere."""

Counted: TypeAlias = nw.DataFrame[Any]
"""The rows of a table, counted."""


class Level(StrEnum):
    """Who a figure speaks of: the state, an LEA, or a school."""

    SEA = "sea"
    LEA = "lea"
    SCH = "sch"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a report: the day or the school year, the level and the LEA, in which state.

    `day` is the as-of day. A report on a period counts `school_year`, as it stood on `day`.
    """

    day: date
    school_year: int
    state: "State"
    level: Level | None = None
    lea_code: str | None = None

    def levels(self, offered: Sequence[Level]) -> tuple[Level, ...]:
        """The levels to show; figures of the state are not shown where one LEA was asked for."""
        return tuple(
            level
            for level in offered
            if self.level in (None, level) and not (self.lea_code is not None and level is Level.SEA)
        )


def day_of_period(school_year: int, today: date) -> date:
    """The day on which a period is looked at: today, or the last day of the year after it where that is past."""
    return min(today, date(school_year + 1, 6, 30))


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a report: the name that files use, and the label that people read."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a report's function gives: rows, and notes that belong beside the figures."""

    rows: Frame | Counted
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A counted report: its columns with labels, its rows in order, and notes such as 'reconstructed'."""

    report: "Report"
    columns: tuple[TableColumn, ...]
    frame: Counted
    notes: tuple[str, ...]

    def rows(self) -> Iterator[tuple[object, ...]]:
        """The rows as plain values, in the order of the columns."""
        return self.frame.iter_rows()

    def __len__(self) -> int:
        return len(self.frame)


Counts: TypeAlias = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Report:
    """A report with everything that the list of reports, the command line and the reference say about it.

    `needs` names the facts tables that it counts, and `reads` the records whose rows it counts as they are; `kind`
    says whether it speaks of a day or of a school year; `also` are other names under which people ask for it.
    """

    name: str
    title: str
    definition: str
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    kind: Literal["day", "period"]
    levels: tuple[Level, ...]
    columns: tuple[TableColumn, ...]
    also: tuple[str, ...]
    cite: tuple[Citation, ...]
    count: Counts

    def run(self, frames: Mapping[str, Frame], asked: Asked) -> Table:
        """Count the report; `frames` holds the facts tables and the records by name."""
        answer = self.count(*(frames[name] for name in (*self.needs, *self.reads)), asked)
        rows = answer.rows.select([c.name for c in self.columns])
        frame = rows.collect(backend="polars") if isinstance(rows, nw.LazyFrame) else rows
        return Table(self, self.columns, frame, answer.notes)


def report(
    name: str,
    title: str,
    *,
    needs: str = "",
    reads: str = "",
    kind: Literal["day", "period"],
    columns: str,
    cite: Cites,
    levels: str = "sea lea sch",
    also: str = "",
) -> Callable[[Counts], Report]:
    """Declare a report by the function that counts it.

    The function takes the frames of the facts tables that `needs` names, then those of the records that `reads` names,
    in that order, and what was asked. Records are for what no student has, such as staff, and for lists of notices;
    what is decided about a child is a fact. `columns` has a line for each column: its name, then its label.
    """

    def declare(count: Counts) -> Report:
        return Report(
            name=name, title=title, definition=inspect.getdoc(count) or "", needs=tuple(needs.split()),
            reads=tuple(reads.split()), kind=kind,
            levels=tuple(Level(level) for level in levels.split()), columns=table_columns(columns),
            also=tuple(also.split()), cite=citations(cite), count=count,
        )  # fmt: skip

    return declare


def table_columns(lines: str) -> tuple[TableColumn, ...]:
    """Columns written as lines, each a name and then a label."""
    pairs = (line.strip().split(maxsplit=1) for line in lines.strip().splitlines())
    return tuple(TableColumn(name, label) for name, label in pairs)
