"""Who sees a child is said twice, by the policies and by the conditions of the store: both say the same of every row.

A child of one LEA for each standing that another LEA can have with it, with and without rows that the other sent.
"""

import os
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product

import psycopg
import pytest
from psycopg import sql

from ser.law.permission import Level
from ser.services.access import desks
from ser.states.louisiana.state import STATE
from ser.store.connect import Db, connection
from ser.store.operations.server import Connections
from ser.store.running import state
from ser.store.scope import Scope, lea_scope, state_scope, system_scope
from tests.persons import holds
from tests.sending import TODAY, child, load, write

pytestmark = pytest.mark.slow

OWN, OTHER = "017", "055"
BEGAN = date(2016, 8, 1)
STANDINGS = tuple(
    product(
        ("FAPE", "SERVICE"),
        ("ACCEPTED", "RELEASED", "PENDING", "DISPUTED"),
        (None, "ENROLLED", "INTENT"),
        (None, date(2017, 8, 1), TODAY + timedelta(30)),
        ("none", "open", "ended"),
    )
)
"""What a responsibility of the other LEA is, rests on, and until when; and whether it has the child enrolled."""
ABOUT = [kind.spec for kind in STATE.declared.records if kind.spec.about_student and not kind.spec.sealed]
TABLES = [(spec, table) for spec in ABOUT for table in (spec.name, f"{spec.name}_history")]
DAYS = (TODAY, TODAY + timedelta(60), None)


@pytest.fixture(scope="module", autouse=True)
def known(database: Connections, tmp_path_factory: pytest.TempPathFactory) -> None:
    load(write(tmp_path_factory.mktemp("known"), child()))
    with psycopg.connect(database.owner_url) as owner:
        filled = [spec for spec in ABOUT if not spec.is_child and spec.name not in ("responsibility", "enrollment")]
        for number in range(1, len(STANDINGS) + 1):
            _copy(owner, "student", {"state_id": f"8{number:09}", "system_id": f"copy{number}"})
        copies = "SELECT id, substr(state_id, 2)::int FROM student WHERE state_id LIKE '8%%' ORDER BY id"
        for one, number in owner.execute(copies).fetchall():
            # Every third child has rows that the other LEA sent.
            sender = OTHER if number % 3 == 0 else OWN
            for spec in filled:
                _copy(owner, spec.name, {"student_id": one, "lea_code": sender}, number)
            _stand(owner, one, number, *STANDINGS[number - 1])
        for spec in ABOUT:
            owner.execute(sql.SQL("UPDATE {} SET from_screen = from_screen").format(sql.Identifier(spec.name)))
        owner.execute("ANALYZE")


def _copy(
    owner: psycopg.Connection,
    table: str,
    values: dict[str, object],
    number: int = 0,
    key: str = "",
    limit: bool = False,
) -> None:
    """Copy the rows of the example child, but for some columns; of a record that hangs on another, its parent's too."""
    spec = STATE.records[table].spec
    names = [f'"{e.name}"' for e in spec.elements] + ([] if spec.is_child else ["student_id"])
    ids = {name for name in names if number and name.strip('"').endswith("_id") and name.strip('"') in _KEYS}
    read = [
        "%s" if name.strip('"') in values else f"{name} || '-' || {number}" if name in ids else name for name in names
    ]
    listed = ", ".join(names)
    first = "(SELECT min(id) FROM student)"
    where = f"id = {first}" if spec.is_child else f"student_id = {first}"
    query = f"INSERT INTO {table} ({listed}) SELECT {', '.join(read)} FROM {table} WHERE {where}"
    owner.execute(query.encode(), [values[name.strip('"')] for name in names if name.strip('"') in values])


_KEYS = {spec.key[-1] for spec in ABOUT if not spec.is_child}


def _stand(
    owner: psycopg.Connection,
    one: int,
    number: int,
    role: str,
    status: str,
    basis: str | None,
    end: date | None,
    at: str,
) -> None:
    owner.execute(
        "INSERT INTO responsibility (lea_code, system_id, responsibility_id, student_id, role, begin_date, end_date,"
        " begin_reason, responsibility_status, claim_basis) VALUES (%s, %s, %s, %s, %s, %s, %s, 'T', %s, %s)",
        [OTHER, f"o{number}", f"O{number}", one, role, BEGAN, end, status, basis],
    )
    if at != "none":
        exit_date = None if at == "open" else date(2016, 7, 1)
        owner.execute(
            "INSERT INTO enrollment (lea_code, system_id, enrollment_id, student_id, site_code, entry_date, exit_date,"
            " entry_code, grade) VALUES (%s, %s, %s, %s, '055001', %s, %s, 'E1', '03')",
            [OTHER, f"o{number}", f"N{number}", one, date(2016, 6, 1), exit_date],
        )


def shown(by: Scope) -> dict[str, set[int]]:
    """The rows of children whom the policies show to a scope.

    Beside them the policies show an LEA each row that it sent itself, be it of a child whom it does not see.
    """
    with connection(by) as db:
        children = _ids(db, "SELECT id FROM student")
        found = {}
        for spec, table in TABLES:
            column = spec.child_column if table == spec.name else spec.history_child_column
            listed = db.execute(f"SELECT id, lea_code, {column} FROM {table}").fetchall()
            found[table] = {number for number, _, one in listed if one in children}
            strange = {lea for number, lea, one in listed if one not in children}
            assert strange <= (by.lea_codes or set()), table
        return found


def said(by: Scope) -> dict[str, set[int]]:
    """The rows that the store's conditions keep for a scope, looked at by a task of the system, which sees all."""
    found = {}
    with connection(system_scope("comparing")) as db:
        for spec, table in TABLES:
            column = spec.child_column if table == spec.name else spec.history_child_column
            condition, parameters = by.records(spec.name, column, table)
            found[table] = _ids(db, f"SELECT id FROM {table} WHERE {condition}", parameters)
    return found


def _ids(db: Db, query: str, parameters: Iterable[object] = ()) -> set[int]:
    return {row[0] for row in db.execute(query, list(parameters) or None)}


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("leas", [(OTHER,), (OWN,), ("036",), (OWN, OTHER)], ids="+".join)
def test_policies_and_conditions_say_the_same_of_every_row(leas: tuple[str, ...], day: date | None) -> None:
    by = lea_scope("operator:one", *leas, today=day)
    policies, conditions = shown(by), said(by)
    assert {table: rows ^ policies[table] for table, rows in conditions.items() if rows != policies[table]} == {}
    assert bool(policies["student"]) is (leas != ("036",))
    if leas == (OTHER,):
        assert 0 < len(policies["student"]) < len(STANDINGS), "some are seen and some are not"
        assert 0 < len(policies["evaluation"]) < len(STANDINGS)


def test_the_state_sees_every_row_by_both() -> None:
    by = state_scope("operator:state")
    assert shown(by) == said(by)


@pytest.mark.parametrize("code", [role.code for role in state().roles.values()])
def test_no_role_is_shown_more_by_the_store_than_by_the_policies(code: str) -> None:
    """Sites and caseloads narrow what the store reads, within what the policies show; others are the same by both."""
    role = state().roles[code]
    place = None if role.level is Level.STATE else OTHER
    number = 2000 + list(state().roles).index(code)
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as owner:
        holds(number)
        owner.execute(
            "INSERT INTO role_held (user_id, role, lea_code, site_codes, provider_id, given_by, confirmed_by) VALUES"
            " (%s, %s, %s, '055001', 'P1', 'operator:one', 'operator:two') ON CONFLICT DO NOTHING",
            [number, code, place],
        )
        owner.execute(
            "INSERT INTO assurance (user_id, school_year, given_on, words) VALUES (%s, 2018, %s, '')"
            " ON CONFLICT DO NOTHING",
            [number, TODAY],
        )
    visitor = Scope(f"user:{number}", frozenset(), permissions=desks.CLOSED)
    by = desks.scope_of(by=visitor, person=number, lea_code=place, today=TODAY)
    policies, conditions = shown(by), said(by)
    narrowed = by.site_codes is not None or by.provider is not None
    for table, rows in policies.items():
        assert conditions[table] <= rows, table
        assert narrowed or conditions[table] == rows, table
