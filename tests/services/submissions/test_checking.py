"""What a check finds in files without a database is what a load of the same files finds."""

import csv
import random
from collections.abc import Callable
from dataclasses import astuple
from datetime import date
from pathlib import Path

import pytest

from ser.law.finding import Class, Finding
from ser.law.record import Record, changed
from ser.law.rule import add, change
from ser.services.submissions import checking
from ser.services.submissions.checking import Checked
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from ser.synthetic.files import generate
from ser.synthetic.unplanted import unplanted
from tests import database
from tests.sending import (
    STATE_SCOPE,
    TODAY,
    cells,
    child,
    findings,
    held,
    lea,
    load,
    only,
    table,
    write,
)

slow = pytest.mark.slow


def check(*paths: Path, by: Scope = STATE_SCOPE) -> Checked:
    return checking.check(by=by, paths=paths, today=TODAY)


def rules(found: Checked) -> list[str]:
    return sorted(rule for _, _, rule in {(f.record, f.key, f.rule) for f in found.findings})


def lines(found: list[Finding] | tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return sorted(map(astuple, found), key=repr)


def agree(server: Connections, *paths: Path, by: Scope = STATE_SCOPE) -> Checked:
    """Check the files and load them into an empty state: both find the same and hold the same rows."""
    found = check(*paths, by=by)
    with database.copy(server):
        outcome = load(*paths, by=by, says_yes=True)
        loaded, kept = findings(outcome, by), held(outcome, by)
    assert lines(found.findings) == lines(loaded)
    assert [(h.sheet_no, h.row, h.waits_for) for h in found.held] == [(h.sheet_no, h.row, h.waits_for) for h in kept]
    assert found.counts["new"] == outcome.counts["new"]
    assert (found.is_clean, found.read_anything) == (outcome.is_clean, outcome.read_anything)
    return found


@slow
def test_every_planted_error_is_found_as_a_load_finds_it(tmp_path: Path, server: Connections) -> None:
    generate(tmp_path, students=5, seed=11, state=STATE, errors=len(STATE.rules) - len(unplanted(STATE)))
    found = agree(server, tmp_path)
    assert {f.rule for f in found.findings} >= {rule.code for rule in STATE.rules} - set(unplanted(STATE))


@slow
def test_the_files_of_one_lea_are_checked_as_they_are_loaded(tmp_path: Path, server: Connections) -> None:
    generate(tmp_path / "all", students=40, seed=13, state=STATE)
    home = {row["state_id"]: row["lea_code"] for row in cells(tmp_path / "all", "student")}
    # An LEA from which a child moved to another one, which sends its student record.
    left = (
        row for row in cells(tmp_path / "all", "iep") if home.get(row["state_id"], row["lea_code"]) != row["lea_code"]
    )
    code = next(left)["lea_code"]
    for file in (tmp_path / "all").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            header, *rows = csv.reader(text)
        at = header.index("lea_code" if "lea_code" in header else "site_code")
        own = [row for row in rows if row[at].startswith(code)]
        _write(tmp_path / "own" / file.name, [header, *own])
    agree(server, tmp_path / "own")
    found = check(tmp_path / "own", by=lea(code))
    with database.copy(server):
        load(tmp_path / "all")
        assert load(tmp_path / "own", by=lea(code)).is_clean
    assert found.is_clean
    assert "Children who are not here" in [beyond.what for beyond in found.beyond]


def test_a_child_who_may_be_known_through_another_lea_is_taken_for_known(tmp_path: Path) -> None:
    moved = {**child(change("evaluation", state_id="2100000009", system_id=None)), "exceptionality": ()}
    folder = write(tmp_path, moved)
    assert "SER-0218" in rules(check(folder))
    found = check(folder, by=lea("017"))
    assert "SER-0218" not in rules(found)
    assert found.held == ()


@slow
@pytest.mark.parametrize("seed", [1, 2])
def test_spoiled_files_are_found_fault_with_as_a_load_does(seed: int, tmp_path: Path, server: Connections) -> None:
    generate(tmp_path, students=12, seed=seed, state=STATE)
    chance = random.Random(seed)
    for file in sorted(tmp_path.glob("*.csv")):
        _spoil(file, chance)
    assert len({f.rule for f in agree(server, tmp_path).findings}) > 10


def _spoil(file: Path, chance: random.Random) -> None:
    """Spoil some cells and rows of a file, as slips of a system and of a hand do."""
    with file.open(encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    for _ in range(2 + len(rows) // 25 if rows else 0):
        at, column = chance.randrange(len(rows)), chance.randrange(len(header))
        row = list(rows[at])
        other = chance.choice(rows)[min(column, len(rows[at]) - 1) : column + 1] or [""]
        chance.choice(_SLIPS)(rows, at, row, column % len(row), other[0])
    _write(file, [header, *rows])


def _set(value: Callable[[str, str], str]) -> Callable[..., None]:
    def act(rows: list[list[str]], at: int, row: list[str], column: int, other: str) -> None:
        rows[at] = [*row[:column], value(row[column], other), *row[column + 1 :]]

    return act


def _again(change_one: bool) -> Callable[..., None]:
    def act(rows: list[list[str]], at: int, row: list[str], column: int, other: str) -> None:
        rows.append([*row[:column], other, *row[column + 1 :]] if change_one else list(row))

    return act


_SLIPS = [
    _set(lambda own, other: ""),
    _set(lambda own, other: other),
    _set(lambda own, other: f" {own} "),
    _set(lambda own, other: f"{own}?"),
    _set(lambda own, other: "2019-01-01"),
    _again(False),
    _again(True),
    lambda rows, at, row, column, other: rows.pop(at) if len(rows) > 1 else None,
    lambda rows, at, row, column, other: rows[at].append("one too many"),
]


def _write(file: Path, rows: list[list[str]]) -> None:
    file.parent.mkdir(exist_ok=True, parents=True)
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n").writerows(rows)


@slow
def test_claims_that_overlap_and_children_without_a_state_id_are_judged_as_they_would_be_stored(
    tmp_path: Path, server: Connections
) -> None:
    claim = add("responsibility", responsibility_id="R0", begin_date=date(2016, 9, 1))
    pending = {name: [_without_state_id(row) for row in rows] for name, rows in child(claim).items()}
    found = agree(server, write(tmp_path, pending))
    assert {"SER-0020", "SER-0025"} <= {f.rule for f in found.findings}


def _without_state_id(row: Record) -> Record:
    return changed(row, state_id=None) if row.spec.of_student else row


def test_nothing_is_found_in_files_that_are_in_order(tmp_path: Path) -> None:
    found = check(write(tmp_path, child()))
    assert (found.findings, found.held, found.is_clean) == ((), (), True)


@pytest.mark.parametrize("record", [k.spec.name for k in STATE.declared.records])
def test_a_record_that_the_files_do_not_hold_is_no_fault_of_theirs(record: str, tmp_path: Path) -> None:
    folder = write(tmp_path, child())
    (folder / f"{record}.csv").unlink()
    found = check(folder)
    assert (found.findings, found.held) == ((), ())


def test_a_file_without_rows_says_that_the_lea_has_none(tmp_path: Path) -> None:
    folder = write(tmp_path, {**child(), "exceptionality": ()})
    assert "SER-0038" in rules(check(folder))
    (folder / "exceptionality.csv").unlink()
    found = check(folder)
    assert found.findings == ()
    (absent,) = (beyond for beyond in found.beyond if "no exceptionality." in beyond.why)
    assert "SER-0038" in absent.rules


def test_what_a_rule_says_before_it_looks_for_what_is_absent_is_told(tmp_path: Path) -> None:
    wrong = child(change("guardian", begin_date=date(2017, 1, 1), end_date=date(2016, 1, 1)))
    found = check(write(tmp_path, only(wrong, "student", "student_name", "guardian", "enrollment", "student_status")))
    assert rules(found) == ["SER-0026"]


def test_without_the_students_each_row_is_judged_by_itself(tmp_path: Path) -> None:
    wrong = child(change("responsibility", end_date=date(2016, 8, 1), end_reason="ERR"))
    found = check(write(tmp_path, only(wrong, "responsibility", "iep", "goal")))
    assert rules(found) == ["SER-0021"]
    assert found.held == ()


def test_what_becomes_of_a_row_that_deletes_is_left_to_the_state(tmp_path: Path) -> None:
    folder = write(tmp_path, child())
    row = cells(folder, "guardian")[0]
    table(tmp_path / "guardian.csv", [{**row, "action": "D"}])
    found = check(folder)
    assert (found.findings, found.counts["delete_undecided"]) == ((), 1)


def test_a_row_that_deletes_what_the_same_files_send_is_held_as_that_is(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", child())
    row = cells(folder, "guardian")[0]
    asks = table(tmp_path / "guardian.csv", [{**row, "guardian_id": " G1 ", "action": "D"}])
    found = check(folder, asks)
    assert "SER-0216" in rules(found)
    assert [(h.record, h.row) for h in found.held] == [("guardian", 2), ("guardian", 2)]


def test_only_the_state_can_check_what_is_stored_and_what_others_send(tmp_path: Path) -> None:
    whole = check(write(tmp_path, {name: STATE.example.get(name, ()) for name in STATE.records}))
    assert [beyond.what for beyond in whole.beyond] == [
        "What is stored already",
        "What other LEAs have sent",
        "All children together",
    ]
    told = {code for beyond in whole.beyond for code in beyond.rules}
    assert told <= {rule.code for rule in STATE.rules}
    assert {rule.code for rule in STATE.rules if rule.cls is Class.COLLECTION and rule.test} <= told


def test_without_anything_readable_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("dear,colleague\n1,2\n")
    found = check(tmp_path)
    assert (found.read_anything, rules(found)) == (False, ["SER-0201"])
