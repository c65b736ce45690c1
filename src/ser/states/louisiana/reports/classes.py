"""R28: the sizes of classes against the most that they may have."""

import narwhals as nw

from ser.core.report import Answer, Asked, Frame, report
from ser.federal.reports.by_sets import of_lea
from ser.states.louisiana.ratios import most_students

_KEYS = ["lea_code", "site_code", "class_code"]


@report(
    "R28", "Class sizes and caseloads", reads="class_roster", kind="day", also="ratios", levels="lea",
    cite=["LAC 28:XLIII.1001", "LAC 28:XLIII.2001"],
    columns="""
        lea_code          LEA
        site_code         School
        class_code        Class
        provider_id       Teacher (blank: vacant)
        class_kind        Kind
        class_level       Level
        class_category    Category
        is_half_day       Half day
        paraprofessionals Paraprofessionals
        students          Students
        most_students     At most
        over              Over
        standing          Standing
    """,
)  # fmt: skip
def class_sizes(seats: Frame, asked: Asked) -> Answer:
    """Each class and caseload of the day, its students and the most that it may have; those over it come first.

    A class of a kind or category that the tables of class sizes do not name, such as a resource room, stands without
    a limit. Where the seats of a class differ, the kind, level and category of most of them hold.
    """
    day = nw.lit(asked.day)
    is_held = (nw.col("begin_date") <= day) & (nw.col("end_date").is_null() | (nw.col("end_date") >= day))
    held = of_lea(seats, asked).filter(is_held).collect(backend="polars")
    about = ("class_kind", "class_level", "class_category", "is_half_day")
    alike = held.group_by(*_KEYS, *about).agg(nw.len().alias("alike")).sort("alike", *about, descending=True)
    kinds = alike.unique(subset=_KEYS, keep="first", maintain_order=True).drop("alike")
    sums = held.group_by(*_KEYS).agg(
        nw.len().cast(nw.Int64).alias("students"), nw.col("provider_id").max(), nw.col("paraprofessionals").max()
    )
    rows = sums.join(kinds, on=_KEYS, how="inner")
    limits = [most_students(*named) for named in rows.select(*about).iter_rows()]
    limit = nw.new_series("most_students", limits, nw.Int64, backend="polars")
    over = (nw.col("students") - nw.col("most_students")).alias("surplus")
    told = rows.with_columns(limit).with_columns(over).with_columns(
        nw.when(nw.col("surplus") > 0).then(nw.col("surplus")).otherwise(nw.lit(0)).alias("over"), _standing()
    )  # fmt: skip
    return Answer(told.sort("lea_code", "over", "site_code", "class_code", descending=[False, True, False, False]))


def _standing() -> nw.Expr:
    limited = nw.when(nw.col("surplus") > 0).then(nw.lit("over")).otherwise(nw.lit("within"))
    return nw.when(nw.col("most_students").is_null()).then(nw.lit("no limit")).otherwise(limited).alias("standing")
