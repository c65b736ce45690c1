"""The state opens a collection; what its rules weigh, who takes part and its day stay until it is closed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ser.law.collection import CHILD_COUNT
from ser.law.kept_day import KeptDay
from ser.law.period import Stage, Window
from ser.law.permission import NotAllowed
from ser.services.collections import periods
from ser.services.collections.periods import CannotOpen, KeptPeriod
from ser.services.operations import rolling
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, child, lea, load, write

pytestmark = pytest.mark.slow
WINDOW = Window(date(2017, 8, 1), date(2017, 10, 15), date(2017, 11, 1), date(2018, 12, 1))
COUNTED = KeptDay(CHILD_COUNT, date(2017, 10, 1))


def opens(window: Window = WINDOW, collection: str = CHILD_COUNT, school_year: int = 2018) -> KeptPeriod:
    return periods.open_period(by=STATE_SCOPE, collection=collection, school_year=school_year, window=window)


def acts() -> list[str]:
    return [act for (act,) in ask("SELECT act FROM audit_event ORDER BY id")]


@pytest.mark.usefixtures("empty")
def test_an_opened_collection_says_what_its_rules_weighed() -> None:
    kept = opens()
    assert (kept.stage, kept.opened_by, kept.period.window) == (Stage.OPEN, STATE_SCOPE.actor, WINDOW)
    assert kept.period.severities == STATE.severities(STATE.child_count)
    assert periods.periods(by=STATE_SCOPE) == [kept]
    closed = periods.close_period(by=STATE_SCOPE, number=kept.number)
    assert closed == replace(kept, stage=Stage.CLOSED)
    assert acts() == ["open_collection", "collections", "close_collection"]


@pytest.mark.usefixtures("empty")
def test_an_lea_sees_the_collections_in_which_it_takes_part_and_opens_none() -> None:
    everybody = opens()
    some = opens(replace(WINDOW, leas=frozenset({"036"})), "december_check")
    assert periods.periods(by=lea("022")) == [everybody]
    assert periods.periods(by=lea("036")) == [some, everybody]
    with pytest.raises(NotAllowed):
        periods.open_period(by=lea("022"), collection="february_count", school_year=2018, window=WINDOW)
    with pytest.raises(NotAllowed):
        periods.close_period(by=lea("022"), number=everybody.number)


@pytest.mark.usefixtures("empty")
def test_what_cannot_be_opened_or_closed_is_said() -> None:
    kept = opens()
    with pytest.raises(CannotOpen, match="opened only once"):
        opens()
    with pytest.raises(CannotOpen, match=r"no collection called march\. It has child_count"):
        opens(collection="march")
    periods.close_period(by=STATE_SCOPE, number=kept.number)
    with pytest.raises(CannotOpen, match="closed already"):
        periods.close_period(by=STATE_SCOPE, number=kept.number)
    with pytest.raises(CannotOpen, match="No collection was opened"):
        periods.close_period(by=STATE_SCOPE, number=kept.number + 9)


def test_the_day_of_an_open_collection_is_kept_until_it_is_closed(empty: Connections, tmp_path: Path) -> None:
    load(write(tmp_path / "made", child(ORLEANS)), today=TODAY)
    kept = opens()
    rolled = rolling.roll(by=STATE_SCOPE, today=date(2018, 10, 2))
    assert COUNTED in rolled.kept, "the count of 2017 is still open"
    assert KeptDay(CHILD_COUNT, date(2018, 10, 1)) in rolled.kept
    assert facts_of(COUNTED.day) > 0
    periods.close_period(by=STATE_SCOPE, number=kept.number)
    rolled = rolling.roll(by=STATE_SCOPE, today=date(2018, 10, 3))
    assert COUNTED not in rolled.kept
    assert COUNTED.day in rolled.dropped
    assert facts_of(COUNTED.day) == 0


def facts_of(day: date) -> int:
    return int(ask("SELECT count(*) FROM fact_children WHERE kept_for = %s", day)[0][0])
