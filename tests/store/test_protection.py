"""Confidential addresses, adults whom a court keeps away, sealed links: who lacks the permission never gets them."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import polars as pl
import pytest

from ser.law.permission import Permission
from ser.law.record import RecordType
from ser.law.rule import add, change
from ser.law.timeline import Timeline
from ser.services.child import access_log, explaining
from ser.services.child import pages as child_pages
from ser.services.entry import entering
from ser.services.entry.entering import Place, Stale
from ser.services.reports import freezing, reporting
from ser.services.reports.reporting import Question
from ser.services.submissions import loading
from ser.states.louisiana.state import STATE
from ser.store.connect import connection
from ser.store.operations.server import Connections
from ser.store.protection import CONFIDENTIAL
from ser.store.scope import Scope, state_scope
from tests import database
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, cells, child, is_open, lea, load, table, write

pytestmark = pytest.mark.slow

STREET, CITY, ZIP = "812 Hidden Oak Lane", "Zwolle", "71486"
RESTRICTED = ("77 Banned Court", "318-555-0142", "banned@example.org")
SECRETS = (STREET, CITY, ZIP, *RESTRICTED, "2100000002")
SUBSTITUTE = "Post box 9110, Baton Rouge"
DIRECTOR = lea("017")


def without(by: Scope, *lacking: Permission) -> Scope:
    return replace(by, permissions=by.permissions - {*lacking})


TEACHER = without(DIRECTOR, Permission.READ_PROTECTED)
ANALYST = without(state_scope("operator:analyst"), Permission.READ_PROTECTED, Permission.READ_SEALED)


@pytest.fixture(scope="module", autouse=True)
def known(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A child whose address is confidential, with an adult whom a court keeps away; once corrected, one row held."""
    folder = tmp_path_factory.mktemp("sent")
    hidden = child(
        ORLEANS,
        change(
            "student", street=STREET, city=CITY, zip_code=ZIP, address_is_protected=True, substitute_address=SUBSTITUTE
        ),
        change("guardian", street=STREET, city=CITY, same_address=True),
        add(
            "guardian",
            guardian_id="G2",
            relationship="FA",
            is_court_restricted=True,
            is_rights_holder=False,
            street=RESTRICTED[0],
            phone=RESTRICTED[1],
            email=RESTRICTED[2],
        ),
    )
    with database.copy(server):
        load(write(folder, hidden))
        (row,) = cells(folder, "student")
        earlier = {**row, "street": f"{STREET} 2", "address_is_protected": "N"}
        load(table(tmp_path_factory.mktemp("then") / "student.csv", [earlier]))
        load(table(tmp_path_factory.mktemp("now") / "student.csv", [row]))
        yield


def name() -> str:
    return str(ask("SELECT public_id FROM student")[0][0])


def told(by: Scope, folder: Path) -> dict[str, str]:
    """All that services tell of the child, as text."""
    place = Place(name(), "student", int(ask("SELECT id FROM student")[0][0]))
    adults = [Place(name(), "guardian", number) for (number,) in ask("SELECT id FROM guardian ORDER BY id")]
    answers: dict[str, object] = {
        "overview": child_pages.overview(by=by, name=name(), today=TODAY),
        "deadlines": child_pages.deadlines(by=by, name=name(), today=TODAY),
        "story": child_pages.story(by=by, name=name(), today=TODAY),
        "records": child_pages.records(by=by, name=name(), today=TODAY),
        "changes": child_pages.changes(by=by, name=name(), today=TODAY),
        "access": child_pages.access(by=by, name=name(), today=TODAY),
        "explain": explaining.child(by=by, name=name(), today=TODAY),
        "looks": access_log.record_of_access(by=by, name=name()),
        "form": entering.form(by=by, place=place, today=TODAY).values,
        "adults": [entering.form(by=by, place=at, today=TODAY).values for at in adults],
        "reports": [
            reporting.report(by=by, name=each.name, question=Question(TODAY))[0].rows
            for each in STATE.declared.reports
            if is_open(each, by)
        ],
    }
    if by.is_state:
        freezing.freeze(by=by, day=TODAY, folder=folder / "frozen", today=TODAY)
        answers["snapshot"] = [_frozen(file) for file in sorted((folder / "frozen").glob("*.parquet"))]
    return {what: "\n".join(_texts(answer)) for what, answer in answers.items()}


def _texts(value: object) -> Iterator[str]:
    """Every value that an answer holds, however deep."""
    if isinstance(value, RecordType | Timeline):
        return
    if is_dataclass(value):
        yield from (text for field in fields(value) for text in _texts(getattr(value, field.name)))
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in _texts(part))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (text for part in value for text in _texts(part))
    else:
        yield str(value)


def _frozen(file: Path) -> object:
    return pl.read_parquet(file).rows()


def found(answers: dict[str, str]) -> set[tuple[str, str]]:
    return {(what, secret) for what, text in answers.items() for secret in SECRETS if secret in text}


@pytest.mark.parametrize("by", [TEACHER, ANALYST], ids=["an LEA's", "the state's"])
def test_no_page_print_or_export_holds_what_a_reader_may_not_know(by: Scope, tmp_path: Path) -> None:
    answers = told(by, tmp_path)
    assert found(answers) == set()
    assert SUBSTITUTE in answers["records"]


def test_whoever_may_read_it_is_shown_it_on_pages_and_in_nothing_that_leaves_the_system(tmp_path: Path) -> None:
    held = found(told(replace(STATE_SCOPE, permissions=STATE_SCOPE.permissions - {Permission.READ_SEALED}), tmp_path))
    assert {("records", secret) for secret in (STREET, *RESTRICTED)} <= held
    assert {("changes", STREET), ("form", STREET)} <= held
    assert {what for what, _ in held} <= {"overview", "records", "changes", "form", "adults"}


def test_a_sealed_link_is_told_to_its_keepers_alone() -> None:
    keeper = state_scope("operator:keeper")
    with connection(keeper) as db:
        db.execute(
            "INSERT INTO adoption_link (lea_code, adoption_link_id, former_state_id, adopted_state_id, sealed_date)"
            " VALUES ('017', 'J1', '2100000002', '2100000001', '2017-05-02')"
        )
    for by, is_told in ((keeper, True), (without(keeper, Permission.READ_SEALED), False), (DIRECTOR, False)):
        answer = list(_texts(child_pages.records(by=by, name=name(), today=TODAY)))
        assert ("2100000002" in answer) is is_told


def test_a_form_keeps_what_its_writer_may_not_read() -> None:
    place = Place(name(), "student", int(ask("SELECT id FROM student")[0][0]))
    form = entering.form(by=TEACHER, place=place, today=TODAY)
    assert form.values["street"] == CONFIDENTIAL
    assert "street" in form.fixed
    sent = {**form.values, "home_language": "fra"}
    entering.save(by=TEACHER, place=place, values=sent, today=TODAY, version=form.version)
    assert ask("SELECT street, city, home_language FROM student") == [(STREET, CITY, "fra")]
    with pytest.raises(Stale) as refused:
        entering.save(
            by=TEACHER, place=place, values={**sent, "home_language": "spa"}, today=TODAY, version=form.version
        )
    assert [one.element for one in refused.value.differences] == ["home_language"]


def test_the_findings_of_a_file_and_its_held_rows_hold_nothing_confidential(tmp_path: Path) -> None:
    row = {**cells(write(tmp_path, child(ORLEANS)), "student")[0], "street": STREET * 4}
    outcome = load(table(tmp_path / "late" / "student.csv", [row]), by=DIRECTOR)
    for by, is_told in ((DIRECTOR, True), (TEACHER, False)):
        answers = [list(loading.findings(by=by, outcome=outcome)), list(loading.held(by=by, outcome=outcome))]
        assert any(STREET in text for text in _texts(answers)) is is_told


def test_the_trace_of_acts_holds_nothing_confidential() -> None:
    kept = json.dumps(ask("SELECT act, detail, why FROM audit_event"), default=str)
    assert [secret for secret in SECRETS if secret in kept] == []
