"""The secrets of signing in, which no page about children can read: password hashes, second factors, sessions.

A connection is for signing in or for the rest, from its first word to its end (`ser_sign_in`, `ser_open`). Django and
the library of signing in speak on connections of their own; on all others the tables below show no row. What the rest
needs of an account, which is never a secret, it asks the functions here.
"""

from collections.abc import Iterator

from ser.store.capability_guards import SCHEMA

SECRET = (
    "user_account",
    "django_session",
    "mfa_authenticator",
    "account_emailaddress",
    "account_emailconfirmation",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
    "usersessions_usersession",
)
"""The tables whose rows are there for signing in alone."""

ACCOUNTS = "ser_accounts()"
"""Where whatever is not signing in reads who has an account."""

_SIGN_IN = f"""
ALTER TABLE {SCHEMA}.opened ADD COLUMN IF NOT EXISTS signs_in boolean NOT NULL DEFAULT false;
CREATE OR REPLACE FUNCTION ser_sign_in() RETURNS void LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM {SCHEMA}.opened WHERE server_start <> pg_postmaster_start_time()
    OR pid NOT IN (SELECT a.pid FROM pg_stat_get_activity(NULL) a);
    INSERT INTO {SCHEMA}.opened (pid, word, signs_in)
    VALUES (pg_backend_pid(), uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), true)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'This connection is for something else than signing in.';
    END IF;
END $$;
CREATE OR REPLACE FUNCTION ser_signs_in() RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
SELECT EXISTS (SELECT FROM {SCHEMA}.opened WHERE pid = pg_backend_pid() AND signs_in);
$$;
"""

_HIDDEN = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS ser_sign_in ON {table};
CREATE POLICY ser_sign_in ON {table} USING ((SELECT ser_signs_in())) WITH CHECK ((SELECT ser_signs_in()));
"""

# No view: a restore drops the tables, and nothing may depend on them.
_READ = """
CREATE OR REPLACE FUNCTION ser_accounts()
RETURNS TABLE (id bigint, email text, full_name text, staff_id text, is_active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT u.id, u.email, u.full_name, u.staff_id, u.is_active FROM user_account u;
$$;
"""

# Each is asked by a task of the system alone: no page of a person makes, moves or closes an account by itself.
_ACT = """
CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF ser_task() IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'Accounts are changed by the system alone.';
    END IF;
    {body}
END $$;
"""
_ACTS = {
    "ser_make_account(address text, name_in_full text, hash text)": (
        "bigint",
        "INSERT INTO user_account (email, full_name, password) VALUES (lower(address), name_in_full, hash)"
        " RETURNING id INTO made; RETURN made;",
    ),
    "ser_hold_account(person bigint)": (
        "void",
        "PERFORM 1 FROM user_account WHERE id = person FOR UPDATE;",
    ),
    "ser_move_account(person bigint, address text)": (
        "void",
        "UPDATE user_account SET email = address WHERE id = person;"
        " DELETE FROM account_emailaddress WHERE user_id = person;"
        ' INSERT INTO account_emailaddress (user_id, email, verified, "primary") VALUES (person, address, true, true);',
    ),
    "ser_open_account(person bigint, opens boolean)": (
        "void",
        "UPDATE user_account SET is_active = opens WHERE id = person;",
    ),
    "ser_end_sessions(person bigint)": (
        "void",
        "DELETE FROM django_session WHERE session_key IN"
        " (SELECT u.session_key FROM usersessions_usersession u WHERE u.user_id = person);"
        " DELETE FROM usersessions_usersession WHERE user_id = person;",
    ),
    "ser_forget_sessions()": (
        "bigint",
        "DELETE FROM django_session WHERE expire_date < now(); GET DIAGNOSTICS made = ROW_COUNT;"
        " DELETE FROM usersessions_usersession u"
        " WHERE NOT EXISTS (SELECT FROM django_session s WHERE s.session_key = u.session_key); RETURN made;",
    ),
}


def sign_in_guards(role: str) -> Iterator[str]:
    """The statements that keep the secrets of signing in to the connections that sign people in."""
    yield _SIGN_IN
    yield _READ
    for name, (returns, body) in _ACTS.items():
        yield _ACT.format(name=name, returns=returns, body=body)
    for table in SECRET:
        yield _HIDDEN.format(table=table)
    for name in ("ser_sign_in()", "ser_signs_in()", ACCOUNTS, *map(_signature, _ACTS)):
        yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC;"
        yield f"GRANT EXECUTE ON FUNCTION {name} TO {role};"


def _signature(name: str) -> str:
    """A function by the types of its arguments, as a grant names it."""
    called, _, arguments = name.rstrip(")").partition("(")
    return f"{called}({', '.join(one.split()[-1] for one in arguments.split(',') if one)})"
