"""Databases for tests: one embedded server for the whole run, and for each module a copy of an empty database."""

import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ser.store.operations.migrate import migrate
from ser.store.operations.server import Connections, create_database, drop_database, lease, remove

SUBMISSION_KEY = "c2VhbHMgd2hhdCB0ZXN0cyBzZW5kOyBubyBzZWNyZXQ="
_HOME = "SER_TEST_HOME"
_EMPTY = "empty"


def begin(config: pytest.Config) -> None:
    """Choose the folder of the run's server; the workers of a run inherit it."""
    if not hasattr(config, "workerinput"):
        os.environ[_HOME] = tempfile.mkdtemp(prefix="ser-tests-")


def end(config: pytest.Config) -> None:
    """Remove the run's server, when the last worker has ended."""
    if not hasattr(config, "workerinput"):
        home = Path(os.environ.pop(_HOME))
        remove(home)
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def server() -> Iterator[Connections]:
    """The run's server, with an empty database that was brought to the tables of this code."""
    home = Path(os.environ[_HOME])
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SER_SERVER_FSYNC", "off")
        environment.setenv("SER_SERVER_LINGER", "5")
        environment.delenv("SER_POSTGRES", raising=False)
        with lease(home) as connections:
            _make_empty(home, connections)
            yield connections


def _make_empty(home: Path, connections: Connections) -> None:
    """Make the database that others are copied from, once, whichever worker comes first."""
    done = home / "empty.made"
    with (home / "empty.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            create_database(connections.owner_url, _EMPTY)
            migrate(connections.database(_EMPTY).owner_url)
            done.touch()


@contextmanager
def copy(of: Connections, template: "Connections | str" = _EMPTY) -> Iterator[Connections]:
    """A database of its own, empty or a copy, which commands and services use for as long as the block lasts."""
    with made(of, template) as database, used(database):
        yield database


@contextmanager
def made(of: Connections, template: "Connections | str" = _EMPTY) -> Iterator[Connections]:
    """A database of its own, empty or a copy, which is dropped at the end of the block."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    copied = template if isinstance(template, str) else urlsplit(template.app_url).path.lstrip("/")
    create_database(of.owner_url, name, copied)
    yield of.database(name)
    drop_database(of.owner_url, name)


@contextmanager
def used(database: Connections) -> Iterator[None]:
    """Commands and services use this database for as long as the block lasts."""
    with pytest.MonkeyPatch.context() as environment:
        # DATABASE_URL is what commands read, SER_APP_URL what services connect to.
        environment.setenv("DATABASE_URL", database.app_url)
        environment.setenv("SER_APP_URL", database.app_url)
        environment.setenv("SER_OWNER_URL", database.owner_url)
        environment.setenv("SER_SUBMISSION_KEY", SUBMISSION_KEY)
        environment.setenv("SER_APP_SUBMISSION_KEY", SUBMISSION_KEY)
        yield
