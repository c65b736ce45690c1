"""FS002 with all its sets, from kept facts: out of the database, and from Parquet against GROUPING SETS in DuckDB."""

from collections.abc import Iterator
from pathlib import Path

from bench.counting import FILE, Count, in_a_process, report_of
from bench.facts_made import DAY, frames, parquet
from bench.figure import Figure
from bench.made import home
from bench.measure import Options, median_of
from ser.federal.facts.children import children
from ser.store import facts, kept_days
from ser.store.connect import connection
from ser.store.scope import state_scope

CHILDREN, MANY = 100_000, 8_000_000
BY = state_scope("operator:bench")
DUCKDB = "GROUPING SETS in DuckDB, from Parquet"


def run(options: Options) -> Iterator[Figure]:
    """Count a state's children from the database and from Parquet, and eighty times as many from Parquet."""
    few = options.students or CHILDREN
    folder = parquet(few, options.seed)
    ours, theirs = _both(folder, options.runs)
    kept = _from_the_database(options, few)
    what = f"{FILE}, all sets, {few:,} children"
    yield Figure(f"{what}, from the database", kept, "s", DUCKDB, theirs.seconds, "at most 1 s")
    yield Figure(f"{what}, from Parquet", ours.seconds, "s", DUCKDB, theirs.seconds, "at most 1 s")
    many = few * (MANY // CHILDREN)
    ours, theirs = _both(parquet(many, options.seed), options.runs)
    what = f"{FILE}, all sets, {many:,} facts ({ours.lines:,} lines), from Parquet"
    yield Figure(what, ours.seconds, "s", DUCKDB, theirs.seconds, "at most 20 s")
    yield Figure("Memory of its process at most", ours.gib, "GiB", DUCKDB, theirs.gib, "at most 8 GiB")


def _both(folder: Path, runs: int) -> tuple[Count, Count]:
    ours, theirs = in_a_process("ours", folder, runs), in_a_process("duckdb", folder, runs)
    if (ours.lines, ours.children) != (theirs.lines, theirs.children):
        raise AssertionError(f"Both ways must count the same: {ours} and {theirs} differ.")
    return ours, theirs


def _from_the_database(options: Options, count: int) -> float:
    """How long it takes from the kept facts, reading them included."""
    with home():
        with connection(BY) as db:
            number = 0
            for frame in frames(count, options.seed):
                rows = [(number + n, DAY, *row) for n, row in enumerate(frame.iter_rows(), 1)]
                kept_days.keep_facts(db, {children.name: [DAY]}, [children], [], {children.name: rows})
                number += len(rows)
        with connection(BY) as db:
            return median_of(options.runs, lambda: report_of(facts.frame(BY, db, children, DAY).lazy()))
