"""`ser doctor` says in plain sentences what is well and what is not, and what to do about each."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest

from ser.cli.operations.doctor import mail
from ser.law.kept_day import TODAY
from ser.store import audit
from ser.store.connect import in_transaction
from ser.store.operations.server import Connections
from ser.store.queue import worker
from ser.store.scope import state_scope
from tests import database
from tests.cli.command import ser

pytestmark = pytest.mark.slow

SECRET = "a-secret-for-tests-that-is-long-enough"


@pytest.fixture
def own(server: Connections, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connections]:
    with database.copy(server) as made:
        for name in ("SER_PROXIES", "SER_BEHIND_PROXY", "SER_HOSTS", "SER_SECRET_KEY", "SER_OWNER_URL"):
            monkeypatch.delenv(name, raising=False)
        yield made


def examined(home: Path, today: str = "2018-03-01") -> tuple[int, dict[str, bool]]:
    """How the command ended, and of each sentence whether it is well."""
    ran = ser("doctor", "--today", today, "--home", home)
    lines = [line for line in ran.out.splitlines() if line.startswith(("well", "WRONG"))]
    return ran.code, {line[7:]: line.startswith("well") for line in lines}


def test_a_new_installation_is_told_all_that_it_needs(own: Connections, tmp_path: Path) -> None:
    code, told = examined(tmp_path)
    wrong = [words for words, is_well in told.items() if not is_well]
    assert code == 1
    for what in ("SER_SECRET_KEY", "SER_HOSTS", "SER_PROXIES", "SER_EMAIL_HOST", "`ser worker`", "backup"):
        assert any(what in words for words in wrong), what
    assert told["Its tables are those of this version."]
    assert told["A session that says no time-outs has those of its role."]
    assert any("connections that it serves are in use" in words for words in told)


def test_where_all_is_well_it_says_so(own: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by = state_scope("operator:test")
    in_transaction(by, lambda db: audit.note(db, by, "backup"))
    for name, text in (("SER_SECRET_KEY", SECRET), ("SER_HOSTS", "ser.example.gov"), ("SER_PROXIES", "1")):
        monkeypatch.setenv(name, text)
    with answering() as port, worker():
        monkeypatch.setenv("SER_EMAIL_HOST", "127.0.0.1")
        monkeypatch.setenv("SER_EMAIL_PORT", str(port))
        code, told = examined(tmp_path)
    assert [words for words, is_well in told.items() if not is_well] == []
    assert code == 0
    assert told[f"The mail server 127.0.0.1 answers at port {port}."]


@pytest.mark.parametrize(("today", "is_well"), [("2018-03-01", True), ("2018-03-02", True), ("2018-09-03", False)])
def test_a_day_that_was_not_moved_is_told(own: Connections, tmp_path: Path, today: str, is_well: bool) -> None:
    with psycopg.connect(own.owner_url) as owner:
        owner.execute("INSERT INTO day_owner (owner, day) VALUES (%s, %s)", [TODAY, date(2018, 3, 1)])
    _, told = examined(tmp_path, today)
    assert [well for words, well in told.items() if "decided for 2018-03-01" in words] == [is_well]


def test_a_mail_server_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SER_EMAIL_HOST", "127.0.0.1")
        monkeypatch.setenv("SER_EMAIL_PORT", str(nobody.getsockname()[1]))
        (told,) = mail()
    assert not told.is_well
    assert "does not answer" in told.words


@contextmanager
def answering() -> Iterator[int]:
    """A mail server that is there, and takes nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with listening.accept()[0] as talking, talking.makefile("rb") as lines:
                talking.send(b"220 here\r\n")
                for line in lines:
                    talking.send(b"221 bye\r\n" if line.lower().startswith(b"quit") else b"250 well\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        yield int(listening.getsockname()[1])
        thread.join()
