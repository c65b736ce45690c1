"""The lists of the page of people: who holds a role, who asks for one, who was invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.http import QueryDict

from ser.law.permission import Role
from ser.services.access.granting import Held
from ser.services.access.inviting import Invited
from ser.services.access.requesting import Asked
from ser.web.table import Cell, Column, Filter, Table, acts, occurring
from ser.web.templatetags.ser import day

T = TypeVar("T", Held, Asked, Invited)


@dataclass(frozen=True, slots=True)
class RoleLine(Generic[T]):
    """Somebody who holds a role, asks for one or is invited to one, with the role and its place in words."""

    one: T
    role: str
    where: str
    only: str


def in_words(one: T, roles: dict[str, Role], names: dict[str, str]) -> RoleLine[T]:
    """A role and its place as the lists say them."""
    place = one.place
    where = names.get(place.lea_code, place.lea_code) if place.lea_code else "The state"
    sites = (f"{names[code]} ({code})" if code in names else code for code in sorted(place.site_codes))
    only = ", ".join(sites) or (f"Staff ID {place.provider_id}" if place.provider_id else "")
    return RoleLine(one, roles[place.role].label if place.role in roles else place.role, where, only)


def _person(label: str = "Person") -> Column[Any]:
    return Column(
        "person", label, lambda row: row.one.full_name, lambda row: Cell(row.one.full_name, small=(row.one.email,))
    )


def _role_and_place(is_state: bool) -> tuple[Column[Any], ...]:
    role = Column[Any]("role", "Role", lambda row: row.role, lambda row: Cell(row.role, small=_some(row.only)))
    return (role, Column("where", "Where", lambda row: row.where)) if is_state else (role,)


def _some(*words: str) -> tuple[str, ...]:
    return tuple(one for one in words if one)


def holders(rows: Sequence[RoleLine[Held]], given: QueryDict, is_state: bool) -> Table[RoleLine[Held]]:
    """Who holds a role here."""
    roles = occurring(sorted((row.one.place.role, row.role) for row in rows), (row.one.place.role for row in rows))
    columns: tuple[Column[Any], ...] = (
        _person(),
        *_role_and_place(is_state),
        Column("since", "Since", lambda row: row.one.given_at),
        Column("email", "E-mail", lambda row: row.one.email, is_shown=False),
        Column("only", "Only for", lambda row: row.only, is_shown=False),
        acts("Change", "access/_take.html"),
    )
    return Table(
        "Who holds a role",
        columns,
        rows,
        lambda row: row.one.number,
        given,
        filters=(Filter("role", "Role", roles, lambda row: row.one.place.role),) if len(roles) > 1 else (),
        file="people-and-roles",
        empty="Nobody holds a role here yet.",
        sign="groups",
    )


def asked(rows: Sequence[RoleLine[Asked]], act: str = "access/_decide.html") -> Table[RoleLine[Asked]]:
    """For whom a role is asked; `act` is the template of the buttons that decide."""
    columns: tuple[Column[Any], ...] = (
        _person("For whom"),
        Column(
            "role",
            "For",
            lambda row: row.role,
            lambda row: Cell(row.role, small=(" · ".join(_some(row.where, row.only)),)),
        ),
        Column("why", "Why", lambda row: row.one.why),
        Column("since", "Since", lambda row: row.one.asked_at),
        Column("stands", "What stands", lambda row: _stands(row.one)),
        acts("Decide", act),
    )
    return Table("Requests for a role", columns, rows, empty="Nothing waits for your word.")


def _stands(asked: Asked) -> str:
    """Whose word a request has already."""
    if asked.signed.given_by is not None:
        return "Given by a coordinator; a second person has to agree"
    return "Confirmed by a supervisor" if asked.signed.confirmed_by is not None else "Asked for by the person"


def invited(rows: Sequence[RoleLine[Invited]], is_state: bool, today: date) -> Table[RoleLine[Invited]]:
    """Who was invited and has not accepted yet."""
    columns: tuple[Column[Any], ...] = (
        _person(),
        *_role_and_place(is_state),
        Column[Any](
            "until",
            "Can be accepted until",
            lambda row: row.one.last_day,
            lambda row: Cell(day(row.one.last_day), badge=("late", "Ended") if row.one.last_day < today else None),
        ),
        acts("Change", "access/_withdraw.html"),
    )
    return Table("Invited, not here yet", columns, rows, empty="No invitation is open.", sign="mail_outline")
