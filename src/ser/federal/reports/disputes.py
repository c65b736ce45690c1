"""B-15, B-16 and R42: what became of due process complaints, of mediations, and of all disputes of a school year."""

from collections.abc import Sequence
from datetime import date

import narwhals as nw
import polars as pl

from ser.federal.reports.by_sets import of_lea
from ser.law.cite import unverified
from ser.law.report import Answer, Asked, Counted, Figure, Frame, Members, Report, report
from ser.law.tally import by_unit

_TABLE = unverified("20 USC 1418", "the tables of dispute resolution were read by their formulas alone")

_HELD = ~nw.col("resolution_meeting_date").is_null()
_SESSIONS = (
    Figure("complaints"),
    Figure("sessions", _HELD),
    Figure("settled", _HELD & (nw.col("resolution") == "SETTLED").fill_null(False)),
    Figure("percent", (nw.col("resolution") == "SETTLED").fill_null(False), share=True, of=_HELD),
)

_SHOWS = """
    lea_code      LEA
    state_id      State ID
    system_id     System ID
"""


@report(
    "B-15",
    "Resolution sessions that led to a settlement",
    reads="due_process",
    kind="period",
    levels="sea lea",
    also="B15 resolution-sessions",
    unit="due process complaints",
    figures=_SESSIONS,
    opens="percent",
    shows=f"""{_SHOWS}
        due_process_id           Complaint
        filed_date               Filed
        resolution_meeting_date  Resolution session
        resolution               Outcome of the session
    """,
    cite=("34 CFR 300.510", _TABLE),
    columns="""
        level        Level
        lea_code     LEA
        school_year  School year
        complaints   Due process complaints
        sessions     Resolution sessions held
        settled      Settled in them
        percent      Percent settled
    """,
)
def resolution_sessions(cases: Frame, asked: Asked) -> Answer:
    """Of the resolution sessions about complaints filed in the school year, the share with a written settlement.

    Expedited complaints are counted in a table of their own, and are left out here.
    """
    return _by_unit(resolution_sessions, cases.filter(~nw.col("is_expedited")), "filed_date", _SESSIONS, asked)


_MET = nw.col("mediation_outcome").is_in(["AGREED", "NONE"])
_RELATED = ~nw.col("due_process_id").is_null()
_AGREED = nw.col("mediation_outcome") == "AGREED"
_MEDIATIONS = (
    Figure("requests"),
    Figure("held", _MET),
    Figure("related_agreed", _AGREED & _RELATED),
    Figure("unrelated_agreed", _AGREED & ~_RELATED),
    Figure("percent", _AGREED, share=True, of=_MET),
)


@report(
    "B-16",
    "Mediations that led to an agreement",
    reads="mediation",
    kind="period",
    levels="sea lea",
    also="B16 mediations",
    unit="mediations",
    figures=_MEDIATIONS,
    opens="percent",
    shows=f"""{_SHOWS}
        mediation_id       Mediation
        requested_date     Asked for
        held_date          Held
        mediation_outcome  Outcome
        due_process_id     Due process complaint
    """,
    cite=_TABLE,
    columns="""
        level             Level
        lea_code          LEA
        school_year       School year
        requests          Mediations asked for
        held              Held
        related_agreed    Agreed, related to due process
        unrelated_agreed  Agreed, related to none
        percent           Percent agreed
    """,
)
def mediations(asked_for: Frame, asked: Asked) -> Answer:
    """Of the mediations asked for in the school year and held, the share that led to an agreement."""
    return _by_unit(mediations, asked_for, "requested_date", _MEDIATIONS, asked)


def in_year(rows: Frame, day: str, school_year: int, last: date) -> Frame:
    """The rows whose day lies in a school year, as far as it is over on a day."""
    first, end = date(school_year - 1, 7, 1), min(last, date(school_year, 6, 30))
    return rows.filter((nw.col(day) >= nw.lit(first)) & (nw.col(day) <= nw.lit(end)))


def _by_unit(of: Report, rows: Frame, day: str, figures: Sequence[Figure], asked: Asked) -> Answer:
    local = in_year(of_lea(rows, asked), day, asked.school_year, asked.day).collect(backend="polars")
    return units(of, local, figures, asked)


def units(of: Report, local: Counted, figures: Sequence[Figure], asked: Asked) -> Answer:
    """The figures of these rows for each unit of each level that was asked for, with the school year."""
    levels = asked.levels(of.levels)
    names = [column.name for column in of.columns]
    year = nw.lit(asked.school_year).cast(nw.Int64).alias("school_year")
    blocks = [by_unit(local, figures, level).with_columns(year).select(names) for level in levels]
    made: Counted = nw.concat(blocks) if blocks else _nothing(names)
    return Answer(made, members=Members(dict.fromkeys(levels, local.lazy())))


def _nothing(names: Sequence[str]) -> Counted:
    return nw.from_native(pl.DataFrame({name: [] for name in names}), eager_only=True)


_LISTED = ("kind", "lea_code", "state_id", "system_id", "number", "filed_date", "status", "ended_date")


@report(
    "R42",
    "Complaints to the state, due process complaints and mediations",
    reads="state_complaint due_process mediation",
    kind="period",
    levels="lea",
    also="disputes",
    unit="disputes",
    cite=("34 CFR 300.152", "34 CFR 300.515"),
    columns="""
        kind        Kind
        lea_code    LEA
        state_id    State ID
        system_id   System ID
        number      ID
        filed_date  Filed
        status      Status
        ended_date  Ended
    """,
)
def disputes(complaints: Frame, cases: Frame, asked_for: Frame, asked: Asked) -> Answer:
    """Each dispute that began in the school year, with what became of it, the earliest first."""
    rows = nw.concat([
        _listed(complaints, "Complaint to the state", "state_complaint", "filed_date", "complaint_status",
                "report_date", "closed_date"),
        _listed(cases, "Due process complaint", "due_process", "filed_date", "due_process_status", "decision_date",
                "closed_date"),
        _listed(asked_for, "Mediation", "mediation", "requested_date", "mediation_outcome", "held_date"),
    ])  # fmt: skip
    local = in_year(of_lea(rows, asked), "filed_date", asked.school_year, asked.day).collect(backend="polars")
    return Answer(local.sort("lea_code", "filed_date", "kind", "number", "state_id", "system_id"))


def _listed(rows: Frame, kind: str, record: str, filed: str, status: str, *ended: str) -> Frame:
    over = nw.coalesce(*(nw.col(name) for name in ended)) if len(ended) > 1 else nw.col(ended[0])
    return rows.select(
        nw.lit(kind).alias("kind"),
        "lea_code",
        "state_id",
        "system_id",
        nw.col(f"{record}_id").alias("number"),
        nw.col(filed).alias("filed_date"),
        nw.col(status).alias("status"),
        over.alias("ended_date"),
    ).select(*_LISTED)
