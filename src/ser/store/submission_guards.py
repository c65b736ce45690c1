"""What the application's role may do with submissions: add to them, say what became of them, and destroy bytes."""

from collections.abc import Iterator

_GRANTS = {
    "submission": "SELECT, INSERT (sent_by, lea_code, today, door, state, approves_deletes, dates, digest), "
    "UPDATE (ended_at, counts, state, why, read_anything, students)",
    "submission_file": "SELECT, INSERT",
    "content": "SELECT, INSERT (digest, size, key_id), UPDATE (key_id, stored_at, destroyed_at)",
    "content_piece": "SELECT, INSERT, DELETE",
    "tally": "SELECT, INSERT",
}


def submission_grants(role: str) -> Iterator[str]:
    """The statements that let the application take submissions in; who sent what, and when, it cannot rewrite."""
    for table, rights in _GRANTS.items():
        yield f"REVOKE ALL ON {table} FROM {role};"
        yield f"GRANT {rights} ON {table} TO {role};"
