"""Keeps rows in memory where a check stores nothing, and says what each row meets there, as the database would.

So files can be checked without a database. What becomes of a row is decided where it is for loads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ser.engine.intake.posting import DecidedBatch, named
from ser.engine.intake.sheet_rows import texts_of
from ser.engine.intake.take_row import Terms, Verdict
from ser.files.row import ReadRow
from ser.law.record import CHILD, LEA, Record, RecordType
from ser.store.incoming import Meetings, Met, StoredRow, plain

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that can be stored: its record, the child that it is about, and where it stood."""

    record: Record
    student: int | None
    file: str
    sheet_no: int
    row: int
    lea_code: str


@dataclass(slots=True)
class Gathered:
    """The rows that can be stored, by kind and key, and the children by the IDs under which they go.

    `there`: the kinds of record that the files hold. What belongs to a record of another kind is kept without it, since
    the state may have it. `is_of_lea`: the files are of one LEA, so that the state may know a child through another
    one; `strangers` are the state IDs of children whom the files do not hold.
    """

    is_of_lea: bool = False
    strangers: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    kept: dict[str, dict[Key, Kept]] = field(default_factory=dict)
    profiles: dict[int, Kept] = field(default_factory=dict)
    _by_state_id: dict[str, int] = field(default_factory=dict)
    _by_system_id: dict[Key, int] = field(default_factory=dict)
    _children: int = 0

    def of(self, terms: Terms) -> "Shelf":
        """Where the rows of a batch are looked up."""
        return Shelf(self, terms)

    def keep(self, outcome: DecidedBatch, terms: Terms, file: str) -> None:
        """Keep what can be stored of a batch."""
        spec = terms.spec
        own = self.kept.setdefault(spec.name, {})
        new = []
        for row, taken, _, _ in outcome.decisions:
            if taken.verdict is Verdict.NEW:
                assert row.record is not None
                key = _key(spec, row)
                new.append((key, Kept(row.record, taken.child, file, terms.sheet_no, row.number, row.lea_code)))
        for key, kept in sorted(new, key=lambda each: each[0]):
            own[key] = kept
            if spec.is_child and kept.student is not None:
                self.profiles[kept.student] = kept
                if state_id := getattr(kept.record, "state_id", None):
                    self._by_state_id[state_id] = kept.student
        if spec.is_child:
            for lea, system_id, child in named(outcome, spec):
                if child in self.profiles:
                    self._by_system_id.setdefault((lea, system_id), child)

    def new_children(self, count: int) -> Sequence[int]:
        """Numbers for children who are not known yet."""
        self._children += count
        return range(self._children - count + 1, self._children + 1)

    def child(self, state_id: str) -> int | None:
        """The child under an ID of the state."""
        return self._by_state_id.get(state_id)

    def child_of_sender(self, lea_code: str, system_id: str) -> int | None:
        """The child under an ID of an LEA."""
        return self._by_system_id.get((lea_code, system_id))

    def knows(self, spec: RecordType, key: str) -> bool:
        """Whether a row of the files stands under a key, as findings show it."""
        if not spec.is_child:
            return tuple(key.split("|", len(spec.key) - 1)) in self.kept.get(spec.name, {})
        lea, bar, system_id = key.partition("|")
        return (lea, system_id) in self._by_system_id if bar else key in self._by_state_id

    def of_students(self, kinds: list[str]) -> Iterator[tuple[int, dict[str, list[Kept]]]]:
        """Each child with its rows by kind, in the order in which the database would give them."""
        found: dict[int, dict[str, list[Kept]]] = {student: {} for student in self.profiles}
        for kind in kinds:
            for kept in self.kept.get(kind, {}).values():
                if kept.student is not None:
                    found[kept.student].setdefault(kind, []).append(kept)
        yield from found.items()


class Shelf:
    """The rows that were kept so far, as those of one batch meet them."""

    def __init__(self, gathered: Gathered, terms: Terms) -> None:
        self._gathered = gathered
        self._terms = terms
        self._under: dict[int, Kept] = {}

    def meet(self, rows: Sequence[ReadRow]) -> Meetings:
        """What each row meets; none is recognized before it is decided."""
        return Meetings({place: self._met(place, row) for place, row in enumerate(rows)}, [])

    def stored(self, numbers: Sequence[int]) -> Mapping[int, StoredRow]:
        """The rows under these numbers."""
        kept = self._gathered.profiles if self._terms.spec.is_child else self._under
        return {number: _stored(number, kept[number], self._terms) for number in numbers}

    def new_children(self, count: int) -> Sequence[int]:
        """Numbers for children who are not known yet."""
        return self._gathered.new_children(count)

    def _met(self, place: int, row: ReadRow) -> Met:
        spec, gathered = self._terms.spec, self._gathered
        said = dict(zip(spec.by_name, row.texts, strict=True))
        by_state = by_system = None
        if spec.of_student:
            state_id = plain(said["state_id"])
            by_state = gathered.child(state_id)
            by_system = gathered.child_of_sender(row.lea_code, plain(said["system_id"])) if by_state is None else None
        number = None
        if not spec.is_child and (kept := gathered.kept.get(spec.name, {}).get(_key(spec, row))) is not None:
            # The rows that a batch meets are numbered by it; nobody else asks for them.
            number = place + 1
            self._under[number] = kept
        is_parent_known, parent_child = self._parent(said)
        return Met(
            place, self._is_lea_known(row.lea_code), by_state, by_system, self._is_without_state_id(by_system), number,
            is_parent_known, parent_child, self._is_elsewhere(said, by_state),
        )  # fmt: skip

    def _is_lea_known(self, lea_code: str) -> bool:
        gathered = self._gathered
        there = LEA in gathered.there and not self._terms.spec.is_lea
        return not there or (lea_code,) in gathered.kept.get(LEA, {})

    def _is_without_state_id(self, child: int | None) -> bool:
        if child is None or not self._terms.spec.is_child:
            return False
        return getattr(self._gathered.profiles[child].record, "state_id", None) is None

    def _parent(self, said: Mapping[str, str]) -> tuple[bool, int | None]:
        """Whether the parent that a row names is known, and its child."""
        spec = self._terms.spec
        if not spec.of_parent or spec.parent not in self._gathered.there:
            return True, None
        key = tuple(plain(said[name]) for name in spec.parent_key)
        parent = self._gathered.kept.get(str(spec.parent), {}).get(key)
        return parent is not None, parent.student if parent is not None else None

    def _is_elsewhere(self, said: Mapping[str, str], by_state: int | None) -> bool:
        """Whether the child of a row may be known to the state though the files hold no such child."""
        gathered = self._gathered
        if not self._terms.needs_child or by_state is not None:
            return False
        if CHILD not in gathered.there:
            return True
        state_id = plain(said["state_id"])
        if gathered.is_of_lea and state_id:
            gathered.strangers.add(state_id)
            return True
        return False


def _key(spec: RecordType, row: ReadRow) -> Key:
    """The key under which a row is kept; of a child without an ID of the state, the sender's own."""
    said = dict(zip(spec.by_name, row.texts, strict=True))
    key = tuple(plain(said[name]) for name in spec.key)
    return (row.lea_code, plain(said["system_id"])) if spec.is_child and key == ("",) else key


def _stored(number: int, kept: Kept, terms: Terms) -> StoredRow:
    values = [getattr(kept.record, element.name) for element in terms.spec.elements]
    texts = texts_of(terms.spec, values)
    return StoredRow(
        number, kept.student, kept.lea_code, terms.load_id, kept.sheet_no, kept.row, False, None, texts, True
    )
