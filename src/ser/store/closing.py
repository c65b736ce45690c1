"""Accounts that are closed: they open nothing any more, and stay as they were for the record."""

from dataclasses import dataclass

from ser.store.connect import Db


@dataclass(frozen=True, slots=True)
class Account:
    """An account: whose it is, and whether it is open."""

    person: int
    full_name: str
    email: str
    is_open: bool


def account(db: Db, person: int) -> Account | None:
    """An account by its number, kept from others until the act ends."""
    db.execute("SELECT ser_hold_account(%s)", [person])
    query = "SELECT id, full_name, email, is_active FROM ser_accounts() WHERE id = %s"
    row = db.execute(query, [person]).fetchone()
    return None if row is None else Account(*row)


def close(db: Db, person: int) -> None:
    """Close an account and end its sessions; the next page that it asks for leads to the door."""
    db.execute("SELECT ser_open_account(%s, false)", [person])
    db.execute("SELECT ser_end_sessions(%s)", [person])


def reopen(db: Db, person: int) -> None:
    """Open an account again; the roles that it had are not given again."""
    db.execute("SELECT ser_open_account(%s, true)", [person])
