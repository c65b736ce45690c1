"""Sends records through the real intake, as an LEA or the state would: the example child, changed as a test says."""

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from ser.files.export import write_csv
from ser.law.example import after
from ser.law.finding import Finding
from ser.law.record import Record
from ser.law.report import Report
from ser.law.rule import Change, add
from ser.services.submissions import loading
from ser.services.submissions.loading import Outcome
from ser.states.louisiana.state import STATE
from ser.store.connect import Db, connection
from ser.store.loads import HeldRow
from ser.store.scope import Scope, lea_scope, state_scope

TODAY = date(2018, 3, 1)
STATE_SCOPE = state_scope("operator:test")

ORLEANS = add("lea", lea_code="036", lea_name="Orleans (made up)")
"""A second LEA beside that of the example child."""

Records = Mapping[str, Sequence[Record]]


def lea(code: str) -> Scope:
    """The scope of somebody who works for one LEA."""
    return lea_scope(f"operator:{code}", code, today=TODAY)


def is_open(made: Report, by: Scope) -> bool:
    """Whether somebody may read the records that a report counts, such as disputes."""
    return all(by.may_read(STATE.records[name].spec) for name in made.reads)


def child(*changes: Change) -> Records:
    """The records of the example child after these changes, with the LEA and the site that it needs."""
    kinds, records = STATE.records, after(STATE, changes).records
    return {n: rows if kinds[n].spec.about_student or n in ("lea", "site") else () for n, rows in records.items()}


def only(records: Records, *names: str) -> Records:
    """Some of the records."""
    return {name: records[name] for name in names}


def write(folder: Path, records: Records) -> Path:
    """A folder with a CSV file for each record; records that are left out have none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in records.items():
        write_csv(STATE.records[name], rows, folder / f"{name}.csv")
    return folder


def table(file: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """A CSV file of these cells, for what no record can say."""
    listed = list(rows)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    return file


def cells(folder: Path, record: str) -> list[dict[str, str]]:
    """The cells of a record's file, to be changed and written again."""
    with (folder / f"{record}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(
    *paths: Path,
    by: Scope = STATE_SCOPE,
    today: date = TODAY,
    approve_deletes: bool = False,
    says_yes: bool = False,
) -> Outcome:
    """Load these files."""
    return loading.load(by=by, paths=paths, today=today, approve_deletes=approve_deletes, says_yes=says_yes)


def findings(outcome: Outcome, by: Scope = STATE_SCOPE) -> list[Finding]:
    """The findings of a load."""
    return list(loading.findings(by=by, outcome=outcome))


def rules(outcome: Outcome, by: Scope = STATE_SCOPE) -> list[str]:
    """The codes of the rules that a load broke, each as often as a record broke it."""
    return sorted(rule for _, _, rule in {(f.record, f.key, f.rule) for f in findings(outcome, by)})


def held(outcome: Outcome, by: Scope = STATE_SCOPE) -> list[HeldRow]:
    """The rows of a load that are held."""
    return list(loading.held(by=by, outcome=outcome))


def ask(query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """What the database answers the application."""
    with connection(STATE_SCOPE) as db:
        return db.execute(query, parameters).fetchall()


def act(statement: str, *parameters: object) -> None:
    """Change something as the application does."""
    with connection(state_scope("operator:screen")) as db:
        db.execute(statement, parameters)


def act_as_owner(statement: str, *parameters: object) -> None:
    """Change something that the application may not."""
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as db:
        db.execute(statement, parameters)  # type: ignore[arg-type]


def ask_as_owner(query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """What the database answers its owner, of what the application is not shown."""
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as db:
        return db.execute(query, parameters).fetchall()  # type: ignore[arg-type]


def count(table: str) -> int:
    """How many rows a table has."""
    return int(ask(f"SELECT count(*) FROM {table}")[0][0])


def stored(record: str) -> list[tuple[Any, ...]]:
    """The elements of a record's rows, in the order of their keys, those without a key by what they hold."""
    spec = STATE.records[record].spec
    listed = ", ".join(f'"{e.name}"' for e in spec.elements)
    keys = ", ".join(f'"{k}"' for k in spec.key)
    return ask(f"SELECT {listed} FROM {record} ORDER BY {keys}, {listed}")


def contents(*without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the database holds but numbers and times that differ from load to load, and these columns."""
    with connection(STATE_SCOPE) as db:
        return {name: _rows(db, name, _STAMPS | set(without)) for name in _tables()}


def _tables() -> list[str]:
    records = [kind.spec.name for kind in STATE.declared.records]
    facts = [f"fact_{table.name}" for table in STATE.declared.facts]
    return [*records, *(f"{r}_history" for r in records), *facts, "finding", "held", "touched", "student_alias"]


_STAMPS = {
    "id", "row_id", "student_id", "load_id", "recorded_from", "recorded_to", "recorded_by", "replaced_by", "public_id",
    "touched_at", "sheet_no", "first_load_id",
}  # fmt: skip


def _rows(db: Db, table: str, without: set[str]) -> list[tuple[Any, ...]]:
    found = db.execute(f"SELECT * FROM {table}")
    assert found.description is not None
    kept = [place for place, column in enumerate(found.description) if column.name not in without]
    return sorted((tuple(row[place] for place in kept) for row in found), key=repr)
