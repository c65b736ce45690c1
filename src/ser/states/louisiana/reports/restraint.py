"""The yearly count of restraint and seclusion that the state is to make."""

import narwhals as nw

from ser.federal.reports.by_sets import of_lea
from ser.federal.reports.disputes import in_year, units
from ser.law.report import Answer, Asked, Figure, Frame, report
from ser.states.louisiana.restraint_record import ACT_479, STATUTE


def _is(*kinds: str) -> nw.Expr:
    return nw.col("restraint_kind").is_in(kinds)


_FIGURES = (
    Figure("incidents"),
    Figure("physical", _is("PHYSICAL")),
    Figure("mechanical", _is("MECHANICAL")),
    Figure("seclusion", _is("SECLUSION")),
    Figure("both", _is("BOTH")),
    Figure("student_hurt", nw.col("student_injured").fill_null(False)),
    Figure("staff_hurt", nw.col("staff_injured").fill_null(False)),
    Figure("without_notice", nw.col("written_notice_date").is_null()),
)


@report(
    "restraint",
    "Restraint and seclusion in a school year",
    reads="restraint",
    kind="period",
    also="restraint-and-seclusion",
    unit="incidents",
    figures=_FIGURES,
    shows="""
        lea_code             LEA
        site_code            School
        state_id             State ID
        system_id            System ID
        restraint_id         Incident
        restraint_kind       Kind
        incident_date        Day
        student_injured      Student injured
        written_notice_date  Written notice
    """,
    cite=(STATUTE, ACT_479),
    columns="""
        level           Level
        lea_code        LEA
        site_code       School
        school_year     School year
        incidents       Incidents
        physical        Physical restraint
        mechanical      Mechanical restraint
        seclusion       Seclusion
        both            Restraint and seclusion
        student_hurt    Student injured
        staff_hurt      Staff injured
        without_notice  Without a written notice
    """,
)
def restraint_and_seclusion(incidents: Frame, asked: Asked) -> Answer:
    """Incidents of restraint and seclusion in the school year by kind, by state, LEA and school."""
    rows = in_year(of_lea(incidents, asked), "incident_date", asked.school_year, asked.day)
    local = rows.collect(backend="polars")
    return units(restraint_and_seclusion, local, _FIGURES, asked)
