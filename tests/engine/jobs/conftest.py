"""What tests of jobs share: an empty database for each test."""

from collections.abc import Iterator

import pytest

from ser.store.operations.server import Connections
from tests import database


@pytest.fixture
def empty(server: Connections) -> Iterator[Connections]:
    """An empty database for one test."""
    with database.copy(server) as made:
        yield made
