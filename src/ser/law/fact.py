"""Facts: what one function decides about one student on one day, kept as rows that reports count."""

import dataclasses
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from ser.law.cite import Citation, Cites, citations
from ser.law.student import Student


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a facts table: its name, the type of its values, and whether it may be blank."""

    name: str
    type: type
    may_be_blank: bool


Decide: TypeAlias = Callable[[Student, date], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class FactTable:
    """A facts table: what a row is, its columns, and the function that decides a student's rows on a day."""

    name: str
    title: str
    definition: str
    row: type
    columns: tuple[Column, ...]
    decide: Decide
    cite: tuple[Citation, ...]
    reads: tuple[str, ...] | None

    def values(self, row: object) -> tuple[Any, ...]:
        """The values of a row in the order of the columns."""
        return tuple(getattr(row, c.name) for c in self.columns)


def facts(name: str, title: str, row: type, *, cite: Cites, reads: str = "") -> Callable[[Decide], FactTable]:
    """Declare a facts table by the function that decides its rows; `row` is a frozen dataclass of plain values.

    `reads`: the records that the function looks at, so that no others need be fetched; all of them unless given.
    """

    def declare(decide: Decide) -> FactTable:
        hints = typing.get_type_hints(row)
        columns = tuple(_column(f.name, hints[f.name]) for f in dataclasses.fields(row))
        return FactTable(
            name, title, (decide.__doc__ or "").strip(), row, columns, decide, citations(cite), _names(reads)
        )

    return declare


def _names(reads: str) -> tuple[str, ...] | None:
    return tuple(reads.split()) or None


def _column(name: str, hint: Any) -> Column:
    inner = [a for a in typing.get_args(hint) if a is not type(None)] or [hint]
    return Column(name, inner[0], len(typing.get_args(hint)) > 1)
