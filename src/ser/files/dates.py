"""Reads dates as programs write them, and calls by its name what is no date."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ser.law.words import Phrase

EARLIEST = date(1900, 1, 1)
_EXAMPLE = date(2018, 3, 1)
A_DATE = Phrase("a date is written {example}", example=_EXAMPLE)
MIDNIGHT = "midnight"
SHORT = "short"


class DateOrder(StrEnum):
    """What stands first in the dates of a column that are written like 03/01/2018."""

    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"
    UNCLEAR = "unclear"


class NotADate(ValueError):
    """A text is no date; carries what it is instead, and what to do."""

    def __init__(self, problem: str, hint: str = A_DATE) -> None:
        super().__init__(problem)
        self.problem, self.hint = problem, hint


class Ambiguous(ValueError):
    """A date may be either of two days, since it is unclear whether its month or its day comes first."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    """The day that a text says, and what was taken off or filled in on the way: MIDNIGHT, SHORT or nothing."""

    day: date
    unusual: str = ""


_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})$", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})$", re.ASCII)
_CLOCK = re.compile(
    r"(?P<day>\S.*?)(?:T|\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?$",
    re.ASCII,
)
_TWO_DIGITS = re.compile(
    r"\d{1,2}([/.\- ])(\d{1,2}|[A-Za-z]{3,9})\1\d{2}$|[A-Za-z]{3,9}\.? \d{1,2},? '?\d{2}$", re.ASCII
)
_IN_WORDS = re.compile(r"(\d{1,2}[ .\-/]*)?[A-Za-z]{3,9}\.?[ \-/,]*(\d{1,2},?)?[ \-/]*\d{4}$", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?$", re.ASCII)
_AS_NUMBER = re.compile(r"\d{8}\.0+$", re.ASCII)
_ENDS_WITH_YEAR = re.compile(r"\d{1,2}([.\-])\d{1,2}\1\d{4}$", re.ASCII)
_EIGHT = re.compile(r"\d{8}$", re.ASCII)
_NO_DAY = re.compile(r"[0/.\-: T]+$")
_LONGEST = 40
_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)


def read_date(text: str) -> date:
    """A date written 2018-03-01, 20180301 or 03/01/2018; ValueError for anything else."""
    return date_in(text).day


def date_in(text: str, order: DateOrder = DateOrder.MONTH_FIRST) -> ReadDate:
    """The date in a text; raises NotADate, and Ambiguous where the order is unclear and matters."""
    if match := _ISO.match(text) or _COMPACT.match(text):
        year, month, day = map(int, match.groups())
        if year < EARLIEST.year and match.re is _COMPACT:
            raise _no_date(text)
        return ReadDate(_day(year, month, day))
    if match := _SLASHED.match(text):
        return ReadDate(_slashed(int(match[1]), int(match[2]), int(match[3]), order))
    if match := _YEAR_FIRST.match(text):
        return ReadDate(_day(int(match[1]), int(match[3]), int(match[4])), SHORT)
    if len(text) <= _LONGEST and (match := _CLOCK.match(text)):
        return _at_midnight(match, order)
    raise _no_date(text)


def parts_of(text: str) -> tuple[int, int] | None:
    """The first two numbers of a date written like 03/01/2018, with or without a time behind it."""
    match = _SLASHED.match(text.partition(" ")[0])
    return (int(match[1]), int(match[2])) if match else None


def _slashed(first: int, second: int, year: int, order: DateOrder) -> date:
    if order is DateOrder.DAY_FIRST:
        return _day(year, second, first)
    if order is DateOrder.UNCLEAR and first != second:
        if first <= 12 and second <= 12:
            raise Ambiguous
        return _day(year, second, first) if first > 12 else _day(year, first, second)
    if 12 < first <= 31 and second <= 12:
        raise NotADate(
            "no date where the month comes first",
            Phrase(
                "{day} may be meant; a date is written {example}",
                day=_day(year, second, first),
                example=_EXAMPLE,
            ),
        )
    return _day(year, first, second)


def _day(year: int, month: int, day: int) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        if not day and not month:
            raise _placeholder() from None
        raise NotADate("not a real date") from None
    if made < EARLIEST:
        raise NotADate("a day before 1900")
    return made


def _at_midnight(match: re.Match[str], order: DateOrder) -> ReadDate:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    half = (match["half"] or "").replace(".", "").upper()
    day = date_in(match["day"].rstrip(","), order).day
    is_start = (hour == 12 and half == "AM") or (hour == 0 and half != "PM")
    if is_start and not minute and not second and not int(match["part"] or 0):
        return ReadDate(day, MIDNIGHT)
    raise NotADate("a day with a time of day", Phrase("send the day alone: {day}", day=day))


def _no_date(text: str) -> NotADate:
    """What a text is that is no date."""
    return next((made() for pattern, made in _KINDS if len(text) <= _LONGEST and pattern.match(text)), None) or (
        _serial(text) or NotADate("no date")
    )


def _serial(text: str) -> NotADate | None:
    if len(text) > _LONGEST or not _SERIAL.match(text) or int(text[:5]) not in _SERIALS:
        return None
    day = _EPOCH + timedelta(days=int(text[:5]))
    return NotADate(
        "the serial number of a spreadsheet program and no date",
        Phrase("format the column as a date and export it again; {day} may be meant", day=day),
    )


def _placeholder() -> NotADate:
    return NotADate("a placeholder for no date", "leave the cell empty where there is no date")


_KINDS: tuple[tuple[re.Pattern[str], Callable[[], NotADate]], ...] = (
    (_NO_DAY, _placeholder),
    (_TWO_DIGITS, lambda: NotADate(
        "a date with a two-digit year", Phrase("write the year with four digits, as in {example}", example=_EXAMPLE))),
    (_AS_NUMBER, lambda: NotADate(
        "a number with .0 behind it and no date",
        Phrase("export the column as a date or as text, as in {example}", example=_EXAMPLE))),
    (_ENDS_WITH_YEAR, lambda: NotADate("a date that does not say whether month or day comes first")),
    (_EIGHT, lambda: NotADate("eight digits that do not begin with a year")),
    (_IN_WORDS, lambda: NotADate("a date with its month in letters")),
)  # fmt: skip
