"""One small state for all that walks through the addresses, on the settings that an installation has."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from django.test import override_settings

from ser.store import orm
from ser.store.connect import pooled
from ser.store.operations.server import Connections
from ser.store.running import start
from tests import database
from tests.matrix import world as worlds
from tests.matrix.world import World
from tests.sending import TODAY


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is of the matrix."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.matrix)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def started() -> None:
    """Django is ready, so that addresses can be read off."""
    start()


@contextmanager
def installed(made: Connections) -> Iterator[None]:
    """Services and pages use this database, by the quickest kind of password: nobody signs in with one here."""
    told = {
        "SER_TODAY": TODAY.isoformat(),
        "SER_SECOND_FACTOR": False,
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    }
    with database.used(made), pooled(Path()), override_settings(**told):
        orm.use(made.app_url)
        yield
        connections["default"].close()


@pytest.fixture(scope="session")
def loaded(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Connections, World]]:
    """The loaded state and its database, made once."""
    with database.made(server) as made:
        with installed(made):
            world = worlds.made(tmp_path_factory.mktemp("sent"))
        yield made, world


@pytest.fixture(scope="module")
def world(loaded: tuple[Connections, World]) -> Iterator[World]:
    """The loaded state, in use for one module, so that what the worker tests next finds its own."""
    made, world = loaded
    with installed(made):
        yield world
