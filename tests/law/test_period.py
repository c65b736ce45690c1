"""A collection weighs rules by itself, and what they weigh is fixed when it opens."""

from dataclasses import replace
from datetime import date

import pytest

from ser.law.collection import CHILD_COUNT, Collection
from ser.law.finding import Severity
from ser.law.period import OutOfOrder, Window, opened
from ser.law.state import DoesNotBuild, State
from ser.states.louisiana.state import STATE

WINDOW = Window(date(2018, 8, 1), date(2018, 10, 15), date(2018, 11, 1), date(2018, 12, 1))
HARD = next(made.code for made in STATE.declared.rules if made.severity_in(STATE.turned_on) is Severity.MUST_FIX)
UNREAD = next(made.code for made in STATE.declared.rules if made.unverified and made.code not in STATE.turned_on)
REFUSED = next(made.code for made in STATE.rules if made.severity is Severity.REJECT)


def weighing(**severities: Severity) -> State:
    """Louisiana with a child count that weighs rules by itself."""
    named = {code.replace("_", "-"): severity for code, severity in severities.items()}
    counted = Collection(CHILD_COUNT, "Child count", 10, 1, severities=named)
    return replace(STATE, collections=(counted, *STATE.collections[1:]))


def under(code: str) -> str:
    return code.replace("-", "_")


def test_a_collection_weighs_a_rule_by_itself_and_the_state_does_not_follow() -> None:
    state = weighing(**{under(HARD): Severity.NOTICE})
    assert state.severities(state.child_count)[HARD] is Severity.NOTICE
    assert state.severities()[HARD] is Severity.MUST_FIX
    assert state.severities(state.collections[1]) == state.severities() == STATE.severities()


def test_an_unverified_rule_is_a_notice_in_every_collection_until_it_is_turned_on() -> None:
    state = weighing(**{under(UNREAD): Severity.MUST_FIX})
    assert state.severities(state.child_count)[UNREAD] is Severity.NOTICE
    turned_on = replace(state, turned_on=frozenset({UNREAD}))
    assert turned_on.severities(turned_on.child_count)[UNREAD] is Severity.MUST_FIX


@pytest.mark.parametrize(("code", "severity"), [(REFUSED, Severity.NOTICE), (HARD, Severity.REJECT), ("X", HARD)])
def test_a_collection_cannot_decide_what_is_stored_nor_weigh_what_is_no_rule(code: str, severity: Severity) -> None:
    with pytest.raises(DoesNotBuild, match=code):
        weighing(**{under(code): severity})


def test_what_rules_weigh_is_fixed_when_a_period_opens_and_a_later_rule_is_a_notice() -> None:
    weighed = {HARD: Severity.MUST_FIX}
    period = opened(STATE.child_count, 2019, WINDOW, weighed, "v")
    weighed[HARD] = Severity.NOTICE
    assert period.counts_on == date(2018, 10, 1)
    assert (period.severity_of(HARD), period.blocks(HARD)) == (Severity.MUST_FIX, True)
    assert (period.severity_of("SER-9999"), period.blocks("SER-9999")) == (Severity.NOTICE, False)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2018, 7, 31), False),
        (date(2018, 8, 1), True),
        (date(2018, 12, 1), True),
        (date(2018, 12, 2), False),
    ],
)
def test_a_window_is_open_from_its_first_day_to_its_last(day: date, is_open: bool) -> None:
    assert WINDOW.is_open_on(day) is is_open


def test_the_days_of_a_window_follow_each_other() -> None:
    with pytest.raises(OutOfOrder, match="certified by 2018-12-02 and closes on 2018-12-01"):
        replace(WINDOW, certify_by=date(2018, 12, 2))
