"""The people of a demonstration: one for each role, invited and let in as anybody is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ser.law.permission import Level, Permission, Role, asks
from ser.services.access import desks, inviting, requesting
from ser.services.access.giving import Receiver, actor_of
from ser.services.access.granting import Place
from ser.store import directory, passwords, showing
from ser.store.connect import in_transaction
from ser.store.orm import prove_address
from ser.store.running import state
from ser.store.scope import Scope, visitor_scope
from ser.store.showing import Busy

DOMAIN = "ser.example"
_WHY = "demonstration"
NAMES = (
    "Renee Fontenot", "Marcus Landry", "Odile Thibodeaux", "Grace Hebert", "Leon Guidry", "Simone Arceneaux",
    "Camille Broussard", "Andre Melancon", "Noelle Robichaux", "Paul Trahan", "Vivian Castille", "Hugo Daigle",
    "Estelle Savoie", "Remy Cormier", "Adele Benoit", "Jules Richard",
)  # fmt: skip
"""Nobody among them is real."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A person of a demonstration: what the person is, where, and how to sign in."""

    role: str
    place: str
    email: str


@asks(Permission.OPERATE)
def people(*, by: Scope, password: str, today: date) -> Sequence[Shown]:
    """Make an account for each role, in the LEA that has most to show; the data manager works for two LEAs."""
    busy = in_transaction(by, lambda db: showing.busiest(by, db))
    if busy is None:
        return ()
    names = in_transaction(by, directory.lea_names)
    made = []
    for (role, places), full_name in zip(_who(busy), NAMES, strict=False):
        email = f"{role.code.lower().replace('_', '.')}@{DOMAIN}"
        person = let_in(by=by, email=email, full_name=full_name, places=places, password=password, today=today)
        desks.assure(by=visitor_scope(actor_of(person)), person=person, today=today)
        where = " and ".join(f"{names[p.lea_code]} ({p.lea_code})" if p.lea_code else state().name for p in places)
        made.append(Shown(role.label, where, email))
    return made


@asks(Permission.OPERATE)
def let_in(*, by: Scope, email: str, full_name: str, places: Sequence[Place], password: str, today: date) -> int:
    """Make an account that holds roles, by the way that anybody takes: asked for, given, accepted; gives its number."""
    asker = replace(by, actor="supervisor of the demonstration")
    person = None
    for place in places:
        receiver = Receiver(full_name, email, None)
        (number,) = requesting.ask_for(by=asker, people=[receiver], place=place, why=_WHY)
        letter = requesting.decide(by=by, number=number, grant=True, answer=_WHY, today=today).letter
        assert letter is not None
        kept = passwords.checked(password, email=email, full_name=full_name) if person is None else None
        visitor = visitor_scope() if person is None else visitor_scope(actor_of(person))
        person = inviting.accept(by=visitor, token=letter.token, password=kept, today=today)
    assert person is not None
    prove_address(person)
    return person


def _who(busy: Busy) -> Iterator[tuple[Role, tuple[Place, ...]]]:
    """Each role with the places where it is held."""
    for role in state().roles.values():
        match role.level:
            case Level.STATE:
                yield role, (Place(role.code, None),)
            case Level.SITE:
                yield role, (Place(role.code, busy.lea_code, frozenset({busy.site_code})),)
            case Level.CASELOAD:
                yield role, (Place(role.code, busy.lea_code, provider_id=busy.provider_id),)
            case Level.LEA:
                leas = (busy.lea_code, busy.other_lea_code) if role.code == "DATA_MANAGER" else (busy.lea_code,)
                yield role, tuple(Place(role.code, lea) for lea in leas)
