"""What goes into the log: that something failed and where, never with which data, since those may name a child."""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType

SECONDS = 60.0
KEPT = 500
"""Of so many failures it is kept when each was written last."""


class Plain(logging.Formatter):
    """Writes a failure as its kind and its places in the code; its own words may show a value, so they are left out."""

    def formatException(  # noqa: N802 - the name is logging's own
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _, trace = ei
        if kind is None:
            return ""
        places = (f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace))
        return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *(f"  {place}" for place in places)])


class Seldom(logging.Filter):
    """Lets the same failure through once a minute, with how often it came meanwhile, so that no log fills a disk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[object, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is to be written."""
        kind, _, trace = record.exc_info or (None, None, None)
        if kind is None:
            return True
        last = traceback.extract_tb(trace)[-3:]
        key = (record.name, kind, *((frame.filename, frame.lineno) for frame in last))
        with self._lock:
            now = self._clock()
            at, more = self._seen.get(key, (-SECONDS, 0))
            if now - at < SECONDS:
                self._seen[key] = (at, more + 1)
                return False
            if len(self._seen) >= KEPT:
                self._seen.clear()
            self._seen[key] = (now, 0)
        if more:
            record.msg, record.args = f"{record.getMessage()} (and {more} more like it)", ()
        return True
