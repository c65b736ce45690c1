"""Deleting is asked by one and approved by another; what belongs to a record goes before it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ser.law.permission import NotAllowed
from ser.services.entry import delete_requests, entering
from ser.services.entry.delete_requests import NotDeleted
from ser.services.entry.entering import NoSuchStudent, Place
from ser.store.operations.server import Connections
from tests import database
from tests.persons import holds
from tests.sending import ORLEANS, TODAY, ask, child, count, lea, load, write

pytestmark = pytest.mark.slow

ANN = replace(lea("017"), actor="user:1")
BEA = replace(lea("017"), actor="user:2")


@pytest.fixture(scope="module")
def sent(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example child, stored from files; the answer is its public ID."""
    with database.copy(server):
        load(write(tmp_path_factory.mktemp("sent"), child(ORLEANS)))
        for number in (1, 2):
            holds(number, "017")
        yield str(ask("SELECT public_id FROM student")[0][0])


def place(sent: str, kind: str) -> Place:
    return Place(sent, kind, int(ask(f"SELECT id FROM {kind} ORDER BY id")[0][0]))


def decide(number: int, approve: bool = True) -> None:
    delete_requests.decide(by=BEA, number=number, approve=approve, why="looked at it", today=TODAY)


def test_a_record_stays_until_somebody_else_approves(sent: str) -> None:
    where, before = place(sent, "service"), count("service")
    delete_requests.ask(by=ANN, place=where, why="wrong child", today=TODAY)
    delete_requests.ask(by=ANN, place=where, why="again", today=TODAY)
    assert count("service") == before
    opened = entering.form(by=BEA, place=where, today=TODAY).delete_asked
    assert opened is not None
    assert (opened.by, opened.why) == ("Person 1", "wrong child")
    (asked,) = delete_requests.waiting(by=BEA)
    assert (asked.place, asked.is_own, asked.lea_code) == (where, False, "017")
    assert delete_requests.waiting(by=lea("036")) == []
    with pytest.raises(NotAllowed):
        delete_requests.decide(by=ANN, number=asked.number, approve=True, why="", today=TODAY)
    decide(asked.number)
    assert (count("service"), count("touched")) == (before - 1, 0)
    assert delete_requests.waiting(by=BEA) == []
    told = ask("SELECT actor, why, detail ->> 'asked_by' FROM audit_event WHERE act = 'delete'")
    assert told == [("user:2", "looked at it", "user:1")]
    with pytest.raises(NotDeleted):
        decide(asked.number)


def test_a_refused_request_leaves_the_record(sent: str) -> None:
    where, before = place(sent, "goal"), count("goal")
    delete_requests.ask(by=ANN, place=where, why="not needed", today=TODAY)
    decide(delete_requests.waiting(by=BEA)[0].number, approve=False)
    assert (count("goal"), delete_requests.waiting(by=BEA)) == (before, [])


def test_what_other_records_belong_to_is_not_deleted(sent: str) -> None:
    delete_requests.ask(by=ANN, place=place(sent, "iep"), why="not needed", today=TODAY)
    (asked,) = delete_requests.waiting(by=BEA)
    with pytest.raises(NotDeleted, match="still belong"):
        decide(asked.number)
    assert [one.number for one in delete_requests.waiting(by=BEA)] == [asked.number]


def test_only_what_one_may_see_can_be_asked_for_and_with_a_reason(sent: str) -> None:
    with pytest.raises(NoSuchStudent):
        delete_requests.ask(by=lea("036"), place=place(sent, "goal"), why="mine", today=TODAY)
    with pytest.raises(NotDeleted):
        delete_requests.ask(by=ANN, place=place(sent, "goal"), why=" ", today=TODAY)
