"""A form is a file of one row: what it stores, what it is told, what it refuses, and what it never overwrites."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from ser.law.element import Kind
from ser.law.example import after
from ser.law.permission import NotAllowed, Permission
from ser.law.record import Record
from ser.law.rule import change as changed
from ser.law.rule import write as text_of
from ser.services.entry import entering
from ser.services.entry.entering import NeedsReason, NoSuchRecord, NoSuchStudent, NotStored, Place, Stale
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests import database
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, child, count, lea, load, only, write

pytestmark = pytest.mark.slow

DIRECTOR = lea("017")


@pytest.fixture
def sent(server: Connections, loaded: Connections) -> Iterator[str]:
    """A copy of it for one test; the answer is the public ID of the child."""
    with database.copy(server, loaded):
        yield public_id()


def public_id() -> str:
    return str(ask("SELECT public_id FROM student")[0][0])


def number(record: str) -> int:
    return int(ask(f"SELECT id FROM {record} ORDER BY id")[0][0])


def typed(record: Record) -> dict[str, str]:
    """A record as somebody types it, days as they are written on paper."""
    values = {e.name: getattr(record, e.name) for e in record.spec.elements}
    return {
        name: f"{value:%m/%d/%Y}" if isinstance(value, date) else text_of(record.spec.by_name[name], value)
        for name, value in values.items()
    }


def change(place: Place, values: Mapping[str, str], by: Scope = DIRECTOR, why: str = "") -> entering.Saved:
    """Open a form, type something, save it."""
    opened = entering.form(by=by, place=place, today=TODAY)
    return entering.save(
        by=by, place=place, values={**opened.values, **values}, version=opened.version, why=why, today=TODAY
    )


def examples() -> dict[str, tuple[Record, ...]]:
    """The example child's records, and one that is made up for each kind of which it has none."""
    records = dict(after(STATE, ()).records)
    for name, kind in STATE.records.items():
        if not records.get(name):
            parents = records.get(kind.spec.parent or "", ())
            records[name] = (made_up(kind, parents[0] if parents else None),)
    return {name: records[name] for name in STATE.records}


def made_up(kind: type[Record], parent: Record | None) -> Record:
    values = {
        Kind.DATE: date(2017, 5, 1),
        Kind.TIME: time(9, 30),
        Kind.YES_NO: True,
        Kind.INTEGER: 1,
        Kind.DECIMAL: Decimal("0.5"),
        Kind.TEXT: "X",
    }
    said = {
        e.name: e.codes.codes[0].code if e.kind is Kind.CODE and e.codes else values.get(e.kind)
        for e in kind.spec.elements
        if not (e.exact and e.may_be_blank)
    }
    said = {e.name: said.get(e.name) for e in kind.spec.elements}
    if parent is not None:
        named = {"state_id", "system_id", *kind.spec.parent_key} & said.keys() & parent.spec.by_name.keys()
        said |= {name: getattr(parent, name) for name in named}
    return kind(**{**said, "lea_code": "017"})


@pytest.mark.usefixtures("empty")
def test_every_kind_of_record_that_is_typed_is_stored_as_the_same_row_of_a_file(tmp_path: Path) -> None:
    kinds = set()
    records = examples()
    for kind, record in ((kind, record) for kind, rows in records.items() for record in rows):
        kinds.add(kind)
        if STATE.records[kind].spec.sent_only:
            load(write(tmp_path / kind, {kind: (record,)}))
            continue
        about = STATE.records[kind].spec.about_student and kind != "student"
        place = Place(public_id() if about else "", kind)
        saved = entering.save(by=STATE_SCOPE, place=place, values=typed(record), today=TODAY)
        assert saved.is_changed, kind
    assert kinds == set(STATE.records)
    assert ask("SELECT DISTINCT from_screen FROM evaluation") == [(True,)]
    stored = {kind: count(f"{kind}_history") for kind in STATE.records}

    outcome = load(write(tmp_path / "all", records))

    assert dict(outcome.counts) == {"unchanged": sum(map(len, records.values())), "held": 0}
    assert stored == dict.fromkeys(STATE.records, 0)


def test_the_form_of_a_new_record_knows_the_child_and_gives_the_id(sent: str) -> None:
    place = Place(sent, "goal")
    opened = entering.form(by=DIRECTOR, place=place, today=TODAY, under=number("iep"))
    assert opened.values["lea_code"] == "017"
    assert opened.values["iep_id"] == ask("SELECT iep_id FROM iep ORDER BY id")[0][0]
    assert opened.values["goal_id"].startswith("ser-")
    assert {"lea_code", "goal_id"} <= opened.fixed
    assert opened.refusal == ""
    assert [choice.value for choice in opened.choices["goal_area"]]


def test_a_form_sent_twice_is_one_record(sent: str) -> None:
    place = Place(sent, "goal")
    opened = entering.form(by=DIRECTOR, place=place, today=TODAY, under=number("iep"))
    values = {**opened.values, "goal_area": "COM", "goal_text": "Asks for help in a sentence."}
    values["goal_area"] = opened.choices["goal_area"][0].value
    before = count("goal")
    first = entering.save(by=DIRECTOR, place=place, values=values, today=TODAY)
    second = entering.save(by=DIRECTOR, place=place, values=values, today=TODAY)
    assert (first.is_changed, second.is_changed, first.place) == (True, False, second.place)
    assert count("goal") == before + 1
    with pytest.raises(NotStored):
        entering.save(by=DIRECTOR, place=place, values={**values, "goal_text": "Another."}, today=TODAY)


def test_what_a_form_would_break_is_told_before_it_is_stored(sent: str) -> None:
    place = Place(sent, "evaluation", number("evaluation"))
    values = {"dissemination_date": "01/01/2015"}
    checked = entering.check(by=DIRECTOR, place=place, values=values, today=TODAY)
    assert checked.can_be_stored
    assert "SER-0030" in {finding.rule for finding in checked.own}
    assert count("evaluation_history") == 0


def test_what_happened_is_stored_whatever_is_found_of_it(sent: str) -> None:
    saved = change(
        Place(sent, "evaluation", number("evaluation")), {"dissemination_date": "01/01/2015"}, why="mistyped"
    )
    assert "SER-0030" in {finding.rule for finding in saved.own}
    kept = ask("SELECT rule FROM finding WHERE record = 'evaluation' AND rule = 'SER-0030'")
    assert kept
    assert count("touched") == 0


@pytest.mark.parametrize(
    ("values", "rule", "words"),
    [
        ({"evaluation_type": "Q"}, "SER-0212", "Type is Q"),
        ({"dissemination_date": "13/45/2018"}, "SER-0211", "not a real date"),
        ({"dissemination_date": "12/31/2018"}, "SER-0031", "after today"),
        ({"evaluation_type": ""}, "SER-0213", "Type is needed"),
    ],
)
def test_what_no_file_could_store_is_refused_in_words(
    sent: str, values: Mapping[str, str], rule: str, words: str
) -> None:
    place = Place(sent, "evaluation", number("evaluation"))
    checked = entering.check(by=DIRECTOR, place=place, values=values, today=TODAY)
    assert [finding.rule for finding in checked.refused] == [rule]
    assert words in checked.refused[0].sentence
    with pytest.raises(NotStored) as refused:
        change(place, values, why="test")
    assert [finding.rule for finding in refused.value.findings] == [rule]
    assert count("evaluation_history") == 0


def test_the_second_of_two_editors_never_silently_wins(sent: str) -> None:
    place = Place(sent, "service", number("service"))
    mine = entering.form(by=DIRECTOR, place=place, today=TODAY)
    change(place, {"sessions": "4"}, by=STATE_SCOPE)
    with pytest.raises(Stale) as refused:
        entering.save(
            by=DIRECTOR, place=place, values={**mine.values, "minutes": "45"}, version=mine.version, today=TODAY
        )
    told = {d.element: (d.was, d.theirs, d.mine) for d in refused.value.differences}
    assert told["sessions"] == (mine.values["sessions"], "4", mine.values["sessions"])
    assert told["minutes"] == (mine.values["minutes"], mine.values["minutes"], "45")
    assert refused.value.changed_by == "test, on the command line"
    decided = {**mine.values, "minutes": "45", "sessions": "4"}
    saved = entering.save(by=DIRECTOR, place=place, values=decided, version=refused.value.version, today=TODAY)
    assert saved.is_changed
    assert ask("SELECT sessions, minutes FROM service ORDER BY id")[0] == (4, 45)


def test_two_who_store_the_same_do_not_meet(sent: str) -> None:
    place = Place(sent, "service", number("service"))
    mine = entering.form(by=DIRECTOR, place=place, today=TODAY)
    change(place, {"minutes": "45"})
    saved = entering.save(
        by=DIRECTOR, place=place, values={**mine.values, "minutes": "45"}, version=mine.version, today=TODAY
    )
    assert not saved.is_changed


def test_a_file_does_not_overwrite_what_was_typed(sent: str, tmp_path: Path) -> None:
    change(Place(sent, "service", number("service")), {"minutes": "45"})
    same = load(write(tmp_path / "same", child(ORLEANS)))
    other = load(write(tmp_path / "other", only(child(changed("service", sessions=9)), "service")))
    assert (same.counts["held"], other.counts["held"]) == (0, 1)
    assert same.counts["unchanged"] == sum(map(len, child(ORLEANS).values()))
    assert ask("SELECT minutes FROM service ORDER BY id")[0] == (45,)


def test_what_a_file_said_is_remembered_over_every_correction_until_the_file_says_it_too(
    sent: str, tmp_path: Path
) -> None:
    place = Place(sent, "service", number("service"))
    was = ask("SELECT minutes, sessions FROM service ORDER BY id")[0]
    change(place, {"minutes": "45"})
    change(place, {"minutes": "50", "sessions": "9"})
    assert ask("SELECT received FROM service ORDER BY id")[0] == ({"minutes": str(was[0]), "sessions": str(was[1])},)
    caught_up = only(child(changed("service", minutes=50, sessions=9)), "service")
    outcome = load(write(tmp_path / "caught up", caught_up))
    assert (outcome.counts["changed"], outcome.counts["held"]) == (1, 0)
    assert ask("SELECT from_screen, received FROM service ORDER BY id")[0] == (False, None)
    back = load(write(tmp_path / "back", only(child(), "service")))
    assert (back.counts["changed"], back.counts["held"]) == (1, 0)
    assert ask("SELECT minutes, sessions FROM service ORDER BY id")[0] == was


def test_what_is_final_is_corrected_with_a_reason_that_is_kept(sent: str) -> None:
    place = Place(sent, "evaluation", number("evaluation"))
    opened = entering.form(by=DIRECTOR, place=place, today=TODAY)
    assert "dissemination_date" in opened.needs_why
    with pytest.raises(NeedsReason):
        change(place, {"evaluation_outcome": "N"})
    without = lea("017")
    without = Scope(without.actor, without.lea_codes, "", without.permissions - {Permission.CORRECT_FINAL}, today=TODAY)
    with pytest.raises(NotAllowed):
        change(place, {"evaluation_outcome": "N"}, by=without, why="mistyped")
    change(place, {"evaluation_outcome": "N"}, why="The outcome was mistyped.")
    told = ask("SELECT why, detail -> 'elements' FROM audit_event WHERE act = 'correct'")
    assert told == [("The outcome was mistyped.", ["evaluation_outcome"])]


def test_filling_what_was_blank_corrects_nothing(sent: str) -> None:
    assert ask("SELECT late_reason_text FROM evaluation ORDER BY id")[0] == (None,)
    assert change(Place(sent, "evaluation", number("evaluation")), {"late_reason_text": "Snow"}).is_changed


def test_another_lea_neither_reads_nor_writes_the_record(sent: str) -> None:
    place = Place(sent, "evaluation", number("evaluation"))
    with pytest.raises(NoSuchStudent):
        entering.form(by=lea("036"), place=place, today=TODAY)
    for act in (entering.check, entering.save):
        with pytest.raises(NoSuchStudent):
            act(by=lea("036"), place=place, values={}, today=TODAY)


def test_a_record_is_opened_under_its_own_child_alone(sent: str) -> None:
    with pytest.raises(NoSuchRecord):
        entering.form(by=DIRECTOR, place=Place(sent, "evaluation", 10**9), today=TODAY)
    with pytest.raises(NoSuchRecord):
        entering.form(by=DIRECTOR, place=Place("", "evaluation", number("evaluation")), today=TODAY)


def test_somebody_who_may_not_enter_a_kind_of_record_reads_it(sent: str) -> None:
    reader = lea("017")
    reader = Scope(reader.actor, reader.lea_codes, "", frozenset({Permission.READ_STUDENT}), today=TODAY)
    place = Place(sent, "evaluation", number("evaluation"))
    assert "is not something your role here may do" in entering.form(by=reader, place=place, today=TODAY).refusal
    with pytest.raises(NotAllowed):
        change(place, {"late_reason_text": "x"}, by=reader)


def test_what_the_information_system_owns_is_read_and_not_written(sent: str) -> None:
    place = Place(sent, "enrollment", number("enrollment"))
    assert "information system owns" in entering.form(by=DIRECTOR, place=place, today=TODAY).refusal
    with pytest.raises(NotAllowed, match="the next file brings it here"):
        change(place, {"grade": "05"})


def test_a_new_child_without_any_id_is_given_one(sent: str) -> None:
    values = {"last_name": "Fontenot", "first_name": "Marie", "birth_date": "04/05/2012"}
    saved = entering.save(by=DIRECTOR, place=Place("", "student"), values=values, today=TODAY)
    assert ask("SELECT system_id LIKE 'ser-%%', lea_code FROM student WHERE id = %s", saved.place.number) == [
        (True, "017")
    ]
    assert change(saved.place, {"sex": "F"}).is_changed


def test_what_was_found_of_others_and_who_did_it_is_told(sent: str) -> None:
    change(Place(sent, "student", number("student")), {"birth_date": "01/01/1990"})
    told = ask("SELECT actor, act, detail ->> 'record', detail -> 'elements' FROM audit_event WHERE act = 'change'")
    assert told == [("operator:017", "change", "student", ["birth_date"])]
