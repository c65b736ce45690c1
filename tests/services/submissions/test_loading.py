from datetime import date
from pathlib import Path

import pytest

from ser.law.record import Record, changed
from ser.law.rule import add, change
from ser.states.louisiana.state import STATE
from tests.sending import (
    ORLEANS,
    act,
    ask,
    cells,
    child,
    contents,
    count,
    findings,
    held,
    lea,
    load,
    only,
    rules,
    stored,
    table,
    write,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]


def test_every_element_of_every_record_is_stored_as_it_was_sent(tmp_path: Path) -> None:
    sent = child()
    outcome = load(write(tmp_path, sent))
    assert outcome.is_clean
    assert dict(outcome.counts) == {"new": sum(map(len, sent.values())), "held": 0}
    for record, rows in sent.items():
        names = [e.name for e in STATE.records[record].spec.elements]
        assert stored(record) == sorted(tuple(_kept(getattr(r, n)) for n in names) for r in rows)


def test_the_same_files_again_write_nothing(tmp_path: Path) -> None:
    sent = write(tmp_path, child())
    first = load(sent)
    before, times = contents(), _times()
    again = load(sent)
    assert {name: n for name, n in again.counts.items() if n} == {"unchanged": first.counts["new"]}
    assert contents() == before
    assert _times() == times
    assert count("touched") == 0


def test_a_corrected_date_is_an_update_and_its_findings_go_with_it(tmp_path: Path) -> None:
    late = child(change("evaluation", dissemination_date=date(2016, 8, 1)))
    first = load(write(tmp_path / "late", late))
    again = load(write(tmp_path / "fixed", only(child(), "evaluation")))
    assert first.severities
    assert dict(again.counts) == {"changed": 1, "held": 0}
    assert ask("SELECT dissemination_date FROM evaluation") == [(date(2016, 11, 1),)]
    assert ask("SELECT dissemination_date FROM evaluation_history") == [(date(2016, 8, 1),)]
    assert findings(again) == []
    assert count("finding WHERE closed_date IS NULL") == 0


def test_a_row_clears_what_it_leaves_blank(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    load(write(tmp_path / "second", only(child(change("evaluation", coordinator_id=None)), "evaluation")))
    assert ask("SELECT coordinator_id FROM evaluation") == [(None,)]


def test_a_differing_row_over_a_later_screen_edit_is_held_and_the_identical_one_is_unchanged(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    act(
        "UPDATE evaluation SET received = jsonb_build_object('parent_copy_date', parent_copy_date::text),"
        " parent_copy_date = '2016-11-03', from_screen = true"
    )
    same = load(write(tmp_path / "same", only(child(), "evaluation")))
    other = only(child(change("evaluation", parent_copy_date=date(2016, 11, 4))), "evaluation")
    differing = load(write(tmp_path / "other", other))
    assert dict(same.counts) == {"unchanged": 1, "held": 0}
    assert (rules(differing), len(held(differing))) == (["SER-0219"], 1)
    assert ask("SELECT parent_copy_date FROM evaluation") == [(date(2016, 11, 3),)]


def test_a_key_that_stands_twice_is_stored_once_or_not_at_all_if_the_rows_differ(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    row = cells(tmp_path / "first", "guardian")[0]
    alike = load(table(tmp_path / "alike" / "guardian.csv", [row, row]))
    assert dict(alike.counts) == {"unchanged": 1, "repeated": 1, "held": 0}
    assert [(f.rule, f.key) for f in findings(alike)] == [("SER-0229", "")]
    differ = load(table(tmp_path / "guardian.csv", [row, row, {**row, "last_name": "Other"}]))
    assert dict(differ.counts) == {"held": 3}
    assert [(f.rule, f.row, f.key) for f in findings(differ)] == [("SER-0216", 2, "017|G1")]


def test_of_two_files_with_one_key_none_is_stored_and_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    row = cells(tmp_path / "first", "guardian")[0]
    folder = tmp_path / "two"
    table(folder / "a" / "guardian.csv", [{**row, "last_name": "New"}])
    table(folder / "b" / "guardian.csv", [{**row, "last_name": "Other"}])
    first, again = load(folder), load(folder)
    assert rules(first) == rules(again) == ["SER-0216"]
    assert dict(first.counts) == dict(again.counts) == {"held": 2}
    assert "a/guardian.csv, row 2 and b/guardian.csv, row 2" in findings(first)[0].sentence
    assert ask("SELECT last_name FROM guardian") == [(row["last_name"],)]
    assert count("guardian_history") == 0


def test_a_row_with_other_cells_than_the_header_is_held_whole(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    folder = write(tmp_path / "second", only(child(), "guardian"))
    with (folder / "guardian.csv").open("a", encoding="utf-8") as file:
        file.write("017,2100000001,too few\n")
    outcome = load(folder)
    assert [(f.rule, f.row, f.file) for f in findings(outcome)] == [("SER-0207", 3, "guardian.csv")]
    assert [row.cells for row in held(outcome)] == [("017", "2100000001", "too few")]


def test_rows_without_a_key_are_each_held_and_once_however_often_they_come(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    row = cells(tmp_path / "first", "guardian")[0]
    file = table(tmp_path / "guardian.csv", [{**row, "guardian_id": "", "last_name": name} for name in ("A", "B")])
    load(file)
    load(file)
    assert count("held") == 2
    assert ask("SELECT DISTINCT key FROM held") == [("",)]


def test_a_site_that_nobody_knows_is_told_until_it_arrives(tmp_path: Path) -> None:
    early = load(write(tmp_path / "early", {**child(), "site": ()}))
    assert early.counts["held"] == 0
    assert {(f.rule, f.value) for f in findings(early)} == {("SER-0223", "017Z01")}
    load(write(tmp_path / "late", only(child(), "site")))
    assert count("finding WHERE closed_date IS NULL") == 0


def test_an_lea_may_not_send_the_rows_of_another(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    changed = child(change("guardian", last_name="Other"), change("student", first_name="Sam"))
    outcome = load(write(tmp_path / "second", only(changed, "guardian", "student")), by=lea("036"))
    assert rules(outcome, lea("036")) == ["SER-0002", "SER-0002"]
    assert len(held(outcome, lea("036"))) == 2
    assert ask("SELECT last_name FROM guardian") == [("Example",)]
    assert ask("SELECT first_name FROM student") == [("Alex",)]


def test_an_lea_may_not_rewrite_the_student_of_another_under_its_own_name(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child(ORLEANS)))
    stolen = child(change("student", lea_code="036", system_id="J-1", first_name="Sam"))
    outcome = load(write(tmp_path / "second", only(stolen, "student")), by=lea("036"))
    assert rules(outcome, lea("036")) == ["SER-0002"]
    assert ask("SELECT first_name, lea_code FROM student") == [("Alex", "017")]


def test_a_row_of_an_lea_does_not_drop_what_is_held_for_another(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    row = cells(tmp_path / "first", "guardian")[0]
    load(table(tmp_path / "a" / "guardian.csv", [{**row, "relationship": "??"}]))
    load(table(tmp_path / "b" / "guardian.csv", [{**row, "last_name": "Other"}]), by=lea("036"))
    assert ask("SELECT lea_code, count(*) FROM held GROUP BY 1 ORDER BY 1") == [("017", 1), ("036", 1)]


def test_a_findings_file_names_the_row_from_which_each_record_came(tmp_path: Path) -> None:
    outcome = load(write(tmp_path, child(add("guardian", guardian_id="G0"), change("guardian", 1, relationship=None))))
    assert [(f.file, f.row, f.key) for f in findings(outcome)] == [("guardian.csv", 3, "017|G0")]


def test_a_student_without_a_state_id_is_matched_later_and_keeps_every_record(tmp_path: Path) -> None:
    pending = {name: tuple(_without_state_id(row) for row in rows) for name, rows in child().items()}
    first = load(write(tmp_path / "pending", pending))
    second = load(write(tmp_path / "known", only(child(), "student")))
    third = load(write(tmp_path / "all", child()))
    assert first.counts["held"] == 0
    assert dict(second.counts) == {"changed": 1, "held": 0}
    assert third.counts["held"] == 0
    assert ask("SELECT state_id FROM student") == [("2100000001",)]
    for record in STATE.records:
        if STATE.records[record].spec.parent:
            assert ask(f"SELECT count(*) FROM {record} WHERE student_id IN (SELECT id FROM student)") == [
                (len(child()[record]),)
            ]


def test_a_row_without_a_state_id_takes_none_away(tmp_path: Path) -> None:
    load(write(tmp_path / "known", child()))
    outcome = load(write(tmp_path / "pending", only(child(change("student", state_id=None)), "student")))
    assert dict(outcome.counts) == {"changed": 1, "held": 0}
    assert ask("SELECT state_id FROM student") == [("2100000001",)]


def test_a_child_that_a_file_names_with_and_without_its_state_id_is_one_child(tmp_path: Path) -> None:
    load(write(tmp_path / "directory", only(child(), "lea", "site")))
    load(write(tmp_path / "students", only(child(), "student")))
    rows = cells(tmp_path / "students", "student")
    for order in ((0, 1), (1, 0)):
        both = [rows[0], {**rows[0], "state_id": ""}]
        outcome = load(table(tmp_path / str(order) / "student.csv", [both[n] for n in order]))
        assert rules(outcome) == ["SER-0216"]
    assert count("student") == 1


def test_a_second_lea_that_sends_a_child_is_known_to_know_it(tmp_path: Path) -> None:
    """Its row is held, but what it sends of the child under its own ID finds the child."""
    load(write(tmp_path / "first", child(ORLEANS)))
    own = child(change("student", lea_code="036", system_id="J-1"))
    load(write(tmp_path / "second", only(own, "student")), by=lea("036"))
    claim = {"lea_code": "036", "state_id": None, "system_id": "J-1", "site_code": None}
    claims = only(child(change("responsibility", **claim)), "responsibility")
    outcome = load(write(tmp_path / "third", claims), by=lea("036"))
    assert outcome.counts["new"] == 1
    assert ask("SELECT DISTINCT student_id = (SELECT id FROM student) FROM responsibility") == [(True,)]


def test_an_evaluation_that_was_sent_under_another_child_moves_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child(add("student", state_id="2100000002", system_id="EBR-2"))))
    moved = child(change("evaluation", state_id="2100000002", system_id="EBR-2"))
    load(write(tmp_path / "second", only(moved, "evaluation")))
    query = "SELECT s.state_id FROM {} r JOIN student s ON s.id = r.student_id"
    assert ask(query.format("evaluation")) == ask(query.format("exceptionality")) == [("2100000002",)]


def test_a_plan_that_names_the_program_of_another_child_is_held(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child(add("student", state_id="2100000002", system_id="EBR-2"))))
    crossed = child(change("iep", state_id="2100000002", system_id="EBR-2"), change("iep", iep_id="I9"))
    outcome = load(write(tmp_path / "second", {"iep": crossed["iep"][:1]}))
    assert (rules(outcome), len(held(outcome))) == (["SER-0224"], 1)


def test_without_anything_readable_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("dear,colleague\n1,2\n")
    outcome = load(tmp_path)
    assert not outcome.read_anything
    assert rules(outcome) == ["SER-0201"]


def test_a_load_leaves_a_trace(tmp_path: Path) -> None:
    outcome = load(write(tmp_path, child()))
    assert ask("SELECT actor, act, detail ->> 'load' FROM audit_event") == [
        ("operator:test", "load", str(outcome.load_id))
    ]
    assert ask("SELECT ended_at IS NOT NULL, counts FROM submission") == [(True, dict(outcome.counts))]


def _kept(value: object) -> object:
    return ";".join(value) if isinstance(value, tuple) else value


def _times() -> list[object]:
    return [ask(f"SELECT recorded_from FROM {record} ORDER BY id") for record in STATE.records]


def _without_state_id(row: Record) -> Record:
    return changed(row, state_id=None) if row.spec.of_student else row
