"""B-5 and B-6: the shares of children by where they are taught."""

from collections.abc import Mapping, Sequence

import narwhals as nw
import polars as pl

from ser.federal.reports.counted import counted
from ser.federal.reports.shown import CHILDREN
from ser.law.report import Answer, Asked, Counted, Figure, Frame, Level, Members, report
from ser.law.tally import by_unit


def _figures(kinds: Mapping[str, Sequence[str]]) -> tuple[Figure, ...]:
    where = nw.col("environment")
    return (
        Figure("children"),
        *(Figure(name, where.is_in(codes)) for name, codes in kinds.items()),
        *(Figure(f"percent_{name}", where.is_in(codes), share=True) for name, codes in kinds.items()),
        Figure("unknown", where.is_null()),
    )


_SCHOOL_AGE = _figures({"regular": ("RC80",), "little_regular": ("RC39",), "separate": ("SS", "RF", "HH")})
_EARLY = _figures({"regular": ("REC10YSVCS", "REC09YSVCS"), "separate": ("SC", "SS", "RF"), "home": ("H",)})


@report(
    "B-5",
    "Where school-age children are taught",
    needs="children",
    kind="day",
    also="B5 R22 lre",
    unit="children",
    figures=_SCHOOL_AGE,
    shows=CHILDREN,
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
)
def school_age_shares(children: Frame, asked: Asked) -> Answer:
    """Of the children who count and are of school age by the bands of the year, the share in each kind of environment.

    All of them are the whole of which the shares are taken, those in correctional facilities and those whom their
    parents placed in private schools among them.
    """
    old = counted(children, asked).filter(~nw.col("early_childhood"))
    return _shares(old, _SCHOOL_AGE, asked, school_age_shares.levels, [c.name for c in school_age_shares.columns])


@report(
    "B-6",
    "Where young children are taught",
    needs="children",
    kind="day",
    also="B6",
    unit="children",
    figures=_EARLY,
    shows=CHILDREN,
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
)
def early_shares(children: Frame, asked: Asked) -> Answer:
    """Of the children who count and are in early childhood by the bands of the year, the share in each environment."""
    young = counted(children, asked).filter(nw.col("early_childhood"))
    return _shares(young, _EARLY, asked, early_shares.levels, [c.name for c in early_shares.columns])


def _shares(
    children: Frame, figures: Sequence[Figure], asked: Asked, offered: tuple[Level, ...], columns: list[str]
) -> Answer:
    local, levels = children.collect(backend="polars"), asked.levels(offered)
    blocks = [by_unit(local, figures, level).select(columns) for level in levels]
    members = Members(dict.fromkeys(levels, local.lazy()))
    return Answer(nw.concat(blocks) if blocks else _nothing(columns), members=members)


def _nothing(columns: list[str]) -> Counted:
    return nw.from_native(pl.DataFrame({name: [] for name in columns}), eager_only=True)
