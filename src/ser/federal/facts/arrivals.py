"""The least that an LEA is told of a child who is enrolled with it, or claimed by it, and is not its own.

What is listed here is all of it: facts, pages and the view of the database hold these columns, and nothing else.
"""

from dataclasses import replace
from typing import TypeVar

from ser.federal.claim_kinds import ATTESTED
from ser.federal.facts.circumstances import Circumstances
from ser.federal.history import covers
from ser.federal.records import Enrollment, Responsibility
from ser.law.report import table_columns

WHO = """
    last_name          Last name
    first_name         First name
    birth_date         Birth date
    responsible        Responsible LEA
    responsible_since  Responsible since
"""
"""By what an LEA knows the child again, and who has it; the columns of a report, beside those of every list."""

LEAST = table_columns(f"""
    state_id           State ID
    system_id          System ID
    site_code          School
    {WHO}
""")
"""All that an LEA is told."""

ASK_THE_STATE = "ask the state"
"""What stands for the responsible LEA of a child whose address is confidential: no other LEA is told where it is."""

Row = TypeVar("Row")


def told(c: Circumstances, row: Row, lea: str) -> Row:
    """A row of an LEA that is not responsible, with what it is told of the child and of who has it."""
    since = None if c.responsible is None else c.responsible.begin_date
    return replace(
        row,  # type: ignore[type-var]
        system_id=_system_id(c, lea),
        last_name=c.profile.last_name,
        first_name=c.profile.first_name,
        birth_date=c.profile.birth_date,
        responsible=responsible(c),
        responsible_since=since,
    )


def responsible(c: Circumstances) -> str | None:
    """The LEA that has the child, as others are told it."""
    if c.responsible is None:
        return None
    return ASK_THE_STATE if c.profile.address_is_protected else c.responsible.lea_code


def reads_record(c: Circumstances, lea: str) -> bool:
    """Whether an LEA reads the child's record on the day, and so more than the least.

    It is responsible in some role, or its claim rests on an enrollment. Where nobody is responsible, it is the last
    that was, or that made the child known.
    """
    held = c.student[Responsibility]
    if any(r.lea_code == lea and r.responsibility_status == "ACCEPTED" and r.holds(c.day) for r in held):
        return True
    if any(r.lea_code == lea and (r.claim_basis == ATTESTED.basis or enrollment_of(c, lea)) for r in c.claims):
        return True
    if c.responsible is not None:
        return False
    had = [r for r in held if r.responsibility_status == "ACCEPTED" and r.role == "FAPE" and r.begin_date <= c.day]
    last = max(had, key=lambda r: (r.begin_date, r.key), default=None)
    return lea == (c.profile.lea_code if last is None else last.lea_code)


def enrollment_of(c: Circumstances, lea: str) -> Enrollment | None:
    """The latest enrollment with an LEA that holds on the day."""
    own = [e for e in c.student[Enrollment] if e.lea_code == lea and covers(e.entry_date, e.exit_date, c.day)]
    return max(own, key=lambda e: (e.entry_date, e.key), default=None)


def _system_id(c: Circumstances, lea: str) -> str | None:
    """The ID that this LEA gave the child; that of another LEA says nothing to it."""
    named = [*(r for r in c.claims if r.lea_code == lea), enrollment_of(c, lea)]
    return next((one.system_id for one in named if one is not None and one.system_id), None)
