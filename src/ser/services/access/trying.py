"""Tries to sign in: each is noted before its word is looked at, and a person who guesses waits longer and longer."""

from datetime import timedelta

from ser.law.permission import Permission, asks
from ser.store import sign_in_tries
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope, system_scope
from ser.store.sign_in_tries import CODE, PASSWORD, Source

__all__ = ["CODE", "PASSWORD", "Source", "Waits", "accept_code", "begin", "forget", "succeed"]


class Waits(PermissionError):
    """So many wrong words were typed that one has to wait; `minutes` says how long."""

    def __init__(self, left: timedelta) -> None:
        super().__init__()
        self.minutes = max(1, -(-int(left.total_seconds()) // 60))


@asks(Permission.REQUEST_ACCESS)
def begin(*, by: Scope, account: str, kind: str, source: Source) -> int:
    """Note a try of a password or code, and give its number; raises Waits where one has to wait."""
    begun = in_transaction(_scope(by), lambda db: sign_in_tries.begin(db, account, kind, source))
    if isinstance(begun, timedelta):
        raise Waits(begun)
    return begun


@asks(Permission.REQUEST_ACCESS)
def succeed(*, by: Scope, number: int) -> None:
    """Note that the word of a try was right."""
    in_transaction(_scope(by), lambda db: sign_in_tries.was_right(db, number))


@asks(Permission.REQUEST_ACCESS)
def forget(*, by: Scope, account: str) -> None:
    """Let wrong passwords for an account count no more, after a new one was chosen by a letter."""
    in_transaction(_scope(by), lambda db: sign_in_tries.forget(db, account))


@asks(Permission.REQUEST_ACCESS)
def accept_code(*, by: Scope, person: int, counter: int) -> bool:
    """Accept a code of an authenticator app once; false for one that was used before, be it to turn the app on."""

    def act(db: Db) -> bool:
        return sign_in_tries.accept_code(db, person, counter)

    return in_transaction(_scope(by), act)


def _scope(by: Scope) -> Scope:
    return system_scope("sign-in", by.actor)
