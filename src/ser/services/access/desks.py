"""For whom a person works: the desks that the roles give, the scope at each, and the assurance that opens them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ser.law.days import school_year_of
from ser.law.permission import Level, NotAllowed, Permission, Role, asks
from ser.store import access, audit, directory
from ser.store.access import Held
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope, system_scope

ASSURANCE = (
    "I will use what I see here for official school purposes only, keep it confidential as federal and state law and "
    "the policy of my LEA demand, share it with nobody who has no right to it, and let nobody work under my name."
)
"""What a person assures each school year."""

CLOSED = frozenset({Permission.REQUEST_ACCESS})
"""What is left of the permissions of a person who has not assured confidentiality for this school year."""


@dataclass(frozen=True, slots=True)
class Desk:
    """For whom a person works, as what, and what may be seen and done there."""

    lea_code: str | None
    name: str
    roles: tuple[Role, ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person's account is open to data, and from which day on it needs a new assurance."""

    is_open: bool
    renew_by: date


@asks(Permission.REQUEST_ACCESS)
def desks(*, by: Scope, person: int, today: date) -> Sequence[Desk]:
    """The desks of a person, the state's first, then by code; closed to data where the assurance is not renewed."""
    held, years, names = in_transaction(system_scope("access", by.actor), lambda db: _known(db, person))
    is_open = _is_open(years, today)
    made = []
    for lea, group in groupby(sorted(held, key=lambda h: h.place.lea_code or ""), key=lambda h: h.place.lea_code):
        own = [h for h in group if h.place.role in state().roles]
        if own:
            scope = _scope(f"user:{person}", lea, own, today, by.origin, is_open)
            roles = tuple(state().roles[h.place.role] for h in own)
            name = state().name if lea is None else names.get(lea, lea)
            made.append(Desk(lea, name, roles, scope))
    return made


@asks(Permission.REQUEST_ACCESS)
def scope_of(*, by: Scope, person: int, lea_code: str | None, today: date) -> Scope:
    """The scope of a person at one desk: an LEA, or the state."""
    for desk in desks(by=by, person=person, today=today):
        if desk.lea_code == lea_code:
            return desk.scope
    raise NotAllowed("You have no role there. Ask the security coordinator of that LEA for one.")


@asks(Permission.REQUEST_ACCESS)
def standing(*, by: Scope, person: int, today: date) -> Standing:
    """Whether a person has assured confidentiality, and by when the next assurance is due."""
    years = in_transaction(system_scope("access", by.actor), lambda db: access.assured_years(db, person))
    year = school_year_of(today)
    return Standing(_is_open(years, today), _due(year + 1 if year in years else year))


@asks(Permission.REQUEST_ACCESS)
def assure(*, by: Scope, person: int, today: date) -> None:
    """Assure confidentiality for the school year that runs."""
    if by.actor != f"user:{person}":
        raise NotAllowed("A person assures confidentiality in their own name.")

    def act(db: Db) -> None:
        if access.assure(db, person, school_year_of(today), today, ASSURANCE):
            audit.note(db, by, "assure confidentiality", detail={"school_year": school_year_of(today)})

    in_transaction(system_scope("access", by.actor), act)


def _known(db: Db, person: int) -> tuple[list[Held], frozenset[int], dict[str, str]]:
    return access.roles_of(db, person), access.assured_years(db, person), directory.lea_names(db)


def _due(school_year: int) -> date:
    """The day of a school year from which on the account of last year's assurance is closed."""
    month, _, day = str(state().switches["assurance_due"].on(date(school_year - 1, 7, 1))).partition("-")
    return date(school_year - 1 if int(month) >= 7 else school_year, int(month), int(day))


def _is_open(years: Iterable[int], today: date) -> bool:
    year = school_year_of(today)
    return year in years or (year - 1 in years and today < _due(year))


def _scope(actor: str, lea: str | None, held: Sequence[Held], today: date, origin: str, is_open: bool) -> Scope:
    roles = [state().roles[h.place.role] for h in held]
    if not is_open:
        return Scope(actor, frozenset(), permissions=CLOSED, today=today, origin=origin)
    permissions = frozenset(p for role in roles for p in role.permissions)
    if lea is None:
        return Scope(actor, None, permissions=permissions, today=today, origin=origin)
    sites, provider = _narrowed([(role, h) for role, h in zip(roles, held, strict=True) if _shows_children(role)])
    return Scope(
        actor,
        frozenset({lea}),
        permissions=permissions,
        site_codes=sites,
        provider=provider,
        today=today,
        origin=origin,
    )


def _shows_children(role: Role) -> bool:
    return bool({Permission.READ_STUDENT, Permission.READ_REPORTS} & role.permissions)


def _narrowed(held: Sequence[tuple[Role, Held]]) -> tuple[frozenset[str] | None, str | None]:
    """To which sites or caseload the children are narrowed: the widest of the roles that show children counts."""
    levels = {role.level for role, _ in held}
    if Level.LEA in levels or not held:
        return None, None
    if Level.SITE in levels:
        return frozenset(code for _, h in held for code in h.place.site_codes), None
    return None, held[0][1].place.provider_id
