"""R30: the minutes of services that were planned, given, missed and made up, and what is still owed."""

import narwhals as nw

from ser.federal.reports.by_sets import of_lea
from ser.federal.reports.disputes import in_year
from ser.law.cite import house
from ser.law.report import Answer, Asked, Figure, Frame, Level, Members, report
from ser.law.tally import total

_FIGURES = (
    Figure("weeks"),
    Figure("planned", adds="minutes_planned"),
    Figure("delivered", adds="minutes_delivered"),
    Figure("missed", adds="missed_minutes"),
    Figure("made_up", adds="made_up_minutes"),
    Figure("owed", adds="owed_minutes"),
)
_KEYS = ("lea_code", "state_id", "system_id", "service_id")


@report(
    "R30",
    "Minutes of services planned, delivered and owed",
    reads="service_delivery service iep",
    kind="period",
    also="minutes-owed",
    levels="lea",
    unit="weeks of a service",
    figures=_FIGURES,
    opens="",
    shows="""
        lea_code           LEA
        state_id           State ID
        system_id          System ID
        service            Service
        week_date          Week of
        minutes_planned    Planned
        minutes_delivered  Delivered
        missed_reason      Why missed
        missed_minutes     Missed
        made_up_minutes    Made up
        owed_minutes       Owed
    """,
    cite=house("what was given of a plan is seen beside what it prescribes; no count reads it"),
    columns="""
        lea_code     LEA
        site_code    School
        state_id     State ID
        system_id    System ID
        service      Service
        provider_id  Provider
        weeks        Weeks
        planned      Minutes planned
        delivered    Delivered
        missed       Missed
        made_up      Made up
        owed         Still owed
    """,
)
def minutes(deliveries: Frame, services: Frame, plans: Frame, asked: Asked) -> Answer:
    """Each service of a child with its minutes in the school year, those of whom most is owed first.

    Owed is what was missed and not made up, whatever the reason; whether it is owed where the child was absent, the
    team decides.
    """
    of_service = services.select("lea_code", "service_id", "iep_id", "service")
    of_plan = plans.select("lea_code", "iep_id", "state_id", "system_id", "site_code")
    weeks = in_year(of_lea(deliveries, asked), "week_date", asked.school_year, asked.day)
    joined = weeks.join(of_service, on=["lea_code", "service_id"]).join(of_plan, on=["lea_code", "iep_id"])
    told = joined.with_columns(_less(nw.col("minutes_planned"), nw.col("minutes_delivered")).alias("missed_minutes"))
    made_up = nw.col("minutes_made_up").fill_null(0).alias("made_up_minutes")
    told = told.with_columns(made_up)
    owed = _less(nw.col("missed_minutes"), nw.col("made_up_minutes")).alias("owed_minutes")
    local = told.with_columns(owed).collect(backend="polars")
    rows = local.group_by(*_KEYS).agg(
        *(total(figure) for figure in _FIGURES),
        nw.col("service").max(),
        nw.col("site_code").max(),
        nw.col("provider_id").max(),
    )
    order = ("lea_code", "owed", "state_id", "system_id", "service_id")
    listed = rows.sort(*order, descending=[False, True, False, False, False])
    return Answer(listed, members=Members({Level.LEA: local.lazy()}, _KEYS))


def _less(whole: nw.Expr, part: nw.Expr) -> nw.Expr:
    """What is left of minutes, and nothing where more were given."""
    return nw.when(whole > part).then(whole - part).otherwise(nw.lit(0))
