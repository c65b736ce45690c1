"""Counts FS002 over Parquet files in a process of its own, by our report or by DuckDB, and tells time and memory.

`python -m bench.counting ours|duckdb FOLDER RUNS` prints JSON. A process of its own, since the most memory that a
process ever held is what the system tells of it.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import narwhals as nw
import polars as pl

from bench.facts_made import DAY
from bench.measure import GIB, median_of
from ser.federal.edfacts.category_sets import category_sets
from ser.federal.reports.counted import NOT_AT_SCHOOLS
from ser.federal.reports.fs002 import school_age_child_count
from ser.law.report import Asked, Level
from ser.law.tally import PLACES, CategorySet
from ser.store.running import start, state

YEAR = 2024
FILE = school_age_child_count.name


@dataclass(frozen=True, slots=True)
class Count:
    """A count: its lines and the children in them, how long it took, and the most memory that its process held."""

    lines: int
    children: int
    seconds: float
    gib: float


def in_a_process(way: str, folder: Path, runs: int) -> Count:
    """Count in a process of its own."""
    command = [sys.executable, "-m", "bench.counting", way, str(folder), str(runs)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    return Count(**json.loads(done.stdout))


def report_of(children: pl.LazyFrame) -> pl.DataFrame:
    """Our report over facts."""
    asked = Asked(DAY, YEAR, state())
    counted: pl.DataFrame = school_age_child_count.run({"children": nw.from_native(children)}, asked).frame.to_native()
    return counted


def by_duckdb(folder: Path) -> pl.DataFrame:
    """The same count by GROUPING SETS in DuckDB."""
    sets = category_sets(FILE, YEAR)
    parts = [_query(level, [one for one in sets if level in one.levels]) for level in Level]
    with duckdb.connect() as db:
        rows = db.sql(_CODED.format(files=folder / "*.parquet") + " UNION ALL ".join(parts))
        return pl.DataFrame(rows.to_arrow_table())


_CATEGORIES = ("age", "disability", "environment", "race", "sex", "english_learner")

_CODED = """
    WITH coded AS MATERIALIZED (
        SELECT lea_code, coalesce(site_code, '') AS site_code, coalesce(disability, 'MISSING') AS disability,
            coalesce(environment, 'MISSING') AS environment, coalesce(race, 'MISSING') AS race,
            coalesce(sex, 'MISSING') AS sex,
            CASE english_learner WHEN true THEN 'LEP' WHEN false THEN 'NLEP' ELSE 'MISSING' END AS english_learner,
            CASE WHEN age = 5 THEN 'AGE05K' ELSE CAST(age AS varchar) END AS age
        FROM '{files}' WHERE status = 'COUNTED' AND NOT early_childhood
    )
"""


def _query(level: Level, sets: Sequence[CategorySet]) -> str:
    places = PLACES[level]
    grouped = ", ".join("(" + ", ".join((*places, *one.categories)) + ")" for one in sets)
    shown = ", ".join(n if n in places else f"NULL AS {n}" for n in PLACES[Level.SCH])
    name, values = NOT_AT_SCHOOLS
    kept = f"{name} NOT IN ({', '.join(repr(v) for v in values)})" if level is Level.SCH else "true"
    return (
        f"SELECT '{level.value}' AS level, {shown}, {', '.join(_CATEGORIES)}, count(*) AS count"
        f" FROM coded WHERE {kept} GROUP BY GROUPING SETS ({grouped})"
    )


def _main() -> None:
    way, folder, runs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    start()
    acts: dict[str, Callable[[], pl.DataFrame]] = {
        "ours": lambda: report_of(pl.scan_parquet(folder / "*.parquet")),
        "duckdb": lambda: by_duckdb(folder),
    }
    counted: list[pl.DataFrame] = []

    def act() -> None:
        counted[:] = [acts[way]()]

    taken = median_of(runs, act)
    count = Count(counted[0].height, int(counted[0]["count"].sum()), taken, _most_held())
    print(json.dumps(asdict(count)))


def _most_held() -> float:
    """The most memory that this process held, in GiB.

    On Linux it is read from /proc: what getrusage tells begins with that of the process that started this one.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIB
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / GIB


if __name__ == "__main__":
    _main()
