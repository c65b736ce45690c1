"""Bars under a line of years: what lasted stands where it was, in percent of the whole."""

from datetime import date

from ser.services.child.page_values import Bar
from ser.web.child.lanes import chart

TODAY = date(2018, 1, 1)


def test_a_bar_stands_where_it_was_and_one_that_lasts_reaches_today() -> None:
    plans = (Bar("Initial", date(2014, 1, 1), date(2016, 1, 1)), Bar("Review", date(2016, 1, 1), None))
    drawn = chart([("Plan", plans)], TODAY)
    assert drawn is not None
    ((label, (first, second)),) = drawn.lanes
    assert label == "Plan"
    assert (first.x, first.width, first.is_open) == ("0.00%", "49.97%", False)
    assert (second.x, second.width, second.is_open) == ("49.97%", "50.03%", True)
    assert drawn.today == "100.00%"
    assert [year for _, year in drawn.years] == [2015, 2016, 2017, 2018]


def test_what_lasted_a_day_can_be_seen_and_stays_within_the_line() -> None:
    drawn = chart(
        [("Removal", (Bar("Suspension", TODAY, TODAY),)), ("Plan", (Bar("I", date(2008, 1, 1), None),))], TODAY
    )
    assert drawn is not None
    ((_, (day,)), _) = drawn.lanes
    assert (day.x, day.width) == ("99.40%", "0.60%")
    assert len(drawn.years) <= 9


def test_where_nothing_lasted_nothing_is_drawn() -> None:
    assert chart([], TODAY) is None
