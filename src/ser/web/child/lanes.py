"""Draws what lasted in a child's life as bars under a line of years, in percent of the width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ser.services.child.page_values import Bar

_MOST_YEARS = 9
_LEAST = 0.6
"""How wide a bar is at least, so that a day can be seen."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar: where it begins, how wide it is, what it is; `is_open` where it still lasts."""

    x: str
    width: str
    words: str
    begin: date
    end: date | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The lanes with their bars, the years that mark the line, and where today is."""

    lanes: tuple[tuple[str, tuple[Drawn, ...]], ...]
    years: tuple[tuple[str, int], ...]
    today: str


def chart(lanes: Sequence[tuple[str, tuple[Bar, ...]]], today: date) -> Chart | None:
    """The chart of these lanes; None where nothing has lasted yet."""
    days = [day for _, bars in lanes for bar in bars for day in (bar.begin, bar.end) if day is not None]
    if not days:
        return None
    first, last = min(days), max(*days, today)
    span = max((last - first).days, 1)

    def at(day: date) -> float:
        return 100 * (day - first).days / span

    def drawn(bars: Iterable[Bar]) -> tuple[Drawn, ...]:
        found = []
        for bar in bars:
            x, end = at(bar.begin), at(bar.end or last)
            width = max(end - x, _LEAST)
            found.append(
                Drawn(
                    _percent(min(x, 100 - width)),
                    _percent(width),
                    bar.words,
                    bar.begin,
                    bar.end,
                    bar.end is None or bar.end > today,
                )
            )
        return tuple(found)

    years = range(first.year + 1, last.year + 1)
    step = -(-len(years) // _MOST_YEARS) or 1
    marks = tuple((_percent(at(date(year, 1, 1))), year) for year in years[::step])
    return Chart(tuple((label, drawn(bars)) for label, bars in lanes), marks, _percent(at(today)))


def _percent(value: float) -> str:
    return f"{value:.2f}%"
