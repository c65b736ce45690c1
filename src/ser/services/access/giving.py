"""The one way to a role: who may give it, whose word it takes, and the row that says that somebody holds it.

A role that opens children's records takes two persons: one who gives access there, and another who confirms that it is
needed (20 U.S.C. 1232g(b)(1)(A), unverified: a legitimate educational interest). Neither is the person who gets it.
Where an LEA has nobody else, the state is the other: what a person asks for is then given by the state.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from ser.law.permission import Level, NotAllowed, Permission, Role
from ser.law.words import one_line
from ser.store import access, audit, closing
from ser.store.access import Held, Place, Signatures
from ser.store.closing import Account
from ser.store.connect import Db
from ser.store.running import state
from ser.store.scope import Scope

INVITATION_DAYS = 14
"""How many days an invitation can be accepted."""


class LastCoordinator(ValueError):
    """Nobody would be left who gives access, or keeps what is sealed; the message says what to do first."""


class NotThere(LookupError):
    """No such invitation, request or role lies in the scope; whether there is one elsewhere is not told."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a role: an account, or an address that has none yet; a letter greets the person by one line."""

    full_name: str
    email: str
    person: int | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "full_name", one_line(self.full_name))


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to a person who is invited: the token is in the letter's link, and kept nowhere."""

    token: str
    email: str
    full_name: str
    role: Role
    last_day: date


def actor_of(person: int) -> str:
    """How the audit log and signatures name a person who signs in."""
    return f"user:{person}"


def role_at(place: Place) -> Role:
    """The role of a place, if it can be held there."""
    role = state().roles.get(place.role)
    if role is None:
        raise NotThere(f"There is no role {place.role}.")
    if (role.level is Level.STATE) is not (place.lea_code is None):
        raise NotAllowed(f"{role.label} is a role for {role.level.value}; name the LEA only where it is not the state.")
    if role.level is Level.SITE and not place.site_codes:
        raise NotAllowed(f"{role.label} is a role for sites; say which.")
    if role.level is Level.CASELOAD and not place.provider_id:
        raise NotAllowed(f"{role.label} is a role for a caseload; say under which staff ID the person serves children.")
    return role


def signable(db: Db, by: Scope, place: Place, receiver: Receiver) -> Role:
    """The role, if this person's word counts for it there: at one's own LEA or the state, and never for oneself."""
    role = role_at(place)
    if by.lea_codes is not None and place.lea_code not in by.lea_codes:
        where = "the state" if place.lea_code is None else f"LEA {place.lea_code}"
        raise NotAllowed(f"A role at {where} is given by the person who gives access there.")
    person = receiver.person if receiver.person is not None else access.person_of(db, receiver.email)
    if person is not None and by.actor == actor_of(person):
        raise NotAllowed("Nobody gives a role to themselves. Ask another coordinator of the LEA, or the state.")
    return role


def given(by: Scope, place: Place, signed: Signatures) -> Signatures:
    """The signatures with that of a person who gives access; where another has given already, it confirms."""
    if by.actor in (signed.given_by, signed.confirmed_by) and is_missing(place, signed):
        raise NotAllowed("Your word stands there already. Another person has to confirm that the role is needed.")
    if signed.given_by is not None:
        return signed.with_confirmed(by.actor)
    signed = signed.with_given(by.actor)
    if signed.confirmed_by is None and by.is_state and place.lea_code is not None and signed.asked_by != by.actor:
        # The state stands above the LEA: who asked there is the other person, be it the one who gets the role.
        return signed.with_confirmed(signed.asked_by)
    return signed


def is_missing(place: Place, signed: Signatures) -> bool:
    """Whether a word is missing still: of who gives the role, or of the second person where it takes two."""
    return signed.given_by is None or (role_at(place).opens_children and signed.confirmed_by is None)


def hold(db: Db, by: Scope, person: int, place: Place, signed: Signatures, why: str) -> bool:
    """Let a person hold a role from now on; the only function that does. Tells whether it is new.

    Raises NotAllowed where a word is missing, where the person gives it to themselves, or where the one who gave it
    does not give access there any more.
    """
    if is_missing(place, signed):
        raise NotAllowed(f"{role_at(place).label} takes the word of two persons: one who gives access and one other.")
    assert signed.given_by is not None
    if access.receiver(db, person) is None:
        raise NotAllowed("This account was closed. The state opens it again, if the person has come back.")
    self_given = signed.given_by == actor_of(person)
    self_confirmed = signed.confirmed_by == actor_of(person) and not _gives_for_state(db, signed.given_by)
    if self_given or self_confirmed or signed.given_by == signed.confirmed_by:
        raise NotAllowed("Nobody gives a role to themselves. Ask another coordinator of the LEA, or the state.")
    if not (_gives_for_state(db, signed.given_by) or _gives_at(db, signed.given_by, place.lea_code)):
        raise NotAllowed("The person who gave this role does not give access there any more. Ask for the role again.")
    is_new = access.hold(db, person, place, signed) is not None
    if is_new:
        note(db, by, "give role", place, why, person=person, given_by=signed.given_by, confirmed_by=signed.confirmed_by)
    return is_new


def send(db: Db, by: Scope, receiver: Receiver, place: Place, signed: Signatures, why: str, today: date) -> Letter:
    """Note an invitation that all who must have signed, and give the letter that the door sends."""
    token, last_day = secrets.token_urlsafe(32), today + timedelta(INVITATION_DAYS)
    number = access.invite(db, digest_of(token), receiver.email, receiver.full_name, place, last_day, signed)
    note(db, by, "invite", place, why, invitation=number)
    return Letter(token, receiver.email, receiver.full_name, role_at(place), last_day)


def answers_for(db: Db, by: Scope, person: int) -> Account:
    """An open account for which this person answers: somebody else's, with all of its roles at the LEAs of `by`."""
    found = closing.account(db, person)
    if found is None or not found.is_open:
        raise NotThere("There is no open account of this person.")
    if by.actor == actor_of(person):
        raise NotAllowed("Nobody does this to their own account. Ask another coordinator of the LEA, or the state.")
    if by.lea_codes is not None:
        places = {one.place.lea_code for one in access.roles_of(db, person)}
        if not places:
            raise NotThere("There is no open account of this person.")
        if not places <= by.lea_codes:
            raise NotAllowed(
                f"{found.full_name} holds a role elsewhere too. Take away the roles of your LEA, and ask the state for "
                "the rest."
            )
    return found


def refuse_last(db: Db, held: Held, ending: list[int]) -> None:
    """Refuse to end a role while nobody else gives access in its LEA or the state, or keeps what is sealed."""
    role = state().roles.get(held.place.role)
    if role is None:
        return
    for needed, what in ((Permission.GRANT_ACCESS, "gives access"), (Permission.READ_SEALED, "keeps sealed records")):
        codes = [one.code for one in state().roles.values() if one.level is role.level and needed in one.permissions]
        if role.code in codes and not set(access.holding(db, held.place.lea_code, codes)) - set(ending):
            where = "the state" if role.level is Level.STATE else f"LEA {held.place.lea_code}"
            raise LastCoordinator(
                f"{held.full_name} is the last person who {what} in {where}. "
                "Give that role to a successor first, then take this one away."
            )


def digest_of(token: str) -> str:
    """What is kept of the token of a letter."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_first(db: Db) -> bool:
    """Whether nobody gives access for the state yet, as in a new installation."""
    codes = [role.code for role in state().roles.values() if role.level is Level.STATE and role.gives_access]
    return not access.holding(db, None, codes)


def note(db: Db, by: Scope, act: str, place: Place, why: str, **more: object) -> None:
    """Note an act about a role in the audit log."""
    detail = {"role": place.role, "lea": place.lea_code, "sites": sorted(place.site_codes), **more}
    audit.note(db, by, act, detail=detail, why=why)


def _gives_for_state(db: Db, actor: str) -> bool:
    return _gives_at(db, actor, None)


def _gives_at(db: Db, actor: str, lea_code: str | None) -> bool:
    """Whether a person gives access at an LEA (None: the state); who is no person is the operator of the server."""
    kind, _, number = actor.partition(":")
    if kind != "user":
        return True
    held = (one.place for one in access.roles_of(db, int(number)) if one.place.role in state().roles)
    return any(place.lea_code == lea_code and state().roles[place.role].gives_access for place in held)
