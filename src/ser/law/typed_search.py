"""What somebody typed to find a child: words of a name, birth dates, IDs, in whatever order."""

import re
from dataclasses import dataclass
from datetime import date

from ser.law.spelling import words

_PARTED = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{2,4})")
_PLAIN = re.compile(r"\d{8}")
_SPLIT = re.compile(r"[\s,;]+")
_EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class TypedSearch:
    """The parts of what was typed; `unfinished` is what is not a day yet and may become one."""

    words: tuple[str, ...] = ()
    birth_dates: tuple[date, ...] = ()
    ids: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing yet to look for: a single letter is not enough."""
        return not (self.birth_dates or self.ids or any(len(word) > 1 for word in self.words))


def read(text: str, today: date) -> TypedSearch:
    """Take apart what was typed; a day may be written as 03/07/2012, 3/7/12, 2012-03-07 or 03072012."""
    named: list[str] = []
    days: list[date] = []
    ids: list[str] = []
    unfinished: list[str] = []
    for piece in _SPLIT.split(text.strip()):
        if not any(c.isdigit() for c in piece):
            named.append(piece)
        elif (day := as_day(piece, today)) is not None:
            days.append(day)
        elif re.fullmatch(r"[\d/]+", piece) and "/" in piece:
            unfinished.append(piece)
        else:
            ids.append(piece)
    return TypedSearch(words(" ".join(named)), tuple(days), tuple(ids), tuple(unfinished))


def as_day(piece: str, today: date) -> date | None:
    """The day that a piece of text says, if it is one on which somebody at school may have been born."""
    parted = _PARTED.fullmatch(piece)
    if parted:
        first, second, third = parted.groups()
        year, month, day = (first, second, third) if len(first) == 4 else (third, first, second)
    elif _PLAIN.fullmatch(piece):
        month, day, year = piece[:2], piece[2:4], piece[4:]
    else:
        return None
    number = int(year)
    if len(year) == 2:
        number += 2000 if 2000 + number <= today.year else 1900
    try:
        made = date(number, int(month), int(day))
    except ValueError:
        return None
    return made if made.year >= _EARLIEST and made <= today else None
