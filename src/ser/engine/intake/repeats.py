"""Looks through the rows of one kind of record before any is stored: which keys come twice, and how dates are written.

A row is told from its file alone no better than by chance where another row of the load says something else under the
same key; so both are known before the first is stored, however many processes store them.
"""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from ser.store.met import BLANK

Sheets = Sequence[tuple[int, Sheet]]
Read = Callable[[int, Sheet, int, Sequence[Cell]], ReadRow]
"""Reads a row of a sheet: the sheet's place, the sheet, the line, the cells."""

_MOST_NAMED = 5
_SPARE_BITS = 3
_BAR = "\x1f"
_PLAIN = re.compile(r"([A-Za-z0-9]{3}\x1f)?[A-Za-z0-9_-]{7,}$", re.ASCII)


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
        note, most = keys.of(sheet)
        if dates.places:
            for cells in sheet.first_cells(max(most, dates.most)):
                note(cells)
                dates.look(cells)
        else:
            for cells in sheet.first_cells(most):
                note(cells)
        if found := dates.orders(told):
            orders[sheet_no] = found
    groups = keys.groups()
    return Survey(_decided(spec, groups, sheets, begins, read) if groups else {}, orders)


class Keys:
    """The keys of the rows of one kind of record, in the order of the rows, kept as numbers; 0 for none."""

    def __init__(self, spec: RecordType) -> None:
        self._spec = spec
        self._numbers = tuple(array("q") for _ in range(2 if spec.is_child else 1))

    @property
    def count(self) -> int:
        """How many rows were noted."""
        return len(self._numbers[0])

    def of(self, sheet: Sheet) -> tuple[Callable[[Sequence[Cell]], None], int]:
        """A function that notes the key of a row of this sheet, as it is stored, and how many cells it looks at."""
        places = {name: place for place, name in enumerate(sheet.columns) if name is not None}
        if self._spec.is_child:
            return self._of_students(places)
        own = [places[name] for name in self._spec.key]
        most = max(own) + 1
        return _noting(own, most, self._numbers[0].append), most

    def _of_students(self, places: Mapping[str, int]) -> tuple[Callable[[Sequence[Cell]], None], int]:
        """Students are known by either of two IDs, within the LEA that sends the row."""
        ids = [[places["lea_code"], places[name]] if name in places else [] for name in ("state_id", "system_id")]
        most = max(place for own in ids for place in own) + 1
        both = [_noting(own, most, numbers.append) for own, numbers in zip(ids, self._numbers, strict=True)]

        def note(cells: Sequence[Cell]) -> None:
            for each in both:
                each(cells)

        return note, most

    def groups(self) -> list[list[int]]:
        """The places of rows, over all sheets, that have a key in common; each group in order."""
        joined: dict[int, list[int]] = {}
        for numbers in self._numbers:
            for group in _alike(numbers):
                members = sorted({each for place in group for each in joined.get(place, [place])})
                joined.update(dict.fromkeys(members, members))
        return [members for place, members in sorted(joined.items()) if members[0] == place]


def _noting(places: Sequence[int], most: int, add: Callable[[int], None]) -> Callable[[Sequence[Cell]], None]:
    """A function that adds the number of the key that stands at these places of a row; 0 where a part is missing."""
    if not places:
        return lambda _: add(0)
    pick, is_one, is_plain = itemgetter(*places), len(places) == 1, _PLAIN.match

    def note(cells: Sequence[Cell]) -> None:
        try:
            parts = pick(cells)
            key = parts if is_one else _BAR.join(parts)
            # Most keys are plain words, whose parts need no cleaning.
            if is_plain(key):
                add(hash(key) or 1)
                return
        except (IndexError, TypeError):  # a row that is too short; a number of a workbook
            if len(cells) < most:
                add(0)
                return
        cleaned = [_plain(cells[place]) for place in places]
        add((hash(_BAR.join(cleaned)) or 1) if all(cleaned) else 0)

    return note


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


class _Dates:
    """How the dates of a sheet are written that do not begin with the year."""

    def __init__(self, spec: RecordType, sheet: Sheet) -> None:
        dates = {e.name for e in spec.elements if e.kind is Kind.DATE}
        columns = enumerate(sheet.columns) if sheet.may_hold("/") else ()
        self.places = [(place, name) for place, name in columns if name is not None and name in dates]
        self.most = max((place for place, _ in self.places), default=-1) + 1
        self._seen: dict[str, set[int]] = {name: set() for _, name in self.places}
        self._slashed: set[str] = set()

    def look(self, cells: Sequence[Cell]) -> None:
        """Look at the dates of a row."""
        if len(cells) < self.most:
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


def _decided(
    spec: RecordType, groups: Sequence[Sequence[int]], sheets: Sheets, begins: Sequence[int], read: Read
) -> dict[int, dict[int, Repeat]]:
    """What becomes of the rows of each group, which are read once more."""
    wanted = {place for group in groups for place in group}
    said: dict[int, tuple[object, ...]] = {}
    where: dict[int, str] = {}
    own: dict[int, tuple[int, int]] = {}
    state_ids: dict[int, str] = {}
    state_id_at = spec.places["state_id"] if spec.is_child else None
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
            if state_id_at is not None:
                state_ids[begin + number] = row.texts[state_id_at]
    found: dict[int, dict[int, Repeat]] = {}
    for group in _apart([[place for place in group if place in said] for group in groups], state_ids):
        for place, repeat in zip(group, _repeats(group, said, where), strict=True):
            if repeat is not None:
                sheet_no, number = own[place]
                found.setdefault(sheet_no, {})[number] = repeat
    return found


def _apart(groups: Iterable[Sequence[int]], state_ids: Mapping[int, str]) -> Iterator[Sequence[int]]:
    """The groups, those of children with several IDs of the state apart: two may bear one ID of their LEA."""
    for group in groups:
        by_id: dict[str, list[int]] = {}
        for place in group:
            by_id.setdefault(state_ids.get(place, BLANK), []).append(place)
        if len(by_id.keys() - {BLANK}) < 2:
            yield group
        else:
            yield from by_id.values()


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
