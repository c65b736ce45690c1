"""An external PostgreSQL is taken back to the moment before a bad load, by the steps of the guide's operations page."""

import shutil
import tempfile
import time
from datetime import date
from pathlib import Path

import psycopg
import pytest

from ser.law.rule import change
from ser.store.operations.migrate import migrate
from tests import machine
from tests.database import SUBMISSION_KEY
from tests.sending import ORLEANS, ask, child, load, only, write
from tests.store.operations.test_external import ROLES, _account, _run


class Server:
    """A server of Debian's PostgreSQL that archives what it writes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.account = folder, _account(folder)
        self.programs = Path(machine.debian_postgres() or "")

    def make(self) -> None:
        self.run("initdb", "-D", self.folder / "data", "--auth=trust", "-U", "postgres", "--no-sync")
        _run(["mkdir", "-m", "700", self.folder / "archive"], self.account)
        self.set(
            "wal_level = replica",
            "archive_mode = on",
            f"archive_command = 'cp %p {self.folder}/archive/%f'",
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.folder}'",
            "fsync = off",
        )

    def set(self, *settings: str) -> None:
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{setting}\n" for setting in settings)

    def run(self, program: str, *options: object) -> None:
        _run([self.programs / program, *options], self.account)

    def control(self, *options: str) -> None:
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", *options)

    def as_admin(self, *statements: str) -> None:
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as admin:
            for statement in statements:
                admin.execute(statement)

    def go_back_to(self, moment: str) -> None:
        """Recover from the base backup and the archive, up to a moment."""
        self.as_admin("SELECT pg_switch_wal()")
        self.control("-m", "fast", "stop")
        shutil.move(self.folder / "data", self.folder / "data.before")
        _run(["cp", "-a", self.folder / "base", self.folder / "data"], self.account)
        self.set(
            f"restore_command = 'cp {self.folder}/archive/%f %p'",
            f"recovery_target_time = '{moment}'",
            "recovery_target_action = 'promote'",
        )
        _run(["touch", self.folder / "data" / "recovery.signal"], self.account)
        self.control("start")
        while ask("SELECT pg_is_in_recovery()") != [(False,)]:
            time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.needs("postgresql")
def test_a_bad_load_is_undone_by_going_back_to_the_moment_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="ser-point-in-time-"))
    server = Server(folder)
    at = f"/ser?host={folder}&port=5432"
    for name in ("DATABASE_URL", "SER_APP_URL"):
        monkeypatch.setenv(name, f"postgresql://ser_app:a@{at}")
    monkeypatch.setenv("SER_APP_SUBMISSION_KEY", SUBMISSION_KEY)

    def correct(day: int) -> None:
        changed = child(change("evaluation", parent_copy_date=date(2016, 11, day)))
        load(write(tmp_path / str(day), only(changed, "evaluation")))

    try:
        server.make()
        server.control("start")
        server.as_admin(*ROLES)
        migrate(f"postgresql://ser_owner:o@{at}")
        load(write(tmp_path / "first", child(ORLEANS)))
        server.run(
            "pg_basebackup", "-h", folder, "-U", "postgres", "-D", folder / "base", "-X", "none", "-N", "-c", "fast"
        )
        correct(3)
        ((moment,),) = ask("SELECT clock_timestamp()::text")
        correct(28)
        server.go_back_to(moment)
        assert ask("SELECT evaluation_id, parent_copy_date FROM evaluation ORDER BY 1")[0][1] == date(2016, 11, 3)
        assert ask("SELECT count(*) FROM submission") == [(2,)]
        assert ask("SELECT parent_copy_date FROM evaluation_history") == [(date(2016, 11, 2),)]
        correct(4)
        assert ask("SELECT count(*) FROM evaluation_history") == [(2,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask("DELETE FROM audit_event RETURNING id")
    finally:
        server.control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
