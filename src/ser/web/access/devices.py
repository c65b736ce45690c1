"""Devices on which a person has signed in before: known by a signed cookie, and not slowed down by others' guesses."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from ser.services.access.trying import Source
from ser.web.client import counted_address

Answer = Callable[[HttpRequest], HttpResponse]

DAYS = 180
"""Days without signing in after which a device is not known any more."""
PEOPLE = 10
"""People whom one device is known by: the last ones who signed in on it."""
_SALT = "ser.device"


def digest_of(email: str) -> str:
    """What is kept of an address that was typed: enough to count and to compare, and not to write to."""
    return salted_hmac("ser.account", email.strip().lower(), algorithm="sha256").hexdigest()[:32]


def source_of(request: HttpRequest, account: str) -> Source:
    """Where a try for an account comes from: its own device, else the address."""
    device, accounts = _read(request)
    if account in accounts:
        return Source(f"device {device}", True)
    return Source(f"address {counted_address(request)}", False)


def remember(request: HttpRequest, email: str) -> None:
    """Let the device be known for this person, by a cookie that goes out with the answer."""
    device, accounts = _read(request)
    account = digest_of(email)
    kept = [one for one in accounts if one != account][-(PEOPLE - 1) :]
    told = signing.dumps([device or secrets.token_urlsafe(16), [*kept, account]], salt=_SALT)
    request.ser_device = told  # type: ignore[attr-defined]


def devices(answer: Answer) -> Answer:
    """Send the cookie of a device on which somebody has just signed in."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        told = getattr(request, "ser_device", None)
        if told is not None:
            response.set_cookie(
                settings.SER_DEVICE_COOKIE,
                told,
                max_age=DAYS * 86_400,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return answered


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(settings.SER_DEVICE_COOKIE, ""), salt=_SALT, max_age=DAYS * 86_400
        )
    except (signing.BadSignature, ValueError):
        return "", []
    return str(device), [str(one) for one in accounts]
