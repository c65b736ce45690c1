"""Keeps rows in memory where a check stores nothing, and says what each row meets there, as the database would.

So files can be checked without a database. What becomes of a row is decided where it is for loads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ser.engine.intake.sheet_rows import texts_of
from ser.engine.intake.storing import DecidedBatch, named
from ser.engine.intake.terms import Terms
from ser.engine.intake.verdict import Taken, Verdict
from ser.federal.ownership import is_accepted_fape
from ser.federal.records import Enrollment, Responsibility
from ser.files.row import ReadRow
from ser.law.person import SAME_PERSON, person
from ser.law.record import CHILD, LEA, Record, RecordType, changed
from ser.store.ids import keys_of
from ser.store.loads import DOUBT
from ser.store.met import Meetings, Met, StoredRow, plain
from ser.store.overlaps import Claim, standing
from ser.store.ties import How, Tie

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
    _bearers: dict[Key, tuple[object, ...]] = field(default_factory=dict)
    _shared: set[Key] = field(default_factory=set)
    _doubts: dict[tuple[str, str, str], str] = field(default_factory=dict)
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
            if taken.verdict.is_stored:
                assert row.record is not None
                self._forget(spec, taken)
                key = _key(spec, row)
                new.append((key, Kept(row.record, taken.child, file, terms.sheet_no, row.number, row.lea_code)))
        for key, kept in sorted(new, key=lambda each: each[0]):
            own[key] = kept
            if spec.is_child and kept.student is not None:
                self.profiles[kept.student] = kept
                if state_id := getattr(kept.record, "state_id", None):
                    self._by_state_id[state_id] = kept.student
                self._note_bearer(kept)
        if spec.is_child:
            for lea, system_id, child in named(outcome, spec):
                if child in self.profiles:
                    self._by_system_id.setdefault((lea, system_id), child)
            waits = [one.taken.waits_for for one in outcome.decisions if one.taken.waits_for is not None]
            self._doubts |= keys_of(doubt for doubt in waits if doubt.startswith(DOUBT))

    def _note_bearer(self, kept: Kept) -> None:
        """Note who bears an ID of an LEA, and that several do."""
        who: Any = kept.record
        if who.system_id is not None:
            is_now = person(getattr(who, name) for name in SAME_PERSON)
            if self._bearers.setdefault((who.lea_code, who.system_id), is_now) != is_now:
                self._shared.add((who.lea_code, who.system_id))

    def _forget(self, spec: RecordType, taken: Taken) -> None:
        """Drop the child's own row that another one takes the place of."""
        if spec.is_child and taken.verdict is Verdict.CHANGED:
            rows = self.kept[spec.name]
            for key in [key for key, kept in rows.items() if kept.student == taken.child]:
                del rows[key]

    def ties(self, children: Sequence[int]) -> Mapping[int, Sequence[Tie]]:
        """What ties LEAs to these children."""
        found: dict[int, list[Tie]] = {child: [] for child in children}
        for child, rows in self._rows_of(set(children), Responsibility.spec.name):
            found[child] += [_responsibility(held) for held in records_of(rows) if held.role == "FAPE"]  # type: ignore[attr-defined]
        for child, rows in self._rows_of(set(children), Enrollment.spec.name):
            found[child] += [_enrollment(kept.record) for kept in rows]
        for child in children:
            profile: Any = self.profiles[child].record
            found[child].append(Tie(profile.lea_code, How.SENDS, is_protected=bool(profile.address_is_protected)))
        return found

    def _rows_of(self, children: set[int], kind: str) -> Iterator[tuple[int, list[Kept]]]:
        """The rows of a kind of these children, by child."""
        rows: dict[int, list[Kept]] = {}
        for kept in self.kept.get(kind, {}).values():
            if kept.student in children:
                rows.setdefault(kept.student, []).append(kept)
        yield from rows.items()

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

    def bears(self, child: int, lea_code: str, system_id: str) -> bool:
        """Whether a child bears this ID of an LEA by its own row."""
        own: Any = self.profiles[child].record
        return (own.lea_code, own.system_id) == (lea_code, system_id)

    def doubt(self, lea_code: str, state_id: str, system_id: str) -> str | None:
        """What a row waits for that is sent under an ID which is doubted."""
        return self._doubts.get((lea_code, state_id, "")) or self._doubts.get((lea_code, "", system_id))

    def is_shared(self, lea_code: str, system_id: str) -> bool:
        """Whether several children bear an ID of an LEA."""
        return (lea_code, system_id) in self._shared

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

    def ties(self, children: Sequence[int]) -> Mapping[int, Sequence[Tie]]:
        """What ties LEAs to these children."""
        return self._gathered.ties(children)

    def new_children(self, count: int) -> Sequence[int]:
        """Numbers for children who are not known yet."""
        return self._gathered.new_children(count)

    def _met(self, place: int, row: ReadRow) -> Met:
        spec, gathered = self._terms.spec, self._gathered
        said = dict(zip(spec.by_name, row.texts, strict=True))
        by_state = by_system = doubt = None
        is_shared = is_crossed = False
        if spec.of_student:
            state_id = plain(said["state_id"])
            system_id = plain(said["system_id"])
            by_state = gathered.child(state_id)
            by_system = gathered.child_of_sender(row.lea_code, system_id)
            doubt = gathered.doubt(row.lea_code, state_id, system_id) if not spec.is_child else None
            is_shared = not (spec.is_child or state_id) and gathered.is_shared(row.lea_code, system_id)
            if not spec.is_child and by_state is not None and by_system not in (None, by_state):
                is_crossed = not gathered.bears(by_state, row.lea_code, system_id)
        number = None
        if not spec.is_child and (kept := gathered.kept.get(spec.name, {}).get(_key(spec, row))) is not None:
            # The rows that a batch meets are numbered by it; nobody else asks for them.
            number = place + 1
            self._under[number] = kept
        is_parent_known, parent_child = self._parent(said)
        return Met(
            place,
            self._is_lea_known(row.lea_code),
            by_state,
            by_system,
            self._is_without_state_id(by_system),
            number,
            is_parent_known,
            parent_child,
            self._is_elsewhere(said, by_state),
            doubt,
            is_shared,
            is_crossed,
        )

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


def records_of(rows: Sequence[Kept]) -> tuple[Record, ...]:
    """The records of rows; a claim that overlaps one which holds is pending, as it would be stored."""
    claims = [
        Claim(place, 0, kept.record.begin_date, kept.record.end_date, True, False, None)
        for place, kept in enumerate(rows)
        if isinstance(kept.record, Responsibility) and is_accepted_fape(kept.record)
    ]
    if len(claims) < 2:
        return tuple(kept.record for kept in rows)
    pended = {claim.id for claim in claims} - {claim.id for claim in standing(claims, None)}
    return tuple(
        changed(kept.record, responsibility_status="PENDING") if place in pended else kept.record
        for place, kept in enumerate(rows)
    )


_HOW = {"ACCEPTED": How.RESPONSIBLE, "RELEASED": How.RELEASED}


def _responsibility(held: Any) -> Tie:
    return Tie(held.lea_code, _HOW.get(held.responsibility_status, How.CLAIMS), held.begin_date, held.end_date)


def _enrollment(held: Any) -> Tie:
    return Tie(held.lea_code, How.ENROLLS, held.entry_date, held.exit_date)
