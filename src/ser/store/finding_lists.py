"""Findings read for somebody: those of a load, of a child, and those that are open or closed, in the words of today.

An open finding is worded by its rule as it is now, a closed one as it was when it was closed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ser.law.finding import Finding, Severity
from ser.law.permission import Permission
from ser.law.words import Word, from_data, kept_phrase
from ser.store.connect import Db, fetched
from ser.store.due import kept_day
from ser.store.loads import of_load, streamed
from ser.store.protection import CONFIDENTIAL, may_hide
from ser.store.running import state
from ser.store.scope import Scope

_SAID = "f.key, f.record, e.element, e.value, f.rule, f.severity, f.words, f.says, f.fix, f.citation, f.elements"
# One line for each element that a finding names.
_LINES = 'CROSS JOIN LATERAL unnest(f.elements, f."values") WITH ORDINALITY AS e (element, value, place)'


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding with its life: its number, the days on which it was seen first and last, the day it was closed.

    `lines`: one for each element that it names; they say the same.
    """

    number: int
    lines: tuple[Finding, ...]
    first_seen: date
    last_seen: date
    closed_date: date | None

    @property
    def first(self) -> Finding:
        """The line of the first element."""
        return self.lines[0]


def findings_of(scope: Scope, db: Db, load_id: int, students: Sequence[int]) -> Iterator[Finding]:
    """The findings of a load: of its files and values, and those that are open against the students it was about."""
    condition, leas = _of_load(scope)
    of_student, parameters = scope.findings("f")
    query = f"""
        SELECT coalesce(h.file, f.file) AS file, s."row" AS at, {_SAID}, f.id
        FROM finding_seen s JOIN finding f ON f.id = s.finding_id
        LEFT JOIN sheet h ON h.load_id = s.load_id AND h.sheet_no = s.sheet_no {_LINES}
        WHERE s.load_id = %s AND {condition}
        UNION ALL SELECT f.file, f."row", {_SAID}, f.id FROM finding f {_LINES}
        WHERE f.load_id IS NULL AND f.closed_date IS NULL AND f.student_id = ANY(%s) AND {of_student}
        ORDER BY file, at, key, rule, element, id
    """
    for file, row, *said, _ in streamed(db, query, [load_id, *leas, list(students), *parameters]):
        yield _line(scope, file, row, said)


def severities_of(scope: Scope, db: Db, load_id: int, students: Sequence[int]) -> dict[str, int]:
    """How many lines of each severity `findings_of` gives."""
    condition, leas = _of_load(scope)
    of_student, parameters = scope.findings("f")
    query = f"""
        SELECT severity, sum(lines) FROM (
            SELECT f.severity, cardinality(f.elements) AS lines
            FROM finding_seen s JOIN finding f ON f.id = s.finding_id WHERE s.load_id = %s AND {condition}
            UNION ALL SELECT f.severity, cardinality(f.elements) FROM finding f
            WHERE f.load_id IS NULL AND f.closed_date IS NULL AND f.student_id = ANY(%s) AND {of_student}
        ) x GROUP BY 1 ORDER BY 1
    """
    found = db.execute(query, [load_id, *leas, list(students), *parameters])
    return {Severity(severity): int(count) for severity, count in found}


def open_count(scope: Scope, db: Db, load_id: int, students: Sequence[int]) -> int:
    """How many findings of a load, and of the students whom it was about, are open now."""
    condition, leas = _of_load(scope)
    of_student, parameters = scope.findings("f")
    query = f"""
        SELECT count(*) FROM finding f WHERE f.closed_date IS NULL AND (
            (f.load_id IS NULL AND f.student_id = ANY(%s) AND {of_student})
            OR EXISTS (SELECT FROM finding_seen s WHERE s.finding_id = f.id AND s.load_id = %s AND {condition}))
    """
    row = db.execute(query, [list(students), *parameters, load_id, *leas]).fetchone()
    return 0 if row is None else int(row[0])


def _of_load(scope: Scope) -> tuple[str, list[object]]:
    return of_load(scope, "f.lea_code", "s.load_id")


_KEPT = """
    f.id, f.first_seen, CASE WHEN f.load_id IS NULL AND f.closed_date IS NULL THEN greatest(f.last_seen, %s)
    ELSE f.last_seen END, f.closed_date, f.file, f."row", f.key, f.record, f.elements, f."values", f.rule, f.severity,
    f.words, f.says, f.fix, f.citation"""


def of_student(scope: Scope, db: Db, student_id: int) -> list[ListedFinding]:
    """What is open against a child and its records, as it was judged last."""
    allowed, parameters = scope.findings("f")
    query = f"""
        SELECT {_KEPT} FROM finding f WHERE f.load_id IS NULL AND f.closed_date IS NULL AND f.student_id = %s
        AND {allowed} ORDER BY f.record, f.key, f.rule, f.id
    """
    (found,) = fetched(db, [(query, [None, student_id, *parameters])])
    return [_kept(scope, row) for row in found]


def open_lines(scope: Scope, db: Db, student_id: int) -> set[tuple[str, str, str, str]]:
    """What is open against a child and its records: record, key, rule and element of each line."""
    allowed, parameters = scope.findings("f")
    query = f"""
        SELECT f.record, f.key, f.rule, unnest(f.elements) FROM finding f
        WHERE f.load_id IS NULL AND f.closed_date IS NULL AND f.student_id = %s AND {allowed}
    """
    return {(r[0], r[1], r[2], r[3]) for r in db.execute(query, [student_id, *parameters])}


def listed(
    scope: Scope, db: Db, today: date, *, rule: str | None = None, is_open: bool | None = None
) -> Iterator[ListedFinding]:
    """The findings of the scope's children, and of the rows and files that its LEAs sent, the hardest first.

    `is_open` leaves out those that are closed, or those that are open.
    """
    allowed, parameters = _listed(scope)
    wanted = {None: "true", True: "f.closed_date IS NULL", False: "f.closed_date IS NOT NULL"}[is_open]
    query = f"""
        SELECT {_KEPT} FROM finding f WHERE {allowed} AND {wanted} AND f.rule = coalesce(%s, f.rule)
        ORDER BY array_position(%s, f.severity), f.rule, f.first_seen, f.id
    """
    severities = [str(severity) for severity in Severity]
    for row in streamed(db, query, [kept_day(db, today), *parameters, rule, severities]):
        yield _kept(scope, row)


def _listed(scope: Scope) -> tuple[str, list[object]]:
    of_student, parameters = scope.findings("f")
    if scope.lea_codes is None:
        return of_student, parameters
    # Who sees some sites or a caseload alone sees nothing of what is said of rows that were not stored.
    if scope.site_codes is not None or scope.provider is not None:
        return f"(f.student_id IS NOT NULL AND {of_student})", parameters
    leas = sorted(scope.lea_codes)
    return f"({of_student} OR f.sender = ANY(%s))", [*parameters, leas]


def _kept(scope: Scope, row: Sequence[Any]) -> ListedFinding:
    number, first_seen, last_seen, closed, file, at, key, record, elements, values, rule, *said = row
    severity, words, says, fix, citation = said
    lines = tuple(
        _line(scope, file, at, (key, record, element, value, rule, severity, words, says, fix, citation, elements))
        for element, value in zip(elements, values, strict=True)
    )
    return ListedFinding(number, lines, first_seen, last_seen, closed)


def _line(scope: Scope, file: str, row: int | None, said: Sequence[Any]) -> Finding:
    """A line as the scope may read it; whether a value is confidential cannot be asked of a row not stored."""
    key, record, element, value, rule, severity, data, says, fix, citation, elements = said
    words = {name: from_data(word) for name, word in data.items()}
    if not scope.may(Permission.READ_PROTECTED):
        words = _shielded(words, record, elements, value if may_hide(record, element) else "")
        value = CONFIDENTIAL if value and may_hide(record, element) else value
    made = state().rules_by_code.get(rule)
    if says is None and made is not None:
        says, fix, citation = made.says, made.fix, made.citation
    return Finding(
        file,
        row,
        key,
        record,
        element,
        value,
        rule,
        Severity(severity),
        kept_phrase(says or "", words),
        kept_phrase(fix or "", words),
        citation or "",
        tuple(elements),
    )


def _shielded(words: Mapping[str, Word], record: str, elements: Iterable[str], value: str) -> dict[str, Word]:
    """The words of a finding without what may be confidential: the element's own, and text that holds its value."""
    hides_value = any(may_hide(record, element) for element in elements)
    return {
        name: CONFIDENTIAL
        if may_hide(record, name) or (name == "value" and hides_value) or (value and value in str(word))
        else word
        for name, word in words.items()
    }
