"""New e-mail addresses of accounts: asked for by one person, confirmed by the owner of the account and the mailbox."""

from dataclasses import dataclass
from datetime import date

from ser.store.connect import Db


@dataclass(frozen=True, slots=True)
class AddressChange:
    """A new address that waits: for whose account, and until when it can be confirmed."""

    number: int
    person: int
    email: str
    last_day: date


def ask(db: Db, person: int, email: str, digest: str, asked_by: str, last_day: date) -> None:
    """Note a new address for an account; one that waits already gives way to it."""
    db.execute("UPDATE address_change SET ended_at = now() WHERE user_id = %s AND ended_at IS NULL", [person])
    query = "INSERT INTO address_change (user_id, email, digest, asked_by, last_day) VALUES (%s, %s, %s, %s, %s)"
    db.execute(query, [person, email, digest, asked_by, last_day])


def waiting(db: Db, digest: str) -> AddressChange | None:
    """The new address of this digest, if it waits; kept from others until the act ends."""
    query = """
        SELECT id, user_id, email, last_day FROM address_change WHERE digest = %s AND ended_at IS NULL FOR UPDATE
    """
    row = db.execute(query, [digest]).fetchone()
    return None if row is None else AddressChange(*row)


def confirm(db: Db, change: AddressChange) -> None:
    """Let an account go by its new address; its other ones open it no more."""
    db.execute("UPDATE address_change SET ended_at = now(), is_confirmed = true WHERE id = %s", [change.number])
    db.execute("SELECT ser_move_account(%s, %s)", [change.person, change.email])
