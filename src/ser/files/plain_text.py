"""Reads rows out of plain text, delimited or of fixed width, in memory that neither files nor lines can make grow."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TypeVar

from ser.files.archive import Unreadable
from ser.files.csv_lines import as_meant
from ser.files.eight_bits import MOST_WORDS, OLDER, handler_of, likeliest, words_in
from ser.files.parse import Cell
from ser.files.source import Source

C = TypeVar("C")
Row = tuple[int, Sequence[Cell]]
"""The 1-based line on which a row begins, and its cells; a row whose cells cannot be told apart has another number of
cells than the header."""

LONGEST_LINE = 1 << 17
"""Characters of a row, twice as many as the longest record has."""
MOST_LINES = 100
"""How many lines a quoted row may take; more are a quote that was never closed."""
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "^": "carets"}
FOREIGN_SEPARATORS = {"|": "vertical bars", ":": "colons", "~": "tildes", "\x1f": "unit separators", " ": "blanks"}

_LOOKED_FOR = '/"'
_OLDER = "+"
_BLOCK = 1 << 20
_SAMPLE = 1 << 10
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a"))
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "it begins with a byte-order mark"),
    codecs.BOM_UTF16_LE: ("utf-16", "it is written in UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "it is written in UTF-16"),
}
_ONE_CELL = str.maketrans(dict.fromkeys(['"', *SEPARATORS], " "))


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look through a text tells: its encoding, what is unusual about it, and which signs it holds of a few.

    A text that is no UTF-8 has the older encoding behind it in which its other bytes are read.
    """

    encoding: str
    notes: list[str]
    signs: frozenset[str]


def examine(source: Source) -> Looked:
    """Look through a text to its end, so that a later reading succeeds. Raises Unreadable."""
    with source.open() as file:
        block, signs = file.read(_BLOCK), set[str]()
        encoding, notes = "utf-8", []
        for mark, (form, note) in _BYTE_ORDER_MARKS.items():
            if block.startswith(mark):
                encoding, notes = form, [note]
        if not block.removeprefix(codecs.BOM_UTF8).strip():
            raise Unreadable("it is empty" if len(block) < _BLOCK else "it begins with a million blanks")
        if block.startswith(_UTF32) or (encoding != "utf-16" and _is_wide(block[:_SAMPLE])):
            raise Unreadable("it is written in UTF-16 without its mark, or in UTF-32; save it as UTF-8")
        if encoding != "utf-16" and len(block.translate(None, _CONTROL)) < 0.98 * len(block):
            raise Unreadable("it is no text, but a program, a picture or the like")
        decoder = codecs.getincrementaldecoder("utf-8")() if encoding != "utf-16" else None
        words: list[bytes] = []
        while block:
            signs |= {sign for sign in _LOOKED_FOR if sign.encode() in block}
            if decoder is not None and not _is_utf8(decoder, block):
                decoder = None
            if decoder is None and encoding != "utf-16" and len(words) < MOST_WORDS:
                words += words_in(block)
            block = file.read(_BLOCK)
    if encoding != "utf-16" and (decoder is None or not _is_utf8(decoder, b"", final=True)):
        older = likeliest(words)
        return Looked(f"{encoding}{_OLDER}{older}", [*notes, OLDER[older]], frozenset(signs))
    return Looked(encoding, notes, frozenset(signs))


def _is_wide(sample: bytes) -> bool:
    """Whether every other byte is zero, as in a Latin text whose signs take two bytes or four."""
    return len(sample) > 3 and any(sample[place::2].count(0) > 0.45 * len(sample) for place in (0, 1)) and any(sample)


def _is_utf8(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


class _Lines:
    """The lines of a text; of one too long to be a row only the beginning is kept, and lines can be put back."""

    def __init__(self, file: io.TextIOBase) -> None:
        self._file = file
        self._again: list[str] = []
        self.taken: list[str] = []
        self.broken = False

    def __iter__(self) -> Iterator[str]:
        read, taken, again = self._file.readline, self.taken, self._again
        while line := again.pop() if again else read(LONGEST_LINE):
            if len(line) >= LONGEST_LINE:
                line = self._cut(line)
            taken.append(line)
            yield line
            if len(taken) > 1 and (len(taken) >= MOST_LINES or sum(map(len, taken)) > LONGEST_LINE):
                self.broken = True
                return

    def _cut(self, line: str) -> str:
        if line.endswith(("\n", "\r")):
            return line
        while (more := self._file.readline(LONGEST_LINE)) and not more.endswith(("\n", "\r")):
            pass
        self.broken = True
        return line[:200].translate(_ONE_CELL) + "\n"

    def put_back(self) -> str:
        """Put back all lines taken but the first, which is given."""
        first, *rest = self.taken
        self._again.extend(reversed(rest))
        self.taken.clear()
        self.broken = False
        return first


@dataclass(frozen=True, slots=True)
class Delimited:
    """Text whose cells are parted by a separator; the first row that is not blank is the header.

    `above`: the lines above the header that are no part of the table.
    """

    encoding: str
    separator: str
    signs: frozenset[str] = frozenset()
    above: int = 0

    def holds(self, sign: str) -> bool:
        """Whether a sign of those that are looked for stands anywhere in the text."""
        return sign in self.signs

    def rows(self, source: Source, width: int | None = None) -> Iterator[Row]:
        """The rows below the header, which has this many columns; without a width, the header too."""
        with source.open() as file, _text(file, self.encoding) as text:
            for _ in range(self.above):
                text.readline(LONGEST_LINE)
            found = self._rows(_Lines(text), width)
            if width is not None:
                next(found, None)
            yield from found

    def quick_rows(self, source: Source, most: int) -> Iterator[list[str]]:
        """The first cells of the rows below the header, in their order; only of a text without any quote."""
        separator = self.separator
        with source.open() as file, _text(file, self.encoding) as text:
            for _ in range(self.above):
                text.readline(LONGEST_LINE)
            below = False
            for line in text:
                cells = line.rstrip("\r\n").split(separator, most)
                if cells[0].strip() or line.replace(separator, " ").strip():
                    if below:
                        yield cells
                    below = True

    def _rows(self, lines: _Lines, width: int | None) -> Iterator[Row]:
        # A quote that is never closed would swallow the rows below it: where a row of several lines cannot be
        # read, its first line alone is at fault and the others are read again as rows of their own.
        number, taken = 1 + self.above, lines.taken
        reader = csv.reader(lines, delimiter=self.separator)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                lines.broken, cells = True, []
            begins, count = number, len(taken)
            said = taken[0] if count == 1 else "".join(taken)
            if len(cells) != width and width is not None:
                if ' "' in said:
                    cells = _without_gaps(taken, self.separator, cells)
                cells = fit(cells, width)
            if lines.broken or (count > 1 and width is not None and len(cells) != width):
                cells, count = [lines.put_back()[:200].strip()], 1
                reader = csv.reader(lines, delimiter=self.separator)
            else:
                if "'" in said:
                    cells = [as_meant(cell) for cell in cells]
                if ' "' in said and any(cell[:1] == " " for cell in cells):
                    cells = _without_gaps(taken, self.separator, cells)
                taken.clear()
            number += count
            if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                yield begins, cells


def _without_gaps(taken: Sequence[str], separator: str, cells: list[str]) -> list[str]:
    """The cells of a row whose quotes stand behind a blank, which is no part of them."""
    if not any(cell.lstrip(" ")[:1] == '"' for cell in cells):
        return cells
    try:
        return next(csv.reader(taken, delimiter=separator, skipinitialspace=True), cells)
    except csv.Error:
        return cells


def fit(cells: list[C], width: int) -> list[C]:
    """The cells without blank ones beyond the width."""
    return cells if any(is_filled(cell) for cell in cells[width:]) else cells[:width]


def is_filled(cell: object) -> bool:
    """Whether a cell holds anything but blanks."""
    return not isinstance(cell, str) or bool(cell.strip())


@dataclass(frozen=True, slots=True)
class FixedWidth:
    """Text without a header whose cells stand at fixed positions, given as pairs of begin and end."""

    encoding: str
    spans: tuple[tuple[int, int], ...]

    def rows(self, source: Source, width: int | None = None) -> Iterator[Row]:
        """The rows of the text; blanks at the end of a line may be missing."""
        end = self.spans[-1][1]
        with source.open() as file, _text(file, self.encoding) as text:
            lines = _Lines(text)
            for number, line in enumerate(self._whole(lines), 1):
                line = line.rstrip("\r\n")
                broken = lines.broken or line[end:].strip()
                lines.broken = False
                if broken:
                    yield number, [line[:200].strip()]
                elif line.strip():
                    yield number, [line[begin:stop].strip() for begin, stop in self.spans]

    def _whole(self, lines: _Lines) -> Iterator[str]:
        for line in lines:
            lines.taken.clear()
            yield line


def _text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    encoding, _, older = encoding.partition(_OLDER)
    errors = "replace" if encoding == "utf-16" else handler_of(older or next(iter(OLDER)))
    return io.TextIOWrapper(file, encoding, errors, newline="")


def first_line(source: Source, encoding: str) -> str:
    """The first line that is not blank; raises Unreadable where it is too long to be a header."""
    with source.open() as file, _text(file, encoding) as text:
        lines = _Lines(text)
        for line in lines:
            lines.taken.clear()
            if lines.broken:
                raise Unreadable("its first line is too long to be a header")
            if line.strip():
                return line.rstrip("\r\n")
    raise Unreadable("it holds nothing but blank lines")


def top_lines(source: Source, encoding: str, most: int) -> list[str]:
    """The first lines of a text, blank ones too; raises Unreadable where one is too long to be a header."""
    found: list[str] = []
    with source.open() as file, _text(file, encoding) as text:
        lines = _Lines(text)
        for line in lines:
            lines.taken.clear()
            if lines.broken:
                if not any(map(str.strip, found)):
                    raise Unreadable("its first line is too long to be a header")
                break
            found.append(line.rstrip("\r\n"))
            if sum(bool(each.strip()) for each in found) == most:
                break
    if not any(map(str.strip, found)):
        raise Unreadable("it holds nothing but blank lines")
    return found


def separator_of(line: str, known: Callable[[Sequence[str]], int]) -> tuple[str, int]:
    """The separator under which a header holds the most known names, and how many it then holds."""

    def worth(separator: str) -> tuple[int, int]:
        cells = split(line, separator)
        return known(cells), len(cells)

    best = max(SEPARATORS, key=worth)
    return best, worth(best)[0]


def split(line: str, separator: str) -> list[str]:
    """The cells of one line; none where a cell is too long."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
