"""Two records of one child become one, files are led there, and an undo puts everything back as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ser.law.permission import NotAllowed, Permission
from ser.services.merges import candidates, merging
from ser.services.merges.merging import Fate, NoSuchPair, NotMerged
from ser.services.reports import reporting
from ser.services.reports.reporting import Question
from ser.services.submissions.loading import Outcome
from ser.store.connect import connection
from ser.store.operations.server import Connections
from ser.store.scope import Scope, state_scope
from tests.same_state import State, differences, state_of
from tests.sending import ORLEANS, TODAY, act, ask, child, findings, lea, load, only, rules, table, write

pytestmark = [pytest.mark.slow]

Cells = Mapping[str, str]
BY, OTHER, STATE = lea("017"), lea("036"), state_scope("operator:state")
LATER = date(2018, 6, 1)
ANA = {"last_name": "Placeone", "first_name": "Ana", "birth_date": "2010-01-01", "sex": "F"}
ANNA = {**ANA, "first_name": "Anna"}
ONE, TWO = "9000001061", "9000001062"
WHY = "entered twice"


def student(state_id: str, system_id: str, who: Cells = ANA, lea_code: str = "017", **more: str) -> Cells:
    ids = {"lea_code": lea_code, "state_id": state_id, "system_id": system_id}
    return ids | {"middle_name": ""} | who | {"is_hispanic": "N", "races": "WH"} | more


def enrollment(number: str, state_id: str = "", system_id: str = "", **more: str) -> Cells:
    return {
        "lea_code": "017", "state_id": state_id, "system_id": system_id, "enrollment_id": number,
        "site_code": "017Z01", "entry_date": "2017-08-10", "entry_code": "E1", "exit_date": "", "exit_code": "",
        "grade": "02",
    } | more  # fmt: skip


def held_by(number: str, state_id: str, begin: str = "2017-08-10", lea_code: str = "017", system_id: str = "") -> Cells:
    return {
        "lea_code": lea_code, "state_id": state_id, "system_id": system_id, "responsibility_id": number, "role": "FAPE",
        "begin_date": begin, "end_date": "", "begin_reason": "T", "responsibility_status": "ACCEPTED",
    }  # fmt: skip


def send(folder: Path, today: date = TODAY, by: Scope = BY, **files: Sequence[Cells]) -> Outcome:
    for record, rows in files.items():
        table(folder / f"{record}.csv", rows)
    return load(folder, by=by, today=today)


FILES: Mapping[str, Sequence[Cells]] = {
    "student": [student(ONE, "S1"), student(TWO, "S2", ANNA, middle_name="Lee")],
    "responsibility": [held_by("R1", ONE), held_by("R2", TWO, "2017-09-01")],
    "enrollment": [
        enrollment("E1", ONE), enrollment("E2", TWO), enrollment("E3", TWO, entry_date="2016-08-10"),
        enrollment("E4", "", "S2", entry_date="2015-08-10"),
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def directory(empty: Connections, tmp_path: Path) -> Connections:
    load(write(tmp_path / "directory", only(child(ORLEANS), "lea", "site")))
    return empty


def whose(record: str = "enrollment") -> dict[str, str]:
    query = f"""
        SELECT t.{record}_id, s.state_id FROM {record} t JOIN student s ON s.id = t.student_id ORDER BY 1
    """
    return dict(ask(query))


def merge(by: Scope = BY, today: date = TODAY, **more: Sequence[str]) -> merging.Made:
    return merging.merge(by=by, kept=ONE, given_up=TWO, why=WHY, today=today, **more)  # type: ignore[arg-type]


def now(made: Connections) -> State:
    """All tables but the versions that were replaced, of which each change makes one."""
    found = state_of(made.app_url, without=("last_seen",))
    return {name: lines for name, lines in found.items() if not name.endswith("_history")}


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_rows_of_the_id_that_is_given_up_become_those_of_the_kept_child(tmp_path: Path, today: date) -> None:
    send(tmp_path / "1", today, **FILES)
    found = merging.preview(by=BY, kept=ONE, given_up=TWO, today=today)
    assert {one.name: one.fate for one in found.rows} == {
        "enrollment/017|E2": Fate.STAYS, "enrollment/017|E3": Fate.MOVES, "enrollment/017|E4": Fate.MOVES,
        "responsibility/017|R2": Fate.STAYS,
    }  # fmt: skip
    assert {line.label for line in found.lines if line.differs} >= {"First name", "Middle name", "State ID"}
    assert whose() == {"E1": ONE, "E2": TWO, "E3": TWO, "E4": TWO}
    done = merge(today=today)
    assert (done.rows, done.stayed) == (2, 2)
    assert whose() == {"E1": ONE, "E2": TWO, "E3": ONE, "E4": ONE}
    assert ask("SELECT state_id FROM enrollment WHERE enrollment_id = 'E3'") == [(ONE,)]
    assert ask("SELECT merged_into_state_id FROM student WHERE state_id = %s", TWO) == [(ONE,)]
    assert ask("SELECT state_id, enrollment_id FROM enrollment_history") == [(TWO, "E3"), (None, "E4")]
    events = ask("SELECT actor, why, detail ->> 'merge' FROM audit_event WHERE act = 'merge'")
    assert events == [("operator:017", WHY, str(done.number))]
    assert ask("SELECT count(*) FROM touched") == [(0,)]


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_later_files_are_led_to_the_kept_child_and_told_so(tmp_path: Path, today: date) -> None:
    send(tmp_path / "1", today, **FILES)
    merge(today=today)
    before = whose()
    outcome = send(tmp_path / "1", today)
    assert rules(outcome, BY).count("SER-0250") == 1
    assert (outcome.counts.get("changed", 0), outcome.counts["held"], outcome.counts["set_aside"]) == (0, 0, 1)
    (sentence,) = {str(f.sentence) for f in findings(outcome, BY) if f.rule == "SER-0250"}
    assert f"{TWO} is now {ONE}" in sentence
    (aside,) = {str(f.sentence) for f in findings(outcome, BY) if f.rule == "SER-0251"}
    assert f"{TWO}: merged into {ONE}" in aside
    assert (whose(), ask("SELECT first_name FROM student WHERE state_id = %s", ONE)) == (before, [("Ana",)])
    send(tmp_path / "2", today, enrollment=[enrollment("E9", TWO, entry_date="2014-08-10"), enrollment("E8", "", "S2")])
    assert {key: whose()[key] for key in ("E8", "E9")} == {"E8": ONE, "E9": ONE}


@pytest.mark.parametrize("undone", [TODAY, LATER])
def test_an_undo_puts_everything_back_exactly_as_it_was(directory: Connections, tmp_path: Path, undone: date) -> None:
    send(tmp_path / "1", **FILES)
    if undone != TODAY:
        # Judged for the later day, as the nightly pass does, so that nothing but the merge differs.
        send(tmp_path / "1", undone)
    before, versions = now(directory), ask("SELECT count(*) FROM enrollment_history")
    done = merge(today=undone, moves=["responsibility/017|R2", "enrollment/017|E2"])
    assert whose("responsibility") == {"R1": ONE, "R2": ONE}
    assert ask("SELECT responsibility_status FROM responsibility WHERE responsibility_id = 'R2'") == [("PENDING",)]
    assert differences(before, now(directory)) != []
    told = merging.undo(by=BY, number=done.number, why="two cousins", today=undone)
    assert (told.back, told.changed, told.came) == (5, (), ())
    assert differences(before, now(directory)) == []
    assert ask("SELECT count(*) FROM enrollment_history")[0][0] > versions[0][0]
    with pytest.raises(NotMerged, match="undone on"):
        merging.undo(by=BY, number=done.number, why=WHY, today=undone)
    again = send(tmp_path / "1", undone)
    assert (again.counts["held"], again.counts.get("changed", 0), "SER-0250" in rules(again, BY)) == (0, 0, False)


def test_an_undo_leaves_rows_that_were_changed_since_and_names_them(tmp_path: Path) -> None:
    send(tmp_path / "1", **FILES)
    done = merge()
    send(tmp_path / "2", enrollment=[enrollment("E3", ONE, entry_date="2016-08-11"), enrollment("E7", TWO, "S2")])
    told = merging.undoing(by=BY, number=done.number, today=TODAY)
    assert [one.key for one in told.changed] == ["017|E3"]
    assert [one.key for one in told.came] == ["017|E7"]
    merging.undo(by=BY, number=done.number, why=WHY, today=TODAY)
    assert whose() == {"E1": ONE, "E2": TWO, "E3": ONE, "E4": TWO, "E7": ONE}
    assert ask("SELECT entry_date FROM enrollment WHERE enrollment_id = 'E3'") == [(date(2016, 8, 11),)]


def test_merges_on_top_of_each_other_are_undone_from_the_last(tmp_path: Path) -> None:
    three = "9000001063"
    send(tmp_path / "1", student=[student(ONE, "S1"), student(TWO, "S2"), student(three, "S3")],
         enrollment=[enrollment("E2", TWO)])  # fmt: skip
    first = merge()
    second = merging.merge(by=BY, kept=three, given_up=ONE, why=WHY, today=TODAY)
    assert whose() == {"E2": three}
    send(tmp_path / "2", enrollment=[enrollment("E9", TWO, entry_date="2016-08-10")])
    assert whose()["E9"] == three
    with pytest.raises(NotMerged, match="Undo that one first"):
        merging.undo(by=BY, number=first.number, why=WHY, today=TODAY)
    with pytest.raises(NotMerged, match="merged into"):
        merging.merge(by=BY, kept=ONE, given_up=three, why=WHY, today=TODAY)
    for made in (second, first):
        merging.undo(by=BY, number=made.number, why=WHY, today=TODAY)
    assert whose()["E2"] == TWO


def test_a_child_without_a_state_id_is_merged_into_one_that_has_it(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1"), student("", "S2", ANNA)], enrollment=[enrollment("E2", "", "S2")])
    with pytest.raises(NotMerged, match="no state ID yet"):
        merging.merge(by=BY, kept="017|S2", given_up=ONE, why=WHY, today=TODAY)
    merging.merge(by=BY, kept=ONE, given_up="017|S2", why=WHY, today=TODAY)
    assert whose() == {"E2": ONE}
    outcome = send(tmp_path / "1")
    assert (outcome.counts["set_aside"], outcome.counts["held"]) == (1, 0)
    assert ask("SELECT first_name, system_id FROM student WHERE state_id = %s", ONE) == [("Ana", "S1")]


def test_what_follows_from_the_records_follows_the_merge(tmp_path: Path) -> None:
    send(tmp_path / "1", **FILES)

    def excluded() -> set[str]:
        found, _ = reporting.report(by=STATE, name="excluded", question=Question(TODAY))
        return {str(cell) for row in found.rows() for cell in row if str(cell) in (ONE, TWO)}

    def judged() -> list[tuple[object, ...]]:
        query = "SELECT DISTINCT s.state_id FROM finding f JOIN student s ON s.id = f.student_id WHERE f.key = '017|E3'"
        return ask(query)

    before = excluded()
    merge()
    assert TWO not in excluded() or TWO not in before
    assert judged() in ([], [(ONE,)])


def test_a_person_decides_about_rows_that_collide(tmp_path: Path) -> None:
    send(tmp_path / "1", **FILES)
    with pytest.raises(NotMerged, match="no row that collides"):
        merge(stays=["enrollment/017|E3"])
    with pytest.raises(NotMerged, match="Say why"):
        merging.merge(by=BY, kept=ONE, given_up=TWO, why=" ", today=TODAY)
    merge(moves=["enrollment/017|E2"])
    assert whose()["E2"] == ONE


def test_children_of_two_leas_are_merged_by_the_state_alone(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1")], responsibility=[held_by("R1", ONE)])
    send(tmp_path / "2", by=OTHER, student=[student(TWO, "N2", ANNA, "036")],
         responsibility=[held_by("N1", TWO, "2017-10-01", "036")])  # fmt: skip
    for by in (BY, OTHER):
        with pytest.raises(NoSuchPair):
            merging.preview(by=by, kept=ONE, given_up=TWO, today=TODAY)
        assert candidates.candidates(by=by, today=TODAY).total == 0
    with pytest.raises(NotAllowed):
        merge(by=replace(STATE, permissions=frozenset(Permission) - {Permission.MERGE_STUDENTS}))
    assert candidates.candidates(by=STATE, today=TODAY).total == 1
    merge(by=STATE)
    assert ask("SELECT responsibility_status FROM responsibility WHERE lea_code = '036'") == [("PENDING",)]
    with pytest.raises(NotMerged, match="may undo"):
        merging.undoing(by=BY, number=1, today=TODAY)
    own = {"lea_code": "036", "site_code": "036Z01", "entry_date": "2016-08-10"}
    assert send(tmp_path / "3", by=OTHER, enrollment=[enrollment("N9", "", "N2", **own)]).counts["held"] == 0
    assert whose() == {"N9": ONE}
    # What the other LEA goes on sending under its ID is about the child who was kept, and never becomes that child.
    outcome = send(tmp_path / "2", by=OTHER)
    assert (outcome.counts.get("changed", 0), "SER-0250" in rules(outcome, OTHER)) == (0, True)
    assert ask("SELECT first_name, lea_code FROM student WHERE state_id = %s", ONE) == [("Ana", "017")]


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_two_children_are_told_apart_for_good(tmp_path: Path, today: date) -> None:
    twin = {**ANA, "first_name": "Anne"}
    send(tmp_path / "1", today, student=[student(ONE, "S1"), student(TWO, "S2", twin)])

    def told_as_one() -> list[object]:
        found, _ = reporting.report(by=STATE, name="findings", question=Question(today))
        return [row[4] for row in found.rows() if row[0] == "SER-0014"]

    assert (candidates.candidates(by=BY, today=today).total, told_as_one()) == (1, [TWO])
    merging.tell_apart(by=BY, one=TWO, other=ONE, why="twins", today=today)
    assert (candidates.candidates(by=BY, today=today).total, told_as_one()) == (0, [])
    with pytest.raises(NotMerged, match="two children"):
        merge(today=today)
    merging.ask_again(by=BY, one=ONE, other=TWO, why="looked again", today=today)
    assert candidates.candidates(by=BY, today=today).total == 1


def test_of_three_alike_the_two_who_were_not_told_apart_are_still_told(tmp_path: Path) -> None:
    three = "9000001063"
    who = [student(ONE, "S1"), student(TWO, "S2"), student(three, "S3")]
    send(tmp_path / "1", student=who)
    merging.tell_apart(by=BY, one=ONE, other=three, why="cousins", today=TODAY)
    found, _ = reporting.report(by=STATE, name="findings", question=Question(TODAY))
    assert [row[4] for row in found.rows() if row[0] == "SER-0014"] == [TWO, three]


def test_a_corrected_id_that_is_known_leads_to_the_merge_until_the_two_are_told_apart(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1"), student(TWO, "S2")])
    corrected = {"student": [student(TWO, "S1")]}
    outcome = send(tmp_path / "2", **corrected)
    (fix,) = {str(f.fix) for f in findings(outcome, BY) if f.rule == "SER-0246"}
    assert f"ser merge {TWO} {ONE}" in fix
    merging.tell_apart(by=BY, one=ONE, other=TWO, why="cousins", today=TODAY)
    act("UPDATE student SET middle_name = 'Lee' WHERE state_id = %s", TWO)
    assert "SER-0246" not in rules(send(tmp_path / "3", student=[student(TWO, "S1", middle_name="Ray")]), BY)


def test_a_pair_that_a_sealed_link_joins_is_known_to_its_keepers_alone(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1"), student(TWO, "S2")])
    with connection(STATE) as db:
        db.execute(
            "INSERT INTO adoption_link (lea_code, adoption_link_id, former_state_id, adopted_state_id, sealed_date)"
            " VALUES ('017', 'A1', %s, %s, '2017-05-02')",
            [ONE, TWO],
        )
    unsealed = replace(STATE, permissions=frozenset(Permission) - {Permission.READ_SEALED})
    for by in (BY, unsealed):
        assert candidates.candidates(by=by, today=TODAY).total == 0
        with pytest.raises(NoSuchPair):
            merge(by=by)
        found, _ = reporting.report(by=by, name="findings", question=Question(TODAY))
        assert "SER-0014" not in [row[0] for row in found.rows()]
    assert candidates.candidates(by=STATE, today=TODAY).total == 1
    with pytest.raises(NotMerged, match="sealed link"):
        merge(by=STATE)


def test_candidates_are_told_with_what_counts(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1"), student(TWO, "S2", ANNA)])
    (found,) = candidates.candidates(by=BY, today=TODAY).shown
    assert {found.one.known_as, found.other.known_as} == {ONE, TWO}
    assert "first name alike, or short for the other +3.2" in found.likelihood.words
    merge()
    assert candidates.candidates(by=BY, today=TODAY).total == 0
