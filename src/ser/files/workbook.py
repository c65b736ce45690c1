"""Reads the sheets of an XLSX workbook, a row at a time.

Our own reader, since python-calamine lays a sheet out as a full grid: one cell in the last corner of an otherwise empty
sheet, a file of six kilobytes, makes it ask for gigabytes and abort the process.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from ser.files.archive import Unreadable, archive_of
from ser.files.grid import EPOCH_1900, EPOCH_1904, Grid, Text, plain
from ser.files.markup import End, Start, walk
from ser.files.parse import Cell
from ser.files.plain_text import Row, fit, is_filled
from ser.files.source import Source

_MOST_SHARED = 1 << 26
"""The bytes of the table of texts that all sheets share, which is held in memory."""
_MOST_SHARED_READ = 1 << 28
"""The bytes of that table as often as it is read, once for each sheet."""
_LONGEST_PART = 1 << 24
_MOST_TABS = 250
_LONGEST_NAME = 31
"""The characters that a spreadsheet program allows in the name of a sheet."""
_SHARED = "xl/sharedStrings.xml"
_MOST_STYLES = 1 << 16
_LONGEST_FORMAT = 255
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NO_PART_OF_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of a workbook: its name, the part of the archive that holds it, and the row of its header."""

    name: str
    part: str
    hidden: bool = False
    header_row: int = 0

    def rows(self, source: Source, width: int | None = None) -> Iterator[Row]:
        """The rows below the header, which has this many columns; without a width, the header too."""
        with _opened(source) as archive:
            found = _filled((row for row in _rows(archive, self.part) if row[0] >= self.header_row), width)
            if width is not None:
                next(found, None)
            yield from found


def tabs(source: Source) -> list[Tab]:
    """The sheets of a workbook in their order, those hidden too; raises Unreadable."""
    with _opened(source) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise Unreadable("it is no XLSX workbook")
        targets: dict[str, str] = {}
        found: list[Tab] = []

        def relationship(attributes: dict[str, str]) -> None:
            target = posixpath.join("/xl", attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = posixpath.normpath(target)[1:]

        def sheet(attributes: dict[str, str]) -> None:
            link = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            # Each part is read as one sheet, so that none is read a thousand times over.
            part = targets.pop(link, "")
            if part in names:
                hidden = attributes.get("state", "visible") != "visible"
                found.append(Tab(attributes.get("name", "")[:_LONGEST_NAME], part, hidden))
                names.discard(part)

        _through(archive, "xl/_rels/workbook.xml.rels", {"Relationship": relationship})
        _through(archive, "xl/workbook.xml", {"sheet": sheet})
        _check_bounds(archive, len(found))
        for tab in found:
            _check_whole(archive, tab.part)
        return found


@contextmanager
def _opened(source: Source) -> Iterator[zipfile.ZipFile]:
    with source.open() as file, archive_of(file, source.packed) as archive:
        yield archive


def _through(
    archive: zipfile.ZipFile,
    part: str,
    start: Mapping[str, Start],
    end: Mapping[str, End] | None = None,
    text: Text | None = None,
    longest: int = _LONGEST_PART,
) -> None:
    if part in archive.NameToInfo:
        if archive.getinfo(part).file_size > longest:
            raise Unreadable("a part of it is longer than any spreadsheet program writes; send it as CSV")
        with archive.open(part) as file:
            for _ in walk(file, start, end or {}, text.hear if text else None):
                pass


def _check_bounds(archive: zipfile.ZipFile, count: int) -> None:
    if count > _MOST_TABS:
        raise Unreadable(f"it has {count} sheets, more than {_MOST_TABS}")
    size = archive.getinfo(_SHARED).file_size if _SHARED in archive.NameToInfo else 0
    if size > _MOST_SHARED or size * count > _MOST_SHARED_READ:
        raise Unreadable("it holds more text than a workbook should; send it as CSV")


def _check_whole(archive: zipfile.ZipFile, part: str) -> None:
    with archive.open(part) as file:
        while file.read(1 << 20):
            pass


def _filled(rows: Iterator[tuple[int, list[Cell]]], width: int | None) -> Iterator[Row]:
    for number, cells in rows:
        if not any(is_filled(cell) for cell in cells):
            continue
        if width is not None and len(cells) != width:
            cells = [*cells, *[""] * (width - len(cells))] if len(cells) < width else fit(cells, width)
        yield number, cells


def _rows(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, list[Cell]]]:
    grid = Grid(_shared_texts(archive), _date_styles(archive), _epoch(archive))
    text = grid.text
    starts: dict[str, Start] = {
        "row": grid.begin_row,
        "c": grid.begin_cell,
        "f": grid.formula,
        "v": text.listen,
        "t": text.listen,
        "rPh": text.ignore,
    }
    ends: dict[str, End] = {
        "row": grid.end_row,
        "c": grid.end_cell,
        "v": text.rest,
        "t": text.rest,
        "rPh": text.heed,
    }
    with archive.open(part) as file:
        for _ in walk(file, starts, ends, text.hear):
            yield from grid.rows
            grid.rows.clear()


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    texts: list[str] = []
    text = Text()
    starts: dict[str, Start] = {"si": text.begin, "t": text.listen, "rPh": text.ignore}
    ends: dict[str, End] = {"si": lambda: texts.append(plain(str(text))), "t": text.rest, "rPh": text.heed}
    _through(archive, _SHARED, starts, ends, text, longest=_MOST_SHARED)
    return texts


def _date_styles(archive: zipfile.ZipFile) -> list[bool]:
    """For each style of the workbook, whether it shows a number as a date."""
    dates = set(_DATE_FORMATS)
    found: list[bool] = []
    within = [False]

    def number_format(attributes: dict[str, str]) -> None:
        code = _NO_PART_OF_A_DATE.sub("", attributes.get("formatCode", "")[:_LONGEST_FORMAT])
        if re.search("[dmyh]", code, re.IGNORECASE):
            dates.add(int(attributes.get("numFmtId", "0")))

    def begin(_: dict[str, str]) -> None:
        within[0] = True

    def finish() -> None:
        within[0] = False

    def style(attributes: dict[str, str]) -> None:
        if within[0] and len(found) < _MOST_STYLES:
            found.append(int(attributes.get("numFmtId", "0")) in dates)

    starts: dict[str, Start] = {"numFmt": number_format, "cellXfs": begin, "xf": style}
    _through(archive, "xl/styles.xml", starts, {"cellXfs": finish})
    return found


def _epoch(archive: zipfile.ZipFile) -> date:
    found = [EPOCH_1900]

    def properties(attributes: dict[str, str]) -> None:
        if attributes.get("date1904") in ("1", "true"):
            found[0] = EPOCH_1904

    _through(archive, "xl/workbook.xml", {"workbookPr": properties})
    return found[0]
