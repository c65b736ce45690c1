"""A server of the pages, as the command line starts it, and browsers that are slow, silent or many."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120.0
DOOR, READY = "/account/login/", "/health/ready"


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: its port, its process, and what it wrote."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    def get(self, path: str = DOOR, seconds: float = 20.0) -> int:
        """The status of a page, asked for on a connection of its own; 0 where there was no answer in time."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            asking.request("GET", path)
            with asking.getresponse() as answer:
                return answer.status
        except OSError:
            return 0
        finally:
            asking.close()

    def connect(self) -> socket.socket:
        """A connection that says nothing yet."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def until(self, status: int, path: str = DOOR, seconds: float = PATIENCE) -> bool:
        """Whether a page is answered so before the time is over."""
        return becomes(lambda: self.get(path), status, self.process, seconds)


def becomes(
    asked: Callable[[], int], status: int, process: "subprocess.Popen[bytes]", seconds: float = PATIENCE
) -> bool:
    """Whether what is asked is answered so before the time is over, or the process that answers ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if asked() == status:
            return True
        time.sleep(0.1)
    return False


@contextmanager
def served(home: Path, port: int, more: Mapping[str, str], *options: str) -> Iterator[Site]:
    """`ser serve` of a home, or of the database in DATABASE_URL, until the block is left."""
    letters = str(home / "letters")
    own = {"SER_SECRET_KEY": "for-tests-alone-" * 3, "SER_HTTPS": "0", "SER_EMAIL_FOLDER": letters}
    environment = {**os.environ, **own, **more}
    command = [sys.executable, "-c", "from ser.cli import main; main()", "serve", "--home", str(home)]
    with tempfile.NamedTemporaryFile(prefix="ser-log-") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port), *options], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        site = Site(port, process, Path(log.name))
        try:
            if not site.until(200, READY):
                raise AssertionError(f"The pages are not served: {site.log.read_text()[-2000:]}")
            yield site
        finally:
            process.terminate()
            process.wait(30)
