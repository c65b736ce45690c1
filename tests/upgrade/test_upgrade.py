"""A home that an older SER made is brought up by `ser migrate`: nothing is lost, and every report counts the same."""

import difflib
import io
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from ser.cli import run
from ser.files.table_file import write_table_csv
from ser.services.access import granting, inviting, requesting
from ser.services.claims import claiming
from ser.services.entry import delete_requests, drafting, entering
from ser.services.operations import backing_up, rolling
from ser.services.reports import freezing, reporting
from ser.services.reports.reporting import Question
from ser.store.operations.server import Connections
from ser.store.scope import Scope, lea_scope
from tests import database
from tests.sending import STATE_SCOPE, ask, cells, count, load, table
from tests.upgrade import old_home
from tests.upgrade.old_home import OldHome, Rows

pytestmark = pytest.mark.slow

GROWING = {"audit_event", "django_migrations", "django_content_type", "auth_permission"}
"""Tables to which an upgrade may add rows; the rows of all others are those that were there."""

REPLACED = {("kept_day", "is_current")}
"""Columns that an upgrade puts something else in the place of; tests of their own say what."""

RECEIVED = "received_digest"
"""The column of every record in which the older SER kept what was last received; that is kept by name now."""

KNOWN = {"FS002", "FS005", "FS009", "FS070", "B-11", "B-12", "R08", "R10", "R15", "R28", "school-age"}
"""Reports that count what was known then: of each table of facts one, since whatever was known is decided each time."""

CHANGED = {"finding", "django_content_type", "auth_permission", "touched"}
"""Tables that an upgrade makes another: findings have a test of their own, Django lists the models by itself, and
who waits to be decided again is decided at the first load."""

GROWN = {"excluded", "R19", "R20", "findings"}
"""Reports that tell more than they did, of who enrolled with an LEA and is not its own, beside the columns of then."""

RENAMED = {"load": "submission"}
"""Tables that were given another name since."""

WAYS = ("today", "to-date", "count", "known", "snapshot", "lea")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> OldHome:
    """What was kept of the home."""
    return old_home.unpacked(tmp_path_factory.mktemp("old"))


@pytest.fixture(scope="module")
def upgraded(server: Connections, home: OldHome) -> Iterator[Connections]:
    """The database of the home, as the older SER left it and then `ser migrate` brought it up."""
    with database.made(server, "template0") as urls:
        old_home.rebuild(home, urls.owner_url)
        with database.used(urls):
            assert run(["migrate"]) == 0
            yield urls


@pytest.fixture(scope="module")
def counted(server: Connections, upgraded: Connections) -> Iterator[Connections]:
    """A copy of it in which reports are counted."""
    with database.made(server, upgraded) as made:
        yield made


@pytest.fixture(scope="module")
def lived_in(server: Connections, upgraded: Connections) -> Iterator[Connections]:
    """A copy of it in which people go on: each test with what is its own."""
    with database.made(server, upgraded) as made:
        yield made


@pytest.fixture
def mine(server: Connections, upgraded: Connections) -> Iterator[Connections]:
    """A copy for one test alone."""
    with database.copy(server, upgraded) as urls:
        yield urls


@pytest.fixture
def working(lived_in: Connections) -> Iterator[Connections]:
    """Services work in that copy."""
    with database.used(lived_in):
        yield lived_in


def person(role: str, home: OldHome) -> Scope:
    """The scope of the person who holds a role in the largest LEA."""
    query = "SELECT user_id FROM role_held WHERE role = %s AND lea_code = %s AND ended_at IS NULL"
    return lea_scope(f"user:{ask(query, role, home.lea)[0][0]}", home.lea, today=home.today)


@pytest.fixture
def director(home: OldHome, working: Connections) -> Scope:
    """The director of the largest LEA, who had drafts."""
    return person("LEA_DIRECTOR", home)


@pytest.fixture
def manager(home: OldHome, working: Connections) -> Scope:
    """A case manager there, who works on one record together with the director."""
    return person("CASE_MANAGER", home)


def held_now(urls: Connections, home: OldHome) -> dict[str, Rows]:
    """The rows of each table of the older SER, in the columns that it had then and that there still are."""
    with psycopg.connect(urls.owner_url) as db:
        return {n: old_home.texts(db, RENAMED.get(n, n), columns) for n, columns, _ in lasting(home)}


def lasting(home: OldHome) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    """Each table of the home in the columns that an upgrade leaves; findings have others now."""
    for name, columns, rows in home.rows():
        left = [place for place, column in enumerate(columns) if column != RECEIVED and (name, column) not in REPLACED]
        if name not in CHANGED:
            yield name, tuple(columns[n] for n in left), [tuple(row[n] for n in left) for row in rows]


def found_then(home: OldHome) -> list[dict[str, str]]:
    """The lines of findings that the older SER had."""
    ((columns, rows),) = [(columns, rows) for name, columns, rows in home.rows() if name == "finding"]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_every_row_of_every_table_is_there(home: OldHome, upgraded: Connections) -> None:
    now = held_now(upgraded, home)
    for name, _, rows in lasting(home):
        assert [row for row in rows if row not in now[name]] == [], name
        assert name in GROWING or len(now[name]) == len(rows), name


def test_every_kept_day_has_an_owner_and_the_next_roll_makes_up_for_days_that_never_moved(
    home: OldHome, mine: Connections
) -> None:
    """The older SER kept the day of its first load; what it had decided on demand is what was asked for."""
    ((first,),) = ask("SELECT day FROM day_owner WHERE owner = 'today'")
    assert first < home.today
    assert ask("SELECT day FROM day_owner WHERE owner = 'child_count'") == [(home.count_day,)]
    assert ask("SELECT count(*) FROM day_owner WHERE owner = 'asked'")[0][0] > 0
    assert ask("SELECT count(*) FROM kept_day WHERE NOT is_whole OR day NOT IN (SELECT day FROM day_owner)") == [(0,)]
    rolled = rolling.roll(by=STATE_SCOPE, today=home.today)
    assert (rolled.before, rolled.today) == (first, home.today)


def test_every_line_of_a_finding_belongs_to_a_finding_that_has_a_life(home: OldHome, upgraded: Connections) -> None:
    then = found_then(home)
    with psycopg.connect(upgraded.owner_url) as db:
        now = db.execute(
            "SELECT f.record, f.key, f.rule, e.element, f.closed_date IS NULL, f.first_seen FROM finding f"
            " CROSS JOIN LATERAL unnest(f.elements) AS e (element)"
        ).fetchall()
        ids = {str(r[0]) for r in db.execute("SELECT id FROM finding")}
        days = {r[0] for r in db.execute("SELECT today FROM submission")}
    assert {row[:4] for row in now} == {(f["record"], f["key"], f["rule"], f["element"]) for f in then}
    assert ids <= {f["id"] for f in then}
    assert {row[5] for row in now} <= days
    judged = {(f["record"], f["key"], f["rule"], f["element"]) for f in then if not f["load_id"]}
    assert judged <= {row[:4] for row in now if row[4]}
    assert {row[4] for row in now} == {True, False}


def test_the_home_holds_what_an_upgrade_could_lose(home: OldHome) -> None:
    held = {name: [dict(zip(columns, row, strict=True)) for row in rows] for name, columns, rows in home.rows()}
    assert {row["waits_for"] != "" for row in held["held"]} == {True, False}
    for name in ("service_history", "student_history", "responsibility_history", "guardian_history"):
        assert held[name], name
    assert len({row["rule"] for row in held["finding"]}) > 50
    assert {row["actor"] for row in held["draft"]} == {"user:7", "user:10"}
    assert {"PENDING", "DISPUTED"} <= {row["responsibility_status"] for row in held["responsibility"]}
    assert {row["legacy"] for row in held["referral"]} == {"t", "f"}
    assert {row["from_screen"] for row in held["goal"]} == {"t", "f"}
    assert {row["is_current"] for row in held["kept_day"]} == {"t", "f"}


def test_a_second_upgrade_does_nothing(upgraded: Connections) -> None:
    before = _whole(upgraded)
    assert run(["migrate"]) == 0
    assert _whole(upgraded) == before


def _whole(urls: Connections) -> Mapping[str, list[str]]:
    """Every row with the transaction that wrote it, and what the database says of its own tables."""
    with psycopg.connect(urls.owner_url) as db:
        names = [r[0] for r in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        rows = {n: sorted(f"{r}" for r in db.execute(f"SELECT xmin::text, t::text FROM {n} t")) for n in names}
        shape = db.execute(
            "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY 1, ordinal_position"
        )
        guards = db.execute(
            "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger"
            " UNION ALL SELECT tablename, policyname, concat(cmd, qual, with_check) FROM pg_policies ORDER BY 1, 2"
        )
        return {**rows, "": [str(row) for row in (*shape, *guards)]}


@pytest.mark.parametrize("way", WAYS)
def test_every_report_has_the_digest_that_it_had(home: OldHome, counted: Connections, way: str) -> None:
    assert home.reports.keys() == set(WAYS)
    with database.used(counted):
        assert _differences(home, way) == ""


def test_a_new_snapshot_of_the_old_home_counts_the_same(home: OldHome, counted: Connections, tmp_path: Path) -> None:
    with database.used(counted):
        freezing.freeze(by=STATE_SCOPE, day=home.count_day, folder=tmp_path / "again", today=home.today)
        assert _differences(home, "snapshot", tmp_path / "again") == ""


def _differences(home: OldHome, way: str, snapshot: Path | None = None) -> str:
    """How the reports differ from what was counted then, line by line."""
    by = lea_scope("operator:test", home.lea, today=home.today) if way == "lea" else STATE_SCOPE
    question = {
        "to-date": Question(home.today, to_date=True),
        "count": Question(home.today, as_of=home.count_day),
        "known": Question(home.today, as_of=home.count_day, known_on=home.known_on),
        "snapshot": Question(home.today, folder=snapshot or home.snapshot),
    }.get(way, Question(home.today))
    lines: list[str] = []
    for name, digest in home.reports[way].items():
        if way == "known" and name not in KNOWN:
            continue
        counted, _ = reporting.report(by=by, name=name, question=question)
        write_table_csv(counted, text := io.StringIO())
        if sha256(text.getvalue().encode()).hexdigest() != digest:
            was, now = home.report(digest).splitlines(), text.getvalue().splitlines()
            if name in GROWN and set(was[0].split(",")) <= set(now[0].split(",")) and len(now) > 1:
                continue
            lines += difflib.unified_diff(was, now, f"{name} then", f"{name} now", lineterm="", n=0)
    return "\n".join(lines)


def test_the_same_files_again_change_nothing(home: OldHome, server: Connections, upgraded: Connections) -> None:
    sent, own = home.folder / "sent", lea_scope("operator:made-up", home.lea, today=home.today)
    with database.copy(server, upgraded) as urls:
        before = held_now(urls, home)
        (of_lea,), (of_state,) = ask("SELECT counts FROM submission ORDER BY id DESC LIMIT 2")
        again = dict(load(sent / "state", today=home.today).counts)
        # A file says one key twice; the first row was stored then, and both are held now.
        assert again == {**of_state, "unchanged": of_state["unchanged"] - 1, "held": of_state["held"] + 1}
        assert dict(load(sent / "lea", by=own, today=home.today).counts) == of_lea
        after = held_now(urls, home)
        assert len(after["held"]) == len(before["held"]) + 1
        for name in before:
            assert not is_of_record(name) or after[name] == before[name], name


def is_of_record(name: str) -> bool:
    """Whether a table is of a record, or of what a record was."""
    return bool(ask("SELECT to_regclass(%s) IS NOT NULL", f"{name.removesuffix('_history')}_history")[0][0])


def test_rows_that_waited_are_stored_when_their_parent_comes(
    home: OldHome, working: Connections, tmp_path: Path
) -> None:
    before = count("service"), count("goal")
    ((key,),) = ask("SELECT DISTINCT waits_for FROM held WHERE waits_for LIKE 'iep|%%|nobody-sent-it'")
    lea, plan = key.split("|")[1:]
    sent = next(row for row in cells(home.folder / "sent" / "state", "iep") if row["lea_code"] == lea)
    outcome = load(table(tmp_path / "iep.csv", [{**sent, "iep_id": plan}]), today=home.today)
    assert outcome.counts["released"] == 3
    assert (count("service"), count("goal")) == (before[0] + 2, before[1] + 1)


def test_drafts_are_found_by_whoever_typed_them_and_can_be_stored(
    home: OldHome, working: Connections, director: Scope, manager: Scope
) -> None:
    _typed_lately(working)
    listed = drafting.mine(by=director, today=home.today)
    assert {(own.place.kind, own.step) for own in listed} == {
        ("evaluation", None),
        ("goal", ("plan", "goals")),
        ("student", None),
    }
    (place,) = [own.place for own in listed if own.place.kind == "evaluation"]
    kept, others = (drafting.draft(by=by, place=place) for by in (director, manager))
    assert kept is not None
    assert others is not None
    assert (kept.values["late_reason_text"], others.values["late_reason_text"]) == ("Snow", "Ice, typed by Bea")
    assert entering.form(by=director, place=place, today=home.today).version == kept.version
    saved = entering.save(
        by=director, place=place, values=kept.values, version=kept.version, why="left out", today=home.today
    )
    assert saved.is_changed
    assert drafting.draft(by=director, place=place) is None
    assert drafting.draft(by=manager, place=place) is not None


def _typed_lately(urls: Connections) -> None:
    """Make the drafts new: one is dropped some weeks after it was typed, and this home grows older each day."""
    with psycopg.connect(urls.owner_url) as db:
        db.execute("UPDATE draft SET kept_at = now()")


def test_claims_wait_as_they_did_and_can_be_answered(home: OldHome, director: Scope) -> None:
    found = {claim.words: claim for claim in claiming.queue(by=director, today=home.today).claims if claim.words}
    assert {words: claim.is_disputed for words, claim in found.items()} == {
        "enrolled with us, 0": False,
        "enrolled with us, 1": True,
    }
    claiming.accept(by=director, number=found["enrolled with us, 0"].number, why="moved", today=home.today)
    left = [claim.words for claim in claiming.queue(by=director, today=home.today).claims if claim.words]
    assert left == ["enrolled with us, 1"]


def test_requests_to_delete_wait_as_they_did_and_can_be_decided(home: OldHome, director: Scope, manager: Scope) -> None:
    before = count("service")
    (asked,) = delete_requests.waiting(by=manager)
    assert (asked.why, asked.is_own) == ("entered twice", False)
    delete_requests.decide(by=manager, number=asked.number, approve=True, why="", today=home.today)
    assert count("service") == before - 1


def test_people_hold_the_roles_that_they_held(home: OldHome, upgraded: Connections) -> None:
    roles = [(held.place.role, held.place.lea_code) for held in granting.holders(by=STATE_SCOPE)]
    assert len(roles) == 13
    assert ("LEA_DIRECTOR", home.lea) in roles
    assert ("DATA_MANAGER", home.lea) not in roles
    assert [asked.why for asked in requesting.open_requests(by=STATE_SCOPE)] == ["I stand in for a colleague"]
    assert [one.full_name for one in inviting.open_invitations(by=STATE_SCOPE)] == ["Who waits"]


def test_a_backup_of_the_older_ser_comes_back_as_the_upgraded_home(
    home: OldHome, server: Connections, tmp_path: Path
) -> None:
    with database.copy(server) as urls:
        backing_up.put_back(
            by=STATE_SCOPE, file=home.backup, home=tmp_path, role="ser_app", replace=False, progress=lambda *_: None
        )
        now = held_now(urls, home)
        for name, _, rows in lasting(home):
            assert [row for row in rows if row not in now[name]] == [], name
    assert (tmp_path / "findings" / "again-state.csv").exists()
