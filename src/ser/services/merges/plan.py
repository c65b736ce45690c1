"""What a merge would do with each row of the ID that is given up: move, move and wait, or stay."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ser.law.record import Record, RecordType
from ser.services.entry.form_model import called
from ser.store.child_rows import Row, Whole
from ser.store.merges import Named, kinds

Key = tuple[str, str]
"""A row by the name of its record and its key."""


class Fate(StrEnum):
    """What becomes of a row of the ID that is given up."""

    MOVES = "moves"
    WAITS = "moves, and waits"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row of the ID that is given up, what becomes of it, and the row of the other child that it collides with.

    `is_asked`: whether a person may decide otherwise.
    """

    record: str
    number: int
    key: str
    fate: Fate
    row: Record = field(repr=False)
    collides: Record | None = field(default=None, repr=False)
    why: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether it collides with a row of the child who is kept, so that a person may decide."""
        return self.collides is not None

    @property
    def does_stay(self) -> bool:
        """Whether it stays with the ID that is given up."""
        return self.fate is Fate.STAYS

    @property
    def words(self) -> str:
        """The row in a few words."""
        return called(self.row)

    @property
    def name(self) -> str:
        """How commands and forms name the row."""
        return f"{self.record}/{self.key}"

    @property
    def named(self) -> Named:
        """The row by its kind, its number and its key."""
        return Named(self.record, self.number, self.key)


def planned(
    kept: Whole, given_up: Whole, stays: Collection[str] = (), moves: Collection[str] = ()
) -> tuple[PlannedRow, ...]:
    """What becomes of each row, unless `stays` or `moves` name it otherwise.

    A row that says the same as one of the other child stays with the ID that is given up, and what belongs to it with
    it. Of two rows that cannot hold at a time, as two responsibilities, it waits, or stays where both are one LEA's.
    """
    found: list[PlannedRow] = []
    stayed: set[Key] = set()
    for spec in kinds():
        for row in given_up.rows.get(spec.name, ()):
            one = _planned(spec, row, kept, stayed)
            if one.is_asked and one.name in stays:
                one = _decided(one, Fate.STAYS)
            if one.is_asked and one.name in moves:
                one = _decided(one, Fate.WAITS if spec.one_at_a_time is not None else Fate.MOVES)
            if one.fate is Fate.STAYS:
                stayed.add((spec.name, row.record.key))
            found.append(one)
    return tuple(found)


def _decided(one: PlannedRow, fate: Fate) -> PlannedRow:
    return PlannedRow(one.record, one.number, one.key, fate, one.row, one.collides, one.why)


def _planned(spec: RecordType, row: Row, kept: Whole, stayed: Collection[Key]) -> PlannedRow:
    record = row.record

    def told(fate: Fate, collides: Record | None = None, why: str = "") -> PlannedRow:
        return PlannedRow(spec.name, row.number, record.key, fate, record, collides, why)

    if spec.of_parent:
        is_below = (str(spec.parent), _parent_of(record)) in stayed
        return told(Fate.STAYS, why="It belongs to a row that stays.") if is_below else told(Fate.MOVES)
    others = [other.record for other in kept.rows.get(spec.name, ())]
    if (same := next((other for other in others if _says_same(record, other)), None)) is not None:
        return told(Fate.STAYS, same, "The other record says the same.")
    if (met := next((other for other in others if _meets(record, other)), None)) is not None:
        fate = Fate.STAYS if met.owner == record.owner else Fate.WAITS
        return told(fate, met, "Both would hold on the same days.")
    return told(Fate.MOVES)


def _parent_of(record: Record) -> str:
    return "|".join(str(getattr(record, name)) for name in record.spec.parent_key)


def _says_same(record: Record, other: Record) -> bool:
    """Whether two rows of a kind say the same but for the IDs by which they and their child are known."""
    ids = {"state_id", "system_id", *record.spec.key} - {"lea_code"}
    return all(getattr(record, name) == getattr(other, name) for name in record.spec.by_name if name not in ids)


def _meets(record: Record, other: Record) -> bool:
    """Whether two rows of which one alone may hold at a time hold on a day of both."""
    one = record.spec.one_at_a_time
    if one is None or not (one.is_held(record) and one.is_held(other)):
        return False
    begin: date = max(getattr(record, one.begin), getattr(other, one.begin))
    ends = (getattr(record, one.end) or date.max, getattr(other, one.end) or date.max)
    return begin < min(ends)


def by_record(rows: Iterable[PlannedRow]) -> Mapping[str, Sequence[int]]:
    """The numbers of the rows that move, by kind of record."""
    found: dict[str, list[int]] = {}
    for one in rows:
        if one.fate is not Fate.STAYS:
            found.setdefault(one.record, []).append(one.number)
    return found


def unknown(rows: Iterable[PlannedRow], names: Collection[str]) -> Iterator[str]:
    """The names among these that are of no row which a person may decide about."""
    asked = {one.name for one in rows if one.is_asked}
    yield from (name for name in names if name not in asked)
