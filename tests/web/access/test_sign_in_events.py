"""What happens at the door stands in the audit record, and on a page of those who give access."""

import json
import re

import psycopg
import pytest
from django.core import mail
from django.test import Client

from ser.engine.jobs import letters
from ser.services.access.granting import Place
from ser.store import sign_in_log as acts
from ser.store.audit_guards import EACH
from tests.journeys.people import account, with_roles
from tests.sending import TODAY
from tests.web.access.conftest import ELSEWHERE, HERE, PASSWORD, is_in, signs_in, words

WRONG = "not-the-password-at-all"
NEW = "quiet-harbor-violet-77"
COORDINATOR = Place("SECURITY_COORDINATOR", "017")


def events(owner: psycopg.Connection, email: str) -> list[tuple[str, str, str]]:
    """The acts that are noted of an account, in their order: what, more, and from where."""
    query = """
        SELECT a.act, coalesce(a.detail ->> 'more', ''), a.origin FROM audit_event a
        JOIN user_account u ON u.id = (a.detail ->> 'person')::bigint WHERE u.email = %s ORDER BY a.id
    """
    return owner.execute(query, [email]).fetchall()


def test_signing_in_and_out_is_noted_with_the_senders_address(owner: psycopg.Connection) -> None:
    account("inout@example.org")
    client = Client()
    signs_in(client, "inout@example.org", WRONG, at=ELSEWHERE)
    signs_in(client, "inout@example.org", at=HERE)
    client.post("/account/logout/", secure=True)
    assert [one[:2] for one in events(owner, "inout@example.org")] == [
        (acts.FAILED, "wrong password"),
        (acts.IN, "password"),
        (acts.OUT, ""),
    ]
    assert [one[2] for one in events(owner, "inout@example.org")][:2] == [f"web {ELSEWHERE}", f"web {HERE}"]


def test_a_lock_out_is_noted(owner: psycopg.Connection) -> None:
    account("lockout@example.org")
    for _ in range(6):
        signs_in(Client(), "lockout@example.org", WRONG)
    assert [act for act, *_ in events(owner, "lockout@example.org")] == [acts.FAILED] * 5 + [acts.LOCKED]


def test_of_an_unknown_address_the_digest_alone_is_noted(owner: psycopg.Connection) -> None:
    signs_in(Client(), "nobody.at.all@example.org", WRONG)
    (found,) = owner.execute("SELECT detail FROM audit_event ORDER BY id DESC LIMIT 1").fetchone() or ({},)
    assert re.fullmatch("[0-9a-f]{32}", found["address"])
    assert "nobody" not in json.dumps(found)


def test_a_password_reset_is_noted_when_it_is_asked_and_when_it_is_used(owner: psycopg.Connection) -> None:
    account("reset@example.org")
    client = Client()
    mail.outbox.clear()
    client.post("/account/password/reset/", {"email": "reset@example.org"}, secure=True)
    link = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    where = client.get(link[1], secure=True)["Location"]
    client.post(where, {"password1": NEW, "password2": NEW}, secure=True)
    assert [act for act, *_ in events(owner, "reset@example.org")] == [acts.RESET_ASKED, acts.RESET_USED]


def test_a_changed_password_is_noted(owner: psycopg.Connection) -> None:
    account("change@example.org")
    client = Client()
    signs_in(client, "change@example.org")
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/account/password/change/", sent, secure=True)
    assert [act for act, *_ in events(owner, "change@example.org")] == [acts.IN, acts.PASSWORD]


def test_a_second_step_that_is_set_up_is_noted(owner: psycopg.Connection) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    account("factor@example.org")
    client = Client()
    signs_in(client, "factor@example.org")
    client.get("/account/2fa/totp/activate/", secure=True)
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post("/account/2fa/totp/activate/", {"code": code}, secure=True)
    found = [more for act, more, _ in events(owner, "factor@example.org") if act == acts.FACTOR]
    assert "authenticator app added" in found


@pytest.mark.parametrize(("where", "more"), [("/people/", "403 people"), ("/submissions/4711/", "403 submission")])
def test_what_is_refused_to_somebody_is_noted(owner: psycopg.Connection, where: str, more: str) -> None:
    email = with_roles(Place("LEA_READER", "017"), name="Rea Der")
    client = Client()
    signs_in(client, email)
    client.get(where, secure=True)
    assert events(owner, email)[-1][:2] == (acts.REFUSED, more)


def test_a_coordinator_sees_the_people_of_the_lea_and_nobody_else() -> None:
    coordinator = with_roles(COORDINATOR, name="Cora Dinator")
    own = with_roles(Place("LEA_READER", "017"), name="Own Reader")
    other = with_roles(Place("LEA_READER", "036"), name="Other Reader")
    for email in (own, other):
        signs_in(Client(), email, WRONG)
    signs_in(Client(), "who.knows@example.org", WRONG)
    client = Client()
    signs_in(client, coordinator)
    page = words(client.get("/people/sign-ins/", secure=True))
    assert own in page
    assert "Could not sign in" in page
    assert other not in page
    assert "An unknown address" not in page
    listed = client.get("/people/sign-ins/?format=csv", secure=True)
    assert own in words(listed)
    assert other not in words(listed)


def test_the_state_sees_all_of_them() -> None:
    state = with_roles(Place("STATE_ADMIN", None), name="State Admin")
    signs_in(Client(), "who.knows@example.org", WRONG)
    client = Client()
    signs_in(client, state)
    page = words(client.get("/people/sign-ins/", secure=True))
    assert "An unknown address" in page
    assert state in page


def test_page_after_page_in_a_minute_is_one_row_that_counts(owner: psycopg.Connection) -> None:
    email = with_roles(Place("LEA_READER", "017"), name="Cra Wler")
    client = Client()
    signs_in(client, email)
    for _ in range(3 * EACH):
        client.get("/people/", secure=True)
    query = """
        SELECT coalesce(sum(coalesce((a.detail ->> 'times')::int, 1)), 0), count(*),
            count(DISTINCT date_trunc('minute', a.at)) FROM audit_event a
        JOIN user_account u ON u.id = (a.detail ->> 'person')::bigint WHERE u.email = %s AND a.act = %s
    """
    told, rows, minutes = owner.execute(query, [email, acts.REFUSED]).fetchone() or (0, 0, 0)
    assert told == 3 * EACH
    assert rows <= minutes * (EACH + 1)
    watching = Client()
    signs_in(watching, with_roles(Place("STATE_ADMIN", None), name="State Watcher"))
    assert "Cra Wler" in words(watching.get("/people/sign-ins/", secure=True))


def test_many_refusals_are_shown_and_told_by_letter_to_those_who_give_access(owner: psycopg.Connection) -> None:
    coordinator = with_roles(Place("SECURITY_COORDINATOR", "036"), name="Alerted One")
    curious = with_roles(Place("LEA_READER", "036"), name="Curious Reader")
    client = Client()
    signs_in(client, curious)
    for _ in range(acts.MANY - 1):
        client.get("/people/", secure=True)
    watching = Client()
    signs_in(watching, coordinator)
    assert "Many pages were refused" not in words(watching.get("/people/sign-ins/", secure=True))
    mail.outbox.clear()
    client.get("/people/", secure=True)
    assert "Many pages were refused" in words(watching.get("/people/sign-ins/", secure=True))
    assert "to whom many pages were refused" in words(watching.get("/", secure=True))
    letters.send(TODAY)
    (told,) = [one for one in mail.outbox if one.to == [coordinator]]
    assert "1 person to whom many pages were refused" in str(told.body)
    assert "Curious" not in str(told.body)
    assert is_in(client)
