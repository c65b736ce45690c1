"""For whom a read is made: every function that returns rows of students takes a scope first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ser.law.permission import Permission
from ser.law.record import CHILD, RecordType
from ser.store import visibility

EVERYTHING = "*"
"""What stands for every LEA in what row-level security is told."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks, for which LEAs' children, and what the asker may do.

    `lea_codes` None is the whole state. `site_codes` and `provider` narrow it to sites and to the caseload of one
    member of staff. `system` is a named task of the system. `today` is the day on which a responsibility must not have
    ended; without one, a responsibility with any end is taken for ended. `why` and `origin` (which door, from where) go
    into the audit log. `load_id`: the submission that is being worked off, under which the database notes what it takes
    away, so that it can be put back.
    """

    actor: str
    lea_codes: frozenset[str] | None = None
    system: str = ""
    permissions: frozenset[Permission] = field(default=frozenset(), repr=False)
    site_codes: frozenset[str] | None = None
    provider: str | None = None
    today: date | None = None
    why: str = ""
    origin: str = ""
    load_id: int | None = None

    def __post_init__(self) -> None:
        for code in self.lea_codes or ():
            if not code.isalnum():
                raise ValueError(f"{code!r} is no LEA code.")

    @property
    def is_state(self) -> bool:
        """Whether the scope is the whole state."""
        return self.lea_codes is None

    @property
    def only_lea(self) -> str | None:
        """The LEA of a scope that is of one alone: whose rows are sent, or who is noted to have acted."""
        return next(iter(self.lea_codes)) if self.lea_codes and len(self.lea_codes) == 1 else None

    def may(self, needed: Permission) -> bool:
        """Whether the asker holds a permission."""
        return needed in self.permissions

    def may_read(self, spec: RecordType) -> bool:
        """Whether the asker may read rows of this kind of the children whom the scope sees."""
        return spec.is_open_to(self.permissions)

    def students(self, column: str, *, few: bool = False) -> tuple[str, list[object]]:
        """A condition that keeps the students of whom the scope may read something, and its parameters.

        `few`: it is asked about few students, in a column that names its table; each is looked up by itself then.
        """
        if self.lea_codes is None:
            return "true", []
        return _both(visibility.children(column, sorted(self.lea_codes), few), *self._narrowed(column, few))

    def records(
        self, record: str, student: str = "student_id", table: str = "", *, few: bool = False
    ) -> tuple[str, list[object]]:
        """A condition that keeps the rows of a record about the scope's students that it may read, and its parameters.

        An LEA that had a child reads the rows of its own period; `student` names the column of the child's number,
        `table` the history where it is not the record's own table.
        """
        if self.lea_codes is None:
            return "true", []
        table = table or record
        seen = self.students(f"{table}.{student}", few=few)
        if record == CHILD:
            before = visibility.versions(table, student, sorted(self.lea_codes), self.today)
            return seen if table == record else _both(seen, before)
        return _both(
            seen, visibility.rows(table, student, visibility.day_of(record, table), sorted(self.lea_codes), self.today)
        )

    def facts(self, table: str) -> tuple[str, list[object]]:
        """A condition that keeps the facts that are about the scope's LEAs, and its parameters.

        They are said to an LEA of a child whose record it may not read too: as much as it is to know of that child.
        """
        if self.lea_codes is None:
            return "true", []
        own, leas = self.rows(f"{table}.lea_code")
        return _both((own, leas), self.narrowed("student_id"))

    def findings(self, table: str = "finding") -> tuple[str, list[object]]:
        """A condition that keeps what was found of the scope's students and of the rows that its LEAs sent."""
        if self.lea_codes is None:
            return "true", []
        own = visibility.rows(table, "student_id", "", sorted(self.lea_codes), self.today)
        return _both(own, *self._narrowed("student_id"))

    def narrowed(self, column: str) -> tuple[str, list[object]]:
        """A condition that keeps the students of the scope's sites and caseload, of any LEA, and its parameters."""
        return _both(("true", []), *self._narrowed(column))

    def _narrowed(self, column: str, few: bool = False) -> Iterator[visibility.Condition]:
        leas = sorted(self.lea_codes or ())
        if self.site_codes is not None:
            yield visibility.at_sites(column, sorted(self.site_codes), self.today, few)
        if self.provider is not None:
            yield visibility.on_caseload(column, self.provider, leas, few)

    def rows(self, column: str) -> tuple[str, list[object]]:
        """A condition that keeps the rows that the scope's LEAs sent, and its parameters."""
        return ("true", []) if self.lea_codes is None else (f"{column} = ANY(%s)", [sorted(self.lea_codes)])

    def told(self) -> tuple[str, ...]:
        """What row-level security is told of the scope.

        Actor, LEAs, day, whether sealed links show, load, task, and what else the asker may read that few may.
        """
        return (
            self.actor,
            EVERYTHING if self.lea_codes is None else ",".join(sorted(self.lea_codes)),
            "" if self.today is None else self.today.isoformat(),
            EVERYTHING if self.may(Permission.READ_SEALED) else "",
            "" if self.load_id is None else str(self.load_id),
            self.system,
            ",".join(sorted(self.permissions & visibility.narrow())),
        )


def _both(*conditions: visibility.Condition) -> visibility.Condition:
    """One condition out of several that must all hold."""
    return f"({' AND '.join(text for text, _ in conditions)})", [value for _, values in conditions for value in values]


def state_scope(actor: str, *, origin: str = "", why: str = "") -> Scope:
    """The scope of an operator: the whole state, and every permission."""
    return Scope(actor, permissions=frozenset(Permission), origin=origin, why=why)


def lea_scope(actor: str, *lea_codes: str, today: date | None = None, origin: str = "", why: str = "") -> Scope:
    """The scope of an operator who works for some LEAs: every permission, for their children alone.

    But for what few may read, which an LEA's operator is not among.
    """
    return Scope(
        actor,
        frozenset(lea_codes),
        permissions=frozenset(Permission) - {Permission.READ_SEALED} - visibility.narrow(),
        today=today,
        origin=origin,
        why=why,
    )


def visitor_scope(actor: str = "visitor", *, origin: str = "") -> Scope:
    """The scope of somebody who holds no role (yet): sees nothing, and may ask for access."""
    return Scope(actor, frozenset(), permissions=frozenset({Permission.REQUEST_ACCESS}), origin=origin)


def system_scope(task: str, actor: str = "", load_id: int | None = None) -> Scope:
    """The scope of a task of the system itself, such as finding overlaps across LEAs, in the name of who started it."""
    permissions = frozenset({Permission.READ_SEALED, Permission.READ_PROTECTED}) | visibility.narrow()
    return Scope(actor or f"system:{task}", None, task, permissions, load_id=load_id)
