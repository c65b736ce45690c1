"""Findings with a life: what is found again keeps its number and its first day, what is found no more is closed.

Two hands write them. Intake says what it found of the files and rows of a load (`add`), and that rows came again
(`settle`, `settle_files`, `settle_parents`). Judging says all that there is against some children (`judge`). Nothing
is written of what was judged as before.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple

from ser.law import reading
from ser.law.finding import Finding
from ser.law.record import CHILD, RecordType
from ser.law.words import Phrase, to_data
from ser.store.connect import Db
from ser.store.due import kept_day
from ser.store.loads import DOUBT, HeldRow
from ser.store.running import state

Told = tuple[int | None, int | None, str | None, Finding]
"""A line of a finding with its sheet, its student and its LEA; what a load says has no student."""

_ON_PARENT = [reading.UNKNOWN_PARENT.code, reading.UNKNOWN_LEA.code, reading.UNCONFIRMED.code]
_STANDING = [*_ON_PARENT, reading.TWO_IDS.code]
"""What hangs on other rows than the one that it is said of, and is not settled by that row alone."""
_PART = 5_000
"""Findings that go to the database in one statement."""

_IDENTITY = ("record", "subject", "rule", "elements", "nth")
_CONTENT = (
    "load_id", "student_id", "lea_code", "sheet_no", "file", "row", "key", "of_file", "values", "severity", "words",
)  # fmt: skip
_FOUND = """jsonb_to_recordset(%(found)s::jsonb) AS f (
    place int, student_id bigint, lea_code text, sheet_no int, file text, "row" int, key text, record text,
    subject text, of_file text, rule text, elements text[], nth int, "values" text[], severity text, words jsonb,
    first_load_id bigint)"""


class ReceivedFrom(NamedTuple):
    """Where a record was last received from, and in which load."""

    file: str
    row: int | None
    sheet_no: int | None
    load_id: int | None


NOWHERE = ReceivedFrom("", None, None, None)


class Judged(NamedTuple):
    """A line of a finding against a child: the student's number, the LEA that sent the record, and from where."""

    student_id: int
    lea_code: str | None
    place: ReceivedFrom
    finding: Finding


def places(db: Db, spec: RecordType, ids: Sequence[int]) -> dict[tuple[int, str], ReceivedFrom]:
    """Where the records of a kind of some students were last received from, by student and key.

    The key of the student record itself is left blank: a child may have no state ID yet, and has one such record. What
    was typed into a form came from no file.
    """
    key = "''" if spec.is_child else " || '|' || ".join(f't."{k}"' for k in spec.key)
    child = f"t.{spec.child_column}"
    query = f"""
        SELECT {child}, {key}, coalesce(s.file, ''), CASE WHEN s.file IS NOT NULL THEN t.received_row END,
            CASE WHEN s.file IS NOT NULL THEN t.sheet_no END, t.load_id
        FROM {spec.name} t LEFT JOIN sheet s ON s.load_id = t.load_id AND s.sheet_no = t.sheet_no
        WHERE {child} = ANY(%s)
    """
    return {(row[0], row[1]): ReceivedFrom(*row[2:]) for row in db.execute(query, [list(ids)])}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as it is to be kept: what it is known by, what it says, and where it was seen."""

    record: str
    subject: str
    rule: str
    elements: tuple[str, ...]
    nth: int
    student_id: int | None
    lea_code: str | None
    sheet_no: int | None
    file: str
    row: int | None
    key: str
    of_file: str | None
    values: tuple[str, ...]
    severity: str
    words: Mapping[str, Any]
    first_load_id: int | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """What it is known by."""
        return self.record, self.subject, self.rule, self.elements, self.nth

    @property
    def content(self) -> tuple[object, ...]:
        """What may differ when it is found again."""
        return (self.student_id, self.lea_code, self.sheet_no, self.file, self.row, self.key, self.values,
                self.severity, self.words)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that is open so far: its number, what it is known by and says, and whether its words are kept data."""

    number: int
    identity: tuple[object, ...]
    content: tuple[object, ...]
    rule: str
    is_data: bool = True


def differences(
    are_open: Iterable[OpenFinding], found: Iterable[FindingRow]
) -> tuple[list[FindingRow], list[OpenFinding]]:
    """What is to be written so that just what was found is open: what is new or says something else, what to close."""
    before = {one.identity: one for one in are_open}
    put = []
    for entry in found:
        same = before.pop(entry.identity, None)
        if same is None or not same.is_data or same.content != entry.content:
            put.append(entry)
    return put, list(before.values())


def judge(
    db: Db, ids: Sequence[int], today: date, found: Iterable[Judged], rules: Collection[str] | None = None
) -> None:
    """Keep what stands against these students on a day, and close what does not stand against them any more.

    `rules`: those that were asked, where not all were; what others found stays as it is.
    """
    put, over = differences(_open_of(db, ids, rules), _entries(found))
    _put(db, _JUDGED, put, {"today": today})
    close(db, [(one.number, one.rule) for one in over], today)


def _open_of(db: Db, ids: Sequence[int], rules: Collection[str] | None) -> Iterator[OpenFinding]:
    query = """
        SELECT id, says IS NULL, record, subject, rule, elements, nth,
            student_id, lea_code, sheet_no, file, "row", key, "values", severity, words
        FROM finding WHERE load_id IS NULL AND closed_date IS NULL AND student_id = ANY(%s)
        AND (%s::text[] IS NULL OR rule = ANY(%s))
    """
    asked = None if rules is None else sorted(rules)
    for number, is_data, record, subject, rule, elements, nth, *content in db.execute(query, [list(ids), asked, asked]):
        student, lea, sheet_no, file, row, key, values, severity, words = content
        said = (student, lea, sheet_no, file, row, key, tuple(values), severity, words)
        yield OpenFinding(number, (record, subject, rule, tuple(elements), nth), said, rule, is_data)


def _entries(found: Iterable[Judged]) -> Iterator[FindingRow]:
    """The findings of these lines, each under what it is known by."""
    count: Counter[tuple[str, ...]] = Counter()
    for lines in _whole((one.finding, one) for one in found):
        first = lines[0]
        finding = first.finding
        subject = str(first.student_id) if finding.record == CHILD else finding.key
        alike = (finding.record, subject, finding.rule, *_elements(finding))
        place = first.place
        yield _entry([one.finding for one in lines], subject, count[alike], first.student_id, first.lea_code, place)
        count[alike] += 1


def _whole(lines: Iterable[tuple[Finding, Any]]) -> Iterator[list[Any]]:
    """The lines of each finding, which follow each other in the order of its elements."""
    group: list[Any] = []
    for finding, line in lines:
        if group and finding.element == _elements(finding)[0]:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _elements(finding: Finding) -> tuple[str, ...]:
    return finding.elements or (finding.element,)


def _entry(
    lines: Sequence[Finding], subject: str, nth: int, student_id: int | None, lea_code: str | None, place: ReceivedFrom,
    of_file: str | None = None,
) -> FindingRow:  # fmt: skip
    first = lines[0]
    return FindingRow(
        first.record, subject, first.rule, _elements(first), nth, student_id, lea_code, place.sheet_no, place.file,
        place.row, first.key, of_file, tuple(line.value for line in lines), str(first.severity), _words(first),
        place.load_id,
    )  # fmt: skip


def _words(finding: Finding) -> dict[str, Any]:
    """The words of a finding's sentences, as JSON holds them."""
    phrases = (said for said in (finding.sentence, finding.fix) if isinstance(said, Phrase))
    return {name: to_data(word) for said in phrases for name, word in said.words.items()}


def add(db: Db, load_id: int, today: date, told: Iterable[Told], held: Iterable[HeldRow] = ()) -> None:
    """Keep what a load says of its files and rows, and that it said so; `held` are the rows that it is about.

    A row without a key is known by its file and by its cells, a file by its name: so both are known again when they
    come again.
    """
    cells = {(row.sheet_no, row.row): row.cells for row in held if not row.key}
    entries = []
    for lines in _whole((each[3], each) for each in told):
        sheet_no, _, lea_code, first = lines[0]
        place = ReceivedFrom(first.file, first.row, sheet_no, load_id)
        subject, of_file = first.key, None
        if not first.key or (sheet_no, first.row) in cells:
            of_file = base_name(first.file)
            subject = _without_key(of_file, first, cells.get((sheet_no, first.row)))
        entries.append(_entry([each[3] for each in lines], subject, 0, None, lea_code, place, of_file))
    _put(db, _SENT, entries, {"today": today, "load": load_id, "parents": _ON_PARENT})


def tell_also(db: Db, load_id: int, sent_in: int, sheet_no: int, rows: Sequence[int]) -> None:
    """Have a load tell too what is found of rows of an earlier one, since it brought what they had waited for."""
    query = """
        INSERT INTO finding_seen (load_id, finding_id, sheet_no, "row")
        SELECT DISTINCT %s::bigint, s.finding_id, NULL::int, s."row"
        FROM finding_seen s JOIN finding f ON f.id = s.finding_id AND f.closed_date IS NULL
        WHERE s.load_id = %s AND s.sheet_no = %s AND s."row" = ANY(%s) AND f.rule <> ALL(%s)
    """
    db.execute(query, [load_id, sent_in, sheet_no, list(rows), _ON_PARENT])


def base_name(file: str) -> str:
    """The name of a file without the folders and archives in which it came."""
    return file.rpartition("/")[2]


def _without_key(file: str, finding: Finding, cells: Sequence[object] | None) -> str:
    """What a row without a key is known by, or a file as a whole."""
    if cells is not None:
        return f"{file}#{_digest(json.dumps([str(cell) for cell in cells]))}"
    named = finding.value if not finding.element else ""
    return f"{file}:{_digest(named)}" if named else file


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _put(db: Db, statement: str, entries: Sequence[FindingRow], words: Mapping[str, object]) -> None:
    for begin in range(0, len(entries), _PART):
        rows = [
            {"place": place, **{name: getattr(entry, name) for name in FindingRow.__slots__}}
            for place, entry in enumerate(entries[begin : begin + _PART])
        ]
        db.execute(statement, {**words, "found": json.dumps(rows)})


_SET = ", ".join(f'"{name}" = excluded."{name}"' for name in _CONTENT)
_OPENED = f"{_SET}, last_seen = excluded.last_seen, closed_date = NULL, says = NULL, fix = NULL, citation = NULL"
_COLUMNS = ", ".join(f'"{name}"' for name in (*_IDENTITY, *_CONTENT, "first_load_id"))

_JUDGED = f"""
    INSERT INTO finding ({_COLUMNS}, first_seen, last_seen)
    SELECT f.record, f.subject, f.rule, f.elements, f.nth, NULL, f.student_id, f.lea_code, f.sheet_no, f.file, f."row",
        f.key, NULL, f."values", f.severity, f.words, f.first_load_id, %(today)s, %(today)s
    FROM {_FOUND} ORDER BY f.record, f.subject, f.rule, f.elements, f.nth
    ON CONFLICT (record, subject, rule, elements, nth) WHERE load_id IS NULL DO UPDATE SET {_OPENED}
"""

# Several that are alike are told apart by their order in the load, over all its batches.
_ALIKE = " AND ".join(f"x.{name} = f.{name}" for name in ("sender", "record", "subject", "rule", "elements"))
_SENT = f"""
    WITH own AS (
        SELECT f.*, coalesce(
            l.lea_code, CASE WHEN f.of_file IS NULL AND f.rule <> ALL(%(parents)s) THEN f.lea_code END, '') AS sender
        FROM {_FOUND} LEFT JOIN submission l ON l.id = %(load)s
    ), found AS (
        SELECT f.*, (SELECT count(*) FROM finding x WHERE x.load_id = %(load)s AND {_ALIKE})
            + row_number() OVER (PARTITION BY f.sender, f.record, f.subject, f.rule, f.elements ORDER BY f.place) - 1
            AS number
        FROM own f
    ), put AS (
        INSERT INTO finding ({_COLUMNS}, sender, first_seen, last_seen)
        SELECT f.record, f.subject, f.rule, f.elements, f.number, %(load)s, NULL, f.lea_code, f.sheet_no, f.file,
            f."row", f.key, f.of_file, f."values", f.severity, f.words, %(load)s, f.sender, %(today)s, %(today)s
        FROM found f ORDER BY f.sender, f.record, f.subject, f.rule, f.elements, f.number
        ON CONFLICT (sender, record, subject, rule, elements, nth) WHERE load_id IS NOT NULL DO UPDATE SET {_OPENED}
        RETURNING id, sender, record, subject, rule, elements, nth
    )
    INSERT INTO finding_seen (load_id, finding_id, sheet_no, "row")
    SELECT %(load)s, x.id, f.sheet_no, f."row" FROM put x JOIN found f ON {_ALIKE} AND x.nth = f.number
    ORDER BY f.place
"""

_LIFE = [f'"{name}"' for name in (*_CONTENT, "last_seen", "closed_date", "says", "fix", "citation")]
_BEFORE = f"""
    UPDATE finding f SET ({", ".join(_LIFE)}) = ROW({", ".join(f"w.{name}" for name in _LIFE)})
    FROM (SELECT DISTINCT ON (was ->> 'id') was FROM undo WHERE load_id = ANY(%(loads)s) AND place = 'finding'
        ORDER BY was ->> 'id', id) u, LATERAL jsonb_populate_record(NULL::public.finding, u.was) w
    WHERE f.id = w.id AND (f.load_id = ANY(%(loads)s) OR f.load_id = w.load_id)
"""


def settle(db: Db, load_id: int, today: date, record: str, keys: Iterable[tuple[str | None, str]]) -> None:
    """Close what older loads said of these rows: they came again, each of an LEA and under a key.

    What this load says of them is said by `add`, before or after. Whether a parent is missing hangs on other rows.
    """
    query = "SELECT EXISTS (SELECT FROM finding WHERE record = %s AND load_id <> %s AND closed_date IS NULL)"
    if not _one(db, query, [record, load_id]):
        return
    listed = list(keys)
    query = """
        SELECT f.id, f.rule FROM finding f LEFT JOIN submission l ON l.id = %s
        JOIN unnest(%s::text[], %s::text[]) AS n (lea_code, key)
        ON f.subject = n.key AND f.sender = coalesce(l.lea_code, n.lea_code, '')
        WHERE f.record = %s AND f.load_id <> %s AND f.closed_date IS NULL AND f.of_file IS NULL AND f.rule <> ALL(%s)
    """
    leas, named = [lea for lea, _ in listed], [key for _, key in listed]
    close(db, db.execute(query, [load_id, leas, named, record, load_id, _STANDING]), today)


def settle_files(db: Db, load_id: int, today: date, files: Iterable[str]) -> None:
    """Close what older loads of the same sender said of these files, and of rows without a key in them."""
    query = """
        SELECT f.id, f.rule FROM finding f JOIN submission l ON l.id = %s
        WHERE f.sender = coalesce(l.lea_code, '') AND f.of_file = ANY(%s) AND f.load_id <> l.id
        AND f.closed_date IS NULL
    """
    close(db, db.execute(query, [load_id, sorted({base_name(file) for file in files})]), today)


def settle_parents(db: Db, today: date) -> None:
    """Close what was said of parents that were missing and for which no row waits any more, of the LEA that sent it."""
    query = """
        SELECT f.id, f.rule FROM finding f WHERE f.rule = ANY(%s) AND f.load_id IS NOT NULL AND f.closed_date IS NULL
        AND NOT EXISTS (SELECT FROM held h WHERE h.waits_for IN (f.record || '|' || f.subject, %s || f.subject)
            AND f.sender IN ('', h.lea_code))
    """
    close(db, db.execute(query, [_ON_PARENT, DOUBT]), today)


def settle_asked(db: Db, load_id: int, today: date) -> None:
    """Close that a submission waits for a yes, once a person has answered."""
    query = "SELECT id, rule FROM finding WHERE rule = %s AND load_id = %s AND closed_date IS NULL"
    close(db, db.execute(query, [reading.OUT_OF_PROPORTION.code, load_id]), today)


def take_back(db: Db, loads: list[int], today: date) -> None:
    """Put findings back as they were before these loads, and close what they alone said; what others said is left."""
    db.execute(_BEFORE, {"loads": loads})
    alone = "SELECT id, rule FROM finding WHERE load_id = ANY(%s) AND closed_date IS NULL"
    close(db, db.execute(alone, [loads]), today)


def settle_request(db: Db, today: date, record: str, key: str) -> None:
    """Close that a row asks to delete a record, once a person has answered."""
    query = """
        SELECT id, rule FROM finding WHERE rule = %s AND record = %s AND subject = %s AND load_id IS NOT NULL
        AND closed_date IS NULL
    """
    close(db, db.execute(query, [reading.DELETE_REQUEST.code, record, key]), today)


def close(db: Db, over: Iterable[Sequence[Any]], today: date) -> None:
    """Close findings, each a number and its rule, with the text that their rules have today.

    What was judged stood until the day for which all was decided last.
    """
    made = state().rules_by_code
    texts = ((int(number), made.get(rule)) for number, rule in over)
    closing = {number: (one.says, one.fix, one.citation) if one else ("", "", "") for number, one in texts}
    if not closing:
        return
    query = """
        UPDATE finding f SET closed_date = %(today)s, says = coalesce(f.says, n.says), fix = coalesce(f.fix, n.fix),
            citation = coalesce(f.citation, n.citation),
            last_seen = CASE WHEN load_id IS NULL THEN greatest(last_seen, %(kept)s) ELSE last_seen END
        FROM unnest(%(ids)s::bigint[], %(says)s::text[], %(fix)s::text[], %(citation)s::text[])
            AS n (id, says, fix, citation)
        WHERE f.id = n.id AND f.closed_date IS NULL
    """
    says, fix, citation = map(list, zip(*closing.values(), strict=True))
    words = {"ids": list(closing), "says": says, "fix": fix, "citation": citation}
    db.execute(query, {**words, "today": today, "kept": kept_day(db, today)})


def _one(db: Db, query: str, parameters: Sequence[object]) -> Any:
    return next(iter(db.execute(query, parameters)))[0]
