"""The page on which a list of children of other LEAs is looked up for one reason."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from tests.matrix.expected import Whose
from tests.matrix.world import WHO, World
from tests.sending import TODAY, ask


@pytest.mark.parametrize("today", [TODAY, date(2018, 6, 1)])
def test_a_list_is_looked_up_and_tells_the_least_of_each_child(world: World, today: date) -> None:
    who, where = WHO[Whose.OTHER], reverse("find_list")
    lines = f"state_id,last_name,birth_date\n{who.state_id},,\n,{who.last_name},{who.birth_date}\n2199999999,,\n"
    with override_settings(SER_TODAY=today.isoformat()):
        client = world.client("LEA_DIRECTOR")
        assert "List of children" in client.get(where, secure=True).content.decode()
        sent = {"listed": SimpleUploadedFile("new.csv", lines.encode()), "why": "our new classes"}
        page = client.post(where, sent, secure=True).content.decode()
        assert page.count(f"…{who.state_id[-4:]}") == 2
        assert who.state_id not in page
        assert "Nobody in the state bears exactly this." in page
        wrong = {"listed": SimpleUploadedFile("new.csv", b"name\nA\n"), "why": "our new classes"}
        assert "no column state_id" in client.post(where, wrong, secure=True).content.decode()
        assert client.post(where, {"why": "our new classes"}, secure=True).status_code == 200
    query = (
        "SELECT count(*) FROM audit_event WHERE act = 'look up' AND why = 'our new classes' AND detail ->> 'day' = %s"
    )
    assert ask(query, today.isoformat()) == [(3,)]
