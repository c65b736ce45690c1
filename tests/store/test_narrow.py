"""Disputes are read by fewer than read the child: by nobody else on any way, the state's staff among them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from ser.federal.more_examples import good
from ser.law.permission import NotAllowed, Permission
from ser.law.rule import change
from ser.services.child import explaining
from ser.services.child import pages as child_pages
from ser.services.entry import delete_requests, entering, guiding
from ser.services.entry.entering import NoSuchRecord, Place
from ser.services.reports import reporting
from ser.services.reports.reporting import Question
from ser.states.louisiana.state import STATE
from ser.store import access_log
from ser.store.connect import connection
from ser.store.operations.server import Connections
from ser.store.scope import Scope, state_scope
from tests import database
from tests.sending import STATE_SCOPE, TODAY, ask, child, findings, held, lea, load, only, write

pytestmark = pytest.mark.slow

SECRET = "Kept in a closet for an hour"
DIRECTOR = replace(lea("017"), permissions=lea("017").permissions | {Permission.READ_DISPUTES})
NARROW = [name for name, kind in STATE.records.items() if kind.spec.read_with is not None]
LATE = date(2017, 12, 12)


def without(by: Scope, lacking: Permission = Permission.READ_DISPUTES) -> Scope:
    return replace(by, permissions=by.permissions - {lacking})


TEACHER = lea("017")
ANALYST = without(state_scope("operator:analyst"))


@pytest.fixture(scope="module", autouse=True)
def known(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A child with a complaint that was decided late and corrected once, an open one, and a row that is held."""
    late = good("state_complaint", allegation=SECRET, report_date=LATE)
    running = good(
        "state_complaint", state_complaint_id="SC2", complaint_status="PENDING", allegation=SECRET, report_date=None,
        filed_date=date(2018, 1, 22), early_resolution_date=None, has_findings=None,
    )  # fmt: skip
    rows = child(late, running, good("due_process"), good("mediation", due_process_id="DP1"))
    with database.copy(server):
        load(write(tmp_path_factory.mktemp("first"), rows))
        before = child(late, change("state_complaint", allegation=f"{SECRET}."))
        load(write(tmp_path_factory.mktemp("then"), only(before, "state_complaint")))
        (row,) = only(before, "state_complaint")["state_complaint"]
        odd = {"state_complaint": [replace(row, state_complaint_id="SC9", state_id="2100000999", system_id=None)]}  # type: ignore[type-var]
        assert held(load(write(tmp_path_factory.mktemp("odd"), odd)))
        yield


def name() -> str:
    return str(ask("SELECT public_id FROM student")[0][0])


def seen(by: Scope, query: str) -> int:
    with connection(by) as db:
        return int(db.execute(query).fetchone()[0])  # type: ignore[index]


TABLES = [*NARROW, *(f"{record}_history" for record in NARROW)]
NAMED = [(table, record) for table in ("finding", "held", "fact_deadlines") for record in NARROW]


@pytest.mark.parametrize("by", [TEACHER, ANALYST], ids=["teacher", "state analyst"])
def test_the_database_gives_no_row_of_a_dispute_to_who_may_not_read_disputes(by: Scope) -> None:
    assert {table for table in TABLES if seen(by, f"SELECT count(*) FROM {table}")} == set()
    assert [one for one in NAMED if seen(by, f"SELECT count(*) FROM {one[0]} WHERE record = '{one[1]}'")] == []
    assert seen(by, "SELECT count(*) FROM student") == 1
    assert seen(by, "SELECT count(*) FROM fact_deadlines") > 0


@pytest.mark.parametrize("by", [DIRECTOR, STATE_SCOPE], ids=["director", "state"])
def test_who_may_read_disputes_reads_them_with_what_was_found_of_them(by: Scope) -> None:
    assert {table for table in NARROW if not seen(by, f"SELECT count(*) FROM {table}")} == set()
    assert seen(by, "SELECT count(*) FROM state_complaint_history") == 1
    assert seen(by, "SELECT count(*) FROM finding WHERE record = 'state_complaint' AND rule = 'SER-0340'") == 1
    assert (
        seen(by, "SELECT count(*) FROM fact_deadlines WHERE record = 'state_complaint' AND as_of = '2018-03-01'") == 2
    )


@pytest.mark.parametrize("today", [TODAY, TODAY + timedelta(40)])
def test_no_page_of_the_child_says_anything_of_a_dispute_to_who_may_not_read_disputes(today: date) -> None:
    pages = (child_pages.overview, child_pages.deadlines, child_pages.story, child_pages.records, child_pages.changes)
    for by, says in ((TEACHER, False), (ANALYST, False), (DIRECTOR, True)):
        told = [repr([page(by=by, name=name(), today=today), _shown(page(by=by, name=name(), today=today))])
                for page in pages]  # fmt: skip
        assert any(word in text for text in told for word in ("state_complaint", "Complaint to", SECRET)) is says
        clocks = explaining.child(by=by, name=name(), today=today).clocks
        assert any(one.clock.code.startswith("T-30") for one in clocks) is says
        flows = {guide.flow.name for guide in guiding.guides(by=by, child=name(), today=today)}
        assert ("complaint" in flows) is says


def _shown(page: object) -> list[object]:
    return [getattr(page, name) for name in getattr(type(page), "__slots__", ())]


def test_a_form_of_a_dispute_is_no_form_for_who_may_not_read_it() -> None:
    number = int(ask("SELECT min(id) FROM state_complaint")[0][0])
    for by in (TEACHER, ANALYST):
        for place in (Place(name(), "state_complaint", number), Place(name(), "state_complaint", None)):
            with pytest.raises(NoSuchRecord):
                entering.form(by=by, place=place, today=TODAY)
    opened = entering.form(by=DIRECTOR, place=Place(name(), "state_complaint", number), today=TODAY)
    assert opened.values["allegation"].startswith(SECRET)


def test_an_lea_reads_a_dispute_and_never_writes_it(tmp_path: Path) -> None:
    number = int(ask("SELECT min(id) FROM state_complaint")[0][0])
    place = Place(name(), "state_complaint", number)
    opened = entering.form(by=DIRECTOR, place=place, today=TODAY)
    values = {**opened.values, "report_date": "11/09/2017"}
    with pytest.raises(NotAllowed, match="The state keeps this record"):
        entering.save(by=DIRECTOR, place=place, values=values, version=opened.version, today=TODAY)
    with pytest.raises(NotAllowed, match="The state keeps this record"):
        delete_requests.ask(by=DIRECTOR, place=place, why="It is not true.", today=TODAY)
    sent = load(write(tmp_path / "own", only(child(good("noncompliance")), "noncompliance")), by=DIRECTOR)
    said = [f.sentence for f in findings(sent, DIRECTOR) if f.rule == "SER-0002"]
    assert ["the state alone keeps such records" in sentence for sentence in said] == [True]
    with connection(DIRECTOR) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("INSERT INTO mediation SELECT * FROM mediation")


def test_who_looks_at_an_account_is_not_told_that_it_opened_a_dispute() -> None:
    number = int(ask("SELECT min(id) FROM state_complaint")[0][0])
    entering.form(by=DIRECTOR, place=Place(name(), "state_complaint", number), today=TODAY)
    begin, end = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    for by, says in ((TEACHER, False), (DIRECTOR, True)):
        with connection(by) as db:
            done = access_log.of_account(by, db, DIRECTOR.actor, begin, end)
        assert done
        assert any("state_complaint" in one.told for one in done) is says


@pytest.mark.parametrize("report", ["B-15", "B-16", "R42"])
def test_a_count_of_disputes_is_refused_and_never_comes_out_too_small(report: str) -> None:
    question = Question(TODAY, school_year=2018)
    for by in (TEACHER, ANALYST):
        with pytest.raises(NotAllowed, match="eading a dispute"):
            reporting.report(by=by, name=report, question=question)
    table, _ = reporting.report(by=DIRECTOR, name=report, question=question)
    assert len(table) > 0
