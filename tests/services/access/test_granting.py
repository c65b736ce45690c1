"""Invitations, requests, roles, desks and assurances: who gives what to whom, and what a person then sees."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from ser.law.permission import NotAllowed, Permission
from ser.services.access import desks, granting
from ser.services.access.granting import LastCoordinator, NotThere, Place
from ser.services.child import access_log, explaining
from ser.services.child.explaining import NoSuchStudent
from ser.store.connect import connection, pooled
from ser.store.operations.server import Connections
from ser.store.scope import Scope, state_scope, visitor_scope
from tests.sending import ORLEANS, TODAY, ask, child, load, write

pytestmark = pytest.mark.slow
STATE = state_scope("operator:test", origin="command line")
COORDINATOR = Place("SECURITY_COORDINATOR", "017")
DIRECTOR = Place("LEA_DIRECTOR", "017")
NEXT_YEAR = date(2018, 7, 2)


@pytest.fixture(scope="module", autouse=True)
def known(database: Connections, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The example child of LEA 017, and LEA 036 beside it."""
    load(write(tmp_path_factory.mktemp("known"), child(ORLEANS)))


@pytest.fixture(autouse=True)
def nobody(database: Connections) -> Iterator[None]:
    """Whatever a test gave is gone after it."""
    yield
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("TRUNCATE role_held, access_request, invitation, assurance, user_account CASCADE")


def invite(place: Place, name: str = "Ana Dupre", by: Scope = STATE) -> granting.Letter:
    return granting.invite(
        by=by, email=f"{name.split()[0]}@lea.example", full_name=name, place=place, why="new here", today=TODAY
    )


def person(place: Place, name: str = "Ana Dupre", by: Scope = STATE) -> int:
    """A person who accepted an invitation, and has assured confidentiality."""
    letter = invite(place, name, by)
    number = granting.accept(by=visitor_scope(), token=letter.token, password="a long enough word", today=TODAY)
    desks.assure(by=visitor_scope(f"user:{number}"), person=number, today=TODAY)
    return number


def at(number: int, lea: str | None = "017", today: date = TODAY) -> Scope:
    """The scope of a person at a desk."""
    return desks.scope_of(by=visitor_scope(f"user:{number}"), person=number, lea_code=lea, today=today)


def held(number: int) -> list[tuple[str, str | None]]:
    return [(h.place.role, h.place.lea_code) for h in granting.holders(by=STATE) if h.person == number]


def test_an_invitation_that_is_accepted_makes_the_account_and_gives_the_role() -> None:
    number = person(DIRECTOR)
    assert held(number) == [("LEA_DIRECTOR", "017")]
    scope = at(number)
    assert (scope.actor, scope.lea_codes) == (f"user:{number}", frozenset({"017"}))
    assert Permission.APPROVE_DELETE in scope.permissions
    assert ask("SELECT email, password NOT LIKE %s FROM user_account", "%word%") == [("ana@lea.example", True)]


def test_a_token_opens_once_and_for_two_weeks_and_is_kept_nowhere() -> None:
    letter = invite(DIRECTOR)
    late = letter.last_day + timedelta(1)
    with pytest.raises(NotThere, match="ended on 03/15/2018"):
        granting.accept(by=visitor_scope(), token=letter.token, password="a long enough word", today=late)
    granting.accept(by=visitor_scope(), token=letter.token, password="a long enough word", today=letter.last_day)
    with pytest.raises(NotThere, match="accepted or withdrawn"):
        granting.invited(by=visitor_scope(), token=letter.token, today=TODAY)
    with pytest.raises(NotThere):
        granting.invited(by=visitor_scope(), token="guessed", today=TODAY)
    assert ask("SELECT count(*) FROM invitation WHERE invitation::text LIKE %s", f"%{letter.token}%") == [(0,)]


def test_a_second_invitation_withdraws_the_first() -> None:
    first, second = invite(DIRECTOR), invite(DIRECTOR)
    with pytest.raises(NotThere):
        granting.invited(by=visitor_scope(), token=first.token, today=TODAY)
    (waiting,) = granting.open_invitations(by=STATE)
    assert granting.invited(by=visitor_scope(), token=second.token, today=TODAY) == waiting
    granting.withdraw(by=STATE, number=waiting.number, why="mistyped")
    assert granting.open_invitations(by=STATE) == []


def test_an_account_that_is_there_takes_a_new_role_only_when_signed_in() -> None:
    number = person(DIRECTOR)
    letter = invite(Place("DATA_MANAGER", "036"))
    with pytest.raises(NotAllowed, match="Sign in"):
        granting.accept(by=visitor_scope(), token=letter.token, password="another long word", today=TODAY)
    granting.accept(by=visitor_scope(f"user:{number}"), token=letter.token, password="", today=TODAY)
    assert [d.lea_code for d in desks.desks(by=visitor_scope(), person=number, today=TODAY)] == ["017", "036"]
    assert at(number, "036").lea_codes == frozenset({"036"})


def test_a_coordinator_gives_roles_of_the_own_lea_alone() -> None:
    coordinator = at(person(COORDINATOR))
    assert person(DIRECTOR, "Bo Hebert", coordinator)
    for place in (Place("LEA_DIRECTOR", "036"), Place("STATE_ADMIN", None), Place("SEALED_KEEPER", None)):
        with pytest.raises(NotAllowed):
            invite(place, "Cy Landry", coordinator)
    assert {h.place.lea_code for h in granting.holders(by=coordinator)} == {"017"}


def test_the_database_itself_keeps_a_coordinator_from_roles_elsewhere() -> None:
    number = person(COORDINATOR)
    text = "INSERT INTO role_held (user_id, role, lea_code, given_by) VALUES (%s, 'LEA_DIRECTOR', %s, '')"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), connection(at(number)) as db:
        db.execute(text, [number, "036"])
    with pytest.raises(psycopg.errors.InsufficientPrivilege), connection(at(number)) as db:
        db.execute(text, [number, None])


def test_nobody_gives_a_role_to_themselves() -> None:
    number = person(COORDINATOR)
    with pytest.raises(NotAllowed, match="themselves"):
        granting.give(by=at(number), person=number, place=DIRECTOR, why="busy")
    granting.ask(by=at(number), person=number, place=DIRECTOR, why="busy")
    (asked,) = granting.open_requests(by=at(number))
    with pytest.raises(NotAllowed, match="themselves"):
        granting.decide(by=at(number), number=asked.number, grant=True, answer="yes")
    assert held(number) == [("SECURITY_COORDINATOR", "017")]


@pytest.mark.parametrize("grant", [True, False])
def test_a_request_is_decided_once_by_whoever_gives_access_there(grant: bool) -> None:
    coordinator, other = at(person(COORDINATOR)), at(person(Place("SECURITY_COORDINATOR", "036"), "Bo Hebert"), "036")
    number = person(Place("LEA_READER", "017"), "Cy Landry")
    granting.ask(by=at(number), person=number, place=DIRECTOR, why="I follow Ms. Roy")
    assert granting.open_requests(by=other) == []
    (asked,) = granting.open_requests(by=coordinator)
    with pytest.raises(NotThere):
        granting.decide(by=other, number=asked.number, grant=True, answer="")
    granting.decide(by=coordinator, number=asked.number, grant=grant, answer="as the superintendent says")
    assert (("LEA_DIRECTOR", "017") in held(number)) is grant
    with pytest.raises(NotThere, match="decided already"):
        granting.decide(by=coordinator, number=asked.number, grant=grant, answer="")


def test_the_last_coordinator_goes_only_after_a_successor_came() -> None:
    first = person(COORDINATOR)
    (own,) = granting.holders(by=STATE)
    with pytest.raises(LastCoordinator, match="successor"):
        granting.take(by=STATE, number=own.number, why="retired")
    second = person(COORDINATOR, "Bo Hebert")
    granting.take(by=at(second), number=own.number, why="retired")
    assert (held(first), held(second)) == ([], [("SECURITY_COORDINATOR", "017")])
    with pytest.raises(NotAllowed, match="no role there"):
        at(first)


def test_two_coordinators_who_remove_each_other_at_once_leave_one() -> None:
    numbers = [person(COORDINATOR), person(COORDINATOR, "Bo Hebert")]
    scopes = [at(number) for number in numbers]
    rows = [h.number for h in granting.holders(by=STATE)]
    refused: list[Exception] = []
    begin = threading.Barrier(2)

    def remove(by: Scope, row: int) -> None:
        begin.wait()
        try:
            granting.take(by=by, number=row, why="quarrel")
        except LastCoordinator as last:
            refused.append(last)

    both = [threading.Thread(target=remove, args=pair) for pair in zip(scopes, reversed(rows), strict=True)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(refused) == len(granting.holders(by=STATE)) == 1


def test_an_account_is_closed_to_data_until_confidentiality_is_assured() -> None:
    letter = invite(DIRECTOR)
    number = granting.accept(by=visitor_scope(), token=letter.token, password="a long enough word", today=TODAY)
    assert (at(number).lea_codes, at(number).permissions) == (frozenset(), {Permission.REQUEST_ACCESS})
    by = visitor_scope(f"user:{number}")
    with pytest.raises(NotAllowed, match="own name"):
        desks.assure(by=visitor_scope("user:0"), person=number, today=TODAY)
    desks.assure(by=by, person=number, today=TODAY)
    assert at(number).lea_codes == {"017"}
    assert desks.standing(by=by, person=number, today=TODAY) == desks.Standing(True, date(2018, 9, 15))


@pytest.mark.parametrize(("day", "is_open"), [(NEXT_YEAR, True), (date(2018, 9, 14), True), (date(2018, 9, 15), False)])
def test_last_years_assurance_opens_an_account_until_the_day_that_the_state_set(day: date, is_open: bool) -> None:
    number = person(DIRECTOR)
    by = visitor_scope(f"user:{number}")
    assert desks.standing(by=by, person=number, today=day).is_open is is_open
    assert bool(at(number, today=day).lea_codes) is is_open


def test_sites_and_caseloads_narrow_what_is_seen_and_the_widest_role_counts() -> None:
    teacher = person(Place("CASE_MANAGER", "017", provider_id="T100"))
    stranger = person(Place("CASE_MANAGER", "017", provider_id="T999"), "Bo Hebert")
    principal = person(Place("SITE_ADMIN", "017", frozenset({"017Z01"})), "Cy Landry")
    elsewhere = person(Place("SITE_ADMIN", "017", frozenset({"017Z99"})), "Di Roy")
    (public,) = ask("SELECT public_id::text FROM student")[0]
    for number, sees in ((teacher, True), (stranger, False), (principal, True), (elsewhere, False)):
        try:
            seen = explaining.child(by=at(number), name=public, today=TODAY).public_id == public
        except NoSuchStudent:
            seen = False
        assert seen is sees
    granting.give(by=STATE, person=stranger, place=Place("LEA_READER", "017"), why="covers")
    assert at(stranger).provider is None


def test_a_coordinators_role_widens_no_caseload() -> None:
    number = person(Place("CASE_MANAGER", "017", provider_id="T999"))
    granting.give(by=STATE, person=number, place=COORDINATOR, why="small LEA")
    assert at(number).provider == "T999"


def test_a_role_for_sites_or_a_caseload_says_which() -> None:
    for place in (Place("SITE_ADMIN", "017"), Place("PROVIDER", "017"), Place("STATE_ADMIN", "017")):
        with pytest.raises(NotAllowed):
            invite(place)
    with pytest.raises(NotThere):
        invite(Place("KING", "017"))


def test_every_act_is_noted_with_who_why_and_from_where() -> None:
    person(DIRECTOR)
    noted = ask("SELECT actor, act, why, origin, detail ->> 'role' FROM audit_event WHERE act = 'invite' ORDER BY id")
    assert noted[-1] == ("operator:test", "invite", "new here", "command line", "LEA_DIRECTOR")


def test_who_looked_at_a_child_is_told_by_name_with_the_purpose() -> None:
    number = person(DIRECTOR)
    (public,) = ask("SELECT public_id::text FROM student")[0]
    reader = replace(at(number), why="annual review", origin="web 192.0.2.1")
    explaining.child(by=reader, name=public, today=TODAY)
    record = access_log.record_of_access(by=reader, name=public)
    assert record.public_id == public
    look = next(one for one in record.looks if one.act == "explain")
    assert (look.who, look.lea_code, look.why, look.origin) == ("Ana Dupre", "017", "annual review", "web 192.0.2.1")
    with pytest.raises(NoSuchStudent):
        access_log.record_of_access(by=at(person(Place("LEA_DIRECTOR", "036"), "Bo Hebert"), "036"), name=public)


def test_a_pooled_connection_forgets_the_scope_that_it_served(tmp_path: Path) -> None:
    with pooled(tmp_path, 1):
        with connection(STATE) as db:
            first = db.info.backend_pid
            assert db.execute("SELECT count(*) FROM student").fetchone() == (1,)
        with connection(visitor_scope()) as db:
            assert db.info.backend_pid == first
            assert db.execute("SELECT count(*) FROM student").fetchone() == (0,)
