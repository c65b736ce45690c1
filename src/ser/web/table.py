"""A list as a page shows it: sorted, filtered and cut into pages by its address, and written as a file.

A view makes a `Table` of its rows and answers by `page.show`; the template includes `ser/parts/table.html` with it.
Everything works by links and a form that is sent by GET, so an address may say names of columns, declared codes and
numbers of pages, and nothing else: what is not declared is taken for not said, and no address is ever wrong.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from io import StringIO
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import urlencode

from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime

from ser.files.csv_lines import Lines
from ser.web.templatetags.ser import day, moment

T = TypeVar("T")
Value: TypeAlias = str | int | Decimal | date | datetime | None
"""What a cell holds, before it is written: lists are sorted by it, and files hold it."""

SIZE = 50
"""Rows of a page, unless a table says otherwise."""

_BESIDE = 1
"""Pages named on each side of the current one; the first and the last are always named."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How a cell is shown, where its value alone does not say it.

    `small` are lines beneath; `badge` is a kind and a word; `part` is a template for what no text can say, such as a
    button, and gets the row as `row`.
    """

    text: str = ""
    address: str = ""
    small: tuple[str, ...] = ()
    badge: tuple[str, str] | None = None
    part: str = ""


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: its name in addresses, its heading, its value, and how that is shown unless it is simply written.

    `is_shown`: until somebody chooses other columns; the file has them all. `is_act`: it holds what one can do, so its
    heading is only heard, and no file has it.
    """

    name: str
    label: str
    value: Callable[[T], Value]
    show: Callable[[T], Cell] | None = None
    is_number: bool = False
    is_sortable: bool = True
    is_shown: bool = True
    is_act: bool = False


@dataclass(frozen=True)
class Filter(Generic[T]):
    """A choice of codes that leaves some rows out; without `of` the view has left them out, and `chosen` says how."""

    name: str
    label: str
    choices: Mapping[str, str]
    of: Callable[[T], str | None] | None = None
    chosen: str = ""

    @property
    def may_be_all(self) -> bool:
        """Whether nothing need be chosen."""
        return self.of is not None


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column; `order` is how the list is sorted by it, `address` sorts it so or the other way."""

    label: str
    address: str
    order: str
    is_number: bool
    is_act: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A cell under its column."""

    column: Column[Any]
    cell: Cell


@dataclass(frozen=True)
class Line(Generic[T]):
    """A row: the cell that names it, and the others."""

    row: T
    head: Written
    cells: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list that can be gone to; without an address it stands for those left out between two others."""

    number: int
    address: str = ""
    is_current: bool = False


def acts(label: str, part: str) -> Column[Any]:
    """The column of what one can do to a row."""
    return Column("acts", label, lambda _: "", lambda _: Cell(part=part), is_sortable=False, is_act=True)


@dataclass(frozen=True)
class Table(Generic[T]):
    """A list: what it is made of, all its rows in their own order, and what its address says.

    Without `given` nothing can be chosen, and every row is shown. `key` keeps rows in one order that are equal
    otherwise. `name` tells the addresses of several lists on one page apart. `file` is the name of the file of this
    list; without one there is none. A `size` of 0 shows every row, as paper needs it.
    """

    caption: str
    columns: tuple[Column[T], ...]
    rows: Sequence[T] = field(repr=False)
    key: Callable[[T], Any] = field(default=lambda _: 0, repr=False)
    given: MultiValueDict[str, str] | None = field(default=None, repr=False)
    name: str = ""
    sort: str = ""
    filters: tuple[Filter[T], ...] = ()
    file: str = ""
    size: int = SIZE
    empty: str = "Nothing is on this list yet."
    sign: str = "check_circle_outline"

    # --- what the address says

    def _said(self, name: str) -> list[str]:
        return [] if self.given is None else self.given.getlist(self.parameter(name))

    def parameter(self, name: str) -> str:
        """The name of a parameter in addresses."""
        return f"{self.name}-{name}" if self.name else name

    @cached_property
    def order(self) -> tuple[Column[T] | None, bool]:
        """The column that the list is sorted by, if by one, and whether from the last to the first."""
        said = next(iter(self._said("sort")), "") or self.sort
        sortable = {one.name: one for one in self.columns if one.is_sortable}
        found = sortable.get(said.removeprefix("-")) or sortable.get(self.sort.removeprefix("-"))
        is_known = found is not None and found.name == said.removeprefix("-")
        return found, (said if is_known else self.sort).startswith("-")

    @cached_property
    def kept(self) -> Mapping[str, str]:
        """The chosen code of each filter; blank is all."""
        said = {one.name: next(iter(self._said(one.name)), "") for one in self.filters}
        return {
            one.name: (one.chosen if one.of is None else said[one.name] if said[one.name] in one.choices else "")
            for one in self.filters
        }

    @cached_property
    def chosen(self) -> tuple[Column[T], ...]:
        """The columns that are shown; the one that names the row and what one can do are always among them."""
        said = set(self._said("columns"))
        chosen = [one for one in self.columns if one.name in said] if self.may_choose else []
        names = {one.name for one in chosen or self.columns if chosen or one.is_shown}
        return tuple(one for at, one in enumerate(self.columns) if at == 0 or one.is_act or one.name in names)

    @property
    def may_choose(self) -> bool:
        """Whether there are more columns than are shown at first."""
        return self.given is not None and not all(one.is_shown for one in self.columns)

    @property
    def is_file(self) -> bool:
        """Whether the address asks for the list as a file."""
        return bool(self.file) and self._said("format") == ["csv"]

    # --- the rows

    @cached_property
    def found(self) -> Sequence[T]:
        """The rows that the filters leave, sorted."""
        tests = [(one.of, self.kept[one.name]) for one in self.filters if one.of is not None and self.kept[one.name]]
        left = [row for row in self.rows if all(of(row) == code for of, code in tests)]
        column, is_down = self.order
        if column is None:
            return left
        told = [(row, column.value(row)) for row in sorted(left, key=self.key)]
        # What is blank comes last in either direction: nobody looks for it first.
        said = sorted(
            ((row, value) for row, value in told if not _is_blank(value)),
            key=lambda one: _fold(one[1]),
            reverse=is_down,
        )
        return [row for row, _ in said] + [row for row, value in told if _is_blank(value)]

    @cached_property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-len(self.found) // self.size)) if self.given is not None and self.size else 1

    @cached_property
    def page(self) -> int:
        """The page that is shown; the last one, if the address asks for one that there is not."""
        said = next(iter(self._said("page")), "")
        return min(max(int(said), 1), self.pages) if said.isascii() and said.isdigit() and len(said) < 9 else 1

    @property
    def shown(self) -> Sequence[T]:
        """The rows of the page."""
        return self.found[self._first : self._first + self.size] if self.pages > 1 else self.found

    @property
    def _first(self) -> int:
        return (self.page - 1) * self.size

    # --- what the template shows

    @cached_property
    def lines(self) -> list[Line[T]]:
        """The rows of the page, cell by cell."""
        made = []
        for row in self.shown:
            head, *others = (Written(one, _cell(one, row)) for one in self.chosen)
            made.append(Line(row, head, tuple(others)))
        return made

    @property
    def heads(self) -> Iterator[Head]:
        """The headings."""
        column, is_down = self.order
        for one in self.chosen:
            is_by = self.given is not None and one is column
            order = ("descending" if is_down else "ascending") if is_by else ""
            sort = f"-{one.name}" if order == "ascending" else one.name
            may = self.given is not None and one.is_sortable and len(self.found) > 1
            yield Head(one.label, self.address(sort=sort) if may else "", order, one.is_number, one.is_act)

    @property
    def sorts(self) -> bool:
        """Whether the list can be sorted by any of its columns."""
        return any(head.address for head in self.heads)

    @property
    def count(self) -> str:
        """Which rows are shown, and of how many."""
        total = len(self.found)
        if self.pages == 1:
            return f"{total:,} in all"
        last = min(self._first + self.size, total)
        return f"{self._first + 1:,}–{last:,} of {total:,}"

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter leaves something out."""
        return any(one.of is not None and self.kept[one.name] for one in self.filters)

    @property
    def asks(self) -> list[tuple[Filter[T], str]]:
        """The filters, each with what is chosen."""
        return [(one, self.kept[one.name]) for one in self.filters]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form of choices sends along: how the list is sorted."""
        return [pair for pair in self._pairs() if pair[0] == self.parameter("sort")]

    @property
    def choosable(self) -> list[tuple[Column[T], bool]]:
        """The columns that can be chosen, and whether each is."""
        return [(one, one in self.chosen) for one in self.columns[1:] if not one.is_act]

    @property
    def links(self) -> list[PageLink]:
        """The pages: the first, the last, those beside the current one, and one link without an address for a gap."""
        near = set(range(self.page - _BESIDE, self.page + _BESIDE + 1)) | {1, self.pages}
        named = sorted(number for number in near if 1 <= number <= self.pages)
        made: list[PageLink] = []
        for number in named:
            if made and number > made[-1].number + 1:
                made.append(PageLink(number - 1))
            made.append(PageLink(number, self.address(page=number), number == self.page))
        return made

    @property
    def before(self) -> str:
        """The address of the page before this one."""
        return self.address(page=self.page - 1) if self.page > 1 else ""

    @property
    def after(self) -> str:
        """The address of the page after this one."""
        return self.address(page=self.page + 1) if self.page < self.pages else ""

    @property
    def file_address(self) -> str:
        """The address of the list as a file."""
        return self.address(file=True) if self.file and self.given is not None and self.found else ""

    @property
    def whole(self) -> str:
        """The address of the list with nothing left out."""
        return "?" + urlencode([(self.parameter(one.name), one.chosen) for one in self.filters if one.of is None])

    def address(self, *, sort: str = "", page: int = 1, file: bool = False) -> str:
        """This list, with what has been chosen of it, sorted otherwise, at another page or as a file."""
        pairs = [pair for pair in self._pairs() if not (sort and pair[0] == self.parameter("sort"))]
        pairs += [(self.parameter("sort"), sort)] if sort else []
        pairs += [(self.parameter("page"), str(page))] if page > 1 else []
        pairs += [(self.parameter("format"), "csv")] if file else []
        return "?" + urlencode(pairs)

    def _pairs(self) -> list[tuple[str, str]]:
        """What has been chosen, without what would be so anyway."""
        pairs = [(self.parameter(name), code) for name, code in self.kept.items() if code]
        if [one.name for one in self.chosen if not one.is_act] != self._first_columns():
            pairs += [(self.parameter("columns"), one.name) for one, is_on in self.choosable if is_on]
        column, is_down = self.order
        sort = ("-" if is_down else "") + column.name if column is not None else ""
        return pairs + ([(self.parameter("sort"), sort)] if sort != self.sort else [])

    def _first_columns(self) -> list[str]:
        return [one.name for at, one in enumerate(self.columns) if (at == 0 or one.is_shown) and not one.is_act]

    # --- the file

    def csv(self) -> str:
        """The list as a file: every column and every row that the filters leave."""
        out, columns = StringIO(), [one for one in self.columns if not one.is_act]
        lines = Lines(out)
        lines.add(one.label for one in columns)
        lines.add_all([_plain(one.value(row)) for one in columns] for row in self.found)
        return out.getvalue()


def occurring(choices: Iterable[tuple[str, str]], codes: Iterable[str | None]) -> Mapping[str, str]:
    """The choices of a filter that would find something."""
    found = set(codes)
    return {code: label for code, label in choices if code in found}


def _cell(column: Column[T], row: T) -> Cell:
    if column.show is not None:
        return column.show(row)
    return Cell(written(column.value(row)))


def written(value: Value) -> str:
    """A value as pages write it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return "–" if _is_blank(value) else str(value)


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _is_blank(value: Value) -> bool:
    return value is None or value == ""


def _fold(value: Value) -> Any:
    return value.casefold() if isinstance(value, str) else value
