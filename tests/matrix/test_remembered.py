"""The page of what is remembered for later files: listed with who and when, taken back, set by checking boxes."""

from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse

from ser.files.dates import DateOrder
from ser.services.submissions import loading, remembering
from ser.services.submissions.remembering import NotRemembered
from ser.store.answers import Kind
from tests.matrix.test_merges import pair
from tests.matrix.world import World
from tests.sending import STATE_SCOPE, TODAY, ask, cells, child, lea, only, table, write

OWN = lea("017")


@pytest.mark.parametrize("today", [TODAY, date(2018, 6, 1)])
def test_an_answer_is_listed_with_who_gave_it_and_taken_back(world: World, today: date, tmp_path: Path) -> None:
    row = cells(write(tmp_path / "sent", only(child(), "student")), "student")[0]
    unclear = [{**row, "birth_date": "03/04/2008"}, {**row, "state_id": "2100000909", "birth_date": "13/02/2008"}]
    file = table(tmp_path / "student.csv", unclear)
    loading.load(by=OWN, paths=[file], today=today, dates=DateOrder.DAY_FIRST)
    with override_settings(SER_TODAY=today.isoformat()):
        client = world.client("DATA_MANAGER")
        page = client.get(reverse("answers"), secure=True).content.decode()
        assert "Dates such as 03/01/2018 are written day-first" in page
        assert "017, on the command line" in page
        ((number,),) = ask("SELECT id FROM answer WHERE kind = 'dates'")
        back = client.post(reverse("take_back_answer"), {"number": number}, secure=True, follow=True).content.decode()
        assert "Taken back: dates such as" in back
        assert "Dates such as" not in back
        gone = client.post(reverse("take_back_answer"), {"number": number}, secure=True, follow=True).content.decode()
    assert "somebody took it back meanwhile" in gone
    assert [answer for answer in remembering.given(by=OWN) if answer.kind is Kind.DATES] == []


def test_a_profile_is_set_by_checking_boxes_and_dropped(world: World) -> None:
    client, where = world.client("DATA_MANAGER"), reverse("profile", args=["student"])
    page = client.get(where, secure=True).content.decode()
    assert page.count('" checked>') == page.count('name="elements"') > 20
    for always in ("state_id", "lea_code"):
        assert f'value="{always}"' not in page
    some = {"act": "some", "elements": ["last_name", "first_name", "state_id", "nothing"]}
    told = client.post(where, some, secure=True, follow=True).content.decode()
    assert "say nothing from now on" in told
    assert "2 elements; other blanks say nothing" in told
    (said,) = remembering.profile(by=OWN)
    assert (said.record, said.elements) == ("student", {"last_name", "first_name"})
    assert client.get(where, secure=True).content.decode().count('" checked>') == 2
    assert "every blank clears" in client.post(where, {"act": "whole"}, secure=True, follow=True).content.decode()
    assert remembering.profile(by=OWN) == []
    assert client.post(where, {"act": "other"}, secure=True).status_code == 400
    with pytest.raises(NotRemembered, match="one LEA"):
        remembering.profile(by=STATE_SCOPE)


def test_children_told_apart_are_listed_where_pairs_are(world: World) -> None:
    client = world.client("DATA_MANAGER")
    client.post(pair(world), {"act": "two", "why": "cousins indeed"}, secure=True)
    page = client.get(reverse("merges"), secure=True).content.decode()
    assert "cousins indeed" in page
    client.post(pair(world), {"act": "again", "why": "looked again"}, secure=True)
    assert "cousins indeed" not in client.get(reverse("merges"), secure=True).content.decode()
