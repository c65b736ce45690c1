"""The two kinds of claim: what each opens, for how long, and what time makes of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings

from ser.engine.jobs import letters
from ser.engine.judging.roll import roll
from ser.federal.records import Evaluation, Iep
from ser.law.permission import NotAllowed
from ser.law.rule import Change, add, change
from ser.services.access.granting import Place
from ser.services.child import explaining
from ser.services.claims import arriving, claiming
from ser.services.claims.claiming import NoSuchClaim, NotSettled
from ser.services.operations import showing
from ser.store import orm, students
from ser.store.connect import connection
from ser.store.operations.server import Connections
from ser.store.scope import Scope, state_scope
from tests import database
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, child, findings, lea, load, only, table, write

pytestmark = pytest.mark.slow

HOLDER, CLAIMANT, OTHER = lea("017"), lea("036"), lea("055")
ATTESTED = {
    "begin_date": "02/20/2018", "begin_reason": "T", "claim_basis": "ENROLLED", "site_code": "036001",
    "attested_by": "Ann Hebert",
}  # fmt: skip
INTENDED = {"begin_date": "02/20/2018", "begin_reason": "T", "claim_basis": "INTENT"}
# The claims are made on 1 March 2018: day 5 is 8 March, day 20 is 29 March.
DAY_5, AFTER_5 = date(2018, 3, 8), date(2018, 3, 9)
DAY_20, AFTER_20 = date(2018, 3, 29), date(2018, 4, 3)

CHANGES: tuple[Change, ...] = (
    ORLEANS,
    add("site", site_code="036001", site_name="Live Oak (made up)"),
    add("iep", iep_id="OLD", begin_date=date(2016, 11, 8), end_date=date(2017, 11, 7), iep_status="SUPERSEDED"),
    add("evaluation", evaluation_id="OLD", dissemination_date=date(2014, 2, 3),
        consent_received_date=date(2013, 12, 2)),
    add("evaluation", evaluation_id="OPEN", evaluation_type="R3", dissemination_date=None, evaluation_outcome=None,
        consent_received_date=date(2018, 2, 1)),
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connections]:
    with database.copy(server) as made:
        load(write(tmp_path_factory.mktemp("sent"), child(*CHANGES)))
        yield made


@pytest.fixture(autouse=True)
def public(server: Connections, loaded: Connections) -> Iterator[str]:
    with database.copy(server, loaded):
        yield str(ask("SELECT public_id FROM student")[0][0])


def on(by: Scope, day: date) -> Scope:
    return replace(by, today=day)


def claim(public: str, values: dict[str, str], by: Scope = CLAIMANT) -> bool:
    return claiming.claim(by=by, child=public, values=values, why="came here", today=TODAY)


def read(by: Scope = CLAIMANT, day: date = TODAY) -> dict[str, int]:
    """How many rows of each record an LEA reads, by the service's way and by the database's own rules, which agree."""
    scope = on(by, day)
    every = [row[0] for row in ask("SELECT id FROM student")]
    with connection(scope) as db:
        found = {name: len(rows) for _, one in students.load(scope, db, every) for name, rows in one.records.items()}
        for name in found:
            row = db.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert row == (found[name],), name
        hidden = [name for name in ("removal", "consent", "referral", "program_episode") if name not in found]
        for name in hidden:
            assert db.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,), name
        assert db.execute("SELECT count(*) FROM iep_history").fetchone() == (0,) or "consent" in found
    return found


def enroll(folder: Path, day: date) -> None:
    row = {"lea_code": "036", "state_id": str(ask("SELECT state_id FROM student")[0][0]), "enrollment_id": "E36",
           "site_code": "036001", "entry_date": "2018-02-20", "entry_code": "E1", "grade": "03"}  # fmt: skip
    load(table(folder / "enrollment.csv", [row]), by=on(CLAIMANT, day), today=day)


def status() -> list[tuple[str, str, date | None]]:
    query = "SELECT lea_code, responsibility_status, end_date FROM responsibility WHERE role = 'FAPE' ORDER BY lea_code"
    return [(row[0], row[1], row[2]) for row in ask(query)]


def test_an_attested_claim_opens_the_whole_record_and_says_who_attests_it(public: str) -> None:
    for lacking in ("site_code", "attested_by"):
        with pytest.raises(NotSettled, match="who attests"):
            claim(public, {**ATTESTED, lacking: " "})
    assert read() == {}
    claim(public, ATTESTED)
    assert read()["consent"] > 0
    assert read()["iep"] == 3
    (told,) = claiming.queue(by=HOLDER, today=TODAY).claims
    assert (told.attested_by, told.proof_due, told.is_enrolled) == ("Ann Hebert", DAY_20, False)


def test_an_intended_claim_opens_what_a_school_needs_on_the_first_day(public: str) -> None:
    claim(public, INTENDED)
    found = read()
    assert {"student", "guardian", "iep", "evaluation", "service", "responsibility"} <= set(found)
    assert not {"consent", "referral", "removal", "enrollment", "program_episode", "parent_notice"} & set(found)
    assert (found["iep"], found["evaluation"], found["responsibility"]) == (1, 2, 1)
    with connection(CLAIMANT) as db:
        ((_, one),) = students.load(CLAIMANT, db, [row[0] for row in ask("SELECT id FROM student")])
    assert all(plan.end_date is None or plan.end_date >= TODAY for plan in one[Iep])
    assert {each.evaluation_id for each in one[Evaluation]} & {"OLD", "OPEN"} == {"OPEN"}


def test_what_an_intended_claim_opened_is_closed_when_it_is_refused_and_an_attested_one_stays_open(public: str) -> None:
    claim(public, INTENDED)
    number = claiming.queue(by=HOLDER, today=TODAY).claims[0].number
    claiming.refuse(by=HOLDER, number=number, why="still here", today=TODAY)
    assert set(read()) <= {"responsibility"}
    claiming.withdraw(by=CLAIMANT, number=number, why="", today=TODAY)
    claim(public, ATTESTED)
    number = claiming.queue(by=HOLDER, today=TODAY).claims[0].number
    claiming.refuse(by=HOLDER, number=number, why="still here", today=TODAY)
    assert read()["consent"] > 0


@pytest.mark.parametrize("values", [ATTESTED, INTENDED], ids=["attested", "intended"])
def test_a_claim_that_no_enrollment_follows_is_closed_and_stands_in_the_states_report(
    public: str, values: dict[str, str]
) -> None:
    claim(public, values)
    roll(None, "operator:night", DAY_20)
    assert "iep" in read(day=DAY_20)
    assert claiming.read_and_ended(by=STATE_SCOPE) == []
    roll(None, "operator:night", AFTER_20)
    assert "iep" not in read(day=AFTER_20)
    assert [row[:2] for row in status()][1][1] == "PENDING"
    assert status()[1][2] == date(2018, 2, 20)
    (told,) = claiming.read_and_ended(by=STATE_SCOPE)
    assert (told.is_withdrawn, told.lea_code, told.holders) == (False, "036", ("017",))
    assert claiming.queue(by=STATE_SCOPE, today=AFTER_20).claims == ()
    with pytest.raises(NotAllowed):
        claiming.read_and_ended(by=HOLDER)
    roll(None, "operator:night", date(2018, 4, 4))
    assert status()[1][1] == "PENDING"


def test_a_claim_with_an_enrollment_that_nobody_answers_is_accepted_and_may_be_disputed(
    public: str, tmp_path: Path
) -> None:
    claim(public, ATTESTED)
    enroll(tmp_path, TODAY)
    roll(None, "operator:night", DAY_5)
    assert status()[1][1] == "PENDING"
    roll(None, "operator:night", AFTER_5)
    assert status() == [("017", "ACCEPTED", date(2018, 2, 20)), ("036", "ACCEPTED", None)]
    assert [one.child for one in claiming.contested(by=HOLDER, today=AFTER_5)] == [public]
    assert claiming.contested(by=OTHER, today=AFTER_5) == []
    assert claiming.contested(by=HOLDER, today=date(2018, 6, 1)) == []
    number = claiming.contested(by=HOLDER, today=AFTER_5)[0].number
    with pytest.raises(NoSuchClaim):
        claiming.contest(by=OTHER, number=number, why="ours", today=AFTER_5)
    claiming.contest(by=on(HOLDER, AFTER_5), number=number, why="never left us", today=AFTER_5)
    assert status() == [("017", "ACCEPTED", None), ("036", "DISPUTED", None)]
    roll(None, "operator:night", date(2018, 3, 30))
    assert status()[1][1] == "DISPUTED"
    (told,) = claiming.queue(by=STATE_SCOPE, today=AFTER_5).claims
    assert (told.is_escalated, told.refusal) == (True, "never left us")
    claiming.decide(by=STATE_SCOPE, number=number, for_claimant=True, why="lives there", today=AFTER_5)
    assert status() == [("017", "ACCEPTED", date(2018, 2, 20)), ("036", "ACCEPTED", None)]
    assert claiming.contested(by=HOLDER, today=AFTER_5) == []


@pytest.mark.parametrize("day", [AFTER_5, date(2018, 3, 20)])
def test_the_former_lea_is_told_by_its_next_files_of_a_claim_that_time_has_accepted(
    public: str, tmp_path: Path, day: date
) -> None:
    def told(by: Scope, today: date) -> list[str]:
        outcome = load(write(tmp_path / "again", only(child(*CHANGES), "referral")), by=by, today=today)
        return [str(f.sentence) for f in findings(outcome, by) if f.rule == "SER-0270"]

    claim(public, ATTESTED)
    enroll(tmp_path, TODAY)
    assert told(HOLDER, TODAY) == []
    roll(None, "operator:night", day)
    (sentence,) = told(HOLDER, day)
    assert "5 business days (2100000001: LEA 036 is responsible since 2018-02-20)" in sentence
    assert told(OTHER, day) == []
    number = claiming.contested(by=HOLDER, today=day)[0].number
    claiming.contest(by=on(HOLDER, day), number=number, why="never left us", today=day)
    assert told(HOLDER, day) == []
    assert ask("SELECT count(*) FROM finding WHERE rule = 'SER-0270' AND closed_date IS NULL") == [(0,)]


def test_of_a_protected_child_the_former_lea_is_not_told_whose_claim_time_has_accepted(
    public: str, tmp_path: Path
) -> None:
    hidden = child(*CHANGES, change("student", address_is_protected=True, substitute_address="Post box 1"))
    load(write(tmp_path / "hidden", only(hidden, "student")))
    claim(public, ATTESTED)
    enroll(tmp_path, TODAY)
    # The claim is accepted at the end of the load itself.
    outcome = load(write(tmp_path / "again", only(child(*CHANGES), "referral")), by=HOLDER, today=AFTER_5)
    (sentence,) = [str(f.sentence) for f in findings(outcome, HOLDER) if f.rule == "SER-0270"]
    assert "036" not in sentence
    assert "ask the state which LEA is responsible" in sentence


def test_the_file_that_made_the_responsibility_takes_back_nothing_that_time_has_settled(
    public: str, tmp_path: Path
) -> None:
    claim(public, ATTESTED)
    enroll(tmp_path, TODAY)
    roll(None, "operator:night", AFTER_5)
    settled = status()
    load(write(tmp_path / "again", only(child(*CHANGES), "responsibility")), today=AFTER_5)
    assert status() == settled


def test_a_claim_that_was_read_and_withdrawn_stands_in_the_states_report(public: str) -> None:
    claim(public, ATTESTED)
    number = claiming.queue(by=CLAIMANT, today=TODAY).claims[0].number
    claiming.withdraw(by=CLAIMANT, number=number, why="", today=TODAY)
    assert claiming.read_and_ended(by=STATE_SCOPE) == []
    claim(public, ATTESTED)
    explaining.child(by=CLAIMANT, name=public, today=TODAY)
    number = claiming.queue(by=CLAIMANT, today=TODAY).claims[0].number
    claiming.withdraw(by=CLAIMANT, number=number, why="another child", today=TODAY)
    (told,) = claiming.read_and_ended(by=STATE_SCOPE)
    assert (told.is_withdrawn, told.reads, told.why) == (True, 1, "another child")


def test_of_a_family_that_hides_no_lea_is_told_which_other_one_it_is(public: str, tmp_path: Path) -> None:
    hidden = child(*CHANGES, change("student", address_is_protected=True, substitute_address="Post box 1"))
    load(write(tmp_path / "hidden", only(hidden, "student")))
    enroll(tmp_path, TODAY)
    roll(None, "operator:night", TODAY)
    (arrived,) = arriving.waiting(by=CLAIMANT, today=TODAY).rows
    assert arrived.responsible == "ask the state"
    assert claiming.candidate(by=CLAIMANT, child=public).leas == ("another LEA (ask the state)",)
    claim(public, ATTESTED)
    (made,) = claiming.queue(by=CLAIMANT, today=TODAY).claims
    (asked,) = claiming.queue(by=HOLDER, today=TODAY).claims
    assert (made.claimant[:7], made.holders) == ("Orleans", ("another LEA (ask the state)",))
    assert (asked.claimant, asked.holders[0][-5:]) == ("another LEA (ask the state)", "(017)")
    assert "(017)" in claiming.queue(by=STATE_SCOPE, today=TODAY).claims[0].holders[0]


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_the_holder_gets_one_letter_a_day_that_names_no_child(public: str) -> None:
    orm.use_opened()
    showing.let_in(
        by=state_scope("operator:test"),
        email="ann@example.org",
        full_name="Ann Hebert",
        places=(Place("LEA_DIRECTOR", "017"),),
        password="sturdy-lantern-ferry-42",
        today=TODAY,
    )
    assert letters.send(TODAY) == 0
    claim(public, ATTESTED)
    mail.outbox = []
    assert [letters.send(day) for day in (TODAY, TODAY, DAY_5)] == [1, 0, 1]
    sent = mail.outbox[0]
    assert (sent.to, "1 claim of another LEA to answer" in sent.body) == (["ann@example.org"], True)
    (name,) = ask("SELECT last_name FROM student")[0]
    assert name not in f"{sent.body} {sent.subject}"
