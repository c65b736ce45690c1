"""Reads the extract of another system: the files that a crosswalk knows, with the columns that it reads."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ser.conversion.crosswalk import Crosswalk
from ser.files import plain_text, workbook
from ser.files.header import bare_name
from ser.files.parse import Number, guess
from ser.files.plain_text import SEPARATORS, Delimited, FixedWidth
from ser.files.source import Refused, Source, Unreadable, sources
from ser.files.workbook import Tab

REASON = "ser_reason"
"""The column of a file of held rows that says why each was held; it is left out when the file comes again."""

_LISTED = 8


@dataclass(frozen=True, slots=True)
class Extract:
    """A file of another system, or a sheet of a workbook, ready to be read; `problem` says why it cannot be."""

    file: str
    source: str
    columns: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    problem: str = ""
    place: Source | None = None
    form: Delimited | FixedWidth | Tab | None = None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows, each with the line on which it begins; a row of another width is ragged."""
        if self.place is None or self.form is None:
            return
        width, number = len(self.columns), 1
        try:
            for number, cells in self.form.rows(self.place, width):
                yield number, [cell.text if isinstance(cell, Number) else cell for cell in cells]
        except Unreadable as error:
            yield number + 1, [f"from here on, {error}"]


def extracts(paths: Iterable[Path], crosswalk: Crosswalk) -> Iterator[Extract]:
    """The files under these paths in the order in which the crosswalk names them; those that it does not know last."""
    found = [extract for source in sources(paths) for extract in _of(source, crosswalk)]
    order = {name: place for place, name in enumerate(crosswalk.sources)}
    yield from sorted(found, key=lambda extract: order.get(extract.source, len(order)))


def _of(source: Source | Refused, crosswalk: Crosswalk) -> Iterator[Extract]:
    if isinstance(source, Refused):
        yield Extract(source.name, "", problem=source.problem)
        return
    try:
        if source.is_workbook:
            for tab in workbook.tabs(source):
                yield _tab(source, tab, crosswalk)
        else:
            yield _text(source, crosswalk)
    except Unreadable as error:
        yield Extract(source.name, "", problem=str(error))


def _named(name: str, crosswalk: Crosswalk) -> str | None:
    known = bare_name(name)
    return known if known in crosswalk.sources else None


def _unknown(file: str, name: str, crosswalk: Crosswalk) -> Extract:
    listed = ", ".join(crosswalk.sources[:_LISTED])
    near = guess(bare_name(name), crosswalk.sources)
    return Extract(file, "", problem=f"the crosswalk {crosswalk.name} reads no file of this name, but {listed}.{near}")


def _tab(source: Source, tab: Tab, crosswalk: Crosswalk) -> Extract:
    file, name = f"{source.name}#{tab.name}", _named(tab.name, crosswalk)
    if name is None:
        return _unknown(file, tab.name, crosswalk)
    _, cells = next(tab.rows(source), (1, []))
    header = [cell.text if isinstance(cell, Number) else cell for cell in cells]
    return _checked(Extract(file, name, form=tab, place=source), header, crosswalk)


def _text(source: Source, crosswalk: Crosswalk) -> Extract:
    name = _named(source.stem, crosswalk)
    if name is None:
        return _unknown(source.name, source.stem, crosswalk)
    encoding = plain_text.examine(source).encoding
    line = plain_text.first_line(source, encoding)
    known = crosswalk.columns(name)
    separator, count = _separator(line, known)
    positions = crosswalk.positions.get(name)
    if positions and count < min(2, len(known)):
        form = FixedWidth(encoding, tuple((begin, end) for _, begin, end in _in_order(positions)))
        header = [column for column, _, _ in _in_order(positions)]
        return _checked(Extract(source.name, name, form=form, place=source), header, crosswalk)
    _, cells = next(Delimited(encoding, separator).rows(source), (1, []))
    made = Extract(source.name, name, form=Delimited(encoding, separator), place=source)
    return _checked(made, [str(cell) for cell in cells], crosswalk)


def _in_order(positions: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The columns from left to right: the last one ends the line."""
    return sorted(positions, key=lambda place: place[2])


def _separator(line: str, known: frozenset[str]) -> tuple[str, int]:
    """The separator under which a header holds the most known columns, and how many; older systems use bars too."""

    def worth(separator: str) -> int:
        return sum(cell.strip().lower() in known for cell in plain_text.split(line, separator))

    best = max([*SEPARATORS, "|"], key=worth)
    return best, worth(best)


def _checked(made: Extract, header: Sequence[str], crosswalk: Crosswalk) -> Extract:
    """The extract with its columns, or with what is wrong with them."""
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    lower = [name.lower() for name in names]
    known = crosswalk.columns(made.source)
    twice = [name for name, count in Counter(lower).items() if count > 1 and name in known]
    lacking = sorted(known - set(lower))
    problem = ""
    if twice:
        problem = f"the column {twice[0]} stands in it twice, so it would be chance which value is taken"
    elif lacking:
        listed = ", ".join(lacking[:_LISTED]) + (
            f" and {len(lacking) - _LISTED} more" if len(lacking) > _LISTED else ""
        )
        problem = f"it has no column {listed}, which the crosswalk {crosswalk.name} reads"
    return Extract(made.file, made.source, tuple(lower), tuple(names), problem, made.place, made.form)
