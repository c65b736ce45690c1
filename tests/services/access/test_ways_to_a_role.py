"""All ways to a role, in any order, by anybody: those who hold one got it by the words of others who may say them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import psycopg
import pytest

from ser.law.permission import Level, NotAllowed, Permission
from ser.services.access import desks, granting, inviting, requesting
from ser.services.access.giving import NotThere, Receiver
from ser.services.access.granting import LastCoordinator, Place
from ser.services.access.inviting import Letter
from ser.services.operations import showing
from ser.store import orm
from ser.store.operations.server import Connections
from ser.store.passwords import Password, checked
from ser.store.running import state
from ser.store.scope import Scope, state_scope, visitor_scope
from tests.sending import ask

pytestmark = pytest.mark.slow
DAYS = (date(2018, 3, 1), date(2018, 9, 3))
OPERATOR = state_scope("operator:test")
LEAS = ("017", "036")
STEPS = 150
WORD = "sturdy-lantern-ferry-42"
PLACES = [
    Place(role, None if role in ("STATE_ADMIN", "STATE_ANALYST", "SEALED_KEEPER") else lea)
    for role in ("STATE_ADMIN", "STATE_ANALYST", "SEALED_KEEPER", "SECURITY_COORDINATOR", "LEA_DIRECTOR", "LEA_READER")
    for lea in LEAS
]
CAST = {
    "admin": (Place("STATE_ADMIN", None),),
    "both": (Place("SECURITY_COORDINATOR", "017"), Place("LEA_DIRECTOR", "017")),
    "coordinator": (Place("SECURITY_COORDINATOR", "017"),),
    "other": (Place("SECURITY_COORDINATOR", "036"),),
    "director": (Place("LEA_DIRECTOR", "017"),),
    "reader": (Place("LEA_READER", "036"),),
}
REFUSALS = (NotAllowed, NotThere, LastCoordinator)


@dataclass
class Play:
    """A cast of people who try every way to a role, on one day."""

    by_chance: random.Random
    today: date
    password: Password
    people: dict[str, int]
    letters: list[Letter] = field(default_factory=list)
    done: int = 0

    def scope(self) -> Scope:
        """Somebody, at one of the desks that the person's roles give; sometimes the operator of the server."""
        if self.by_chance.random() < 0.1:
            return OPERATOR
        number = self.by_chance.choice(list(self.people.values()))
        found = desks.desks(by=visitor_scope(), person=number, today=self.today)
        return self.by_chance.choice([desk.scope for desk in found]) if found else visitor_scope(f"user:{number}")

    def step(self) -> None:
        """One act of somebody; what is refused changes nothing."""
        acts = (self.invite, self.give, self.ask, self.ask_for, self.decide, self.confirm, self.accept, self.take)
        try:
            self.by_chance.choice(acts)(self.scope(), self.by_chance.choice(PLACES))
            self.done += 1
        except REFUSALS:
            pass

    def address(self) -> str:
        """The address of somebody of the cast, or a new one."""
        known = [f"{name}@play.example" for name in self.people]
        return self.by_chance.choice([*known, f"new{self.by_chance.randrange(5)}@play.example"])

    def invite(self, by: Scope, place: Place) -> None:
        outcome = requesting.invite(
            by=by, email=self.address(), full_name="Who Comes", place=place, why="play", today=self.today
        )
        self.keep(outcome.letter)

    def give(self, by: Scope, place: Place) -> None:
        person = self.by_chance.choice(list(self.people.values()))
        self.keep(requesting.give(by=by, person=person, place=place, why="play", today=self.today).letter)

    def ask(self, by: Scope, place: Place) -> None:
        person = self.by_chance.choice(list(self.people.values()))
        requesting.ask(by=visitor_scope(f"user:{person}"), person=person, place=place, why="play")

    def ask_for(self, by: Scope, place: Place) -> None:
        people = [Receiver("Who Comes", self.address(), None) for _ in range(2)]
        requesting.ask_for(by=by, people=people, place=place, why="play")

    def decide(self, by: Scope, place: Place) -> None:
        number, grant = self.request(), self.by_chance.random() < 0.9
        self.keep(requesting.decide(by=by, number=number, grant=grant, answer="play", today=self.today).letter)

    def confirm(self, by: Scope, place: Place) -> None:
        number, grant = self.request(), self.by_chance.random() < 0.9
        self.keep(requesting.confirm(by=by, number=number, grant=grant, answer="play", today=self.today).letter)

    def accept(self, by: Scope, place: Place) -> None:
        if not self.letters:
            return
        letter = self.letters.pop(self.by_chance.randrange(len(self.letters)))
        known = self.people.get(letter.email.partition("@")[0])
        right = visitor_scope() if known is None else visitor_scope(f"user:{known}")
        acting = self.by_chance.choice([right, right, visitor_scope(), by])
        number = inviting.accept(by=acting, token=letter.token, password=self.password, today=self.today)
        if known is None:
            self.people[letter.email.partition("@")[0]] = number
            desks.assure(by=visitor_scope(f"user:{number}"), person=number, today=self.today)

    def take(self, by: Scope, place: Place) -> None:
        held = granting.holders(by=OPERATOR)
        if len(held) > len(CAST):
            granting.take(by=by, number=self.by_chance.choice(held).number, why="play")

    def request(self) -> int:
        return self.by_chance.choice([row[0] for row in ask("SELECT id FROM access_request")] or [0])

    def keep(self, letter: Letter | None) -> None:
        if letter is not None:
            self.letters.append(letter)


@pytest.fixture(autouse=True)
def nobody(database: Connections) -> Iterator[None]:
    orm.use(database.app_url)
    yield
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("TRUNCATE role_held, access_request, invitation, assurance, user_account CASCADE")


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("today", DAYS)
def test_whoever_holds_a_role_got_it_by_others_who_may_give_it(today: date, seed: int) -> None:
    people = {
        name: showing.let_in(
            by=OPERATOR, email=f"{name}@play.example", full_name=name, places=places, password=WORD, today=today
        )
        for name, places in CAST.items()
    }
    for number in people.values():
        desks.assure(by=visitor_scope(f"user:{number}"), person=number, today=today)
    (begun,) = ask("SELECT coalesce(max(id), 0) FROM role_held")[0]
    play = Play(random.Random(seed), today, checked(WORD, email="", full_name=""), people)
    for _ in range(STEPS):
        play.step()
    rows = ask(
        "SELECT user_id, role, lea_code, given_by, confirmed_by, given_at FROM role_held WHERE id > %s ORDER BY id",
        begun,
    )
    assert play.done > STEPS / 8
    assert rows, "nobody got a role in so many steps"
    for person, role, lea, given_by, confirmed_by, given_at in rows:
        receiver = f"user:{person}"
        assert given_by != receiver
        assert _may_give(given_by, lea, given_at), (given_by, role, lea)
        if any(permission.opens_children for permission in state().roles[role].permissions):
            assert confirmed_by not in (None, given_by)
            assert confirmed_by != receiver or _may_give(given_by, None, given_at)


def _may_give(actor: str, lea: str | None, at: datetime) -> bool:
    """Whether somebody gave access for an LEA, or for the state, at a moment: by the rows of roles alone."""
    kind, _, number = actor.partition(":")
    if kind == "operator":
        return True
    query = """
        SELECT role, lea_code FROM role_held
        WHERE user_id = %s AND given_at <= %s AND (ended_at IS NULL OR ended_at > %s)
    """
    roles = ask(query, number, at, at - timedelta(seconds=5))
    return any(
        Permission.GRANT_ACCESS in state().roles[role].permissions
        and (where == lea or state().roles[role].level is Level.STATE)
        for role, where in roles
    )
