"""Row-level security, by raw SQL as the application's role: who sees and writes which row of every table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import sql

from ser.law.example import after
from ser.law.permission import Permission
from ser.law.rule import Change, add
from ser.states.louisiana.state import STATE
from ser.store.connect import Db, connection
from ser.store.operations.server import Connections
from ser.store.scope import Scope, lea_scope, state_scope
from ser.store.sign_in_guards import SECRET
from tests.sending import STATE_SCOPE, TODAY, ask, cells, lea, load, table, write

pytestmark = pytest.mark.slow

OWN, FORMER, CLAIMANT, INTENDED, NAMELESS, OTHER = "017", "036", "026", "028", "040", "055"
"""The LEA that has the child; that had it; that claims it by an enrollment, by intent, or by nothing; any other."""
LEAS = (OWN, FORMER, CLAIMANT, INTENDED, NAMELESS, OTHER)
PERIOD = (date(2016, 8, 1), date(2017, 8, 1))
WHOLE = {OWN, CLAIMANT}
OPENED = (
    "student", "guardian", "iep", "goal", "accommodation", "placement", "service", "transition_plan", "evaluation",
    "evaluation_component", "evaluation_extension", "exceptionality",
)  # fmt: skip
"""The records of which a family's intent opens what holds now."""
ACCESS = {
    "role_held", "access_request", "invitation", "assurance", "look_up_review", "answer", "maintained", "undo",
    "sign_in_try", "accepted_code", "address_change", "access_change",
}  # fmt: skip
DAYS = {"kept_day", "day_owner", "mark", "collection_period"}
"""For which days it was decided and when collections are open, which all may know."""
RECORDS = [k.spec.name for k in STATE.declared.records]
ABOUT = [k.spec.name for k in STATE.declared.records if k.spec.about_student]
NARROW = {k.spec.name for k in STATE.declared.records if k.spec.read_with is not None}
"""What an LEA's reader here may not read, for want of one more permission (tests/store/test_narrow.py)."""
KEPT = {k.spec.name for k in STATE.declared.records if k.spec.about_student and k.spec.kept_by_state}
"""What the state alone writes about a child."""
FACTS = [f"fact_{t.name}" for t in STATE.declared.facts]


FILLED = {"DATE": date(2016, 9, 1), "TIME": "09:30", "YES_NO": True, "INTEGER": 1, "DECIMAL": 1}
"""What fills the elements of records that the example child lacks; all else is text."""


def part(code: str, **values: object) -> Change:
    own = {"lea_code": code, "system_id": f"{code}-1", "responsibility_id": f"R{code}", "site_code": None}
    return add("responsibility", **own, **values)


CHANGES = (
    *(add("lea", lea_code=code, lea_name=f"LEA {code}") for code in LEAS[1:]),
    part(FORMER, role="SERVICE", begin_date=PERIOD[0], end_date=PERIOD[1], begin_reason="T"),
    part(CLAIMANT, begin_date=date(2018, 1, 8), begin_reason="T"),
    part(INTENDED, begin_date=date(2018, 1, 8), begin_reason="T", claim_basis="INTENT"),
    part(NAMELESS, begin_date=date(2018, 1, 9), begin_reason="T"),
    add("enrollment", lea_code=CLAIMANT, system_id="026-1", enrollment_id="E26", site_code="026001",
        entry_date=date(2018, 1, 8)),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def known(database: Connections, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The example child with its LEAs, once corrected in every table, a row held, and a row that asks to delete."""
    folder = tmp_path_factory.mktemp("state")
    records = after(STATE, CHANGES).records
    load(write(folder, {name: rows for name, rows in records.items() if rows}))
    (row,) = cells(folder, "evaluation")
    late = {**row, "evaluation_id": "V9", "consent_received_date": "no day"}
    load(table(tmp_path_factory.mktemp("own") / "evaluation.csv", [late]), by=lea(OWN))
    gone = {**row, "action": "D"}
    load(table(tmp_path_factory.mktemp("gone") / "evaluation.csv", [gone]), by=lea(OWN))
    with connection(STATE_SCOPE) as db:
        for name in (n for n in ABOUT if not seen(db, n)):
            filled = {
                e.name: FILLED.get(e.kind.name, "1") for e in STATE.records[name].spec.elements if not e.may_be_blank
            }
            values = {**filled, "lea_code": OWN, "student_id": seen(db, "student", "min(id)")}
            assert added(db, (name, values))
        for name in RECORDS:
            db.execute(f"UPDATE {name} SET from_screen = from_screen")
        db.execute("INSERT INTO touched SELECT id FROM student ON CONFLICT DO NOTHING")
        db.execute("INSERT INTO draft (actor, record, values) VALUES ('user:1', 'goal', '{}')")
        db.execute("INSERT INTO open_form (actor, full_name, record, number) VALUES ('user:1', 'Ann', 'goal', 1)")
        db.execute(
            "INSERT INTO told_apart (one, other, said_by, said_date, why) VALUES (1, 2, 'user:1', %s, '')", [TODAY]
        )
        db.execute(
            "INSERT INTO child_merge (kept, given_up, moved, stays, taken_ids, merged_date, merged_by, why,"
            " undone_date) VALUES (1, 2, '[]', '[]', '[]', %s, 'user:1', '', %s)",
            [TODAY, TODAY],
        )
        for name in FACTS:
            if not seen(db, name):
                db.execute(
                    f"INSERT INTO {name} (student_id, kept_for, lea_code) SELECT id, %s, '017' FROM student", [TODAY]
                )


def reader(code: str) -> Scope:
    return lea_scope(f"operator:{code}", code, today=TODAY)


@contextmanager
def undone(by: Scope | None) -> Iterator[Db]:
    """A connection under a scope, or under none, whose changes are undone at the end."""
    with connection(by or STATE_SCOPE) as db:
        if by is None:
            db.execute("RESET ALL")
        yield db
        db.rollback()


def seen(db: Db, name: str, what: str = "count(*)") -> Any:
    row = db.execute(f"SELECT {what} FROM {name}").fetchone()
    assert row is not None
    return row[0]


def every() -> list[str]:
    """The tables under row-level security."""
    return [r[0] for r in ask("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY 1")]


def day_of(record: str) -> str:
    dates = [e.name for e in STATE.records[record].spec.elements if e.kind.name == "DATE"]
    return f"coalesce({', '.join(dates)})" if dates else "NULL::date"


def visible(code: str, name: str) -> int:
    """How many rows of a record about the child, or of its history, an LEA should see."""
    if name.removesuffix("_history") in NARROW:
        return 0
    if code in WHOLE or (name.startswith("student") and name in ("student", "student_history") and code == FORMER):
        return int(ask(f"SELECT count(*) FROM {name}")[0][0])
    if code == INTENDED and name in OPENED:
        return opened(name)
    rows = ask(f"SELECT lea_code, {day_of(name.removesuffix('_history'))} FROM {name}")
    return sum(
        sender == code or (code == FORMER and day is not None and PERIOD[0] <= day < PERIOD[1]) for sender, day in rows
    )


def opened(name: str) -> int:
    """How many rows of a record hold today, or are of a plan or an evaluation that does."""
    plans = "SELECT iep_id FROM iep WHERE iep_status = 'OFFICIAL' AND begin_date <= %s AND coalesce(end_date, %s) >= %s"
    last = "SELECT evaluation_id FROM evaluation ORDER BY dissemination_date DESC NULLS LAST LIMIT 1"
    spec = STATE.records[name].spec
    if "iep_id" in spec.by_name:
        return int(ask(f"SELECT count(*) FROM {name} WHERE iep_id IN ({plans})", TODAY, TODAY, TODAY)[0][0])
    if "evaluation_id" in spec.by_name:
        return int(ask(f"SELECT count(*) FROM {name} WHERE evaluation_id IN ({last})")[0][0])
    return int(ask(f"SELECT count(*) FROM {name}")[0][0])


def test_every_table_that_names_a_student_is_under_row_level_security() -> None:
    named = ask(
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity"
        " AND a.attname IN ('student_id', 'state_id', 'birth_date', 'cells')"
    )
    assert named == []
    histories = {f"{r}_history" for r in RECORDS}
    others = {"finding", "held", "submission", "sheet", "student_alias", "touched", "delete_request", "audit_event"}
    assert {*RECORDS, *histories, *FACTS, *others} <= set(every())


def test_there_is_something_to_see_in_every_table() -> None:
    with undone(state_scope("operator:state")) as db:
        assert {name for name in every() if not seen(db, name)} == ACCESS | (DAYS - {"kept_day", "day_owner"}) | set(
            SECRET
        )


def test_without_a_scope_nothing_is_seen_but_the_directory_and_the_days() -> None:
    open_to_all = {"lea", "site", "school_calendar", "provider", "provider_assignment"} | DAYS
    with undone(None) as db:
        shown = {name for name in every() if seen(db, name)}
    assert {name.removesuffix("_history") for name in shown} <= open_to_all


@pytest.mark.parametrize("code", LEAS)
def test_an_lea_sees_of_a_childs_records_what_it_may(code: str) -> None:
    names = [f"{name}{end}" for name in ABOUT for end in ("", "_history")]
    expected = {name: visible(code, name) for name in names}
    with undone(reader(code)) as db:
        assert {name: seen(db, name) for name in names} == expected


@pytest.mark.parametrize("code", LEAS)
def test_an_lea_sees_of_what_is_decided_what_it_may(code: str) -> None:
    names = [*FACTS, "finding", "student_alias"]
    own = {n: ask(f"SELECT count(*) FROM {n} WHERE %s OR lea_code = %s", code in WHOLE, code)[0][0] for n in names}
    with undone(reader(code)) as db:
        found = {name: seen(db, name) for name in names}
        unseen = ("touched", "adoption_link", "told_apart", "child_merge")
        assert [seen(db, name) for name in unseen] == [0] * len(unseen)
        shown = [seen(db, name) > 0 for name in ("held", "submission", "sheet", "delete_request", "earlysteps_notice")]
    assert shown == [code == OWN] * 5
    # What is told of a whole file has no student.
    loose = ask("SELECT count(*) FROM finding WHERE student_id IS NULL AND lea_code IS DISTINCT FROM %s", code)[0][0]
    assert found == {**own, "finding": own["finding"] - (loose if code in WHOLE else 0)}


@pytest.mark.parametrize("code", LEAS)
def test_an_lea_sees_in_which_loads_a_finding_was_seen_where_it_sees_the_finding(code: str) -> None:
    seen_findings = dict(ask("SELECT finding_id, count(*) FROM finding_seen GROUP BY 1"))
    with undone(reader(code)) as db:
        shown = dict(db.execute("SELECT finding_id, count(*) FROM finding_seen GROUP BY 1").fetchall())
        readable = {number for (number,) in db.execute("SELECT id FROM finding").fetchall()}
    assert shown == {number: times for number, times in seen_findings.items() if number in readable}
    assert bool(shown) is (code == OWN), "one row could not be read, and its LEA alone is told"


def test_what_is_sealed_is_seen_by_those_who_may_alone() -> None:
    by = state_scope("operator:state")
    with undone(by) as db:
        assert seen(db, "adoption_link") > 0
    with undone(replace(by, permissions=by.permissions - {Permission.READ_SEALED})) as db:
        assert seen(db, "adoption_link") + seen(db, "adoption_link_history") == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("INSERT INTO adoption_link SELECT * FROM adoption_link")


@pytest.mark.parametrize("code", [*LEAS, None])
def test_an_lea_changes_and_deletes_only_what_it_sent(code: str | None) -> None:
    by = None if code is None else reader(code)
    names = [name for name in ABOUT if name != "student"]
    mine = {name: ask(f"SELECT count(*) FROM {name} WHERE lea_code = %s", code or "")[0][0] for name in names}
    mine |= dict.fromkeys(KEPT, 0)
    with undone(by) as db:
        for name in mine:
            assert db.execute(f"UPDATE {name} SET from_screen = from_screen").rowcount == mine[name], name
        for name in mine:
            assert db.execute(f"DELETE FROM {name}").rowcount == mine[name], name


@pytest.mark.parametrize("code", LEAS)
def test_a_childs_profile_is_kept_by_those_who_have_it_now_and_in_their_own_name(code: str) -> None:
    with undone(reader(code)) as db:
        assert db.execute("UPDATE student SET lea_code = %s", [code]).rowcount == (code in WHOLE)
    if code != OWN:
        with undone(reader(code)) as db:
            assert db.execute("DELETE FROM student WHERE lea_code = %s", [code]).rowcount == 0


def added(db: Db, row: tuple[str, dict[str, Any]], **changes: object) -> bool:
    """Whether a row can be added."""
    name, values = row
    values = {**values, **changes}
    columns = sql.SQL(", ").join(map(sql.Identifier, values))
    places = sql.SQL(", ").join([sql.Placeholder()] * len(values))
    try:
        with db.transaction():
            db.execute(
                sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(name), columns, places),
                list(values.values()),
            )
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def model(name: str) -> tuple[str, dict[str, Any]]:
    """A row of a record as it is stored, to be added again under another key."""
    spec = STATE.records[name].spec
    columns = [*spec.by_name, "student_id"]
    listed = ", ".join(f'"{c}"' for c in columns)
    values = ask(f"SELECT {listed} FROM {name} WHERE lea_code = %s ORDER BY id LIMIT 1", OWN)[0]
    return name, {**dict(zip(columns, values, strict=True)), spec.key[-1]: "NEW"}


@pytest.mark.parametrize("name", [n for n in ABOUT if n not in ("student", "responsibility")])
def test_a_record_is_added_by_those_who_see_the_child_and_in_their_own_name(name: str) -> None:
    row = model(name)
    day = ask(f"SELECT {day_of(name)} FROM {name} WHERE lea_code = %s ORDER BY id LIMIT 1", OWN)[0][0]
    within = day is not None and PERIOD[0] <= day < PERIOD[1]
    may = {OWN: True, CLAIMANT: True, INTENDED: False, FORMER: within, NAMELESS: False, OTHER: False}
    for code, expected in may.items():
        with undone(reader(code)) as db:
            assert added(db, row, lea_code=code) is (expected and name not in KEPT), code
            assert code == OWN or not added(db, row, lea_code=OWN), code
    with undone(None) as db:
        assert not added(db, row)


def test_anybody_may_claim_a_child_but_not_accept_the_claim() -> None:
    row = model("responsibility")
    with undone(reader(OTHER)) as db:
        claim = {"lea_code": OTHER, "role": "SERVICE", "begin_date": TODAY}
        assert not added(db, row, **claim, responsibility_status="ACCEPTED")
        assert added(db, row, **claim, responsibility_status="PENDING")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("UPDATE responsibility SET responsibility_status = 'ACCEPTED'")


def test_an_event_is_written_in_ones_own_name_alone() -> None:
    with undone(reader(OTHER)) as db:
        assert added(db, ("audit_event", {"actor": f"operator:{OTHER}", "act": "look"}))
        assert not added(db, ("audit_event", {"actor": "somebody else", "act": "look"}))


def test_the_application_may_not_lift_the_policies() -> None:
    with undone(state_scope("operator:state")) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("ALTER TABLE student DISABLE ROW LEVEL SECURITY")
