"""What an LEA is told of itself is what the state is told of it: every report, for 50 LEAs, on two days.

The state is generated, with its moves and exits; children who enroll elsewhere, claims, twins of two LEAs and a family
that hides are planted into it.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ser.engine.judging.roll import roll
from ser.law.report import Report, Table
from ser.services.reports import freezing, reporting
from ser.services.reports.reporting import Question
from ser.states.louisiana.state import STATE
from ser.store.connect import pooled
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from ser.synthetic.files import generate
from tests import database
from tests.persons import holds
from tests.sending import STATE_SCOPE, TODAY, ask, cells, lea, load, table

pytestmark = pytest.mark.slow

DAYS = (date(2017, 10, 1), date(2018, 2, 27))
REPORTS = [pytest.param(made, id=made.name) for made in STATE.declared.reports]
PERSON = STATE.roles["LEA_DIRECTOR"].permissions
MOVED = date(2018, 1, 16)


@pytest.fixture(scope="module", autouse=True)
def state(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("state")
    generate(folder, students=260, seed=5, state=STATE)
    with database.copy(server):
        load(folder)
        load(planted(folder, tmp_path_factory.mktemp("planted")))
        roll(None, "operator:test", DAYS[1])
        with pooled(Path("none")):  # a connection for each of thousands of questions costs more than the questions
            yield


def planted(folder: Path, out: Path) -> Path:
    """Children enrolled with another LEA, some of them claimed; twins of two LEAs; families that hide."""
    chance = random.Random(7)
    students = cells(folder, "student")
    codes = sorted({row["lea_code"] for row in students})
    moved = chance.sample([row for row in students if row["state_id"]], 60)
    enrollments, claims, twins = [], [], []
    for n, row in enumerate(moved):
        code = chance.choice([c for c in codes if c != row["lea_code"]])
        own = {"lea_code": code, "state_id": row["state_id"], "site_code": f"{code}Z01"}
        enrollments.append(
            {**own, "enrollment_id": f"EX{n}", "entry_date": str(MOVED), "entry_code": "E1", "grade": "03"}
        )
        if n % 3 == 0:
            basis = ("ENROLLED", "INTENT", "")[n // 3 % 3]
            claims.append(
                {**own, "responsibility_id": f"RX{n}", "role": "FAPE", "begin_date": str(MOVED), "begin_reason": "T",
                 "responsibility_status": "ACCEPTED", "claim_basis": basis}
            )  # fmt: skip
        if n % 6 == 0:
            twins.append({**row, "lea_code": code, "state_id": f"91{n:08}", "system_id": f"twin{n}", "local_id": ""})
    hidden = [{**row, "address_is_protected": "Y", "substitute_address": "Post box 1"} for row in moved[1::9]]
    table(out / "enrollment.csv", enrollments)
    table(out / "responsibility.csv", claims)
    table(out / "student.csv", [*twins, *hidden])
    return out


def leas(day: date | None = None) -> list[str]:
    """The 50 LEAs; or the half of them that is asked on a day."""
    codes = sorted(code for (code,) in ask("SELECT DISTINCT lea_code FROM fact_children"))
    drawn = random.Random(3).sample(codes, 50)
    return drawn if day is None else sorted(drawn[DAYS.index(day) :: len(DAYS)])


def asked(by: Scope, made: Report, question: Question) -> Table:
    return reporting.report(by=by, name=made.name, question=question)[0]


def question(made: Report, day: date) -> Question:
    return Question(TODAY, as_of=day, to_date=made.kind == "period")


def rows(found: Table, code: str | None = None) -> list[dict[str, Any]]:
    listed = found.frame.rows(named=True)
    return [row for row in listed if code is None or row["lea_code"] == code]


def test_there_is_something_that_could_differ() -> None:
    assert len(leas()) == 50
    elsewhere = rows(asked(STATE_SCOPE, reporting.named(by=STATE_SCOPE, name="R19"), Question(TODAY, as_of=DAYS[1])))
    assert len(elsewhere) > 40
    assert {row["responsible"] for row in elsewhere} >= {"ask the state"}
    assert any(row["disability"] for row in elsewhere)
    assert sum(row["disability"] is None for row in elsewhere) > 30
    twins = rows(asked(STATE_SCOPE, reporting.named(by=STATE_SCOPE, name="findings"), Question(TODAY, as_of=DAYS[1])))
    assert [row for row in twins if row["rule"] == "SER-0014" and "another LEA whose ID ends in" in row["sentence"]]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("made", REPORTS)
def test_what_an_lea_is_told_of_itself_is_what_the_state_is_told_of_it(made: Report, day: date) -> None:
    whole = asked(STATE_SCOPE, made, question(made, day))
    for code in leas(day):
        own = replace(lea(code), permissions=lea(code).permissions | PERSON)
        assert rows(asked(own, made, question(made, day))) == rows(whole, code), code


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("made", REPORTS)
def test_so_is_a_person_who_works_for_an_lea_or_for_several(made: Report, day: date) -> None:
    whole = asked(STATE_SCOPE, made, question(made, day))
    for number in (7, 8):
        holds(number, *leas(day), role="LEA_DIRECTOR")
    for code in leas(day)[::8]:
        person = Scope("user:7", frozenset({code}), permissions=PERSON, today=day)
        assert rows(asked(person, made, question(made, day))) == rows(whole, code), code
    several = leas(day)[:3]
    group = Scope("user:8", frozenset(several), permissions=PERSON, today=day)
    of_group = rows(asked(group, made, question(made, day)))
    assert [row for row in of_group if row["lea_code"] not in several] == []
    for code in several:
        assert [row for row in of_group if row["lea_code"] == code] == rows(whole, code), code


@pytest.mark.parametrize("name", ["R19", "R20", "excluded", "R21", "B-11", "FS009"])
def test_so_is_what_was_known_and_what_was_frozen(name: str, tmp_path: Path) -> None:
    made = reporting.named(by=STATE_SCOPE, name=name)
    (now,) = ask("SELECT now()")[0]
    freezing.freeze(by=STATE_SCOPE, day=DAYS[0], folder=tmp_path / "frozen", today=TODAY)
    frozen = replace(question(made, DAYS[0]), as_of=None, to_date=made.kind == "period", folder=tmp_path / "frozen")
    for asking in (replace(question(made, DAYS[0]), known_on=now), frozen):
        whole = asked(STATE_SCOPE, made, asking)
        for code in leas()[::10]:
            assert rows(asked(lea(code), made, asking)) == rows(whole, code), code


def test_who_counts_children_and_reads_none_is_given_no_name() -> None:
    made = reporting.named(by=STATE_SCOPE, name="R19")
    analyst = replace(STATE_SCOPE, permissions=STATE.roles["STATE_ANALYST"].permissions)
    told = rows(asked(analyst, made, question(made, DAYS[1])))
    assert {(row["last_name"], row["first_name"], row["birth_date"]) for row in told} == {(None, None, None)}
    assert all(row["responsible_since"] for row in told if row["responsible"])
