"""Who says who a child is: the responsible LEA; what a former one goes on sending is set aside, never in silence."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from ser.law.rule import add
from ser.services.submissions import checking
from ser.services.submissions.loading import Outcome
from ser.store.scope import Scope
from tests.sending import (
    ORLEANS,
    STATE_SCOPE,
    TODAY,
    ask,
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

Cells = Mapping[str, str]
ID = "9000006001"
LATER = date(2018, 6, 1)


def student(code: str, system_id: str, **more: str) -> Cells:
    given = {
        "lea_code": code,
        "state_id": ID,
        "system_id": system_id,
        "last_name": "Mover",
        "first_name": "Max",
        "birth_date": "2008-11-10",
        "sex": "M",
        "is_hispanic": "N",
        "races": "BL",
        "home_language": "eng",
        "address_is_protected": "",
        "substitute_address": "",
    }
    return given | more


def responsibility(code: str, begin: str, end: str = "", status: str = "ACCEPTED", number: str = "R1") -> Cells:
    return {
        "lea_code": code,
        "state_id": ID,
        "responsibility_id": number,
        "role": "FAPE",
        "site_code": f"{code}Z01",
        "begin_date": begin,
        "begin_reason": "T",
        "end_date": end,
        "end_reason": "XFER" if end else "",
        "responsibility_status": status,
    }


def enrollment(code: str, entry: str, exit_date: str = "", number: str = "E1") -> Cells:
    return {
        "lea_code": code,
        "state_id": ID,
        "enrollment_id": number,
        "site_code": f"{code}Z01",
        "entry_date": entry,
        "entry_code": "E1",
        "exit_date": exit_date,
        "exit_code": "XFER" if exit_date else "",
        "grade": "04",
    }


def guardian(code: str, last_name: str = "Martin", number: str = "G1") -> Cells:
    return {
        "lea_code": code,
        "state_id": ID,
        "guardian_id": number,
        "relationship": "MO",
        "last_name": last_name,
        "first_name": "Trinity",
        "is_rights_holder": "Y",
    }


def name(code: str, last_name: str = "Mover", number: str = "N1") -> Cells:
    return {
        "lea_code": code,
        "state_id": ID,
        "student_name_id": number,
        "name_kind": "LEGAL",
        "last_name": last_name,
        "first_name": "Max",
        "begin_date": "2008-11-10",
        "end_date": "",
    }


def send(folder: Path, by: str | None, today: date = TODAY, **files: Sequence[Cells]) -> Outcome:
    for record, rows in files.items():
        table(folder / f"{record}.csv", rows)
    return load(folder, by=STATE_SCOPE if by is None else lea(by), today=today)


def begin(tmp_path: Path) -> None:
    directory = child(ORLEANS, add("site", site_code="036Z01", site_name="036 school (made up)"))
    load(write(tmp_path / "directory", only(directory, "lea", "site")))


FORMER: Mapping[str, Sequence[Cells]] = {
    "student": [student("017", "A")],
    "responsibility": [responsibility("017", "2014-08-11", "2017-09-15")],
    "enrollment": [enrollment("017", "2016-08-10", "2017-09-15")],
    "guardian": [guardian("017")],
    "student_name": [name("017")],
}
NEW: Mapping[str, Sequence[Cells]] = {
    "student": [student("036", "B")],
    "responsibility": [responsibility("036", "2017-09-15")],
    "enrollment": [enrollment("036", "2017-09-15")],
}


def said(outcome: Outcome, by: Scope, rule: str) -> list[str]:
    return [f.sentence for f in findings(outcome, by) if f.rule == rule]


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_the_files_of_a_former_lea_are_set_aside_with_one_notice_and_what_is_protected_stays(
    tmp_path: Path, today: date
) -> None:
    begin(tmp_path)
    assert send(tmp_path / "a", "017", today, **FORMER).counts["held"] == 0
    took = send(tmp_path / "b", "036", today, **NEW)
    assert (took.counts["held"], held(took, lea("036"))) == (0, [])
    assert ask("SELECT lea_code FROM student") == [("036",)]
    changed = {
        **FORMER,
        "student": [student("017", "A", home_language="spa")],
        "guardian": [guardian("017", "Other")],
        "student_name": [name("017", "Other", "N2")],
    }
    before = contents("last_seen")
    aside = send(tmp_path / "c", "017", today, **changed)
    assert (aside.counts["set_aside"], aside.counts["held"], aside.counts.get("changed", 0)) == (3, 0, 0)
    (sentence,) = said(aside, lea("017"), "SER-0240")
    assert "3 row(s) of guardian, student, student_name" in sentence
    assert f"{ID}: LEA 036 is responsible since 2017-09-15" in sentence
    assert {name: rows for name, rows in contents("last_seen").items() if name != "finding"} == {
        name: rows for name, rows in before.items() if name != "finding"
    }
    # What is of its own time stays its own to correct.
    own = {"enrollment": [enrollment("017", "2016-08-11", "2017-09-15")]}
    assert send(tmp_path / "own", "017", today, **own).counts["changed"] == 1
    protected = student("036", "B", address_is_protected="Y", substitute_address="PO Box 9")
    send(tmp_path / "d", "036", today, student=[protected])
    again = send(tmp_path / "c", "017", today)
    assert again.counts["set_aside"] == 3
    (sentence,) = said(again, lea("017"), "SER-0240")
    assert "036" not in sentence
    assert "ask the state" in sentence
    assert ask("SELECT lea_code, address_is_protected, home_language FROM student") == [("036", True, "eng")]
    assert count("held") == 0
    # The same files of the LEA that has the child change nothing, and neither do those of the former one.
    assert send(tmp_path / "d", "036", today).counts == {"unchanged": 1, "held": 0}


@pytest.mark.parametrize("order", [("017", "036"), ("036", "017")])
def test_the_state_that_sends_for_all_stores_the_row_of_the_responsible_lea(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    begin(tmp_path)
    rows = {"017": student("017", "A", home_language="spa"), "036": student("036", "B")}
    files = {
        "student": [rows[code] for code in order],
        "responsibility": [*FORMER["responsibility"], *NEW["responsibility"]],
    }
    first = send(tmp_path / "all", None, **files)
    checked = checking.check(by=STATE_SCOPE, paths=[tmp_path / "all"], today=TODAY)
    # A child who is new is stored as it comes first, and then as the responsible LEA says.
    done = "changed" if order[0] == "017" else "set_aside"
    assert (first.counts["new"], first.counts[done], first.counts["held"]) == (3, 1, 0)
    assert (checked.counts["new"], checked.counts[done], checked.counts["held"]) == (3, 1, 0)
    for outcome in (first, send(tmp_path / "all", None)):
        assert ask("SELECT lea_code, system_id, home_language FROM student") == [("036", "B", "eng")]
        told = said(outcome, STATE_SCOPE, "SER-0240")
        assert (outcome.counts["held"], count("held")) == (0, 0)
        assert len(told) == outcome.counts.get("set_aside", 0)
    assert outcome.counts["set_aside"] == 1
    assert [f.sentence for f in checked.findings if f.rule == "SER-0240"] == said(first, STATE_SCOPE, "SER-0240")


def test_where_nobody_is_responsible_the_lea_that_enrolls_or_claims_the_child_says_who_it_is(tmp_path: Path) -> None:
    begin(tmp_path)
    send(tmp_path / "a", "017", **FORMER)
    stranger = send(tmp_path / "b", "036", student=[student("036", "B", first_name="Maxim")])
    assert rules(stranger, lea("036")) == ["SER-0002"]
    assert "the child is LEA 017's until your claim is accepted" in said(stranger, lea("036"), "SER-0002")[0]
    # While nobody else has the child, the person who had it last may still correct it.
    assert send(tmp_path / "c", "017", student=[student("017", "A", home_language="fre")]).counts["changed"] == 1
    files = {"student": [student("036", "B", first_name="Maxim")], "enrollment": NEW["enrollment"]}
    assert send(tmp_path / "d", "036", **files).counts["held"] == 0
    assert ask("SELECT lea_code, first_name FROM student") == [("036", "Maxim")]
    aside = send(tmp_path / "e", "017", student=[student("017", "A", home_language="spa")])
    assert aside.counts["set_aside"] == 1
    assert aside.is_clean
    assert "LEA 036 has enrolled the child since 2017-09-15" in said(aside, lea("017"), "SER-0240")[0]


def test_a_claim_that_is_not_accepted_takes_no_child(tmp_path: Path) -> None:
    begin(tmp_path)
    send(tmp_path / "a", "017", student=FORMER["student"], responsibility=[responsibility("017", "2014-08-11")])
    files = {"student": NEW["student"], "responsibility": NEW["responsibility"], "guardian": [guardian("036")]}
    waits = send(tmp_path / "b", "036", **files)
    assert rules(waits, lea("036")).count("SER-0002") == 2
    assert (ask("SELECT lea_code FROM student"), count("guardian")) == ([("017",)], 0)
    # Once the child has left, the same files are taken whole, though the old LEA sends first.
    send(tmp_path / "c", "017", responsibility=[responsibility("017", "2014-08-11", "2017-09-15")])
    took = send(tmp_path / "b", "036")
    assert (took.counts["held"], took.counts["changed"], took.counts["new"]) == (0, 1, 1)
    assert (ask("SELECT lea_code FROM student"), count("held")) == ([("036",)], 0)
