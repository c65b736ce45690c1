"""Another PostgreSQL than the embedded one, of every version that is served: the owner makes, the application works."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest

from ser.law.rule import change
from ser.store.connect import NotReady, opened
from ser.store.operations.migrate import migrate
from ser.store.operations.server import Connections, lease, remove
from tests import machine
from tests.database import SUBMISSION_KEY
from tests.sending import TODAY, act, ask, child, load, only, write

pytestmark = pytest.mark.slow
ROLES = (
    "CREATE ROLE ser_owner LOGIN PASSWORD 'o'",
    "CREATE ROLE ser_app LOGIN PASSWORD 'a'",
    "CREATE DATABASE ser OWNER ser_owner",
    "REVOKE CONNECT ON DATABASE ser FROM PUBLIC",
    "GRANT CONNECT ON DATABASE ser TO ser_owner, ser_app",
)


@contextmanager
def debian() -> Iterator[Connections]:
    """Debian's PostgreSQL, set up as an administrator would after reading what `ser db roles` prints."""
    programs = Path(machine.debian_postgres() or "")
    folder = Path(tempfile.mkdtemp(prefix="ser-external-"))
    account = _account(folder)
    try:
        _run([programs / "initdb", "-D", folder / "data", "--auth=trust", "-U", "postgres", "--no-sync"], account)
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        control = [programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
        _run([*control, "-o", options, "start"], account)
        try:
            with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as admin:
                for statement in ROLES:
                    admin.execute(statement)
            at = f"/ser?host={folder}&port=5432"
            yield Connections(f"postgresql://ser_owner:o@{at}", f"postgresql://ser_app:a@{at}")
        finally:
            _run([*control, "-m", "immediate", "stop"], account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root, so that root runs it as somebody else."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return "nobody"


def _run(arguments: list[object], account: str | None) -> None:
    subprocess.run(
        [str(each) for each in arguments],
        check=True,
        user=account,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def embedded_16() -> Iterator[Connections]:
    """The older of the two versions that the embedded server can be."""
    home = Path(tempfile.mkdtemp(prefix="ser-sixteen-"))
    try:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("SER_SERVER_FSYNC", "off")
            environment.setenv("SER_SERVER_LINGER", "0.3")
            with lease(home, 16) as connections:
                yield connections
    finally:
        remove(home)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("DATABASE_URL", "SER_OWNER_URL", "SER_APP_URL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_postgresql_16_serves(away: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with embedded_16() as urls:
        _serves(urls, away, tmp_path, range(16, 17))


@pytest.mark.needs("postgresql")
def test_debians_postgresql_serves(away: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with debian() as urls:
        _serves(urls, away, tmp_path, range(15, 99))


def _serves(urls: Connections, environment: pytest.MonkeyPatch, tmp_path: Path, versions: range) -> None:
    home = tmp_path / "home"
    environment.setenv("SER_SUBMISSION_KEY", SUBMISSION_KEY)
    environment.setenv("DATABASE_URL", urls.app_url)
    with pytest.raises(NotReady, match="ser migrate"), opened(home):
        pass
    migrate(urls.owner_url)
    migrate(urls.owner_url)
    environment.setenv("DATABASE_URL", urls.owner_url)
    with pytest.raises(NotReady, match="application's role"), opened(home):
        pass
    environment.setenv("DATABASE_URL", urls.app_url)
    with opened(home):
        assert int(ask("SHOW server_version_num")[0][0]) // 10_000 in versions
        _works(tmp_path)
    assert not home.exists()


def _works(tmp_path: Path) -> None:
    """Rows are stored, corrected with their history, decided, kept apart; the application rewrites nothing."""
    assert load(write(tmp_path / "first", child())).is_clean
    late = only(child(change("evaluation", parent_copy_date=date(2016, 11, 3))), "evaluation")
    assert dict(load(write(tmp_path / "second", late)).counts) == {"changed": 1, "held": 0}
    assert ask("SELECT parent_copy_date FROM evaluation_history") == [(date(2016, 11, 2),)]
    assert ask("SELECT count(*) FROM fact_children WHERE kept_for = %s", TODAY) == [(1,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        act("DELETE FROM evaluation_history")
    with pytest.raises(psycopg.errors.ExclusionViolation):
        act(
            """INSERT INTO responsibility (lea_code, student_id, responsibility_id, role, begin_date,
               responsibility_status) SELECT '036', id, 'R9', 'FAPE', '2018-01-01', 'ACCEPTED' FROM student"""
        )
