"""How many connections the pages take, so that there is always room for commands, jobs and the owner."""

import os
from dataclasses import dataclass

from ser.store.connect import Db, NotReady

SHARE = "SER_CONNECTIONS"
"""How many the pages of this machine may take, where several machines share one database."""
THREADS = 8
LEFT = 12
"""How many are left to others at least: two jobs with their signs, a command or two, the owner."""

_ROOM = """
    SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true)::int, 0), rolconnlimit
    FROM pg_roles WHERE rolname = current_user
"""


@dataclass(frozen=True, slots=True)
class Room:
    """What the pages take of the connections that the database serves: a thread has one of Django's, and one of the
    pool while it needs it, so that no thread waits for another's."""

    served: int
    workers: int
    threads: int

    @property
    def pool(self) -> int:
        """The connections in the pool of each process."""
        return self.threads

    @property
    def taken(self) -> int:
        """The connections that all processes take at most."""
        return self.workers * (self.threads + self.pool)

    @property
    def words(self) -> str:
        """What is said at the start."""
        return (
            f"{self.workers} process{'es' * (self.workers > 1)} with {self.threads} threads each: at most {self.taken} "
            f"of the {self.served} connections that the database serves; {self.served - self.taken} are left for "
            "commands, jobs and the owner."
        )


def served(db: Db) -> int:
    """How many connections the database serves to the application's role."""
    row = db.execute(_ROOM).fetchone()
    assert row is not None
    most, of_role = row
    return int(most if of_role < 0 else min(most, of_role))


def room(db: Db, workers: int) -> Room:
    """How many threads each process has, by the room that the database gives; raises NotReady where that is too few."""
    all_ = served(db)
    named = os.environ.get(SHARE, "")
    share = int(named) if named.isdecimal() else all_ - max(LEFT, all_ // 4)
    threads = min(THREADS, share // workers // 2)
    if threads < 1:
        raise NotReady(
            f"The database serves {all_} connections, of which {max(share, 0)} are for the pages: too few for "
            f"{workers} processes with two each. Start fewer with --workers, or raise max_connections of the database."
        )
    return Room(all_, workers, threads)
