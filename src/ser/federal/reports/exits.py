"""FS009 and what is made of it: exits from special education, and graduation and dropout (B-1, B-2)."""

import narwhals as nw
import polars as pl

from ser.federal.reports.by_sets import COUNT, age_at, age_on, by_sets, count_date, of_lea
from ser.federal.reports.shown import EXITS
from ser.law.report import Answer, Asked, Counted, Figure, Frame, Level, Members, report
from ser.law.tally import MISSING, by_unit

YOUNGEST, OLDEST = 14, 21
"""The ages at which exits are reported."""

LEAVERS = ("GHS", "GRADALTDPL", "RC", "RMA", "DROPOUT")
"""The exits that graduation and dropout are shares of; who moved, returned to regular education or died is in none."""

_BASIS = nw.col("basis")
_IS_LEAVER = _BASIS.is_in(LEAVERS)

_GRADUATION = (
    *(Figure(basis, nw.col("basis") == basis) for basis in LEAVERS),
    Figure("leavers", _IS_LEAVER),
    Figure("graduated", _BASIS == "GHS", share=True, of=_IS_LEAVER),
    Figure("dropped_out", _BASIS == "DROPOUT", share=True, of=_IS_LEAVER),
    Figure("left_out", ~_IS_LEAVER),
)


@report(
    "FS009",
    "Children with disabilities (IDEA) exiting special education",
    needs="exits",
    kind="period",
    levels="sea lea",
    cite="20 USC 1418",
    unit="exits",
    figures=(COUNT,),
    shows=EXITS,
    columns="""
        level            Level
        lea_code         LEA
        set              Category set
        total_indicator  Total indicator (Y: subtotal or total)
        basis            Basis of exit
        age              Age
        disability       Disability category
        race             Race or ethnicity
        sex              Sex
        english_learner  English learner
        count            Children
    """,
)
def exiting(exits: Frame, asked: Asked) -> Answer:
    """Children of 14 to 21 who left special education in the school year, by basis.

    The age is that on the day of the child count of the year, or of the year before where the child left earlier. The
    state counts the last exit of each child that is not back in special education at the end of the year; a move within
    the state is none. An LEA counts the last exit from the LEA, and a move to another LEA as moved, known to be
    continuing. Children whom their parents placed in a private school are left out.
    """
    at = {level: counted_exits(exits, asked, level) for level in asked.levels(exiting.levels)}
    return by_sets("FS009", at, asked, [column.name for column in exiting.columns])


def counted_exits(exits: Frame, asked: Asked, level: Level) -> Frame:
    """The exits that figures of a level count, each with its basis and age."""
    rows = of_age(of_lea(exits, asked), asked).filter(~nw.col("is_parentally_placed"))
    if level is Level.SEA:
        rows = rows.filter(nw.col("is_last") & ~nw.col("is_back"))
        basis = nw.col("basis")
    else:
        rows = rows.filter(nw.col("is_last_of_lea") & ~nw.col("is_back_in_lea"))
        basis = nw.col("lea_basis")
    unknown = nw.when(nw.col("exit_reason").is_null()).then(nw.lit(MISSING))
    coded = rows.with_columns(nw.when(~basis.is_null()).then(basis).otherwise(unknown).alias("basis"))
    return coded.filter(~nw.col("basis").is_null()).with_columns(nw.col("age").cast(nw.String), _disability())


def _disability() -> nw.Expr:
    """The disability category; the file has no developmental delay, so that a child who leaves with it is missing."""
    return (
        nw.when(nw.col("disability") == "DD").then(nw.lit(MISSING)).otherwise(nw.col("disability")).alias("disability")
    )


def of_age(exits: Frame, asked: Asked) -> Frame:
    """The exits of the school year at the ages that are reported."""
    year = asked.school_year
    this, last = count_date(asked, year), count_date(asked, year - 1)
    age = nw.when(nw.col("exit_date") < nw.lit(this)).then(age_on(last)).otherwise(age_on(this)).alias("age")
    aged = exits.filter(nw.col("school_year") == year).with_columns(age)
    return aged.filter((nw.col("age") >= YOUNGEST) & (nw.col("age") <= OLDEST))


@report(
    "R23",
    "Exits from special education, one by one",
    needs="exits",
    kind="period",
    also="exits",
    levels="lea",
    cite="20 USC 1418",
    unit="exits",
    columns="""
        lea_code     LEA
        site_code    School
        state_id     State ID
        system_id    System ID
        exit_date    Left
        exit_reason  Reason
        lea_basis    Basis of exit, for the LEA
        basis        Basis of exit, for the state
        age          Age
        disability   Disability category
        is_back      Back in special education
        grade        Grade
    """,
)
def exits_listed(exits: Frame, asked: Asked) -> Answer:
    """Each end of a stay under IDEA in the school year, of whatever age; the age is that on the day of leaving."""
    rows = of_lea(exits, asked).filter(nw.col("school_year") == asked.school_year).collect(backend="polars")
    ordered = ("lea_code", "exit_date", "state_id", "system_id", "program_episode_id")
    return Answer(rows.with_columns(age_at(nw.col("exit_date")).alias("age")).sort(*ordered))


@report(
    "B-1",
    "Graduation and dropout",
    needs="exits",
    kind="period",
    levels="sea lea",
    also="B1 B-2 B2",
    cite="20 USC 1418",
    unit="exits",
    figures=_GRADUATION,
    opens="graduated",
    shows=EXITS,
    columns="""
        level        Level
        lea_code     LEA
        school_year  School year of the exits
        GHS          Regular diploma
        GRADALTDPL   Alternate diploma
        RC           Certificate
        RMA          Maximum age
        DROPOUT      Dropped out
        leavers      Leavers
        graduated    Percent graduated (B-1)
        dropped_out  Percent dropped out (B-2)
        left_out     Moved, returned to regular education, died or unknown: left out
    """,
)
def graduation(exits: Frame, asked: Asked) -> Answer:
    """Of those who left at 14 to 21, the percentage with a regular diploma (B-1) and of those who dropped out (B-2).

    Both are shares of all who left with a diploma, an alternate diploma or a certificate, by age, or by dropping out.
    The indicators of a federal year are made of the exits of the school year before it.
    """
    at = {level: counted_exits(exits, asked, level) for level in asked.levels(graduation.levels)}
    blocks = [by_unit(rows.collect(backend="polars"), _GRADUATION, level) for level, rows in at.items()]
    columns = [column.name for column in graduation.columns]
    year = nw.lit(asked.school_year).cast(nw.Int64).alias("school_year")
    whole = [block.with_columns(year).select(columns) for block in blocks]
    return Answer(nw.concat(whole) if whole else _nothing(columns), members=Members(at))


def _nothing(columns: list[str]) -> Counted:
    return nw.from_native(pl.DataFrame({name: [] for name in columns}), eager_only=True)
