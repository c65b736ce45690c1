"""What stands between a typed password or code and its check: a person who guesses waits."""

import secrets

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from ser.services.access import trying
from ser.services.access.trying import CODE, PASSWORD, Waits
from ser.store.scope import visitor_scope
from ser.web.access import sign_in_events
from ser.web.access.devices import digest_of, source_of
from ser.web.acting import origin

__all__ = ["CODE", "PASSWORD", "begin", "counter_of", "is_first_use", "succeed"]


def begin(request: HttpRequest, email: str, kind: str) -> int:
    """Note a try before its word is looked at; raises ValidationError where one has to wait."""
    account = digest_of(email)
    by = visitor_scope(origin=origin(request))
    try:
        return trying.begin(by=by, account=account, kind=kind, source=source_of(request, account))
    except Waits as waits:
        sign_in_events.locked(request, email, kind)
        raise ValidationError(_told(kind, waits.minutes), code="too_many_login_attempts") from None


def succeed(request: HttpRequest, number: int) -> None:
    """Note that the word of a try was right."""
    trying.succeed(by=visitor_scope(origin=origin(request)), number=number)


def is_first_use(request: HttpRequest, person: int, counter: int) -> bool:
    """Whether a code of an authenticator app is used for the first time; from now on it was."""
    return trying.accept_code(by=visitor_scope(origin=origin(request)), person=person, counter=counter)


def counter_of(code: str, *, secret: str = "", sealed: str = "") -> int | None:
    """The counter of the half minute in which an app shows this code; None if it shows it in none that counts now."""
    secret = secret or decrypt(sealed)
    shown = {counter: format_hotp_value(hotp_value(secret, counter)) for counter in yield_hotp_counters_from_time()}
    typed = "".join(code.split())
    return next((n for n, text in sorted(shown.items(), reverse=True) if secrets.compare_digest(text, typed)), None)


def _told(kind: str, minutes: int) -> str:
    word = "code" if kind == CODE else "password"
    for_so_long = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return (
        f"This account is locked for {for_so_long} here, because a wrong {word} was typed too often. Wait, use "
        "a device on which you signed in before, or ask your security coordinator to help you."
    )
