"""What the database keeps of access: each earlier version of a row, and that each word is its person's own.

The services ask the same questions before (`services.access.giving`); these hold where somebody gets past them.
"""

from collections.abc import Iterator

HISTORY = "access_change"
_TABLES = ("role_held", "access_request", "invitation", "assurance")
_PLACE = "user_id, role, lea_code, site_codes, provider_id"
ADDED = {
    "role_held": f"{_PLACE}, given_by, confirmed_by",
    "access_request": f"{_PLACE}, email, full_name, why, asked_by, given_by, confirmed_by",
    "invitation": "role, lea_code, site_codes, provider_id, digest, email, full_name, last_day, asked_by, invited_by,"
    " confirmed_by",
    "assurance": "user_id, school_year, given_on, words",
}
"""What the application says of a new row of access; when it came the database says."""

_KEEP = """
CREATE OR REPLACE FUNCTION ser_access_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO access_change (place, row_id, act, was, changed_by)
    VALUES (TG_TABLE_NAME, OLD.id, TG_OP, to_jsonb(OLD) - 'password', coalesce(ser_actor(), ''));
    RETURN NULL;
END $$;
"""

_KEPT = """
DROP TRIGGER IF EXISTS ser_access_changed ON {table};
CREATE TRIGGER ser_access_changed AFTER UPDATE ON {table} FOR EACH ROW {when} EXECUTE FUNCTION ser_access_changed();
DROP TRIGGER IF EXISTS ser_access_deleted ON {table};
CREATE TRIGGER ser_access_deleted AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION ser_access_changed();
"""
# Signing in and a new password are not kept here.
_ACCOUNT = """WHEN ((OLD.email, OLD.full_name, OLD.staff_id, OLD.is_active)
    IS DISTINCT FROM (NEW.email, NEW.full_name, NEW.staff_id, NEW.is_active))"""

_CHECKED = """
CREATE OR REPLACE FUNCTION ser_word_of_{table}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me text := ser_actor();
    is_well boolean;
BEGIN
    IF pg_has_role(session_user, current_user, 'MEMBER') THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        is_well := {added};
    ELSE
        is_well := {changed};
    END IF;
    IF is_well IS NOT TRUE THEN
        RAISE insufficient_privilege USING MESSAGE = 'A word about access is written by the person who says it, once.';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ser_word ON {table};
CREATE TRIGGER ser_word BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION ser_word_of_{table}();
"""

# The state takes the word of who asked for the second one (`giving.given`).
_WORDS = {
    "access_request": (
        "NEW.asked_by = me AND coalesce(NEW.given_by, me) = me AND coalesce(NEW.confirmed_by, me) = me",
        """OLD.decided_at IS NULL AND coalesce(NEW.decided_by, me) = me
            AND (NEW.given_by IS NOT DISTINCT FROM OLD.given_by OR OLD.given_by IS NULL AND NEW.given_by = me)
            AND (NEW.confirmed_by IS NOT DISTINCT FROM OLD.confirmed_by OR OLD.confirmed_by IS NULL
                AND NEW.confirmed_by IN (me, coalesce(OLD.asked_by, 'user:' || OLD.user_id)))""",
    ),
    "invitation": (
        "NEW.invited_by = me OR NEW.confirmed_by = me",
        "OLD.accepted_at IS NULL AND OLD.withdrawn_at IS NULL",
    ),
    # By one of the two who gave it, or by the person who accepted the invitation that both had signed.
    "role_held": (
        """NEW.given_by = me OR NEW.confirmed_by = me OR EXISTS (
            SELECT FROM invitation i WHERE i.user_id = NEW.user_id AND i.accepted_at IS NOT NULL
            AND (i.role, i.site_codes, i.provider_id) = (NEW.role, NEW.site_codes, NEW.provider_id)
            AND i.lea_code IS NOT DISTINCT FROM NEW.lea_code AND i.invited_by = NEW.given_by
            AND i.confirmed_by IS NOT DISTINCT FROM NEW.confirmed_by)""",
        "OLD.ended_at IS NULL AND NEW.ended_by = me",
    ),
}
"""What must hold of a new row, and of a row that changes."""


def access_guards(role: str) -> Iterator[str]:
    """The statements that keep the history of access and whose words stand there."""
    yield _KEEP
    for table in _TABLES:
        yield _KEPT.format(table=table, when="")
    yield _KEPT.format(table="user_account", when=_ACCOUNT)
    for table, (added, changed) in _WORDS.items():
        yield _CHECKED.format(table=table, added=added, changed=changed)
    for table, columns in ADDED.items():
        yield f"REVOKE INSERT ON {table} FROM {role};"
        yield f"GRANT INSERT ({columns}) ON {table} TO {role};"
    yield f"REVOKE ALL ON {HISTORY} FROM {role};"
    yield f"GRANT SELECT ON {HISTORY} TO {role};"
