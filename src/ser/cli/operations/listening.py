"""Listens for requests: a thread gets one when all of it is there, so that nobody waits for who is slow."""

import re
import resource
import selectors
import time
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

HEAD_SECONDS = 10.0
BODY_SECONDS = 60.0
PACE = 50_000
"""Bytes that must come in each further second: a large file over a thin line needs longer than BODY_SECONDS."""
ANSWER_SECONDS = 60.0
KEPT_SECONDS = 75
"""How long a connection is kept for another request: longer than a proxy does (60 s), which so never meets its end."""
HEAD_BYTES, BODY_BYTES, IN_MEMORY = 128 << 10, 256 << 20, 1 << 20
ON_DISK = 1 << 30
"""Bytes of all large bodies that are on their way: a stranger does not fill the disk with them."""
CONNECTIONS, OTHER_FILES = 2000, 200
LOOK = 0.5
"""Seconds between two looks for who is late."""

_LENGTHS = re.compile(rb"^content-length[^\n]*", re.I | re.M)
_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,15})[ \t]*", re.I)
_CHUNKED = re.compile(rb"^transfer-encoding:", re.I | re.M)
_EXPECTS = re.compile(rb"^expect:[ \t]*100-continue", re.I | re.M)


def connections() -> int:
    """How many connections a process may hold, as many files as the system lets it open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft == resource.RLIM_INFINITY else min(CONNECTIONS, max(soft - OTHER_FILES, 50))


class Arrived(Unreader):
    """What a thread reads a request from: all of it is here."""

    def __init__(self) -> None:
        super().__init__()
        self.source: IO[bytes] = BytesIO()

    def chunk(self, size_hint: int | None = None) -> bytes:
        return self.source.read(max(size_hint or 0, 1 << 16))

    def rest(self) -> bytes:
        """What came after the request."""
        left = bytes(self.take_buffered()) + self.source.read()
        self.source.close()
        return left


class Coming:
    """A request on its way: what is there of it, when it must be whole, and how many bytes that is, once known."""

    def __init__(self, connection: Any, until: float) -> None:
        self.connection, self.until = connection, until
        self.whole: int | None = None
        self.refused: HTTPStatus | None = None
        self.size = 0
        self.heard = 0.0
        self._body_since = 0.0
        self._head = bytearray()
        # Closed by the thread that has read it.
        self.data: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115

    @property
    def is_whole(self) -> bool:
        return self.refused is not None or (self.whole is not None and self.size >= self.whole)

    def take(self, data: bytes, now: float) -> None:
        """Note what came."""
        if not self.size:
            self.until = now + HEAD_SECONDS
        self.size += len(data)
        self.heard = now
        self.data.write(data)
        if self.whole is None:
            self._head += data
            self._find_end(now)
        if self.whole is not None:
            self.until = self._body_since + BODY_SECONDS + self.size / PACE

    def _find_end(self, now: float) -> None:
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            self.refused = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if len(self._head) > HEAD_BYTES else None
            return
        head = bytes(self._head[:end]).replace(b"\r\n", b"\n")
        said = _LENGTHS.findall(head)
        found = _LENGTH.fullmatch(said[0]) if said else None
        length = int(found[1]) if found else 0
        if len(said) > 1 or (said and found is None):
            # Two readers that read it in two ways would not agree where the next request begins.
            self.refused = HTTPStatus.BAD_REQUEST
        elif _CHUNKED.search(head):
            self.refused = HTTPStatus.LENGTH_REQUIRED
        elif length > BODY_BYTES:
            self.refused = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        self.whole, self._head = end + 4 + length, bytearray()
        self._body_since = now
        if length and self.size < self.whole and _EXPECTS.search(head):
            self.connection.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")


class Listener(ThreadWorker):
    """gunicorn's worker with threads, but that the loop that accepts connections also waits for whole requests.

    A connection that says nothing, or says it slowly, costs a place among some thousand, and no thread; threads are
    for requests that are there.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._coming: dict[Any, Coming] = {}
        self._looked = 0.0

    def accept(self, listener: Any) -> None:
        try:
            sock, client = listener.accept()
        except OSError:
            return  # it went away, or there is no room for more now
        self.nr_conns += 1
        connection = TConn(self.cfg, sock, client, listener.getsockname())
        connection.parser, connection.initialized = RequestParser(self.cfg, sock, client), True
        connection.parser.unreader = Arrived()
        self._await(connection, HEAD_SECONDS)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Wait for the next request on a connection whose answer is sent, where both sides keep it."""
        kept = not fs.cancelled() and fs.exception() is None and fs.result()
        left = conn.parser.unreader.rest()
        if not kept:
            self.nr_conns -= 1
            conn.close()  # nothing is left to be read that would cut off the answer
            return
        self._await(conn, self.cfg.keepalive if self.alive else STOP_KEEPALIVE_LINGER, left)

    def handle_request(self, req: Any, conn: Any) -> bool:
        conn.sock.settimeout(ANSWER_SECONDS)
        try:
            return bool(super().handle_request(req, conn))
        except TimeoutError:
            return False  # who asked does not read the answer

    def murder_keepalived(self, force: bool = False) -> None:
        """End what is late; where there is no room for more, also those that have been silent longest."""
        now = time.monotonic()
        if not force and now - self._looked < LOOK:
            return
        self._looked = now
        late = [one for one in self._coming.values() if force or one.until <= now]
        if not late and self.nr_conns >= self.worker_connections:
            late = sorted(self._coming.values(), key=lambda one: one.heard)[: max(1, len(self._coming) // 20)]
        for one in late:
            self._end(one, HTTPStatus.REQUEST_TIMEOUT if one.size else None)

    def _cap_keepalive(self, deadline: float) -> None:
        for one in self._coming.values():
            one.until = min(one.until, deadline)

    def _await(self, connection: Any, seconds: float, left: bytes = b"") -> None:
        now = time.monotonic()
        connection.sock.setblocking(False)
        coming = Coming(connection, now + seconds)
        coming.heard = now
        self._coming[connection.sock] = coming
        self.poller.register(connection.sock, selectors.EVENT_READ, partial(self._read, coming))
        if left:
            self._take(coming, left)

    def _read(self, coming: Coming, sock: Any) -> None:
        try:
            data = sock.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._take(coming, data)
        else:
            self._end(coming)

    def _take(self, coming: Coming, data: bytes) -> None:
        try:
            coming.take(data, time.monotonic())
        except OSError:  # it went away, or there is no room for what it sends
            self._end(coming)
            return
        if coming.size > IN_MEMORY and sum(one.size for one in self._coming.values()) > ON_DISK:
            coming.refused = HTTPStatus.SERVICE_UNAVAILABLE
        if coming.refused is not None:
            self._end(coming, coming.refused)
        elif coming.is_whole:
            self._forget(coming)
            coming.data.seek(0)
            coming.connection.parser.unreader.source = coming.data
            self.enqueue_req(coming.connection)

    def _forget(self, coming: Coming) -> None:
        del self._coming[coming.connection.sock]
        self.poller.unregister(coming.connection.sock)

    def _end(self, coming: Coming, why: HTTPStatus | None = None) -> None:
        self._forget(coming)
        coming.data.close()
        self.nr_conns -= 1
        if why is not None:
            said = f"HTTP/1.1 {why.value} {why.phrase}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            with suppress(OSError):
                coming.connection.sock.send(said.encode())
        coming.connection.close()
