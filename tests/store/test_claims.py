"""Who is responsible: one accepted claim a child and day, whatever arrives in which order."""

import threading
from datetime import date
from pathlib import Path

import psycopg
import pytest

from ser.law.rule import Change, add, change
from ser.services.submissions.loading import Outcome
from ser.store.connect import connection
from tests.sending import (
    ORLEANS,
    STATE_SCOPE,
    act,
    ask,
    cells,
    child,
    contents,
    findings,
    lea,
    load,
    only,
    rules,
    table,
    write,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]
MOVED = date(2018, 1, 8)
ENDS = change("responsibility", end_date=MOVED, end_reason="XFER")


def claim(begin: date = MOVED, lea_code: str = "036", **values: object) -> Change:
    """A claim of another LEA on the example child."""
    return add(
        "responsibility",
        lea_code=lea_code,
        system_id="J-1",
        responsibility_id="R9",
        site_code=None,
        begin_date=begin,
        begin_reason="T",
        end_date=None,
        end_reason=None,
        **values,
    )


def sent(tmp_path: Path, *changes: Change, rows: slice = slice(None)) -> Path:
    """Some of the child's responsibilities after these changes, in a file."""
    records = child(*changes)["responsibility"][rows]
    return write(tmp_path / str(len(list(tmp_path.iterdir()))), {"responsibility": records})


def claims() -> list[tuple[str, str]]:
    """The LEA and the status of every claim."""
    return [(r[0], r[1]) for r in ask("SELECT lea_code, responsibility_status FROM responsibility ORDER BY lea_code")]


@pytest.fixture(autouse=True)
def known(tmp_path: Path, empty: object) -> None:
    """The example child, whom East Baton Rouge has, and a second LEA."""
    load(write(tmp_path / "known", child(ORLEANS)))


def test_a_claim_that_overlaps_is_stored_as_pending_and_told_to_both(tmp_path: Path) -> None:
    outcome = load(sent(tmp_path, claim(), rows=slice(1, None)), by=lea("036"))
    assert claims() == [("017", "ACCEPTED"), ("036", "PENDING")]
    assert outcome.counts["held"] == 0
    for reader in (lea("036"), lea("017")):
        (told,) = {(f.rule, f.key, f.severity) for f in findings(outcome, reader) if f.rule == "SER-0020"}
        assert told == ("SER-0020", "036|R9", "must_fix")
    assert {"LEA 036" in f.sentence and "LEA 017" in f.sentence for f in findings(outcome) if f.rule == "SER-0020"} == {
        True
    }
    assert findings(outcome, lea("055")) == []


def test_a_pending_claim_sent_again_changes_nothing(tmp_path: Path) -> None:
    file = sent(tmp_path, claim(), rows=slice(1, None))
    load(file)
    before = contents()
    assert dict(load(file).counts) == {"unchanged": 1, "held": 0}
    assert contents() == before


def test_a_pending_claim_is_accepted_when_the_other_ends(tmp_path: Path) -> None:
    load(sent(tmp_path, claim(), rows=slice(1, None)))
    outcome = load(sent(tmp_path, ENDS), by=lea("017"))
    assert claims() == [("017", "ACCEPTED"), ("036", "ACCEPTED")]
    assert "SER-0020" not in rules(outcome)


def test_a_pending_claim_is_accepted_when_the_other_is_deleted(tmp_path: Path) -> None:
    load(sent(tmp_path, claim(), rows=slice(1, None)))
    row = {**cells(tmp_path / "known", "responsibility")[0], "action": "D"}
    load(table(tmp_path / "delete" / "responsibility.csv", [row]), approve_deletes=True)
    assert claims() == [("036", "ACCEPTED")]


def test_a_pending_claim_is_accepted_when_the_other_was_another_childs(tmp_path: Path) -> None:
    other = child(add("student", state_id="2100000002", system_id="EBR-2"))
    load(write(tmp_path / "other", only(other, "student")))
    load(sent(tmp_path, claim(), rows=slice(1, None)))
    load(sent(tmp_path, change("responsibility", state_id="2100000002", system_id="EBR-2")))
    assert claims() == [("017", "ACCEPTED"), ("036", "ACCEPTED")]


def test_the_new_may_come_before_the_end_of_the_old_in_one_file(tmp_path: Path) -> None:
    old, new = child(ENDS, claim())["responsibility"]
    outcome = load(write(tmp_path / "both", {"responsibility": (new, old)}))
    assert claims() == [("017", "ACCEPTED"), ("036", "ACCEPTED")]
    assert outcome.counts["held"] == 0
    assert not {"SER-0020", "SER-0025"} & {*rules(outcome)}


def test_a_correction_that_makes_a_claim_overlap_leaves_it_pending_and_what_stood_as_it_was(tmp_path: Path) -> None:
    load(sent(tmp_path, ENDS, claim()))
    load(sent(tmp_path, ENDS, claim(date(2017, 12, 1)), rows=slice(1, None)))
    assert claims() == [("017", "ACCEPTED"), ("036", "PENDING")]


def test_only_accepted_claims_to_educate_are_kept_apart(tmp_path: Path) -> None:
    load(sent(tmp_path, claim(role="RESIDENCE"), rows=slice(1, None)))
    assert claims() == [("017", "ACCEPTED"), ("036", "ACCEPTED")]
    load(sent(tmp_path, claim(responsibility_status="PENDING"), rows=slice(1, None)))
    load(sent(tmp_path, ENDS))
    assert ask("SELECT responsibility_status, pended FROM responsibility WHERE lea_code = '036'") == [
        ("PENDING", False)
    ], "what its LEA sent as pending is not accepted by the system"


def test_the_database_itself_keeps_open_claims_apart_and_looks_when_the_transaction_ends() -> None:
    text = """INSERT INTO responsibility (lea_code, state_id, student_id, responsibility_id, role, begin_date,
              responsibility_status) SELECT '036', state_id, id, 'R9', 'FAPE', %s, 'ACCEPTED' FROM student"""
    with pytest.raises(psycopg.errors.ExclusionViolation):
        act(text, MOVED)
    with connection(STATE_SCOPE) as db:
        db.execute(text, [MOVED])
        db.execute("UPDATE responsibility SET end_date = %s WHERE lea_code = '017'", [MOVED])
    assert claims() == [("017", "ACCEPTED"), ("036", "ACCEPTED")]


def test_an_inverted_range_stands_in_nobodys_way(tmp_path: Path) -> None:
    load(sent(tmp_path, change("responsibility", end_date=date(2015, 1, 1), end_reason="ERR")))
    load(sent(tmp_path, claim(), rows=slice(1, None)))
    assert claims() == [("017", "ACCEPTED"), ("036", "ACCEPTED")]


def test_of_two_claims_at_the_same_time_one_is_accepted_and_neither_load_fails(tmp_path: Path) -> None:
    load(sent(tmp_path, ENDS))
    load(write(tmp_path / "third", only(child(add("lea", lea_code="026", lea_name="Jefferson (made up)")), "lea")))
    files = {
        "036": sent(tmp_path, claim(), rows=slice(1, None)),
        "026": sent(tmp_path, claim(date(2018, 1, 10), "026"), rows=slice(1, None)),
    }
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda c=code, f=file: outcomes.append(load(f, by=lea(c))))  # type: ignore[misc]
        for code, file in files.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [o.counts["held"] for o in outcomes] == [0, 0]
    assert sorted(status for code, status in claims() if code != "017") == ["ACCEPTED", "PENDING"]
