"""Posts the rows of a sheet: reads them, has each decided, stores those that are to be stored and holds the others."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ser.engine.intake import did
from ser.engine.intake.file_notes import as_counts
from ser.engine.intake.given_up_ids import resolved
from ser.engine.intake.once import once
from ser.engine.intake.posted import Deletion, Posted, Posting
from ser.engine.intake.repeats import Repeat, survey
from ser.engine.intake.sheet_rows import SheetRows
from ser.engine.intake.storing import DecidedBatch, close_older, store
from ser.engine.intake.take_row import Lookup, at_sight, take_rows
from ser.engine.intake.terms import Lacking, Terms
from ser.engine.intake.verdict import Decision, Verdict
from ser.engine.intake.which_child import asked_of
from ser.files.dates import DateOrder
from ser.files.header import elements_under, said_beside
from ser.files.layout import DELETE
from ser.files.parse import Cell, Number, Problem
from ser.files.row import ReadRow
from ser.files.sheet import Sheet
from ser.law import reading
from ser.law.finding import Finding
from ser.law.record import RecordType
from ser.store import answers, findings, loads
from ser.store.answers import Kind
from ser.store.connect import Db, in_transaction
from ser.store.ids import MovedId
from ser.store.incoming import Incoming
from ser.store.loads import HeldRow, Waiting
from ser.store.met import plain
from ser.store.running import state

Told = tuple[int | None, int | None, str | None, Finding]
"""A finding with its sheet, its student and its LEA."""

BATCH = 20_000
"""Rows that are stored in one transaction: enough to copy fast, few enough to keep memory flat."""

HEAVY = 100_000_000
"""Characters that end a batch earlier, since a megabyte of rubbish may unpack to a gigabyte of long rows."""

SheetLines = Sequence[tuple[int, Sequence[Cell], str, Repeat | None]]
"""Rows as they come out of a sheet: line number, cells, action, and what is known where their key comes again."""


class Poster:
    """Posts rows that came under one header.

    `makes_records`: the rows are wanted as records too, as a check does, which stores nothing. `orders`: what comes
    first in the dates of an element. `is_tab`: the rows come out of a workbook, where notes stand beside a table.
    """

    def __init__(
        self,
        posting: Posting,
        sheet_no: int,
        file: str,
        record: str,
        header: tuple[str, ...],
        *,
        makes_records: bool = False,
        orders: Mapping[str, DateOrder] | None = None,
        is_tab: bool = False,
    ) -> None:
        self.posting = posting
        self.file = file
        self.header = header
        self.spec: RecordType = state().records[record].spec
        self._rows = SheetRows(posting, file, record, header, makes_records, orders, is_tab=is_tab)
        absent, silent = self._rows.absent, self._rows.silent
        lacking = Lacking(absent, self._rows.completed, silent) if absent or silent else None
        self.terms = Terms(
            self.spec,
            posting.load_id,
            sheet_no,
            posting.submitter,
            lacking=lacking,
            today=posting.today,
            parks=posting.parks,
            is_confirmed=posting.is_confirmed,
            children=posting.remembered.children,
        )
        self._orders = orders or {}
        self._is_tab = is_tab
        self._book = state().rule_book

    def under(self, posting: Posting) -> "Poster":
        """What decides rows of the same sheet as records, where something else holds for the load."""
        return Poster(
            posting,
            self.terms.sheet_no,
            self.file,
            self.spec.name,
            self.header,
            makes_records=True,
            orders=self._orders,
            is_tab=self._is_tab,
        )

    def post(self, lines: SheetLines) -> Posted:
        """Post a batch of rows."""
        rows, noted = self.read(lines), self.noted()
        part = f"sheet {self.terms.sheet_no}, {len(lines)} rows from {lines[0][0]} to {lines[-1][0]}"

        def act(db: Db) -> Posted:
            posted = self._post(db, rows)
            posted.counts.update(noted)
            posted.counts.update(did.rows_as_counts(self.spec.name, len(lines)))
            return posted

        posted = self._once(part, act)
        posted.deletions = self.deletions(rows)
        return posted

    def post_held(self, waiting: Sequence[Waiting]) -> Posted:
        """Post rows that were held, unless another load has taken them meanwhile."""

        def act(db: Db) -> Posted:
            mine = loads.unhold(db, [w.id for w in waiting])
            rows = self.read([(w.held.row, w.held.cells, "", None) for w in waiting if w.id in mine])
            posted = self._post(db, rows)
            if self.posting.released_by is not None:
                numbers = [row.number for row in rows]
                findings.tell_also(db, self.posting.released_by, self.posting.load_id, self.terms.sheet_no, numbers)
            posted.counts["released"] = posted.counts["new"] + posted.counts["changed"]
            if posted.refused:
                posted.counts["released_refused"] = posted.refused
            return posted

        return self._once(f"waiting from {min(w.id for w in waiting)}", act)

    def post_parked(self, parked: Sequence[Waiting]) -> Posted:
        """Post rows of this load that waited for what else it says about their children."""

        def act(db: Db) -> Posted:
            mine = loads.unhold(db, [w.id for w in parked])
            return self._post(db, self.read([(w.held.row, w.held.cells, "", None) for w in parked if w.id in mine]))

        return self._once(f"parked from {min(w.id for w in parked)}", act)

    def _once(self, part: str, act: Callable[[Db], Posted]) -> Posted:
        return in_transaction(self.posting.by, lambda db: once(db, self.posting.book, part, lambda: act(db)))

    def read(self, lines: SheetLines) -> list[ReadRow]:
        """The rows of these lines, without those that say what another row of the load says."""
        return [row for line in lines if (row := self._rows.read(*line)) is not None]

    def noted(self) -> Counter[str]:
        """What is told of the file, and no row, about the rows that were read since this was last asked."""
        return self._rows.take_notes(self.terms.sheet_no)

    def decide(self, rows: Sequence[ReadRow], known: Lookup) -> DecidedBatch:
        """What becomes of these rows by what is known."""
        return DecidedBatch(*take_rows(rows, self.terms, known))

    def look(self, db: Db, lines: SheetLines) -> DecidedBatch:
        """What would become of these rows as things stand; nothing is stored, locked or told."""
        incoming = Incoming(db, self.spec, self.posting.submitter, absent=self._rows.absent, only_looks=True)
        rows, _ = resolved(self.read(lines), self.terms, incoming.given_up_ids())
        return self.decide(rows, incoming)

    def _post(self, db: Db, rows: Sequence[ReadRow]) -> Posted:
        """Store a batch; may be done again where another transaction was in the way, so the rows stay as they are."""
        incoming = Incoming(db, self.spec, self.posting.submitter, absent=self._rows.absent)
        rows, given_up = resolved(rows, self.terms, incoming.given_up_ids())
        outcome = self.decide(rows, incoming)
        held = self.held(outcome)
        posted = Posted(refused=sum(row.waits_for is None for row in held))
        apart = self.apart(outcome)
        stored = store(db, incoming, outcome, self.terms)
        posted.students.add(stored.children)
        posted.counts.update({str(v): n for v, n in outcome.counts.items() if v.is_stored or v is Verdict.SAME})
        posted.counts.update(did.as_counts(self.spec, outcome.decisions))
        # What is parked is decided again, and noted then.
        noted = Counter(
            note
            for note, one in zip(given_up, outcome.decisions, strict=True)
            if note is not None and one.taken.verdict is not Verdict.PARKED
        )
        posted.counts.update(as_counts(self.terms.sheet_no, noted))
        loads.hold(db, [*held, *apart])
        told = [*self.findings(outcome), *self._went_over(outcome, stored.moved)]
        findings.add(db, self.posting.load_id, self.posting.today, told, held)
        close_older(db, self.posting, self.terms, outcome, held)
        if self.posting.is_confirmed and self.spec.is_child:
            self._remember(db, rows)
        return posted

    def _remember(self, db: Db, rows: Sequence[ReadRow]) -> None:
        """Remember for later files that these rows are of the children who bear their IDs."""
        by, load_id = self.posting.actor, self.posting.load_id
        for row in rows:
            ids, who = asked_of(self.spec, row)
            answers.give(db, Kind.SAME_CHILD, who, subject=ids, lea_code=row.lea_code, by=by, load_id=load_id)

    def held(self, outcome: DecidedBatch) -> list[HeldRow]:
        """The rows that are held, whole."""
        return [self._held(one) for one in outcome.decisions if one.taken.verdict.is_kept_out]

    def apart(self, outcome: DecidedBatch) -> list[HeldRow]:
        """The rows that are parked, and those that are set aside and told of when the load is through."""
        waits = {Verdict.PARKED: loads.PARKED, Verdict.SET_ASIDE: loads.ASIDE}
        return [
            dataclasses.replace(self._held(one), waits_for=f"{waits[one.taken.verdict]}{one.taken.aside}")
            for one in outcome.decisions
            if one.taken.verdict in waits
        ]

    def _held(self, one: Decision) -> HeldRow:
        row = one.row
        # A database holds no zero byte.
        texts = tuple((c.text if isinstance(c, Number) else c).replace("\0", "\\0") for c in row.cells)
        if self._orders and (one.taken.verdict is Verdict.PARKED or one.taken.waits_for is not None):
            texts = self._with_plain_dates(texts, row)
        # A row without a whole key gives way to no other, since nobody can say which record it is.
        key = "" if "" in row.key.split("|") else row.key
        # What an LEA sends of others is its own to fix, and takes no place among the rows that are held for them.
        lea = self.posting.submitter or row.lea_code or None
        terms = self.terms
        return HeldRow(
            terms.load_id, terms.sheet_no, row.number, lea, self.spec.name, key, self.header, texts, one.taken.waits_for
        )

    def _with_plain_dates(self, cells: tuple[str, ...], row: ReadRow) -> tuple[str, ...]:
        """The cells of a row with its dates as they were understood, since what waits is read again on its own."""
        said = dict(zip(self.spec.by_name, row.texts, strict=True))
        columns = elements_under(self.header, self.spec)
        return tuple(
            plain(said[name]) if name is not None and name in self._orders else cell
            for name, cell in zip(columns, cells, strict=False)
        )

    def findings(self, outcome: DecidedBatch) -> Iterator[Told]:
        """All that was found of the rows, but for missing parents: each of those is one finding for all its rows."""
        for one in outcome.decisions:
            row, taken = one.row, one.taken
            if taken.verdict is Verdict.DELETE_ASKED or not (row.problems or row.barred or taken.problems):
                continue
            lea = row.lea_code or None
            for problem in (*row.problems, *taken.problems):
                yield self.terms.sheet_no, None, lea, problem.finding(self.file, row.number, row.key, self.spec.name)
            yield from ((self.terms.sheet_no, None, lea, finding) for finding in row.barred)
        if not self.spec.about_student:
            yield from self._directory(outcome)

    def _went_over(self, outcome: DecidedBatch, moved: Sequence[MovedId]) -> Iterator[Told]:
        """That IDs of LEAs went to another child with what was sent under them alone, told of the row that did it."""
        for each in moved:
            rows = [one.row for one in outcome.decisions if one.taken.child in (each.after, each.before)]
            if rows and each.records:
                words = {"id": each.system_id, "lea": each.lea_code, "count": each.records}
                problem = Problem(reading.ID_WENT_OVER, "system_id", each.system_id, words)
                finding = problem.finding(self.file, rows[-1].number, rows[-1].key, self.spec.name)
                yield self.terms.sheet_no, None, rows[-1].lea_code, finding

    def _directory(self, outcome: DecidedBatch) -> Iterator[Told]:
        """Findings of LEAs, sites and the like, whose rules need no student."""
        for row in (one.row for one in outcome.decisions if one.place is not None):
            for rule, breach in self._book.of_record(row.record) if row.record is not None else ():
                for finding in self._book.findings(rule, breach, self.file, row.number):
                    yield self.terms.sheet_no, None, row.lea_code, finding

    def deletions(self, rows: Sequence[ReadRow]) -> list[Deletion]:
        """What these rows ask to delete."""
        seen = ((row, at_sight(row, self.terms)) for row in rows if row.action == DELETE)
        return [
            Deletion(self.terms.sheet_no, self.file, row.number, self.spec.name, row.lea_code, row.key)
            for row, taken in seen
            if taken is not None and taken.verdict is Verdict.DELETE_ASKED
        ]


def post_sheets(posting: Posting, sheets: Sequence[tuple[int, Sheet]], part: int, parts: int) -> Posted:
    """Post every batch of the sheets of one kind of record whose number falls to this part; parts run side by side."""
    posted = Posted()
    for poster, batch in batches(posting, sheets, part, parts):
        posted.add(poster.post(batch))
    return posted


def batches(
    posting: Posting, sheets: Sequence[tuple[int, Sheet]], part: int, parts: int, *, makes_records: bool = False
) -> Iterator[tuple[Poster, SheetLines]]:
    """The batches of this part, each with what posts it.

    All rows of the sheets are looked through first, by each part, so that what becomes of a row never hangs on the
    part that it falls to.
    """
    record = str(sheets[0][1].record)

    def poster_of(sheet_no: int, sheet: Sheet, orders: Mapping[str, DateOrder] | None = None) -> Poster:
        return Poster(
            posting,
            sheet_no,
            sheet.file,
            record,
            sheet.header,
            makes_records=makes_records,
            orders=orders,
            is_tab=sheet.is_tab,
        )

    def read(sheet_no: int, sheet: Sheet, line: int, cells: Sequence[Cell]) -> ReadRow:
        (row,) = poster_of(sheet_no, sheet).read([(line, cells, said_beside(cells, sheet.action), None)]) or (_NO_ROW,)
        return row

    found = survey(state().records[record].spec, sheets, read, posting.dates)
    for sheet_no, sheet in sheets:
        poster = poster_of(sheet_no, sheet, found.orders.get(sheet_no))
        for batch in _batched(sheet, part, parts, found.repeats.get(sheet_no, {})):
            yield poster, batch


def _batched(sheet: Sheet, part: int, parts: int, repeats: Mapping[int, Repeat]) -> Iterator[SheetLines]:
    """The batches of a sheet that fall to a part."""
    batch: list[tuple[int, Sequence[Cell], str, Repeat | None]] = []
    weight = 0
    for number, (row, cells) in enumerate(sheet.rows()):
        if (number // BATCH) % parts != part:
            continue
        batch.append((row, cells, said_beside(cells, sheet.action), repeats.get(number) if repeats else None))
        weight += sum(map(len, cells))
        if len(batch) == BATCH or weight > HEAVY:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


_NO_ROW = ReadRow(0, (), "", "", "", (), False, ())
