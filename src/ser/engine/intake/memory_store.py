"""Takes rows in memory, by the verdicts that the database gives where nothing is stored yet.

So files can be checked without a database. What `store.incoming` asks in one statement is asked here row by row;
tests hold the two against each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ser.engine.intake.posting import Batch, Poster
from ser.law.record import Record, RecordType
from ser.store.incoming import Arrived, Taken, Turned, digest, plain

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that can be stored: its record, the child that it is about, where it stood, a number for what it says."""

    record: Record
    student: int | None
    file: str
    row: int
    digest: int


@dataclass(frozen=True, slots=True)
class _Met:
    """What a row meets: its child, what stands under its key, what it must wait for, and the child of its parent."""

    student: int | None
    kept: Kept | None
    waits_for: str | None
    owner: int | None


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

    def take(self, poster: Poster, batch: Batch) -> Taken:
        """Keep what can be stored of a batch, and say what became of each row."""
        taken, spec, firsts = Taken(), poster.spec, dict[Key, int]()
        new: list[tuple[Key, Kept]] = []
        named: list[tuple[Key, int]] = []
        for place, row in enumerate(batch.arrived):
            ids, said = _ids(spec, row), digest("\t".join(row.texts))
            key = _key(spec, ids)
            met = self._met(spec, ids, key, is_first=key not in firsts)
            verdict = _verdict(met, firsts.get(key), said, poster.again)
            firsts.setdefault(key, said)
            taken.counts[verdict] += 1
            if verdict == "new":
                record, _ = poster.typed.read(batch.cells[place])
                assert record is not None
                new.append((key, Kept(record, met.student, poster.file, row.row, said)))
            elif verdict != "same":
                taken.turned.append(Turned(place, verdict, met.waits_for))
            if (
                spec.name == "student"
                and ids["system_id"]
                and met.student is not None
                and verdict in ("new", "repeated")
            ):
                named.append(((ids["lea_code"], ids["system_id"]), met.student))
        self._keep(spec, new, named)
        return taken

    def knows(self, spec: RecordType, key: str) -> bool:
        """Whether a row of the files stands under a key, as findings show it."""
        if spec.name != "student":
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

    def _met(self, spec: RecordType, ids: dict[str, str], key: Key, is_first: bool) -> _Met:
        lea = ids["lea_code"]
        lacks_lea = "lea" in self.there and spec.name != "lea" and (lea,) not in self.kept.get("lea", {})
        student, waits, owner = self._student(spec, ids), None, None
        kept = self.profiles.get(-1 if student is None else student)
        if spec.name != "student":
            kept = self.kept.get(spec.name, {}).get(key)
        elif student is None and is_first:
            student = self._children
            self._children += 1
        if spec.of_parent and spec.parent in self.there:
            parent = self.kept.get(str(spec.parent), {}).get(tuple(ids[name] for name in spec.parent_key))
            owner = parent.student if parent is not None else None
            if parent is None:
                waits = f"{spec.parent}|" + "|".join(ids[name] for name in spec.parent_key)
            elif not spec.of_student and spec.about_student:
                student = owner
        if spec.parent is not None and spec.of_student and student is None and "student" in self.there:
            if self.is_of_lea and ids["state_id"]:
                self.strangers.add(ids["state_id"])
            else:
                waits = "student|" + (ids["state_id"] or f"{lea}|{ids['system_id']}")
        return _Met(student, kept, f"lea|{lea}" if lacks_lea else waits, owner)

    def _student(self, spec: RecordType, ids: dict[str, str]) -> int | None:
        """The child that a row names: by the state's ID, else by the sender's, unless that is a child with another."""
        if not spec.of_student:
            return None
        state_id = ids["state_id"]
        if state_id in self._by_state_id:
            return self._by_state_id[state_id]
        found = self._by_system_id.get((ids["lea_code"], ids["system_id"]))
        if found is None or not state_id:
            return found
        is_pending = spec.name == "student" and getattr(self.profiles[found].record, "state_id", None) is None
        return found if is_pending else None

    def _keep(self, spec: RecordType, new: list[tuple[Key, Kept]], named: list[tuple[Key, int]]) -> None:
        own = self.kept.setdefault(spec.name, {})
        for key, kept in sorted(new, key=lambda each: each[0]):
            own[key] = kept
            if spec.name == "student" and kept.student is not None:
                self.profiles[kept.student] = kept
                if state_id := getattr(kept.record, "state_id", None):
                    self._by_state_id[state_id] = kept.student
        for key, student in named:
            if student in self.profiles:
                self._by_system_id.setdefault(key, student)


def _ids(spec: RecordType, row: Arrived) -> dict[str, str]:
    """What a row is known by: its key, the IDs of its child, the key of its parent, and its LEA."""
    named = {*spec.key, *spec.parent_key, "state_id", "system_id"}
    ids = {name: plain(text) for name, text in zip(spec.by_name, row.texts, strict=True) if name in named}
    return {"lea_code": row.lea_code, **ids}


def _key(spec: RecordType, ids: dict[str, str]) -> Key:
    if spec.name == "student" and not ids["state_id"]:
        return ids["lea_code"], ids["system_id"]
    return tuple(ids[name] for name in spec.key)


def _verdict(met: _Met, first: int | None, said: int, again: bool) -> str:
    """What becomes of a row; `first` is what the first row of the batch with this key says."""
    if met.waits_for is not None:
        return "lea" if met.waits_for.startswith("lea|") else "parent"
    if met.owner is not None and met.student is not None and met.owner != met.student:
        return "mixed"
    if first is not None:
        return "same" if said == first else "repeated"
    if met.kept is None:
        return "repeated" if again else "new"
    return "same" if said == met.kept.digest else "repeated"
