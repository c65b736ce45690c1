"""What the database keeps of refusals: a row for each, and in a minute of many one row that counts the rest."""

from collections.abc import Iterator

EACH = 10
"""Refusals of one person in a minute that have a row each; a program that asks for page after page fills no disk."""

REFUSED = "refused"
"""How the audit log names that a page was refused."""

# The application adds to the audit log and changes nothing there, so that the owner counts, and counts upwards alone.
_NOTE = f"""
CREATE OR REPLACE FUNCTION ser_note_refusal(told jsonb, whence text) RETURNS void LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me text := ser_actor();
    noted bigint;
    last_one bigint;
BEGIN
    IF me IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'Nobody is refused anything here.';
    END IF;
    SELECT count(*), max(id) INTO noted, last_one FROM audit_event
    WHERE act = '{REFUSED}' AND student_id IS NULL AND actor = me AND at >= date_trunc('minute', now());
    IF noted <= {EACH} THEN
        INSERT INTO audit_event (actor, act, detail, origin) VALUES (me, '{REFUSED}', told, whence);
    ELSE
        UPDATE audit_event SET detail = detail || jsonb_build_object(
            'times', coalesce((detail ->> 'times')::bigint, 1) + 1, 'more', 'page after page'
        ) WHERE id = last_one;
    END IF;
END $$;
"""


def refusals(role: str) -> Iterator[str]:
    """The statements that let the application note that somebody was refused a page."""
    yield _NOTE
    yield "REVOKE ALL ON FUNCTION ser_note_refusal(jsonb, text) FROM PUBLIC;"
    yield f"GRANT EXECUTE ON FUNCTION ser_note_refusal(jsonb, text) TO {role};"
