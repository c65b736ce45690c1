"""Compares a count with the published table, cell by cell."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ser.law.report import Table
from ser.synthetic.published import Key, published

if TYPE_CHECKING:
    from ser.synthetic.population import Kind


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in which the count is not what it should be."""

    key: Key
    expected: int
    counted: int

    @property
    def words(self) -> str:
        """Which cell it is."""
        key = self.key
        by = key.dimension.replace("_", " ")
        what = "all" if key.value is None else f"{by} {key.value}"
        return (
            f"ages {key.band}, {key.disability or 'all disabilities'}, {key.environment or 'all environments'}, {what}"
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many cells were compared, and those that differ."""

    cells: int
    differences: tuple[Difference, ...]


def compared(count: Table, students: int | None, seed: int) -> Comparison:
    """Compare the child count (R21, state) with the published figures, or with them scaled to so many children."""
    from ser.synthetic import population  # SciPy takes a second to load

    counted = population.cells(_kinds(count))
    expected: Mapping[Key, int] = {cell.key: cell.count for cell in published()}
    if students is not None:
        expected = population.cells(population.scaled(students, seed))
    differences = [Difference(key, expected[key], counted[key]) for key in expected if expected[key] != counted[key]]
    return Comparison(len(expected), tuple(differences))


def _kinds(count: Table) -> "Mapping[Kind, int]":
    from ser.synthetic.population import Kind

    kinds: Counter[Kind] = Counter()
    names = [column.name for column in count.columns]
    for values in count.rows():
        row = dict(zip(names, values, strict=True))
        kind = Kind(
            str(row["disability"]), str(row["environment"]), _number(row["age"]), str(row["race"]), str(row["sex"])
        )
        kinds[kind] += _number(row["count"])
    return kinds


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value
