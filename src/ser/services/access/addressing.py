"""Changes the e-mail address of an account: who gives access asks, and the owner confirms.

The link goes to the new address and opens nothing by itself: it is confirmed by the person who is signed in to the
account. So neither who asks nor who reads that mailbox comes into somebody else's account.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from ser.law.permission import NotAllowed, Permission, asks
from ser.services.access import giving
from ser.services.access.giving import NotThere, actor_of
from ser.store import access, addresses, audit, closing, sign_in_log
from ser.store.addresses import AddressChange
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope, system_scope

__all__ = ["AddressChange", "AddressLetter", "Changed", "ask", "confirm", "waiting"]

DAYS = 7
"""Days within which a new address can be confirmed."""


@dataclass(frozen=True, slots=True)
class AddressLetter:
    """What goes to a new address: the token is in the letter's link, and kept nowhere."""

    token: str
    email: str
    full_name: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Changed:
    """An address that was changed: the old one is told."""

    full_name: str
    old: str
    new: str


@asks(Permission.GRANT_ACCESS)
def ask(*, by: Scope, person: int, email: str, why: str, today: date) -> AddressLetter:
    """Ask a person to confirm a new address; nobody does so for themselves."""
    new, token, last_day = email.strip().lower(), secrets.token_urlsafe(32), today + timedelta(DAYS)

    def act(db: Db) -> AddressLetter:
        found = giving.answers_for(db, by, person)
        if access.person_of(db, new) is not None:
            raise NotAllowed("There is an account with this address already; a person has one account.")
        addresses.ask(db, person, new, giving.digest_of(token), by.actor, last_day)
        audit.note(db, by, sign_in_log.ADDRESS_ASKED, detail={"person": person}, why=why)
        return AddressLetter(token, new, found.full_name, last_day)

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.REQUEST_ACCESS)
def waiting(*, by: Scope, token: str, today: date) -> AddressChange:
    """The new address of this token, to show what will be confirmed."""
    return in_transaction(system_scope("access", by.actor), lambda db: _waiting(db, token, today))


@asks(Permission.REQUEST_ACCESS)
def confirm(*, by: Scope, token: str, today: date) -> Changed:
    """Confirm one's new address, as the person who is signed in to the account."""

    def act(db: Db) -> Changed:
        change = _waiting(db, token, today)
        found = closing.account(db, change.person)
        if found is None or by.actor != actor_of(change.person):
            raise NotAllowed("This link is for another account. Sign in with that one, then open the link again.")
        if access.person_of(db, change.email) is not None:
            raise NotAllowed("There is an account with this address already; a person has one account.")
        addresses.confirm(db, change)
        audit.note(db, by, sign_in_log.ADDRESS, detail={"person": change.person})
        return Changed(found.full_name, found.email, change.email)

    return in_transaction(system_scope("access", by.actor), act)


def _waiting(db: Db, token: str, today: date) -> AddressChange:
    found = addresses.waiting(db, giving.digest_of(token))
    if found is None or found.last_day < today:
        raise NotThere("This link was used before or is too old. Ask the person who sent it for another one.")
    return found
