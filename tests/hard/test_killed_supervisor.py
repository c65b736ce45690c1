"""Whatever of the embedded database is killed under the pages, they are back soon by themselves."""

import os
import signal
import time
from pathlib import Path

import pytest

from ser.store.operations import server
from tests.hard.serving import PATIENCE, READY, served
from tests.journeys.site import free_port

pytestmark = pytest.mark.slow


def another(home: Path, than: int) -> None:
    """Wait until another supervisor runs."""
    until = time.monotonic() + PATIENCE
    while server.status(home).supervisor_pid in (None, than):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_pages_are_back_after_the_supervisor_or_the_server_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "SER_APP_URL", "SER_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SER_SERVER_FSYNC", "off")
    home = tmp_path / "home"
    try:
        with served(home, free_port(), {}) as site:
            for _ in range(2):
                pid = server.status(home).supervisor_pid
                assert pid is not None
                os.kill(pid, signal.SIGKILL)
                another(home, pid)
                assert site.until(200, READY)
                assert site.get() == 200
            pid = server.status(home).server_pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            assert site.until(200, READY)
            assert site.until(200)
            assert site.log.read_text().count("OperationalError") < 20
    finally:
        server.remove(home)
