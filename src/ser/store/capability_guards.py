"""The scope as a capability: what the database keeps of connections and scopes, and how it knows that they are true.

`ser_open` takes the word of a connection, once; `ser_shut` sees to it that there is none. `ser_begin` takes the word
again with a scope, looks up what a person who acts in their own name holds, and seals the scope for this connection and
transaction. All that says who sees what goes by the seal, looked at once in a statement; a setting that was changed by
anybody else breaks it, and nothing is seen.
"""

from collections.abc import Iterator

from ser.law.permission import Permission
from ser.law.state import State

SCHEMA = "ser_private"
SETTINGS = ("ser.actor", "ser.leas", "ser.today", "ser.sealed", "ser.load", "ser.task", "ser.narrow")
"""What is sealed, in the order in which `ser_begin` is told it."""

# Unlogged: after a crash of the server no connection of before is left.
_PLACE = """
CREATE SCHEMA IF NOT EXISTS {schema};
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
CREATE UNLOGGED TABLE IF NOT EXISTS {schema}.opened (
    pid integer PRIMARY KEY, server_start timestamptz NOT NULL DEFAULT pg_postmaster_start_time(), word bytea NOT NULL
);
REVOKE ALL ON {schema}.opened FROM PUBLIC;
"""

_OPEN = """
CREATE OR REPLACE FUNCTION ser_open(said bytea) RETURNS void LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF octet_length(said) IS DISTINCT FROM 32 THEN
        RAISE insufficient_privilege USING MESSAGE = 'The word of a connection has 32 bytes.';
    END IF;
    DELETE FROM {schema}.opened WHERE server_start <> pg_postmaster_start_time()
    OR pid NOT IN (SELECT a.pid FROM pg_stat_get_activity(NULL) a);
    INSERT INTO {schema}.opened (pid, word) VALUES (pg_backend_pid(), said) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'This connection has its word already.';
    END IF;
END $$;
"""

# For connections that no scope is ever begun on: a word that nobody is told. 244 bits of it are by chance.
_SHUT = """
CREATE OR REPLACE FUNCTION ser_shut() RETURNS void LANGUAGE sql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
INSERT INTO {schema}.opened (pid, word)
VALUES (pg_backend_pid(), uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) ON CONFLICT DO NOTHING;
$$;
"""

_BEGIN = """
CREATE OR REPLACE FUNCTION ser_begin(
    said bytea, actor text, leas text, today text, sealed text, load_id text, task text, narrow text
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    word bytea := (SELECT o.word FROM {schema}.opened o WHERE o.pid = pg_backend_pid());
    person bigint := CASE WHEN task = '' AND actor ~ '^user:[0-9]{{1,18}}$' THEN split_part(actor, ':', 2)::bigint END;
BEGIN
    IF word IS DISTINCT FROM said OR said IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'A scope is begun by the process that opened the connection.';
    END IF;
    IF person IS NOT NULL AND NOT {schema}.holds(person, leas, sealed, narrow) THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'You hold no role there any more. Ask the security coordinator of the LEA for one.';
    END IF;
    {set}
    PERFORM set_config('ser.seal', {seal}, true);
END $$;
"""

# What an earlier version declared with fewer arguments is gone, so that nobody begins a scope by it.
_BEFORE = """
DROP FUNCTION IF EXISTS ser_begin(bytea, text, text, text, text, text, text);
DROP FUNCTION IF EXISTS {schema}.holds(bigint, text, text);
"""

# A person reaches the LEAs at which a role is held now; the whole state by a role there, what is sealed by its keepers,
# and what few may read by a role that gives it at each of these LEAs.
_HOLDS = """
CREATE OR REPLACE FUNCTION {schema}.holds(person bigint, leas text, sealed text, narrow text)
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM unnest(string_to_array(leas || CASE WHEN sealed = '' THEN '' ELSE ',*' END, ',')) AS wanted (lea)
        WHERE NOT EXISTS (
            SELECT FROM public.role_held h JOIN public.user_account u ON u.id = h.user_id
            WHERE h.user_id = person AND h.ended_at IS NULL AND u.is_active AND coalesce(h.lea_code, '*') = wanted.lea
        )
    ) AND (sealed = '' OR EXISTS (
        SELECT FROM public.role_held h WHERE h.user_id = person AND h.ended_at IS NULL AND h.role = ANY('{{{keepers}}}')
    )) AND NOT EXISTS (
        SELECT FROM unnest(string_to_array(narrow, ',')) AS n (name), unnest(string_to_array(leas, ',')) AS w (lea)
        WHERE NOT EXISTS (
            SELECT FROM public.role_held h WHERE h.user_id = person AND h.ended_at IS NULL
            AND coalesce(h.lea_code, '*') = w.lea AND n.name || ':' || h.role = ANY('{{{readers}}}')
        )
    );
END $$;
"""

# Hashed twice with the word in front, so that nothing can be hung on behind; in an array, so that values are apart.
_SEAL = """encode(sha256(word || sha256(word || int4send(pg_backend_pid()) || timestamptz_send(now())
        || array_send(ARRAY[{values}]))), 'hex')"""

# A session that may act as the owner is subject to no policy and may set what history says of them.
_TOLD = """
CREATE OR REPLACE FUNCTION ser_told() RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    word bytea;
BEGIN
    SELECT o.word INTO word FROM {schema}.opened o WHERE o.pid = pg_backend_pid();
    RETURN coalesce(current_setting('ser.seal', true) = {seal}, false)
        OR pg_has_role(session_user, current_user, 'MEMBER');
END $$;
"""

_SETTING = """
CREATE OR REPLACE FUNCTION {name}() RETURNS {returns} LANGUAGE sql STABLE AS $$
SELECT CASE WHEN public.ser_told() THEN {value} END
$$;
"""

_FUNCTIONS = {
    "ser_all": ("boolean", "coalesce(current_setting('ser.leas', true) = '*', false)"),
    "ser_sealed": ("boolean", "coalesce(current_setting('ser.sealed', true) = '*', false)"),
    "ser_leas": ("text[]", "string_to_array(coalesce(current_setting('ser.leas', true), ''), ',')"),
    "ser_today": ("date", "nullif(current_setting('ser.today', true), '')::date"),
    "ser_actor": ("text", "nullif(current_setting('ser.actor', true), '')"),
    "ser_load": ("bigint", "nullif(current_setting('ser.load', true), '')::bigint"),
    "ser_task": ("text", "nullif(current_setting('ser.task', true), '')"),
    "ser_narrow": ("text[]", "string_to_array(coalesce(current_setting('ser.narrow', true), ''), ',')"),
}
"""What the policies ask of the scope; each says nothing where the seal is broken."""


def capability(state: State, role: str) -> Iterator[str]:
    """The statements that make the scope a capability, and let the application's role use it."""
    keepers = ",".join(sorted(r.code for r in state.roles.values() if Permission.READ_SEALED in r.permissions))
    yield _PLACE.format(schema=SCHEMA)
    narrow = {kind.spec.read_with for kind in state.declared.records} - {None}
    readers = sorted(f"{p}:{r.code}" for r in state.roles.values() for p in r.permissions & narrow)
    yield _BEFORE.format(schema=SCHEMA)
    yield _HOLDS.format(schema=SCHEMA, keepers=keepers, readers=",".join(readers))
    told = ("actor", "leas", "today", "sealed", "load_id", "task", "narrow")
    given = _SEAL.format(values=", ".join(told))
    kept = _SEAL.format(values=", ".join(f"current_setting('{name}', true)" for name in SETTINGS))
    each = zip(SETTINGS, told, strict=True)
    settings = "\n    ".join(f"PERFORM set_config('{name}', {value}, true);" for name, value in each)
    yield _OPEN.format(schema=SCHEMA)
    yield _SHUT.format(schema=SCHEMA)
    yield _BEGIN.format(schema=SCHEMA, set=settings, seal=given)
    yield _TOLD.format(schema=SCHEMA, seal=kept)
    for name, (returns, value) in _FUNCTIONS.items():
        yield _SETTING.format(name=name, returns=returns, value=value)
    takes = ("ser_open(bytea)", "ser_shut()", "ser_begin(bytea, text, text, text, text, text, text, text)")
    for name in (*takes, "ser_told()", *(f"{name}()" for name in _FUNCTIONS)):
        yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC;"
        yield f"GRANT EXECUTE ON FUNCTION {name} TO {role};"
