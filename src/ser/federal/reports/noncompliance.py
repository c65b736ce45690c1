"""B-18 and R41: findings of noncompliance, and whether they were corrected within a year."""

from datetime import date

import narwhals as nw
import polars as pl

from ser.federal.reports.by_sets import of_lea
from ser.federal.reports.disputes import in_year, units
from ser.law.calendar import months_after
from ser.law.cite import unverified
from ser.law.report import Answer, Asked, Counted, Figure, Frame, report

_TABLE = unverified("OSEP Part B measurement table, B-18", "read in copies of a state's page")
_IN_TIME = (nw.col("verified_date") <= nw.col("due_date")).fill_null(False)
_OPEN = nw.col("verified_date").is_null()
_FIGURES = (
    Figure("findings"),
    Figure("in_time", _IN_TIME),
    Figure("late", ~_IN_TIME & ~_OPEN),
    Figure("open", _OPEN),
    Figure("percent", _IN_TIME, share=True),
)


@report(
    "B-18",
    "Noncompliance corrected within a year",
    reads="noncompliance",
    kind="period",
    levels="sea lea",
    also="B18 general-supervision",
    unit="findings",
    figures=_FIGURES,
    opens="percent",
    shows="""
        lea_code           LEA
        finding_number     Finding
        finding_source     Source
        finding_indicator  Indicator
        issued_date        Issued
        due_date           Due
        children           Children
        verified_date      Verified
    """,
    cite=("34 CFR 300.600(e)", _TABLE),
    columns="""
        level        Level
        lea_code     LEA
        school_year  School year
        findings     Findings of the year before
        in_time      Corrected within a year
        late         Corrected later
        open         Not corrected yet
        percent      Percent in time
    """,
)
def general_supervision(rows: Frame, asked: Asked) -> Answer:
    """Of the findings issued in the school year before, the share whose correction was verified within a year.

    A finding is corrected once it is for each child that it names. One that names no child is not kept here.
    """
    local = _findings(in_year(of_lea(rows, asked), "issued_date", asked.school_year - 1, asked.day), asked.day)
    return units(general_supervision, local, _FIGURES, asked)


def _findings(rows: Frame, day: date) -> Counted:
    """Findings out of the parts of their children: issued first, verified once the last part is, as of a day."""
    seen = nw.when(nw.col("verified_date") <= nw.lit(day)).then(nw.col("verified_date"))
    parts = rows.with_columns(seen.alias("verified_date")).collect(backend="polars")
    made = (
        parts.group_by("lea_code", "finding_number")
        .agg(
            nw.col("finding_source").min(),
            nw.col("finding_indicator").min(),
            nw.col("issued_date").min(),
            nw.len().cast(nw.Int64).alias("children"),
            nw.col("verified_date").is_null().sum().alias("open_parts"),
            nw.col("verified_date").max(),
        )
        .sort("lea_code", "finding_number")
    )
    whole = nw.when(nw.col("open_parts") == 0).then(nw.col("verified_date"))
    due = [months_after(issued, 12) for issued in made["issued_date"].to_list()]
    days = nw.from_native(pl.Series("due_date", due, dtype=pl.Date), series_only=True)
    return made.with_columns(whole.alias("verified_date"), days).drop("open_parts")


@report(
    "R41",
    "Findings of noncompliance and their correction",
    reads="noncompliance",
    kind="day",
    levels="lea",
    also="noncompliance",
    unit="findings about a child",
    cite="34 CFR 300.600(e)",
    columns="""
        lea_code           LEA
        state_id           State ID
        system_id          System ID
        finding_number     Finding
        finding_source     Source
        finding_indicator  Indicator
        requirement        Requirement
        issued_date        Issued
        corrected_date     Corrected for the child
        recheck_date       Checked again
        verified_date      Verified
        standing           Standing
    """,
)
def findings_listed(rows: Frame, asked: Asked) -> Answer:
    """Each finding about a child that was issued by the day, those that are not corrected yet and the oldest first."""
    local = of_lea(rows, asked).filter(nw.col("issued_date") <= nw.lit(asked.day)).collect(backend="polars")
    is_open = nw.col("verified_date").is_null() | (nw.col("verified_date") > nw.lit(asked.day))
    a_year_ago = months_after(asked.day, -12)
    over = nw.col("issued_date") < nw.lit(a_year_ago)
    late = nw.when(over).then(nw.lit("over a year")).otherwise(nw.lit("open"))
    standing = nw.when(is_open).then(late).otherwise(nw.lit("corrected")).alias("standing")
    told = local.with_columns(standing, is_open.alias("is_open"))
    order = ("is_open", "issued_date", "lea_code", "finding_number", "state_id", "system_id", "noncompliance_id")
    return Answer(told.sort(*order, descending=[True, *[False] * 6]))
