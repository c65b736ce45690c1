"""Everything that an account saw or exported between two moments, told to the person who answers for access."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ser.law.permission import NotAllowed, Permission
from ser.services.access import activity
from ser.services.access.activity import NotThere
from ser.services.access.granting import Place
from ser.services.child import pages
from ser.services.operations import showing
from ser.services.reports import reporting
from ser.services.reports.reporting import Question
from ser.services.search import searching
from ser.store import orm
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests import database
from tests.cli.command import ser
from tests.persons import holds
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, child, lea, load, write

pytestmark = pytest.mark.slow
EMAIL = "reader@example.org"
LONG_AGO = datetime(2018, 1, 1, tzinfo=UTC)
COORDINATOR = replace(lea("017"), permissions=frozenset({Permission.READ_AUDIT}), actor="user:99")


@pytest.fixture(scope="module", autouse=True)
def reader(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scope]:
    """A child, and an account that reads it, finds it, counts it, and does nothing else."""
    with database.copy(server) as urls:
        orm.use(urls.app_url)
        load(write(tmp_path_factory.mktemp("known"), child(ORLEANS)))
        person = showing.let_in(
            by=STATE_SCOPE, email=EMAIL, full_name="Reader", places=(Place("LEA_DIRECTOR", "017"),),
            password="sturdy-lantern-ferry-42", today=TODAY,
        )  # fmt: skip
        holds(99, "017", "036", role="SECURITY_COORDINATOR")
        by = replace(lea("017"), actor=f"user:{person}", origin="web 192.0.2.1")
        pages.overview(by=by, name=public_id(), today=TODAY)
        searching.find(by=by, text="Example", today=TODAY)
        reporting.report(by=by, name="excluded", question=Question(TODAY))
        yield by


def public_id() -> str:
    return str(ask("SELECT public_id FROM student")[0][0])


def seen(by: Scope, begin: datetime, end: datetime, email: str = EMAIL) -> list[activity.Done]:
    return list(activity.of_account(by=by, email=email, begin=begin, end=end, why="a laptop was stolen"))


@pytest.mark.parametrize("by", [COORDINATOR, STATE_SCOPE], ids=["coordinator", "state"])
def test_what_an_account_saw_and_exported_is_told_with_the_children(by: Scope) -> None:
    found = seen(by, LONG_AGO, datetime.now(UTC) + timedelta(minutes=1))
    told = {one.act: one for one in found}
    assert {"read", "find", "report"} <= set(told)
    assert told["read"].children == (public_id(),)
    assert told["find"].children == (public_id(),)
    assert told["read"].told == "page: overview"
    assert told["read"].origin == "web 192.0.2.1"


def test_before_and_after_the_moments_nothing_is_told() -> None:
    (first,) = ask("SELECT min(at) FROM audit_event WHERE act = 'read'")[0]
    assert [one.act for one in seen(COORDINATOR, first, first + timedelta(microseconds=1))] == ["read"]
    assert [one for one in seen(COORDINATOR, LONG_AGO, first) if one.act == "read"] == []


def test_another_lea_is_told_nothing_and_nobody_without_the_permission() -> None:
    end = datetime.now(UTC) + timedelta(minutes=1)
    assert seen(replace(COORDINATOR, lea_codes=frozenset({"036"})), LONG_AGO, end) == []
    with pytest.raises(NotAllowed):
        seen(replace(COORDINATOR, permissions=frozenset()), LONG_AGO, end)
    with pytest.raises(NotThere):
        seen(COORDINATOR, LONG_AGO, end, "nobody@example.org")


def test_asking_is_noted_with_the_reason() -> None:
    seen(COORDINATOR, LONG_AGO, datetime.now(UTC))
    act, why = ask("SELECT act, why FROM audit_event ORDER BY id DESC LIMIT 1")[0]
    assert (act, why) == ("look at activity", "a laptop was stolen")


def test_the_command_writes_it_to_a_file() -> None:
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    asked = (
        "activity",
        EMAIL,
        "--from",
        "2018-01-01",
        "--until",
        tomorrow,
        "--why",
        "a review",
        "--today",
        "2018-03-01",
    )
    ran = ser(*asked, "--format", "json")
    assert ran.code == 0, ran.err
    assert {"read", "find", "report"} <= {row["act"] for row in json.loads(ran.out)}
    assert "events, in which 1 ID of children stand." in ser(*asked).out
    assert ser(*asked[:2], "--from", "yesterday", *asked[4:]).code == 64
    assert ser("activity", "nobody@example.org", *asked[2:]).code == 64
