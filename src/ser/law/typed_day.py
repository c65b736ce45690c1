"""A day as people type it, read in one way by forms and by the search."""

import re
from datetime import date

_PARTED = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})", re.ASCII)
_PLAIN = re.compile(r"\d{8}", re.ASCII)
_EARLIEST = 1900
_LATER_CENTURY = 50
"""Two digits below this are a year after 2000: nobody types a child's day of 1949, or a plan's of 2050."""


def typed_day(text: str) -> date | None:
    """The day that was typed: 03/07/2012, 3/7/12, 3-7-2012, 2012-03-07 or 03072012; None where it is none.

    The month comes first. Where that cannot be, as in 24/04/2008, only one day can be meant, and is taken.
    """
    text = text.strip()
    if parted := _PARTED.fullmatch(text):
        first, _, second, third = parted.groups()
        if len(first) > 2:
            return _day(first, second, third) if len(first) == 4 and len(third) <= 2 else None
        return _day(third, first, second) or _day(third, second, first)
    if _PLAIN.fullmatch(text):
        # No month is 19 or 20, so that only one of the two can be a day of our time.
        return _day(text[4:], text[:2], text[2:4]) or _day(text[:4], text[4:6], text[6:])
    return None


def as_cell(text: str) -> str:
    """What was typed for a day as a cell of a file holds it; what is no day stays as it was typed."""
    day = typed_day(text)
    return text if day is None else day.isoformat()


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _LATER_CENTURY else 1900
    try:
        made = date(number, int(month), int(day))
    except ValueError:
        return None
    return made if made.year >= _EARLIEST else None
