"""No keystroke is lost: what is typed is kept for the person who typed it, until it is stored or discarded."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ser.services.entry import drafting, entering
from ser.services.entry.entering import NoSuchStudent, Place
from ser.store.connect import connection
from ser.store.operations.server import Connections
from tests import database
from tests.persons import holds
from tests.sending import ORLEANS, TODAY, ask, child, lea, load, write

pytestmark = pytest.mark.slow

ANN = replace(lea("017"), actor="user:1")
BEA = replace(lea("017"), actor="user:2")


@pytest.fixture(scope="module")
def sent(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example child, stored from files; the answer is its public ID."""
    with database.copy(server):
        load(write(tmp_path_factory.mktemp("sent"), child(ORLEANS)))
        for number in (1, 2):
            holds(number, "017", "036")
        yield str(ask("SELECT public_id FROM student")[0][0])


def place(sent: str, kind: str, at: int = 0) -> Place:
    return Place(sent, kind, int(ask(f"SELECT id FROM {kind} ORDER BY id")[at][0]))


def test_what_is_typed_is_kept_for_whoever_typed_it_alone(sent: str) -> None:
    where = place(sent, "evaluation")
    drafting.keep(by=ANN, place=where, values={"late_reason_text": "Sno"}, version="1")
    drafting.keep(by=ANN, place=where, values={"late_reason_text": "Snow"}, version="1")
    found = drafting.draft(by=ANN, place=where)
    assert found is not None
    assert (dict(found.values), found.version) == ({"late_reason_text": "Snow"}, "1")
    assert drafting.draft(by=BEA, place=where) is None
    assert [(own.place, own.whose != "") for own in drafting.mine(by=ANN, today=TODAY)] == [(where, True)]
    assert drafting.mine(by=BEA, today=TODAY) == []
    drafting.discard(by=ANN, place=where)
    assert drafting.mine(by=ANN, today=TODAY) == []


def test_a_new_record_has_a_draft_of_its_own(sent: str) -> None:
    drafting.keep(by=ANN, place=Place(sent, "goal"), values={"goal_text": "Asks for help"}, under=1)
    drafting.keep(by=ANN, place=Place("", "student"), values={"last_name": "Fontenot", "first_name": "Marie"})
    assert [(own.place.kind, own.under) for own in drafting.mine(by=ANN, today=TODAY)] == [
        ("student", None),
        ("goal", 1),
    ]
    assert drafting.mine(by=ANN, today=TODAY)[0].whose == "Marie Fontenot"
    for kind, of in (("goal", sent), ("student", "")):
        drafting.discard(by=ANN, place=Place(of, kind))


def test_a_draft_ends_when_it_is_stored(sent: str) -> None:
    where = place(sent, "service")
    opened = entering.form(by=ANN, place=where, today=TODAY)
    values = {**opened.values, "minutes": "45"}
    drafting.keep(by=ANN, place=where, values=values, version=opened.version)
    drafting.keep(by=BEA, place=where, values=values, version=opened.version)
    entering.save(by=ANN, place=where, values=values, version=opened.version, today=TODAY)
    assert drafting.draft(by=ANN, place=where) is None
    assert drafting.draft(by=BEA, place=where) is not None


def test_a_draft_of_a_child_that_is_out_of_sight_is_neither_kept_nor_listed(sent: str) -> None:
    where = place(sent, "evaluation")
    with pytest.raises(NoSuchStudent):
        drafting.keep(by=lea("036"), place=where, values={})
    drafting.keep(by=ANN, place=where, values={"late_reason_text": "Snow"})
    assert drafting.mine(by=replace(ANN, lea_codes=frozenset({"036"})), today=TODAY) == []


def test_two_who_have_a_record_open_are_told_of_each_other(sent: str) -> None:
    where = place(sent, "service", 1)
    assert drafting.meet(by=ANN, place=where, full_name="Ann Boudreaux") == []
    assert [o.full_name for o in drafting.meet(by=BEA, place=where, full_name="Bea Roy")] == ["Ann Boudreaux"]
    assert [o.full_name for o in drafting.meet(by=ANN, place=where, full_name="Ann Boudreaux")] == ["Bea Roy"]
    drafting.discard(by=BEA, place=where)
    assert drafting.meet(by=ANN, place=where, full_name="Ann Boudreaux") == []


def test_a_draft_of_a_flow_is_found_at_its_step(sent: str) -> None:
    where = Place(sent, "goal")
    drafting.keep(by=ANN, place=where, values={"goal_text": "Asks for help"}, step=("plan", "goals"))
    own = drafting.mine(by=ANN, today=TODAY)[0]
    found = drafting.draft(by=ANN, place=where)
    assert found is not None
    assert (own.step, dict(found.values)) == (("plan", "goals"), {"goal_text": "Asks for help"})
    drafting.discard(by=ANN, place=where)


def test_a_draft_that_is_left_alone_is_dropped_after_its_days(sent: str) -> None:
    days, where = drafting.kept_days(by=ANN, today=TODAY), Place(sent, "goal")
    for who, age in ((ANN, days - 1), (BEA, days + 1)):
        drafting.keep(by=who, place=where, values={"goal_text": "Asks for help"})
        with connection(who) as db:
            db.execute("UPDATE draft SET kept_at = now() - make_interval(days => %s) WHERE record = 'goal'", [age])
    assert where in [own.place for own in drafting.mine(by=ANN, today=TODAY)]
    assert drafting.draft(by=ANN, place=where) is not None
    assert drafting.draft(by=BEA, place=where) is None
