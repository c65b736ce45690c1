"""Keeps the tests on this machine: a socket may open a file of this machine or its own loopback, and nothing else."""

import ipaddress
import socket
from typing import Any, NoReturn

import pytest

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_sendto = socket.socket.sendto
_getaddrinfo = socket.getaddrinfo


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine.

    Not an OSError, so that code which survives a failing network does not survive this.
    """


def stays_here(host: object) -> bool:
    """Whether a host name or address is this machine itself."""
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def block(patch: pytest.MonkeyPatch) -> None:
    """Make every way out of this machine raise, for as long as the patch holds."""

    def guarded(call: Any) -> Any:
        def guard(self: socket.socket, *args: Any) -> Any:
            # sendto takes flags between the data and the address: the address is always the last.
            if self.family in (socket.AF_INET, socket.AF_INET6) and not stays_here(args[-1][0]):
                _refuse(args[-1][0])
            return call(self, *args)

        return guard

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        return _getaddrinfo(host, *args, **kwargs) if stays_here(host) else _refuse(host)

    patch.setattr(socket.socket, "connect", guarded(_connect))
    patch.setattr(socket.socket, "connect_ex", guarded(_connect_ex))
    patch.setattr(socket.socket, "sendto", guarded(_sendto))
    patch.setattr(socket, "getaddrinfo", getaddrinfo)


def _refuse(host: object) -> NoReturn:
    raise NetworkBlocked(f"A test tried to reach {host!r}. Tests run without a network; give them the data instead.")
