"""Nothing that anybody sends makes a page fail: each address, with values that no page expects under every name."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.test import Client

from ser.store.operations.server import Connections
from tests import database
from tests.matrix import world as worlds
from tests.matrix.conftest import installed
from tests.matrix.expected import OURS
from tests.matrix.hostile import (
    DIGITS_OF_ANOTHER_KIND,
    LARGE,
    NUL,
    OF_TABLES,
    VALUES,
    Forms,
    elements,
    one_by_one,
    read_by_views,
)
from tests.matrix.walk import Address, about, addresses, path
from tests.matrix.world import World
from tests.sending import ask

ROLES = ("STATE_ADMIN", "LEA_DIRECTOR")


@pytest.fixture(scope="module")
def own_world(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A state of its own, for some of what is sent here is stored."""
    with database.made(server) as made, installed(made):
        yield worlds.made(tmp_path_factory.mktemp("sent"))


def asked(client: Client, way: str, where: str, sent: dict[str, str]) -> int:
    """The status of an answer, the pages for failures among them."""
    client.raise_request_exception = False
    if way == "GET":
        return client.get(f"{where}?{urlencode(sent)}", secure=True).status_code
    return client.post(where, sent, secure=True).status_code


def where_is(one: Address, world: World) -> str:
    return path(one, world, about(OURS[one.name], world)[0] if one.name in OURS else None)


def test_no_address_fails_whatever_every_name_holds(own_world: World) -> None:
    names = sorted(read_by_views() | elements() | OF_TABLES)
    assert {"number", "answer", "decision", "under", "version", "page", "birth_date", "why"} <= set(names)
    failed, answered = [], 0
    for one in addresses():
        where = where_is(one, own_world)
        for way in ("GET", "POST"):
            client = own_world.client("STATE_ADMIN")  # some addresses sign out
            for value in VALUES:
                status = asked(client, way, where, dict.fromkeys(names, value))
                answered += status in (200, 302, 400)
                failed += [(way, one.name, value[:30])] if status >= 500 else []
    assert failed == []
    assert answered > 500


@pytest.mark.parametrize("role", ROLES)
def test_no_form_fails_with_one_value_spoiled(own_world: World, role: str) -> None:
    failed, seen = [], set()
    reader = own_world.client(role)
    for one in addresses():
        where = where_is(one, own_world)
        page = reader.get(where, secure=True)
        if page.status_code != 200 or "html" not in page.headers.get("Content-Type", ""):
            continue
        for sent in Forms(page.content.decode(), where).found:
            what = (sent.action, frozenset(sent.values))
            if what in seen:
                continue
            seen.add(what)
            client = own_world.client(role)  # some forms sign out
            for name, values in one_by_one(sent.values):
                status = asked(client, "POST", sent.action, values)
                failed += [(sent.action, name, values[name][:30])] if status >= 500 else []
    assert failed == []
    assert len(seen) > 5


@pytest.mark.parametrize("number", [DIGITS_OF_ANOTHER_KIND, NUL, LARGE * 2, "", "-1", " 1", "1_0", "٣"])
@pytest.mark.parametrize(
    ("where", "more"),
    [
        ("/claims/answer/", {"answer": "accept"}),
        ("/claims/decide/", {"answer": "holder"}),
        ("/claims/contest/", {"answer": "contest"}),
        ("/deletes/decide/", {"decision": "approve"}),
        ("/submissions/doubts/answer/", {"answer": "same"}),
    ],
)
def test_what_is_no_number_is_refused_in_plain_words(
    own_world: World, where: str, more: dict[str, str], number: str
) -> None:
    answered = own_world.client("STATE_ADMIN").post(where, {"number": number, "why": "so", **more}, secure=True)
    assert answered.status_code == 400
    assert "Nothing was done" in answered.content.decode()


@pytest.mark.parametrize("word", ["", "APPROVE", "yes", "refuse ", NUL, "²"])
@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("/claims/answer/", "answer"),
        ("/claims/decide/", "answer"),
        ("/claims/contest/", "answer"),
        ("/deletes/decide/", "decision"),
        ("/people/decide/", "decision"),
        ("/submissions/doubts/answer/", "answer"),
        ("/look-ups/review/", "answer"),
    ],
)
def test_an_unknown_answer_is_taken_for_no_other(own_world: World, where: str, name: str, word: str) -> None:
    client = own_world.client("STATE_ADMIN")
    before = ask("SELECT count(*) FROM audit_event WHERE act <> 'read'")
    answered = client.post(where, {"number": "1", "why": "so", "words": "so", name: word}, secure=True)
    assert answered.status_code == 400
    assert ask("SELECT count(*) FROM audit_event WHERE act <> 'read'") == before


@pytest.mark.parametrize("under", ["²", LARGE * 2, "-1", "x"])
def test_a_form_below_what_is_no_record_is_refused(own_world: World, under: str) -> None:
    child = next(iter(own_world.children.values()))
    where = f"/child/{child}/placement/new/?{urlencode({'under': under})}"
    assert own_world.client("LEA_DIRECTOR").get(where, secure=True).status_code == 400


def test_a_nul_is_refused_wherever_it_stands(own_world: World) -> None:
    client = own_world.client("LEA_DIRECTOR")
    child = next(iter(own_world.children.values()))
    check = f"/child/{child}/student_name/new/check/"
    for sent in ({"last_name": NUL}, {"version": NUL}, {NUL: "x"}, {"note\0": ""}):
        assert client.post(check, sent, secure=True).status_code == 400
    assert client.get("/drafts/?sort=%00", secure=True).status_code == 400
    assert client.get("/drafts%00/", secure=True).status_code == 400
    assert client.post(check, {"last_name": "Example"}, secure=True).status_code == 200
    quoted = Client(SERVER_NAME="localhost", headers={"cookie": 'sessionid="ab\\000cd"'})
    assert quoted.get("/", secure=True).status_code == 400


def test_what_is_sent_in_a_form_that_no_browser_sends_is_refused(own_world: World) -> None:
    client = own_world.client("LEA_DIRECTOR")
    client.raise_request_exception = False
    for kind in (
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=none",
        "multipart/form-data",
        "multipart/form-data; boundary=\xff",
        "multipart/form-data; boundary=x; charset=none",
        "application/json",
        "",
    ):
        for body in (
            b"",
            b"q=\xff\xfe",
            b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n\xff\r\n',
            b"\0" * 99,
        ):
            assert client.generic("POST", "/find/", body, kind, secure=True).status_code < 500, (kind, body)


def test_a_letter_greets_by_one_line(own_world: World) -> None:
    sent = {
        "full_name": "Ann Example\r\n\r\nhttps://evil.example is the new address",
        "email": "ann@example.org",
        "role": "SECURITY_COORDINATOR",
        "lea": "017",
        "why": "new",
    }
    mail.outbox = []
    answered = own_world.client("STATE_ADMIN").post("/people/invite/", sent, secure=True)
    assert answered.status_code == 302
    (letter,) = mail.outbox
    assert letter.body.splitlines()[0] == "Dear Ann Example https://evil.example is the new address,"
