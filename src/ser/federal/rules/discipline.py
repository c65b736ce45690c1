"""Rules about removals for a violation of the code of conduct."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ser.federal.records import Removal
from ser.federal.timelines.discipline import days_removed, is_protected, is_removed
from ser.law.calendar import school_year_of
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule
from ser.law.student import Student
from ser.law.words import Phrase

TEN = 10
"""School days of removal, in a row or in a school year, beyond which more is owed."""

REVIEW = 10
"""School days from the decision within which the manifestation review is held."""

INTERIM = 45
"""School days that an interim setting may last without a further order."""

_LONG: dict[str, Any] = {"days": Decimal(12), "end_date": date(2017, 9, 27), "services_provided": True}
_IN_NOVEMBER = add("removal", removal_id="D2", incident_id="N2", begin_date=date(2017, 11, 6),
                   end_date=date(2017, 11, 17), days=Decimal(9), parent_notified_date=date(2017, 11, 6),
                   is_placement_change=None, services_provided=True)  # fmt: skip
_INTERIM: dict[str, Any] = {"discipline_method": "IAES", "interim_removal": "REMDW", "interim_removal_reason": "D",
            "services_provided": True, "manifestation_date": date(2017, 9, 20), "manifestation": "NO"}  # fmt: skip


def _of_program(s: Student) -> Iterator[Removal]:
    """Removals of a child who was protected on the first day."""
    return (r for r in s[Removal] if is_protected(r, s))


def _by_year(s: Student) -> dict[int, list[Removal]]:
    """Removals whose days are known, by school year, in order."""
    years: dict[int, list[Removal]] = {}
    for r in sorted(_of_program(s), key=lambda r: r.begin_date):
        if r.days is not None and is_removed(r):
            years.setdefault(school_year_of(r.begin_date), []).append(r)
    return years


@rule(
    "SER-0110", Severity.MUST_EXPLAIN, reads="removal.begin_date",
    marks="removal.days removal.is_placement_change removal.manifestation_date", cite="34 CFR 300.530(e)",
    says="The removal from {begin_date} changes the placement, and no manifestation review was held by {due}.",
    fix="Enter the day and the result of the review; if it was late or not held, say why.",
    breaks=change("removal", is_placement_change=True, placement_change_date=date(2017, 9, 12), **_LONG),
    holds=change("removal", is_placement_change=True, placement_change_date=date(2017, 9, 12),
                 manifestation_date=date(2017, 9, 20), manifestation="NO", **_LONG),
)  # fmt: skip
def a_change_of_placement_is_reviewed(s: Student, day: date) -> Iterable[Breach]:
    """A removal of more than ten school days in a row, or one decided to change the placement, is reviewed in time."""
    for r in _of_program(s):
        if not r.is_placement_change and not (r.days is not None and r.days > TEN and is_removed(r)):
            continue
        due = s.days.school(r.placement_change_date or r.begin_date, REVIEW)
        if due is not None and (r.manifestation_date or day) > due:
            yield Breach(r, {"due": due})


@rule(
    "SER-0111", Severity.MUST_EXPLAIN, reads="removal.begin_date",
    marks="removal.end_date removal.days removal.hearing_order_date",
    cite=("34 CFR 300.530(g)", "34 CFR 300.532(b)(3)"),
    says="The interim setting from {begin_date} lasts {length} school days without a further order.",
    fix="Enter the order of the hearing officer; if there was none, say why the child did not return.",
    breaks=change("removal", end_date=date(2017, 12, 15), days=Decimal(60), **_INTERIM),
    holds=change("removal", end_date=date(2017, 10, 27), days=Decimal(30), **_INTERIM),
)  # fmt: skip
def an_interim_setting_lasts_45_school_days(s: Student, day: date) -> Iterable[Breach]:
    """An interim setting lasts 45 school days at most, unless a hearing officer orders it again."""
    for r in _of_program(s):
        if r.discipline_method != "IAES" or (r.hearing_order_date or r.begin_date) > r.begin_date:
            continue
        length = days_removed(r, s, day)
        if length > INTERIM:
            yield Breach(r, {"length": length})


@rule(
    "SER-0112", Severity.NOTICE, reads="removal.days", marks="removal.is_placement_change", cite="34 CFR 300.536",
    says="Removals in the school year come to {total} school days, and it was not decided whether they are a pattern.",
    fix="Decide whether they change the placement: by the behavior, the length of each, the total, how close they are.",
    breaks=_IN_NOVEMBER,
)  # fmt: skip
def a_series_of_removals_is_looked_at(s: Student, day: date) -> Iterable[Breach]:
    """When removals of a school year come to more than ten school days, the LEA decides whether they are a pattern."""
    for rows in _by_year(s).values():
        total = sum(r.days for r in rows if r.days is not None)
        last = rows[-1]
        if total > TEN and last.is_placement_change is None and all(r.days <= TEN for r in rows if r.days is not None):
            yield Breach(last, {"total": total})


@rule(
    "SER-0113", Severity.MUST_EXPLAIN, reads="removal.placement_change_date", marks="removal.parent_notified_date",
    cite="34 CFR 300.530(h)",
    says="The change of placement was decided on {placement_change_date}, and the parent was {told}.",
    fix="Enter the day on which the parent was told; if that was later, or never, say why.",
    breaks=change("removal", placement_change_date=date(2017, 9, 11)),
    holds=change("removal", placement_change_date=date(2017, 9, 12)),
)  # fmt: skip
def the_parent_is_told_on_the_day(s: Student, day: date) -> Iterable[Breach]:
    """The parent is told, with the notice of safeguards, on the day on which a change of placement is decided."""
    for r in s[Removal]:
        decided, told = r.placement_change_date, r.parent_notified_date
        if decided is not None and (told or day) > decided:
            yield Breach(r, {"told": "not told" if told is None else Phrase("told on {day:long}", day=told)})


@rule(
    "SER-0114", Severity.MUST_FIX, reads="removal.discipline_method", marks="removal.interim_removal",
    cite="20 USC 1418",
    says="The child was removed to an interim setting, but not by whom.",
    fix="Enter whether school personnel or a hearing officer ordered it; federal files count them apart.",
    why="Federal files count removals to an interim setting by who ordered them.",
    breaks=change("removal", **{**_INTERIM, "interim_removal": None, "interim_removal_reason": None}),
)  # fmt: skip
def an_interim_setting_was_ordered_by_somebody(s: Student, day: date) -> Iterable[Removal]:
    """A removal to an interim setting says who ordered it."""
    return (r for r in _of_program(s) if r.discipline_method == "IAES" and r.interim_removal is None)


@rule(
    "SER-0115", Severity.MUST_FIX, reads="removal.interim_removal", marks="removal.interim_removal_reason",
    cite="34 CFR 300.530(g)",
    says="School personnel removed the child to an interim setting ({interim_removal}), but no reason is given.",
    fix="Enter which of the three it was: drugs, a weapon, or serious bodily injury.",
    breaks=change("removal", **{**_INTERIM, "interim_removal_reason": None}),
    holds=change("removal", **_INTERIM),
)  # fmt: skip
def school_personnel_remove_for_three_reasons(r: Removal) -> bool:
    """School personnel remove a child to an interim setting for drugs, a weapon or serious bodily injury."""
    return r.federal("interim_removal") != "REMDW" or r.interim_removal_reason is not None


@rule(
    "SER-0116", Severity.MUST_EXPLAIN, reads="removal.days removal.services_provided", cite="34 CFR 300.530(b)(2)",
    says="With this removal the child was out {total} school days in the school year, and no services were provided.",
    fix="Enter the services that were provided after the tenth day; if there were none, say why.",
    breaks=add("removal", removal_id="D2", incident_id="N2", begin_date=date(2017, 11, 6), end_date=date(2017, 11, 17),
               days=Decimal(9), parent_notified_date=date(2017, 11, 6)),
)  # fmt: skip
def services_go_on_after_ten_days(s: Student, day: date) -> Iterable[Breach]:
    """After ten school days of removal in a school year, services are provided on every further day of removal."""
    for rows in _by_year(s).values():
        total = Decimal(0)
        for r in rows:
            total += r.days or 0
            if total > TEN and r.services_provided is False:
                yield Breach(r, {"total": total})


@rule(
    "SER-0117", Severity.MUST_FIX, reads="removal.days removal.end_date",
    cite=house("days and dates of a removal do not contradict each other"),
    says="The removal of {days} school days lasts from {begin_date} to {end_date}, which holds {most}.",
    fix="Correct the days or the dates.",
    breaks=change("removal", days=Decimal(4)),
)  # fmt: skip
def the_days_of_a_removal_fit_its_dates(s: Student, day: date) -> Iterable[Breach]:
    """A removal has no more school days than lie between its first and its last day."""
    for r in s[Removal]:
        if r.days is None or r.end_date is None or r.begin_date == date.min:
            continue
        most = s.days.school_between(r.begin_date - timedelta(1), r.end_date)
        if most is not None and r.days > max(most, 0) and r.begin_date <= r.end_date:
            yield Breach(r, {"most": most})


RULES: tuple[Rule, ...] = (
    a_change_of_placement_is_reviewed, an_interim_setting_lasts_45_school_days, a_series_of_removals_is_looked_at,
    the_parent_is_told_on_the_day, an_interim_setting_was_ordered_by_somebody,
    school_personnel_remove_for_three_reasons, services_go_on_after_ten_days, the_days_of_a_removal_fit_its_dates,
)  # fmt: skip
