"""No name, state ID, birth date or search text of a child stands in an address, a log, an audit detail or a report."""

import logging
from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.matrix.expected import OURS, Whose
from tests.matrix.plumbing import addresses_in, audited, heard, leaks, secrets
from tests.matrix.walk import SENT, about, addresses, path
from tests.matrix.world import WHO, World

SEARCHED = "Quibodaux Zefyrine"
OWN = WHO[Whose.OWN]


def walked(world: World) -> Iterator[str]:
    """The addresses that a day of work asks for, is led to and is shown."""
    client = world.client("LEA_DIRECTOR")
    for one in addresses():
        if one.name in OURS:
            where = path(one, world, about(OURS[one.name], world)[0])
            for response in (client.get(where, secure=True), client.post(where, SENT, secure=True)):
                yield where
                yield response.headers.get("Location", "")
                yield from addresses_in(response.content.decode())
    for name, sent in (
        ("/find/", {"q": SEARCHED}),
        ("/find/results/", {"q": SEARCHED}),
        ("/find/statewide/", {"state_id": OWN.state_id, "why": "moved here"}),
        ("/find/statewide/", {"last_name": OWN.last_name, "birth_date": f"{OWN.birth_date:%m/%d/%Y}", "why": "moved"}),
        ("/child/new/", {"last_name": OWN.last_name, "first_name": OWN.first_name}),
        ("/child/new/check/", {"last_name": OWN.last_name, "first_name": OWN.first_name}),
        ("/nowhere/", {"q": SEARCHED}),
    ):
        response = client.post(name, sent, secure=True)
        yield response.headers.get("Location", "")
        yield from addresses_in(response.content.decode())


def test_no_address_log_or_audit_detail_says_who_a_child_is(world: World) -> None:
    with heard() as lines:
        asked = list(walked(world))
    kept = secrets(SEARCHED)
    assert len(asked) > 500
    assert lines != []
    assert leaks(asked, kept) == []
    assert leaks(lines, kept) == []
    assert leaks(audited(), kept) == []


@pytest.mark.parametrize("told", [OWN.last_name, OWN.first_name, OWN.state_id, "03/12/2008", "2008-03-12", SEARCHED])
def test_a_child_that_was_let_out_would_be_noticed(world: World, told: str) -> None:
    with heard() as lines:
        logging.getLogger("ser.web").warning("could not open %s", told)
    assert [found for found, _ in leaks(lines, secrets(SEARCHED))] == [told]
    assert leaks(addresses_in(f'<a href="/find/?q={told}">'), secrets(SEARCHED)) != []


def test_the_report_of_a_failure_says_where_it_failed_and_not_on_whom(world: World) -> None:
    client = world.client("LEA_DIRECTOR")
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF="tests.matrix.failing"), heard() as lines:
        response = client.get("/fails/", secure=True)
    assert response.status_code == 500
    assert any("failing.py" in line for line in lines)
    assert leaks([*lines, response.content.decode()], secrets()) == []
