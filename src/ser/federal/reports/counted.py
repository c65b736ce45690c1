"""What the child counts share: the children who count, in the codes and age bands of the federal files."""

import narwhals as nw

from ser.federal.edfacts.category_sets import FIRST_YEAR, category_sets
from ser.federal.facts.count_status import CountStatus
from ser.federal.switches import SCHOOL_AGE_FROM_KINDERGARTEN
from ser.law.report import Answer, Asked, Counted, Frame, Level
from ser.law.tally import MISSING, tallied, tally

COLUMNS = """
    level            Level
    lea_code         LEA
    site_code        School
    set              Category set
    total_indicator  Total indicator (Y: subtotal or total)
    age              Age
    disability       Disability category
    environment      Educational environment
    race             Race or ethnicity
    sex              Sex
    english_learner  English learner
    count            Children
"""

NOT_AT_SCHOOLS = ("environment", ("HH", "PPPS"))
"""Children at home, in hospital or placed by their parents are in no school's figure."""


def counted(children: Frame, asked: Asked) -> Frame:
    """The children who count; of one LEA, where it was asked for."""
    rows = children.filter(nw.col("status") == CountStatus.COUNTED.value)
    return rows if asked.lea_code is None else rows.filter(nw.col("lea_code") == asked.lea_code)


def bands_begin_at_kindergarten(asked: Asked) -> bool:
    """Whether the age bands on the day put fives in kindergarten with the school-age children."""
    switch = asked.state.switches.get(SCHOOL_AGE_FROM_KINDERGARTEN.name, SCHOOL_AGE_FROM_KINDERGARTEN)
    return bool(switch.on(asked.day))


def federal_file(file: str, children: Frame, asked: Asked, levels: tuple[Level, ...], five: str) -> Answer:
    """The children of one federal file by all of its category sets.

    `five` is how the file writes the age of a child of five since the bands begin at kindergarten.
    """
    coded = counted(children, asked).with_columns(_age(asked, five), _english_learner())
    sets, shown, left_out = category_sets(file, asked.school_year), asked.levels(levels), {Level.SCH: NOT_AT_SCHOOLS}
    rows = tally(coded, sets, shown, left_out)
    return Answer(_with_all_columns(rows), notes(asked), tallied(coded, sets, shown, left_out))


def notes(asked: Asked) -> tuple[str, ...]:
    """What stands beside the figures of a child count."""
    if asked.school_year >= FIRST_YEAR:
        return ()
    bands = "" if bands_begin_at_kindergarten(asked) else ", in the bands of that year (3 to 5 and 6 to 21)"
    return (f"Reconstructed: counted by the category sets of school year {FIRST_YEAR}{bands}.",)


def _age(asked: Asked, five: str) -> nw.Expr:
    years = nw.col("age").cast(nw.String)
    if not bands_begin_at_kindergarten(asked):
        return years.alias("age")
    return nw.when(nw.col("age") == 5).then(nw.lit(five)).otherwise(years).alias("age")


def _english_learner() -> nw.Expr:
    is_learner = nw.when(nw.col("english_learner")).then(nw.lit("LEP")).otherwise(nw.lit("NLEP"))
    known = nw.when(~nw.col("english_learner").is_null()).then(is_learner)
    return known.otherwise(nw.lit(MISSING)).alias("english_learner")


def _with_all_columns(rows: Counted) -> Counted:
    wanted = [line.split()[0] for line in COLUMNS.strip().splitlines()]
    absent = [nw.lit(None, nw.String).alias(name) for name in wanted if name not in rows.columns]
    return rows.with_columns(*absent) if absent else rows
