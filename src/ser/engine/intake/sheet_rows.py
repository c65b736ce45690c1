"""Reads the rows that come under one header, before anything is asked about what is stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter

from ser.engine.intake import file_notes
from ser.engine.intake.posted import Posting
from ser.engine.intake.repeats import Repeat
from ser.files.cell import Note
from ser.files.dates import DateOrder
from ser.files.grid import place_of
from ser.files.header import elements_under, place_beside, said_beside
from ser.files.layout import ACTIONS, LEGACY
from ser.files.parse import Cell, Problem, Value, refused
from ser.files.plain_text import is_filled
from ser.files.row import ReadRow, RowReader
from ser.files.sheet import misfit
from ser.law import reading
from ser.law.element import Element
from ser.law.record import LEA_WIDTH, Record, RecordType
from ser.store.met import BLANK, as_text, plain
from ser.store.running import state


class SheetRows:
    """Makes rows of cells, each parsed once.

    Records are made of them where a rule may keep a record out, where the record is about no child and so judged at
    once, and where the caller `makes_records`; the millions of other rows go to their tables as texts.
    """

    def __init__(
        self,
        posting: Posting,
        file: str,
        record: str,
        header: Sequence[str],
        makes_records: bool,
        orders: Mapping[str, DateOrder] | None = None,
        *,
        is_tab: bool = False,
    ) -> None:
        self._posting = posting
        self._file = file
        self._header = header
        self._kind = state().records[record]
        self._book = state().rule_book
        spec = self._kind.spec
        self._has_refusers = spec.name in self._book.refusers
        self._makes = makes_records or self._has_refusers or not spec.about_student
        columns = elements_under(header, spec)
        self.absent = absent_of(spec, columns)
        self.silent = silent_of(spec, columns, (posting.remembered.maintained or {}).get(record))
        shape = _both if self._makes else as_text
        self._reader = RowReader(self._kind, columns, posting.today, shape, orders, may_lack=True, silent=self.silent)
        self._whole: RowReader | None = None
        self._is_tab = is_tab
        self._notes: Counter[Note] = Counter()
        self._key = KeyReader(spec)
        self._legacy = place_beside(header, LEGACY)

    def take_notes(self, sheet_no: int) -> Counter[str]:
        """What is told of the file about the rows that were read since this was last asked, as counts of a load."""
        notes = file_notes.as_counts(sheet_no, {**self._reader.notes, **self._notes})
        self._reader.notes.clear()
        self._notes.clear()
        return notes

    def read(self, number: int, cells: Sequence[Cell], action: str, repeat: Repeat | None = None) -> ReadRow | None:
        """A row, with what was found while it was read; None for one that is none, or says what another row says."""
        if repeat is not None and repeat.same_as:
            self._note(file_notes.SAME, f"{number}|{repeat.same_as}", 1)
            return None
        width = len(self._header)
        if self._is_tab and len(cells) != width:
            cells = self._within(number, cells)
        if len(cells) != width:
            return ReadRow(number, cells, action, "", "", (), False, [misfit(cells, width)])
        row = self._read(number, cells, action)
        if repeat is not None:
            problem = Problem(reading.REPEATED_KEY, self._kind.spec.key[-1], row.key, {"places": repeat.places})
            return row._replace(problems=[*row.problems, *([problem] if repeat.tells else [])], is_repeated=True)
        if self._is_tab and row.problems and self._is_below(row):
            place = next(at for at, cell in enumerate(cells) if is_filled(cell))
            self._note(file_notes.OUTSIDE, place_of(place, number))
            return None
        return row

    def _note(self, kind: str, value: str, most: int = file_notes.MOST) -> None:
        """Note something of the file: where it is, of the first few, and of the rest how many they are."""
        known = [note for note in self._notes if note.kind == kind]
        self._notes[known[-1] if len(known) >= most else Note(kind, "", value)] += 1

    def _within(self, number: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        """The cells of a row of a workbook that stand within its table; of the others it is noted where they are."""
        width = len(self._header)
        for at, cell in enumerate(cells[width:], width):
            if is_filled(cell):
                self._note(file_notes.OUTSIDE, place_of(at, number))
        return cells[:width]

    def _is_below(self, row: ReadRow) -> bool:
        """Whether a row of a workbook is none of its table: few cells, and nothing of what makes a row this row."""
        if sum(map(is_filled, row.cells)) * 3 > len(row.cells) or row.key.split("|")[-1]:
            return False
        is_read = not any(problem.element == "lea_code" for problem in row.problems)
        return not (is_read and any(sign.isdigit() for sign in row.lea_code))

    def _read(self, number: int, cells: Sequence[Cell], action: str) -> ReadRow:
        texts, problems = self._reader.values(cells)
        record = None
        for at in self.silent:
            if texts[at] in (BLANK, _BLANK):
                self._notes[Note(file_notes.SILENT, self._kind.spec.elements[at].name, "")] += 1
        if self._makes:
            record = None if refused(problems) else self._reader.make([value for value, _ in texts])
            texts = [text for _, text in texts]
        if problems and self._kind.spec.about_student:
            # What is still blank is found again whenever the child is judged, and belongs there.
            problems = [problem for problem in problems if problem.rule is not reading.BLANK_EXPECTED]
        if action and action not in ACTIONS:
            problems = [*problems, Problem(reading.WRONG_ACTION, "", action)]
        key, lea = self._key.of(texts)
        is_legacy = said_beside(cells, self._legacy) == "Y"
        row = ReadRow(number, cells, action, key, lea, texts, is_legacy, problems, record)
        # A row whose file lacks columns is asked about once it is known what it makes of what is stored.
        if record is not None and not self.absent and not self.silent:
            return self._barred(row, record)
        return row

    def completed(self, row: ReadRow, texts: Sequence[str]) -> ReadRow:
        """A row whose file lacks columns, with what it comes to beside what is stored, and what keeps that out."""
        if not self._makes or refused(row.problems):
            return row
        if self._whole is None:
            names = [element.name for element in self._kind.spec.elements]
            self._whole = RowReader(self._kind, names, self._posting.today)
        record, _ = self._whole.read([plain(text) for text in texts])
        return row if record is None else self._barred(row._replace(record=record), record)

    def _barred(self, row: ReadRow, record: Record) -> ReadRow:
        """The row with what rules of the state that keep a record out find of it."""
        if not self._has_refusers or self._posting.submitter not in (None, "", row.lea_code):
            return row
        found = self._book.refusing(record)
        barred = [f for rule, breach in found for f in self._book.findings(rule, breach, self._file, row.number)]
        return row._replace(barred=barred)


def absent_of(spec: RecordType, columns: Sequence[str | None]) -> tuple[int, ...]:
    """The places of the elements for which a file has no column."""
    return tuple(place for place, element in enumerate(spec.elements) if element.name not in columns)


def silent_of(spec: RecordType, columns: Sequence[str | None], maintained: frozenset[str] | None) -> tuple[int, ...]:
    """The places of the elements of a file that its sender does not maintain; what makes a row this row always is."""
    if maintained is None:
        return ()
    always = always_maintained(spec)
    return tuple(
        at
        for at, e in enumerate(spec.elements)
        if e.name in columns and e.name not in maintained and e.name not in always
    )


def always_maintained(spec: RecordType) -> frozenset[str]:
    """The elements of a record whose blanks always say something: what names the row, its child and its LEA."""
    return frozenset({*spec.key, *spec.parent_key, spec.owner, "state_id", "system_id"})


_BLANK = (None, BLANK)


def _both(element: Element, value: Value) -> tuple[Value, str]:
    """A value, and its text of the table."""
    return _BLANK if value is None else (value, as_text(element, value))


class KeyReader:
    """Reads off a row's texts which record it is, as findings show it, and whose it is."""

    def __init__(self, spec: RecordType) -> None:
        names = list(spec.by_name)
        self._lea_at = names.index(spec.owner)
        self._pick = itemgetter(*(names.index(name) for name in spec.key), self._lea_at)
        self._system_at = spec.places["system_id"] if spec.is_child else None

    def of(self, texts: Sequence[str]) -> tuple[str, str]:
        """The key of a row, and its LEA."""
        *parts, lea = self._pick(texts)
        key = "|".join(parts)
        if "\\" in key or "\\" in lea:
            key, lea = "|".join(map(plain, parts)), plain(lea)
        if not key and self._system_at is not None:
            key = f"{lea}|{plain(texts[self._system_at])}"
        return key, lea[:LEA_WIDTH]


def texts_of(spec: RecordType, values: Sequence[Value]) -> list[str]:
    """The values of a record as texts of its table."""
    return [as_text(element, value) for element, value in zip(spec.elements, values, strict=True)]


def typed_row(record: Record, problems: Sequence[Problem]) -> ReadRow:
    """The row of a form, whose values have been read."""
    spec = record.spec
    texts = texts_of(spec, [getattr(record, element.name) for element in spec.elements])
    key, lea = KeyReader(spec).of(texts)
    return ReadRow(1, (), "", key, lea, texts, False, problems, record)
