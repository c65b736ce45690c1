from datetime import date

import pytest

from ser.federal.facts import deadlines
from ser.states.louisiana.reports.classes import class_sizes, most_students
from ser.states.louisiana.reports.notices import ten_day_notices
from ser.states.louisiana.reports.referrals import referrals_open
from tests.federal.reports.made import asked, frame, named, record_rows, run, run_all

TODAY = date(2018, 3, 1)
SEAT = {
    "lea_code": "017", "site_code": "017Z01", "class_code": "Room 3", "provider_id": "T1", "class_kind": "SELF",
    "class_level": "ELEM", "class_category": "AUT", "paraprofessionals": 1, "begin_date": date(2017, 8, 10),
}  # fmt: skip


def classes(*seats: dict[str, object]) -> list[tuple[str, int, int | None, int, str]]:
    rows = record_rows("class_roster", *({**SEAT, "class_roster_id": f"H{n}", **seat} for n, seat in enumerate(seats)))
    table = named(run_all(class_sizes, {"class_roster": rows}, asked(TODAY, 2018)))
    return [(r["class_code"], r["students"], r["most_students"], r["over"], r["standing"]) for r in table]


def test_a_class_over_its_limit_comes_before_one_within_it() -> None:
    small = {"class_code": "Room 1"}
    assert classes(*[{}] * 5, small) == [("Room 3", 5, 4, 1, "over"), ("Room 1", 1, 4, 0, "within")]


def test_seats_of_other_days_do_not_count() -> None:
    over = {"end_date": date(2018, 2, 28)}
    assert classes({}, over, {"begin_date": date(2018, 3, 2)}) == [("Room 3", 1, 4, 0, "within")]


def test_a_class_that_no_table_names_has_no_limit() -> None:
    assert classes({"class_kind": "RES"}) == [("Room 3", 1, None, 0, "no limit")]


def test_where_seats_differ_those_of_most_hold() -> None:
    assert classes({}, {}, {"class_category": "SLD"}) == [("Room 3", 3, 4, 0, "within")]


@pytest.mark.parametrize(
    ("about", "most"),
    [
        (("SELF", "ID-MO", "ELEM", None, 0), 11),
        (("SELF", "ID-MO", "SEC", False, None), 17),
        (("PRE", None, "PRE", True, 1), 16),
        (("PRE", None, "PRE", None, 1), 11),
        (("GTDEPT", None, "SEC", None, None), 98),
        (("SELF", "AUT", "ELEM", None, 2), None),
    ],
)
def test_the_most_students_go_by_kind_category_level_and_day(about: tuple[str, ...], most: int | None) -> None:
    assert most_students(*about) == most  # type: ignore[arg-type]


NOTICE_YEAR = asked(date(2025, 6, 30), 2025)
PLAN = {"lea_code": "017", "iep_id": "I1", "state_id": "1", "iep_type": "REV"}


def notices(plan: dict[str, object], *own: dict[str, object]) -> list[tuple[date, int | None, str]]:
    frames = {"iep": record_rows("iep", {**PLAN, **plan}), "parent_notice": record_rows("parent_notice", *own)}
    table = named(run_all(ten_day_notices, frames, NOTICE_YEAR))
    return [(row["sent_date"], row["days"], row["standing"]) for row in table]


def test_a_notice_stands_with_the_days_until_it_takes_effect() -> None:
    sent = {"ten_day_notice_date": date(2024, 9, 3), "change_effective_date": date(2024, 9, 13)}
    assert notices(sent) == [(date(2024, 9, 3), 10, "in time")]
    assert notices({**sent, "change_effective_date": date(2024, 9, 12)}) == [(date(2024, 9, 3), 9, "short")]
    assert notices({**sent, "change_effective_date": None}) == [(date(2024, 9, 3), None, "without a day")]


def test_a_notice_may_be_a_record_of_its_own_and_is_listed_once() -> None:
    own = {
        "lea_code": "017",
        "parent_notice_id": "W1",
        "iep_id": "I1",
        "notice_kind": "CHANGE",
        "sent_date": date(2024, 9, 3),
        "effective_date": date(2024, 9, 20),
    }
    assert notices({}, own) == [(date(2024, 9, 3), 17, "in time")]
    assert len(notices({"ten_day_notice_date": date(2024, 9, 3)}, own)) == 1
    assert notices({}, {**own, "notice_kind": "MEETING"}) == []


def test_notices_of_other_years_are_left_out_and_none_before_the_law_is_short() -> None:
    assert notices({"ten_day_notice_date": date(2024, 6, 30)}) == []
    early = {"ten_day_notice_date": date(2017, 9, 5), "change_effective_date": date(2017, 9, 6)}
    frames = {"iep": record_rows("iep", {**PLAN, **early})}
    (row,) = named(run_all(ten_day_notices, frames, asked(TODAY, 2018)))
    assert row["standing"] == "in time"


def test_referrals_stand_until_they_are_answered() -> None:
    rows = [("T-02", date(2018, 3, 5)), ("T-03", TODAY), ("T-02", date(2018, 2, 26))]
    made = frame(deadlines, [{"lea_code": "017", "timeline": clock, "due_date": day} for clock, day in rows])
    assert [row["days_left"] for row in named(run(referrals_open, made, asked(TODAY, 2018)))] == [-3, 4]
