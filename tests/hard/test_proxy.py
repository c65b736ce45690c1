"""The proxy file of the guide, tried: it keeps connections, says who asks and by which scheme, and loses nothing."""

import http.client
import os
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ser.store.operations.server import Connections
from tests import database, machine
from tests.hard.serving import DOOR, becomes, served
from tests.journeys.site import free_port

pytestmark = [pytest.mark.slow, pytest.mark.needs("nginx")]

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "nginx.conf"
NAME = "ser.example.gov"


@pytest.fixture(scope="module")
def proxy(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """nginx with the file of the guide before `ser serve`; gives its port."""
    folder = tmp_path_factory.mktemp("nginx")
    port, inner = free_port(), free_port()
    told = {"SER_BEHIND_PROXY": "1", "SER_HTTPS": "1", "SER_HOSTS": NAME, "SER_PROXIES": "1"}
    with database.copy(server), served(folder / "home", inner, told) as _:
        program = machine.TOOLS["nginx"].find()
        assert program is not None
        configured(folder, port, inner)
        nginx = subprocess.Popen([program, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"])
        try:
            if not becomes(lambda: asked(port), 200, nginx):
                raise AssertionError((folder / "error.log").read_text())
            yield port
        finally:
            nginx.terminate()
            nginx.wait(30)


def configured(folder: Path, port: int, inner: int) -> None:
    """The file of the guide, at other ports and with a certificate of its own."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(folder / "key.pem"), "-out", str(folder / "crt.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    text = GUIDE.read_text()
    for was, is_ in (
        ("127.0.0.1:8000", f"127.0.0.1:{inner}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen 80", f"listen 127.0.0.1:{free_port()}"),
        ("/etc/ssl/ser/fullchain.pem", str(folder / "crt.pem")),
        ("/etc/ssl/ser/privkey.pem", str(folder / "key.pem")),
    ):
        assert was in text
        text = text.replace(was, is_)
    user = "user root;" if os.geteuid() == 0 else ""
    places = "".join(
        f"{what}_temp_path {folder}/{what};" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; events {{}} http {{ access_log off; {places} {text} }}"
    )


def connect(port: int) -> http.client.HTTPSConnection:
    unknown = ssl.create_default_context()
    unknown.check_hostname, unknown.verify_mode = False, ssl.CERT_NONE  # a certificate of the test's own
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=unknown)


def asked(port: int, path: str = DOOR, **headers: str) -> int:
    asking = connect(port)
    try:
        asking.request("GET", path, headers={"Host": NAME, **headers})
        with asking.getresponse() as answer:
            return answer.status
    except OSError:
        return 0
    finally:
        asking.close()


def test_pages_come_by_https_and_no_request_on_kept_connections_is_lost(proxy: int) -> None:
    lost: list[int] = []

    def browse() -> None:
        kept = connect(proxy)
        for number in range(25):
            # Longer than a server that keeps connections for two seconds keeps them, now and then.
            time.sleep(2.2 if number % 12 == 11 else 0.02)
            kept.request("GET", DOOR, headers={"Host": NAME})
            with kept.getresponse() as answer:
                answer.read()
                lost.extend([] if answer.status == 200 else [answer.status])
        kept.close()

    browsers = [threading.Thread(target=browse) for _ in range(8)]
    for each in browsers:
        each.start()
    for each in browsers:
        each.join()
    assert lost == []


def test_what_a_sender_claims_of_itself_does_not_count(proxy: int) -> None:
    assert asked(proxy, DOOR, **{"X-Forwarded-Proto": "http", "X-Forwarded-For": "198.51.100.7"}) == 200
    assert asked(proxy, "/health/ready") == 200


def test_another_name_is_refused(proxy: int) -> None:
    assert asked(proxy, DOOR, Host="evil.example") == 400
