import socket
import urllib.request

import pytest

from tests.network import NetworkBlocked

# An address set aside for documentation (RFC 5737): nobody's, should the block ever fail.
ELSEWHERE = ("192.0.2.1", 80)


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_no_test_can_connect_to_another_machine(call: str) -> None:
    with socket.socket() as client, pytest.raises(NetworkBlocked, match=r"192\.0\.2\.1"):
        getattr(client, call)(ELSEWHERE)


def test_no_test_can_send_to_another_machine() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client, pytest.raises(NetworkBlocked):
        client.sendto(b"hello", ELSEWHERE)


def test_no_test_can_look_up_a_name() -> None:
    with pytest.raises(NetworkBlocked, match=r"example\.org"):
        urllib.request.urlopen("http://example.org/")


def test_a_test_can_speak_to_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.sendall(b"here")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(4) == b"here"
