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
        width, seen, key = len(sheet.columns), self._seen, _key(self._spec, sheet.columns)

        def again(cells: Sequence[Cell]) -> bool:
            if len(cells) != width:
                return False
            number = hash(key(cells))
            if number in seen:
                return True
            seen.add(number)
            return False

        return again


def _key(spec: RecordType, columns: Sequence[str | None]) -> Callable[[Sequence[Cell]], object]:
    places = {name: place for place, name in enumerate(columns) if name is not None}
    if spec.name != "student":
        return itemgetter(*(places[name] for name in spec.key))
    state, lea, system = (places.get(name) for name in ("state_id", "lea_code", "system_id"))
    by_system = itemgetter(*(place for place in (lea, system) if place is not None))
    return by_system if state is None else lambda cells: cells[state] or by_system(cells)
