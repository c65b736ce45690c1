"""Where the database of a home is, and as whom it is reached, for the few acts that are the owner's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ser.store.connect import NotReady
from ser.store.operations.place import RECORD
from ser.store.operations.server import lease


@contextmanager
def to_read(home: Path) -> Iterator[str]:
    """The address to read all of the database from: the owner's, for row-level security shows others a part of it."""
    if owner := os.environ.get("SER_OWNER_URL"):
        yield owner
        return
    if os.environ.get("DATABASE_URL"):
        raise NotReady(
            "DATABASE_URL names the application's role, which is shown only rows of those for whom it acts. "
            "Name the owner's address in SER_OWNER_URL."
        )
    if not (home.expanduser() / RECORD).exists():
        raise NotReady(f"There is no database in {home}. Name the folder that SER keeps it in with --home or SER_HOME.")
    with lease(home) as urls:
        yield urls.owner_url


@contextmanager
def to_rewrite(home: Path) -> Iterator[str]:
    """The owner's address, which alone may make tables and write their history."""
    owner = os.environ.get("SER_OWNER_URL")
    if owner:
        yield owner
    elif os.environ.get("DATABASE_URL"):
        raise NotReady(
            "DATABASE_URL names the application's role, which cannot write history. "
            "Name the owner's address in SER_OWNER_URL."
        )
    else:
        with lease(home) as urls:
            yield urls.owner_url
