"""R29: services without a provider, and providers without what their work asks for."""

import narwhals as nw

from ser.federal.reports.by_sets import of_lea
from ser.law.report import Answer, Asked, Counted, Frame, report

_KEYS = ["lea_code", "provider_id"]


@report(
    "R29", "Providers: vacant, unknown, without qualification", needs="services", kind="day", also="providers",
    reads="provider provider_assignment service", levels="lea", cite="20 USC 1418",
    columns="""
        lea_code         LEA
        wants            What is wrong
        provider_id      Provider
        provider_type    Type
        service          Service
        services         Services on the day
        fte              Full-time equivalents
        certified_to     Certificate until
    """,
)  # fmt: skip
def providers(waiting: Frame, known: Frame, posts: Frame, services: Frame, asked: Asked) -> Answer:
    """What nobody gives, and who gives or teaches without the papers for it, by LEA.

    Vacant: services of plans in force without a provider, by service. Unknown: services name somebody whom the LEA has
    not sent. Expired: the certificate of a provider with services or a post ended before the day. Not qualified: a
    post is held by somebody who is not fully certified or qualified for it.
    """
    staff = _staff(known, posts, services, asked)
    is_unknown = nw.col("provider_type").is_null()
    is_expired = ~is_unknown & (nw.col("certified_to") < nw.lit(asked.day))
    parts = [
        _vacant(waiting, asked),
        _wanting(staff.filter(is_unknown), "unknown"),
        _wanting(staff.filter(is_expired), "certificate expired"),
        _wanting(staff.filter(nw.col("is_unqualified").fill_null(False)), "not fully certified or qualified"),
    ]
    return Answer(nw.concat(parts).sort("lea_code", "wants", "provider_id", "service"))


def _staff(known: Frame, posts: Frame, services: Frame, asked: Asked) -> Counted:
    """Everybody who gives a service or holds a post on the day, with what is known of them."""
    given = _on_day(services, asked).filter(~nw.col("provider_id").is_null())
    served = given.group_by(*_KEYS).agg(nw.len().cast(nw.Int64).alias("services"))
    held = (
        _on_day(posts, asked)
        .group_by(*_KEYS)
        .agg(nw.col("fte").sum().round(2), (nw.col("qualification") == "NFC").any().alias("is_unqualified"))
    )
    papers = known.select(*_KEYS, "provider_type", nw.col("certified_to_date").alias("certified_to"))
    who = nw.concat([served.select(*_KEYS), held.select(*_KEYS)]).unique()
    joined = who.join(served, on=_KEYS, how="left").join(held, on=_KEYS, how="left").join(papers, on=_KEYS, how="left")
    return joined.with_columns(nw.lit(None, nw.String).alias("service")).collect(backend="polars")


def _vacant(waiting: Frame, asked: Asked) -> Counted:
    rows = of_lea(waiting, asked).filter(nw.col("is_vacant")).group_by("lea_code", "service")
    counted = rows.agg(nw.len().cast(nw.Int64).alias("services")).collect(backend="polars")
    blank = [nw.lit(None, nw.String).alias(name) for name in ("provider_id", "provider_type")]
    none = (nw.lit(None, nw.Float64).alias("fte"), nw.lit(None, nw.Date).alias("certified_to"))
    return _wanting(counted.with_columns(*blank, *none), "vacant")


def _wanting(rows: Counted, words: str) -> Counted:
    return rows.with_columns(nw.lit(words).alias("wants")).select(column.name for column in providers.columns)


def _on_day(rows: Frame, asked: Asked) -> Frame:
    day = nw.lit(asked.day)
    is_held = (nw.col("begin_date") <= day) & (nw.col("end_date").is_null() | (nw.col("end_date") >= day))
    return of_lea(rows, asked).filter(is_held)
