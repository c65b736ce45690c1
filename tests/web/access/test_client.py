"""From where a request comes: what the proxies in front saw, and never what a sender claims."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory, override_settings

from ser.web.client import client, client_address, counted_address, proxies

SENDER = "203.0.113.5"


@pytest.mark.parametrize(
    ("declared", "peer", "forwarded", "found"),
    [
        ("0", SENDER, ["192.0.2.1"], SENDER),
        ("", SENDER, ["192.0.2.1"], SENDER),
        ("1", "10.0.0.2", [SENDER], SENDER),
        ("1", "10.0.0.2", ["192.0.2.1", SENDER], SENDER),
        ("2", "10.0.0.2", ["192.0.2.1", SENDER, "10.0.0.3"], SENDER),
        ("1", "10.0.0.2", [], "10.0.0.2"),
        ("2", "10.0.0.2", [SENDER], SENDER),
        ("10.0.0.0/8", "10.0.0.2", ["192.0.2.1", SENDER, "10.9.9.9"], SENDER),
        ("10.0.0.0/8", SENDER, ["192.0.2.1"], SENDER),
        ("10.0.0.0/8, 2001:db8::/32", "2001:db8::1", [SENDER], SENDER),
        ("10.0.0.0/8", "", [SENDER], SENDER),
        ("10.0.0.0/8", "10.0.0.2", ["10.0.0.5"], "10.0.0.5"),
    ],
)
def test_the_sender_is_the_last_whom_no_proxy_of_ours_is(
    declared: str, peer: str, forwarded: list[str], found: str
) -> None:
    assert proxies(declared).client(peer, forwarded) == found


def test_a_setting_that_says_neither_a_number_nor_networks_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="neither a number of proxies nor networks"):
        proxies("the load balancer")


@pytest.mark.parametrize(
    ("forwarded", "address", "counted"),
    [
        ("203.0.113.5", "203.0.113.5", "203.0.113.5"),
        ("203.0.113.5:4711", "203.0.113.5", "203.0.113.5"),
        ("[2001:db8:1:2:3::9]:443", "2001:db8:1:2:3::9", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("nonsense\n", "10.0.0.2", "10.0.0.2"),
    ],
)
def test_a_request_bears_one_address_for_all_that_ask(forwarded: str, address: str, counted: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", headers={"X-Forwarded-For": forwarded})
    with override_settings(SER_PROXIES="1"):
        client(lambda _: None)(request)  # type: ignore[arg-type, return-value]
    assert client_address(request) == address
    assert counted_address(request) == counted
    assert "X-Forwarded-For" not in request.headers


def test_nobody_but_a_proxy_says_that_the_way_was_encrypted() -> None:
    for peer, is_kept in (("10.0.0.2", True), ("192.0.2.1", False)):
        request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-Proto": "https"})
        with override_settings(SER_PROXIES="10.0.0.0/8"):
            client(lambda _: None)(request)  # type: ignore[arg-type, return-value]
        assert ("X-Forwarded-Proto" in request.headers) is is_kept
