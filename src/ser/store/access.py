"""Who holds which role, who asks for one, who was invited, and who has assured confidentiality."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ser.store.connect import Db
from ser.store.passwords import Password
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Place:
    """A role and where it holds: for an LEA (none for the state), for some of its sites, for a member of staff."""

    role: str
    lea_code: str | None
    site_codes: frozenset[str] = frozenset()
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Whose words stand under a role, as the audit log names them: who asked, who gave it, who confirmed the need."""

    asked_by: str
    given_by: str | None = None
    confirmed_by: str | None = None

    def with_given(self, actor: str) -> "Signatures":
        """The same, given by this person."""
        return replace(self, given_by=actor)

    def with_confirmed(self, actor: str) -> "Signatures":
        """The same, confirmed by this person."""
        return replace(self, confirmed_by=actor)


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds, and who gave it."""

    number: int
    person: int
    full_name: str
    email: str
    place: Place
    given_at: datetime
    given_by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for whom, and why; `person` is None for an address that is invited when all have said yes."""

    number: int
    person: int | None
    full_name: str
    email: str
    place: Place
    why: str
    asked_at: datetime
    signed: Signatures


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that is open, or was."""

    number: int
    email: str
    full_name: str
    place: Place
    invited_at: datetime
    last_day: date
    is_open: bool
    signed: Signatures


_PLACE = "{t}.role, {t}.lea_code, {t}.site_codes, {t}.provider_id"
_HELD = f"""
    SELECT h.id, h.user_id, u.full_name, u.email, {_PLACE.format(t="h")}, h.given_at, h.given_by
    FROM role_held h JOIN ser_accounts() u ON u.id = h.user_id WHERE h.ended_at IS NULL
"""
_ASKED = f"""
    SELECT a.id, a.user_id, coalesce(u.full_name, a.full_name), coalesce(u.email, a.email), {_PLACE.format(t="a")},
    a.why, a.asked_at, coalesce(a.asked_by, 'user:' || a.user_id), a.given_by, a.confirmed_by
    FROM access_request a LEFT JOIN ser_accounts() u ON u.id = a.user_id WHERE a.decided_at IS NULL
"""
_INVITED = f"""
    SELECT i.id, i.email, i.full_name, {_PLACE.format(t="i")}, i.invited_at, i.last_day,
    i.accepted_at IS NULL AND i.withdrawn_at IS NULL, coalesce(i.asked_by, i.invited_by), i.invited_by, i.confirmed_by
    FROM invitation i
"""


def roles_of(db: Db, person: int) -> list[Held]:
    """The roles that a person holds, wherever."""
    return [_held(row) for row in db.execute(f"{_HELD} AND h.user_id = %s AND u.is_active ORDER BY h.id", [person])]


def holders(by: Scope, db: Db) -> list[Held]:
    """Who holds which role for the scope's LEAs."""
    condition, parameters = by.rows("h.lea_code")
    return [_held(row) for row in db.execute(f"{_HELD} AND {condition} ORDER BY u.full_name, h.id", parameters)]


def held(by: Scope, db: Db, number: int) -> Held | None:
    """A role that somebody holds, by its number, if it lies in the scope; kept from others until the act ends."""
    condition, parameters = by.rows("h.lea_code")
    row = db.execute(f"{_HELD} AND h.id = %s AND {condition} FOR UPDATE OF h", [number, *parameters]).fetchone()
    return None if row is None else _held(row)


def holding(db: Db, lea_code: str | None, roles: Sequence[str]) -> list[int]:
    """The numbers of the held roles of these kinds in an LEA (None: the state), of open accounts; kept from others."""
    query = """
        SELECT h.id FROM role_held h JOIN ser_accounts() u ON u.id = h.user_id
        WHERE h.lea_code IS NOT DISTINCT FROM %s AND h.role = ANY(%s) AND h.ended_at IS NULL AND u.is_active
        ORDER BY h.id FOR UPDATE OF h
    """
    return [row[0] for row in db.execute(query, [lea_code, list(roles)])]


def hold(db: Db, person: int, place: Place, signed: Signatures) -> int | None:
    """Let a person hold a role from now on, as `services.access.giving` alone asks; None for one that holds it."""
    query = """
        INSERT INTO role_held (user_id, role, lea_code, site_codes, provider_id, given_by, confirmed_by)
        VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
    """
    row = db.execute(query, [person, *_values(place), signed.given_by, signed.confirmed_by]).fetchone()
    return None if row is None else int(row[0])


def take(db: Db, number: int, taken_by: str) -> None:
    """Take a role away; that it was held is kept."""
    db.execute("UPDATE role_held SET ended_at = now(), ended_by = %s WHERE id = %s", [taken_by, number])


def ask(db: Db, person: int | None, email: str, full_name: str, place: Place, why: str, signed: Signatures) -> int:
    """Note what is asked for a person who has an account, or for an address."""
    query = """
        INSERT INTO access_request (user_id, email, full_name, role, lea_code, site_codes, provider_id, why,
            asked_by, given_by, confirmed_by)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
    """
    said = [signed.asked_by, signed.given_by, signed.confirmed_by]
    return _number(db, query, [person, email, full_name, *_values(place), why, *said])


def sign(db: Db, number: int, signed: Signatures) -> None:
    """Note whose words stand under a request now."""
    query = "UPDATE access_request SET given_by = %s, confirmed_by = %s WHERE id = %s"
    db.execute(query, [signed.given_by, signed.confirmed_by, number])


def asked(by: Scope, db: Db) -> list[Asked]:
    """What people ask for in the scope's LEAs and is not decided, the oldest first."""
    condition, parameters = by.rows("a.lea_code")
    return [_asked(row) for row in db.execute(f"{_ASKED} AND {condition} ORDER BY a.id", parameters)]


def request(by: Scope, db: Db, number: int) -> Asked | None:
    """What somebody asks for, by its number, if it lies in the scope; kept from others until the act ends."""
    condition, parameters = by.rows("a.lea_code")
    row = db.execute(f"{_ASKED} AND a.id = %s AND {condition} FOR UPDATE OF a", [number, *parameters]).fetchone()
    return None if row is None else _asked(row)


def request_for(by: Scope, db: Db, email: str, place: Place) -> Asked | None:
    """What waits for this address and place already, if it lies in the scope; kept from others until the act ends."""
    condition, parameters = by.rows("a.lea_code")
    query = f"""
        {_ASKED} AND coalesce(u.email, a.email) = %s AND a.role = %s AND a.lea_code IS NOT DISTINCT FROM %s
        AND a.site_codes = %s AND a.provider_id = %s AND {condition} ORDER BY a.id LIMIT 1 FOR UPDATE OF a
    """
    row = db.execute(query, [email, *_values(place), *parameters]).fetchone()
    return None if row is None else _asked(row)


def decide(db: Db, number: int, is_granted: bool, answer: str, decided_by: str) -> None:
    """Note how a request was decided."""
    query = "UPDATE access_request SET decided_at = now(), decided_by = %s, is_granted = %s, answer = %s WHERE id = %s"
    db.execute(query, [decided_by, is_granted, answer, number])


def invite(db: Db, digest: str, email: str, full_name: str, place: Place, last_day: date, signed: Signatures) -> int:
    """Note an invitation; an older one of the same address to the same role is withdrawn."""
    db.execute(
        "UPDATE invitation SET withdrawn_at = now() WHERE email = %s AND role = %s"
        " AND lea_code IS NOT DISTINCT FROM %s AND accepted_at IS NULL AND withdrawn_at IS NULL",
        [email, place.role, place.lea_code],
    )
    query = """
        INSERT INTO invitation (digest, email, full_name, role, lea_code, site_codes, provider_id, last_day,
            asked_by, invited_by, confirmed_by)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
    """
    said = [signed.asked_by, signed.given_by, signed.confirmed_by]
    return _number(db, query, [digest, email, full_name, *_values(place), last_day, *said])


def invitations(by: Scope, db: Db) -> list[Invited]:
    """The open invitations to the scope's LEAs."""
    condition, parameters = by.rows("i.lea_code")
    query = f"{_INVITED} WHERE i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND {condition} ORDER BY i.id"
    return [_invited(row) for row in db.execute(query, parameters)]


def invitation(db: Db, digest: str) -> Invited | None:
    """The invitation with this digest; kept from others until the act ends."""
    row = db.execute(f"{_INVITED} WHERE i.digest = %s FOR UPDATE", [digest]).fetchone()
    return None if row is None else _invited(row)


def accepted(db: Db, number: int, person: int) -> None:
    """Note that an invitation was accepted by this person."""
    db.execute("UPDATE invitation SET accepted_at = now(), user_id = %s WHERE id = %s", [person, number])


def withdraw(by: Scope, db: Db, number: int) -> bool:
    """Withdraw an open invitation of the scope's LEAs; tells whether there was one."""
    condition, parameters = by.rows("lea_code")
    query = f"""
        UPDATE invitation SET withdrawn_at = now()
        WHERE id = %s AND accepted_at IS NULL AND withdrawn_at IS NULL AND {condition}
    """
    return db.execute(query, [number, *parameters]).rowcount == 1


def person_of(db: Db, email: str) -> int | None:
    """The number of the account with this e-mail address."""
    row = db.execute("SELECT id FROM ser_accounts() WHERE lower(email) = lower(%s)", [email]).fetchone()
    return None if row is None else int(row[0])


def receiver(db: Db, person: int) -> tuple[str, str] | None:
    """The full name and e-mail address of an open account."""
    query = "SELECT full_name, email FROM ser_accounts() WHERE id = %s AND is_active"
    row = db.execute(query, [person]).fetchone()
    return None if row is None else (row[0], row[1])


def make_person(db: Db, email: str, full_name: str, password: Password) -> int:
    """Make an account, of which only a hash of the password is kept."""
    query = "SELECT ser_make_account(%s, %s, %s)"
    return _number(db, query, [email, full_name, password.hash])


def assure(db: Db, person: int, school_year: int, day: date, words: str) -> bool:
    """Note an assurance for a school year; tells whether it is new."""
    query = """
        INSERT INTO assurance (user_id, school_year, given_on, words) VALUES (%s, %s, %s, %s)
        ON CONFLICT (user_id, school_year) DO NOTHING
    """
    return db.execute(query, [person, school_year, day, words]).rowcount == 1


def assured_years(db: Db, person: int) -> frozenset[int]:
    """The school years for which a person has assured confidentiality."""
    return frozenset(r[0] for r in db.execute("SELECT school_year FROM assurance WHERE user_id = %s", [person]))


def _values(place: Place) -> Iterator[object]:
    yield from (place.role, place.lea_code, ";".join(sorted(place.site_codes)), place.provider_id)


def _place(role: str, lea_code: str | None, site_codes: str, provider_id: str) -> Place:
    return Place(role, lea_code, frozenset(site_codes.split(";")) - {""}, provider_id)


def _held(row: tuple[Any, ...]) -> Held:
    return Held(row[0], row[1], row[2], row[3], _place(*row[4:8]), row[8], row[9])


def _asked(row: tuple[Any, ...]) -> Asked:
    return Asked(row[0], row[1], row[2], row[3], _place(*row[4:8]), row[8], row[9], Signatures(*row[10:13]))


def _invited(row: tuple[Any, ...]) -> Invited:
    return Invited(row[0], row[1], row[2], _place(*row[3:7]), row[7], row[8], row[9], Signatures(*row[10:13]))


def _number(db: Db, query: str, parameters: Sequence[object]) -> int:
    row = db.execute(query, parameters).fetchone()
    assert row is not None
    return int(row[0])
