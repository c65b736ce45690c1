"""R21: the child count, in the form in which it is published and compared."""

import narwhals as nw

from ser.federal.reports.by_sets import COUNT
from ser.federal.reports.counted import bands_begin_at_kindergarten, counted, notes
from ser.federal.reports.shown import CHILDREN
from ser.law.report import Answer, Asked, Frame, Members, report
from ser.law.tally import MISSING, PLACES, total

_BY = ("band", "environment", "disability", "exceptionality", "age", "race", "sex", "english_learner")


@report(
    "R21",
    "Child count by exceptionality, environment, age, race and sex",
    needs="children",
    kind="day",
    also="child-count",
    cite=["34 CFR 300.641", "20 USC 1418"],
    unit="children",
    figures=(COUNT,),
    shows=CHILDREN,
    columns="""
        level            Level
        lea_code         LEA
        site_code        School
        band             Age band
        environment      Educational environment
        disability       Disability category
        exceptionality   Exceptionality (code of the state)
        age              Age
        race             Race or ethnicity
        sex              Sex
        english_learner  English learner
        count            Children
    """,
)
def child_count(children: Frame, asked: Asked) -> Answer:
    """Every combination of environment, disability, age, race, sex and English learner that occurs, with its children.

    The band is that of the year: 3-5 and 6-21, and since 2020-21 early childhood and school age. Sums over any columns
    give the published tables.
    """
    coded = counted(children, asked).with_columns(
        _band(asked),
        *(nw.col(name).fill_null(MISSING) for name in ("environment", "disability", "exceptionality", "race", "sex")),
        english_learner=nw.when(nw.col("english_learner").is_null())
        .then(nw.lit(MISSING))
        .otherwise(nw.when(nw.col("english_learner")).then(nw.lit("Y")).otherwise(nw.lit("N"))),
    )
    cube = coded.group_by("lea_code", "site_code", *_BY).agg(total(COUNT)).collect()
    blocks, levels = [], asked.levels(child_count.levels)
    for level in levels:
        keys = (*PLACES[level], *_BY)
        blank = [nw.lit(None, nw.String).alias(name) for name in ("lea_code", "site_code") if name not in keys]
        block = cube.group_by(*keys).agg(nw.col("count").sum()).sort(*keys)
        blocks.append(block.with_columns(*blank, nw.lit(level.value).alias("level")).select(_columns()))
    return Answer(nw.concat(blocks), notes(asked), Members(dict.fromkeys(levels, coded), _BY))


def _columns() -> list[str]:
    return [column.name for column in child_count.columns]


def _band(asked: Asked) -> nw.Expr:
    young, old = ("EC", "SA") if bands_begin_at_kindergarten(asked) else ("3-5", "6-21")
    return nw.when(nw.col("early_childhood")).then(nw.lit(young)).otherwise(nw.lit(old)).alias("band")
