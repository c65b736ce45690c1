"""An element of the child's own row as two records say it, for a person who decides whether they are of one child."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """An element on both sides: of the record that is known, and of the other one; whether they say something else."""

    label: str
    known: str = field(repr=False)
    other: str = field(repr=False)
    differs: bool
