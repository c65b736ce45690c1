"""An account is closed when somebody leaves: nothing opens with it, and nobody who must stay is lost."""

import psycopg
import pytest
from django.test import Client

from ser.law.permission import NotAllowed
from ser.services.access import closing, desks, granting, requesting
from ser.services.access.giving import LastCoordinator, NotThere
from ser.services.access.granting import Place
from ser.store.scope import Scope, state_scope, visitor_scope
from tests.cli.command import ser
from tests.journeys.people import with_roles
from tests.sending import TODAY
from tests.web.access.conftest import is_in, signs_in, words

STATE = state_scope("operator:test")
READER, COORDINATOR = Place("LEA_READER", "017"), Place("SECURITY_COORDINATOR", "017")
WHY = "left the LEA"


def number(email: str) -> int:
    return closing.person_of(by=STATE, email=email)


def scope(email: str, lea: str | None = "017") -> Scope:
    person = number(email)
    return desks.scope_of(by=visitor_scope(f"user:{person}"), person=person, lea_code=lea, today=TODAY)


def test_a_coordinator_closes_an_account_on_the_page_and_its_sessions_end(owner: psycopg.Connection) -> None:
    coordinator, leaver = with_roles(COORDINATOR, name="Cora One"), with_roles(READER, name="Lea Ver")
    leaving, closing_one = Client(), Client()
    signs_in(leaving, leaver)
    signs_in(closing_one, coordinator)
    assert leaving.get("/access/", secure=True).status_code == 200
    page = words(closing_one.get("/people/close/", secure=True))
    assert (leaver in page, f"({coordinator})" in page) == (True, False)
    sent = {"person": str(number(leaver)), "why": WHY}
    assert closing_one.post("/people/close/", sent, secure=True).status_code == 302
    assert leaving.get("/access/", secure=True)["Location"].startswith("/account/login/")
    again = Client()
    signs_in(again, leaver)
    assert not is_in(again)
    assert [one for one in granting.holders(by=STATE) if one.email == leaver] == []
    query = "SELECT why FROM audit_event WHERE act = 'account closed' AND (detail ->> 'person')::bigint = %s"
    assert owner.execute(query, [number(leaver)]).fetchall() == [(WHY,)]


def test_nobody_closes_their_own_account_nor_one_with_a_role_elsewhere() -> None:
    coordinator = with_roles(COORDINATOR, name="Cora Two")
    both = with_roles(READER, Place("LEA_READER", "036"), name="In Both")
    other = with_roles(Place("LEA_READER", "036"), name="In Another")
    by = scope(coordinator)
    with pytest.raises(NotAllowed, match="their own"):
        closing.close(by=by, person=number(coordinator), why=WHY)
    with pytest.raises(NotAllowed, match="elsewhere"):
        closing.close(by=by, person=number(both), why=WHY)
    with pytest.raises(NotAllowed):
        closing.close(by=by, person=number(other), why=WHY)
    closing.close(by=STATE, person=number(both), why=WHY)


def test_the_last_who_gives_access_or_keeps_what_is_sealed_is_not_lost() -> None:
    keeper = with_roles(Place("SEALED_KEEPER", None), name="Last Keeper")
    admin = with_roles(Place("STATE_ADMIN", None), name="Last Admin")
    only = with_roles(Place("SECURITY_COORDINATOR", "036"), Place("LEA_DIRECTOR", "036"), name="Only One")
    for email, words_ in ((keeper, "keeps sealed records"), (admin, "gives access"), (only, "gives access in LEA 036")):
        with pytest.raises(LastCoordinator, match=words_):
            closing.close(by=STATE, person=number(email), why=WHY)
    (held,) = [one for one in granting.holders(by=STATE) if one.email == keeper]
    with pytest.raises(LastCoordinator):
        granting.take(by=STATE, number=held.number, why=WHY)
    with_roles(Place("SEALED_KEEPER", None), name="Second Keeper")
    closing.close(by=STATE, person=number(keeper), why=WHY)


def test_a_closed_account_gets_no_role_and_is_opened_by_the_state_alone_with_none() -> None:
    coordinator = with_roles(COORDINATOR, name="Cora Three")
    email = with_roles(READER, name="Comes Back")
    person = number(email)
    closing.close(by=STATE, person=person, why=WHY)
    with pytest.raises(NotThere):
        requesting.give(by=STATE, person=person, place=READER, why="again", today=TODAY)
    with pytest.raises(NotAllowed, match="by the state"):
        closing.reopen(by=scope(coordinator), person=person, why="came back")
    closing.reopen(by=STATE, person=person, why="came back")
    client = Client()
    signs_in(client, email)
    assert is_in(client)
    assert [one for one in granting.holders(by=STATE) if one.email == email] == []


def test_the_command_line_closes_and_opens_an_account() -> None:
    email = with_roles(READER, name="By Command")
    ran = ser("account", "close", email, "--why", WHY)
    assert (ran.code, ran.out) == (0, "The account of By Command is closed; its roles and sessions have ended.\n")
    assert ser("account", "close", email, "--why", WHY).code == 64
    assert ser("account", "open", email, "--why", "came back").code == 0
    missing = ser("account", "close", "nobody.here@example.org", "--why", WHY)
    assert (missing.code, "no account with this address" in missing.err) == (64, True)
