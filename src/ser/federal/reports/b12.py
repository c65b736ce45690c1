"""B-12, from Part C to Part B: a plan in effect by the third birthday; and the tracker of each child on the way."""

import narwhals as nw
import polars as pl

from ser.federal.facts.transitions import Standing
from ser.federal.reports.by_sets import of_lea
from ser.federal.reports.shown import TRANSITIONS
from ser.law.report import Answer, Asked, Counted, Figure, Frame, Level, Members, report
from ser.law.tally import PLACES, by_unit

NO_REASON = "no reason given"


def _is(*standings: Standing) -> nw.Expr:
    return nw.col("standing").is_in([each.value for each in standings])


def _late(first: int, last: int | None) -> nw.Expr:
    is_late = _is(Standing.LATE) & (nw.col("days_late") >= first)
    return is_late if last is None else is_late & (nw.col("days_late") <= last)


_IS_COUNTED = _is(Standing.IN_TIME, Standing.LATE)

_FIGURES = (
    Figure("referred", ~_is(Standing.PENDING, Standing.GONE)),
    Figure("not_eligible", _is(Standing.NOT_ELIGIBLE)),
    Figure("in_time", _is(Standing.IN_TIME)),
    Figure("parent", _is(Standing.PARENT)),
    Figure("late_referral", _is(Standing.LATE_REFERRAL)),
    # No record says that a parent chose to stay in early intervention.
    Figure("continued", _is()),
    Figure("counted", _IS_COUNTED),
    Figure("percent", _is(Standing.IN_TIME), share=True, of=_IS_COUNTED),
    Figure("late", _is(Standing.LATE)),
    Figure("pending", _is(Standing.PENDING)),
    Figure("gone", _is(Standing.GONE)),
    Figure("late_1_to_15", _late(1, 15)),
    Figure("late_16_to_30", _late(16, 30)),
    Figure("late_31_to_60", _late(31, 60)),
    Figure("late_over_60", _late(61, None)),
)


@report(
    "B-12",
    "Early childhood transition: a plan by the third birthday",
    needs="transitions",
    kind="period",
    levels="sea lea",
    also="B12 R17",
    cite=["34 CFR 300.124", "20 USC 1418"],
    unit="transitions",
    figures=_FIGURES,
    opens="percent",
    shows=TRANSITIONS,
    columns="""
        level           Level
        lea_code        LEA
        school_year     School year of the third birthday
        referred        a: served in Part C and referred
        not_eligible    b: found not eligible before the birthday
        in_time         c: plan in effect by the birthday
        parent          d: parent refused or did not produce the child
        late_referral   e: in Part C less than 90 days before
        continued       f: parent chose to stay in early intervention
        counted         Counted: a - b - d - e - f
        percent         Percent: c of those counted
        late            Late
        pending         Birthday still to come, left out
        gone            Left the state or died, left out
        late_1_to_15    1 to 15 days late
        late_16_to_30   16 to 30 days late
        late_31_to_60   31 to 60 days late
        late_over_60    More than 60 days late
        most_days_late  Most days late
        late_reasons    Reasons of the late
    """,
)
def early_childhood_transition(transitions: Frame, asked: Asked) -> Answer:
    """Children whose third birthday lies in the school year, by the letters of the indicator: c / (a - b - d - e - f).

    Each child stands in one letter. A child whose birthday is still to come, who left the state or who died is not
    among those referred. The letter f is always 0, for no record says that a parent chose to stay in early
    intervention, which only some states offer. Days late are calendar days after the birthday.
    """
    rows = of_lea(transitions, asked).filter(
        (nw.col("school_year") == asked.school_year) & (nw.col("standing") != Standing.NOT_REFERRED.value)
    )
    local = rows.collect(backend="polars")
    levels = asked.levels(early_childhood_transition.levels)
    blocks = [_level(local, level, asked) for level in levels]
    members = Members(dict.fromkeys(levels, local.lazy()))
    return Answer(nw.concat(blocks) if blocks else _nothing(), members=members)


def _level(rows: Counted, level: Level, asked: Asked) -> Counted:
    places, most = PLACES[level], nw.col("days_late").max().cast(nw.Int64).alias("most_days_late")
    counted = by_unit(rows, _FIGURES, level, most)
    shared = counted.with_columns(nw.lit(asked.school_year).cast(nw.Int64).alias("school_year"))
    labels = {code.code: code.label for code in asked.state.code_sets["transition_delay"]}
    return shared.with_columns(_reasons(shared, rows, places, labels)).select(_columns())


def _reasons(units: Counted, rows: Counted, places: tuple[str, ...], labels: dict[str, str]) -> "nw.Series[pl.Series]":
    """How often each reason occurs among the late of each unit, most frequent first, in words."""
    late = rows.filter(nw.col("standing") == Standing.LATE.value)
    counts = late.group_by(*places, "delay_reason").agg(nw.len().alias("n"))
    words: dict[object, list[str]] = {}
    for row in counts.sort("n", "delay_reason", descending=[True, False]).iter_rows(named=True):
        said = NO_REASON if row["delay_reason"] is None else labels.get(row["delay_reason"], row["delay_reason"])
        words.setdefault(row.get("lea_code"), []).append(f"{said}: {row['n']}")
    told = ["; ".join(words.get(lea, [])) for lea in units["lea_code"].to_list()]
    return nw.new_series("late_reasons", told, nw.String, backend="polars")


def _columns() -> list[str]:
    return [column.name for column in early_childhood_transition.columns]


def _nothing() -> Counted:
    return nw.from_native(pl.DataFrame({name: [] for name in _columns()}), eager_only=True)


@report(
    "R16",
    "Children on the way from Part C",
    needs="transitions",
    kind="day",
    also="part-c",
    levels="lea",
    unit="children",
    cite=["34 CFR 300.124", "34 CFR 303.209(c)"],
    columns="""
        lea_code              LEA
        site_code             School
        state_id              State ID
        system_id             System ID
        third_birthday        Third birthday
        days_left             Days left (negative: past)
        standing              Standing
        next_step             Next
        notification_date     Announced
        referral_date         Referred
        conference_due_date   Conference due
        conference_date       Conference
        consent_date          Consent
        eligibility_date      Decided
        iep_date              Plan completed
        fape_start_date       Services began
        days_late             Days late
        delay_reason          Reason
        region                Region
    """,
)
def part_c_tracker(transitions: Frame, asked: Asked) -> Answer:
    """Each child whom Part C has announced and that has no plan in effect, nor was refused or found not eligible.

    The step that comes next is the first of conference, referral, consent, decision, plan and services that has not
    been taken. The nearest birthday comes first in each LEA.
    """
    settled = [s.value for s in (Standing.NOT_ELIGIBLE, Standing.IN_TIME, Standing.PARENT, Standing.GONE)]
    served = ~nw.col("iep_date").is_null() & ~nw.col("fape_start_date").is_null()
    rows = of_lea(transitions, asked).filter(~nw.col("standing").is_in(settled) & ~served)
    return Answer(rows.with_columns(_next()).sort("lea_code", "third_birthday", "state_id", "system_id"))


def _next() -> nw.Expr:
    steps = (
        ("referral_date", "refer the child"),
        ("conference_date", "hold the conference"),
        ("consent_date", "ask for consent"),
        ("eligibility_date", "decide eligibility"),
        ("iep_date", "complete the plan"),
    )
    words: nw.Expr = nw.lit("begin services")
    for name, step in reversed(steps):
        words = nw.when(nw.col(name).is_null()).then(nw.lit(step)).otherwise(words)
    return words.alias("next_step")
