from datetime import date

from ser.federal.facts.services import WaitingService, services
from ser.law.example import after
from ser.law.rule import Change, change
from tests.states.every import LOUISIANA

BEGUN = date(2017, 11, 9)
NOT_BEGUN = change("service", at=1, first_delivered_date=None)


def rows(*changes: Change, day: date = date(2018, 3, 1)) -> list[WaitingService]:
    return list(services.decide(after(LOUISIANA, changes), day))


def test_a_service_that_has_begun_and_has_a_provider_does_not_wait() -> None:
    assert rows() == []


def test_a_service_without_a_provider_is_vacant_though_it_has_begun() -> None:
    (made,) = rows(change("service", at=1, provider_id=None))
    assert (made.is_vacant, made.has_begun, made.is_overdue, made.service_id) == (True, True, False, "B2")


def test_a_service_is_overdue_after_ten_school_days_and_not_before() -> None:
    # Ten school days from 9 November 2017, by the calendar of the state; Thanksgiving lies between.
    (due,) = {made.start_due_date for made in rows(NOT_BEGUN)}
    assert due is not None
    assert [made.is_overdue for made in rows(NOT_BEGUN, day=due)] == [False]
    later = date(2018, 3, 1)
    (made,) = rows(NOT_BEGUN, day=later)
    assert made.is_overdue
    assert made.school_days_late == after(LOUISIANA).days.school_between(due, later)


def test_the_days_are_counted_from_the_planned_first_day_where_it_is_later_than_the_plan() -> None:
    planned = change("service", at=1, first_delivered_date=None, begin_date=date(2018, 2, 20))
    (made,) = rows(planned)
    assert (made.is_overdue, made.begin_date) == (False, date(2018, 2, 20))
    assert rows(planned, day=date(2018, 2, 19)) == []


def test_services_of_plans_that_are_over_do_not_wait() -> None:
    assert [made.iep_id for made in rows(NOT_BEGUN, change("service", at=0, provider_id=None))] == ["I2"]
