"""What a database says, apart from numbers and times that differ from load to load: two that say the same are the same.

Students are named by their own IDs and not by the database's numbers. So it shows whose a row is, too.
"""

import json
from collections.abc import Iterator
from hashlib import sha256

import psycopg

from ser.states.louisiana.state import STATE
from ser.store import capability
from ser.store.scope import state_scope

State = dict[str, list[str]]
"""The rows of each table, each as one line, in order."""

_STAMPS = (
    "id", "row_id", "student_id", "load_id", "sheet_no", "recorded_from", "recorded_to", "recorded_by", "replaced_by",
    "public_id", "touched_at", "asked_at", "asked_by", "first_load_id", "subject",
)  # fmt: skip

_RECORDS = tuple(kind.spec.name for kind in STATE.declared.records)
_FACTS = tuple(f"fact_{table.name}" for table in STATE.declared.facts)


def state_of(url: str, *, without: tuple[str, ...] = ()) -> State:
    """Records, versions, held rows, findings, facts, IDs and work that waits; `without` these columns.

    A finding that several loads tell counts once: what a load that broke off has told is told again by the next. One
    that is gone on the day on which it was first seen does not count: a child who is judged amid several loads may lack
    what the next of them brings, and when that happens is chance.
    """
    with capability.connect(url) as db:
        db.execute("SET TimeZone = 'UTC'")
        capability.begin(db, state_scope("operator:test"))
        found = {table: _rows(db, table, table_id, without) for table, table_id in _tables()}
        found["finding"] = sorted({line for line in found["finding"] if not _is_passing(line)})
        found["versions that change nothing"] = list(_idle_versions(db))
        found["loads that broke off"] = _lines(db, "SELECT count(*)::text FROM submission WHERE ended_at IS NULL")
        return found


def _is_passing(finding: str) -> bool:
    says = json.loads(finding)["says"]
    return says["closed_date"] is not None and says["closed_date"] == says["first_seen"]


def digest(state: State) -> str:
    """A short word for a state, the same for the same."""
    return sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]


def differences(one: State, other: State) -> list[str]:
    """What one state says and the other does not, a line each; raises where there is nobody to differ about."""
    if not one["student"]:
        raise AssertionError("No student is seen in this state: any other state would agree with it.")
    return [
        f"{table} {sign} {line}"
        for table in one
        for sign, here, there in (("-", one, other), ("+", other, one))
        for line in sorted(set(here[table]) - set(there[table])) or _more(here[table], there[table])
    ]


def _more(here: list[str], there: list[str]) -> list[str]:
    return [line for line in sorted(set(here)) if here.count(line) > there.count(line)]


def _tables() -> Iterator[tuple[str, str]]:
    """Each table, and the column that says whose student's a row is."""
    for record in _RECORDS:
        yield record, "id" if record == "student" else "student_id"
        yield f"{record}_history", "row_id" if record == "student" else "student_id"
    for table in (*_FACTS, "finding", "touched", "student_alias"):
        yield table, "student_id"
    for table in ("held", "delete_request", "kept_day", "day_owner", "mark"):
        yield table, "NULL"


def _rows(db: psycopg.Connection, table: str, owner: str, without: tuple[str, ...]) -> list[str]:
    owns = (
        "NULL"
        if owner == "NULL"
        else f"(SELECT coalesce(s.state_id, a.name) FROM student s {_ALIAS} WHERE s.id = t.{owner})"
    )
    left_out = "{" + ",".join((*_STAMPS, *without)) + "}"
    return _lines(
        db, f"SELECT jsonb_build_object('of', {owns}, 'says', to_jsonb(t) - %s::text[])::text FROM {table} t", left_out
    )


_ALIAS = (
    "LEFT JOIN LATERAL (SELECT min(lea_code || '|' || system_id) AS name FROM student_alias x"
    " WHERE x.student_id = s.id) a ON true"
)


def _idle_versions(db: psycopg.Connection) -> Iterator[str]:
    """Versions of a row that the next version repeats."""
    for record in _RECORDS:
        columns = [f'"{e.name}"' for e in STATE.records[record].spec.elements]
        columns += [] if record == "student" else ["student_id"]
        listed = ", ".join(columns)
        yield from _lines(
            db,
            f"""
            WITH version AS (
                SELECT row_id, recorded_from, {listed} FROM {record}_history
                UNION ALL SELECT id, recorded_from, {listed} FROM {record}
            ), pair AS (
                SELECT ROW({listed})::text AS said, lead(ROW({listed})::text) OVER w AS next_said FROM version
                WINDOW w AS (PARTITION BY row_id ORDER BY recorded_from)
            )
            SELECT '{record} ' || said FROM pair WHERE said = next_said
            """,
        )


def _lines(db: psycopg.Connection, query: str, *parameters: object) -> list[str]:
    return sorted(row[0] for row in db.execute(query.encode(), parameters))
