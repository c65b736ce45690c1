"""Tells the rows of a load whose key came before in the same load, whichever process reads them and in which file."""

from collections.abc import Callable, Sequence
from operator import itemgetter

from ser.core.parse import Cell
from ser.core.record import RecordType
from ser.core.sheet import Sheet


class Keys:
    """The keys of the rows of one kind of record that a load has read so far.

    Kept as numbers, so that a million keys take some tens of megabytes.
    """

    def __init__(self, spec: RecordType) -> None:
        self._spec = spec
        self._seen: set[int] = set()

    def of(self, sheet: Sheet) -> Callable[[Sequence[Cell]], bool]:
        """A function that notes the key of a row of this sheet, and says whether the key came before."""
        width, seen = len(sheet.columns), self._seen
        places = {name: place for place, name in enumerate(sheet.columns) if name is not None}
        if self._spec.name == "student":
            return self._of_students(width, places)
        key = itemgetter(*(places[name] for name in self._spec.key))

        def again(cells: Sequence[Cell]) -> bool:
            if len(cells) != width:
                return False
            number = hash(key(cells))
            if number in seen:
                return True
            seen.add(number)
            return False

        return again

    def _of_students(self, width: int, places: dict[str, int]) -> Callable[[Sequence[Cell]], bool]:
        """Students are known by either of two IDs, so that a row comes again if one of them does."""
        seen, lea = self._seen, places["lea_code"]
        state, system = (places.get(name, width) for name in ("state_id", "system_id"))

        def again(cells: Sequence[Cell]) -> bool:
            if len(cells) != width:
                return False
            ids = [*cells, ""]
            numbers = {
                hash((n, cells[lea] if n else "", ids[place])) for n, place in enumerate((state, system)) if ids[place]
            }
            if not numbers.isdisjoint(seen):
                return True
            seen.update(numbers)
            return False

        return again
