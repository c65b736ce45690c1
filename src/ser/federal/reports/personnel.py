"""FS070, FS112 and FS099: the staff of special education in full-time equivalents, by age group and qualification."""

from collections.abc import Mapping

import narwhals as nw

from ser.federal.reports.by_sets import FTE, of_lea, sums_by_sets
from ser.federal.reports.shown import POSTS
from ser.law.report import Answer, Asked, Frame, report

TEACHER, PARAPROFESSIONAL = "TEACHER", "PARA"

_QUALIFIED: Mapping[str, Mapping[str, str]] = {
    "FS070": {"FC": "SPEDTCHFULCRT", "NFC": "SPEDTCHNFULCRT"},
    "FS112": {"FC": "Q", "NFC": "NQ"},
    "FS099": {"FC": "FC", "NFC": "NFC"},
}
"""How each file writes that somebody is fully certified or qualified, or is not."""

_COLUMNS = """
    level            Level
    lea_code         LEA
    set              Category set
    total_indicator  Total indicator (Y: subtotal or total)
    {own}
    qualification    Certified or qualified
    count            Full-time equivalents
"""


@report(
    "FS070",
    "Special education teachers",
    reads="provider_assignment",
    kind="day",
    levels="sea lea",
    columns=_COLUMNS.format(own="age_group        Ages of the children"),
    cite="20 USC 1418",
    also="R24",
    unit="posts",
    figures=(FTE,),
    shows=POSTS,
)
def teachers(posts: Frame, asked: Asked) -> Answer:
    """Full-time equivalents of the special education teachers on the day, by the ages they teach and certification."""
    return _counted("FS070", _on_day(posts, asked).filter(nw.col("staff_category") == TEACHER), asked)


@report(
    "FS112",
    "Special education paraprofessionals",
    reads="provider_assignment",
    kind="day",
    levels="sea lea",
    columns=_COLUMNS.format(own="age_group        Ages of the children"),
    cite="20 USC 1418",
    unit="posts",
    figures=(FTE,),
    shows=POSTS,
)
def paraprofessionals(posts: Frame, asked: Asked) -> Answer:
    """Full-time equivalents of the paraprofessionals on the day, by the ages they work with and qualification."""
    return _counted("FS112", _on_day(posts, asked).filter(nw.col("staff_category") == PARAPROFESSIONAL), asked)


@report(
    "FS099",
    "Related services personnel",
    reads="provider_assignment",
    kind="day",
    levels="sea lea",
    columns=_COLUMNS.format(own="staff_category   Staff category"),
    cite="20 USC 1418",
    unit="posts",
    figures=(FTE,),
    shows=POSTS,
)
def related_services(posts: Frame, asked: Asked) -> Answer:
    """Full-time equivalents of those who give related services on the day, by category and certification.

    Posts of a category that the federal file does not know, such as educational diagnosticians, are left out.
    """
    codes = asked.state.code_sets["staff_category"]
    known = {code.code: federal for code in codes if (federal := codes.federal(code.code))}
    rows = _on_day(posts, asked).filter(nw.col("staff_category").is_in(list(known)))
    return _counted("FS099", rows.with_columns(_recoded("staff_category", known)), asked)


_REPORTS = {"FS070": teachers, "FS112": paraprofessionals, "FS099": related_services}


def _on_day(posts: Frame, asked: Asked) -> Frame:
    """The posts that were held on the day; a post without its part of full time adds nothing."""
    day = nw.lit(asked.day)
    is_held = (nw.col("begin_date") <= day) & (nw.col("end_date").is_null() | (nw.col("end_date") >= day))
    return of_lea(posts, asked).filter(is_held).with_columns(nw.col("fte").fill_null(0.0))


def _counted(file: str, posts: Frame, asked: Asked) -> Answer:
    ages = asked.state.code_sets["age_group"]
    coded = posts.with_columns(
        _recoded("age_group", {code.code: ages.federal(code.code) or code.code for code in ages}),
        _recoded("qualification", _QUALIFIED[file]),
    )
    made = _REPORTS[file]
    at = dict.fromkeys(asked.levels(made.levels), coded)
    return sums_by_sets(file, at, asked, [column.name for column in made.columns], FTE)


def _recoded(name: str, codes: Mapping[str, str]) -> nw.Expr:
    """The federal codes of a column."""
    return nw.col(name).replace_strict(list(codes), list(codes.values()), default=None, return_dtype=nw.String)
