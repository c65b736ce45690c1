from dataclasses import replace

import narwhals as nw
import polars as pl

from ser.cli.demo.comparison import compared
from ser.federal.reports.child_count import child_count
from ser.law.report import Table
from ser.synthetic.population import Kind, scaled


def count(kinds: dict[Kind, int]) -> Table:
    """A child count of these children, as the report gives it."""
    rows = [
        {
            "disability": k.disability,
            "environment": k.environment,
            "age": k.age,
            "race": k.race,
            "sex": k.sex,
            "count": n,
        }
        for k, n in kinds.items()
    ]
    names = list(rows[0])
    columns = tuple(column for column in child_count.columns if column.name in names)
    frame = nw.from_native(pl.DataFrame(rows).select([c.name for c in columns]), eager_only=True)
    return Table(child_count, columns, frame, ())


def test_the_children_that_were_made_are_no_difference() -> None:
    made = dict(scaled(500, 7))
    assert compared(count(made), 500, 7).differences == ()


def test_one_child_of_another_age_shows_in_every_cell_that_it_is_in() -> None:
    made = dict(scaled(500, 7))
    kind = next(k for k in made if k.disability == "SLD" and k.age == 10)
    made[kind] -= 1
    older = replace(kind, age=11)
    made[older] = made.get(older, 0) + 1
    found = compared(count(made), 500, 7).differences
    assert {(d.key.dimension, d.key.value) for d in found} == {("age", "10"), ("age", "11")}
    assert {(d.counted - d.expected) for d in found} == {-1, 1}


def test_a_child_too_few_shows_in_the_totals_of_its_disability_and_environment() -> None:
    made = dict(scaled(500, 7))
    kind = next(k for k in made if k.disability == "SLD" and k.age == 10)
    made[kind] -= 1
    totals = [d for d in compared(count(made), 500, 7).differences if d.key.dimension == "total"]
    assert {(d.key.disability, d.key.environment) for d in totals} == {
        ("SLD", kind.environment),
        ("SLD", None),
        (None, kind.environment),
        (None, None),
    }
