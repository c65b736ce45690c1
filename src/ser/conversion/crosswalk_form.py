"""The forms in which older systems write values, and how each becomes the text that SER's own files hold."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

Turn = Callable[[str], str]
"""Turns the text of a cell, stripped and not blank, into the text of SER; raises NoSuchForm."""

_TOKENS = {
    "YYYY": r"(?P<year>\d{4})", "YY": r"(?P<short>\d{2})", "DDD": r"(?P<nth>\d{3})", "MON": r"(?P<month>[A-Za-z]{3})",
    "MM": r"(?P<number>\d{1,2})", "DD": r"(?P<day>\d{1,2})",
}  # fmt: skip
_PACKED = {"MM": r"(?P<number>\d{2})", "DD": r"(?P<day>\d{2})"}
_TOKEN = re.compile("YYYY|YY|DDD|MON|MM|DD")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DATE = re.compile(r"date (?P<pattern>\S+)(?: pivot (?P<pivot>\d{2}))?(?: (?P<shift>[+-]\d{1,3}))?")
_YES_NO = re.compile(r"yes (?P<yes>\S+) no (?P<no>\S+)")
_YES, _NO = frozenset(["Y", "YES", "T", "TRUE", "1", "X"]), frozenset(["N", "NO", "F", "FALSE", "0"])
_SUFFIXES = frozenset(["JR", "SR", "II", "III", "IV", "V"])
_PARTS = ("last", "first", "middle", "suffix")
_BYTES = 10

FORMS = (
    "date PATTERN [pivot YY] [+DAYS]", "yes Y no N", "yes or no", "name last|first|middle|suffix", "pad N", "number",
    "list SEPARATOR", "id",
)  # fmt: skip
"""How forms are written in a crosswalk."""


class NoSuchForm(ValueError):
    """A text that is not of its form, or a form that there is not; the message says it in words."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: how it is written in a crosswalk, what it does, and what parts a cell with several values."""

    name: str
    turn: Turn
    separator: str | None = None


def form_named(name: str) -> Form:
    """The form that is written so in a crosswalk; raises NoSuchForm."""
    word, _, rest = name.partition(" ")
    if word == "date":
        return Form(name, _dates(name))
    if word == "yes":
        return Form(name, _yes_no(name))
    if word == "name" and rest in _PARTS:
        return Form(name, lambda text: _name(text)[_PARTS.index(rest)])
    if word == "pad" and rest.isdigit():
        return Form(name, lambda text: text.zfill(int(rest)))
    if word == "list" and rest:
        return Form(name, lambda text: text, rest)
    plain: dict[str, Turn] = {"": str, "number": _number, "id": _identity}
    if name in plain:
        return Form(name, plain[name])
    raise NoSuchForm(f"{name} is no form; the forms are: {', '.join(FORMS)}")


def is_empty(text: str) -> bool:
    """Whether a cell holds nothing but blanks."""
    return not text.strip()


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, or a date of nothing but zeros."""
    bare = text.strip()
    return not bare or (len(bare) >= 6 and not bare.strip("0/-. "))


def _dates(name: str) -> Turn:
    said = _DATE.fullmatch(name)
    if said is None:
        raise NoSuchForm(f"{name} is no form of a date; write it as: date MM/DD/YY pivot 30")
    pattern, pivot = said["pattern"], said["pivot"]
    if "YY" in pattern.replace("YYYY", "") and pivot is None:
        raise NoSuchForm(f"{name} has a year of two digits; say with `pivot 30` that 00 to 30 are 2000 to 2030")
    tokens = {**_TOKENS, **(_PACKED if re.fullmatch("[A-Z]+", pattern) else {})}
    places = [*_TOKEN.finditer(pattern)]
    if not places or not {"YYYY", "YY"} & {p[0] for p in places}:
        raise NoSuchForm(f"{pattern} is no pattern of a date; it is made of YYYY, YY, MM, MON, DD and DDD")
    regex, at = "", 0
    for place in places:
        regex += re.escape(pattern[at : place.start()]) + tokens[place[0]]
        at = place.end()
    form, shift = re.compile(regex + re.escape(pattern[at:]), re.ASCII), timedelta(int(said["shift"] or 0))
    turn_of_century = int(pivot or 0)

    def turn(text: str) -> str:
        found = form.fullmatch(text)
        if found is None:
            raise NoSuchForm(f"is not written as {pattern}")
        try:
            return (_day(found.groupdict(), turn_of_century) + shift).isoformat()
        except (ValueError, OverflowError):
            raise NoSuchForm("is no day of the calendar") from None

    return turn


def _day(said: dict[str, str], pivot: int) -> date:
    short = int(said.get("short", 0))
    year = int(said["year"]) if "year" in said else short + (2000 if short <= pivot else 1900)
    if "nth" in said:
        nth = int(said["nth"])
        made = date(year, 1, 1) + timedelta(nth - 1)
        if nth < 1 or made.year != year:
            raise ValueError(nth)
        return made
    month = _MONTHS.index(said["month"].upper()) + 1 if "month" in said else int(said.get("number", 1))
    return date(year, month, int(said.get("day", 1)))


def _yes_no(name: str) -> Turn:
    yes, no = _YES, _NO
    if name != "yes or no":
        said = _YES_NO.fullmatch(name)
        if said is None:
            raise NoSuchForm(f"{name} is no form of yes and no; write it as: yes 1 no 2")
        yes, no = frozenset({said["yes"].upper()}), frozenset({said["no"].upper()})

    def turn(text: str) -> str:
        if text.upper() not in yes | no:
            raise NoSuchForm(f"is neither {' or '.join(sorted(yes))} (yes) nor {' or '.join(sorted(no))} (no)")
        return "Y" if text.upper() in yes else "N"

    return turn


def _name(text: str) -> tuple[str, str, str, str]:
    """The parts of `LAST JR, FIRST MIDDLE`: last, first, middle, suffix."""
    last, comma, given = (part.strip() for part in text.partition(","))
    if not comma or not last or not given:
        raise NoSuchForm("is not written as LAST, FIRST MIDDLE")
    before, after = last.split(), given.split()
    suffix = ""
    for words in (before, after):
        if len(words) > 1 and words[-1].upper().rstrip(".") in _SUFFIXES:
            suffix = words.pop().rstrip(".")
    return " ".join(before), after[0], " ".join(after[1:]), suffix


def _number(text: str) -> str:
    bare = text.replace(",", "")
    if not re.fullmatch(r"\d+(\.\d+)?", bare, re.ASCII):
        raise NoSuchForm("is no number")
    whole, dot, part = bare.partition(".")
    return (whole.lstrip("0") or "0") + (f"{dot}{part}" if part.strip("0") else "")


def _identity(text: str) -> str:
    """An ID that is the same for the same text, and says nothing of it."""
    return blake2b(text.encode(), digest_size=_BYTES).hexdigest()
