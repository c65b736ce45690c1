"""The discipline files (FS005, FS006, FS007, FS088, FS143), and the children who were removed, one by one."""

import narwhals as nw

from ser.federal.reports.by_sets import COUNT, age_on, by_sets, count_date, of_lea
from ser.federal.reports.shown import REMOVALS, of_removed
from ser.law.report import Answer, Asked, Counted, Figure, Frame, Level, Members, report
from ser.law.tally import PLACES, total

YOUNGEST, OLDEST = 3, 21
"""The ages, on the day of the child count, at which removals are reported."""

LEAST = 0.5
"""School days: less is not reported."""

_COLUMNS = """
    level            Level
    lea_code         LEA
    set              Category set
    total_indicator  Total indicator (Y: subtotal or total)
    {own}
    disability       Disability category
    race             Race or ethnicity
    sex              Sex
    english_learner  English learner
    count            {unit}
"""


def _columns(unit: str, *own: str) -> str:
    lines = [*own] if own else []
    text = _COLUMNS.format(own="\n    ".join(lines), unit=unit)
    return "\n".join(line for line in text.splitlines() if line.strip())


_METHOD, _LENGTH = "method  Method", "length  Length of the removals together"
_TYPE, _REASON = "interim_removal  Type of removal", "interim_reason  Reason"


def of_year(removals: Frame, asked: Asked) -> Frame:
    """The removals of the year of children in special education at the ages that are reported.

    Children whom their parents placed in a private school are left out, and so is sending a child home informally, of
    which no federal file speaks.
    """
    age = age_on(count_date(asked, asked.school_year)).alias("age")
    rows = of_lea(removals, asked).filter(
        (nw.col("school_year") == asked.school_year) & nw.col("is_idea") & ~nw.col("is_parentally_placed")
    )
    aged = rows.with_columns(age).filter((nw.col("age") >= YOUNGEST) & (nw.col("age") <= OLDEST))
    return aged.filter(~nw.col("is_informal").fill_null(False))


def _by_child(removals: Counted, level: Level, *by: str) -> Frame:
    """A row for each child, or each child and kind, with its days; who the child is, is said by its last removal."""
    keys = [*PLACES[level], "public_id", *by]
    days = removals.group_by(*keys).agg(nw.col("days").sum())
    last = removals.sort("begin_date", "removal_id").unique(subset=keys, keep="last").drop("days")
    return last.join(days, on=keys, how="inner").lazy()


@report(
    "FS005",
    "Removals to an interim setting",
    needs="removals",
    kind="period",
    levels="sea lea",
    unit="children",
    figures=(COUNT,),
    shows=of_removed("interim_removal Type of removal"),
    columns=_columns("Children", _TYPE),
    cite=["20 USC 1418", "34 CFR 300.530(g)"],
)
def interim_settings(removals: Frame, asked: Asked) -> Answer:
    """Children removed to an interim alternative setting by school personnel or a hearing officer, once for each."""
    kept = of_year(removals, asked).filter(~nw.col("interim_removal").is_null())
    rows = kept.collect(backend="polars")
    levels = asked.levels(interim_settings.levels)
    at = {level: _by_child(rows, level, "interim_removal") for level in levels}
    return by_sets("FS005", at, asked, [c.name for c in interim_settings.columns])


@report(
    "FS006",
    "Suspensions and expulsions",
    needs="removals",
    kind="period",
    levels="sea lea",
    unit="children",
    figures=(COUNT,),
    shows=of_removed("method Method", "length Length of the removals together"),
    columns=_columns("Children", _METHOD, _LENGTH),
    cite="20 USC 1418",
)
def suspensions(removals: Frame, asked: Asked) -> Answer:
    """Children suspended or expelled, once for each method, by whether its days together are more than ten.

    Removals to an interim setting are left out, and so is less than half a day.
    """
    kept = of_year(removals, asked).filter(nw.col("interim_removal").is_null() & ~nw.col("method").is_null())
    rows, at = kept.collect(backend="polars"), {}
    for level in asked.levels(suspensions.levels):
        children = _by_child(rows, level, "method").filter(nw.col("days") >= LEAST)
        length = nw.when(nw.col("days") <= 10).then(nw.lit("LTOREQ10")).otherwise(nw.lit("GREATER10"))
        at[level] = children.with_columns(length.alias("length"))
    return by_sets("FS006", at, asked, [c.name for c in suspensions.columns])


@report(
    "FS007",
    "Reasons for removal to an interim setting",
    needs="removals",
    kind="period",
    levels="sea lea",
    unit="removals",
    figures=(COUNT,),
    shows=REMOVALS,
    columns=_columns("Removals", _REASON),
    cite=["20 USC 1418", "34 CFR 300.530(g)"],
)
def interim_reasons(removals: Frame, asked: Asked) -> Answer:
    """Removals by school personnel to an interim setting, each of them, by drugs, weapon or serious bodily injury."""
    rows = of_year(removals, asked).filter(nw.col("interim_removal") == "REMDW")
    at = dict.fromkeys(asked.levels(interim_reasons.levels), rows)
    return by_sets("FS007", at, asked, [c.name for c in interim_reasons.columns])


@report(
    "FS088",
    "Children removed",
    needs="removals",
    kind="period",
    levels="sea lea",
    unit="children",
    figures=(COUNT,),
    shows=of_removed("length Length of the removals together"),
    columns=_columns("Children", _LENGTH),
    cite="20 USC 1418",
)
def children_removed(removals: Frame, asked: Asked) -> Answer:
    """Children removed in any way, once, by the days of all removals together; less than half a day is left out."""
    rows, at = _any(removals, asked).collect(backend="polars"), {}
    for level in asked.levels(children_removed.levels):
        children = _by_child(rows, level).filter(nw.col("days") >= LEAST)
        longer = nw.when(nw.col("days") <= 10).then(nw.lit("2TO10")).otherwise(nw.lit("GREATER10"))
        length = nw.when(nw.col("days") < 1.5).then(nw.lit("LTOREQ1")).otherwise(longer)
        at[level] = children.with_columns(length.alias("length"))
    return by_sets("FS088", at, asked, [c.name for c in children_removed.columns])


@report(
    "FS143",
    "Removals in all",
    needs="removals",
    kind="period",
    levels="sea lea",
    columns=_columns("Removals"),
    unit="removals",
    figures=(COUNT,),
    shows=REMOVALS,
    cite="20 USC 1418",
)
def all_removals(removals: Frame, asked: Asked) -> Answer:
    """Every removal of the children who were removed for half a day or more in the year."""
    rows, at = _any(removals, asked).collect(backend="polars"), {}
    for level in asked.levels(all_removals.levels):
        keys = [*PLACES[level], "public_id"]
        removed = rows.group_by(*keys).agg(nw.col("days").sum().alias("together"))
        at[level] = rows.join(removed.filter(nw.col("together") >= LEAST), on=keys, how="inner").lazy()
    return by_sets("FS143", at, asked, [c.name for c in all_removals.columns])


def _any(removals: Frame, asked: Asked) -> Frame:
    """Removals of any kind that federal files know."""
    counts = ~nw.col("method").is_null() | ~nw.col("interim_removal").is_null() | nw.col("is_expulsion")
    return of_year(removals, asked).filter(counts)


@report(
    "FS144",
    "Services during expulsion",
    needs="removals",
    kind="period",
    levels="sea lea",
    cite="20 USC 1418",
    unit="children",
    figures=(COUNT,),
    shows=of_removed("disability_status With or without a disability", "services Educational services"),
    columns="""
        level              Level
        lea_code           LEA
        set                Category set
        total_indicator    Total indicator (Y: subtotal or total)
        disability_status  With or without a disability
        services           Educational services
        count              Children
    """,
)
def services_in_expulsion(removals: Frame, asked: Asked) -> Answer:
    """Children expelled in the year, with a disability and without, by whether services were given the last time.

    Those without a disability are of the grades from kindergarten to twelve. A child with a services plan has a
    disability, and is left out as of the other discipline files.
    """
    of_idea = of_year(removals, asked).filter(nw.col("is_expulsion") & ~nw.col("disability").is_null())
    others = of_lea(removals, asked).filter(
        (nw.col("school_year") == asked.school_year)
        & nw.col("is_expulsion")
        & ~nw.col("is_idea")
        & ~nw.col("is_parentally_placed")
        & nw.col("grade").is_in(_GRADES)
    )
    names = others.collect_schema().names()
    both = nw.concat([of_idea.select(names), others]).with_columns(_disability_status(), _services())
    rows = both.collect(backend="polars")
    at = {level: _by_child(rows, level) for level in asked.levels(services_in_expulsion.levels)}
    return by_sets("FS144", at, asked, [c.name for c in services_in_expulsion.columns])


_GRADES = ("KG", *(f"{n:02}" for n in range(1, 13)))


def _disability_status() -> nw.Expr:
    return nw.when(nw.col("is_idea")).then(nw.lit("WDIS")).otherwise(nw.lit("WODIS")).alias("disability_status")


def _services() -> nw.Expr:
    provided = nw.when(nw.col("services_provided")).then(nw.lit("SERVPROV")).otherwise(nw.lit("SERVNOTPROV"))
    return nw.when(~nw.col("services_provided").is_null()).then(provided).alias("services")


_TOGETHER = (
    Figure("removals"),
    Figure("days", adds="days"),
    Figure("out_of_school", nw.col("method") == "OUTOFSCHOOL", adds="days"),
    Figure("in_school", nw.col("method") == "INSCHOOL", adds="days"),
    Figure("interim", ~nw.col("interim_removal").is_null(), adds="days"),
    Figure("informal", nw.col("is_informal").fill_null(False)),
    Figure("without_days", nw.col("has_no_days")),
    Figure("reviews", ~nw.col("manifestation_date").is_null()),
)


@report(
    "R25",
    "Children removed for disciplinary reasons",
    needs="removals",
    kind="period",
    also="removals",
    levels="lea",
    unit="children",
    figures=_TOGETHER,
    opens="",
    shows=REMOVALS,
    cite=["34 CFR 300.530(b),(c)", "34 CFR 300.536"],
    columns="""
        lea_code       LEA
        site_code      School
        state_id       State ID
        system_id      System ID
        disability     Disability category
        removals       Removals
        days           School days together
        out_of_school  Of them out of school
        in_school      Of them in school
        interim        In an interim setting
        informal       Sent home informally
        without_days   Removals without days
        reviews        Manifestation reviews
        is_over_ten    More than ten days
        last_removal   Last removal
    """,
)
def removed(removals: Frame, asked: Asked) -> Answer:
    """Each child in special education who was removed in the school year, with its days; the most days first.

    More than ten school days together may be a change of placement, which asks for a manifestation review.
    """
    rows = of_lea(removals, asked).filter((nw.col("school_year") == asked.school_year) & nw.col("is_idea"))
    told = rows.with_columns(nw.col("days").is_null().alias("has_no_days"), nw.col("days").fill_null(0.0)).collect(
        backend="polars"
    )
    keys = ("lea_code", "state_id", "system_id", "public_id")
    children = (
        told.sort("begin_date", "removal_id")
        .group_by(*keys)
        .agg(
            *(total(figure) for figure in _TOGETHER),
            nw.col("begin_date").max().alias("last_removal"),
            nw.col("site_code").max(),
            nw.col("disability").max(),
        )
        .with_columns((nw.col("days") > 10).alias("is_over_ten"))
    )
    order = ("lea_code", "days", "state_id", "system_id")
    listed = children.sort(*order, descending=[False, True, False, False])
    return Answer(listed, members=Members({Level.LEA: told.lazy()}, keys))
