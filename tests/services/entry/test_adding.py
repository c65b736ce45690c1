"""Adding a child: who the child is and since when an LEA is responsible are stored together, and the clock runs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ser.federal.roles import ROLES
from ser.law.permission import NotAllowed
from ser.services.child import pages
from ser.services.entry import adding, drafting, entering
from ser.services.entry.adding import NEW, NotAdded
from ser.services.entry.entering import NotStored, Place
from ser.services.operations import rolling
from ser.services.worklists import due_work
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests import database
from tests.sending import STATE_SCOPE, TODAY, ask, count, lea

pytestmark = pytest.mark.slow

WHO = {"last_name": "Fontenot", "first_name": "Marie", "birth_date": "4/5/12", "sex": "F"}
DAYS = [TODAY, date(2018, 9, 3)]


@pytest.fixture(autouse=True)
def own_copy(server: Connections, loaded: Connections) -> Iterator[None]:
    """A copy of it for one test."""
    with database.copy(server, loaded):
        yield


def role(code: str, today: date = TODAY, of: str = "017") -> Scope:
    """Somebody of an LEA who holds one role."""
    (held,) = (one for one in ROLES if one.code == code)
    return replace(lea(of), permissions=held.permissions, today=today)


def typed(day: date, **more: str) -> dict[str, str]:
    return {
        **WHO,
        "begin_reason": "N",
        "begin_date": f"{day.month}/{day.day}/{day.year}",
        "site_code": "017Z01",
        **more,
    }


@pytest.mark.parametrize("today", DAYS)
def test_an_evaluator_adds_a_child_and_the_clock_runs_and_stands_on_the_home_page(today: date) -> None:
    rolling.roll(by=STATE_SCOPE, today=today)
    by, began = role("EVALUATOR", today), today - timedelta(80)
    added = adding.add(by=by, values=typed(began), today=today).place.child
    held = ask(
        "SELECT r.lea_code, r.role, r.responsibility_status, r.begin_date, r.begin_reason, r.site_code FROM"
        " responsibility r JOIN student s ON s.id = r.student_id WHERE s.public_id = %s",
        added,
    )
    assert held == [("017", "FAPE", "ACCEPTED", began, "N", "017Z01")]
    who = pages.overview(by=by, name=added, today=today).who
    assert (who.is_whole, "(017)" in who.lea) == (True, True)
    consented = {"evaluation_type": "I", "evaluation_status": "IN_PROCESS", "consent_received_date": f"{began}"}
    entering.save(by=by, place=Place(added, "evaluation"), values=consented, today=today)
    (clock,) = (one for one in pages.overview(by=by, name=added, today=today).due if one.told.clock.code == "T-03")
    home = due_work.day(by=by, today=today)
    assert (added, clock.deadline.due) in {(one.child, one.due_date) for one in (*home.late, *home.soon, *home.later)}


def test_both_are_stored_or_neither_and_each_is_told_by_its_field() -> None:
    before = count("student"), count("responsibility")
    for wrong, element in ({"begin_date": "2/31/2018"}, "begin_date"), ({"begin_reason": ""}, "begin_reason"):
        with pytest.raises(NotStored) as refused:
            adding.add(by=role("EVALUATOR"), values=typed(TODAY, **wrong), today=TODAY)
        assert [f.element for f in refused.value.findings] == [element]
    with pytest.raises(NotStored) as refused:
        adding.add(by=role("EVALUATOR"), values=typed(TODAY, birth_date="x", begin_date="x"), today=TODAY)
    assert [(f.record, f.element) for f in refused.value.findings] == [
        ("student", "birth_date"),
        ("responsibility", "begin_date"),
    ]
    assert (count("student"), count("responsibility")) == before
    assert [f.element for f in adding.check_since(by=role("EVALUATOR"), values={}, today=TODAY)] == list(adding.NEEDED)


@pytest.mark.parametrize("of", ["017", "036"])
def test_a_child_who_is_known_by_the_id_is_not_taken_on_by_adding(of: str) -> None:
    ((state_id, last_name, born),) = ask("SELECT state_id, last_name, birth_date FROM student")
    before = ask("SELECT * FROM responsibility"), ask("SELECT lea_code, last_name FROM student")
    values = typed(TODAY, state_id=state_id, last_name=last_name, birth_date=born.isoformat(), site_code="")
    with pytest.raises(NotStored) as refused:
        adding.add(by=role("EVALUATOR", of=of), values=values, today=TODAY)
    assert "known already" in refused.value.findings[0].sentence
    assert (ask("SELECT * FROM responsibility"), ask("SELECT lea_code, last_name FROM student")) == before


def test_who_may_add_a_child_is_said_by_one_permission() -> None:
    with pytest.raises(NotAllowed, match="add_child"):
        adding.add(by=role("CASE_MANAGER"), values=typed(TODAY), today=TODAY)
    with pytest.raises(NotAdded, match="Choose the LEA"):
        adding.add(by=STATE_SCOPE, values=typed(TODAY), today=TODAY)
    assert "Choose the LEA" in adding.since_form(by=STATE_SCOPE, today=TODAY).refusal


def test_the_form_offers_the_schools_of_the_lea_and_its_draft_keeps_what_is_asked_beside_the_child() -> None:
    by = role("EVALUATOR")
    asked = adding.since_form(by=by, today=TODAY)
    assert "017Z01" in {choice.value for choice in asked.choices["site_code"]}
    drafting.keep(by=by, place=NEW, values=typed(TODAY))
    kept = drafting.draft(by=by, place=NEW)
    assert kept is not None
    assert kept.values["begin_reason"] == "N"
    adding.add(by=by, values=typed(TODAY), today=TODAY)
    assert drafting.draft(by=by, place=NEW) is None
