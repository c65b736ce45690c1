"""Reads the rows that come under one header, before anything is asked about what is stored."""

from collections.abc import Sequence
from operator import itemgetter

from ser.engine.intake.posted import Posting
from ser.files.header import elements_under, said_beside
from ser.files.layout import LEGACY
from ser.files.parse import Cell, Problem, Value, refused
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

    def __init__(self, posting: Posting, file: str, record: str, header: Sequence[str], makes_records: bool) -> None:
        self._posting = posting
        self._file = file
        self._header = header
        self._kind = state().records[record]
        self._book = state().rule_book
        spec = self._kind.spec
        self._has_refusers = spec.name in self._book.refusers
        self._makes = makes_records or self._has_refusers or not spec.about_student
        columns = elements_under(header, spec)
        self._reader = RowReader(self._kind, columns, posting.today, _both if self._makes else as_text)
        self._key = KeyReader(spec)
        self._legacy = next((at for at, name in enumerate(header) if name.lower() == LEGACY), None)

    def read(self, number: int, cells: Sequence[Cell], action: str) -> ReadRow:
        """A row, with what was found while it was read."""
        if len(cells) != len(self._header):
            return ReadRow(number, cells, action, "", "", (), False, [misfit(cells, len(self._header))])
        texts, problems = self._reader.values(cells)
        record = None
        if self._makes:
            record = None if refused(problems) else self._reader.make([value for value, _ in texts])
            texts = [text for _, text in texts]
        if problems and self._kind.spec.about_student:
            # What is still blank is found again whenever the child is judged, and belongs there.
            problems = [problem for problem in problems if problem.rule is not reading.BLANK_EXPECTED]
        key, lea = self._key.of(texts)
        is_legacy = said_beside(cells, self._legacy) == "Y"
        row = ReadRow(number, cells, action, key, lea, texts, is_legacy, problems, record)
        if self._has_refusers and record is not None and self._posting.submitter in (None, "", lea):
            return self._barred(row, record)
        return row

    def _barred(self, row: ReadRow, record: Record) -> ReadRow:
        """The row with what rules of the state that keep a record out find of it."""
        found = self._book.refusing(record)
        barred = [f for rule, breach in found for f in self._book.findings(rule, breach, self._file, row.number)]
        return row._replace(barred=barred)


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
        self._system_at = names.index("system_id") if spec.is_child else None

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
