"""What hard use shares: the files of a few children, and what the database says after an undisturbed load of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ser.store.operations.server import Connections
from tests import database
from tests.hard.files import few_children
from tests.same_state import State, state_of
from tests.sending import load


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a few children in which some move, with errors planted."""
    return few_children(tmp_path_factory.mktemp("few") / "made")


@pytest.fixture(scope="session")
def whole(made: Path, server: Connections) -> State:
    """What the database says after one undisturbed load."""
    with database.copy(server) as own:
        load(made)
        return state_of(own.app_url)


@pytest.fixture
def empty(server: Connections) -> Iterator[Connections]:
    """An empty database for one test."""
    with database.copy(server) as own:
        yield own
