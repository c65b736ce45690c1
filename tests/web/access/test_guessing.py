"""Whoever guesses waits, and nobody else: by account and where the tries come from, in rows that nobody can flush."""

import time
from collections.abc import Callable

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from ser.store import sign_in_tries
from ser.store.connect import in_transaction
from ser.store.scope import system_scope
from ser.store.sign_in_tries import PASSWORD as PASSWORDS
from ser.store.sign_in_tries import Source
from tests.journeys.people import account
from tests.web.access.conftest import ELSEWHERE, HERE, is_in, signs_in, words

WRONG = "not-the-password-at-all"


def guess(email: str, times: int = 5, at: str = HERE) -> None:
    for _ in range(times):
        signs_in(Client(), email, WRONG, at=at)


def test_after_five_wrong_words_one_waits_where_one_is(later: Callable[[int], None]) -> None:
    account("five@example.org")
    guess("five@example.org")
    client = Client()
    assert "locked for 15 minutes" in words(signs_in(client, "five@example.org"))
    assert not is_in(client)
    later(16)
    signs_in(client, "five@example.org")
    assert is_in(client)


def test_wrong_words_from_elsewhere_lock_nobody_out() -> None:
    account("elsewhere@example.org")
    guess("elsewhere@example.org", at=ELSEWHERE)
    client = Client()
    signs_in(client, "elsewhere@example.org", at=HERE)
    assert is_in(client)


def test_what_a_sender_claims_to_be_changes_nothing() -> None:
    account("claims@example.org")
    for n in range(5):
        signs_in(Client(), "claims@example.org", WRONG, at=HERE, claimed=f"192.0.2.{n}")
    assert "locked for" in words(signs_in(Client(), "claims@example.org", at=HERE, claimed="192.0.2.99"))


def test_each_further_wrong_word_makes_the_wait_longer(later: Callable[[int], None]) -> None:
    account("longer@example.org")
    guess("longer@example.org")
    later(16)
    guess("longer@example.org", 1)
    assert "locked for 30 minutes" in words(signs_in(Client(), "longer@example.org"))
    later(31)
    guess("longer@example.org", 1)
    assert "locked for 60 minutes" in words(signs_in(Client(), "longer@example.org"))


def test_a_right_word_starts_the_count_over() -> None:
    account("over@example.org")
    guess("over@example.org", 4)
    signs_in(Client(), "over@example.org")
    guess("over@example.org", 4)
    client = Client()
    signs_in(client, "over@example.org")
    assert is_in(client)


def test_a_known_device_passes_where_others_wait() -> None:
    account("device@example.org")
    client = Client()
    signs_in(client, "device@example.org")
    client.post("/account/logout/", secure=True)
    guess("device@example.org")
    stranger = Client()
    assert "locked for" in words(signs_in(stranger, "device@example.org"))
    signs_in(client, "device@example.org")
    assert is_in(client)


def test_a_cookie_that_was_made_up_is_no_device() -> None:
    account("forged@example.org")
    guess("forged@example.org")
    client = Client()
    client.cookies[settings.SER_DEVICE_COOKIE] = "WyJhIixbImIiXV0:1abc:forged"
    assert "locked for" in words(signs_in(client, "forged@example.org"))


def test_a_locked_account_stays_locked_however_many_made_up_names_are_tried() -> None:
    """As was seen: after some 180 tries on made-up names a cache of 300 had forgotten the lock."""
    account("flushed@example.org")
    guess("flushed@example.org")
    for n in range(100):
        signs_in(Client(), f"made-up-{n}@example.org", WRONG, at=f"192.0.2.{n}")
    assert "locked for" in words(signs_in(Client(), "flushed@example.org"))


def test_sixty_wrong_words_from_one_address_stop_that_address_and_nobody_else(owner: psycopg.Connection) -> None:
    account("right@example.org")
    most, _ = sign_in_tries.OF_ADDRESS
    owner.execute(
        "INSERT INTO sign_in_try (account, kind, source)"
        " SELECT 'nobody ' || n, %s, 'address 192.0.2.200' FROM generate_series(2, %s) n",
        [PASSWORDS, most],
    )
    assert "is incorrect" in words(signs_in(Client(), "nobody@example.org", WRONG, at="192.0.2.200"))
    assert "locked for" in words(signs_in(Client(), "right@example.org", at="192.0.2.200"))
    client = Client()
    signs_in(client, "right@example.org", at="192.0.2.201")
    assert is_in(client)


def test_guessing_from_many_addresses_meets_a_ceiling_that_a_known_device_passes(owner: psycopg.Connection) -> None:
    account("spread@example.org")
    client = Client()
    signs_in(client, "spread@example.org")
    client.post("/account/logout/", secure=True)
    most, _ = sign_in_tries.OF_ACCOUNT[PASSWORDS]
    of = "SELECT account FROM sign_in_try ORDER BY id DESC LIMIT 1"
    owner.execute(
        "INSERT INTO sign_in_try (account, kind, source)"
        f" SELECT ({of}), %s, 'address 192.0.2.' || n FROM generate_series(1, %s) n",
        [PASSWORDS, most],
    )
    assert "locked for" in words(signs_in(Client(), "spread@example.org"))
    signs_in(client, "spread@example.org")
    assert is_in(client)


def test_many_tries_at_once_are_not_looked_at_side_by_side() -> None:
    from concurrent.futures import ThreadPoolExecutor

    source, by = Source("address 192.0.2.77", False), system_scope("sign-in")
    begin = lambda _: in_transaction(by, lambda db: sign_in_tries.begin(db, "at once", PASSWORDS, source))  # noqa: E731
    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(begin, range(24)))
    assert sum(isinstance(one, int) for one in begun) == sign_in_tries.FREE


def test_the_application_cannot_drop_what_was_tried_and_time_does(owner: psycopg.Connection) -> None:
    account("aged@example.org")
    guess("aged@example.org", 1)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        in_transaction(system_scope("sign-in"), lambda db: db.execute("DELETE FROM sign_in_try"))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        in_transaction(system_scope("sign-in"), lambda db: db.execute("UPDATE sign_in_try SET account = ''"))
    owner.execute("UPDATE sign_in_try SET at = at - interval '29 days'")
    in_transaction(system_scope("retention"), sign_in_tries.drop_old)
    assert owner.execute("SELECT count(*) FROM sign_in_try").fetchone() != (0,)
    owner.execute("UPDATE sign_in_try SET at = at - interval '2 days'")
    in_transaction(system_scope("retention"), sign_in_tries.drop_old)
    assert owner.execute("SELECT count(*) FROM sign_in_try").fetchone() == (0,)


def test_a_new_password_by_letter_ends_the_wait() -> None:
    from django.core import mail

    account("letter@example.org")
    guess("letter@example.org")
    client = Client()
    mail.outbox.clear()
    client.post("/account/password/reset/", {"email": "letter@example.org"}, secure=True)
    link = next(part for part in str(mail.outbox[0].body).split() if "/key/" in part)
    where = client.get("/" + link.split("/", 3)[3], secure=True)["Location"]
    new = "quiet-harbor-violet-77"
    client.post(where, {"password1": new, "password2": new}, secure=True)
    signs_in(client, "letter@example.org", new)
    assert is_in(client)


def test_a_code_of_an_app_is_accepted_once_also_the_one_that_turned_it_on() -> None:
    account("code@example.org")
    client = Client()
    signs_in(client, "code@example.org")
    client.get("/account/2fa/totp/activate/", secure=True)
    secret = client.session["mfa.totp.secret"]
    code = _wait_for_a_whole_half_minute(secret)
    assert client.post("/account/2fa/totp/activate/", {"code": code}, secure=True).status_code == 302
    client.post("/account/logout/", secure=True)

    signs_in(client, "code@example.org")
    again = client.post("/account/2fa/authenticate/", {"code": code}, secure=True)
    assert "used already" in words(again)
    assert not is_in(client)


def test_a_code_is_accepted_once_though_every_cache_forgets(owner: psycopg.Connection) -> None:
    account("cache@example.org")
    client = Client()
    signs_in(client, "cache@example.org")
    client.get("/account/2fa/totp/activate/", secure=True)
    secret = client.session["mfa.totp.secret"]
    code = _wait_for_a_whole_half_minute(secret)
    client.post("/account/2fa/totp/activate/", {"code": code}, secure=True)
    client.post("/account/logout/", secure=True)
    owner.execute("UPDATE accepted_code SET counter = counter - 5")
    signs_in(client, "cache@example.org")
    client.post("/account/2fa/authenticate/", {"code": code}, secure=True)
    assert is_in(client)
    client.post("/account/logout/", secure=True)
    owner.execute("TRUNCATE cache_entry")
    signs_in(client, "cache@example.org")
    assert "used already" in words(client.post("/account/2fa/authenticate/", {"code": code}, secure=True))


def test_wrong_codes_count_too() -> None:
    account("codes@example.org")
    client = Client()
    signs_in(client, "codes@example.org")
    client.get("/account/2fa/totp/activate/", secure=True)
    secret = client.session["mfa.totp.secret"]
    client.post("/account/2fa/totp/activate/", {"code": _code(secret)}, secure=True)
    stranger = Client()
    for _ in range(5):
        signs_in(stranger, "codes@example.org", at=ELSEWHERE)
        stranger.post("/account/2fa/authenticate/", {"code": "000000"}, secure=True)
    told = stranger.post("/account/2fa/authenticate/", {"code": "000000"}, secure=True)
    assert "a wrong code was typed too often" in words(told)
    connections["default"].close()


def _code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _wait_for_a_whole_half_minute(secret: str) -> str:
    """A code that lasts as long as the test takes."""
    if time.time() % 30 > 15:
        time.sleep(30.2 - time.time() % 30)
    return _code(secret)
