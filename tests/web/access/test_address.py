"""The address of an account is changed by who gives access and its owner together, and by neither alone."""

import re

import psycopg
import pytest
from django.core import mail
from django.test import Client

from ser.law.permission import NotAllowed
from ser.services.access import addressing, closing, desks
from ser.services.access.giving import NotThere
from ser.services.access.granting import Place
from ser.store.operations.migrate import migrate
from ser.store.operations.server import Connections
from ser.store.scope import Scope, state_scope, visitor_scope
from tests.journeys.people import with_roles
from tests.sending import TODAY
from tests.web.access.conftest import is_in, signs_in, words

STATE = state_scope("operator:test")
READER, COORDINATOR = Place("LEA_READER", "017"), Place("SECURITY_COORDINATOR", "017")


def number(email: str) -> int:
    return closing.person_of(by=STATE, email=email)


def scope(email: str) -> Scope:
    person = number(email)
    return desks.scope_of(by=visitor_scope(f"user:{person}"), person=person, lea_code="017", today=TODAY)


def letter_to(email: str) -> str:
    (found,) = [str(one.body) for one in mail.outbox if one.to == [email]]
    return found


def test_an_address_is_changed_by_the_coordinator_and_confirmed_by_the_person(owner: psycopg.Connection) -> None:
    coordinator, reader = with_roles(COORDINATOR, name="Cora Address"), with_roles(READER, name="Mari Ed")
    person, new = number(reader), "mari.new@lea.example"
    client, theirs = Client(), Client()
    signs_in(client, coordinator)
    mail.outbox.clear()
    sent = {"person": str(person), "email": "Mari.New@lea.example", "why": "married"}
    assert client.post("/people/address/", sent, secure=True).status_code == 302
    link = re.search(r"https?://[^/]+(/address/\S+)", letter_to(new))
    assert link is not None

    assert theirs.get(link[1], secure=True)["Location"] == "/address/"
    assert theirs.get("/address/", secure=True)["Location"] == "/account/login/?next=/address/"
    signs_in(theirs, reader)
    assert new in words(theirs.get("/address/", secure=True))
    assert theirs.post("/address/", secure=True).status_code == 302
    assert new in letter_to(reader)
    again, old = Client(), Client()
    signs_in(again, new)
    signs_in(old, reader)
    assert (is_in(again), is_in(old)) == (True, False)
    acts = "SELECT act FROM audit_event WHERE (detail ->> 'person')::bigint = %s AND act LIKE 'address%%' ORDER BY id"
    assert owner.execute(acts, [person]).fetchall() == [("address change asked",), ("address changed",)]
    assert Client().get(link[1], secure=True).status_code == 404


def test_who_reads_the_new_mailbox_comes_into_nobodys_account() -> None:
    coordinator, reader = with_roles(COORDINATOR, name="Cora Taker"), with_roles(READER, name="Tak En")
    letter = addressing.ask(
        by=scope(coordinator), person=number(reader), email="cora.alias@lea.example", why="x", today=TODAY
    )
    thief = Client()
    signs_in(thief, coordinator)
    thief.get(f"/address/{letter.token}/", secure=True)
    assert "for another account" in words(thief.post("/address/", secure=True))
    with pytest.raises(NotAllowed):
        addressing.confirm(by=visitor_scope(), token=letter.token, today=TODAY)
    still = Client()
    signs_in(still, reader)
    assert is_in(still)


def test_nobody_asks_for_themselves_for_another_lea_or_for_an_address_that_is_taken() -> None:
    coordinator = with_roles(COORDINATOR, name="Cora Asks")
    other = with_roles(Place("LEA_READER", "036"), name="Far Away")
    reader = with_roles(READER, name="Near By")
    for person in (number(coordinator), number(other)):
        with pytest.raises(NotAllowed):
            addressing.ask(by=scope(coordinator), person=person, email="a@lea.example", why="x", today=TODAY)
    with pytest.raises(NotAllowed, match="an account with this address"):
        addressing.ask(by=scope(coordinator), person=number(reader), email=other, why="x", today=TODAY)


def test_another_address_that_somebody_had_added_is_no_way_in_after_migrating(
    owner: psycopg.Connection, database: Connections
) -> None:
    reader = with_roles(READER, name="Two Ways")
    add = 'INSERT INTO account_emailaddress (user_id, email, verified, "primary") VALUES (%s, %s, true, false)'
    owner.execute(add, [number(reader), "private@mail.example"])
    migrate(database.owner_url)
    kept = owner.execute("SELECT email FROM account_emailaddress WHERE user_id = %s", [number(reader)]).fetchall()
    assert kept == [(reader,)]


def test_a_link_lasts_a_week_and_gives_way_to_a_newer_one() -> None:
    coordinator, reader = with_roles(COORDINATOR, name="Cora Week"), with_roles(READER, name="Week Ly")
    by, me, emails = scope(coordinator), visitor_scope(f"user:{number(reader)}"), ("w1@lea.example", "w2@lea.example")
    first, second = (
        addressing.ask(by=by, person=number(reader), email=email, why="x", today=TODAY) for email in emails
    )
    with pytest.raises(NotThere):
        addressing.confirm(by=me, token=first.token, today=TODAY)
    late = TODAY.replace(day=TODAY.day + 8)
    with pytest.raises(NotThere):
        addressing.confirm(by=me, token=second.token, today=late)
    assert addressing.confirm(by=me, token=second.token, today=TODAY.replace(day=TODAY.day + 7)).new == emails[1]
