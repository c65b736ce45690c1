"""How long each door waits for the database, and what is true where it does not wait any longer."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum

import psycopg


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that are waited for a lock, for a statement, and for the program between two statements; 0 is no end."""

    lock: float
    statement: float
    idle: float

    def settings(self) -> dict[str, str]:
        """What PostgreSQL is told, by name of the setting."""
        waits = {
            "lock_timeout": self.lock,
            "statement_timeout": self.statement,
            "idle_in_transaction_session_timeout": self.idle,
        }
        return {name: f"{round(seconds * 1000)}ms" for name, seconds in waits.items()}


PAGES = Patience(lock=3, statement=15, idle=60)
COMMANDS = Patience(lock=60, statement=0, idle=3600)
"""A command, or a button that changes much at once."""
JOBS = Patience(lock=0, statement=0, idle=3600)
"""A load waits for all that is in its way, and no step of it is too long."""
ROLE = Patience(lock=60, statement=3600, idle=3600)
"""What holds for a session of the application's role that says nothing, such as one that somebody opened by hand."""

TELL = "SELECT " + ", ".join(["set_config(%s, %s, true)"] * len(ROLE.settings()))

_of_process = COMMANDS
_of_work: ContextVar[Patience | None] = ContextVar("patience", default=None)


def patience() -> Patience:
    """How long whatever is done here waits."""
    return _of_work.get() or _of_process


def told() -> tuple[str, list[str]]:
    """The statement that tells a transaction how long it may wait, and its parameters."""
    return TELL, [text for pair in patience().settings().items() for text in pair]


def have(patience: Patience) -> Patience:
    """Let this process wait so long; gives how long it waited before."""
    global _of_process
    before, _of_process = _of_process, patience
    return before


@contextmanager
def having(patience: Patience) -> Iterator[None]:
    """Let the work of a block wait so long, whatever its process does."""
    before = _of_work.set(patience)
    try:
        yield
    finally:
        _of_work.reset(before)


def of_role(role: str) -> list[str]:
    """The statements that keep to their time those sessions of a role that say nothing of it."""
    return [f"ALTER ROLE {role} SET {name} = '{text}'" for name, text in ROLE.settings().items()]


class Stop(Enum):
    """What stopped the work."""

    BUSY = "the database could not do it now; it did none of it"
    LOST = "the connection was lost; whether the last step was still done is not known"


_GONE = ("08", "57P")
"""How the codes of errors begin that say that the connection is gone."""


def stop_of(failure: BaseException | None) -> Stop | None:
    """What stopped the work, if the database did and not a fault of the program; Django wraps what the driver says."""
    from psycopg_pool import PoolTimeout

    while failure is not None:
        if isinstance(failure, PoolTimeout | psycopg.errors.IdleInTransactionSessionTimeout):
            return Stop.BUSY
        if isinstance(failure, psycopg.OperationalError):
            code = failure.sqlstate
            return Stop.LOST if code is None or code.startswith(_GONE) else Stop.BUSY
        if isinstance(failure, psycopg.InterfaceError):
            return Stop.LOST
        failure = failure.__cause__
    return None
