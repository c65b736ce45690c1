"""Reads times of day as programs and people write them."""

import re
from datetime import time

A_TIME = "a time of day is written 14:30 or 2:30 PM"

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.0+)?)?)?\s*(?P<half>[AaPp])?(?:\.?[Mm]\.?)?$",
    re.ASCII,
)


class NotATime(ValueError):
    """A text is no time of day; carries what is wrong with it, and what to do."""

    def __init__(self, problem: str, hint: str = A_TIME) -> None:
        super().__init__(problem)
        self.problem, self.hint = problem, hint


def time_in(text: str) -> time:
    """The time of day that a text says, to the minute."""
    found = _TIME.match(text)
    if found is None or (found["minute"] is None and found["half"] is None):
        raise NotATime("no time of day")
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").upper()
    if int(found["second"] or 0):
        raise NotATime("a time of day with seconds, which are not kept", f"leave the seconds out: {A_TIME}")
    if half and not 1 <= hour <= 12:
        raise NotATime("no hour of the morning or the afternoon")
    hour = hour % 12 + (12 if half == "P" else 0) if half else hour
    if hour > 23 or minute > 59:
        raise NotATime("no time of day: hours go to 23, and minutes to 59")
    return time(hour, minute)
