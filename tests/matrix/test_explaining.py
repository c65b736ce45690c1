"""A finding that must be explained is explained beside it, and is closed by that."""

from datetime import date
from pathlib import Path

from django.test import override_settings
from django.urls import reverse

from ser.law.rule import change
from ser.services.findings import listing
from ser.services.submissions import loading
from ser.store.scope import lea_scope
from tests.matrix.world import World
from tests.sending import ask, child, write

OWN = lea_scope("operator:test", "017")
MARCH, SEPTEMBER = date(2018, 3, 1), date(2018, 9, 3)
EARLY = change("evaluation", dissemination_date=date(2016, 8, 20))
"""A report before consent was received (SER-0030)."""


def number(today: date) -> list[int]:
    return [one.number for one in listing.listed(by=OWN, today=today, rule="SER-0030", is_open=True)]


def test_a_finding_is_explained_on_its_childs_page(world: World, tmp_path: Path) -> None:
    loading.load(by=OWN, paths=[write(tmp_path / "early", child(EARLY))], today=MARCH)
    (finding,) = number(MARCH)
    ((name,),) = ask("SELECT s.public_id FROM student s JOIN finding f ON f.student_id = s.id WHERE f.id = %s", finding)
    where = f"{reverse('new_record', args=[name, 'explanation'])}?finding={finding}"
    typed = {"finding_rule": "SER-0030", "finding_record": "evaluation", "finding_key": "017|V1"}
    for today, reason in ((MARCH, ""), (SEPTEMBER, "The examiner began too early.")):
        assert number(today) == [finding]
        with override_settings(SER_TODAY=today.isoformat()):
            client = world.client("EVALUATOR")
            assert where in client.get(reverse("child", args=[name]), secure=True).content.decode()
            page = client.get(where, secure=True).content.decode()
            assert "was disseminated on" in page
            assert 'value="SER-0030"' in page
            assert world.client("LEA_READER").get(where, secure=True).status_code == 404
            sent = client.post(where, {**typed, "reason_text": reason}, secure=True)
            assert sent.status_code == (302 if reason else 400)
            gone = client.get(where, secure=True).status_code
        assert gone == (404 if reason else 200)
    assert [number(day) for day in (MARCH, SEPTEMBER)] == [[], []]
