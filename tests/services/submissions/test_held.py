from dataclasses import replace
from pathlib import Path

import pytest

from ser.files.findings_file import causes, write_findings_xlsx
from ser.law.rule import add, change
from ser.states.louisiana.state import STATE
from ser.store.loads import HeldRow
from ser.store.scope import Scope
from tests.sending import (
    ORLEANS,
    STATE_SCOPE,
    Records,
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
    table,
    write,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]
CHILDREN_OF_A_PLAN = ("placement", "service")


def but(*names: str, of: Records | None = None) -> Records:
    """All records of the example child but these."""
    sent = of or child()
    return {name: rows for name, rows in sent.items() if name not in names}


def test_a_missing_parent_is_one_finding_with_the_count_of_its_rows_and_the_first_of_them(tmp_path: Path) -> None:
    load(write(tmp_path / "first", but("iep", *CHILDREN_OF_A_PLAN)))
    plan = child(add("service", service_id="B3"), add("service", service_id="B4"))
    outcome = load(write(tmp_path / "second", only(plan, *CHILDREN_OF_A_PLAN)))
    found = [(f.rule, f.key, f.record, f.file, f.row) for f in findings(outcome)]
    assert found == [
        ("SER-0218", "017|I1", "iep", "placement.csv", 2),
        ("SER-0218", "017|I2", "iep", "placement.csv", 3),
    ]
    assert "4 row(s) of placement, service" in findings(outcome)[0].sentence
    assert outcome.counts["held"] == len(held(outcome)) == 6
    assert not outcome.is_clean


def test_held_rows_post_by_themselves_when_the_parent_arrives_with_their_own_children(tmp_path: Path) -> None:
    load(write(tmp_path / "first", only(child(), "lea", "site")))
    waits = load(write(tmp_path / "second", but("lea", "site", "student")))
    arrives = load(write(tmp_path / "third", only(child(), "student")))
    assert waits.counts["held"] == sum(map(len, but("lea", "site", "student").values()))
    assert arrives.counts["released"] == waits.counts["held"]
    assert arrives.is_clean
    assert (count("held"), count("touched")) == (0, 0)
    _is_as_one_load(tmp_path)


def test_rows_of_an_lea_that_nobody_knows_wait_for_it(tmp_path: Path) -> None:
    waits = load(write(tmp_path / "first", but("lea")))
    assert rules(waits) == ["SER-0217"]
    assert {(f.key, f.row) for f in findings(waits)} == {("017", 2)}
    arrives = load(write(tmp_path / "second", only(child(), "lea")))
    assert arrives.counts["released"] == waits.counts["held"]
    assert arrives.is_clean
    _is_as_one_load(tmp_path)


def test_a_child_of_a_student_without_state_id_waits_for_the_lea_and_its_own_id(tmp_path: Path) -> None:
    load(write(tmp_path / "first", only(child(), "lea", "site")))
    pending = child(change("guardian", state_id=None), change("student", state_id=None))
    waits = load(write(tmp_path / "second", only(pending, "guardian")))
    assert [f.key for f in findings(waits)] == ["017|EBR-1"]
    load(write(tmp_path / "third", only(pending, "student")))
    assert (count("guardian"), count("held")) == (1, 0)


def test_a_held_row_that_is_sent_again_corrected_replaces_the_held_one(tmp_path: Path) -> None:
    load(write(tmp_path / "first", but("guardian")))
    row = dict.fromkeys(STATE.records["guardian"].spec.by_name, "") | {
        "lea_code": "017",
        "state_id": "2100000001",
        "guardian_id": "G1",
        "relationship": "??",
        "last_name": "Example",
    }
    wrong = load(table(tmp_path / "guardian.csv", [row]))
    assert (rules(wrong), wrong.counts["held"]) == (["SER-0212"], 1)
    still = load(table(tmp_path / "guardian.csv", [{**row, "relationship": "!!"}]))
    assert [h.load_id for h in held(still)] == [still.load_id]
    assert held(wrong) == []
    load(table(tmp_path / "guardian.csv", [{**row, "relationship": "MO"}]))
    assert (count("held"), count("guardian")) == (0, 1)


def test_a_row_that_waited_and_then_breaks_a_rule_of_reading_is_reported_under_its_own_file(tmp_path: Path) -> None:
    load(write(tmp_path / "first", but("iep", *CHILDREN_OF_A_PLAN)))
    load(write(tmp_path / "second", only(child(change("service", sessions=None)), "service")))
    arrives = load(write(tmp_path / "third", only(child(), "iep")))
    assert {(f.file, f.row) for f in findings(arrives) if f.record == "service"} <= {("service.csv", 2)}
    assert count("service") == 2


def test_a_row_that_waits_for_what_is_another_childs_is_tried_once(tmp_path: Path) -> None:
    parts = [kind.spec.name for kind in STATE.declared.records if kind.spec.parent == "iep"]
    load(write(tmp_path / "first", but("program_episode", "iep", *parts)))
    load(write(tmp_path / "second", only(child(), "iep")))
    other = child(
        add("student", state_id="2100000002", system_id="EBR-2"),
        change("program_episode", state_id="2100000002", system_id="EBR-2"),
    )
    outcome = load(write(tmp_path / "third", {"student": other["student"][1:], **only(other, "program_episode")}))
    assert (count("iep"), count("held")) == (0, 2)
    assert ask("SELECT count(*) FROM held WHERE waits_for IS NOT NULL") == [(0,)]
    assert outcome.counts["held"] == 0
    assert ask("SELECT rule, file, row FROM finding WHERE rule = 'SER-0224' ORDER BY row") == [
        ("SER-0224", "iep.csv", 2),
        ("SER-0224", "iep.csv", 3),
    ]


def test_a_load_that_releases_rows_which_are_then_refused_is_not_clean(tmp_path: Path) -> None:
    parts = [kind.spec.name for kind in STATE.declared.records if kind.spec.parent == "iep"]
    load(write(tmp_path / "first", but("program_episode", "iep", *parts)))
    load(write(tmp_path / "second", only(child(), "iep")))
    other = child(
        add("student", state_id="2100000002", system_id="EBR-2"),
        change("program_episode", state_id="2100000002", system_id="EBR-2"),
    )
    outcome = load(write(tmp_path / "third", {"student": other["student"][1:], **only(other, "program_episode")}))
    assert (outcome.counts["held"], outcome.counts["released_refused"]) == (0, 2)
    assert not outcome.is_clean


def test_rows_that_an_lea_held_keep_its_rights_when_they_post(tmp_path: Path) -> None:
    """A student row held for an unknown LEA does not rewrite the child of another once that LEA is known."""
    load(write(tmp_path / "first", child()))
    claimed = only(child(change("student", lea_code="036", system_id="J-1", first_name="Sam")), "student")
    waits = load(write(tmp_path / "second", claimed), by=lea("036"))
    assert waits.counts["held"] == 1
    load(write(tmp_path / "third", only(child(ORLEANS), "lea")))
    assert ask("SELECT first_name FROM student") == [("Alex",)]
    assert ask("SELECT count(*) FROM finding WHERE rule = 'SER-0002'") == [(1,)]


def test_the_findings_workbook_is_corrected_and_sent_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "first", child())
    row = cells(folder, "guardian")[0]
    table(folder / "guardian.csv", [row, {**row, "guardian_id": "G2", "relationship": "XX"}])
    outcome = load(folder)
    assert len(held(outcome)) == 1
    fixed = [_with(row, "relationship", "FA") for row in held(outcome)]
    write_findings_xlsx(findings(outcome), fixed, tmp_path / "findings.xlsx", STATE.rules)
    again = load(tmp_path / "findings.xlsx")
    assert dict(again.counts) == {"new": 1, "held": 0}
    assert again.is_clean
    assert ask("SELECT guardian_id, relationship FROM guardian ORDER BY 1") == [("G1", "MO"), ("G2", "FA")]
    assert count("held") == 0


def test_the_findings_workbook_sent_again_as_it_is_holds_the_same_rows(tmp_path: Path) -> None:
    folder = write(tmp_path / "first", child())
    table(folder / "guardian.csv", [{**row, "relationship": "XX"} for row in cells(folder, "guardian")])
    outcome = load(folder)
    before = held(outcome)
    write_findings_xlsx(findings(outcome), before, tmp_path / "findings.xlsx", STATE.rules)
    again = load(tmp_path / "findings.xlsx")
    assert [h.cells for h in held(again)] == [h.cells for h in before]
    assert held(outcome) == []
    assert rules(again) == ["SER-0212"]


def test_an_lea_reads_what_it_sent_and_what_is_its_own_and_nothing_else(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child(ORLEANS)))
    row = cells(tmp_path / "first", "guardian")[0]
    mixed = [{**row, "relationship": "??"}, {**row, "lea_code": "036", "guardian_id": "G7", "relationship": "??"}]
    by_state = load(table(tmp_path / "state" / "guardian.csv", mixed))
    by_lea = load(table(tmp_path / "lea" / "guardian.csv", mixed), by=lea("017"))
    assert [h.lea_code for h in held(by_state, lea("036"))] == ["036"]
    assert {f.key for f in findings(by_state, lea("036"))} == {"036|G7"}
    assert len(held(by_lea, lea("017"))) == 2
    assert held(by_lea, lea("036")) == []
    assert [f for f in findings(by_lea, lea("036")) if f.key != "036|G7"] == []


def _with(row: HeldRow, element: str, value: str) -> HeldRow:
    cells = [value if name == element else cell for name, cell in zip(row.columns, row.cells, strict=True)]
    return replace(row, cells=tuple(cells))


def _is_as_one_load(tmp_path: Path) -> None:
    """The same rows in one load change nothing, so that what posted late is what would have posted at once."""
    before = contents()
    again = load(write(tmp_path / "whole", child()))
    assert set(again.counts) - {"held"} == {"unchanged"}
    assert contents() == before


@pytest.mark.parametrize("by", [STATE_SCOPE, lea("017"), lea("036")])
def test_a_load_tells_what_is_found_of_rows_that_it_released_to_those_who_sent_them(by: Scope, tmp_path: Path) -> None:
    parts = [kind.spec.name for kind in STATE.declared.records if kind.spec.parent == "iep"]
    load(write(tmp_path / "first", but("iep", *parts, of=child(ORLEANS))))
    # The plan is of a child who is not known yet, in the program of another.
    plan = child(change("iep", state_id="2100000012", system_id="EBR-2"))["iep"][:1]
    assert load(write(tmp_path / "second", {"iep": plan}), by=lea("017")).counts["held"] == 1
    sent_by = "036" if by == lea("036") else "017"
    other = child(add("student", lea_code=sent_by, state_id="2100000012", system_id="EBR-2"))["student"][1:]
    arrives = load(write(tmp_path / "third", {"student": other}), by=by)
    assert (arrives.counts["released_refused"], arrives.is_clean) == (1, False)
    told = [(f.rule, f.file, f.row) for f in findings(arrives, by) if f.record == "iep"]
    assert told == ([] if by == lea("036") else [("SER-0224", "iep.csv", 2)])


def test_children_who_are_not_known_are_one_cause_however_many_they_are(tmp_path: Path) -> None:
    load(write(tmp_path / "first", only(child(), "lea", "site")))
    several = [change("enrollment", state_id=f"21000000{n:02}", enrollment_id=f"E{n}") for n in range(11, 14)]
    rows = [row for each in several for row in child(each)["enrollment"]]
    outcome = load(write(tmp_path / "second", {"enrollment": rows}))
    ((count, cause),) = causes(findings(outcome), held(outcome))
    assert (count, cause.rule) == (3, "SER-0218")
    assert cause.sentence == ("3 rows of student are not known, the first of them 2100000011; 3 row(s) wait for them.")
    assert len(findings(outcome)) == 3, "each of them is in the findings file"
