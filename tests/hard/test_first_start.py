"""A database that is made while others make it too, or whose making broke off, is whole when it is first used."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ser.store.connect import connection
from ser.store.operations.migrate import is_migrated, migrate
from ser.store.operations.server import Connections, create_database, drop_database
from ser.store.scope import state_scope

pytestmark = pytest.mark.slow


def test_two_commands_that_open_a_new_database_at_once_make_it_once(server: Connections, tmp_path: Path) -> None:
    create_database(server.owner_url, "at_once")
    made = server.database("at_once")
    environment = {**os.environ, "SER_OWNER_URL": made.owner_url}
    command = [sys.executable, "-c", "from ser.cli import main; main()", "migrate", "--home", str(tmp_path)]
    commands = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait() for each in commands] == [0, 0]
    with psycopg.connect(made.app_url) as db:
        assert is_migrated(db)
    drop_database(server.owner_url, "at_once")


def test_a_database_whose_making_broke_off_before_its_guards_is_made_whole(empty: Connections) -> None:
    with psycopg.connect(empty.owner_url) as owner:
        owner.execute("COMMENT ON TABLE django_migrations IS NULL")
        owner.execute("REVOKE ALL ON django_migrations, student FROM ser_app")
    with connection(state_scope("operator:test")) as db:
        assert not is_migrated(db)
    migrate(empty.owner_url)
    with connection(state_scope("operator:test")) as db:
        assert is_migrated(db)
        assert db.execute("SELECT count(*) FROM student").fetchone() == (0,)
