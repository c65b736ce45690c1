"""Claims between LEAs: who may read from when, who answers, when the state settles, and what is kept of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ser.law.permission import NotAllowed
from ser.law.rule import change
from ser.services.child import explaining
from ser.services.child.explaining import NoSuchStudent
from ser.services.claims import claiming
from ser.services.claims.claiming import NoSuchClaim, NotSettled, NotStored
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests import database
from tests.sending import STATE_SCOPE, TODAY, ask, child, lea, load, only, write

pytestmark = pytest.mark.slow

HOLDER, CLAIMANT, OTHER = lea("017"), lea("036"), lea("055")
MOVED = {
    "begin_date": "02/20/2018", "begin_reason": "T", "claim_basis": "ENROLLED", "site_code": "036001",
    "attested_by": "Ann Hebert",
}  # fmt: skip
LATER = date(2018, 3, 9)


@pytest.fixture(autouse=True)
def public(server: Connections, loaded: Connections) -> Iterator[str]:
    """A copy of it for one test; the answer is the public ID of the child."""
    with database.copy(server, loaded):
        yield str(ask("SELECT public_id FROM student")[0][0])


def claim(public: str, by: Scope = CLAIMANT, today: date = TODAY, **values: str) -> bool:
    return claiming.claim(by=by, child=public, values={**MOVED, **values}, why="enrolled with us", today=today)


def waiting(by: Scope = CLAIMANT, today: date = TODAY) -> claiming.Claim:
    (found,) = claiming.queue(by=by, today=today).claims
    return found


def rows() -> list[tuple[str, str, date, date | None]]:
    query = "SELECT lea_code, responsibility_status, begin_date, end_date FROM responsibility ORDER BY lea_code"
    return [(r[0], r[1], r[2], r[3]) for r in ask(query)]


def sees(public: str, by: Scope) -> bool:
    try:
        return explaining.child(by=by, name=public, today=TODAY).public_id == public
    except NoSuchStudent:
        return False


def test_a_claim_with_a_basis_waits_and_opens_the_record_at_once(public: str) -> None:
    assert not sees(public, CLAIMANT)
    before = claiming.candidate(by=CLAIMANT, child=public)
    assert (before.is_own, before.hindrance, len(before.leas)) == (False, "", 1)
    assert claim(public) is False
    assert rows()[1] == ("036", "PENDING", date(2018, 2, 20), None)
    assert sees(public, CLAIMANT)
    with pytest.raises(NotSettled, match="claimed this child already"):
        claim(public)


def test_a_claim_without_a_basis_opens_nothing(public: str) -> None:
    claim(public, claim_basis="")
    assert not sees(public, CLAIMANT)
    assert waiting().holders


def test_both_leas_are_told_and_no_third(public: str) -> None:
    claim(public)
    made, asked = waiting(), waiting(HOLDER)
    assert (made.is_made, made.is_asked, asked.is_made, asked.is_asked) == (True, False, False, True)
    assert (made.due, made.is_escalated, asked.words) == (date(2018, 3, 8), False, "enrolled with us")
    assert claiming.queue(by=OTHER, today=TODAY).claims == ()
    assert waiting(STATE_SCOPE).name == made.name


def test_a_claim_that_nobody_answers_becomes_the_states_after_the_days_that_it_gives(public: str) -> None:
    claim(public)
    assert not waiting(STATE_SCOPE, date(2018, 3, 8)).is_escalated
    late = claiming.queue(by=STATE_SCOPE, today=LATER)
    assert (late.escalated, late.claims[0].waited) == (1, 6)


def test_an_accepted_claim_hands_the_child_over_on_its_day(public: str) -> None:
    claim(public)
    with pytest.raises(NotAllowed, match="responsible for the child now"):
        claiming.accept(by=CLAIMANT, number=waiting().number, why="", today=TODAY)
    claiming.accept(by=HOLDER, number=waiting().number, why="moved", today=TODAY)
    assert [row[1:] for row in rows()] == [
        ("ACCEPTED", date(2016, 8, 11), date(2018, 2, 20)),
        ("ACCEPTED", date(2018, 2, 20), None),
    ]
    assert claiming.queue(by=STATE_SCOPE, today=TODAY).claims == ()
    (told,) = claiming.settled(by=CLAIMANT)
    assert (told.is_accepted, told.why) == (True, "moved")


def test_whoever_began_after_the_claim_was_never_responsible(public: str) -> None:
    claim(public, begin_date="2014-08-01")
    claiming.accept(by=HOLDER, number=waiting().number, why="", today=TODAY)
    assert rows()[0][2] == rows()[0][3]
    assert rows()[1][1] == "ACCEPTED"


def test_a_refused_claim_is_disputed_with_its_reason_and_still_accepted_when_the_child_is_released(public: str) -> None:
    claim(public)
    with pytest.raises(NotSettled, match="Say why"):
        claiming.refuse(by=HOLDER, number=waiting().number, why=" ", today=TODAY)
    claiming.refuse(by=HOLDER, number=waiting().number, why="still on our roll", today=TODAY)
    told = waiting()
    assert (told.is_disputed, told.is_escalated, told.refusal) == (True, True, "still on our roll")
    assert "017" in told.refused_by
    claiming.release(by=HOLDER, child=public, end_date="02/20/2018", end_reason="XFER", why="", today=TODAY)
    assert rows()[1][1] == "ACCEPTED"


def test_a_withdrawn_claim_closes_what_it_opened(public: str) -> None:
    claim(public)
    with pytest.raises(NotAllowed, match="made it"):
        claiming.withdraw(by=HOLDER, number=waiting().number, why="", today=TODAY)
    number = waiting().number
    claiming.withdraw(by=CLAIMANT, number=number, why="another child", today=TODAY)
    assert not sees(public, CLAIMANT)
    assert ask("SELECT count(*) FROM student_alias WHERE lea_code = '036'") == [(0,)]
    with pytest.raises(NoSuchClaim):
        claiming.accept(by=HOLDER, number=number, why="", today=TODAY)
    assert claim(public) is False


@pytest.mark.parametrize("for_claimant", [True, False])
def test_the_state_settles_a_dispute_with_a_reason(public: str, for_claimant: bool) -> None:
    claim(public)
    number = waiting().number
    with pytest.raises(NotAllowed, match="by the state"):
        claiming.decide(by=HOLDER, number=number, for_claimant=False, why="ours", today=TODAY)
    claiming.decide(by=STATE_SCOPE, number=number, for_claimant=for_claimant, why="lives there", today=TODAY)
    assert sees(public, CLAIMANT) is for_claimant
    assert (rows()[0][3] is None) is not for_claimant
    (told,) = claiming.settled(by=CLAIMANT)
    assert (told.is_accepted, told.why) == (for_claimant, "lives there")


def test_a_child_whom_nobody_has_is_accepted_at_once(public: str) -> None:
    claiming.release(by=HOLDER, child=public, end_date="02/19/2018", end_reason="XFER", why="moved", today=TODAY)
    assert claim(public) is True
    with pytest.raises(NotSettled, match="responsible for this child already"):
        claim(public)


def test_what_no_file_could_store_is_told_and_changes_nothing(public: str) -> None:
    before = rows()
    with pytest.raises(NotStored) as refused:
        claim(public, begin_date="02/31/2018")
    assert [f.element for f in refused.value.findings] == ["begin_date"]
    with pytest.raises(NotStored):
        claiming.release(by=HOLDER, child=public, end_date="02/20/2018", end_reason="ZZZZ", why="", today=TODAY)
    with pytest.raises(NotSettled, match="not responsible"):
        claiming.release(by=CLAIMANT, child=public, end_date="02/20/2018", end_reason="XFER", why="", today=TODAY)
    assert rows() == before


def test_the_state_claims_for_no_lea(public: str) -> None:
    assert "Choose the LEA" in claiming.candidate(by=STATE_SCOPE, child=public).hindrance
    with pytest.raises(NotSettled, match="Choose the LEA"):
        claim(public, STATE_SCOPE)


def test_a_child_without_a_state_id_is_claimed_under_an_id_of_the_claimants_own(tmp_path: Path) -> None:
    new = child(
        change("student", state_id=None, system_id="EBR-9"),
        change("responsibility", state_id=None, system_id="EBR-9", responsibility_id="R9"),
    )
    load(write(tmp_path / "new", only(new, "student", "responsibility")))
    ((public,),) = ask("SELECT public_id::text FROM student WHERE state_id IS NULL")
    claim(public)
    ((named, stored),) = ask(
        "SELECT a.system_id, r.system_id FROM student_alias a JOIN responsibility r"
        " USING (student_id, lea_code) WHERE lea_code = '036'"
    )
    assert named == stored


def test_every_act_is_noted_with_who_why_and_against_whom(public: str) -> None:
    claim(public, replace(CLAIMANT, origin="web"))
    claiming.refuse(by=HOLDER, number=waiting().number, why="still here", today=TODAY)
    query = "SELECT actor, act, lea_code, why, detail -> 'holders' FROM audit_event WHERE act LIKE %s ORDER BY id"
    noted = ask(query, "%claim")
    assert noted == [
        ("operator:036", "claim", "036", "enrolled with us", ["017"]),
        ("operator:017", "refuse claim", "017", "still here", ["017"]),
    ]


def test_who_sees_the_list_of_claims_is_noted_and_who_counts_them_is_not(public: str) -> None:
    claim(public)
    assert claiming.alerts(by=HOLDER, today=TODAY).to_answer == 1
    query = "SELECT actor FROM audit_event WHERE act = 'look at claims' AND student_id IS NOT NULL"
    assert ask(query) == []
    claiming.queue(by=HOLDER, today=TODAY)
    assert ask(query) == [("operator:017",)]
