"""What somebody typed to find a child: words of a name, birth dates, IDs, in whatever order."""

import re
from dataclasses import dataclass
from datetime import date

from ser.law.spelling import words
from ser.law.typed_day import typed_day

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
    made = typed_day(piece)
    return made if made is not None and made.year >= _EARLIEST and made <= today else None
