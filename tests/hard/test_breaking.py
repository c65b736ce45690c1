"""What breaks in the middle of a load ends in one plain sentence and a whole database; the same files then complete."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from ser.store.connect import opened
from ser.store.operations import server
from ser.store.operations.server import Connections, lease
from tests.cli.command import Ran, ser
from tests.same_state import State, differences, state_of

pytestmark = pytest.mark.slow
TODAY = ("--today", "2018-03-01")
AGAIN = "run the same command again"
MEGABYTE = 1 << 20


@contextmanager
def stopped_at(table: str, database: Connections) -> Iterator[psycopg.Connection]:
    """Keep every load from going past this table; the process that waits there is in the middle of a transaction."""
    with psycopg.connect(database.owner_url) as db:
        db.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        yield db


def _waiting(owner_url: str) -> int:
    """The backend of the load that waits, as soon as it does."""
    query = (
        "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
        " WHERE NOT l.granted AND d.datname = current_database()"
    )
    until = time.monotonic() + 120
    with psycopg.connect(owner_url, autocommit=True) as db:
        while (found := db.execute(query).fetchone()) is None:
            assert time.monotonic() < until, "the load never came to the table"
            time.sleep(0.02)
    return int(found[0])


def _is_plain(ran: Ran, *words: str) -> None:
    assert ran.code == 70
    assert ran.err.count("\n") == 1, ran.err
    assert [word for word in (*words, AGAIN, "Nothing that was stored is lost") if word not in ran.err] == []


def test_a_lost_connection_is_told_and_the_same_files_complete(
    made: Path, whole: State, empty: Connections, tmp_path: Path
) -> None:
    command = ("load", made, *TODAY, "--home", tmp_path)
    with ThreadPoolExecutor(1) as side, stopped_at("evaluation", empty):
        loading = side.submit(ser, *command)
        with psycopg.connect(empty.owner_url) as db:
            db.execute("SELECT pg_terminate_backend(%s)", [_waiting(empty.owner_url)])
        _is_plain(loading.result(120), "it was stopped, or it ended our connection")
    assert ser(*command).code == 1
    assert differences(whole, state_of(empty.app_url)) == []


def test_a_step_that_is_cancelled_is_told(made: Path, empty: Connections, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as side, stopped_at("student", empty):
        loading = side.submit(ser, "load", made, *TODAY, "--home", tmp_path)
        with psycopg.connect(empty.owner_url) as db:
            db.execute("SELECT pg_cancel_backend(%s)", [_waiting(empty.owner_url)])
        _is_plain(loading.result(120), "it cancelled a step")


def test_a_database_that_is_not_there_is_told(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://ser_app@/ser?host={tmp_path}")
    _is_plain(ser("load", made, *TODAY, "--home", tmp_path), "The database did not answer")


def test_a_findings_file_without_room_is_told_and_the_load_stands(
    made: Path, whole: State, empty: Connections, tmp_path: Path
) -> None:
    (tmp_path / "found.csv").symlink_to("/dev/full")
    ran = ser("load", made, *TODAY, "--home", tmp_path, "--findings", tmp_path / "found.csv")
    _is_plain(ran, "The disk is full", "Make room")
    assert differences(whole, state_of(empty.app_url)) == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own that is small, and that every account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="ser-small-"))
    folder.chmod(0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m,mode=755", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


@pytest.mark.needs("small disk")
def test_a_full_disk_is_told_and_the_same_files_complete_once_there_is_room(
    made: Path, whole: State, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("SER_OWNER_URL", raising=False)
    monkeypatch.setenv("SER_SERVER_FSYNC", "off")
    monkeypatch.setenv("SER_SERVER_LINGER", "1")
    home = small_disk / "home"
    command = ("load", made, *TODAY, "--home", home, "--findings", tmp_path / "found.csv")
    try:
        with opened(home):
            _fill(small_disk / "ballast", MEGABYTE)
            ran = ser(*command)
            _is_plain(ran, "disk is full", "Make room on the disk")
        (small_disk / "ballast").unlink()
        assert ser(*command).code == 1
        with lease(home) as urls:
            assert differences(whole, state_of(urls.app_url)) == []
    finally:
        server.remove(home)


def _fill(file: Path, leave: int) -> None:
    """Fill the disk until so many bytes are left."""
    free = os.statvfs(file.parent)
    with file.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, max(1, free.f_bavail * free.f_frsize - leave))
