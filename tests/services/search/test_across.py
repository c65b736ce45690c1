"""Look-ups across LEAs: with a reason, the least of the child, counted, reviewed and stopped."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from ser.federal.switches import LOOK_UPS
from ser.law.permission import NotAllowed, Permission
from ser.services.search import reviewing, searching
from ser.services.search.reviewing import NothingToReview
from ser.services.search.searching import Match, NotEnough, ReasonNeeded, Stopped
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests import database
from tests.persons import holds
from tests.sending import TODAY, ask, lea, load, table

pytestmark = pytest.mark.slow

OWN, OTHER = lea("017"), lea("036")
PERSON = replace(OTHER, actor="user:7")
COORDINATOR = Scope("user:8", frozenset({"036"}), permissions=frozenset({Permission.GRANT_ACCESS}), today=TODAY)
USUAL = LOOK_UPS.on(TODAY)
NEXT = date(2018, 3, 2)


@pytest.fixture(autouse=True)
def state_id(server: Connections, loaded: Connections) -> Iterator[str]:
    with database.copy(server, loaded):
        for number in (7, 8):
            holds(number, "036", "017")
        yield str(ask("SELECT state_id FROM student")[0][0])


def look(state_id: str, by: Scope = PERSON, today: date = TODAY, why: str = "enrolled here today") -> Match:
    (found,) = searching.statewide(by=by, why=why, today=today, state_id=state_id)
    return found


def near(by: Scope, why: str = "") -> list[Match]:
    last, first, born = ask("SELECT last_name, first_name, birth_date FROM student")[0]
    return list(searching.near(by=by, last_name=last, first_name=first, birth_date=born, today=TODAY, why=why))


def enroll(folder_name: str, state_id: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    row = {"lea_code": "036", "state_id": state_id, "enrollment_id": "E36", "site_code": "036001",
           "entry_date": "2018-02-20", "entry_code": "E1", "grade": "03"}  # fmt: skip
    load(table(tmp_path_factory.mktemp(folder_name) / "enrollment.csv", [row]), by=OTHER)


def test_of_another_leas_child_the_last_four_digits_of_its_id_are_told(state_id: str) -> None:
    found = look(state_id)
    assert (found.state_id, found.lea_code, found.is_open) == (f"…{state_id[-4:]}", "017", False)
    assert look(state_id, OWN).state_id == state_id


@pytest.mark.parametrize("day", [TODAY, NEXT])
def test_a_list_is_looked_up_for_one_reason_and_each_line_counts(state_id: str, day: date) -> None:
    content = f"state_id\n{state_id}\n2199999999\n".encode()
    with pytest.raises(NotEnough, match="Say why"):
        searching.statewide_list(by=PERSON, why=" ", today=day, content=content)
    found, nobody = searching.statewide_list(by=PERSON, why="our new classes", today=day, content=content)
    assert [match.state_id for match in found.matches or ()] == [f"…{state_id[-4:]}"]
    assert nobody.matches == []
    query = "SELECT count(*) FROM audit_event WHERE act = 'look up' AND why = 'our new classes'"
    assert ask(query) == [(2,)]


def test_the_rest_of_a_list_is_not_looked_up_once_it_is_stopped(state_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ser.services.search.across.LOOK_UPS_STOP", 1.2)
    allowed = int(USUAL * 1.2)
    content = "\n".join(["state_id", *[state_id] * (allowed + 3)]).encode()
    lines = searching.statewide_list(by=PERSON, why="our new classes", today=TODAY, content=content)
    assert [one.matches is None for one in lines] == [False] * allowed + [True] * 3


def test_a_near_match_of_another_lea_asks_for_a_reason_and_one_of_ones_own_does_not(state_id: str) -> None:
    with pytest.raises(ReasonNeeded):
        near(PERSON)
    assert ask("SELECT count(*) FROM audit_event WHERE act = 'find near matches'") == [(0,)]
    assert [one.state_id for one in near(PERSON, "a new child")] == [f"…{state_id[-4:]}"]
    assert [one.state_id for one in near(OWN)] == [state_id]
    with pytest.raises(NotEnough):
        look(state_id, why="why")


def test_many_look_ups_are_reviewed_by_the_coordinator_and_nobody_elses(state_id: str) -> None:
    for _ in range(USUAL):
        look(state_id)
    assert reviewing.to_review(by=COORDINATOR) == []
    look(state_id)
    look(state_id)
    (day,) = reviewing.to_review(by=COORDINATOR)
    assert (day.review.who, day.review.day, day.review.count, day.review.is_stopped) == (
        "Person 7",
        TODAY,
        USUAL + 2,
        False,
    )
    assert {one.why for one in day.look_ups} == {"enrolled here today"}
    assert state_id not in repr(day)
    assert reviewing.to_review(by=replace(COORDINATOR, lea_codes=frozenset({"017"}))) == []
    mine = replace(COORDINATOR, actor="user:7")
    assert reviewing.to_review(by=mine) == []
    with pytest.raises(NothingToReview):
        reviewing.review(by=mine, number=day.review.number, goes_on=True, words="all fine", today=TODAY)
    with pytest.raises(NotAllowed):
        reviewing.review(
            by=replace(COORDINATOR, permissions=frozenset()), number=1, goes_on=True, words="", today=TODAY
        )
    reviewing.review(by=COORDINATOR, number=day.review.number, goes_on=True, words="enrollment week", today=TODAY)
    assert reviewing.waiting(by=COORDINATOR) == 0


def test_far_too_many_stop_until_the_coordinator_says_that_they_go_on(
    state_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ser.services.search.across.LOOK_UPS_STOP", 1.2)
    allowed = int(USUAL * 1.2)
    for _ in range(allowed):
        look(state_id)
    for today in (TODAY, NEXT):
        with pytest.raises(Stopped, match="security coordinator"):
            look(state_id, today=today)
        with pytest.raises(Stopped):
            near(PERSON, "a new child")
    assert look(state_id, OWN).is_open
    (day,) = reviewing.to_review(by=COORDINATOR)
    assert day.review.is_stopped
    reviewing.review(by=COORDINATOR, number=day.review.number, goes_on=False, words="ask me", today=TODAY)
    with pytest.raises(Stopped):
        look(state_id, today=NEXT)
    assert reviewing.waiting(by=COORDINATOR) == 0
    (still,) = reviewing.to_review(by=COORDINATOR)
    assert (still.review.is_stopped, still.review.words) == (True, "ask me")
    reviewing.review(by=COORDINATOR, number=still.review.number, goes_on=True, words="asked", today=NEXT)
    assert look(state_id, today=NEXT).name


def test_what_the_coordinator_lets_go_on_goes_on(state_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ser.services.search.across.LOOK_UPS_STOP", 1.2)
    for _ in range(int(USUAL * 1.2)):
        look(state_id)
    (day,) = reviewing.to_review(by=COORDINATOR)
    reviewing.review(by=COORDINATOR, number=day.review.number, goes_on=True, words="enrollment week", today=TODAY)
    assert look(state_id).name


def test_children_who_are_enrolled_with_the_lea_do_not_count(
    state_id: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    enroll("enrolled", state_id, tmp_path_factory)
    for _ in range(USUAL + 1):
        assert look(state_id).state_id == state_id
    assert reviewing.waiting(by=COORDINATOR) == 0
    (found,) = searching.find(by=PERSON, text=state_id, today=TODAY).arrivals
    assert (found.state_id, found.responsible, found.site_code) == (state_id, "017", "036001")
    assert searching.find(by=PERSON, text=state_id, today=TODAY).found == ()
    assert searching.find(by=lea("055"), text=state_id, today=TODAY).arrivals == ()
