"""Facts of children who are made up at random, in slices: the rows that reports count, as many as are wanted.

Every combination of place, disability, environment, age, race and sex is as likely as any other, so that a count has
far more cells than that of real children: the worst case for what groups and sorts them.
"""

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

import polars as pl

from bench.made import cache
from bench.measure import say
from ser.federal.facts.children import children
from ser.law.fact_frame import schema_of

DAY = date(2023, 10, 1)
SLICE = 500_000
LEAS, SITES = 69, 1_400

DISABILITIES = ("AUT", "DB", "DD", "EMN", "HI", "ID", "MD", "OHI", "OI", "SLD", "SLI", "TBI", "VI")
ENVIRONMENTS = ("RC80", "RC79TO40", "RC39", "SS", "RF", "HH", "CF", "PPPS")
RACES = ("AM7", "AS7", "BL7", "HI7", "MU7", "PI7", "WH7")


def parquet(count: int, seed: int) -> Path:
    """A folder of Parquet files with so many facts, made now unless an earlier run has."""
    folder = cache() / f"facts-{count}-{seed}"
    if not folder.exists():
        say(f"making {count:,} facts in {folder}")
        unfinished = folder.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        for number, frame in enumerate(frames(count, seed)):
            frame.write_parquet(unfinished / f"{number:03}.parquet", compression="zstd", statistics=True)
        unfinished.rename(folder)
    return folder


def frames(count: int, seed: int) -> Iterator[pl.DataFrame]:
    """So many facts of children on the day, in slices."""
    for begin in range(0, count, SLICE):
        yield _slice(begin, min(SLICE, count - begin), Random(seed + begin))


def _slice(begin: int, size: int, chance: Random) -> pl.DataFrame:
    def drawn(values: Sequence[object]) -> pl.Series:
        return pl.Series(values).sample(size, with_replacement=True, seed=chance.getrandbits(32))

    sites = [f"{n % LEAS + 1:03}{n // LEAS:03}" for n in range(SITES)]
    made = pl.DataFrame(
        {
            "site_code": drawn(sites),
            "age": drawn(range(3, 22)),
            "disability": drawn(DISABILITIES),
            "environment": drawn(ENVIRONMENTS),
            "race": drawn(RACES),
            "sex": drawn(("F", "M")),
            "english_learner": drawn((True, *[False] * 19)),
            "status": drawn((*["COUNTED"] * 9, "OVER_AGE")),
        }
    )
    number = pl.int_range(begin, begin + size)
    return made.with_columns(
        as_of=pl.lit(DAY),
        public_id=number.cast(pl.String).str.zfill(36),
        lea_code=pl.col("site_code").str.slice(0, 3),
        state_id=number.cast(pl.String).str.zfill(10),
        system_id=number.cast(pl.String).str.zfill(10),
        grade=pl.lit("03"),
        early_childhood=pl.col("age") < 6,
        exceptionality=pl.col("disability"),
        program=pl.lit("IDEA"),
        reason=pl.lit(""),
        who_mends=pl.lit(""),
        where=pl.lit(""),
    ).select(pl.col(name).cast(kind) for name, kind in schema_of(children).items())
