from datetime import date
from decimal import Decimal

from ser.federal.facts.removals import RemovalOnDay, removals
from ser.law.example import after
from ser.law.rule import Change, change, without
from tests.states.every import LOUISIANA

TODAY = date(2018, 3, 1)


def rows(*changes: Change, day: date = TODAY) -> list[RemovalOnDay]:
    return list(removals.decide(after(LOUISIANA, changes), day))


def row(*changes: Change, day: date = TODAY) -> RemovalOnDay:
    (made,) = rows(*changes, day=day)
    return made


def test_a_removal_stands_with_its_method_its_days_and_who_was_removed() -> None:
    made = row()
    assert (made.method, made.days, made.school_year, made.is_expulsion) == ("OUTOFSCHOOL", 2.0, 2018, False)
    assert (made.lea_code, made.site_code, made.disability, made.is_idea) == ("017", "017Z01", "OHI", True)


def test_half_days_are_kept_and_unknown_days_stay_unknown() -> None:
    assert row(change("removal", days=Decimal("0.5"))).days == 0.5
    assert row(change("removal", days=None)).days is None


def test_removals_of_children_without_a_disability_stand_too() -> None:
    assert row(without("program_episode")).is_idea is False
    assert row(change("program_episode", program="GT")).is_idea is False


def test_an_interim_setting_has_no_method_but_a_kind_and_a_reason() -> None:
    made = row(change("removal", discipline_method="IAES", interim_removal="REMDW", interim_removal_reason="W"))
    assert (made.method, made.interim_removal, made.interim_reason) == (None, "REMDW", "W")


def test_removals_of_later_days_and_of_years_long_past_are_left_out() -> None:
    assert rows(day=date(2017, 9, 11)) == []
    assert [len(rows(day=day)) for day in (date(2019, 6, 30), date(2019, 7, 1))] == [1, 0]


def test_the_lea_that_was_responsible_then_answers() -> None:
    assert row(change("responsibility", lea_code="026")).lea_code == "026"
    assert row(without("responsibility"), change("removal", lea_code="018")).lea_code == "018"


def test_a_child_with_a_services_plan_is_parentally_placed_while_it_runs() -> None:
    served = change("program_episode", program="SVC")
    made = row(served)
    assert (made.is_idea, made.is_parentally_placed) == (False, True)
    ended = change("program_episode", end_date=date(2017, 9, 1), exit_reason="NOLONGER")
    assert row(served, ended).is_parentally_placed is False
