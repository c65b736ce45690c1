"""The pages of signing in, asked as a browser behind two proxies asks them, on a database of the module's own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core import mail
from django.db import connections
from django.http import HttpResponseBase
from django.test import Client, override_settings

from ser.store import orm
from ser.store.connect import pooled
from ser.store.operations.server import Connections
from ser.store.running import start
from tests.sending import TODAY

HERE, ELSEWHERE = "203.0.113.5", "198.51.100.7"
"""Two senders, whom the proxies in front tell apart."""
PROXY = "10.0.0.2"
PASSWORD = "sturdy-lantern-ferry-42"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is slow: it wants a database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@contextmanager
def pages(database: Connections, **more: object) -> Iterator[None]:
    """The pages use this database, by the quickest kind of password."""
    start()
    told: dict[str, object] = {
        "SER_TODAY": TODAY.isoformat(),
        "SER_SECOND_FACTOR": False,
        "SER_PROXIES": "1",
        "ALLOWED_HOSTS": ["testserver"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        **more,
    }
    with pooled(Path()), override_settings(**told):
        orm.use(database.app_url)
        mail.outbox = []
        yield
        connections["default"].close()


@pytest.fixture(scope="module", autouse=True)
def open_pages(database: Connections) -> Iterator[None]:
    """The pages are open for the tests of a module."""
    with pages(database):
        yield


@pytest.fixture
def owner(database: Connections) -> Iterator[psycopg.Connection]:
    """The database as its owner, who may look at everything and turn the clock."""
    with psycopg.connect(database.owner_url, autocommit=True) as db:
        yield db


@pytest.fixture
def later(owner: psycopg.Connection) -> Callable[[int], None]:
    """Let so many minutes go by, as the tries see it."""

    def turn(minutes: int) -> None:
        owner.execute("UPDATE sign_in_try SET at = at - make_interval(mins => %s)", [minutes])

    return turn


def signs_in(
    client: Client, email: str, password: str = PASSWORD, *, at: str = HERE, claimed: str = ""
) -> HttpResponseBase:
    """Send the form of signing in from an address, as the proxy passes it on; what the sender claims stands before."""
    forwarded = f"{claimed}, {at}" if claimed else at
    sent = {"login": email, "password": password}
    where = "/account/login/"
    return client.post(where, sent, secure=True, REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": forwarded})


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return "_auth_user_id" in client.session


def words(response: HttpResponseBase) -> str:
    """What the page says."""
    return response.content.decode()  # type: ignore[attr-defined]
