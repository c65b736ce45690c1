"""A submission that is taken back leaves nothing but history, and touches nothing that others changed since."""

import csv
import json
import random
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from ser.law.rule import change
from ser.services.submissions import loading, withdrawing
from ser.services.submissions.withdrawing import NotAnswered, Withdrawn
from ser.store.operations.server import Connections
from ser.store.submissions import State as Sent
from ser.store.taking_back import Fate
from tests import database
from tests.hard.files import few_children
from tests.same_state import State, differences, state_of
from tests.sending import (
    STATE_SCOPE,
    TODAY,
    act,
    ask,
    cells,
    child,
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

pytestmark = pytest.mark.slow

Rows = list[dict[str, str]]
SUMMER = date(2018, 7, 16)


def withdraw(number: int, today: date = TODAY) -> Withdrawn:
    return withdrawing.withdraw(by=STATE_SCOPE, number=number, today=today)


def now(url: str) -> State:
    """What is known now: no history, and of findings those that are open, whenever they were seen."""
    found = state_of(url)
    # A row that was deleted and is back repeats its version before.
    past = ("_history", "versions that change nothing")
    kept = {name: rows for name, rows in found.items() if not name.endswith(past)}
    lines = [json.loads(line) for line in kept["finding"]]
    for says in (line["says"] for line in lines):
        says["first_seen"] = says["last_seen"] = ""
    kept["finding"] = sorted(json.dumps(line) for line in lines if line["says"]["closed_date"] is None)
    return kept


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("day", [TODAY, SUMMER])
def test_what_is_taken_back_leaves_all_as_it_was_before(
    seed: int, day: date, server: Connections, tmp_path: Path
) -> None:
    made = few_children(tmp_path / "made", seed=seed)
    with database.copy(server) as own:
        load(made, today=TODAY)
        loading_again = load(made, today=day)
        before = now(own.app_url)
        edited = edits(tmp_path / "edited", made, random.Random(seed))
        outcome = load(edited, today=day, approve_deletes=True)
        assert differences(before, now(own.app_url))
        would = withdrawing.preview(by=STATE_SCOPE, number=outcome.load_id, today=day)
        told = withdraw(outcome.load_id, day)
        assert (would.done.rows, would.done.left) == (told.done.rows, told.done.left)
        assert told.done.left == []
        assert differences(before, now(own.app_url)) == []
        again = load(edited, today=day, approve_deletes=True)
        assert {**again.counts} == {**outcome.counts}
        assert loading_again.counts["unchanged"]


@pytest.mark.parametrize("day", [TODAY, SUMMER])
def test_what_was_sent_again_since_stays_and_is_named(day: date, server: Connections, tmp_path: Path) -> None:
    made = few_children(tmp_path / "made", seed=4)
    chance = random.Random(4)
    wrong = {name: [{**row, **_changed(row, chance)} for row in _read(made / f"{name}.csv")] for name in _TYPED}
    right = {
        name: rows[::2] for name in _TYPED if (rows := [{**r, **_TYPED[name]} for r in _read(made / f"{name}.csv")])
    }
    for name, rows in wrong.items():
        table(tmp_path / "wrong" / f"{name}.csv", rows)
    for name, rows in right.items():
        table(tmp_path / "right" / f"{name}.csv", rows)
    with database.copy(server) as own:
        load(made, today=TODAY)
        load(tmp_path / "right", today=day)
        wanted = now(own.app_url)
    with database.copy(server) as own:
        load(made, today=TODAY)
        outcome = load(tmp_path / "wrong", today=day)
        load(tmp_path / "right", today=day)
        told = withdraw(outcome.load_id, day)
        assert differences(wanted, now(own.app_url)) == []
        assert {one.record for one in told.done.left} <= set(right)
        assert told.done.left
        assert "was sent again in submission" in told.done.left[0].why


@pytest.mark.usefixtures("empty")
def test_what_was_corrected_on_a_page_since_stays(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    wrong = load(write(tmp_path / "second", only(child(change("evaluation", coordinator_id="T9")), "evaluation")))
    act(
        "UPDATE evaluation SET received = jsonb_build_object('parent_copy_date', parent_copy_date::text),"
        " parent_copy_date = '2016-11-03', from_screen = true, load_id = NULL"
    )
    told = withdraw(wrong.load_id)
    (left,) = told.done.left
    assert (left.record, left.key) == ("evaluation", "017|V1")
    assert "corrected on a page" in left.why
    assert ask("SELECT coordinator_id, parent_copy_date FROM evaluation") == [("T9", date(2016, 11, 3))]


@pytest.mark.usefixtures("empty")
def test_a_new_child_to_whom_something_belongs_by_now_stays(tmp_path: Path) -> None:
    everything = child()
    load(write(tmp_path / "directory", only(everything, "lea", "site")))
    first = load(write(tmp_path / "student", only(everything, "student")))
    load(write(tmp_path / "rest", only(everything, "guardian")))
    told = withdraw(first.load_id)
    assert [(one.record, one.why) for one in told.done.left] == [
        ("student", "rows of guardian that were not of this submission belong to it")
    ]
    assert count("student") == count("guardian") == 1


@pytest.mark.usefixtures("empty")
def test_rows_that_it_released_wait_again(tmp_path: Path) -> None:
    everything = child()
    load(write(tmp_path / "directory", only(everything, "lea", "site")))
    waits = load(write(tmp_path / "guardian", only(everything, "guardian")))
    assert count("held") == 1
    brought = load(write(tmp_path / "student", only(everything, "student")))
    assert (count("held"), count("guardian")) == (0, 1)
    told = withdraw(brought.load_id)
    assert (told.done.waiting, told.done.count(Fate.GONE)) == (1, 2)
    assert (count("held"), count("guardian"), count("student"), count("student_alias")) == (1, 0, 0, 0)
    assert rules(waits) == ["SER-0218"]
    assert ask("SELECT closed_date FROM finding WHERE rule = 'SER-0218'") == [(None,)]


@pytest.mark.usefixtures("empty")
def test_a_held_row_of_an_earlier_file_that_gave_way_is_held_again(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    row = cells(tmp_path / "first", "guardian")[0]
    bad = load(table(tmp_path / "bad" / "guardian.csv", [{**row, "relationship": "??"}]))
    good = load(table(tmp_path / "good" / "guardian.csv", [{**row, "last_name": "Other"}]))
    assert count("held") == 0
    withdraw(good.load_id)
    assert [h.cells for h in held(bad)] == [tuple({**row, "relationship": "??"}.values())]
    assert [f.rule for f in findings(bad)] == ["SER-0212"]
    assert count("finding WHERE closed_date IS NULL AND rule = 'SER-0212'") == 1


@pytest.mark.usefixtures("empty")
def test_it_is_withdrawn_once_and_by_its_own_lea(tmp_path: Path) -> None:
    load(write(tmp_path / "directory", only(child(), "lea", "site")))
    own = load(write(tmp_path / "own", only(child(), "student")), by=lea("017"))
    with pytest.raises(NotAnswered, match="another LEA"):
        withdrawing.withdraw(by=lea("036"), number=own.load_id, today=TODAY)
    withdrawing.withdraw(by=lea("017"), number=own.load_id, today=TODAY)
    with pytest.raises(NotAnswered, match="withdrawn already"):
        withdrawing.withdraw(by=lea("017"), number=own.load_id, today=TODAY)
    assert loading.outcome(by=lea("017"), number=own.load_id).state is Sent.WITHDRAWN
    assert ask("SELECT act, detail ->> 'gone' FROM audit_event WHERE act = 'withdraw'") == [("withdraw", "1")]
    again = load(tmp_path / "own", by=lea("017"))
    assert dict(again.counts) == {"new": 1, "held": 0}


@pytest.mark.usefixtures("empty")
def test_a_deleted_child_comes_back_with_its_page_and_its_ids(tmp_path: Path) -> None:
    everything = child()
    load(write(tmp_path / "first", only(everything, "lea", "site", "student")))
    before = ask("SELECT id, public_id, state_id FROM student"), ask("SELECT lea_code, system_id FROM student_alias")
    row = cells(tmp_path / "first", "student")[0]
    gone = load(table(tmp_path / "student.csv", [{**row, "action": "D"}]), approve_deletes=True)
    assert count("student") == count("student_alias") == 0
    told = withdraw(gone.load_id)
    assert told.done.count(Fate.BACK) == 1
    after = ask("SELECT id, public_id, state_id FROM student"), ask("SELECT lea_code, system_id FROM student_alias")
    assert after == before


@pytest.mark.usefixtures("empty")
def test_a_claim_that_was_accepted_when_another_ended_waits_again(tmp_path: Path) -> None:
    from tests.sending import ORLEANS

    load(write(tmp_path / "first", only(child(ORLEANS), "lea", "site", "student", "responsibility")))
    row = cells(tmp_path / "first", "responsibility")[0]
    claim = {**row, "lea_code": "036", "responsibility_id": "R36", "site_code": "036Z01", "begin_date": "2017-09-01"}
    load(table(tmp_path / "claim" / "responsibility.csv", [claim]))
    statuses = "SELECT lea_code, responsibility_status FROM responsibility ORDER BY 1"
    assert ask(statuses) == [("017", "ACCEPTED"), ("036", "PENDING")]
    ended = {**row, "end_date": "2017-09-01", "end_reason": "XFER"}
    end = load(table(tmp_path / "end" / "responsibility.csv", [ended]))
    assert ask(statuses) == [("017", "ACCEPTED"), ("036", "ACCEPTED")]
    withdraw(end.load_id)
    assert ask(statuses) == [("017", "ACCEPTED"), ("036", "PENDING")]


_TYPED: Mapping[str, Mapping[str, str]] = {
    "service": {"minutes": "35"},
    "guardian": {"last_name": "Right"},
    "student": {"home_language": "fre"},
}
_EDITS: Mapping[str, Sequence[str]] = {
    "minutes": ("45", "x"), "last_name": ("Other", "Other-Name", ""), "first_name": ("Ada", "Bo"),
    "home_language": ("spa", "zzz", ""), "relationship": ("FA", "??"), "grade": ("05", "99"), "sex": ("F", "M"),
    "end_date": ("2018-01-15", "2999-01-01", ""), "exit_date": ("2018-01-15", ""), "site_code": ("017Z01", ""),
    "begin_date": ("2017-09-05",), "goal_text": ("Another goal",), "coordinator_id": ("T1", ""),
    "state_id": ("2199999999",),
}  # fmt: skip


def _changed(row: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    names = [name for name in _EDITS if name in row and name != "state_id"]
    return {name: chance.choice(_EDITS[name]) for name in chance.sample(names, min(2, len(names)))}


def edits(folder: Path, made: Path, chance: random.Random) -> Path:
    """Files as a bad day makes them: changed, held, ended, deleted and new rows, children under other IDs."""
    for file in sorted(made.glob("*.csv")):
        rows = _read(file)
        if file.stem in ("lea", "manifest") or not rows or chance.random() < 0.2:
            continue
        sent: Rows = []
        for number, row in enumerate(rows):
            fate = chance.random()
            if fate < 0.25:
                continue
            cells = {**row, "action": ""}
            if fate < 0.55:
                cells |= _changed(row, chance)
            elif fate < 0.62 and "state_id" in row:
                cells["state_id"] = chance.choice([r["state_id"] for r in rows] + ["2199999999"])
            elif fate < 0.70 and f"{file.stem}_id" in row:
                cells[f"{file.stem}_id"] = f"NEW{number}"
            elif fate < 0.76:
                cells["action"] = "D"
            sent.append(cells)
        if sent:
            table(folder / file.name, sent)
    return folder


def _read(file: Path) -> Rows:
    with file.open(newline="", encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if None not in row]
