"""Notes what happens at the door: signing in and out, failing, being locked, what changes of an account, refusals."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from ser.services.access import sign_in_log, trying
from ser.store import sign_in_log as acts
from ser.store.accounts import User
from ser.store.scope import visitor_scope
from ser.web.access.devices import digest_of, remember
from ser.web.acting import origin

_KINDS = {"totp": "authenticator app", "webauthn": "passkey", "recovery_codes": "recovery codes"}


def connect() -> None:
    """Listen to what the libraries of signing in tell."""
    user_logged_in.connect(_signed_in, dispatch_uid="ser.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="ser.signed_out")
    account.password_changed.connect(_password, dispatch_uid="ser.password_changed")
    account.password_set.connect(_password, dispatch_uid="ser.password_set")
    account.password_reset.connect(_reset, dispatch_uid="ser.password_reset")
    for signal, word in (
        (mfa.authenticator_added, "added"),
        (mfa.authenticator_removed, "removed"),
        (mfa.authenticator_reset, "made again"),
    ):
        signal.connect(_factors(word), dispatch_uid=f"ser.authenticator {word}", weak=False)


def failed(request: HttpRequest, email: str, kind: str) -> None:
    """A wrong password or code was typed."""
    _note(request, acts.FAILED, email=email, more=f"wrong {kind}")


def locked(request: HttpRequest, email: str, kind: str) -> None:
    """Somebody tried to go on while the account is locked for where they are."""
    _note(request, acts.LOCKED, email=email, more=f"too many wrong {kind}s")


def reset_asked(request: HttpRequest, email: str) -> None:
    """A letter was asked for that resets the password of this address."""
    _note(request, acts.RESET_ASKED, email=email)


def refused(request: HttpRequest, status: int) -> None:
    """A page was refused to somebody who is signed in."""
    match = request.resolver_match
    _note(request, acts.REFUSED, request.user, more=f"{status} {match.view_name if match else ''}".strip())


def _note(request: HttpRequest, act: str, user: Any = None, *, email: str = "", more: str = "") -> None:
    actor, person = ("visitor", None) if user is None else (f"user:{user.pk}", user.pk)
    by = visitor_scope(actor, origin=origin(request))
    sign_in_log.note(by=by, act=act, person=person, email=email, digest=digest_of(email) if email else "", more=more)


def _signed_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    remember(request, user.email)
    used = request.session.get("account_authentication_methods", [])
    words = [_KINDS.get(str(one.get("type")), str(one.get("method", ""))) for one in used]
    _note(request, acts.IN, user, more=", ".join(dict.fromkeys(words)))


def _signed_out(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _note(request, acts.OUT, user)


def _password(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    _note(request, acts.PASSWORD, user)


def _reset(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    trying.forget(by=visitor_scope(f"user:{user.pk}", origin=origin(request)), account=digest_of(user.email))
    _note(request, acts.RESET_USED, user)


def _factors(word: str) -> Any:
    def changed(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
        _note(request, acts.FACTOR, user, more=f"{_KINDS.get(str(authenticator.type), '')} {word}".strip())

    return changed
