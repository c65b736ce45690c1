"""Tells the rows of a load whose key came before in the same load, whichever process reads them and in which file."""

from array import array
from collections.abc import Callable, Sequence
from operator import itemgetter

from ser.files.parse import Cell
from ser.files.sheet import Sheet
from ser.law.record import RecordType


class Numbers:
    """A set of numbers in one array, at most half full: 16 to 32 bytes a number, where a set of Python takes 70."""

    __slots__ = ("_count", "_mask", "_table")

    def __init__(self, bits: int = 12) -> None:
        self._table = array("q", bytes(8 << bits))
        self._mask = (1 << bits) - 1
        self._count = 0

    def __contains__(self, number: int) -> bool:
        return self._table[self._place(number)] != 0

    def note(self, number: int) -> bool:
        """Take in a number that is not 0; whether it was there before."""
        place = self._place(number)
        if self._table[place]:
            return True
        self._table[place] = number
        self._count += 1
        if self._count * 2 > self._mask:
            self._grow()
        return False

    def _place(self, number: int) -> int:
        """Where a number stands, or would stand: from the place that its last bits name on, the first that fits."""
        table, mask = self._table, self._mask
        place = number & mask
        while (found := table[place]) and found != number:
            place = place + 1 & mask
        return place

    def _grow(self) -> None:
        old = self._table
        self._mask = self._mask << 1 | 1
        self._table = array("q", bytes(8 * (self._mask + 1)))
        for number in old:
            if number:
                self._table[self._place(number)] = number


class Keys:
    """The keys of the rows of one kind of record that a load has read so far, kept as numbers."""

    def __init__(self, spec: RecordType) -> None:
        self._spec = spec
        self._seen = Numbers()

    def of(self, sheet: Sheet) -> Callable[[Sequence[Cell]], bool]:
        """A function that notes the key of a row of this sheet, and says whether the key came before."""
        width, note = len(sheet.columns), self._seen.note
        places = {name: place for place, name in enumerate(sheet.columns) if name is not None}
        if self._spec.is_child:
            return self._of_students(width, places)
        key = itemgetter(*(places[name] for name in self._spec.key))

        def again(cells: Sequence[Cell]) -> bool:
            if len(cells) != width:
                return False
            return note(hash(key(cells)) or 1)

        return again

    def _of_students(self, width: int, places: dict[str, int]) -> Callable[[Sequence[Cell]], bool]:
        """Students are known by either of two IDs, so that a row of an LEA comes again if one of them does."""
        seen, lea = self._seen, places["lea_code"]
        state, system = (places.get(name, width) for name in ("state_id", "system_id"))

        def again(cells: Sequence[Cell]) -> bool:
            if len(cells) != width:
                return False
            ids = [*cells, ""]
            numbers = [hash((n, cells[lea], ids[place])) or 1 for n, place in enumerate((state, system)) if ids[place]]
            if any(number in seen for number in numbers):
                return True
            for number in numbers:
                seen.note(number)
            return False

        return again
