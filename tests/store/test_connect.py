from collections.abc import Iterator

import psycopg
import pytest

from ser.store import connect
from ser.store.connect import Db, in_transaction
from ser.store.operations.server import Connections
from ser.store.scope import state_scope

pytestmark = pytest.mark.slow

_ONE = state_scope("one")


def _backend(db: Db) -> int:
    return db.info.backend_pid


def _fail(_: Db) -> None:
    raise LookupError


@pytest.fixture
def keeping(empty: Connections, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connections]:
    monkeypatch.setenv(connect.URL, empty.app_url)
    monkeypatch.setattr(connect, "_keeps", True)
    monkeypatch.setattr(connect, "kept", [])
    yield empty
    for db in connect.kept:
        db.close()


def test_a_process_that_keeps_connected_does_all_its_transactions_on_one_connection(keeping: Connections) -> None:
    first = in_transaction(_ONE, _backend)
    with pytest.raises(LookupError):
        in_transaction(_ONE, _fail)
    assert in_transaction(_ONE, _backend) == first
    assert in_transaction(state_scope("other"), _backend) == first


def test_a_connection_that_was_cut_is_made_anew_for_the_next_transaction(keeping: Connections) -> None:
    first = in_transaction(_ONE, _backend)
    with psycopg.connect(keeping.owner_url) as owner:
        owner.execute("SELECT pg_terminate_backend(%s, 10000)", [first])
    with pytest.raises(psycopg.OperationalError):
        in_transaction(_ONE, lambda db: db.execute("SELECT 1"))
    assert in_transaction(_ONE, _backend) != first
