"""What tests of the store and of the services share: an empty database for each test, and the example child."""

from collections.abc import Iterator

import pytest

from ser.store.operations.server import Connections
from tests import database
from tests.sending import ORLEANS, child, load, write


@pytest.fixture
def empty(server: Connections) -> Iterator[Connections]:
    """An empty database for one test."""
    with database.copy(server) as made:
        yield made


@pytest.fixture(scope="module")
def loaded(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connections]:
    """A database with the example child, whom East Baton Rouge has, and a second LEA."""
    with database.copy(server) as made:
        load(write(tmp_path_factory.mktemp("sent"), child(ORLEANS)))
        yield made
