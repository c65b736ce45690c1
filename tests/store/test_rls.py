"""What somebody who can run any SQL as the application's role, in a page of one person, can reach and change."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg
import pytest

from ser.law.permission import NotAllowed
from ser.store import capability, orm
from ser.store.connect import Db, connection, session
from ser.store.operations.server import Connections
from ser.store.scope import Scope, lea_scope, system_scope
from tests.persons import holds
from tests.sending import TODAY, act, ask, child, load, write

pytestmark = pytest.mark.slow

HERE, ELSEWHERE = "055", "017"
"""The LEA of the person, who has no child there; and the LEA of the only child."""
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)


@pytest.fixture(scope="module")
def person(database: Connections, tmp_path_factory: pytest.TempPathFactory) -> Scope:
    """The data manager of an LEA without children, in a state with one child of another LEA, once corrected."""
    load(write(tmp_path_factory.mktemp("known"), child()))
    act("UPDATE evaluation SET parent_copy_date = '2016-11-04'")
    holds(1000, ELSEWHERE)
    return lea_scope(holds(999, HERE), HERE, today=TODAY)


@contextmanager
def undone(by: Scope) -> Iterator[Db]:
    with connection(by) as db:
        yield db
        db.rollback()


def children(db: Db) -> int:
    row = db.execute("SELECT count(*) FROM student").fetchone()
    assert row is not None
    return int(row[0])


WORD = "'\\x" + "00" * 32 + "'::bytea"
BEGUN = "'operator:x', '*', '', '', '', 'finding', ''"

FORGED = [
    "SELECT set_config('ser.leas', '*', true)",
    "SELECT set_config('ser.leas', '*', false)",
    f"SELECT set_config('ser.leas', '{ELSEWHERE}', true)",
    f"SELECT set_config('ser.leas', '{HERE},{ELSEWHERE}', true)",
    "SET LOCAL ser.leas = '*'",
    "SET ser.leas = '*'",
    "SELECT set_config('ser.leas', '*', true), set_config('ser.seal', '', true)",
    "SELECT set_config('ser.leas', '*', true), set_config('ser.seal', NULL, true)",
    "SELECT set_config('ser.leas', '*', true), set_config('ser.seal', encode(sha256('ser'), 'hex'), true)",
    "SELECT set_config('ser.leas', '*', true), set_config('ser.task', 'finding', true)",
    "SELECT set_config('ser.leas', '*', true), set_config('ser.actor', 'operator:x', true)",
    "SELECT set_config('ser.today', '1900-01-01', true), set_config('ser.leas', '017', true)",
    "RESET ALL",
    "DISCARD TEMP",
    "DISCARD SEQUENCES",
    "DISCARD PLANS",
    "DEALLOCATE ALL",
    f"SELECT ser_open({WORD})",
    "SELECT ser_shut()",
    f"SELECT ser_begin({WORD}, {BEGUN})",
    f"SELECT ser_begin(NULL, {BEGUN})",
    f"SELECT ser_begin(''::bytea, {BEGUN})",
    f"SELECT ser_begin((SELECT word FROM ser_private.opened WHERE pid = pg_backend_pid()), {BEGUN})",
    "SELECT word FROM ser_private.opened",
    "COPY ser_private.opened TO STDOUT",
    "DELETE FROM ser_private.opened",
    f"UPDATE ser_private.opened SET word = {WORD}",
    f"INSERT INTO ser_private.opened (pid, word) VALUES (pg_backend_pid(), {WORD})",
    "TRUNCATE ser_private.opened",
    "DROP TABLE ser_private.opened",
    "SELECT ser_private.holds(1, '*', '', '')",
    "CREATE OR REPLACE FUNCTION public.ser_told() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "ALTER FUNCTION public.ser_told() SECURITY INVOKER",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION pg_temp.ser_told() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "SET LOCAL search_path = pg_temp, public",
    "CREATE TEMP TABLE opened AS SELECT pg_backend_pid() AS pid, ''::bytea AS word",
    "SET LOCAL row_security = off",
    "SET ROLE ser_owner",
    "SET SESSION AUTHORIZATION ser_owner",
    "ALTER TABLE student DISABLE ROW LEVEL SECURITY",
    "DROP POLICY ser_read ON student",
    "ALTER ROLE ser_app BYPASSRLS",
    "ALTER ROLE ser_app SET ser.leas = '*'",
    "GRANT ser_owner TO ser_app",
    "SELECT pg_read_file('pg_hba.conf')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT lo_import('/etc/passwd')",
]


@pytest.mark.parametrize("statement", FORGED)
def test_no_statement_widens_what_a_person_sees(person: Scope, statement: str) -> None:
    with undone(person) as db:
        with suppress(psycopg.Error), db.transaction():
            db.execute(statement)
        with suppress(psycopg.Error):
            assert children(db) == 0
    with connection(person) as db:
        assert children(db) == 0, "nothing of it is left in the connection"
        db.rollback()


IN_ONE_STATEMENT = [
    "SELECT count(*) FROM (SELECT set_config('ser.leas', '*', true)) x, student",
    "SELECT count(*) FROM student, (SELECT set_config('ser.leas', '*', true)) x, student y",
    "WITH x AS MATERIALIZED (SELECT set_config('ser.leas', '*', true) AS s)"
    " SELECT count(*) FROM x, student WHERE s = '*'",
    "SELECT count(*) FROM generate_series(1, 3) n, LATERAL (SELECT set_config('ser.today', '1900-01-01', true),"
    " set_config('ser.leas', '017', true), n) x, LATERAL (SELECT FROM evaluation e WHERE e.id >= x.n) y",
    "SELECT count(*) FROM ser_whole",
    "SELECT count(*) FROM ser_period",
    "SELECT count(*) FROM ser_arrival",
    "SELECT count(*) FROM evaluation_history",
    "SELECT count(*) FROM name_key",
    "SELECT count(*) FROM ser_candidates(ARRAY[]::text[], ARRAY[]::text[], 100)",
    "SELECT count(*) FROM ser_words_begun('', 100)",
    f"SELECT count(*) FROM generate_series(1, 100) n WHERE ser_sees(n, NULL, ARRAY['{ELSEWHERE}'], NULL)",
    f"SELECT count(*) FROM generate_series(1, 100) n WHERE ser_knows(n, ARRAY['{ELSEWHERE}'])",
    f"SELECT count(*) FROM generate_series(1, 100) n WHERE ser_made_known(n, ARRAY['{ELSEWHERE}', '{HERE}'])",
    f"SELECT count(*) FROM ser_opened_iep(ARRAY['{ELSEWHERE}'], NULL)",
    f"SELECT count(*) FROM ser_opened_student(ARRAY['{ELSEWHERE}'], '{TODAY}')",
]


@pytest.mark.parametrize("statement", IN_ONE_STATEMENT)
def test_no_query_shows_a_person_what_is_of_another_lea(person: Scope, statement: str) -> None:
    with undone(person) as db:
        assert db.execute(statement).fetchone() == (0,)


NAMES = [
    "INSERT INTO audit_event (actor, act) VALUES ('user:1000', 'read')",
    "INSERT INTO audit_event (actor, act) SELECT set_config('ser.actor', 'user:1000', true), 'read'",
    "SELECT set_config('ser.actor', 'user:1000', true);"
    " INSERT INTO audit_event (actor, act) VALUES ('user:1000', 'read')",
    "INSERT INTO audit_event (actor, act, at) VALUES ('x', 'y', now())",
    "UPDATE audit_event SET why = ''",
    "DELETE FROM audit_event",
    "INSERT INTO earlysteps_notice_history SELECT * FROM earlysteps_notice_history",
]


@pytest.mark.parametrize("statement", NAMES)
def test_nobody_writes_in_the_name_of_another(person: Scope, statement: str) -> None:
    *before, last = statement.split("; ")
    with undone(person) as db:
        for each in before:
            db.execute(each)
        with pytest.raises(REFUSED):
            db.execute(last)


INSERT_ROLE = "INSERT INTO role_held (user_id, role, lea_code, given_by, confirmed_by) VALUES"
ACCESS = [
    f"{INSERT_ROLE} (999, 'LEA_DIRECTOR', '{HERE}', 'user:999', 'operator:x')",
    f"{INSERT_ROLE} (999, 'LEA_DIRECTOR', '{HERE}', 'operator:x', 'operator:y')",
    f"{INSERT_ROLE} (999, 'LEA_DIRECTOR', '{ELSEWHERE}', 'operator:x', 'operator:y')",
    f"{INSERT_ROLE} (999, 'STATE_ADMIN', NULL, 'operator:x', 'operator:y')",
    f"{INSERT_ROLE} (1000, 'STATE_ADMIN', NULL, 'user:999', 'operator:y')",
    "INSERT INTO role_held (user_id, role, given_by, given_at) VALUES (999, 'STATE_ADMIN', 'operator:x', now())",
    "UPDATE role_held SET user_id = 1000",
    "UPDATE role_held SET given_by = 'user:1000'",
    "UPDATE role_held SET role = 'LEA_DIRECTOR'",
    "UPDATE role_held SET lea_code = '017'",
    "UPDATE role_held SET ended_at = now(), ended_by = 'user:1000'",
    "DELETE FROM role_held",
    "INSERT INTO access_request (user_id, role, lea_code, why, asked_by, given_by)"
    f" VALUES (999, 'LEA_DIRECTOR', '{HERE}', 'x', 'user:1000', 'user:1000')",
    "DELETE FROM access_request",
    "UPDATE access_request SET why = 'x'",
    "INSERT INTO invitation (digest, email, full_name, role, lea_code, last_day, asked_by, invited_by, confirmed_by)"
    f" VALUES ('d', 'a@b.example', 'A', 'LEA_DIRECTOR', '{HERE}', now(), 'user:1000', 'user:1000', 'operator:x')",
    "UPDATE invitation SET email = 'a@b.example'",
    "DELETE FROM invitation",
    "INSERT INTO assurance (user_id, school_year, given_on, words) VALUES (999, 2018, now(), 'x')",
    "UPDATE assurance SET school_year = 2019",
    "DELETE FROM assurance",
    "DELETE FROM user_account",
    "UPDATE access_change SET changed_by = 'user:1000'",
    "DELETE FROM access_change",
    "INSERT INTO access_change (place, row_id, act, was, changed_by) VALUES ('role_held', 1, 'UPDATE', '{}', 'x')",
]


@pytest.mark.parametrize("statement", ACCESS)
def test_a_page_of_a_person_neither_gives_access_nor_rewrites_who_did(person: Scope, statement: str) -> None:
    with undone(person) as db, pytest.raises(REFUSED):
        db.execute(statement)


def test_what_access_was_before_is_kept_with_who_changed_it(person: Scope) -> None:
    holds(901, HERE)
    with connection(person) as db:
        db.execute("UPDATE role_held SET ended_at = now(), ended_by = %s WHERE user_id = 901", [person.actor])
        assert db.execute("SELECT count(*) FROM access_change").fetchone() == (0,), "the state reads it"
    with connection(system_scope("access", person.actor)) as db:
        db.execute("SELECT ser_move_account(901, 'other@la.example')")
    kept = ask(
        "SELECT place, act, changed_by, was FROM access_change WHERE was ->> 'id' = '901' OR changed_by = %s",
        person.actor,
    )
    role, account = sorted(kept, key=lambda row: row[0])
    assert role[:3] == ("role_held", "UPDATE", person.actor)
    assert (role[3]["given_by"], role[3]["ended_at"]) == ("operator:one", None)
    assert (account[0], account[3]["email"], "password" in account[3]) == (
        "user_account",
        "person901@la.example",
        False,
    )


@pytest.mark.parametrize("words", ["user:1000", "operator:x"])
def test_words_that_stand_under_access_are_not_written_again_by_the_system_either(person: Scope, words: str) -> None:
    system = system_scope("access", person.actor)
    ask_one = (
        "INSERT INTO access_request (user_id, role, lea_code, why, asked_by, given_by)"
        " VALUES (999, 'LEA_DIRECTOR', '055', 'x', ser_actor(), {})"
    )
    with undone(system) as db, pytest.raises(REFUSED):
        db.execute(ask_one.format(f"'{words}'"))
    for column in ("given_by", "confirmed_by", "decided_by"):
        with undone(system) as db:
            db.execute(ask_one.format("ser_actor()"))
            with pytest.raises(REFUSED):
                db.execute(f"UPDATE access_request SET {column} = %s", [words])
    with undone(system) as db, pytest.raises(REFUSED):
        db.execute(f"{INSERT_ROLE} (1000, 'LEA_DIRECTOR', '055', 'operator:x', %s)", [words])


APPEND_ONLY = [
    "DELETE FROM submission",
    "UPDATE submission SET sent_by = 'user:1000'",
    "UPDATE submission SET lea_code = '017'",
    "UPDATE submission SET digest = ''",
    "DELETE FROM submission_file",
    "UPDATE submission_file SET name = 'x'",
    "DELETE FROM sheet",
    "UPDATE sheet SET file = 'x'",
    "DELETE FROM tally",
    "UPDATE tally SET students = NULL",
    "DELETE FROM undo",
    "UPDATE undo SET was = '{}'",
    "DELETE FROM content",
    "DELETE FROM finding",
    "DELETE FROM finding_seen",
    "UPDATE finding_seen SET load_id = 1",
    "UPDATE held SET cells = '{}'",
    "UPDATE delete_request SET asked_by = 'user:1000'",
    "DELETE FROM collection_period",
    "UPDATE collection_period SET severities = '{}'",
    "DELETE FROM child_merge",
    "UPDATE child_merge SET merged_by = 'user:1000'",
    "DELETE FROM look_up_review",
    "UPDATE fact_children SET lea_code = '055'",
    "DELETE FROM django_migrations",
]


@pytest.mark.parametrize("statement", APPEND_ONLY)
def test_nobody_takes_away_what_was_sent_or_found_not_even_the_system(person: Scope, statement: str) -> None:
    with undone(system_scope("intake", person.actor)) as db, pytest.raises(REFUSED):
        db.execute(statement)


def test_a_person_deletes_no_record_and_moves_no_kept_day(person: Scope) -> None:
    there = lea_scope("user:1000", ELSEWHERE, today=TODAY)
    for table in ("evaluation", "student", "service", "kept_day", "day_owner", "mark"):
        with undone(there) as db:
            assert db.execute(f"DELETE FROM {table}").rowcount == 0, table
    with undone(there) as db, pytest.raises(REFUSED):
        db.execute("INSERT INTO mark (name, value) VALUES ('x', 'y')")
    with undone(there) as db:
        assert db.execute("UPDATE kept_day SET is_whole = false").rowcount == 0
    with undone(system_scope("deleting", "user:1000")) as db:
        assert db.execute("DELETE FROM service").rowcount > 0


def test_what_a_row_says_of_who_wrote_it_is_the_person_of_the_scope(person: Scope) -> None:
    insert = (
        "INSERT INTO provider (lea_code, provider_id, last_name, first_name, provider_type)"
        " VALUES (%s, %s, 'A', 'B', 'T')"
    )
    with undone(person) as db:
        db.execute(insert, [HERE, "P1"])
        assert db.execute("SELECT recorded_by FROM provider WHERE provider_id = 'P1'").fetchone() == (person.actor,)
    with undone(person) as db, pytest.raises(REFUSED):
        db.execute(
            "INSERT INTO provider (lea_code, provider_id, last_name, first_name, provider_type)"
            " SELECT %s, n || set_config('ser.actor', 'user:' || n, true), 'A', 'B', 'T' FROM generate_series(1, 3) n",
            [HERE],
        )


def test_a_person_begins_no_scope_wider_than_the_roles_held(person: Scope) -> None:
    for wider in (ELSEWHERE, f"{HERE},{ELSEWHERE}"):
        with pytest.raises(NotAllowed), connection(lea_scope(person.actor, *wider.split(","))):
            pass
    with pytest.raises(NotAllowed), connection(Scope(person.actor)):
        pass
    gone = holds(900, HERE)
    leaver = lea_scope(gone, HERE)
    with connection(leaver):
        pass
    act("UPDATE role_held SET ended_at = now(), ended_by = ser_actor() WHERE user_id = 900")
    with pytest.raises(NotAllowed, match="hold no role there"), connection(leaver):
        pass
    with connection(system_scope("finding", person.actor)) as db:
        assert children(db) == 1, "a task of the system in the person's name sees the state"


def test_a_seal_of_an_earlier_transaction_is_worth_nothing(person: Scope) -> None:
    names = ("ser.actor", "ser.leas", "ser.today", "ser.sealed", "ser.load", "ser.task", "ser.seal")
    reads = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in names)
    with closing(capability.connect(os.environ["SER_APP_URL"])) as db:
        capability.begin(db, system_scope("finding", "operator:x"))
        assert children(db) == 1
        kept = db.execute(reads).fetchone()
        assert kept is not None
        db.commit()
        capability.begin(db, person)
        for name, value in zip(names, kept, strict=True):
            db.execute("SELECT set_config(%s, %s, true)", [name, value])
        assert children(db) == 0


def test_on_connections_without_a_scope_nobody_can_begin_one(person: Scope) -> None:
    begins = [f"SELECT ser_open({WORD})", f"SELECT ser_begin({WORD}, {BEGUN})"]
    with closing(session("ser worker")) as db:
        for statement in begins:
            with pytest.raises(REFUSED):
                db.execute(statement)
        assert children(db) == 0
    orm.use_opened()
    from django.db import ProgrammingError
    from django.db import connection as django

    try:
        with django.cursor() as cursor:
            for statement in begins:
                with pytest.raises(ProgrammingError):
                    cursor.execute(statement)
            cursor.execute("SELECT count(*) FROM student")
            assert cursor.fetchone() == (0,)
    finally:
        django.close()


def test_a_connection_whose_number_was_used_before_opens_all_the_same(database: Connections) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("DELETE FROM ser_private.opened")
        # What an earlier server left, and what a connection that has ended left.
        owner.execute(
            "INSERT INTO ser_private.opened (pid, server_start, word)"
            " SELECT n, now() - interval '1 day', '' FROM generate_series(1, 70000) n"
        )
        with connection(system_scope("finding")) as db:
            assert children(db) >= 0
        owner.execute("INSERT INTO ser_private.opened (pid, word) VALUES (99999999, '')")
        with connection(system_scope("finding")) as db:
            assert children(db) >= 0
        assert owner.execute("SELECT count(*) FROM ser_private.opened").fetchone() == (1,)
    assert ask("SELECT 1") == [(1,)]


SECRETS = [
    "SELECT count(password) FROM user_account",
    "SELECT count(data) FROM mfa_authenticator",
    "SELECT count(session_data) FROM django_session",
    "SELECT count(*) FROM usersessions_usersession",
    "SELECT count(*) FROM account_emailaddress",
    "SELECT count(token) FROM socialaccount_socialtoken",
    "SELECT count(*) FROM sign_in_try",
    "SELECT count(*) FROM accepted_code",
    "WITH x AS MATERIALIZED (SELECT set_config('ser.task', 'access', true)) SELECT count(u.id) FROM x, user_account u",
    "SELECT count(*) FROM user_account u JOIN mfa_authenticator m ON m.user_id = u.id OR true",
]
BEFORE = [
    "",
    "SELECT ser_sign_in()",
    "SELECT ser_shut()",
    "SELECT set_config('ser.leas', '*', true)",
    "UPDATE ser_private.opened SET signs_in = true",
    "INSERT INTO ser_private.opened (pid, word, signs_in) VALUES (pg_backend_pid(), '', true)",
    "CREATE OR REPLACE FUNCTION public.ser_signs_in() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION pg_temp.ser_signs_in() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "SET LOCAL search_path = pg_temp, public",
    "DROP POLICY ser_sign_in ON user_account",
    "ALTER TABLE user_account DISABLE ROW LEVEL SECURITY",
    "SET LOCAL row_security = off",
]


@pytest.fixture(scope="module")
def secrets(person: Scope) -> None:
    """What signing in keeps of the person: a hash, a second factor, a session in use, an address, a try."""
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as owner:
        owner.execute("UPDATE user_account SET password = 'pbkdf2_sha256$hash' WHERE id = 999")
        owner.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (999, 'totp', '{}', now());"
            "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('k', 'd', now() + '1 day');"
            "INSERT INTO account_emailaddress (user_id, email, verified, \"primary\") VALUES (999, 'p@x', true, true);"
            "INSERT INTO sign_in_try (account, kind, source) VALUES ('a', 'password', 's');"
            "INSERT INTO accepted_code (user_id, counter) VALUES (999, 1)"
        )


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("before", BEFORE)
def test_no_page_reads_a_secret_of_signing_in(person: Scope, before: str) -> None:
    for statement in SECRETS:
        with undone(person) as db:
            if before:
                with suppress(psycopg.Error), db.transaction():
                    db.execute(before)
            with suppress(psycopg.Error):
                assert db.execute(statement).fetchone() == (0,), statement


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("task", ["access", "retention"])
def test_no_task_of_the_system_reads_one_either_but_it_knows_who_has_an_account(task: str) -> None:
    with undone(system_scope(task, "operator:x")) as db:
        for statement in SECRETS[:6]:
            assert db.execute(statement).fetchone() == (0,), statement
        assert db.execute("SELECT email FROM ser_accounts() WHERE id = 999").fetchone() == ("person999@la.example",)


ACCOUNT_ACTS = [
    "SELECT ser_make_account('new@x.example', 'New', '')",
    "SELECT ser_move_account(1000, 'mine@x.example')",
    "SELECT ser_open_account(1000, false)",
    "SELECT ser_end_sessions(1000)",
    "SELECT ser_forget_sessions()",
    "SELECT set_config('ser.task', 'access', true), ser_move_account(1000, 'mine@x.example')",
    "INSERT INTO user_account (email, full_name, password) VALUES ('new@x.example', 'New', '')",
]


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("statement", ACCOUNT_ACTS)
def test_a_page_of_a_person_changes_no_account(person: Scope, statement: str) -> None:
    with undone(person) as db, pytest.raises(REFUSED):
        db.execute(statement)


@pytest.mark.usefixtures("secrets")
def test_what_signs_people_in_reads_its_secrets_and_no_child(database: Connections) -> None:
    with closing(psycopg.connect(database.app_url)) as db:
        db.execute(capability.SIGN_IN)
        found = db.execute("SELECT password FROM user_account WHERE id = 999").fetchone()
        assert found == ("pbkdf2_sha256$hash",)
        assert children(db) == 0
        with pytest.raises(REFUSED):
            capability.introduce(db)
