"""Posts the rows of a sheet: reads them, holds those that cannot be stored, and takes the rest into their table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ser.engine.intake.once import once
from ser.engine.intake.posted import Deletion, Posted, Posting
from ser.engine.intake.repeats import Keys
from ser.files.header import elements_under, said_beside
from ser.files.layout import LEGACY
from ser.files.parse import Cell, Number, Problem, refused
from ser.files.row import RowReader
from ser.files.sheet import Sheet, misfit
from ser.law import reading
from ser.law.finding import Finding
from ser.law.record import RecordType
from ser.store import findings, incoming, loads
from ser.store.connect import Db, in_transaction
from ser.store.incoming import Arrived
from ser.store.loads import HeldRow, Waiting
from ser.store.running import state

Told = tuple[int | None, int | None, str | None, Finding]
"""A finding with its sheet, its student and its LEA."""

BATCH = 20_000
"""Rows that are stored in one transaction: enough to copy fast, few enough to keep memory flat."""

HEAVY = 100_000_000
"""Characters that end a batch earlier, since a megabyte of rubbish may unpack to a gigabyte of long rows."""

_VERDICTS = {
    "others": reading.OTHERS_RECORD,
    "conflict": reading.CONFLICT,
    "repeated": reading.REPEATED_KEY,
    "mixed": reading.OTHER_STUDENTS_PARENT,
}


@dataclass(slots=True)
class Batch:
    """Rows on their way: those that can be stored, the cells of all, and what was found."""

    arrived: list[Arrived] = field(default_factory=list)
    cells: list[Sequence[Cell]] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    findings: list[Told] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)


class Poster:
    """Posts rows that came under one header; `again`: rows whose key came before in the load."""

    def __init__(
        self, posting: Posting, sheet_no: int, file: str, record: str, header: tuple[str, ...], again: bool = False
    ) -> None:
        self.posting = posting
        self.again = again
        self.sheet_no = sheet_no
        self.file = file
        self.kind = state().records[record]
        self.spec: RecordType = self.kind.spec
        self.header = header
        columns = elements_under(header, self.spec)
        self.reader = RowReader(self.kind, columns, posting.today, incoming.as_text)
        self.typed = RowReader(self.kind, columns, posting.today)
        self.book = state().rule_book
        names = [e.name for e in self.spec.elements]
        self.lea_place = names.index("lea_code" if "lea_code" in names else "site_code")
        self.key_places = [names.index(k) for k in self.spec.key]
        self.system_place = names.index("system_id") if self.spec.name == "student" else 0
        self.of_student = self.spec.about_student
        # Few kinds of record have a rule that keeps one out.
        self.has_refusers = self.spec.name in self.book.refusers
        self.legacy_place = next((at for at, name in enumerate(header) if name.lower() == LEGACY), None)

    def post(self, rows: Sequence[tuple[int, Sequence[Cell], str]]) -> Posted:
        """Post a batch of rows: line number, cells, action."""
        batch = self.sorted(rows)
        part = f"sheet {self.sheet_no}, {len(rows)} rows from {rows[0][0]} to {rows[-1][0]}{' again' * self.again}"
        posted = in_transaction(
            self.posting.by, lambda db: once(db, self.posting.book, part, lambda: self._take(db, batch))
        )
        posted.deletions = list(batch.deletions)
        return posted

    def sorted(self, rows: Sequence[tuple[int, Sequence[Cell], str]]) -> Batch:
        """A batch of rows, read and sorted by what they say alone."""
        batch = Batch()
        for row, cells, action in rows:
            self._sort(batch, row, cells, action)
        return batch

    def told(self, batch: Batch, taken: incoming.Taken) -> tuple[list[HeldRow], list[Told]]:
        """The rows of a batch that are held, and all that was found, once it is known what became of each."""
        held = [*self._turned(batch, taken), *batch.held]
        return held, [*batch.findings, *self._directory(batch), *self._reasons(batch, taken)]

    def post_held(self, waiting: Sequence[Waiting]) -> Posted:
        """Post rows that were held, unless another load has taken them meanwhile."""

        def act(db: Db) -> Posted:
            mine = loads.unhold(db, [w.id for w in waiting])
            batch = Batch()
            for w in waiting:
                if w.id in mine:
                    self._sort(batch, w.held.row, w.held.cells, "")
            posted = self._take(db, batch)
            posted.counts["released"] = posted.counts["new"] + posted.counts["changed"]
            if posted.refused:
                posted.counts["released_refused"] = posted.refused
            return posted

        part = f"waiting from {min(w.id for w in waiting)}"
        return in_transaction(self.posting.by, lambda db: once(db, self.posting.book, part, lambda: act(db)))

    def _sort(self, batch: Batch, row: int, cells: Sequence[Cell], action: str) -> None:
        if len(cells) != len(self.header):
            self._turn(batch, row, cells, "", [misfit(cells, len(self.header))], None)
            return
        texts, problems = self.reader.values(cells)
        if problems and self.of_student:
            problems = [p for p in problems if p.rule is not reading.BLANK_EXPECTED]
        key, lea = self._key(texts), incoming.plain(texts[self.lea_place])[:3]
        if self.posting.submitter is not None and lea and lea != self.posting.submitter:
            problems.append(self._others(lea))
        if (problems and refused(problems)) or (self.has_refusers and self._is_refused(batch, row, cells, lea)):
            self._turn(batch, row, cells, key, problems, lea or None)
        elif action == "D" and self.again:
            self._turn(batch, row, cells, key, [self._repeated(key)], lea)
        elif action == "D":
            batch.deletions.append(Deletion(self.sheet_no, self.file, row, self.spec.name, lea, key))
        else:
            if problems:
                self._note(batch, row, key, problems, lea)
            batch.arrived.append(Arrived(row, key, lea, texts, said_beside(cells, self.legacy_place) == "Y"))
            batch.cells.append(cells)

    def _is_refused(self, batch: Batch, row: int, cells: Sequence[Cell], lea: str) -> bool:
        """Whether a rule of the state keeps the record out."""
        record, _ = self.typed.read(cells)
        found = self.book.refusing(record) if record is not None else ()
        lines = [f for rule, breach in found for f in self.book.findings(rule, breach, self.file, row)]
        batch.findings.extend((self.sheet_no, None, lea, finding) for finding in lines)
        return bool(lines)

    def _key(self, texts: Sequence[str]) -> str:
        key = "|".join([incoming.plain(texts[place]) for place in self.key_places])
        if self.spec.name == "student" and not key:
            return "|".join(incoming.plain(texts[place]) for place in (self.lea_place, self.system_place))
        return key

    def _others(self, lea: str) -> Problem:
        return Problem(reading.OTHERS_RECORD, "lea_code", lea, {"submitter": self.posting.submitter, "owner": lea})

    def _repeated(self, key: str) -> Problem:
        return Problem(reading.REPEATED_KEY, self.spec.key[-1], key.split("|")[-1], {})

    def _turn(
        self, batch: Batch, row: int, cells: Sequence[Cell], key: str, problems: list[Problem], lea: str | None
    ) -> None:
        self._note(batch, row, key, problems, lea)
        batch.held.append(self._held(row, cells, key, lea))

    def _held(
        self, row: int, cells: Sequence[Cell], key: str, lea: str | None, waits_for: str | None = None
    ) -> HeldRow:
        # A database holds no zero byte.
        texts = tuple((c.text if isinstance(c, Number) else c).replace("\0", "\\0") for c in cells)
        # A row without a whole key gives way to no other, since nobody can say which record it is.
        key = "" if "" in key.split("|") else key
        # What an LEA sends of others is its own to mend, and takes no place among the rows that are held for them.
        lea = self.posting.submitter or lea
        return HeldRow(
            self.posting.load_id, self.sheet_no, row, lea, self.spec.name, key, self.header, texts, waits_for
        )

    def _note(self, batch: Batch, row: int, key: str, problems: Iterable[Problem], lea: str | None) -> None:
        batch.findings.extend(self._told(row, key, problems, lea))

    def _told(self, row: int, key: str, problems: Iterable[Problem], lea: str | None) -> Iterator[Told]:
        for problem in problems:
            yield self.sheet_no, None, lea, problem.finding(self.file, row, key, self.spec.name)

    def _take(self, db: Db, batch: Batch) -> Posted:
        """Store a batch; may be done again where another transaction was in the way, so the batch stays as it is."""
        posted = Posted(deletions=list(batch.deletions))
        taken = incoming.Taken()
        if batch.arrived:
            posting = self.posting
            taken = incoming.take(
                db, self.spec, posting.load_id, self.sheet_no, posting.submitter, batch.arrived, again=self.again
            )
            posted.students.add(taken.students)
            kept = {"new": "new", "changed": "changed", "same": "unchanged"}
            posted.counts.update({kept[verdict]: n for verdict, n in taken.counts.items() if verdict in kept})
            self._free(db, batch, {t.place for t in taken.turned})
        held, told = self.told(batch, taken)
        posted.refused = sum(row.waits_for is None for row in held)
        loads.hold(db, held)
        findings.add(db, self.posting.load_id, self.posting.today, told, held)
        self.settle(db, batch, held)
        return posted

    def settle(self, db: Db, batch: Batch, held: Sequence[HeldRow]) -> None:
        """Close what older loads said of these rows, which came again."""
        findings.settle(db, self.posting.load_id, self.posting.today, self.spec.name, self._came(batch, held))

    def _came(self, batch: Batch, held: Sequence[HeldRow]) -> Iterator[tuple[str | None, str]]:
        """The keys of the rows of a batch, each with its LEA; a student may have come without its state ID before."""
        for row in batch.arrived:
            yield row.lea_code, row.key
            if self.spec.name == "student" and (system_id := incoming.plain(row.texts[self.system_place])):
                yield row.lea_code, f"{row.lea_code}|{system_id}"
        yield from ((row.lea_code, row.key) for row in batch.deletions)
        yield from ((row.lea_code, row.key) for row in held if row.key)

    def _turned(self, batch: Batch, taken: incoming.Taken) -> Iterator[HeldRow]:
        for turned in taken.turned:
            row = batch.arrived[turned.place]
            yield self._held(row.row, batch.cells[turned.place], row.key, row.lea_code, turned.waits_for)

    def _reasons(self, batch: Batch, taken: incoming.Taken) -> Iterator[Told]:
        """Why rows were turned away, where it is not for a missing parent: that is one finding for all its rows."""
        for turned in taken.turned:
            row = batch.arrived[turned.place]
            if turned.verdict in _VERDICTS:
                words = {"submitter": self.posting.submitter, "owner": "another LEA", "parent": self.spec.parent}
                problem = Problem(_VERDICTS[turned.verdict], self.spec.key[-1], row.key.split("|")[-1], words)
                yield from self._told(row.row, row.key, [problem], row.lea_code)

    def _free(self, db: Db, batch: Batch, turned: set[int]) -> None:
        if loads.has_held(db, self.spec.name):
            keys = [(row.lea_code, row.key) for place, row in enumerate(batch.arrived) if place not in turned]
            loads.release(db, self.spec.name, keys)

    def _directory(self, batch: Batch) -> Iterator[Told]:
        """Findings of LEAs and sites, whose rules need no student."""
        if self.of_student:
            return
        for row, cells in zip(batch.arrived, batch.cells, strict=True):
            record, _ = self.typed.read(cells)
            for rule, breach in self.book.of_record(record) if record is not None else ():
                for finding in self.book.findings(rule, breach, self.file, row.row):
                    yield self.sheet_no, None, row.lea_code, finding


def post_sheets(
    posting: Posting, sheets: Sequence[tuple[int, Sheet]], part: int, parts: int, again: bool = False
) -> Posted:
    """Post every batch of the sheets of one kind of record whose number falls to this part; parts run side by side.

    A row whose key came before in the load is left for later, when the first row with that key is surely stored:
    `again` posts those rows, and no others.
    """
    posted = Posted()
    for poster, batch in batches(posting, sheets, part, parts, again, posted):
        posted.add(poster.post(batch))
    return posted


def batches(
    posting: Posting, sheets: Sequence[tuple[int, Sheet]], part: int, parts: int, again: bool, posted: Posted
) -> Iterator[tuple[Poster, list[tuple[int, Sequence[Cell], str]]]]:
    """The batches of this part, each with what posts it; notes in `posted` whether a key came again."""
    record = str(sheets[0][1].record)
    keys = Keys(state().records[record].spec)
    for sheet_no, sheet in sheets:
        poster = Poster(posting, sheet_no, sheet.file, record, sheet.header, again)
        repeats = keys.of(sheet)
        batch: list[tuple[int, Sequence[Cell], str]] = []
        weight = 0
        for number, (row, cells) in enumerate(sheet.rows()):
            is_repeat = repeats(cells)
            posted.repeats = posted.repeats or is_repeat
            if is_repeat is not again or (number // BATCH) % parts != part:
                continue
            batch.append((row, cells, said_beside(cells, sheet.action)))
            weight += sum(map(len, cells))
            if len(batch) == BATCH or weight > HEAVY:
                yield poster, batch
                batch, weight = [], 0
        if batch:
            yield poster, batch
