import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from ser.store.operations import place, server
from ser.store.operations.server import ServerFailed, lease, remove, status, stop

pytestmark = pytest.mark.slow

# A client that takes a lease, says so, and does what it is told.
CLIENT = """
import sys, pathlib, psycopg
from ser.store.operations.server import lease
with lease(pathlib.Path(sys.argv[1])) as connections:
    with psycopg.connect(connections.app_url) as connection:
        print("ready", flush=True)
        sys.stdin.readline()
        print(connection.execute("SELECT sum(g) FROM generate_series(1, 100) g").fetchone()[0], flush=True)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose database is made once, for the tests that need no first start."""
    with _home(tmp_path_factory.mktemp("made")) as folder, lease(folder):
        pass
    yield folder
    remove(folder)


@pytest.fixture
def home(made: Path) -> Iterator[Path]:
    with _home(made):
        yield made
    stop(made)


@pytest.fixture
def new_home(tmp_path: Path) -> Iterator[Path]:
    with _home(tmp_path / "home") as folder:
        yield folder
        remove(folder)


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A new home in a folder that every account can enter, as pytest's own folders of root cannot be."""
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o755)
    with _home(folder):
        yield folder
        remove(folder)
    shutil.rmtree(folder)


@contextmanager
def _home(folder: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SER_SERVER_LINGER", "0.3")
        environment.setenv("SER_SERVER_FSYNC", "off")
        environment.delenv("SER_POSTGRES", raising=False)
        yield folder


def test_both_roles_connect_and_the_application_owns_nothing(home: Path) -> None:
    with lease(home) as connections:
        assert _ask(connections.owner_url, "SELECT current_user") == "ser_owner"
        assert _ask(connections.app_url, "SELECT current_user") == "ser_app"
        assert (
            _ask(
                connections.app_url,
                "SELECT rolsuper OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user",
            )
            is False
        )
        assert (
            _ask(
                connections.app_url,
                "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'ser_app'::regrole AND deptype = 'o'",
            )
            == 0
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            _do(connections.app_url, "CREATE TABLE mine (id int)")


def test_the_database_sorts_by_code_point_and_keeps_every_letter(home: Path) -> None:
    with lease(home) as connections:
        names = "SELECT string_agg(n, ' ' ORDER BY n) FROM unnest(ARRAY['é', 'b', 'Z', 'a']) n"
        assert _ask(connections.app_url, names) == "Z a b é"
        assert _ask(connections.app_url, "SELECT upper('é') || current_setting('timezone')") == "ÉUTC"


def test_a_wrong_password_is_refused(home: Path) -> None:
    with lease(home) as connections:
        wrong = connections.app_url.replace("ser_app:", "ser_app:x")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(wrong.split("//")[0] + "//postgres@" + wrong.split("@")[1])


def test_two_processes_share_a_server_and_the_first_may_leave(home: Path) -> None:
    with _client(home) as first, _client(home) as second:
        pid = status(home).server_pid
        assert _finish(first) == "5050"
        _until(lambda: first.poll() is not None)
        time.sleep(1)  # longer than the server lingers
        assert pid is not None
        assert status(home).server_pid == pid
        assert _finish(second) == "5050"


def test_four_processes_at_once_start_one_server(new_home: Path) -> None:
    clients = [_started(new_home) for _ in range(4)]
    for client in clients:
        assert client.stdout is not None
        assert client.stdout.readline() == "ready\n"
    assert (new_home / "server.log").read_text().count("ready to accept connections") == 1
    assert [_finish(client) for client in clients] == ["5050"] * 4


def test_the_server_stops_after_the_last_lease(home: Path) -> None:
    with lease(home), lease(home):
        assert status(home).running
    _until_ended(home)
    with lease(home) as connections:
        assert _ask(connections.app_url, "SELECT 1") == 1


def test_a_killed_client_keeps_no_lease(home: Path) -> None:
    with _client(home) as client:
        client.kill()
        _until_ended(home)


@pytest.mark.parametrize("victims", ["server", "supervisor", "supervisor and server"])
def test_after_kill_9_a_new_lease_finds_the_committed_rows(home: Path, victims: str) -> None:
    with lease(home) as connections, closing(psycopg.connect(connections.owner_url)) as lost:
        _do(connections.owner_url, "DROP TABLE IF EXISTS kept")
        _do(connections.owner_url, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id")
        lost.execute("INSERT INTO kept VALUES (0)")
        lost.pgconn.send_query(b"DO 'BEGIN LOOP END LOOP; END'")  # busy, so that it does not see its server die
        found = status(home)
        for pid in [found.supervisor_pid] * ("supervisor" in victims) + [found.server_pid] * ("server" in victims):
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        if victims == "supervisor":
            _until(lambda: not status(home).running)  # the server ends with its supervisor
        with lease(home) as again:
            assert _ask(again.owner_url, "SELECT count(*) FROM kept") == 1000
            assert status(home).server_pid != found.server_pid


def test_the_number_of_a_dead_server_may_belong_to_somebody_else(home: Path) -> None:
    with lease(home):
        data = Path(json.loads((home / "server.json").read_text())["data"])
    stop(home)
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    assert status(home) == server.Status(False, None, None)
    with lease(home) as connections:
        assert _ask(connections.app_url, "SELECT 1") == 1


def test_a_home_with_a_long_name_and_spaces_works(tmp_path: Path) -> None:
    with _home(tmp_path / ("a state's records, " * 8)) as home:
        with lease(home) as connections:
            assert _ask(connections.app_url, "SELECT 1") == 1
            socket = Path(json.loads((home / "server.json").read_text())["socket"])
            assert stat.S_IMODE(socket.stat().st_mode) == 0o700
            assert len(str(socket)) < 85
        stop(home)
        assert not socket.exists()
        remove(home)


def test_permissions_of_the_folders_above_stay_as_they_were(new_home: Path, open_home: Path) -> None:
    for one in (new_home, open_home):
        one.mkdir(exist_ok=True)
        before = {parent: parent.stat().st_mode for parent in (one, *one.parents)}
        with lease(one):
            data = Path(json.loads((one / "server.json").read_text())["data"])
            assert stat.S_IMODE(data.stat().st_mode) == 0o700
            assert (data.parent == one) or os.geteuid() == 0
        assert {parent: parent.stat().st_mode for parent in before} == before


def test_an_owner_who_cannot_reach_the_programs_is_told_so_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    programs = closed / place.PACKAGE / place.PROGRAMS[18] / "bin"
    programs.mkdir(parents=True)
    (closed / place.PACKAGE / "__init__.py").touch()
    (programs / "initdb").write_text("#!/bin/sh\nexit 0\n")
    (programs / "initdb").chmod(0o755)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)
    monkeypatch.delitem(sys.modules, place.PACKAGE, raising=False)
    nobody = pwd.getpwnam("nobody")
    account = place.Account(nobody.pw_uid, nobody.pw_gid)
    with pytest.raises(ServerFailed, match=r"cannot (reach PostgreSQL's programs|switch to account)"):
        place.must_reach_programs(18, account, tmp_path)


@pytest.mark.needs("clone that every account may enter")
def test_the_data_belong_to_the_owner_of_the_home(open_home: Path) -> None:
    if os.geteuid() == 0:
        os.chown(open_home, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
    with lease(open_home):
        assert {path.stat().st_uid for path in open_home.iterdir()} == {open_home.stat().st_uid}


def test_neither_passwords_nor_the_values_of_a_failed_statement_enter_the_log(home: Path) -> None:
    with lease(home) as connections:
        assert "ser_" not in repr(connections)
        _do(connections.owner_url, "CREATE TABLE child (name text PRIMARY KEY, born date)")
        _do(connections.owner_url, "INSERT INTO child VALUES ('Thibodeaux')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            _do(connections.owner_url, "INSERT INTO child VALUES ('Thibodeaux')")
        with pytest.raises(psycopg.errors.InvalidDatetimeFormat):
            _do(connections.owner_url, "INSERT INTO child VALUES ('Guidry', 'Thibodeaux')")
    stop(home)
    log = (home / "server.log").read_text()
    passwords = json.loads((home / "server.json").read_text())["passwords"]
    assert len(set(passwords.values())) == 3
    assert not [word for word in (*passwords.values(), "Thibodeaux", "Guidry", "SCRAM") if word in log]
    assert stat.S_IMODE((home / "server.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "server.log").stat().st_mode) == 0o600


def test_a_lost_record_is_replaced_and_the_rows_stay(home: Path) -> None:
    with lease(home) as connections:
        _do(connections.owner_url, "CREATE TABLE seven AS SELECT 7 AS id")
    stop(home)
    (home / "server.json").unlink()
    with lease(home) as again:
        assert _ask(again.owner_url, "SELECT id FROM seven") == 7
        assert again.owner_url != connections.owner_url


def test_stop_ends_a_server_in_use_and_remove_leaves_no_data(new_home: Path) -> None:
    with lease(new_home):
        data = Path(json.loads((new_home / "server.json").read_text())["data"])
        stop(new_home)
        assert status(new_home) == server.Status(False, None, None)
    assert data.exists()
    remove(new_home)
    assert not data.exists()
    assert {path.name for path in new_home.iterdir()} <= {"server.lock", "server.leases", "server.alive"}


def test_a_copied_home_never_serves_or_removes_the_data_of_its_original(new_home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with lease(new_home) as connections:
        _do(connections.owner_url, "CREATE TABLE kept AS SELECT 7 AS id")
        copy.mkdir()
        for name in ("server.json", "server.lock"):
            shutil.copy(new_home / name, copy / name)
        with pytest.raises(ServerFailed, match="moved or copied"), lease(copy):
            pass
        remove(copy)
        assert _ask(connections.owner_url, "SELECT id FROM kept") == 7


def test_the_data_are_found_again_when_the_temporary_folder_moves(
    new_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lease(new_home) as connections:
        _do(connections.owner_url, "CREATE TABLE kept AS SELECT 7 AS id")
    stop(new_home)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with lease(new_home) as again:
        assert _ask(again.owner_url, "SELECT id FROM kept") == 7


def test_stopping_a_home_that_never_ran_makes_nothing(new_home: Path) -> None:
    stop(new_home)
    assert not status(new_home).running
    assert not new_home.exists()


def test_postgres_16_can_be_asked_for_but_not_of_an_18(new_home: Path, open_home: Path) -> None:
    with lease(new_home, version=16) as connections:
        assert str(_ask(connections.app_url, "SHOW server_version")).startswith("16.")
    with lease(new_home) as connections:
        assert str(_ask(connections.app_url, "SHOW server_version")).startswith("16.")
    with pytest.raises(ServerFailed, match="holds a PostgreSQL 16 database, but 18 was asked for"), lease(new_home, 18):
        pass
    with pytest.raises(ServerFailed, match="PostgreSQL 9 was asked for, but only 16 and 18"), lease(open_home, 9):
        pass


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with lease(home):
        data = Path(json.loads((home / "server.json").read_text())["data"])
    stop(home)
    sound = (data / "postgresql.conf").read_text()
    (data / "postgresql.conf").write_text(sound + "\nno_such_setting = on\n")
    with pytest.raises(ServerFailed, match="ended 5 times right after its start") as failure, lease(home):
        pass
    assert "no_such_setting" in str(failure.value)
    (data / "postgresql.conf").write_text(sound)


def test_a_home_that_cannot_be_made_says_what_to_do(new_home: Path) -> None:
    new_home.write_text("a file")
    with pytest.raises(ServerFailed, match="Name another one with --home or SER_HOME"), lease(new_home):
        pass
    new_home.unlink()


def test_a_database_is_made_copied_and_dropped_under_a_connection(home: Path) -> None:
    with lease(home) as connections:
        server.create_database(connections.owner_url, "first")
        _do(connections.database("first").owner_url, "CREATE TABLE kept AS SELECT 7 AS id")
        server.create_database(connections.owner_url, "second", template="first")
        second = connections.database("second")
        assert _ask(second.owner_url, "SELECT id FROM kept") == 7
        with psycopg.connect(second.app_url):
            server.drop_database(connections.owner_url, "second")
        with pytest.raises(psycopg.OperationalError, match='"second" does not exist'):
            psycopg.connect(second.owner_url)


def test_copied_programs_run(tmp_path: Path) -> None:
    installed = place.programs(18, tmp_path, None).parent
    place.copy_programs(installed, tmp_path / "copy")
    copied = tmp_path / "copy" / place.PACKAGE / installed.name / "bin" / "initdb"
    done = subprocess.run([copied, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("initdb (PostgreSQL) 18")


def _ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def _do(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


def _started(home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CLIENT, str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@contextmanager
def _client(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A client process that holds a lease."""
    with _started(home) as client:
        assert client.stdout is not None
        assert client.stdout.readline() == "ready\n"
        yield client
        client.kill()


def _finish(client: subprocess.Popen[str]) -> str:
    return client.communicate("go\n")[0].strip()


def _until(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.05)


def _until_ended(home: Path) -> None:
    _until(lambda: status(home) == server.Status(False, None, None))
