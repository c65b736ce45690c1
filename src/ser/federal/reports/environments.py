"""B-5 and B-6: the shares of children by where they are taught."""

from collections.abc import Mapping, Sequence

import narwhals as nw
import polars as pl

from ser.federal.reports.counted import counted
from ser.law.report import Answer, Asked, Counted, Frame, Level, report
from ser.law.tally import PLACES

_SCHOOL_AGE = {"regular": ("RC80",), "little_regular": ("RC39",), "separate": ("SS", "RF", "HH")}
_EARLY = {"regular": ("REC10YSVCS", "REC09YSVCS"), "separate": ("SC", "SS", "RF"), "home": ("H",)}


@report(
    "B-5", "Where school-age children are taught", needs="children", kind="day", also="B5 R22 lre",
    cite=["34 CFR 300.641", "20 USC 1418"],
    columns="""
        level                   Level
        lea_code                LEA
        site_code               School
        children                Children
        regular                 In the regular class 80 % or more
        little_regular          In the regular class less than 40 %
        separate                In separate schools, residential facilities, homebound or in hospital
        percent_regular         A: percent 80 % or more
        percent_little_regular  B: percent less than 40 %
        percent_separate        C: percent separate
        unknown                 Environment not known
    """,
)  # fmt: skip
def school_age_shares(children: Frame, asked: Asked) -> Answer:
    """Of the children who count and are of school age by the bands of the year, the share in each kind of environment.

    All of them are the whole of which the shares are taken, those in correctional facilities and those whom their
    parents placed in private schools among them.
    """
    old = counted(children, asked).filter(~nw.col("early_childhood"))
    return _shares(old, _SCHOOL_AGE, asked, school_age_shares.levels, [c.name for c in school_age_shares.columns])


@report(
    "B-6", "Where young children are taught", needs="children", kind="day", also="B6",
    cite=["34 CFR 300.641", "20 USC 1418"],
    columns="""
        level             Level
        lea_code          LEA
        site_code         School
        children          Children
        regular           In a regular program, with most services there
        separate          In separate classes, separate schools or residential facilities
        home              At home
        percent_regular   A: percent regular
        percent_separate  B: percent separate
        percent_home      C: percent at home
        unknown           Environment not known
    """,
)  # fmt: skip
def early_shares(children: Frame, asked: Asked) -> Answer:
    """Of the children who count and are in early childhood by the bands of the year, the share in each environment."""
    young = counted(children, asked).filter(nw.col("early_childhood"))
    return _shares(young, _EARLY, asked, early_shares.levels, [c.name for c in early_shares.columns])


def _shares(
    children: Frame, kinds: Mapping[str, Sequence[str]], asked: Asked, offered: tuple[Level, ...], columns: list[str]
) -> Answer:
    local = children.collect(backend="polars")
    blocks = [_level(local, kinds, level).select(columns) for level in asked.levels(offered)]
    return Answer(nw.concat(blocks) if blocks else _nothing(columns))


def _level(children: Counted, kinds: Mapping[str, Sequence[str]], level: Level) -> Counted:
    places, where = PLACES[level], nw.col("environment")
    sums = [where.is_in(codes).sum().cast(nw.Int64).alias(name) for name, codes in kinds.items()]
    sums += [nw.len().cast(nw.Int64).alias("children"), where.is_null().sum().cast(nw.Int64).alias("unknown")]
    rows = children.group_by(*places).agg(*sums).sort(*places) if places else children.select(*sums)
    blank = [nw.lit(None, nw.String).alias(name) for name in PLACES[Level.SCH] if name not in places]
    shares = [
        nw.when(nw.col("children") > 0)
        .then((nw.col(name) * 100 / nw.col("children")).round(2))
        .alias(f"percent_{name}")
        for name in kinds
    ]
    return rows.with_columns(nw.lit(level.value).alias("level"), *blank, *shares)


def _nothing(columns: list[str]) -> Counted:
    return nw.from_native(pl.DataFrame({name: [] for name in columns}), eager_only=True)
