"""What is due for the children of a scope, out of the kept deadlines; and the children whom Part C has announced."""

from dataclasses import dataclass, field
from datetime import date

from ser.store import kept_days
from ser.store.connect import Db
from ser.store.directory import name_of
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Task:
    """A clock of a child that is overdue or due soon; `is_certain` is false where no verified paragraph sets it."""

    student_id: int
    child: str
    name: str = field(repr=False)
    site: str
    timeline: str
    title: str
    due_date: date
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list of Part C that nobody has worked: its number, the child, and how long it stands."""

    number: int
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    list_date: date
    lea_code: str


_TASKS = f"""
    SELECT d.student_id, d.public_id, {name_of("s")},
    coalesce(t.site_name, d.site_code, ''), d.timeline, d.title, d.due_date, d.result <> 'PAST_UNVERIFIED'
    FROM (SELECT * FROM fact_deadlines f WHERE kept_for = %s AND due_date BETWEEN %s AND %s AND {{}}) d
    JOIN student s ON s.id = d.student_id LEFT JOIN site t ON t.site_code = d.site_code
    ORDER BY d.due_date, 3, d.timeline, d.record_key LIMIT {{}}
"""
_COUNTED = """
    SELECT count(*) FILTER (WHERE due_date < %s AND result <> 'PAST_UNVERIFIED'),
    count(*) FILTER (WHERE due_date BETWEEN %s AND %s) FROM fact_deadlines f WHERE kept_for = %s AND {}
"""


def kept_day(db: Db, today: date) -> date | None:
    """The day for which deadlines are decided and shown; None where none is yet, or where it lies ahead."""
    kept = kept_days.today(db)
    return kept if kept is not None and kept <= today else None


def counted(scope: Scope, db: Db, day: date, today: date, until: date) -> tuple[int, int]:
    """How many clocks of the scope's children are overdue, and how many are due until a day."""
    condition, parameters = _own(scope)
    row = db.execute(_COUNTED.format(condition), [today, today, until, day, *parameters]).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def tasks(scope: Scope, db: Db, day: date, since: date, until: date, most: int) -> list[Task]:
    """The clocks of the scope's children that are due between two days, the earliest first."""
    condition, parameters = _own(scope)
    rows = db.execute(_TASKS.format(condition, int(most)), [day, since, until, *parameters])
    return [Task(*row) for row in rows]


def unworked(scope: Scope, db: Db, most: int) -> tuple[int, list[Line]]:
    """How many lines of lists of Part C nobody has worked in the scope's LEAs, and those of the oldest children."""
    condition, parameters = scope.rows("lea_code")
    where = f"notice_outcome IS NULL AND NOT coalesce(parent_opted_out, false) AND {condition}"
    row = db.execute(f"SELECT count(*) FROM earlysteps_notice WHERE {where}", parameters).fetchone()
    assert row is not None
    query = f"""
        SELECT id, {name_of("n")}, birth_date, list_date, lea_code FROM earlysteps_notice n
        WHERE {where} ORDER BY birth_date, id LIMIT {int(most)}
    """
    return int(row[0]), [Line(*found) for found in db.execute(query, parameters)]


def linked(scope: Scope, db: Db, student_id: int) -> list[int]:
    """The numbers of the lines of lists of Part C that were linked to a child, the latest last."""
    condition, parameters = scope.rows("n.lea_code")
    query = f"""
        SELECT n.id FROM earlysteps_notice n JOIN student s ON s.id = %s WHERE {condition} AND (
            n.linked_state_id = s.state_id OR EXISTS (SELECT FROM student_alias a WHERE a.student_id = s.id
            AND a.lea_code = n.lea_code AND a.system_id = n.linked_system_id)) ORDER BY n.list_date, n.id
    """
    return [row[0] for row in db.execute(query, [student_id, *parameters])]


def _own(scope: Scope) -> tuple[str, list[object]]:
    """The clocks for which the scope's LEAs answer, of the children whom it may read."""
    condition, parameters = scope.facts("f")
    answers, leas = scope.rows("f.lea_code")
    return f"{condition} AND {answers}", [*parameters, *leas]
