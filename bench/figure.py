"""A figure is what a benchmark measured, beside the baseline that it was measured against in the same run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value, and the baseline's in the same unit; a peak of memory or an exponent has none.

    `what` says what was measured and on how much, `baseline` against what, `aim` what is asked of it.
    """

    what: str
    value: float
    unit: str
    baseline: str = ""
    base: float | None = None
    aim: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the baseline it is."""
        return self.value / self.base if self.base else None

    def shown(self) -> str:
        """The figure as a line of the terminal."""
        beside = ""
        if self.base and self.ratio:
            beside = f"   {number(self.ratio)} times {self.baseline} ({number(self.base)})"
        asked = f"   [asked: {self.aim}]" if self.aim else ""
        return f"  {self.what}: {number(self.value)} {self.unit}{beside}{asked}"

    def plain(self) -> dict[str, object]:
        """The figure as JSON holds it."""
        return asdict(self)


def read(plain: Mapping[str, object]) -> Figure:
    """A figure as JSON held it."""
    return Figure(**plain)  # type: ignore[arg-type]


def number(value: float) -> str:
    """A number with three digits that count, or a count as it is, and thousands apart."""
    if abs(value) >= 100 or isinstance(value, int):
        return f"{value:,.0f}"
    places = 2 if abs(value) >= 1 else 4 if abs(value) < 0.1 else 3
    return f"{value:.{places}f}"
