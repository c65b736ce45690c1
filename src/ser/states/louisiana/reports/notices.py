"""R15: the log of ten-day notices."""

from datetime import date

import narwhals as nw

from ser.federal.reports.by_sets import of_lea
from ser.law.days import school_year_of
from ser.law.report import Answer, Asked, Frame, report

DAYS = 10
"""Days between the notice and the day on which a change takes effect."""

_SINCE = date(2024, 6, 10)

_KEYS = ["lea_code", "iep_id"]


@report(
    "R15",
    "Ten-day notices",
    reads="iep parent_notice",
    kind="period",
    also="ten-day-notices",
    levels="lea",
    unit="notices",
    cite="R.S. 17:1946.1 (Act 512 of 2024)",
    columns="""
        lea_code        LEA
        site_code       School
        state_id        State ID
        system_id       System ID
        iep_id          Plan
        iep_type        Type of plan
        sent_date       Sent
        notice_method   How
        effective_date  Takes effect
        days            Days between
        standing        Standing
    """,
)
def ten_day_notices(plans: Frame, notices: Frame, asked: Asked) -> Answer:
    """Each notice of the school year before services begin or a plan is changed, with the days until it takes effect.

    A notice stands in the plan itself or is a record of its own. Fewer than ten days is short. The law holds from
    10 June 2024; notices of earlier days are listed, and none of them is called short.
    """
    about = ["site_code", "state_id", "system_id", "iep_type"]
    of_plans = plans.filter(~nw.col("ten_day_notice_date").is_null()).select(
        *_KEYS,
        *about,
        nw.col("ten_day_notice_date").alias("sent_date"),
        nw.col("ten_day_notice_method").alias("notice_method"),
        nw.col("change_effective_date").alias("effective_date"),
    )
    own = notices.filter(nw.col("notice_kind") == "CHANGE").select(
        *_KEYS, "sent_date", "notice_method", "effective_date"
    )
    joined = own.join(plans.select(*_KEYS, *about), on=_KEYS, how="inner").select(of_plans.collect_schema().names())
    rows = of_lea(nw.concat([of_plans, joined]), asked).collect(backend="polars").unique(subset=[*_KEYS, "sent_date"])
    first, last = _year(asked)
    told = rows.filter((nw.col("sent_date") >= first) & (nw.col("sent_date") <= last)).with_columns(
        ((nw.col("effective_date") - nw.col("sent_date")).dt.total_minutes() // (24 * 60)).alias("days")
    )
    return Answer(told.with_columns(_standing()).sort("lea_code", "sent_date", "state_id", "system_id", "iep_id"))


def _standing() -> nw.Expr:
    is_asked = nw.col("sent_date") >= nw.lit(_SINCE)
    short = nw.when(is_asked & (nw.col("days") < DAYS)).then(nw.lit("short")).otherwise(nw.lit("in time"))
    known = nw.when(nw.col("days").is_null()).then(nw.lit("without a day")).otherwise(short)
    return known.alias("standing")


def _year(asked: Asked) -> tuple[nw.Expr, nw.Expr]:
    """The first and the last day of the school year, or the day asked where that comes first."""
    year = asked.school_year
    last = asked.day if school_year_of(asked.day) == year else date(year, 6, 30)
    return nw.lit(date(year - 1, 7, 1)), nw.lit(last)
