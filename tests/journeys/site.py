"""The pages as users have them: a small made-up state in a database of its own, served by `ser serve` itself."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ser.states.louisiana.state import STATE
from ser.store import orm
from ser.store.operations.server import Connections, create_database, drop_database
from ser.synthetic.files import generate
from tests.database import SUBMISSION_KEY

TODAY = date(2018, 3, 1)
CHILDREN = 40
PASSWORD = "sturdy-lantern-ferry-42"
SER = Path(sys.executable).with_name("ser")
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Site:
    """A place that serves pages: its address, its database, the folder of its letters."""

    url: str
    database: Connections
    letters: Path

    def letter(self, to: str) -> str:
        """The newest letter to somebody."""
        letters = sorted(self.letters.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        return next(text for file in letters if f"To: {to}" in (text := file.read_text()))


def environment(database: Connections, folder: Path, **more: str) -> dict[str, str]:
    """What `ser` is told of the database and of this place."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SER_")}
    return kept | {
        "DATABASE_URL": database.app_url,
        "SER_APP_URL": database.app_url,
        "SER_OWNER_URL": database.owner_url,
        "SER_SECRET_KEY": "only-for-the-journeys-" * 3,
        "SER_SUBMISSION_KEY": SUBMISSION_KEY,
        "SER_EMAIL_FOLDER": str(folder / "letters"),
        "SER_TODAY": TODAY.isoformat(),
        "SER_HOME": str(folder),
        **more,
    }


@contextmanager
def loaded(server: Connections, folder: Path) -> Iterator[Connections]:
    """A database with a small made-up state, taken in as files are."""
    name = f"journeys_{uuid.uuid4().hex[:12]}"
    create_database(server.owner_url, name, "empty")
    database = server.database(name)
    files = folder / "files"
    generate(files, students=CHILDREN, seed=3, state=STATE, today=TODAY)
    subprocess.run(
        [str(SER), "load", str(files), "--today", TODAY.isoformat()],
        env=environment(database, folder),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield database
    orm.connections["default"].close()
    drop_database(server.owner_url, name)


@contextmanager
def serving(database: Connections, folder: Path, **more: str) -> Iterator[Site]:
    """The pages on this database, with a few settings changed."""
    port = free_port()
    told = environment(database, folder, **more)
    log = folder / "serve.log"
    with log.open("a") as out:
        server = subprocess.Popen([str(SER), "serve", "--port", str(port)], env=told, stdout=out, stderr=out)
        try:
            wait_for(port, server)
            yield Site(f"http://localhost:{port}", database, folder / "letters")
        finally:
            server.terminate()
            server.wait(PATIENCE)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the pages are there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("The pages did not come up; serve.log says why.")
