"""What the application's role may not do, whatever the code above it tries."""

from datetime import date

import psycopg
import pytest

from ser.store.connect import connection
from ser.store.operations.server import Connections
from tests.sending import STATE_SCOPE, act, ask, child, load, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def known(database: Connections, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The example child, corrected once, so that there is history."""
    load(write(tmp_path_factory.mktemp("known"), child()))
    act("UPDATE evaluation SET parent_copy_date = '2016-11-04'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_history SET parent_copy_date = NULL",
        "DELETE FROM evaluation_history",
        "INSERT INTO evaluation_history SELECT * FROM evaluation_history",
        "TRUNCATE evaluation_history",
        "UPDATE evaluation SET recorded_from = now()",
        "UPDATE evaluation SET recorded_by = 'somebody else'",
        "INSERT INTO lea (lea_code, lea_name, lea_type, recorded_from) VALUES ('1', '2', '3', now())",
        "UPDATE audit_event SET actor = 'somebody else'",
        "DELETE FROM audit_event",
        "INSERT INTO audit_event (actor, act, at) VALUES ('a', 'b', '2000-01-01')",
        "TRUNCATE evaluation",
        "ALTER TABLE evaluation DISABLE TRIGGER ALL",
        "DROP TABLE evaluation_history",
        "ALTER TABLE responsibility DROP CONSTRAINT one_accepted_fape",
        "CREATE TABLE public.evaluation_copy (id int)",
        "SET session_replication_role = replica",
        "UPDATE django_migrations SET name = 'x'",
    ],
)
def test_the_application_may_not(statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        act(statement)


def test_a_temporary_table_of_the_same_name_takes_no_history() -> None:
    with connection(STATE_SCOPE) as db:
        db.execute("CREATE TEMP TABLE evaluation_history (LIKE public.evaluation_history)")
        db.execute("UPDATE evaluation SET parent_copy_date = '2016-11-05'")
    assert (date(2016, 11, 4),) in ask("SELECT parent_copy_date FROM evaluation_history")


def test_the_application_owns_nothing() -> None:
    query = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = %s"
    )
    assert ask(query, "ser_app") == []
    assert ask(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = 'ser_app'"
    ) == [(False,)]
