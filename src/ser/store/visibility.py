"""Who sees a child: the conditions that the store adds to its reads, and that row-level security keeps by itself.

An LEA sees the whole history of a child for which it has an accepted responsibility that has not ended, or a pending
claim that rests on an enrollment (34 CFR 99.31(a)(2), 99.34). Of one whose family intends to enroll it sees what that
kind of claim opens (`federal.claim_kinds`). An LEA that had the child
sees the records of its own period. Whatever an LEA sent itself, it sees. Of a child who is enrolled with it and is not
its own it sees the least, by a view.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from ser.federal.claim_kinds import CLAIM_KINDS
from ser.federal.facts.arrivals import ASK_THE_STATE, LEAST
from ser.federal.name_keys import STAFF
from ser.law.claim_kind import ClaimKind, Opened
from ser.law.permission import Permission
from ser.law.record import RecordType
from ser.store.running import state

Condition = tuple[str, list[object]]
"""Text of SQL, and its parameters."""

FORMER_LEAS = "string_to_array(former_lea_codes, ';') && {leas}"
"""What facts say of the LEAs that had a part in them before, where a clock ran on from one LEA to the next."""


def _codes(kinds: Iterable[ClaimKind]) -> str:
    return ", ".join(f"'{kind.basis}'" for kind in kinds)


_PART = f"""(r.role = 'FAPE' AND r.responsibility_status = 'PENDING' AND r.end_date IS NULL
        AND r.claim_basis IN ({_codes(kind for kind in CLAIM_KINDS.values() if not kind.is_whole)}))"""
"""A claim that opens a part of the record, until it is refused or ends."""

_WHOLE_KINDS = _codes(kind for kind in CLAIM_KINDS.values() if kind.is_whole)
_CLAIMS = f"""(r.responsibility_status IN ('PENDING', 'DISPUTED') AND r.end_date IS NULL AND (
        r.claim_basis IN ({_WHOLE_KINDS}) OR EXISTS (SELECT FROM public.enrollment e WHERE e.student_id = r.student_id
        AND e.lea_code = r.lea_code AND (e.exit_date IS NULL OR e.exit_date >= r.begin_date))))"""

_HAD = "r.responsibility_status IN ('ACCEPTED', 'RELEASED')"

_FUNCTION = """
CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE {language} STABLE {rights} AS $$
{body}
$$;
"""

# They look at responsibility as its owner: a policy of that table that looked at it again would never end.
_AS_OWNER = "SECURITY DEFINER SET search_path = public, pg_temp COST 1000"


_OPEN = "(r.responsibility_status = 'ACCEPTED' AND (r.end_date IS NULL OR r.end_date > {today}))"

_DATES = ("birth_date", "responsible_since")

# Where each column of the least comes from: the child's own record, the enrollment, or the responsibility.
_LEAST = {
    "state_id": "s.state_id",
    "system_id": "e.system_id",
    "site_code": "e.site_code",
    "last_name": "s.last_name",
    "first_name": "s.first_name",
    "birth_date": "s.birth_date",
    "responsible": f"CASE WHEN s.address_is_protected THEN '{ASK_THE_STATE}' ELSE r.lea_code END",
    "responsible_since": "r.begin_date",
}

_ARRIVALS = f"""
CREATE OR REPLACE VIEW ser_arrival WITH (security_barrier) AS
SELECT s.id AS student_id, s.public_id, e.lea_code, e.entry_date,
    {", ".join(f"{_LEAST[column.name]} AS {column.name}" for column in LEAST)}
FROM (
    SELECT DISTINCT ON (n.student_id, n.lea_code) n.* FROM enrollment n
    WHERE n.lea_code = ANY((SELECT ser_leas())::text[])
    AND n.entry_date <= coalesce((SELECT ser_today()), n.entry_date)
    AND (n.exit_date IS NULL OR n.exit_date >= (SELECT ser_today()))
    ORDER BY n.student_id, n.lea_code, n.entry_date DESC, n.id DESC
) e
JOIN student s ON s.id = e.student_id
LEFT JOIN LATERAL (
    SELECT h.lea_code, h.begin_date FROM responsibility h
    WHERE h.student_id = s.id AND h.role = 'FAPE' AND h.responsibility_status = 'ACCEPTED'
    AND h.begin_date <= coalesce((SELECT ser_today()), h.begin_date)
    AND (h.end_date IS NULL OR h.end_date > (SELECT ser_today()))
    ORDER BY h.begin_date DESC, h.id DESC LIMIT 1
) r ON true
WHERE s.merged_into_state_id IS NULL AND s.death_date IS NULL AND r.lea_code IS DISTINCT FROM e.lea_code;
"""

# A view reads as its owner, as the functions do; unlike these, the planner can look them up for all rows at once.
_VIEW = "CREATE OR REPLACE VIEW {name} WITH (security_barrier) AS SELECT {columns} FROM responsibility r WHERE {where};"
VIEWS = {
    "ser_whole": ("student_id bigint",),
    "ser_period": ("student_id bigint", "begin_date date", "end_date date"),
    "ser_arrival": (
        "student_id bigint",
        "public_id uuid",
        "lea_code text",
        "entry_date date",
        *(f"{column.name} {'date' if column.name in _DATES else 'text'}" for column in LEAST),
    ),
}
"""The views by name, with their columns."""


def blinded() -> Iterable[str]:
    """The views as they look at no table, so that tables can be dropped."""
    for name, columns in VIEWS.items():
        listed = ", ".join("NULL::{1} AS {0}".format(*column.split()) for column in columns)
        yield f"CREATE OR REPLACE VIEW public.{name} AS SELECT {listed} WHERE false"


def functions() -> Iterable[str]:
    """The functions and views of the database that say who sees a child; policies and queries look at them."""
    own = "r.lea_code = ANY((SELECT ser_leas())::text[])"
    whole = f"{own} AND ({_OPEN.format(today='(SELECT ser_today())')} OR {_CLAIMS})"
    yield _VIEW.format(name="ser_whole", columns="r.student_id", where=whole)
    yield _VIEW.format(name="ser_period", columns="r.student_id, r.begin_date, r.end_date", where=f"{own} AND {_HAD}")
    yield _ARRIVALS
    yield _as_owner(
        "ser_sees(student bigint, day date, leas text[], today date)",
        f"""SELECT FROM public.responsibility r WHERE r.student_id = student AND r.lea_code = ANY(leas) AND (
        {_OPEN.format(today="today")} OR {_CLAIMS}
        OR ({_HAD} AND r.begin_date <= day AND (r.end_date IS NULL OR day < r.end_date)))""",
    )
    yield _as_owner(
        "ser_knows(student bigint, leas text[])",
        f"SELECT FROM public.responsibility r WHERE r.student_id = student AND r.lea_code = ANY(leas) AND {_HAD}",
    )
    yield _as_owner(
        "ser_made_known(student bigint, leas text[])",
        """SELECT FROM public.student s WHERE s.id = student AND s.lea_code = ANY(leas) AND NOT EXISTS (
        SELECT FROM public.responsibility r WHERE r.student_id = student AND r.role = 'FAPE'
        AND r.responsibility_status = 'ACCEPTED' AND r.lea_code <> ALL(leas) AND r.end_date IS NULL)""",
    )


def opened_functions() -> Iterable[str]:
    """The functions that give the numbers of the rows of a record that claims of LEAs open in part."""
    for kind in CLAIM_KINDS.values():
        rules = {one.record: one for one in kind.opens or ()}
        for one in rules.values():
            if one.record in state().records:
                yield _opened(kind, one, rules)


def _opened(kind: ClaimKind, one: Opened, rules: Mapping[str, Opened]) -> str:
    child = state().records[one.record].spec.child_column
    conditions = _narrowing(one, "t")
    if one.of:
        parent = rules[one.of]
        same = f"p.lea_code = t.lea_code AND p.{one.of}_id = t.{one.of}_id"
        of = " AND ".join((same, *_narrowing(parent, "p")))
        conditions.append(f"EXISTS (SELECT FROM public.{one.of} p WHERE {of})")
    where = " AND ".join(
        (
            f"""t.{child} IN (SELECT r.student_id FROM public.responsibility r
            WHERE r.lea_code = ANY(leas) AND r.claim_basis = '{kind.basis}' AND {_PART})""",
            *conditions,
        )
    )
    return _FUNCTION.format(
        name=f"ser_opened_{one.record}(leas text[], today date)",
        returns="SETOF bigint",
        language="plpgsql",
        rights=_AS_OWNER,
        body=f"BEGIN IF {_asked('today')} THEN"
        f" RETURN QUERY SELECT t.id::bigint FROM public.{one.record} t WHERE {where}; END IF; END",
    )


def _narrowing(one: Opened, table: str) -> list[str]:
    """What narrows the rows of a record that a claim opens, in SQL."""
    found = []
    if one.begin:
        found.append(f"{table}.{one.begin} <= coalesce(today, {table}.{one.begin})")
        found.append(f"({table}.{one.end} IS NULL OR {table}.{one.end} >= today)")
    if one.only is not None:
        found.append(f"{table}.{one.only[0]} = '{one.only[1]}'")
    if one.latest:
        last = f"""NOT EXISTS (SELECT FROM public.{one.record} x WHERE x.student_id = {table}.student_id
            AND x.{one.latest} > {table}.{one.latest})"""
        is_open = f"({table}.{one.latest} IS NULL" + (f" AND {table}.{one.over} IS NULL)" if one.over else ")")
        found.append(f"({is_open} OR ({table}.{one.latest} IS NOT NULL AND {last}))")
    return found


def is_opened(record: str) -> bool:
    """Whether some kind of claim opens rows of this record, though not the whole child."""
    opens = (one.record for kind in CLAIM_KINDS.values() for one in kind.opens or ())
    return record in opens and record in state().records


def grants(role: str) -> Iterable[str]:
    """What lets the application look at the views."""
    yield f"GRANT SELECT ON {', '.join(VIEWS)} TO {role};"


def _asked(today: str) -> str:
    """That a function is asked for the LEAs and the day of the scope, and for others by the state and the system alone.

    They are arguments so that a policy says them once a statement; whoever calls a function may say any.
    """
    day = f" AND {today} IS NOT DISTINCT FROM ser_today()" if today else ""
    return f"(ser_all() OR coalesce(leas <@ ser_leas(), false){day})"


def _as_owner(name: str, exists: str) -> str:
    # plpgsql keeps the plan of its query for the session, SQL functions of this kind plan it again.
    dated = "today" if "today date" in name else ""
    body = f"BEGIN RETURN {_asked(dated)} AND EXISTS ({exists}); END"
    return _FUNCTION.format(name=name, returns="boolean", language="plpgsql", rights=_AS_OWNER, body=body)


def narrow() -> frozenset[Permission]:
    """The permissions that reading some kind of record asks for, beside that of reading the child."""
    return frozenset(kind.spec.read_with for kind in state().declared.records if kind.spec.read_with is not None)


def narrowed(condition: str, spec: RecordType) -> str:
    """A condition of a policy of a kind of record, for those alone who may read that kind."""
    return condition if spec.read_with is None else f"({condition}) AND {_may(spec.read_with)}"


def narrowed_by_name(condition: str) -> str:
    """The same for a table whose rows name a kind of record in a column of that name, such as findings."""
    for needed in sorted(narrow()):
        names = ",".join(k.spec.name for k in state().declared.records if k.spec.read_with is needed)
        condition = f"({condition}) AND (coalesce(record, '') <> ALL('{{{names}}}') OR {_may(needed)})"
    return condition


def _may(needed: Permission) -> str:
    return f"coalesce('{needed}' = ANY((SELECT ser_narrow())::text[]), false)"


def children(column: str, leas: list[str], few: bool = False) -> Condition:
    """The children of whom these LEAs see something: those that they have, had or may claim, and made known.

    Here and below, `few` says that few children are asked about: each is looked up by itself, and not first all others.
    The column must name its table then.
    """
    text = (
        f"({column} IN (SELECT r.student_id FROM responsibility r WHERE r.lea_code = ANY(%s)"
        f" AND ({_HAD} OR {_PART} OR {_CLAIMS}){_one('r.student_id', column, few)})"
        f" OR {column} IN (SELECT x.id FROM student x WHERE x.lea_code = ANY(%s){_one('x.id', column, few)}))"
    )
    return text, [leas, leas]


def _one(inner: str, column: str, few: bool) -> str:
    return f" AND {inner} = {column}" if few else ""


def whole(student: str, leas: list[str], today: date | None) -> Condition:
    """The children whose whole history these LEAs see."""
    text = (
        f"EXISTS (SELECT FROM responsibility r WHERE r.student_id = {student} AND r.lea_code = ANY(%s)"
        f" AND ({_OPEN.format(today='%s::date')} OR {_CLAIMS}))"
    )
    return text, [leas, today]


def rows(table: str, student: str, day: str, leas: list[str], today: date | None) -> Condition:
    """The rows of such a child that these LEAs see: all, or those that they sent or of the period that was theirs."""
    text, parameters = whole(f"{table}.{student}", leas, today)
    had = "false"
    if day:
        had = (
            f"EXISTS (SELECT FROM responsibility r WHERE r.student_id = {table}.{student} AND r.lea_code = ANY(%s)"
            f" AND {_HAD} AND r.begin_date <= {day} AND (r.end_date IS NULL OR {day} < r.end_date))"
        )
    opened = "false"
    if is_opened(table):
        opened = f"{table}.id IN (SELECT * FROM ser_opened_{table}(%s::text[], %s::date))"
    return (
        f"({table}.lea_code = ANY(%s) OR {text} OR {had} OR {opened})",
        [leas, *parameters, *([leas] if day else []), *([leas, today] if is_opened(table) else [])],
    )


def versions(table: str, student: str, leas: list[str], today: date | None) -> Condition:
    """The versions of such a child's own row that these LEAs see: a claim that opens a part opens none of before."""
    text, parameters = whole(f"{table}.{student}", leas, today)
    had = (
        f"EXISTS (SELECT FROM responsibility r WHERE r.student_id = {table}.{student}"
        f" AND r.lea_code = ANY(%s) AND {_HAD})"
    )
    return f"({table}.lea_code = ANY(%s) OR {text} OR {had})", [leas, *parameters, leas]


def at_sites(column: str, sites: list[str], today: date | None, few: bool = False) -> Condition:
    """The children whom these sites serve now, by responsibility or by enrollment."""
    text = (
        f"({column} IN (SELECT r.student_id FROM responsibility r WHERE r.site_code = ANY(%s)"
        " AND r.responsibility_status = 'ACCEPTED' AND (r.end_date IS NULL OR r.end_date > %s::date)"
        f"{_one('r.student_id', column, few)})"
        f" OR {column} IN (SELECT e.student_id FROM enrollment e WHERE e.site_code = ANY(%s)"
        f" AND (e.exit_date IS NULL OR e.exit_date >= %s::date){_one('e.student_id', column, few)}))"
    )
    return text, [sites, today, sites, today]


def on_caseload(column: str, staff: str, leas: list[str], few: bool = False) -> Condition:
    """The children whom a member of staff serves, teaches or evaluates."""
    texts: list[str] = []
    parameters: list[object] = []
    for kind in state().declared.records:
        for name in STAFF if kind.spec.about_student else ():
            if name in kind.spec.by_name:
                of, one = kind.spec.name, _one("t.student_id", column, few)
                texts.append(
                    f"{column} IN (SELECT t.student_id FROM {of} t WHERE t.lea_code = ANY(%s) AND t.{name} = %s{one})"
                )
                parameters += [leas, staff]
    return f"({' OR '.join(texts)})", parameters


def day_of(record: str, table: str) -> str:
    """The day of a row of a record, in SQL: the first of its dates that is filled; nothing for a kind without dates."""
    dates = [f'{table}."{e.name}"' for e in state().records[record].spec.elements if e.kind.name == "DATE"]
    return f"coalesce({', '.join(dates)})" if dates else ""
