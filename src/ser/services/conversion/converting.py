"""Converts the extract of another system into SER's own files, and lists all that could not be converted."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ser.conversion.crosswalk import Crosswalk, nearest
from ser.conversion.crosswalk_file import CrosswalkDoesNotFit, read_crosswalk
from ser.conversion.crosswalk_row import Made, Trouble, Unmapped, all_made, makers, row_of
from ser.conversion.extract import REASON, Extract, extracts
from ser.files.csv_lines import Lines
from ser.files.export import text_file
from ser.files.layout import LEGACY, layout
from ser.law.permission import Permission, asks
from ser.store.running import state
from ser.store.scope import Scope

__all__ = ["Converted", "CrosswalkDoesNotFit", "NoPlace", "NoSuchCrosswalk", "convert", "crosswalk_of", "names"]

FILES, HELD = "files", "held"
UNMAPPED, UNREAD, SUMMARY = "unmapped_codes.csv", "unread_columns.csv", "summary.csv"


class NoSuchCrosswalk(LookupError):
    """There is neither a folder nor a crosswalk of the state of this name."""


class NoPlace(ValueError):
    """The folder for the answer holds something else; the message says so."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of one kind of record: made, held, the same as a row before, left out by the crosswalk."""

    made: int = 0
    held: int = 0
    same: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Converted:
    """What came of a conversion: rows read by file, records by kind, and what there is to look at."""

    out: Path
    rows: Mapping[str, int]
    records: Mapping[str, Counted]
    problems: Sequence[tuple[str, str]]
    unmapped: Mapping[Unmapped, int]
    unread: Sequence[tuple[str, str, int]]
    held_rows: int

    @property
    def is_whole(self) -> bool:
        """Whether everything that was read was converted."""
        return not self.held_rows and not self.problems and not self.unmapped


@dataclass(slots=True)
class _Book:
    """What is counted on the way."""

    rows: Counter[str] = field(default_factory=Counter)
    records: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    unmapped: Counter[Unmapped] = field(default_factory=Counter)
    unread: list[tuple[str, str, int]] = field(default_factory=list)
    held: int = 0
    keys: dict[tuple[str, str], int] = field(default_factory=dict)

    def count(self, record: str, what: str) -> None:
        self.records.setdefault(record, Counter())[what] += 1


@asks(Permission.CONVERT)
def names(*, by: Scope) -> Sequence[str]:
    """The names of the crosswalks that the state brings with it."""
    return sorted(state().crosswalks)


@asks(Permission.CONVERT)
def crosswalk_of(*, by: Scope, name: str) -> Crosswalk:
    """The crosswalk of this folder, or of this name among those of the state; raises CrosswalkDoesNotFit."""
    folder = Path(name)
    if not folder.is_dir():
        if name not in state().crosswalks:
            known = ", ".join(names(by=by)) or "none"
            raise NoSuchCrosswalk(f"There is no folder {name}, and no crosswalk of this name; the state has: {known}.")
        folder = state().crosswalks[name]
    return read_crosswalk(folder, state().records)


@asks(Permission.CONVERT)
def convert(
    *, by: Scope, paths: Sequence[Path], crosswalk: Crosswalk, out: Path, today: date, lea: str | None = None
) -> Converted:
    """Write SER's files, the listings and the held rows into a folder; an earlier answer there gives way."""
    _make_room(out)
    book = _Book()
    with ExitStack() as stack:
        writers = _Writers(stack, out)
        for extract in extracts(paths, crosswalk):
            if extract.problem:
                book.problems.append((extract.file, extract.problem))
            else:
                _convert(extract, crosswalk, today, lea, writers, book)
    counted = {name: Counted(**book.records[name]) for name in state().records if name in book.records}
    done = Converted(out, book.rows, counted, book.problems, book.unmapped, book.unread, book.held)
    _write_listings(done)
    return done


def _make_room(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / SUMMARY).is_file():
        raise NoPlace(f"{out} holds other files. Name a new folder, or one that an earlier conversion made.")
    for name in (FILES, HELD):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / FILES).mkdir(parents=True)


def _convert(
    extract: Extract, crosswalk: Crosswalk, today: date, lea: str | None, writers: "_Writers", book: _Book
) -> None:
    making = makers(crosswalk, extract.source, today, lea)
    unread = _Unread(extract, crosswalk)
    for number, cells in extract.rows():
        book.rows[extract.file] += 1
        if len(cells) != len(extract.columns):
            _hold(extract, cells, ["The row has another number of cells than the header."], writers, book, number)
            continue
        unread.look(cells)
        reasons: list[str] = []
        for made in all_made(making, row_of(extract.columns, cells)):
            reasons += _keep(made, writers, book)
        if reasons:
            _hold(extract, cells, reasons, writers, book, number)
    book.unread.extend(unread.found())


def _keep(made: Made, writers: "_Writers", book: _Book) -> list[str]:
    """Write a record that was made; else say why it is held."""
    record = made.make.kind.spec.name
    troubles = made.troubles
    if made.cells is not None:
        said = hash(made.cells)
        first = book.keys.get((record, made.key))
        if first is None:
            book.keys[record, made.key] = said
            writers.write(record, made.cells)
        elif first != said:
            troubles = (Trouble("", "", "A row before made a record of the same key with other values."),)
    if troubles:
        book.unmapped.update(t.unmapped for t in troubles if t.unmapped is not None)
        book.count(record, "held")
    else:
        book.count(record, "dropped" if made.cells is None else "made" if first is None else "same")
    return [f"{made.make.label}: {t.words}" for t in troubles]


def _hold(
    extract: Extract, cells: Sequence[str], reasons: Sequence[str], writers: "_Writers", book: _Book, number: int
) -> None:
    book.held += 1
    writers.hold(extract, cells, f"{extract.file}, line {number}: " + " ".join(dict.fromkeys(reasons)))


class _Writers:
    """The files of an answer, each opened when its first row comes."""

    def __init__(self, stack: ExitStack, out: Path) -> None:
        self._stack = stack
        self._out = out
        self._open: dict[str, Lines] = {}

    def write(self, record: str, cells: Sequence[str]) -> None:
        self._table(f"{FILES}/{record}.csv", lambda: _header(record)).add([*cells, "Y"])

    def hold(self, extract: Extract, cells: Sequence[str], reason: str) -> None:
        # Cells that cannot be told apart stay in one, so that nothing is lost and nobody takes them for a good row.
        width = len(extract.header)
        whole = cells if len(cells) == width else ["|".join(cells), *[""] * (width - 1)]
        self._table(f"{HELD}/{extract.source}.csv", lambda: (*extract.header, REASON)).add([*whole, reason])

    def _table(self, name: str, header: Callable[[], Sequence[str]]) -> Lines:
        if name not in self._open:
            (self._out / name).parent.mkdir(exist_ok=True)
            file = self._stack.enter_context(text_file(self._out / name))
            self._open[name] = Lines(file)
            self._open[name].add(header())
        return self._open[name]


def _header(record: str) -> tuple[str, ...]:
    return (*layout(state().records[record].spec).names, LEGACY)


class _Unread:
    """The columns of a file that the crosswalk neither reads nor ignores, and how many of their cells are filled."""

    def __init__(self, extract: Extract, crosswalk: Crosswalk) -> None:
        known = crosswalk.columns(extract.source) | crosswalk.ignored.get(extract.source, frozenset()) | {REASON}
        self._extract = extract
        self._places = [at for at, name in enumerate(extract.columns) if name not in known]
        self._filled = dict.fromkeys(self._places, 0)

    def look(self, cells: Sequence[str]) -> None:
        for at in self._places:
            self._filled[at] += bool(cells[at].strip())

    def found(self) -> Iterator[tuple[str, str, int]]:
        for at in self._places:
            yield self._extract.file, self._extract.header[at], self._filled[at]


def _write_listings(done: Converted) -> None:
    by_count = sorted(done.unmapped.items(), key=lambda each: (-each[1], each[0].source, each[0].column, each[0].value))
    unmapped = ([u.codes.name, u.source, u.column, u.value, n, nearest(u.value, u.codes)] for u, n in by_count)
    _write(done.out / UNMAPPED, ("codes", "source", "column", "value", "count", "nearest"), unmapped)
    _write(done.out / UNREAD, ("file", "column", "filled"), done.unread)
    counts = ([name, c.made, c.held, c.same, c.dropped] for name, c in done.records.items())
    _write(done.out / SUMMARY, ("record", "made", "held", "same", "left_out"), counts)


def _write(path: Path, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with text_file(path) as file:
        lines = Lines(file)
        lines.add(header)
        lines.add_all(rows)
