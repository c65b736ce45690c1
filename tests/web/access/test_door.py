"""The door itself: how long a session lasts, where links lead, which keys open, and which ways are gone."""

import re

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings

from ser.services.access import requesting
from ser.services.access.granting import Place
from ser.store.passwords import TooEasy, checked
from ser.store.scope import state_scope
from tests.journeys.people import account
from tests.sending import TODAY
from tests.web.access.conftest import PASSWORD, is_in, signs_in, words

STARTED = "started_at"


def ages(client: Client, seconds: int) -> None:
    """Let so many seconds go by since somebody signed in."""
    session = client.session
    session[STARTED] -= seconds
    session.save()


@pytest.mark.parametrize(("hours", "is_open"), [(11.9, True), (12.1, False)])
def test_a_session_ends_after_twelve_hours_whatever_is_done(hours: float, is_open: bool) -> None:
    email = f"day{hours}@example.org"
    account(email)
    client = Client()
    signs_in(client, email)
    ages(client, int(hours * 3600))
    for _ in range(2):  # each act renews it, and not beyond its end
        response = client.get("/access/", secure=True)
    assert (response.status_code == 200) is is_open


def test_a_session_near_its_end_says_so_to_the_page() -> None:
    account("end@example.org")
    client = Client()
    signs_in(client, "end@example.org")
    ages(client, 12 * 3600 - 60)
    page = words(client.get("/access/", secure=True))
    found = re.search(r'data-session-end="(\d+)"', page)
    assert found is not None
    assert int(found[1]) == client.session[STARTED] + 12 * 3600


def test_a_reset_link_leads_to_the_one_address_of_ser_whatever_the_request_says() -> None:
    account("host@example.org")
    mail.outbox.clear()
    with override_settings(SER_URL="https://ser.state.example", ALLOWED_HOSTS=["localhost"]):
        client = Client(SERVER_NAME="localhost", SERVER_PORT="9999")
        client.post("/account/password/reset/", {"email": "host@example.org"}, secure=True)
    assert "https://ser.state.example/account/password/reset/key/" in str(mail.outbox[0].body)
    assert "9999" not in str(mail.outbox[0].body)


def test_a_reset_link_lasts_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.tokens import default_token_generator

    user = account("hour@example.org")
    token = default_token_generator.make_token(user)
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    assert default_token_generator.check_token(user, token)
    moment = default_token_generator._now()
    monkeypatch.setattr(default_token_generator, "_now", lambda: moment.replace(year=moment.year + 1))
    assert not default_token_generator.check_token(user, token)


@pytest.mark.parametrize("where", ["/account/email/", "/account/confirm-email/"])
def test_nobody_changes_their_own_address(where: str) -> None:
    account(f"own{len(where)}@example.org")
    client = Client()
    signs_in(client, f"own{len(where)}@example.org")
    for answer in (client.get(where, secure=True), client.post(where, {"email": "x@example.org"}, secure=True)):
        assert answer.status_code == 404


def test_a_link_of_no_invitation_makes_no_session(owner: psycopg.Connection) -> None:
    count = "SELECT count(*) FROM django_session"
    before = owner.execute(count).fetchone()
    for n in range(5):
        assert Client().get(f"/invitation/made-up-{n}/", secure=True).status_code == 404
    assert owner.execute(count).fetchone() == before


def test_signing_out_clears_what_the_browser_keeps() -> None:
    account("out@example.org")
    client = Client()
    signs_in(client, "out@example.org")
    assert client.post("/account/logout/", secure=True).headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/account/login/", secure=True).headers


def test_cookies_are_bound_to_the_host() -> None:
    account("host.only@example.org")
    client = Client()
    signs_in(client, "host.only@example.org")
    assert all(name.startswith("__Host-") for name in client.cookies)
    assert {one["path"] for one in client.cookies.values()} == {"/"}
    assert {one["domain"] for one in client.cookies.values()} == {""}


def test_what_an_older_key_has_sealed_is_opened_still() -> None:
    from ser.web.access.sign_in import SecondFactors

    with override_settings(SECRET_KEY="the first key " * 4):
        sealed = SecondFactors().encrypt("JBSWY3DPEHPK3PXP")
    with override_settings(SECRET_KEY="the second key " * 4, SECRET_KEY_FALLBACKS=["the first key " * 4]):
        assert SecondFactors().decrypt(sealed) == "JBSWY3DPEHPK3PXP"
        again = SecondFactors().encrypt("JBSWY3DPEHPK3PXP")
    with override_settings(SECRET_KEY="the second key " * 4):
        assert SecondFactors().decrypt(again) == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    "text", ["aaaaaaaaaaaa", "abcabcabcabcabc", "password123456", "ana.dupre@lea.example", "AnaDupre20172018"]
)
def test_a_password_that_is_common_repeated_or_ones_own_name_is_refused(text: str) -> None:
    with pytest.raises(TooEasy):
        checked(text, email="ana.dupre@lea.example", full_name="Ana Dupre")


@pytest.mark.parametrize("text", ["aaaaaaaaaaaa", "eli.roy@lea.example"])
def test_the_forms_refuse_it_too(text: str) -> None:
    by = state_scope("operator:test")
    place = Place("STATE_ANALYST", None)
    letter = requesting.invite(
        by=by, email="eli.roy@lea.example", full_name="Eli Roy", place=place, why="new", today=TODAY
    ).letter
    assert letter is not None
    client = Client()
    client.get(f"/invitation/{letter.token}/", secure=True)
    page = words(client.post("/invitation/", {"password": text, "again": text}, secure=True))
    assert "easy to guess" in page or "too similar" in page

    email = f"reset{len(text)}@example.org"
    account(email)
    mail.outbox.clear()
    client.post("/account/password/reset/", {"email": email}, secure=True)
    link = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    where = client.get(link[1], secure=True)["Location"]
    word = text if text[0] == "a" else email
    page = words(client.post(where, {"password1": word, "password2": word}, secure=True))
    assert "easy to guess" in page or "too similar" in page
    signs_in(client, email, PASSWORD)
    assert is_in(client)
