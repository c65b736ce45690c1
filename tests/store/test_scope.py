"""Who may read whom: an LEA reads the children that it has, had or claims, and those whom it made known."""

from datetime import date
from pathlib import Path

import pytest

from ser.federal.facts import children
from ser.federal.records import Evaluation, Profile
from ser.law.rule import Change, add, change
from ser.store import facts, students
from ser.store.connect import connection
from ser.store.scope import Scope, state_scope
from tests.sending import ORLEANS, TODAY, ask, child, lea, load, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]


def claim(**values: object) -> Change:
    """A part that Orleans has in the example child."""
    own = {"lea_code": "036", "system_id": "J-1", "responsibility_id": "R9", "site_code": None, "begin_reason": "T"}
    return add("responsibility", **{**own, **values})


ENROLLED = add("enrollment", lea_code="036", system_id="J-1", enrollment_id="N9", site_code="036001",
               entry_date=date(2018, 1, 8), exit_date=None)  # fmt: skip


def seen(by: Scope) -> dict[str, object]:
    """How many children a scope sees by each way of reading."""
    with connection(by) as db:
        every = [r[0] for r in ask("SELECT id FROM student")]
        (state_id,) = ask("SELECT state_id FROM student")[0]
        return {
            "all": len(students.all_ids(by, db)),
            "load": len(list(students.load(by, db, every))),
            "known on": len(list(students.load(by, db, every, ask("SELECT now()")[0][0]))),
            "find": int(students.find(by, db, state_id) is not None),
            "facts": int(facts.frame(by, db, children, TODAY).height > 0),
            "records": facts.records(by, db, Evaluation).height,
            "students": facts.records(by, db, Profile).height,
        }


def everything(count: int) -> dict[str, object]:
    """As many children by every way of reading."""
    names = ("all", "load", "known on", "find", "facts", "records", "students")
    return dict.fromkeys(names, count)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ((claim(begin_date=date(2018, 1, 8)), change("responsibility", end_date=date(2018, 1, 8))), "has the child"),
        ((claim(begin_date=date(2018, 1, 8)), ENROLLED), "claims the child, and names its enrollment"),
        ((claim(begin_date=date(2018, 1, 8), role="SERVICE"),), "serves the child"),
    ],
)
def test_an_lea_reads_a_child_that_it(tmp_path: Path, changes: tuple[Change, ...], why: str) -> None:
    load(write(tmp_path, child(ORLEANS, *changes)))
    facts = 0 if why == "serves the child" else 1  # what is decided of a child is told to the LEA that it is about
    assert seen(lea("036")) == {**everything(1), "facts": facts}, why


def test_an_lea_that_claims_a_child_without_an_enrollment_reads_nothing_but_its_claim(tmp_path: Path) -> None:
    load(write(tmp_path, child(ORLEANS, claim(begin_date=date(2018, 1, 8)))))
    assert seen(lea("036")) == {**everything(0), "facts": 1}, "it is told the least of a child whom it claims"


@pytest.mark.parametrize(("first", "evaluations"), [(date(2015, 1, 8), 0), (date(2016, 8, 1), 1)])
def test_an_lea_that_had_a_child_reads_the_records_of_its_own_period(
    tmp_path: Path, first: date, evaluations: int
) -> None:
    had = claim(begin_date=first, end_date=first.replace(year=first.year + 1), role="SERVICE")
    load(write(tmp_path, child(ORLEANS, had)))
    assert seen(lea("036")) == {**everything(1), "records": evaluations, "facts": 0}


def test_an_lea_reads_no_child_of_others(tmp_path: Path) -> None:
    load(write(tmp_path, child(ORLEANS)))
    assert seen(lea("036")) == everything(0)
    assert seen(Scope("operator:nobody", frozenset())) == everything(0)


def test_the_lea_that_has_the_child_and_the_state_read_it(tmp_path: Path) -> None:
    load(write(tmp_path, child(ORLEANS)))
    assert seen(lea("017")) == everything(1)
    assert seen(state_scope("operator:state")) == everything(1)
    assert seen(Scope("operator:both", frozenset({"017", "036"}))) == everything(1)


def test_the_lea_that_made_a_child_known_reads_it_before_anybody_is_responsible(tmp_path: Path) -> None:
    load(write(tmp_path, {name: rows for name, rows in child(ORLEANS).items() if name != "responsibility"}))
    assert seen(lea("017")) == everything(1)
    assert seen(lea("036")) == everything(0)


def test_a_child_is_found_by_its_public_id_too(tmp_path: Path) -> None:
    load(write(tmp_path, child()))
    public = str(ask("SELECT public_id FROM student")[0][0])
    with connection(state_scope("operator:test")) as db:
        assert students.find(lea("017"), db, public) is not None
        assert students.find(lea("036"), db, public) is None
        assert students.find(lea("017"), db, "Alex") is None
