"""Looks through the rows of one kind of record before any is stored: which keys come twice, and how dates are written.

A row is told from its file alone no better than by chance where another row of the load says something else under the
same key; so both are known before the first is stored, however many processes store them.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from ser.files.cell import bare, stands_for_blank
from ser.files.dates import DateOrder, parts_of
from ser.files.parse import Cell, Number
from ser.files.row import ReadRow
from ser.files.sheet import Sheet
from ser.law.element import Kind
from ser.law.record import RecordType

Sheets = Sequence[tuple[int, Sheet]]
Read = Callable[[int, Sheet, int, Sequence[Cell]], ReadRow]
"""Reads a row of a sheet: the sheet's place, the sheet, the line, the cells."""

_MOST_NAMED = 5
_SPARE_BITS = 3


class Repeat(NamedTuple):
    """What becomes of a row whose key comes more than once.

    `same_as`: the place of the row that says the same and is taken for both. Otherwise the rows differ: `places` names
    all of them, and one of them `tells`.
    """

    same_as: str = ""
    places: str = ""
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of the rows of one kind of record: by sheet and place, those whose key comes more than once.

    `orders`: by sheet, what comes first in the dates of an element, where that is not the month.
    """

    repeats: Mapping[int, Mapping[int, Repeat]] = field(default_factory=dict)
    orders: Mapping[int, Mapping[str, DateOrder]] = field(default_factory=dict)


def survey(spec: RecordType, sheets: Sheets, read: Read, told: DateOrder | None) -> Survey:
    """Look through the sheets of one kind of record; `told`: what their sender said comes first in dates."""
    keys = Keys(spec)
    orders: dict[int, Mapping[str, DateOrder]] = {}
    begins: list[int] = []
    for sheet_no, sheet in sheets:
        begins.append(keys.count)
        dates = _Dates(spec, sheet)
        note = keys.of(sheet)
        look = dates.look if dates.places else None
        for _, cells in sheet.rows():
            note(cells)
            if look is not None:
                look(cells)
        if found := dates.orders(told):
            orders[sheet_no] = found
    groups = keys.groups()
    return Survey(_decided(groups, sheets, begins, read) if groups else {}, orders)


class Keys:
    """The keys of the rows of one kind of record, in the order of the rows, kept as numbers; 0 for none."""

    def __init__(self, spec: RecordType) -> None:
        self._spec = spec
        self._numbers = tuple(array("q") for _ in range(2 if spec.name == "student" else 1))

    @property
    def count(self) -> int:
        """How many rows were noted."""
        return len(self._numbers[0])

    def of(self, sheet: Sheet) -> Callable[[Sequence[Cell]], None]:
        """A function that notes the key of a row of this sheet, as it is stored."""
        places = {name: place for place, name in enumerate(sheet.columns) if name is not None}
        if self._spec.name == "student":
            return self._of_students(len(sheet.columns), places)
        add, width = self._numbers[0].append, len(sheet.columns)
        pick = itemgetter(*(places[name] for name in self._spec.key))
        parts = [_Remembered().__getitem__ if name == "lea_code" else _plain for name in self._spec.key]

        def note(cells: Sequence[Cell]) -> None:
            if len(cells) < width:
                add(0)
                return
            found = pick(cells)
            key = [part(cell) for part, cell in zip(parts, found if len(parts) > 1 else (found,), strict=True)]
            add((hash(tuple(key)) or 1) if all(key) else 0)

        return note

    def _of_students(self, width: int, places: Mapping[str, int]) -> Callable[[Sequence[Cell]], None]:
        """Students are known by either of two IDs, the second within their LEA."""
        by_state, by_system = (numbers.append for numbers in self._numbers)
        lea = places["lea_code"]
        state, system = (places.get(name) for name in ("state_id", "system_id"))

        def note(cells: Sequence[Cell]) -> None:
            is_whole = len(cells) >= width
            first = _plain(cells[state]) if is_whole and state is not None else ""
            second = _plain(cells[system]) if is_whole and system is not None else ""
            by_state((hash(first) or 1) if first else 0)
            by_system((hash((_plain(cells[lea]), second)) or 1) if second else 0)

        return note

    def groups(self) -> list[list[int]]:
        """The places of rows, over all sheets, that have a key in common; each group in order."""
        joined: dict[int, list[int]] = {}
        for numbers in self._numbers:
            for group in _alike(numbers):
                members = sorted({each for place in group for each in joined.get(place, [place])})
                joined.update(dict.fromkeys(members, members))
        return [members for place, members in sorted(joined.items()) if members[0] == place]


def _alike(numbers: Sequence[int]) -> Iterator[list[int]]:
    """The places at which the same number stands, but 0.

    A first look tells by the last bits which numbers may come again, some too many, so that few need be remembered.
    """
    mask = (1 << len(numbers).bit_length() + _SPARE_BITS) - 1
    seen = bytearray(mask + 1)
    again: set[int] = set()
    for number in numbers:
        if seen[number & mask] and number:
            again.add(number)
        seen[number & mask] = 1
    found: dict[int, list[int]] = {}
    for place, number in enumerate(numbers):
        if number in again:
            found.setdefault(number, []).append(place)
    yield from (places for places in found.values() if len(places) > 1)


def _plain(cell: Cell) -> str:
    """A cell of a key as it is stored: nothing for a blank."""
    text = bare(cell.text if isinstance(cell, Number) else cell)
    return "" if stands_for_blank(text) else text


class _Remembered(dict[Cell, str]):
    """What cells that come again and again are stored as."""

    def __missing__(self, cell: Cell) -> str:
        return self.setdefault(cell, _plain(cell))


class _Dates:
    """How the dates of a sheet are written that do not begin with the year."""

    def __init__(self, spec: RecordType, sheet: Sheet) -> None:
        dates = {e.name for e in spec.elements if e.kind is Kind.DATE}
        columns = enumerate(sheet.columns) if sheet.may_hold("/") else ()
        self.places = [(place, name) for place, name in columns if name is not None and name in dates]
        self._width = len(sheet.columns)
        self._seen: dict[str, set[int]] = {name: set() for _, name in self.places}
        self._slashed: set[str] = set()

    def look(self, cells: Sequence[Cell]) -> None:
        """Look at the dates of a row."""
        if len(cells) < self._width:
            return
        for place, name in self.places:
            cell = cells[place]
            if isinstance(cell, str) and "/" in cell and (found := parts_of(bare(cell))):
                self._slashed.add(name)
                self._seen[name].update(at for at, part in enumerate(found) if part > 12)

    def orders(self, told: DateOrder | None) -> dict[str, DateOrder]:
        """What comes first in the dates of each column, where that is not the month.

        Only days are above 12. Where some of the first parts are, and none of the second, the day comes first or it is
        unclear; what the sender said counts, unless the column itself says otherwise.
        """
        found: dict[str, DateOrder] = {}
        for name in self._slashed:
            if 1 in self._seen[name]:
                continue
            if told is DateOrder.DAY_FIRST or (told is None and 0 in self._seen[name]):
                found[name] = told or DateOrder.UNCLEAR
        return found


def _decided(groups: Sequence[Sequence[int]], sheets: Sheets, begins: Sequence[int], read: Read) -> dict[
    int, dict[int, Repeat]
]:  # fmt: skip
    """What becomes of the rows of each group, which are read once more."""
    wanted = {place for group in groups for place in group}
    said: dict[int, tuple[object, ...]] = {}
    where: dict[int, str] = {}
    own: dict[int, tuple[int, int]] = {}
    for begin, (sheet_no, sheet) in zip(begins, sheets, strict=True):
        for number, (line, cells) in enumerate(sheet.rows()):
            if begin + number not in wanted:
                continue
            row = read(sheet_no, sheet, line, cells)
            if row.key.endswith("|") or not row.key:  # what cannot be read is no key
                continue
            said[begin + number] = (tuple(row.texts), row.action, sheet.elements)
            where[begin + number] = f"{sheet.file}, row {line}"
            own[begin + number] = (sheet_no, number)
    found: dict[int, dict[int, Repeat]] = {}
    for group in ([place for place in group if place in said] for group in groups):
        for place, repeat in zip(group, _repeats(group, said, where), strict=True):
            if repeat is not None:
                sheet_no, number = own[place]
                found.setdefault(sheet_no, {})[number] = repeat
    return found


def _repeats(
    group: Sequence[int], said: Mapping[int, tuple[object, ...]], where: Mapping[int, str]
) -> Iterator[Repeat | None]:
    """What becomes of each row of a group: of rows that all say the same, the first is taken as if it were alone."""
    if len(group) < 2:
        yield from [None] * len(group)
        return
    first = group[0]
    if all(said[place] == said[first] for place in group):
        yield None
        yield from [Repeat(same_as=where[first])] * (len(group) - 1)
        return
    named = " and ".join(where[place] for place in group[:_MOST_NAMED])
    more = f" and {len(group) - _MOST_NAMED} more" if len(group) > _MOST_NAMED else ""
    for place in group:
        yield Repeat(places=f" ({named}{more})", tells=place == first)
