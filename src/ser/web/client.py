"""From where a request comes: one address for all that ask, read off the proxies that the state has put in front."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

_HERE = "127.0.0.1"
"""The address of a request that came by a socket of this machine."""
_PREFIX_V6 = 64
"""What of an address of IPv6 is one household or school; the rest a sender may choose."""


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies in front: how many, or in which networks they are."""

    count: int = 0
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """The address of the sender: the last one that no proxy of ours has; those before it are what is claimed."""
        chain = [*forwarded, peer]
        if self.count:
            return chain[max(0, len(chain) - 1 - self.count)]
        while len(chain) > 1 and self.has(chain[-1]):
            chain.pop()
        return chain[-1]

    def has(self, address: str) -> bool:
        """Whether this is one of the proxies, as far as an address tells; a socket of this machine leads to one."""
        if self.count:
            return True
        if not self.networks:
            return False
        plain = _plain(address)
        return not address or (plain is not None and any(ip_address(plain) in network for network in self.networks))


def proxies(text: str) -> Proxies:
    """The proxies that a setting declares: a number, or networks separated by commas; nothing where there are none."""
    text = text.strip()
    if text.isdecimal():
        return Proxies(int(text))
    try:
        return Proxies(0, tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()))
    except ValueError as wrong:
        raise ImproperlyConfigured(
            f"SER_PROXIES is {text!r}, which is neither a number of proxies nor networks such as 10.0.0.0/8 ({wrong}). "
            "Without it SER would take an address of a proxy for that of everybody; name what stands in front."
        ) from None


def client(answer: Answer) -> Answer:
    """Let a request bear the address of its sender wherever one looks for it, and nothing that is only claimed."""
    ours = proxies(settings.SER_PROXIES)

    def addressed(request: HttpRequest) -> HttpResponse:
        meta = request.META
        peer = str(meta.get("REMOTE_ADDR", ""))
        claimed = [part.strip() for part in str(meta.pop("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
        found = ours.client(peer, claimed)
        meta["REMOTE_ADDR"] = _plain(found) or _plain(peer) or _HERE
        meta.pop("HTTP_X_REAL_IP", None)
        if not ours.has(peer):
            meta.pop("HTTP_X_FORWARDED_PROTO", None)
        return answer(request)

    return addressed


def client_address(request: HttpRequest) -> str:
    """The address of the sender of a request."""
    return str(request.META.get("REMOTE_ADDR") or _HERE)


def counted_address(request: HttpRequest) -> str:
    """The address under which tries are counted: of IPv6 the network, in which a sender may take any address."""
    address = ip_address(client_address(request))
    if address.version == 4:
        return str(address)
    return str(ip_network(f"{address}/{_PREFIX_V6}", strict=False).network_address)


def _plain(address: str) -> str | None:
    """An address without the port that some proxies add; None for what is no address."""
    text = address.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None
