"""Whether what a backup holds sealed can be opened where it is restored; the keys themselves are in no backup."""

import os
from dataclasses import dataclass
from pathlib import Path

from ser.store import sealing
from ser.store.connect import Db
from ser.store.operations.home_files import KEYS, STAGED

SECRET_KEY = "SER_SECRET_KEY"
_SEALED_FACTORS = "type IN ('totp', 'recovery_codes')"


@dataclass(frozen=True, slots=True)
class Unopened:
    """What no key here opens: files that were sent, and second steps of signing in, by people."""

    files: int = 0
    people: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """What that means, one sentence each."""
        files = f"{self.files:,} files that were sent cannot be opened here; the records made of them are all there."
        people = f"{self.people:,} people have to set up their second step of signing in again."
        return tuple(said for count, said in ((self.files, files), (self.people, people)) if count)


def unopened(db: Db, home: Path) -> Unopened:
    """What of the restored database is sealed with keys that neither the environment nor the home has."""
    known = sealing.known(*_files(home, KEYS[1]))
    sealed = "SELECT count(*) FROM content WHERE destroyed_at IS NULL AND key_id <> ALL(%s)"
    of_files = db.execute(sealed, [list(known)])
    of_people = db.execute(f"SELECT count(DISTINCT user_id) FROM mfa_authenticator WHERE {_SEALED_FACTORS}")
    has_secret = bool(os.environ.get(SECRET_KEY)) or bool(_files(home, KEYS[0]))
    return Unopened(_first(of_files.fetchone()), 0 if has_secret else _first(of_people.fetchone()))


def give_up(db: Db, found: Unopened) -> None:
    """Take away the second factors that nobody can open, so that their owners can set them up again."""
    if found.people:
        db.execute(f"DELETE FROM mfa_authenticator WHERE {_SEALED_FACTORS}")


def _files(home: Path, name: str) -> list[Path]:
    return [path for path in (home / name, home / STAGED / name) if path.exists()]


def _first(row: tuple[int, ...] | None) -> int:
    return 0 if row is None else row[0]
