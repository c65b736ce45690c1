"""What goes into the log: that something failed and where, never with which data, since those may name a child."""

import logging
import traceback
from types import TracebackType


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
