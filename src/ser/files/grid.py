"""Turns the cells of a workbook's sheet into the cells of a row: text, numbers, dates as 2018-03-01, Y and N."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from ser.files.archive import Unreadable
from ser.files.cell import FORMULA
from ser.files.parse import Cell, Number

MOST_COLUMNS = 1000
"""More columns than any record has; what stands beyond them is not kept."""
EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
_MOST_ROWS = 1 << 20
_LONGEST_CELL = 1 << 15
_LAST_DATE = 2958466
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
_TRUTH = {"1": "Y", "0": "N", "true": "Y", "false": "N"}


def plain(text: str) -> str:
    """A text without the escapes that workbooks write for characters that XML cannot hold."""
    return _ESCAPE.sub(_meant, text) if "_x" in text else text


def _meant(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def number(text: str) -> Cell:
    """A number as a workbook shows it: 17.0 is 17, and no digit beyond the fifteenth is kept."""
    try:
        value = float(text)
    except ValueError:
        return text
    return Number(str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g"))


def date_of(text: str, epoch: date) -> Cell:
    """The day (and time, where it is not midnight) that a serial number counts to."""
    try:
        serial = float(text)
    except ValueError:
        return text
    if not 0 <= serial < _LAST_DATE:
        return number(text)
    # A workbook that counts from 1900 takes that year for a leap year, up to its 29 February, day 60.
    slip = 1 if serial < 60 and epoch == EPOCH_1900 else 0
    minutes, seconds = divmod(round(serial % 1 * 86400), 60)
    day = epoch + timedelta(days=int(serial) + slip + minutes // 1440)
    clock = f" {minutes % 1440 // 60:02}:{minutes % 60:02}:{seconds:02}"
    return day.isoformat() + clock.removesuffix(" 00:00:00")


def column_of(letters: str) -> int:
    """The place of a column, from 0: A is 0, AA is 26; whatever lies beyond the last one allowed is that one."""
    place = 0
    for letter in letters[:4]:
        place = place * 26 + ord(letter) - 64
    return max(0, min(place - 1, MOST_COLUMNS))


def place_of(column: int, row: int) -> str:
    """The place of a cell as spreadsheet programs write it: L2."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"


@dataclass(slots=True)
class Text:
    """The text of the cell that is being read, without hints at its pronunciation."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    listening: bool = False
    ignoring: bool = False

    def begin(self, _: dict[str, str]) -> None:
        self.parts = []
        self.length = 0

    def listen(self, _: dict[str, str]) -> None:
        self.listening = not self.ignoring

    def rest(self) -> None:
        self.listening = False

    def ignore(self, _: dict[str, str]) -> None:
        self.ignoring = True

    def heed(self) -> None:
        self.ignoring = False

    def hear(self, text: str) -> None:
        if self.listening and self.length <= _LONGEST_CELL:
            self.length += len(text)
            self.parts.append(text)

    def __str__(self) -> str:
        return "".join(self.parts)


class Grid:
    """Gathers the rows of a sheet from its elements: row, c (a cell), v (a value), t (a text), f (a formula)."""

    def __init__(self, shared: list[str], dates: list[bool], epoch: date) -> None:
        self.text = Text()
        self.rows: list[tuple[int, list[Cell]]] = []
        self._shared = shared
        self._dates = {str(place) for place, is_date in enumerate(dates) if is_date}
        self._epoch = epoch
        self._places: dict[str, int] = {}
        self._number = 0
        self._cells: list[Cell] = []
        self._column = -1
        self._kind = self._style = ""
        self._computed = False

    def begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r") or self._number + 1)
        if not self._number < number <= _MOST_ROWS:
            raise Unreadable("a part of the workbook is broken")
        self._number = number
        self._cells = []
        self._column = -1

    def end_row(self) -> None:
        self.rows.append((self._number, self._cells))

    def begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column = min(self._column + 1, MOST_COLUMNS)
        else:
            letters = place.rstrip(_DIGITS)
            known = self._places.get(letters)
            self._column = self._places.setdefault(letters, column_of(letters)) if known is None else known
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._computed = False
        self.text.parts = []
        self.text.length = 0

    def formula(self, _: dict[str, str]) -> None:
        self._computed = True

    def end_cell(self) -> None:
        text = "".join(self.text.parts)
        if not text and not (self._computed and self._kind != "str"):
            return
        cells, column = self._cells, self._column
        if len(cells) <= column:
            cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = self._value(text) if text else FORMULA

    def _value(self, text: str) -> Cell:
        match self._kind:
            case "s":
                return self._shared[int(text)] if 0 <= int(text) < len(self._shared) else ""
            case "n":
                return date_of(text, self._epoch) if self._style in self._dates else number(text)
            case "inlineStr" | "str":
                return plain(text)
            case "b":
                return _TRUTH.get(text, text)
            case "d":
                return text.removesuffix("T00:00:00")
        return text
