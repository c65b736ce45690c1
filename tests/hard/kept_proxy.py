"""A proxy that keeps its connections to the server and uses them again, as those in front of a state's pages do."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEPT = 60
"""Seconds for which nginx keeps a connection, unless it is told otherwise."""
_OF_A_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Proxy:
    """The proxy that runs: its port, how many requests went by a kept connection, and how many of them were lost."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._free: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self.port = 0
        self.reused = self.lost = 0

    def ask(
        self, way: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """What the server answers; 502 where it does not, and the request is sent once in any case."""
        with self._lock:
            connection = self._free.pop() if self._free else None
        is_kept = connection is not None
        connection = connection or http.client.HTTPConnection("127.0.0.1", self._to, timeout=KEPT)
        try:
            connection.request(way, path, body, headers)
            with connection.getresponse() as answer:
                said, is_over = (answer.status, answer.getheaders(), answer.read()), answer.will_close
        except (OSError, http.client.HTTPException):
            connection.close()
            self._count(is_kept, is_lost=is_kept)
            return 502, [], b""
        self._count(is_kept, is_lost=False)
        if is_over:
            connection.close()
        else:
            with self._lock:
                self._free.append(connection)
        return said

    def _count(self, is_kept: bool, *, is_lost: bool) -> None:
        with self._lock:
            self.reused += is_kept
            self.lost += is_lost

    def close(self) -> None:
        for each in self._free:
            each.close()


@contextmanager
def kept_proxy(to: int) -> Iterator[Proxy]:
    """A proxy before the server at this port, until the block is left."""
    proxy = Proxy(to)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            kept = {name: text for name, text in self.headers.items() if name.lower() not in _OF_A_CONNECTION}
            status, headers, said = proxy.ask(self.command, self.path, body, kept)
            self.send_response_only(status)
            for name, text in headers:
                if name.lower() not in _OF_A_CONNECTION:
                    self.send_header(name, text)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_GET  # noqa: N815 - the name is the library's

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        serving.daemon_threads = True
        proxy.port = serving.server_address[1]
        running = threading.Thread(target=serving.serve_forever, daemon=True)
        running.start()
        try:
            yield proxy
        finally:
            serving.shutdown()
            running.join()
            proxy.close()
