"""Invitations, requests, roles, desks and assurances: who gives what to whom, and what a person then sees."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from ser.law.permission import NotAllowed, Permission
from ser.services.access import desks, granting, inviting, requesting
from ser.services.access.giving import NotThere, Receiver
from ser.services.access.granting import LastCoordinator, Place
from ser.services.access.inviting import Letter
from ser.services.child import access_log, explaining
from ser.services.child.explaining import NoSuchStudent
from ser.store.connect import connection, pooled
from ser.store.operations.server import Connections
from ser.store.passwords import Password, TooEasy, checked
from ser.store.scope import Scope, state_scope, visitor_scope
from tests.sending import ORLEANS, TODAY, ask, ask_as_owner, child, load, write

pytestmark = pytest.mark.slow
STATE = state_scope("operator:test", origin="command line")
SECOND = state_scope("operator:second", origin="command line")
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


def invite(place: Place, name: str = "Ana Dupre", by: Scope = STATE) -> Letter:
    """An invitation that has all the words that it takes: somebody of the state confirms what the giver gives."""
    email, why = f"{name.split()[0]}@lea.example", "new here"
    outcome = requesting.invite(by=by, email=email, full_name=name, place=place, why=why, today=TODAY)
    if outcome.waits:
        (waiting,) = requesting.open_requests(by=SECOND)
        outcome = requesting.decide(by=SECOND, number=waiting.number, grant=True, answer="needed", today=TODAY)
    assert outcome.letter is not None
    return outcome.letter


def word(name: str = "Ana Dupre") -> Password:
    return checked("sturdy-lantern-ferry-42", email=f"{name.split()[0]}@lea.example", full_name=name)


def person(place: Place, name: str = "Ana Dupre", by: Scope = STATE) -> int:
    """A person who accepted an invitation, and has assured confidentiality."""
    letter = invite(place, name, by)
    number = inviting.accept(by=visitor_scope(), token=letter.token, password=word(name), today=TODAY)
    desks.assure(by=visitor_scope(f"user:{number}"), person=number, today=TODAY)
    return number


def give(number: int, place: Place, why: str = "covers") -> None:
    """One more role, with both words."""
    if requesting.give(by=STATE, person=number, place=place, why=why, today=TODAY).waits:
        (waiting,) = requesting.open_requests(by=SECOND)
        requesting.decide(by=SECOND, number=waiting.number, grant=True, answer=why, today=TODAY)


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
    assert ask_as_owner("SELECT email, password NOT LIKE %s FROM user_account", "%word%") == [("ana@lea.example", True)]


def test_a_token_opens_once_and_for_two_weeks_and_is_kept_nowhere() -> None:
    letter = invite(DIRECTOR)
    late = letter.last_day + timedelta(1)
    with pytest.raises(NotThere, match="ended on 03/15/2018"):
        inviting.accept(by=visitor_scope(), token=letter.token, password=word(), today=late)
    inviting.accept(by=visitor_scope(), token=letter.token, password=word(), today=letter.last_day)
    with pytest.raises(NotThere, match="accepted or withdrawn"):
        inviting.invited(by=visitor_scope(), token=letter.token, today=TODAY)
    with pytest.raises(NotThere):
        inviting.invited(by=visitor_scope(), token="guessed", today=TODAY)
    assert ask("SELECT count(*) FROM invitation WHERE invitation::text LIKE %s", f"%{letter.token}%") == [(0,)]


def test_a_second_invitation_withdraws_the_first() -> None:
    first, second = invite(DIRECTOR), invite(DIRECTOR)
    with pytest.raises(NotThere):
        inviting.invited(by=visitor_scope(), token=first.token, today=TODAY)
    (waiting,) = inviting.open_invitations(by=STATE)
    assert inviting.invited(by=visitor_scope(), token=second.token, today=TODAY) == waiting
    inviting.withdraw(by=STATE, number=waiting.number, why="mistyped")
    assert inviting.open_invitations(by=STATE) == []


def test_an_account_that_is_there_takes_a_new_role_only_when_signed_in() -> None:
    number = person(DIRECTOR)
    letter = invite(Place("DATA_MANAGER", "036"))
    with pytest.raises(NotAllowed, match="Sign in"):
        inviting.accept(by=visitor_scope(), token=letter.token, password=word(), today=TODAY)
    inviting.accept(by=visitor_scope(f"user:{number}"), token=letter.token, password=None, today=TODAY)
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
        requesting.give(by=at(number), person=number, place=DIRECTOR, why="busy", today=TODAY)
    with pytest.raises(NotAllowed, match="themselves"):
        requesting.invite(
            by=at(number), email="ANA@lea.example ", full_name="A", place=DIRECTOR, why="busy", today=TODAY
        )
    requesting.ask(by=at(number), person=number, place=DIRECTOR, why="busy")
    assert requesting.open_requests(by=at(number)) == []
    (asked,) = requesting.open_requests(by=STATE)
    with pytest.raises(NotAllowed, match="themselves"):
        requesting.decide(by=at(number), number=asked.number, grant=True, answer="yes", today=TODAY)
    assert held(number) == [("SECURITY_COORDINATOR", "017")]


def test_an_address_that_becomes_the_givers_own_gives_nothing() -> None:
    number = person(COORDINATOR)
    letter = invite(DIRECTOR, "Alias Dupre", at(number))
    account = "UPDATE user_account SET email = %s WHERE id = %s RETURNING id"
    assert ask_as_owner(account, "alias@lea.example", number) == [(number,)]
    with pytest.raises(NotAllowed, match="themselves"):
        inviting.accept(by=visitor_scope(f"user:{number}"), token=letter.token, password=None, today=TODAY)
    assert held(number) == [("SECURITY_COORDINATOR", "017")]


def test_the_database_refuses_a_role_that_somebody_gives_to_themselves_or_confirms_twice() -> None:
    number = person(COORDINATOR)
    text = """
        INSERT INTO role_held (user_id, role, lea_code, given_by, confirmed_by)
        VALUES (%s, 'LEA_DIRECTOR', '017', %s, %s)
    """
    for given_by, confirmed_by in ((f"user:{number}", None), ("operator:test", "operator:test")):
        refused = (psycopg.errors.CheckViolation, psycopg.errors.InsufficientPrivilege)
        with pytest.raises(refused), connection(at(number)) as db:
            db.execute(text, [number, given_by, confirmed_by])
    with pytest.raises(psycopg.errors.InsufficientPrivilege), connection(at(number)) as db:
        db.execute("UPDATE role_held SET given_by = 'operator:other' WHERE user_id = %s", [number])


def test_a_role_that_opens_children_takes_a_supervisor_and_a_coordinator() -> None:
    coordinator, director = at(person(COORDINATOR)), at(person(DIRECTOR, "Di Roy"))
    new = [Receiver("Eve Hebert", "eve@lea.example", None), Receiver("Flo Hebert", "flo@lea.example", None)]
    requesting.ask_for(by=director, people=new, place=Place("DATA_MANAGER", "017"), why="they send our files")
    assert requesting.to_confirm(by=director) == []
    first, second = requesting.open_requests(by=coordinator)
    sent = requesting.decide(by=coordinator, number=first.number, grant=True, answer="agreed", today=TODAY)
    assert sent.letter is not None
    assert sent.letter.email == "eve@lea.example"
    requesting.decide(by=coordinator, number=second.number, grant=False, answer="left", today=TODAY)
    number = inviting.accept(by=visitor_scope(), token=sent.letter.token, password=word("Eve H"), today=TODAY)
    signed = ask("SELECT given_by, confirmed_by FROM role_held WHERE user_id = %s", number)
    assert signed == [(coordinator.actor, director.actor)]


def test_what_a_coordinator_gives_waits_for_a_supervisor_or_a_second_coordinator() -> None:
    coordinator, director = at(person(COORDINATOR)), at(person(DIRECTOR, "Di Roy"))
    manager = Place("DATA_MANAGER", "017")
    new = {"email": "eve@lea.example", "full_name": "Eve Hebert", "place": manager, "why": "new", "today": TODAY}
    assert requesting.invite(by=coordinator, **new).waits
    with pytest.raises(NotAllowed, match="Another person"):
        requesting.invite(by=coordinator, **new)
    (waiting,) = requesting.to_confirm(by=director)
    assert requesting.confirm(by=director, number=waiting.number, grant=True, answer="yes", today=TODAY).letter
    reader = Place("LEA_READER", "017")
    assert requesting.invite(by=coordinator, **new | {"place": reader}).waits
    second = at(person(COORDINATOR, "Bo Hebert"))
    assert requesting.invite(by=second, **new | {"place": reader}).letter


def test_an_lea_of_one_person_asks_the_state() -> None:
    number = person(COORDINATOR)
    requesting.ask(by=at(number), person=number, place=DIRECTOR, why="I am the whole department")
    (asked,) = requesting.open_requests(by=STATE)
    assert not requesting.decide(by=STATE, number=asked.number, grant=True, answer="known", today=TODAY).waits
    assert ("LEA_DIRECTOR", "017") in held(number)


def test_a_letter_of_somebody_who_gives_no_access_any_more_gives_nothing() -> None:
    first = person(COORDINATOR)
    letter = invite(Place("DATA_MANAGER", "017"), "Eve Hebert", at(first))
    person(COORDINATOR, "Bo Hebert")
    own = next(one.number for one in granting.holders(by=STATE) if one.person == first)
    granting.take(by=STATE, number=own, why="left")
    with pytest.raises(NotAllowed, match="does not give access there any more"):
        inviting.accept(by=visitor_scope(), token=letter.token, password=word("Eve H"), today=TODAY)
    assert ask_as_owner("SELECT count(*) FROM user_account WHERE email = 'eve@lea.example'") == [(0,)]


def test_an_invitation_is_accepted_by_its_address_alone_and_with_a_password_that_was_checked() -> None:
    letter, other = invite(DIRECTOR), person(Place("LEA_READER", "036"), "Bo Hebert")
    with pytest.raises(NotAllowed, match="another address"):
        inviting.accept(by=visitor_scope(f"user:{other}"), token=letter.token, password=word(), today=TODAY)
    with pytest.raises(NotAllowed, match="password"):
        inviting.accept(by=visitor_scope(), token=letter.token, password=None, today=TODAY)
    with pytest.raises(TypeError):
        Password("text")
    for easy in ("short", "aaaaaaaaaaaa", "password1234", "qwertyuiop12", "ana@lea.example", "AnaDupre2018!"):
        with pytest.raises(TooEasy):
            checked(easy, email="ana@lea.example", full_name="Ana Dupre")


@pytest.mark.parametrize("grant", [True, False])
def test_a_request_is_decided_once_by_whoever_gives_access_there(grant: bool) -> None:
    coordinator, other = at(person(COORDINATOR)), at(person(Place("SECURITY_COORDINATOR", "036"), "Bo Hebert"), "036")
    number = person(Place("LEA_READER", "017"), "Cy Landry")
    requesting.ask(by=at(number), person=number, place=DIRECTOR, why="I follow Ms. Roy")
    assert requesting.open_requests(by=other) == []
    (asked,) = requesting.open_requests(by=coordinator)
    with pytest.raises(NotThere):
        requesting.decide(by=other, number=asked.number, grant=True, answer="", today=TODAY)
    said = requesting.decide(
        by=coordinator, number=asked.number, grant=grant, answer="as the superintendent says", today=TODAY
    )
    assert said.waits is grant
    assert ("LEA_DIRECTOR", "017") not in held(number)
    if grant:
        requesting.decide(by=STATE, number=asked.number, grant=True, answer="yes", today=TODAY)
    assert (("LEA_DIRECTOR", "017") in held(number)) is grant
    with pytest.raises(NotThere, match="decided already"):
        requesting.decide(by=coordinator, number=asked.number, grant=grant, answer="", today=TODAY)


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
        except (LastCoordinator, NotAllowed) as no:  # who has just lost the role may not even ask
            refused.append(no)

    both = [threading.Thread(target=remove, args=pair) for pair in zip(scopes, reversed(rows), strict=True)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(refused) == len(granting.holders(by=STATE)) == 1


def test_an_account_is_closed_to_data_until_confidentiality_is_assured() -> None:
    letter = invite(DIRECTOR)
    number = inviting.accept(by=visitor_scope(), token=letter.token, password=word(), today=TODAY)
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
    give(stranger, Place("LEA_READER", "017"))
    assert at(stranger).provider is None


def test_a_coordinators_role_widens_no_caseload() -> None:
    number = person(Place("CASE_MANAGER", "017", provider_id="T999"))
    give(number, COORDINATOR)
    assert at(number).provider == "T999"


def test_a_role_for_sites_or_a_caseload_says_which() -> None:
    for place in (Place("SITE_ADMIN", "017"), Place("PROVIDER", "017"), Place("STATE_ADMIN", "017")):
        with pytest.raises(NotAllowed):
            invite(place)
    with pytest.raises(NotThere):
        invite(Place("KING", "017"))


def test_every_act_is_noted_with_who_why_and_from_where() -> None:
    person(DIRECTOR)
    query = "SELECT actor, act, why, origin FROM audit_event WHERE detail ->> 'role' = 'LEA_DIRECTOR' ORDER BY id DESC"
    noted = [one[:4] for one in reversed(ask(f"{query} LIMIT 6"))]
    assert noted == [
        ("operator:test", "ask for access for staff", "new here", "command line"),
        ("operator:test", "approve access", "new here", "command line"),
        ("operator:second", "approve access", "needed", "command line"),
        ("operator:second", "invite", "needed", "command line"),
        ("visitor", "accept invitation", "", ""),
        ("visitor", "give role", "", ""),
    ]


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
