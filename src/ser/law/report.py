"""A report is a short count over facts: it takes frames and what was asked, and gives a table with its notes."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, TypeAlias

import narwhals as nw

from ser.law.cite import Citation, Cites, citations
from ser.law.jurisdiction import Jurisdiction

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

    `day` is the as-of day. A report on a period counts `school_year`, as it stood on `day`. `lea_codes` are those of
    the person who asks, None for the whole state; `lea_code` is the one of them where there is one. `two_children` are
    pairs of IDs that nobody takes for one child: a person has told them apart, or the reader may not know of them.
    """

    day: date
    school_year: int
    state: Jurisdiction
    level: Level | None = None
    lea_code: str | None = None
    lea_codes: frozenset[str] | None = None
    two_children: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_part(self) -> bool:
        """Whether less than the whole state was asked for."""
        return self.lea_code is not None or self.lea_codes is not None

    def levels(self, offered: Sequence[Level]) -> tuple[Level, ...]:
        """The levels to show; figures of the state are not shown where some LEAs were asked for."""
        return tuple(
            level for level in offered if self.level in (None, level) and not (self.is_part and level is Level.SEA)
        )


def day_of_period(school_year: int, today: date) -> date:
    """The day on which a period is looked at: today, or the last day of the year after it where that is past."""
    return min(today, date(school_year + 1, 6, 30))


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a report: the name that files use, and the label that people read."""

    name: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A column of numbers, by what it counts of the members of a report.

    It is the number of those for which `when` holds (all, where it is not given), or what they add up to in the column
    that `adds` names. A share is the percentage of those `of` the whole (all again) for which `when` holds as well.
    """

    name: str
    when: nw.Expr | None = None
    adds: str = ""
    share: bool = False
    of: nw.Expr | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """What is behind the figures of an answer, in the report's own unit: the rows that were counted, at each level.

    `keys` are the columns that tell the rows of the answer apart, beside those of the level's own units. Nothing is
    computed until somebody opens a number.
    """

    at: Mapping[Level, Frame]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a report's function gives: rows, notes that belong beside the figures, and what is behind the figures.

    The rows of a list are its members; such an answer names no others.
    """

    rows: Frame | Counted
    notes: tuple[str, ...] = ()
    members: Members | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A counted report: its columns with labels, its rows in order, and notes such as 'reconstructed'.

    `keyed` has the same rows with whatever else tells them apart, and `members` what is behind their figures.
    """

    report: "Report"
    columns: tuple[TableColumn, ...]
    frame: Counted
    notes: tuple[str, ...]
    members: Members | None = None
    keyed: Counted | None = None

    def rows(self) -> Iterator[tuple[object, ...]]:
        """The rows as plain values, in the order of the columns."""
        return self.frame.iter_rows()

    def __len__(self) -> int:
        return len(self.frame)


Counts: TypeAlias = Callable[..., Answer]

ROWS = "rows"
"""The unit of a report that names none, which no state may declare."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report with everything that the list of reports, the command line and the reference say about it.

    `needs` names the facts tables that it counts, and `reads` the records whose rows it counts as they are; `kind`
    says whether it speaks of a day or of a school year; `also` are other names under which people ask for it.
    `unit` is what it counts or lists, `figures` are the columns that open to such a list, and `shows` the columns of
    that list. `opens` is the figure that opens where none is named; blank where the rows themselves are the list.
    `compares` says that a row of one LEA may come of the children of others: all are looked at, no matter who asks, and
    the rows of the LEA are given.
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
    unit: str
    figures: tuple[Figure, ...]
    opens: str
    shows: tuple[TableColumn, ...]
    compares: bool = False

    def run(self, frames: Mapping[str, Frame], asked: Asked) -> Table:
        """Count the report; `frames` holds the facts tables and the records by name."""
        answer = self.count(*(frames[name] for name in (*self.needs, *self.reads)), asked)
        names = [c.name for c in self.columns]
        hidden = [key for key in (answer.members.keys if answer.members else ()) if key not in names]
        rows = answer.rows.select(*names, *hidden)
        keyed = rows.collect(backend="polars") if isinstance(rows, nw.LazyFrame) else rows
        return Table(self, self.columns, keyed.select(names), answer.notes, answer.members, keyed)


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
    unit: str = ROWS,
    figures: Sequence[Figure] = (),
    opens: str | None = None,
    shows: str = "",
    compares: bool = False,
) -> Callable[[Counts], Report]:
    """Declare a report by the function that counts it.

    The function takes the frames of the facts tables that `needs` names, then those of the records that `reads` names,
    in that order, and what was asked. Records are for what no student has, such as staff, and for lists of notices;
    what is decided about a child is a fact. `columns` has a line for each column: its name, then its label; so has
    `shows`, for the list behind a figure. The first of the `figures` opens, unless `opens` names another one.
    """
    first = figures[0].name if figures else ""

    def declare(count: Counts) -> Report:
        return Report(
            name=name,
            title=title,
            definition=inspect.getdoc(count) or "",
            needs=tuple(needs.split()),
            reads=tuple(reads.split()),
            kind=kind,
            levels=tuple(Level(level) for level in levels.split()),
            columns=table_columns(columns),
            also=tuple(also.split()),
            cite=citations(cite),
            count=count,
            unit=unit,
            figures=tuple(figures),
            opens=first if opens is None else opens,
            shows=table_columns(shows),
            compares=compares,
        )

    return declare


def table_columns(lines: str) -> tuple[TableColumn, ...]:
    """Columns written as lines, each a name and then a label."""
    pairs = (line.strip().split(maxsplit=1) for line in lines.splitlines() if line.strip())
    return tuple(TableColumn(name, label) for name, label in pairs)


def as_text(value: object) -> str:
    """A value of a report as files and questions write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value.isoformat() if isinstance(value, date) else str(value)
