"""Connections that say nothing, or say it slowly, keep nobody else waiting, and end; kept ones are kept."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ser.store.operations.server import Connections
from tests import database
from tests.hard.serving import DOOR, Site, served
from tests.journeys.site import free_port

pytestmark = pytest.mark.slow

ASK = b"GET /account/login/ HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def site(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with database.copy(server), served(tmp_path_factory.mktemp("home"), free_port(), {}) as site:
        yield site


def test_two_hundred_silent_and_sixteen_slow_ones_do_not_stop_the_site_and_end(site: Site) -> None:
    silent = [site.connect() for _ in range(200)]
    slow = [site.connect() for _ in range(16)]
    over = threading.Event()
    dripping = threading.Thread(target=_drip, args=(slow, over))
    dripping.start()
    try:
        assert [site.get(seconds=20) for _ in range(3)] == [200] * 3
        begun = time.monotonic()
        assert all(_ends(one) for one in (*silent, *slow))
        assert time.monotonic() - begun < 60
    finally:
        over.set()
        dripping.join()
        for one in (*silent, *slow):
            one.close()
    assert site.get() == 200


def _drip(slow: list[socket.socket], over: threading.Event) -> None:
    for number in range(1000):
        for one in slow:
            with suppress(OSError):
                one.send(ASK if number == 0 else b"X-Slow: yes\r\n")
        if over.wait(1):
            return


def _ends(one: socket.socket) -> bool:
    """Whether the server ended the connection, at most with the words that it came too late."""
    try:
        said = one.recv(1000)
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return said == b"" or said.startswith(b"HTTP/1.1 408")


def test_bodies_that_come_slowly_do_not_stop_the_site(site: Site) -> None:
    slow = [site.connect() for _ in range(16)]
    for one in slow:
        one.send(b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin=")
    assert [site.get(seconds=20) for _ in range(3)] == [200] * 3
    for one in slow:
        one.close()


def test_answers_that_nobody_reads_do_not_stop_the_site(site: Site) -> None:
    deaf = [site.connect() for _ in range(16)]
    for one in deaf:
        one.send((ASK + b"\r\n") * 20)
    assert [site.get(seconds=20) for _ in range(3)] == [200] * 3
    for one in deaf:
        one.close()


def test_a_kept_connection_still_answers_after_a_while(site: Site) -> None:
    kept = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    same = []
    for pause in (0, 0, 5):
        time.sleep(pause)
        kept.request("GET", DOOR)
        answer = kept.getresponse()
        answer.read()
        same.append((answer.status, kept.sock))
    assert [status for status, _ in same] == [200] * 3
    assert len({sock for _, sock in same}) == 1
    kept.close()


def test_what_is_sent_in_pieces_or_together_or_large_is_answered(site: Site) -> None:
    one = site.connect()
    for piece in (ASK[:10], ASK[10:], b"\r\n"):
        one.send(piece)
        time.sleep(0.2)
    assert b"200 OK" in one.recv(1 << 16)
    one.close()
    two = site.connect()
    two.send((ASK + b"\r\n") + (ASK + b"Connection: close\r\n\r\n"))
    said = b"".join(iter(lambda: two.recv(1 << 16), b""))
    two.close()
    assert said.count(b"HTTP/1.1 200 OK") == 2
    large = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    large.request("POST", DOOR, b"x" * 2_000_000, {"Content-Type": "application/x-www-form-urlencoded"})
    with large.getresponse() as answer:
        assert answer.status == 403  # it lacks the secret of a form
    large.close()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", b" 411 "),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999\r\n\r\n", b" 413 "),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: " + b"x" * 200_000, b" 431 "),
        (b"nonsense\r\n\r\n", b" 400 "),
    ],
)
def test_what_cannot_be_taken_is_refused_at_once(site: Site, sent: bytes, said: bytes) -> None:
    one = site.connect()
    one.send(sent)
    assert said in one.recv(1000)
    one.close()


def test_health_is_told_to_anybody_by_any_name(site: Site) -> None:
    for path, word in (("/health/live", b"live\n"), ("/health/ready", b"ready\n")):
        asked = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
        asked.request("GET", path, headers={"Host": "10.1.2.3"})
        answer = asked.getresponse()
        assert (answer.status, answer.read()) == (200, word)
        asked.close()


def test_the_start_says_how_many_connections_are_taken_and_left(site: Site) -> None:
    assert "1 process with 8 threads each: at most 16 of the 47 connections" in site.log.read_text()


def test_a_public_address_without_a_proxy_is_refused(tmp_path: Path, server: Connections) -> None:
    alone = {"SER_BEHIND_PROXY": "0"}
    with (
        database.copy(server),
        pytest.raises(AssertionError, match="no proxy is named"),
        served(tmp_path, free_port(), alone, "--host", "0.0.0.0"),
    ):
        pass
