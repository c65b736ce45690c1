"""What the database itself keeps true: history, the trace of changes, one responsible LEA, and who may write what.

Written again at every migration, read off the same declarations as the tables, so that an element that is added later
is in the history too.
"""

from collections.abc import Iterator

from ser.law.record import EVERY_CHANGE, RecordType
from ser.law.state import State
from ser.store.access_guards import access_guards
from ser.store.account_guards import account_grants
from ser.store.audit_guards import refusals
from ser.store.policies import policies
from ser.store.queue_guards import queue
from ser.store.sign_in_guards import sign_in_guards
from ser.store.submission_guards import UNDO_DELETED, submission_grants
from ser.store.tables import KEPT

APPEND_ONLY = ("audit_event",)
_ALL = "SELECT, INSERT, UPDATE, DELETE"
_FACTS = "SELECT, INSERT, DELETE"
WORKING = {
    "student_alias": _ALL,
    "sheet": "SELECT, INSERT",
    "held": "SELECT, INSERT, DELETE",
    "finding": "SELECT, INSERT, UPDATE",
    "finding_seen": "SELECT, INSERT",
    "delete_request": "SELECT, INSERT, DELETE, UPDATE (why)",  # it is locked while it is decided, and not changed
    "touched": _ALL,
    "kept_day": "SELECT, INSERT, DELETE, UPDATE (is_whole)",
    "day_owner": "SELECT, INSERT, DELETE",
    "mark": _ALL,
    "name_key": _ALL,
    "name_word": "SELECT, INSERT",
    "draft": _ALL,
    "open_form": _ALL,
    "collection_period": "SELECT, INSERT, UPDATE (stage, closed_by, closed_at)",
    "child_merge": "SELECT, INSERT, UPDATE (undone_date, undone_by)",
    "told_apart": "SELECT, INSERT, DELETE",
    "look_up_review": "SELECT, INSERT, UPDATE",
}
"""What the application does with the tables that it works with: what is not done by any act is not granted."""

_STAMP = """
CREATE OR REPLACE FUNCTION ser_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_from := greatest(clock_timestamp(), OLD.recorded_from + interval '1 microsecond');
    NEW.recorded_by := coalesce(current_setting('ser.actor', true), '');
    RETURN NEW;
END $$;
"""

# The mark of who is touched already is locked and not written again: nobody may drop it while the student is decided.
_TOUCH = """
    INSERT INTO touched (student_id)
    SELECT DISTINCT {student} FROM {rows} WHERE {student} IS NOT NULL ORDER BY 1
    ON CONFLICT (student_id) DO UPDATE SET is_changed = true WHERE NOT touched.is_changed;
"""

_TRIGGERS = """
DROP TRIGGER IF EXISTS ser_stamp ON {table};
CREATE TRIGGER ser_stamp BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION ser_stamp();
DROP TRIGGER IF EXISTS {table}_inserted ON {table};
CREATE TRIGGER {table}_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_inserted();
DROP TRIGGER IF EXISTS {table}_updated ON {table};
CREATE TRIGGER {table}_updated AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_updated();
DROP TRIGGER IF EXISTS {table}_deleted ON {table};
CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_deleted();
"""

# pg_temp comes last: else a temporary table of the same name, which anybody can make, would take the history's place.
_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_{act}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {body}
    RETURN NULL;
END $$;
"""

_KEEP = """
    INSERT INTO {table}_history (row_id, {columns}, recorded_to, replaced_by)
    SELECT o.id, {old}, {until}, coalesce((SELECT ser_actor()), '') FROM old_rows o {joined};
"""

# Such a row belongs to no student, yet it decides of every child of its LEA, as a calendar by which clocks are counted.
_TOUCH_SCHOOLS = """
    INSERT INTO touched (student_id)
    SELECT DISTINCT student_id FROM responsibility WHERE lea_code IN (SELECT lea_code FROM {rows})
    AND student_id IS NOT NULL ORDER BY 1
    ON CONFLICT (student_id) DO UPDATE SET is_changed = true WHERE NOT touched.is_changed;
"""

# So does one element of a row, as the day on which an LEA moved to SER, before which rules are quiet.
_TOUCH_MOVED = """
    INSERT INTO touched (student_id)
    SELECT s.id FROM student s WHERE EXISTS (
        SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.{element} IS DISTINCT FROM n.{element}
        WHERE n.lea_code = s.lea_code
        OR EXISTS (SELECT FROM responsibility r WHERE r.student_id = s.id AND r.lea_code = n.lea_code)
    ) ORDER BY 1 ON CONFLICT (student_id) DO UPDATE SET is_changed = true;
"""

_BOTH = "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) AS both_rows"

_ONE_AT_A_TIME = """
DO $$ BEGIN
    ALTER TABLE {table} ADD CONSTRAINT one_{one.name} EXCLUDE USING gist (
        int8range(student_id, student_id, '[]') WITH &&,
        daterange({one.begin}, CASE WHEN {one.end} < {one.begin} THEN {one.begin} ELSE {one.end} END) WITH &&
    ) WHERE ({one.only[0]} = '{one.only[1]}' AND {one.status} = '{one.holds}') DEFERRABLE INITIALLY DEFERRED;
EXCEPTION WHEN duplicate_table OR duplicate_object THEN NULL; END $$;
"""


def statements(state: State, role: str) -> Iterator[str]:
    """The statements that make the guards for a state and let the application's role work under them."""
    yield _STAMP
    for kind in state.declared.records:
        spec = kind.spec
        elements = [f'"{e.name}"' for e in spec.elements]
        kept = [c for c in KEPT if not (spec.is_child and c == "student_id")]
        columns = [*elements, *kept, "recorded_from", "recorded_by"]
        yield from _history(spec, columns)
        yield (
            f"ALTER TABLE {spec.name} ALTER COLUMN recorded_by"
            " SET DEFAULT coalesce(current_setting('ser.actor', true), '');"
        )
        yield from _record_grants(spec, [*elements, *kept], role)
    for kind in state.declared.records:
        if kind.spec.one_at_a_time is not None:
            yield _ONE_AT_A_TIME.format(table=kind.spec.name, one=kind.spec.one_at_a_time)
    yield from policies(state, role)
    yield from _grants(state, role)


def _history(spec: RecordType, columns: list[str]) -> Iterator[str]:
    table = spec.name
    listed, old = ", ".join(columns), ", ".join(f"o.{c}" for c in columns)
    names = {"table": table, "columns": listed, "old": old}
    replaced = _KEEP.format(**names, until="n.recorded_from", joined="JOIN new_rows n ON n.id = o.id")
    deleted = _KEEP.format(**names, until="clock_timestamp()", joined="")
    new, old, both = (_touch(spec, rows) for rows in ("new_rows", "old_rows", _BOTH))
    yield _FUNCTION.format(table=table, act="inserted", body=new)
    is_moved = spec.touches_lea not in ("", EVERY_CHANGE)
    moved = _TOUCH_MOVED.format(element=spec.touches_lea) if is_moved else ""
    yield _FUNCTION.format(table=table, act="updated", body=replaced + both + moved)
    yield _FUNCTION.format(table=table, act="deleted", body=deleted + old + UNDO_DELETED.format(table=table))
    yield _TRIGGERS.format(table=table)


def _touch(spec: RecordType, rows: str) -> str:
    """What marks the students of changed rows to be decided again."""
    if spec.touches_lea == EVERY_CHANGE:
        return _TOUCH_SCHOOLS.format(rows=rows)
    return _TOUCH.format(student=spec.child_column, rows=rows) if spec.about_student else ""


def _record_grants(spec: RecordType, columns: list[str], role: str) -> Iterator[str]:
    """The application writes elements, never the recorded time or the history."""
    table = spec.name
    writable = [*columns, "id", *(["pended"] if spec.one_at_a_time is not None else [])]
    listed = ", ".join(writable)
    yield f"REVOKE ALL ON {table}, {table}_history FROM {role};"
    # A child who is put back keeps the address of its page.
    added = f"{listed}, public_id" if spec.is_child else listed
    yield f"GRANT SELECT, DELETE, INSERT ({added}), UPDATE ({listed}) ON {table} TO {role};"
    yield f"GRANT SELECT ON {table}_history TO {role};"


def _grants(state: State, role: str) -> Iterator[str]:
    facts = {f"fact_{t.name}": _FACTS for t in state.declared.facts}
    for table, rights in (WORKING | facts).items():
        yield f"REVOKE ALL ON {table} FROM {role};"
        yield f"GRANT {rights} ON {table} TO {role};"
    for table in APPEND_ONLY:
        yield f"REVOKE ALL ON {table} FROM {role};"
        yield f"GRANT SELECT, INSERT (actor, act, lea_code, student_id, detail, why, origin) ON {table} TO {role};"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};"
    yield f"GRANT SELECT ON django_migrations TO {role};"
    yield from account_grants(role)
    yield from access_guards(role)
    yield from refusals(role)
    yield from sign_in_guards(role)
    yield from submission_grants(role)
    yield from queue(role)
