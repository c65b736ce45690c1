"""R29: services without a provider, and providers without what their work asks for."""

import narwhals as nw

from ser.federal.reports.by_sets import of_lea
from ser.law.report import Answer, Asked, Counted, Figure, Frame, Level, Members, report
from ser.law.tally import total

_KEYS = ["lea_code", "provider_id"]

_ROW = ("wants", "provider_id", "service")
"""What tells the rows of an LEA apart."""

_SERVICES = Figure("services", nw.col("kind") == "service")
_FTE = Figure("fte", nw.col("kind") == "post", adds="fte")

_SHOWN = """
    lea_code                LEA
    site_code               School
    wants                   What is wrong
    provider_id             Provider
    kind                    Service or post
    given                   Service
    service_id              Service ID
    iep_id                  Plan
    state_id                State ID
    system_id               System ID
    provider_assignment_id  Post
    staff_category          Staff category
    qualification           Certified or qualified
    fte                     Full-time equivalents
"""


@report(
    "R29",
    "Providers: vacant, unknown, without qualification",
    needs="services",
    kind="day",
    also="providers",
    reads="provider provider_assignment service",
    levels="lea",
    cite="20 USC 1418",
    unit="services and posts",
    figures=(_SERVICES, _FTE),
    opens="",
    shows=_SHOWN,
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
)
def providers(waiting: Frame, known: Frame, posts: Frame, services: Frame, asked: Asked) -> Answer:
    """What nobody gives, and who gives or teaches without the papers for it, by LEA.

    Vacant: services of plans in force without a provider, by service. Unknown: services name somebody whom the LEA has
    not sent. Expired: the certificate of a provider with services or a post ended before the day. Not qualified: a
    post is held by somebody who is not fully certified or qualified for it.
    """
    given = _on_day(services, asked).filter(~nw.col("provider_id").is_null()).with_columns(_kind("service"))
    held = _on_day(posts, asked).with_columns(_kind("post"))
    vacant = of_lea(waiting, asked).filter(nw.col("is_vacant")).with_columns(_kind("service"))
    staff = _staff(known, held, given)
    is_unknown = nw.col("provider_type").is_null()
    is_expired = ~is_unknown & (nw.col("certified_to") < nw.lit(asked.day))
    parts = [
        _vacant(vacant),
        _wanting(staff.filter(is_unknown), "unknown"),
        _wanting(staff.filter(is_expired), "certificate expired"),
        _wanting(staff.filter(nw.col("is_unqualified").fill_null(False)), "not fully certified or qualified"),
    ]
    rows = nw.concat(parts).sort("lea_code", "wants", "provider_id", "service")
    return Answer(rows, members=Members({Level.LEA: _behind(rows, vacant, given, held)}, _ROW))


def _kind(word: str) -> nw.Expr:
    return nw.lit(word).alias("kind")


def _staff(known: Frame, held: Frame, given: Frame) -> Counted:
    """Everybody who gives a service or holds a post on the day, with what is known of them."""
    served = given.group_by(*_KEYS).agg(total(_SERVICES))
    filled = held.group_by(*_KEYS).agg(
        total(_FTE).round(2), (nw.col("qualification") == "NFC").any().alias("is_unqualified")
    )
    papers = known.select(*_KEYS, "provider_type", nw.col("certified_to_date").alias("certified_to"))
    who = nw.concat([served.select(*_KEYS), filled.select(*_KEYS)]).unique()
    joined = who.join(served, on=_KEYS, how="left").join(filled, on=_KEYS, how="left")
    told = joined.join(papers, on=_KEYS, how="left")
    return told.with_columns(nw.lit(None, nw.String).alias("service")).collect(backend="polars")


def _behind(rows: Counted, vacant: Frame, given: Frame, held: Frame) -> Frame:
    """The services and posts behind the rows; somebody with whom two things are wrong is behind two."""
    wrong = rows.select(*_KEYS, "wants").unique().lazy()
    given = given.with_columns(nw.col("service").alias("given")).drop("service")
    vacant = vacant.with_columns(nw.col("service").alias("given"), nw.lit("vacant").alias("wants"))
    frames = [vacant, *(each.join(wrong, on=_KEYS, how="inner") for each in (given, held))]
    names = {line.split()[0] for line in _SHOWN.strip().splitlines()} | {*_ROW}
    parts = [frame.select(name for name in frame.collect_schema().names() if name in names) for frame in frames]
    return nw.concat(parts, how="diagonal")


def _vacant(services: Frame) -> Counted:
    counted = services.group_by("lea_code", "service").agg(total(_SERVICES)).collect(backend="polars")
    blank = [nw.lit(None, nw.String).alias(name) for name in ("provider_id", "provider_type")]
    none = (nw.lit(None, nw.Float64).alias("fte"), nw.lit(None, nw.Date).alias("certified_to"))
    return _wanting(counted.with_columns(*blank, *none), "vacant")


def _wanting(rows: Counted, words: str) -> Counted:
    return rows.with_columns(nw.lit(words).alias("wants")).select(column.name for column in providers.columns)


def _on_day(rows: Frame, asked: Asked) -> Frame:
    day = nw.lit(asked.day)
    is_held = (nw.col("begin_date") <= day) & (nw.col("end_date").is_null() | (nw.col("end_date") >= day))
    return of_lea(rows, asked).filter(is_held)
