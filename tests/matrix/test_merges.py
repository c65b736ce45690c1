"""The pages on which two records are merged and held rows are answered, by the test client."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.matrix.expected import Whose
from tests.matrix.world import WHO, World
from tests.sending import TODAY, ask, cells, child, lea, load, only, table, write

OWN, BESIDE = Whose.OWN, Whose.BESIDE


@pytest.fixture(params=[TODAY, date(2018, 6, 1)])
def today(request: pytest.FixtureRequest) -> Iterator[date]:
    day: date = request.param
    with override_settings(SER_TODAY=day.isoformat()):
        yield day


def pair(world: World, one: Whose = OWN, other: Whose = BESIDE) -> str:
    return reverse("merge", args=[world.children[one], world.children[other]])


def test_a_data_manager_merges_two_of_the_lea_and_undoes_it(world: World, today: date) -> None:
    client = world.client("DATA_MANAGER")
    page = client.get(pair(world), secure=True).content.decode()
    assert "other last name" in page
    assert WHO[BESIDE].last_name in page
    refused = client.post(pair(world), {"act": "merge", "why": " "}, secure=True)
    assert (refused.status_code, b"Say why" in refused.content) == (400, True)
    done = client.post(pair(world), {"act": "merge", "why": "entered twice"}, secure=True)
    assert done.status_code == 302
    assert ask("SELECT merged_into_state_id FROM student WHERE state_id = %s", WHO[BESIDE].state_id) == [
        (WHO[OWN].state_id,)
    ]
    made = client.get(done.headers["Location"], secure=True).content.decode()
    assert "Undo the merge" in made
    assert WHO[BESIDE].state_id in client.get(reverse("merges"), secure=True).content.decode()
    undone = client.post(done.headers["Location"], {"why": "two cousins"}, secure=True)
    assert undone.status_code == 302
    assert ask("SELECT count(*) FROM student WHERE merged_into_state_id IS NOT NULL") == [(0,)]


def test_two_ids_are_laid_side_by_side_and_told_apart(world: World) -> None:
    client = world.client("DATA_MANAGER")
    ids = {"kept": WHO[OWN].state_id, "given_up": WHO[BESIDE].state_id}
    assert client.post(reverse("compare"), ids, secure=True).headers["Location"] == pair(world)
    client.post(pair(world), {"act": "two", "why": "cousins"}, secure=True)
    assert "two children" in client.get(pair(world), secure=True).content.decode()
    client.post(pair(world), {"act": "again", "why": "looked again"}, secure=True)
    unknown = client.post(reverse("compare"), ids | {"given_up": WHO[Whose.OTHER].state_id}, secure=True, follow=True)
    assert "No two children" in unknown.content.decode()


def test_a_held_row_is_answered_on_its_page(world: World, tmp_path: Path) -> None:
    sent = write(tmp_path / "sent", only(child(), "student"))
    (row,) = cells(sent, "student")
    who = WHO[BESIDE]
    row |= {"state_id": who.state_id, "system_id": who.system_id, "first_name": "Somebody", "last_name": "Else"}
    load(table(tmp_path / "two" / "student.csv", [row]), by=lea("017"))
    client = world.client("DATA_MANAGER")
    page = client.get(reverse("doubts"), secure=True).content.decode()
    assert who.last_name in page
    assert "Somebody" in page
    ((number,),) = ask("SELECT id FROM held WHERE record = 'student'")
    answered = client.post(reverse("answer_doubt"), {"number": number, "answer": "another"}, secure=True, follow=True)
    assert "Another child." in answered.content.decode()
    assert "Nothing waits for such an answer." in answered.content.decode()
    assert ask("SELECT last_name FROM student WHERE state_id = %s", who.state_id) == [(who.last_name,)]
