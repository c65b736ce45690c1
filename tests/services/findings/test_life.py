"""A finding keeps its number and first day while it is found, is closed with its words, and comes back as itself."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ser.law.rule import Change, add, change
from ser.law.words import literal
from ser.services.findings import listing
from ser.services.submissions import checking
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests.sending import STATE_SCOPE, TODAY, Records, act, ask, cells, child, findings, lea, load, only, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

MAY = date(2018, 5, 1)
LATE = change("evaluation", dissemination_date=date(2016, 8, 1))
"""A report before consent was received, which SER-0030 finds."""
SECOND = add("student", state_id="2100000002", system_id="EBR-2", first_name="Sam", birth_date=date(2009, 4, 2))


def lives(rule: str, by: Scope = STATE_SCOPE, today: date = TODAY) -> list[tuple[int, date, date, date | None]]:
    """The findings of a rule: number, first day, last day, day of closing."""
    found = listing.listed(by=by, today=today, rule=rule)
    return sorted((one.number, one.first_seen, one.last_seen, one.closed_date) for one in found)


def said(rule: str, by: Scope = STATE_SCOPE) -> list[str]:
    return [str(one.first.sentence) for one in listing.listed(by=by, today=TODAY, rule=rule)]


def number(rule: str) -> int:
    ((found, *_),) = lives(rule)
    return found


def writes() -> list[tuple[Any, ...]]:
    """The version of each row of findings: PostgreSQL's own number of the transaction that wrote it."""
    return ask("SELECT id, xmin::text FROM finding ORDER BY id")


def test_a_finding_keeps_its_number_and_its_first_day_over_ten_loads(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child(LATE)))
    ((first, since, last, closed),) = lives("SER-0030")
    assert (since, last, closed) == (TODAY, TODAY, None)
    before = writes()
    for n in range(1, 11):
        sent = only(child(LATE, change("guardian", last_name=f"Name{chr(64 + n)}")), "guardian")
        load(write(tmp_path / str(n), sent), today=TODAY + timedelta(n))
    assert lives("SER-0030", today=TODAY + timedelta(10))[0][:2] == (first, TODAY)
    assert writes() == before


def test_a_finding_is_closed_with_its_words_when_the_row_is_corrected_and_opens_again_under_its_number(
    tmp_path: Path,
) -> None:
    load(write(tmp_path / "late", child(LATE)))
    first, words = number("SER-0030"), said("SER-0030")
    load(write(tmp_path / "fixed", only(child(), "evaluation")), today=MAY)
    ((same, since, last, closed),) = lives("SER-0030", today=MAY)
    assert (same, since, closed) == (first, TODAY, MAY)
    assert since <= last <= MAY
    assert said("SER-0030") == words
    act("UPDATE finding SET says = %s WHERE id = %s", literal("As it was called then."), first)
    assert said("SER-0030") == ["As it was called then."]
    load(write(tmp_path / "again", only(child(LATE), "evaluation")), today=MAY + timedelta(7))
    ((same, since, last, closed),) = lives("SER-0030", today=MAY + timedelta(7))
    assert (same, since, closed) == (first, TODAY, None)
    assert last >= MAY
    assert said("SER-0030") == words


def test_a_finding_of_a_record_that_moves_to_another_child_keeps_its_number(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child(LATE, SECOND)))
    first = number("SER-0030")
    owners = ask("SELECT student_id FROM finding WHERE id = %s", first)
    moved = child(LATE, SECOND, change("evaluation", state_id="2100000002", system_id="EBR-2", referral_id=None))
    load(write(tmp_path / "moved", only(moved, "evaluation")), today=MAY)
    assert [each[:2] for each in lives("SER-0030")] == [(first, TODAY)]
    assert ask("SELECT student_id FROM finding WHERE id = %s", first) != owners
    assert ask("SELECT closed_date FROM finding WHERE id = %s", first) == [(None,)]


def test_a_finding_of_a_child_keeps_its_number_when_its_state_id_becomes_known(tmp_path: Path) -> None:
    name = change("student", last_name="Exampl3")
    pending = (name, *(change(kind, state_id=None) for kind in ("student",)))
    load(write(tmp_path / "pending", only(child(*pending), "lea", "site", "student")))
    first = number("SER-0013")
    assert ask("SELECT key FROM finding WHERE id = %s", first)[0][0].startswith("017|")
    load(write(tmp_path / "known", only(child(name), "student")), today=MAY)
    assert [each[:2] for each in lives("SER-0013")] == [(first, TODAY)]
    assert ask("SELECT key, closed_date FROM finding WHERE id = %s", first) == [("2100000001", None)]


def wrong(tmp_path: Path, *rows: dict[str, str]) -> Path:
    """A file of guardians, each as good as the example's but for some cells."""
    good = cells(write(tmp_path / "good", only(child(), "guardian")), "guardian")[0]
    return table(tmp_path / "guardian.csv", [{**good, **each} for each in rows])


def test_a_held_row_keeps_the_number_of_its_finding_until_it_is_corrected(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    both = ({"relationship": "??"}, {"guardian_id": "G7", "relationship": "!!"})
    file = wrong(tmp_path, *both)
    outcomes = [load(file, today=TODAY + timedelta(n)) for n in range(3)]
    held = lives("SER-0212")
    assert [(since, last) for _, since, last, _ in held] == [(TODAY, TODAY + timedelta(2))] * 2
    assert [len(findings(outcome)) for outcome in outcomes] == [2, 2, 2]
    load(wrong(tmp_path, {"relationship": "??"}, {"guardian_id": "G7", "relationship": "MO"}), today=MAY)
    assert {(number, closed) for number, _, _, closed in lives("SER-0212")} == {(held[0][0], None), (held[1][0], MAY)}
    load(wrong(tmp_path, *both), today=MAY + timedelta(1))
    assert [each[::3] for each in lives("SER-0212")] == [(number, None) for number, *_ in held]


def test_another_fault_of_a_held_row_is_another_finding(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    load(wrong(tmp_path, {"relationship": "??"}))
    load(wrong(tmp_path, {"relationship": "MO", "begin_date": "soon"}), today=MAY)
    assert [closed for *_, closed in lives("SER-0212")] == [MAY]
    assert [each[1:] for each in lives("SER-0211")] == [(MAY, MAY, None)]


def test_rows_without_a_key_are_known_by_their_file_and_cells(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    load(wrong(tmp_path, {"guardian_id": "", "last_name": "A"}, {"guardian_id": "", "last_name": "B"}))
    first = lives("SER-0210")
    load(wrong(tmp_path, {}, {"guardian_id": "", "last_name": "B"}), today=MAY)
    assert [each[::3] for each in lives("SER-0210")] == [(first[0][0], MAY), (first[1][0], None)]


def test_what_is_said_of_a_file_keeps_its_number_until_the_file_comes_without_it(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    good = cells(write(tmp_path / "good", only(child(), "guardian")), "guardian")[0]
    for n in range(3):
        folder = tmp_path / f"week{n}"
        outcome = load(table(folder / "guardian.csv", [{**good, "shoe": "42", "hat": "7"}]), today=TODAY + timedelta(n))
        assert sorted(f.value for f in findings(outcome) if f.rule == "SER-0203") == ["hat", "shoe"]
    shoe_and_hat = lives("SER-0203")
    assert [each[1:] for each in shoe_and_hat] == [(TODAY, TODAY + timedelta(2), None)] * 2
    load(table(tmp_path / "better" / "guardian.csv", [{**good, "hat": "7"}]), today=MAY)
    values = dict(ask('SELECT "values"[1], closed_date FROM finding WHERE rule = %s', "SER-0203"))
    assert values == {"shoe": MAY, "hat": None}
    assert [each[0] for each in lives("SER-0203")] == [each[0] for each in shoe_and_hat]


def test_a_missing_parent_keeps_its_number_until_it_arrives(tmp_path: Path) -> None:
    without: Records = {name: rows for name, rows in child().items() if name != "iep"}
    load(write(tmp_path / "first", without))
    first = lives("SER-0218")
    assert first
    load(write(tmp_path / "first", without), today=TODAY + timedelta(1))
    assert [each[:2] for each in lives("SER-0218")] == [each[:2] for each in first]
    assert {closed for *_, closed in lives("SER-0218")} == {None}
    load(write(tmp_path / "third", only(child(), "iep")), today=MAY)
    assert [(number, closed) for number, _, _, closed in lives("SER-0218")] == [(n, MAY) for n, *_ in first]


def test_the_lea_that_sent_a_row_sees_what_is_found_of_it_and_no_other_does(tmp_path: Path) -> None:
    """Case B21: an LEA sends a child of whom it is not responsible yet, with a name that no name can be."""
    load(write(tmp_path / "known", only(child(), "lea", "site")))
    folder = write(tmp_path / "sent", only(child(change("student", last_name="Mu±oz")), "student"))
    checked = checking.check(by=lea("017"), paths=[folder], today=TODAY)
    outcome = load(folder, by=lea("017"))
    assert "SER-0013" in {f.rule for f in checked.findings}
    assert "SER-0013" in {f.rule for f in findings(outcome, lea("017"))}
    assert outcome.severities.get("must_fix")
    assert "SER-0013" in {f.rule for f in findings(outcome)}
    assert said("SER-0013", lea("017")) == said("SER-0013") != []
    assert said("SER-0013", lea("036")) == findings(outcome, lea("036")) == []


def test_findings_of_rows_that_were_not_stored_are_seen_by_their_sender_alone(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child(add("lea", lea_code="036", lea_name="Orleans (made up)"))))
    load(wrong(tmp_path, {"relationship": "??"}), by=lea("017"))
    assert len(lives("SER-0212", lea("017"))) == len(lives("SER-0212")) == 1
    assert lives("SER-0212", lea("036")) == []


def test_open_and_closed_findings_are_listed_apart_and_by_rule(tmp_path: Path) -> None:
    other: Change = change("guardian", begin_date=date(2018, 2, 1), end_date=date(2018, 1, 1))
    load(write(tmp_path / "late", child(LATE, other)))
    load(write(tmp_path / "fixed", only(child(other), "evaluation")), today=MAY)
    listed = {
        w: {one.first.rule for one in listing.listed(by=STATE_SCOPE, today=MAY, is_open=w)} for w in (True, False)
    }
    assert "SER-0030" in listed[False]
    assert "SER-0030" not in listed[True]
    assert "SER-0026" in listed[True]
    assert {one.first.rule for one in listing.listed(by=STATE_SCOPE, today=MAY, rule="SER-0026")} == {"SER-0026"}


def test_the_same_files_again_write_nothing_of_what_was_judged(tmp_path: Path, empty: Connections) -> None:
    sent = write(tmp_path, child(LATE))
    load(sent)
    before = writes()
    load(sent, today=MAY)
    assert writes() == before
