"""What the application's role may do with submissions: add to them, say what became of them, and destroy bytes."""

from collections.abc import Iterator

_UNDO = """
CREATE OR REPLACE FUNCTION ser_undo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO undo (load_id, place, act, was)
    VALUES (ser_load(), TG_TABLE_NAME, TG_OP, to_jsonb(OLD));
    RETURN NULL;
END $$;
"""

# What a submission stored itself and takes away again was not there before it.
# What is judged has no load and is judged again.
_ON = """
DROP TRIGGER IF EXISTS ser_undo ON {table};
CREATE TRIGGER ser_undo AFTER {acts} ON {table} FOR EACH ROW
    WHEN (coalesce(current_setting('ser.load', true), '') NOT IN ('', coalesce(OLD.load_id::text, {unloaded})))
    EXECUTE FUNCTION ser_undo();
"""
_KEPT = (
    ("held", "DELETE", "''"),
    ("delete_request", "DELETE", "''"),
    ("student_alias", "UPDATE OR DELETE", "'0'"),
    ("finding", "UPDATE", "''"),
)

UNDO_DELETED = """
    INSERT INTO undo (load_id, place, act, was)
    SELECT (SELECT ser_load()), '{table}', 'DELETE', to_jsonb(o) FROM old_rows o
    WHERE (SELECT ser_load()) IS NOT NULL;
"""
"""What notes that a submission deleted records."""

_GRANTS = {
    "submission": "SELECT, INSERT (sent_by, lea_code, today, door, state, approves_deletes, dates, digest, yes_by,"
    " yes_date), UPDATE (ended_at, counts, state, why, read_anything, students, did, yes_by, yes_date, withdrawn_by,"
    " withdrawn_at)",
    "submission_file": "SELECT, INSERT",
    "content": "SELECT, INSERT (digest, size, key_id), UPDATE (key_id, stored_at, destroyed_at)",
    "content_piece": "SELECT, INSERT, DELETE",
    "tally": "SELECT, INSERT",
    "undo": "SELECT",
    "answer": "SELECT, INSERT, DELETE",
    "maintained": "SELECT, INSERT, UPDATE, DELETE",
}


def submission_grants(role: str) -> Iterator[str]:
    """The statements that let the application take submissions in; who sent what, and when, it cannot rewrite."""
    yield _UNDO
    for table, acts, unloaded in _KEPT:
        yield _ON.format(table=table, acts=acts, unloaded=unloaded)
    for table, rights in _GRANTS.items():
        yield f"REVOKE ALL ON {table} FROM {role};"
        yield f"GRANT {rights} ON {table} TO {role};"
