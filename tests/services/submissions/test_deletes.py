from pathlib import Path

import pytest

from tests.sending import ask, cells, child, contents, count, findings, lea, load, rules, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The example child, stored."""
    folder = write(tmp_path / "sent", child())
    load(folder)
    return folder


def deletes(sent: Path, *records: str, action: str = "D") -> Path:
    """The same rows, asking to be deleted."""
    folder = sent.parent / f"deletes {len(records)} from {records[0]}"
    for record in records:
        if cells(sent, record):
            table(folder / f"{record}.csv", [{**row, "action": action} for row in cells(sent, record)])
    return folder


def test_a_row_that_deletes_waits_for_a_person(sent: Path) -> None:
    outcome = load(deletes(sent, "service"))
    again = load(deletes(sent, "service"))
    assert dict(outcome.counts) == dict(again.counts) == {"delete_waits": 2, "held": 0}
    assert rules(outcome) == ["SER-0220", "SER-0220"]
    assert outcome.is_clean
    assert ask("SELECT record, key, asked_by FROM delete_request ORDER BY key") == [
        ("service", "017|B1", "operator:test"),
        ("service", "017|B2", "operator:test"),
    ]
    assert count("service") == 2


def test_approved_deletes_go_from_children_to_parents_whatever_the_order_of_the_files(sent: Path) -> None:
    records = [name for name in child() if name not in ("lea", "site")]
    load(deletes(sent, "service"))
    outcome = load(deletes(sent, *records), approve_deletes=True)
    assert outcome.counts["deleted"] == sum(len(child()[name]) for name in records)
    assert outcome.is_clean
    for record in records:
        assert (count(record), count(f"{record}_history")) == (0, len(child()[record]))
    told = ask("SELECT detail ->> 'record', detail ->> 'rows' FROM audit_event WHERE act = 'delete' ORDER BY id")
    assert told[0] == ("parent_notice", "2")
    assert told[-1] == ("student", "1")
    assert ask("SELECT replaced_by, recorded_to > recorded_from FROM student_history") == [("operator:test", True)]
    for name in ("student_alias", "delete_request", "touched", "fact_children", "fact_deadlines"):
        assert count(name) == 0, name
    assert ask("SELECT count(*) FROM finding WHERE student_id IS NOT NULL") == [(0,)]


def test_the_same_files_again_bring_back_what_was_deleted(sent: Path) -> None:
    before = contents()
    records = [name for name in child() if name not in ("lea", "site")]
    load(deletes(sent, *records), approve_deletes=True)
    load(sent)
    after = contents()
    assert {t: rows for t, rows in after.items() if not t.endswith("_history")} == {
        t: rows for t, rows in before.items() if not t.endswith("_history")
    }


def test_a_parent_whose_children_stay_is_not_deleted(sent: Path) -> None:
    outcome = load(deletes(sent, "iep", "placement"), approve_deletes=True)
    assert outcome.counts["deleted"] == len(child()["placement"])
    # The plan that is in effect stays, and has no placement any more.
    assert rules(outcome) == ["SER-0222", "SER-0222", "SER-0305"]
    assert {(f.file, f.row) for f in findings(outcome) if f.rule == "SER-0222"} == {("iep.csv", 2), ("iep.csv", 3)}
    assert count("iep") == 2
    assert not outcome.is_clean


def test_an_lea_and_a_site_that_records_name_are_not_deleted(sent: Path) -> None:
    outcome = load(deletes(sent, "lea", "site"), approve_deletes=True)
    assert rules(outcome) == ["SER-0222", "SER-0222"]
    assert (count("lea"), count("site")) == (1, 1)


def test_a_delete_of_what_nobody_knows_is_told(sent: Path) -> None:
    row = cells(sent, "service")[0] | {"service_id": "B9", "action": "D"}
    outcome = load(table(sent.parent / "service.csv", [row]), approve_deletes=True)
    assert rules(outcome) == ["SER-0221"]
    assert outcome.is_clean


def test_an_lea_may_not_delete_the_student_of_another(sent: Path) -> None:
    row = cells(sent, "student")[0] | {"lea_code": "036", "system_id": "J-1", "action": "D"}
    outcome = load(table(sent.parent / "student.csv", [row]), by=lea("036"), approve_deletes=True)
    assert rules(outcome, lea("036")) == ["SER-0002"]
    assert count("student") == 1
    assert not outcome.is_clean


def test_a_key_that_is_sent_and_deleted_in_one_load_is_held_and_stays_as_it_is(sent: Path) -> None:
    row = cells(sent, "service")[0]
    both = table(sent.parent / "service.csv", [{**row, "action": "U"}, {**row, "action": "D"}])
    for _ in range(2):
        outcome = load(both, approve_deletes=True)
        assert rules(outcome) == ["SER-0216"]
        assert dict(outcome.counts) == {"held": 2}
    assert count("service") == 2


def test_an_action_that_adds_or_updates_is_the_whole_row(sent: Path) -> None:
    assert dict(load(deletes(sent, "service", action="A")).counts) == {"unchanged": 2, "held": 0}
    assert dict(load(deletes(sent, "service", action="u")).counts) == {"unchanged": 2, "held": 0}
