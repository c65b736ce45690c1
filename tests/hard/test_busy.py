"""Nothing hangs on the database: a page says that it is busy and keeps what was typed, a load waits, a read goes on."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import psycopg
import pytest
from django.db import close_old_connections, connections
from django.test import Client, override_settings

from ser.services.submissions import withdrawing
from ser.store import orm, patience
from ser.store.connect import connection, pooled
from ser.store.operations.server import Connections
from ser.store.patience import JOBS, PAGES, have, having
from ser.store.running import start
from ser.store.scope import state_scope
from tests import database
from tests.matrix import world as worlds
from tests.matrix.expected import Whose
from tests.matrix.world import LEA, World
from tests.sending import TODAY, lea, load

pytestmark = pytest.mark.slow

BY = state_scope("operator:test")
QUICK = patience.Patience(lock=0.3, statement=15, idle=60)


@pytest.fixture(scope="module")
def served(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Connections, World, Path]]:
    """A small state behind its pages, which wait for less long than they do in earnest."""
    start()
    told = {"SER_TODAY": TODAY.isoformat(), "SER_SECOND_FACTOR": False}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ser.store.connect.PAGES", QUICK)
        with database.copy(server) as made, pooled(Path()), override_settings(**told):
            orm.use(made.app_url)
            sent = tmp_path_factory.mktemp("sent")
            with having(JOBS):
                world = worlds.made(sent)
            yield made, world, sent
            connections["default"].close()


@contextmanager
def locked(made: Connections, table: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(made.owner_url) as owner:
        owner.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        yield owner
        owner.rollback()


def browser(world: World) -> Client:
    client = world.client("DATA_MANAGER")
    client.raise_request_exception = False
    return client


def form(world: World) -> str:
    return f"/child/{world.children[Whose.OWN]}/student_name/{world.records[Whose.OWN]}/"


def test_a_page_that_a_lock_keeps_waiting_says_so_and_how_soon_to_try_again(
    served: tuple[Connections, World, Path],
) -> None:
    made, world, _ = served
    client = browser(world)
    with locked(made, "audit_event"):
        begun = time.monotonic()
        page = client.get(form(world), secure=True)
        taken = time.monotonic() - begun
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "SER is busy" in page.content.decode()
    assert taken < 30
    assert client.get(form(world), secure=True).status_code == 200


def test_a_form_that_meets_a_lock_stores_nothing_and_keeps_what_was_typed(
    served: tuple[Connections, World, Path],
) -> None:
    made, world, _ = served
    client, where = browser(world), form(world)
    shown = client.get(where, secure=True).content.decode()
    version = re.search(r'name="version" value="([^"]*)"', shown)
    assert version is not None
    typed = {"version": unescape(version[1]), "why": 'said "so" at school <i>'}
    with locked(made, "student_name"):
        page = client.post(where, typed, secure=True)
    text = page.content.decode()
    assert page.status_code == 503
    assert "Nothing was stored." in text
    kept = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', text)}
    assert {name: kept[name] for name in typed} == typed
    assert f'action="{where}"' in text


def test_what_was_typed_to_sign_in_is_not_written_into_the_page(served: tuple[Connections, World, Path]) -> None:
    made, world, _ = served
    client = world.client()
    client.raise_request_exception = False
    with locked(made, "user_account"):
        sent = {"login": "lea_reader@example.org", "password": "sturdy-lantern-ferry-42"}
        page = client.post("/account/login/", sent, secure=True)
    assert page.status_code == 503
    assert "sturdy" not in page.content.decode()
    assert "lea_reader" not in page.content.decode()


def test_a_load_waits_for_a_lock_however_long_it_lasts(served: tuple[Connections, World, Path]) -> None:
    made, _, sent = served
    locking = threading.Event()

    def hold() -> None:
        with locked(made, "student_name"):
            locking.set()
            time.sleep(4 * QUICK.lock)

    holder = threading.Thread(target=hold)
    holder.start()
    locking.wait()
    outcome = load(sent / "own", by=lea(LEA))
    holder.join()
    assert outcome.load_id > 0


def test_a_button_that_changes_much_at_once_is_not_ended_as_a_page_is(
    served: tuple[Connections, World, Path],
) -> None:
    _, world, _ = served
    before = have(patience.Patience(lock=0.3, statement=0.001, idle=60))
    try:
        with pytest.raises(psycopg.errors.QueryCanceled), connection(BY) as db:
            db.execute("SELECT pg_sleep(1)")
        told = withdrawing.preview(by=lea(LEA), number=world.sent[Whose.OWN], today=TODAY)
    finally:
        have(before)
    assert told.submission.number == world.sent[Whose.OWN]


def test_each_door_waits_as_long_as_is_said(served: tuple[Connections, World, Path]) -> None:
    def shown() -> tuple[str, ...]:
        with connection(BY) as db:
            row = db.execute(
                "SELECT current_setting('lock_timeout'), current_setting('statement_timeout'),"
                " current_setting('idle_in_transaction_session_timeout')"
            ).fetchone()
        assert row is not None
        return row

    assert shown() == ("300ms", "15s", "1min")
    with having(JOBS):
        assert shown() == ("0", "0", "1h")
    with having(PAGES):
        assert shown() == ("3s", "15s", "1min")
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("300ms",)


def test_connections_that_were_ended_while_nobody_used_them_are_not_noticed(
    served: tuple[Connections, World, Path],
) -> None:
    made, world, _ = served
    client = browser(world)
    assert client.get(form(world), secure=True).status_code == 200
    end(made)
    assert client.get(form(world), secure=True).status_code == 200
    end(made)
    assert client.post(form(world), {"version": ""}, secure=True).status_code in (302, 400, 409)


def test_a_read_whose_connection_is_ended_amid_its_work_is_done_again(served: tuple[Connections, World, Path]) -> None:
    made, world, _ = served
    client = browser(world)
    pages: list[int] = []

    def ask() -> None:
        pages.append(client.get(form(world), secure=True).status_code)
        connections["default"].close()

    with locked(made, "audit_event") as owner:
        asking = threading.Thread(target=ask)
        asking.start()
        until = time.monotonic() + 10
        while time.monotonic() < until and not waiting(owner):
            time.sleep(0.01)
        owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        owner.rollback()
        asking.join()
    close_old_connections()
    assert pages == [200]


def waiting(owner: psycopg.Connection) -> bool:
    found = owner.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return found is not None and found[0] > 0


def end(made: Connections) -> None:
    """End every connection of the pages."""
    with psycopg.connect(made.owner_url) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = 'ser_app'"
        )
    close_old_connections()  # as a server does before each request, and the client of tests does not


def test_who_waits_for_a_connection_too_long_is_told_so(served: tuple[Connections, World, Path]) -> None:
    made, world, _ = served
    client = browser(world)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ser.store.connect.WAIT", 0.3)
        patch.setenv("SER_APP_URL", made.app_url)
        with pooled(Path(), size=1), connection(BY):
            page = client.get(form(world), secure=True)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
