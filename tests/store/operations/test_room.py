"""Pages leave room for others, whatever the database serves; too little room is said before anything is served."""

import pytest

from ser.store.connect import NotReady, connection
from ser.store.operations.room import Room, room
from ser.store.operations.server import Connections
from ser.store.scope import state_scope
from tests import database

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("workers", "threads", "taken"), [(1, 8, 16), (2, 8, 32), (4, 4, 32), (17, 1, 34)])
def test_the_room_is_divided_by_the_processes(server: Connections, workers: int, threads: int, taken: int) -> None:
    with database.copy(server), connection(state_scope("operator:test")) as db:
        found = room(db, workers)
    assert (found.threads, found.taken) == (threads, taken)
    assert found.served - found.taken >= 12


def test_too_many_processes_are_refused_with_what_to_do(server: Connections) -> None:
    with (
        database.copy(server),
        connection(state_scope("operator:test")) as db,
        pytest.raises(NotReady, match="Start fewer with --workers"),
    ):
        room(db, 18)


def test_a_share_that_is_named_holds(server: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SER_CONNECTIONS", "8")
    with database.copy(server), connection(state_scope("operator:test")) as db:
        assert room(db, 2).threads == 2


def test_what_is_taken_and_left_is_said() -> None:
    assert Room(97, 4, 8).words == (
        "4 processes with 8 threads each: at most 64 of the 97 connections that the database serves; 33 are left for "
        "commands, jobs and the owner."
    )
