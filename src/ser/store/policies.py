"""Row-level security: which rows the application's role sees and writes, by the scope that its connection was told.

Every table with rows about children has policies; they are read off the declarations and written again at every
migration. The owner, as whom triggers write, is not subject to them. A connection that was told no scope sees nothing.
"""

from collections.abc import Iterator

from ser.law.record import RecordType
from ser.law.state import State
from ser.store.capability_guards import capability
from ser.store.name_functions import finders
from ser.store.owner import owner
from ser.store.visibility import (
    FORMER_LEAS,
    day_of,
    functions,
    grants,
    is_opened,
    narrowed,
    narrowed_by_name,
    opened_functions,
)

_ALL = "(SELECT ser_all())"
_LEAS = "(SELECT ser_leas())::text[]"
_TODAY = "(SELECT ser_today())"
_OWN = f"lea_code = ANY({_LEAS})"
_SENT = f"EXISTS (SELECT FROM submission l WHERE l.id = load_id AND l.lea_code = ANY({_LEAS}))"
_SENT_BYTES = f"""EXISTS (SELECT FROM submission_file f JOIN submission l ON l.id = f.submission_id
    WHERE f.digest = {{table}}.digest AND l.lea_code = ANY({_LEAS}))"""
_ACTOR = "(SELECT ser_actor())"
_ME = f"actor = {_ACTOR}"
# What the column takes from the setting by itself, for every row of a load, is compared with the seal here.
_SIGNED = f"recorded_by = {_ACTOR}"
_NOT_BY_HAND = f"((SELECT ser_task()) IS NOT NULL OR {_ACTOR} NOT LIKE 'user:%')"

_POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS ser_read ON {table};
DROP POLICY IF EXISTS ser_insert ON {table};
DROP POLICY IF EXISTS ser_update ON {table};
DROP POLICY IF EXISTS ser_delete ON {table};
CREATE POLICY ser_read ON {table} FOR SELECT USING ({read});
CREATE POLICY ser_insert ON {table} FOR INSERT WITH CHECK ({insert});
CREATE POLICY ser_update ON {table} FOR UPDATE USING ({change}) WITH CHECK ({becomes});
CREATE POLICY ser_delete ON {table} FOR DELETE USING ({gone});
"""

# Nobody reads another's draft, so the person who drops what is too old does it as the owner, unseen.
_AGED = """
CREATE OR REPLACE FUNCTION ser_drop_drafts(days integer) RETURNS void LANGUAGE sql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DELETE FROM public.draft WHERE kept_at < now() - make_interval(days => days);
DELETE FROM public.open_form WHERE seen_at < now() - make_interval(days => days);
$$;
"""


def policies(state: State, role: str) -> Iterator[str]:
    """The statements that put every table with rows about children under row-level security."""
    yield from capability(state, role)
    yield from functions()
    yield from opened_functions()
    yield from grants(role)
    yield from finders()
    yield _AGED
    for kind in state.declared.records:
        yield from _of_record(kind.spec)
    for fact in state.declared.facts:
        former = (
            " OR " + FORMER_LEAS.format(leas=_LEAS) if any(c.name == "former_lea_codes" for c in fact.columns) else ""
        )
        name = f"fact_{fact.name}"
        says_record = any(c.name == "record" for c in fact.columns)
        yield _made(name, f"{_OWN} OR {_whole(name)}{former}", by_record=says_record)
    sent = f"sender = ANY({_LEAS})"
    # Anyone who sends is told why a row of a file was not stored, also of a kind that few may read.
    own_row = f"load_id IS NOT NULL AND {sent}"
    yield _made("finding", f"{_OWN} OR {_whole('finding')} OR {sent}", by_record=True, told_too=own_row)
    # Who may read a finding may know in which loads it was seen.
    yield _made("finding_seen", "EXISTS (SELECT FROM finding f WHERE f.id = finding_id)")
    yield _made("held", f"{_OWN} OR {_SENT}", by_record=True)
    yield _made("submission", _OWN)
    yield _made("sheet", _SENT)
    for table in ("submission_file", "tally"):
        yield _made(table, _SENT.replace("load_id", "submission_id"))
    # Bytes are open to the LEA that sent them and to the state, and destroyed by the system.
    for table in ("content", "content_piece"):
        yield _made(table, _SENT_BYTES.format(table=table))
    yield _made("undo", "false")
    yield _made("answer", _OWN, insert=_OWN, change=_OWN)
    yield _made("maintained", _OWN, write=_OWN)
    yield _made("student_alias", f"{_OWN} OR {_whole('student_alias')}")
    yield _made("touched", "false")
    # What was said of two children names both, of whom a reader may see one: the system looks it up and asks who reads.
    for table in ("child_merge", "told_apart"):
        yield _made(table, "false")
    # Looked through by the system alone; who it was that was found is then read as the asker may.
    yield _made("name_key", "false")
    yield _made("name_word", "false")
    # Nobody reads what another has not stored yet; that a record is open is told to all who may open it.
    yield _made("draft", _ME, write=_ME)
    yield _made("open_form", f"{_ACTOR} <> ''", write=_ME)
    yield _made("delete_request", _OWN, write=_OWN, by_record=True)
    for table in ("role_held", "access_request", "invitation"):
        yield _made(table, _OWN, write=_OWN)
    # What guards signing in, and new addresses that wait, are looked at by the system alone.
    for table in ("assurance", "access_change", "sign_in_try", "accepted_code", "address_change"):
        yield _made(table, "false")
    # No rows about children: everybody reads them, the state and the system write them.
    for table in ("mark", "kept_day", "day_owner", "collection_period"):
        yield _made(table, "true")
    # Who looked up too much is alerted about by the system, and reviewed by somebody else of the LEA.
    yield _made("look_up_review", _OWN, change=f"({_OWN} AND NOT {_ME})", becomes=f"({_OWN} AND NOT {_ME})")
    yield _made("audit_event", f"{_OWN} OR {_ME} OR {_whole('audit_event')}", everybody=_ME)


def _of_record(spec: RecordType) -> Iterator[str]:
    if spec.sealed:
        sealed = f"{_ALL} AND (SELECT ser_sealed())"
        for table in (spec.name, f"{spec.name}_history"):
            signed = f"{sealed} AND {_SIGNED}" if table == spec.name else sealed
            yield _POLICIES.format(table=table, read=sealed, insert=signed, change=sealed, becomes=signed, gone=sealed)
        return
    readable = _readable(spec, spec.name, spec.child_column)
    yield _made(spec.name, readable, *_writable(spec), signed=True, kind=spec)
    then = f"{spec.name}_history"
    yield _made(then, _readable(spec, then, spec.history_child_column), kind=spec)


def _readable(spec: RecordType, table: str, student: str) -> str:
    """What an LEA reads of a record or its history; `student` is the column of the child's number."""
    if not spec.about_student:
        # What is in the directory is known to all; a list of children that are not students yet is its LEA's alone.
        return "true" if spec.group == "directory" else _OWN
    # A claim of a family's intent opens what holds now, and nothing of what was before.
    opened = f" OR id IN (SELECT * FROM ser_opened_{table}({_LEAS}, {_TODAY}))" if is_opened(table) else ""
    if spec.is_child:
        return f"{_OWN} OR {_whole(table, student)} OR {_had(table, student)}{opened}"
    day = day_of(spec.name, table)
    return f"{_OWN} OR {_whole(table)}" + (f" OR ({_had(table)} AND {_had(table, day=day)})" if day else "") + opened


def _writable(spec: RecordType) -> tuple[str, str, str]:
    """What an LEA may add, what it may change, and what a changed row may become."""
    if spec.kept_by_state:
        return "false", "false", "false"
    if not spec.about_student:
        own = f"{owner(spec)} = ANY({_LEAS})"
        return own, own, own
    if spec.is_child:
        return _OWN, f"{_sees('id')} OR ser_made_known(id, {_LEAS})", _OWN
    made_known = f"ser_made_known(student_id, {_LEAS})"
    known = f"ser_knows(student_id, {_LEAS}) OR {made_known}"
    insert = f"{_OWN} AND ({_sees('student_id', day_of(spec.name, spec.name) or 'NULL::date')} OR {made_known})"
    becomes = f"{_OWN} AND ({_sees('student_id')} OR {known})"
    if (one := spec.one_at_a_time) is not None:
        # Anybody may claim a child; that the claim is accepted is not the claimant's word alone.
        insert = f"{_OWN} AND ({one.status} = '{one.waits}' OR {_sees('student_id')} OR {made_known})"
        becomes = f"{_OWN} AND ({one.status} <> '{one.holds}' OR {_sees('student_id')} OR {known})"
    return insert, _OWN, becomes


def _whole(table: str, student: str = "student_id") -> str:
    return f"EXISTS (SELECT FROM ser_whole w WHERE w.student_id = {table}.{student})"


def _had(table: str, student: str = "student_id", day: str = "") -> str:
    """That the LEA had the child, at all or on a day; the first is quick for a whole table, and so asked first."""
    then = f" AND p.begin_date <= {day} AND (p.end_date IS NULL OR {day} < p.end_date)" if day else ""
    return f"EXISTS (SELECT FROM ser_period p WHERE p.student_id = {table}.{student}{then})"


def _sees(number: str, day: str = "NULL::date") -> str:
    return f"ser_sees({number}, {day}, {_LEAS}, {_TODAY})"


def _made(
    table: str,
    read: str,
    insert: str = "",
    change: str = "",
    becomes: str = "",
    *,
    write: str = "",
    everybody: str = "",
    signed: bool = False,
    kind: RecordType | None = None,
    by_record: bool = False,
    told_too: str = "",
) -> str:
    """The policies of a table; what is not said is for the state and the system alone, `everybody` for nobody else.

    Rows that are `signed` say who wrote them last, and are deleted by tasks of the system and by operators alone. Rows
    of a `kind` that fewer may read, or that name such a kind `by_record`, are read by these alone, of the state too;
    `told_too` are rows of them that an LEA is told all the same.
    """
    reads = _or_all(read)
    if kind is not None:
        reads = narrowed(reads, kind)
    if by_record:
        reads = narrowed_by_name(reads)
    if told_too:
        reads = f"({reads}) OR ({told_too})"
    insert = everybody or _or_all(insert or write)
    becomes = _or_all(becomes or write)
    change = _or_all(change or write)
    return _POLICIES.format(
        table=table,
        read=reads,
        insert=f"({insert}) AND {_SIGNED}" if signed else insert,
        change=change,
        becomes=f"({becomes}) AND {_SIGNED}" if signed else becomes,
        gone=f"({change}) AND {_NOT_BY_HAND}" if signed else change,
    )


def _or_all(condition: str) -> str:
    return f"{_ALL} OR {condition}" if condition else _ALL
