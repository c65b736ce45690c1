"""Whether the database can be asked, and has the tables of this version."""

import threading
import time

from ser.store.connect import LOST, connection
from ser.store.operations.migrate import is_migrated
from ser.store.scope import system_scope

FRESH = 1.0
"""Seconds for which an answer holds: asking more often costs the database nothing."""

_asking = threading.Lock()
_known: tuple[float, bool] | None = None
_has_tables = False


def is_ready() -> bool:
    """Whether pages can be served now."""
    global _known
    with _asking:
        if _known is None or time.monotonic() - _known[0] > FRESH:
            _known = None
            found = _ask()
            _known = (time.monotonic(), found)
        return _known[1]


def _ask() -> bool:
    global _has_tables
    try:
        with connection(system_scope("health")) as db:
            db.execute("SELECT 1")
            _has_tables = _has_tables or is_migrated(db)  # a process that has seen them is not served other ones
            return _has_tables
    except LOST:
        return False
