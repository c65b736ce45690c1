"""The pages about a child: what they tell to whom, and that each reading is noted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from ser.law.permission import NotAllowed, Permission
from ser.law.rule import add, change
from ser.services.child import explaining, pages
from ser.services.child.pages import NoSuchStudent
from ser.services.entry import entering
from ser.services.entry.entering import Place
from ser.store.operations.server import Connections
from tests import database
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, child, lea, load, write

pytestmark = pytest.mark.slow

OWN, FORMER, CLAIMANT, STRANGER = lea("017"), lea("036"), lea("026"), lea("055")
MOVED = date(2017, 8, 1)
TRANSFERRED = child(
    ORLEANS,
    add("lea", lea_code="026", lea_name="Jefferson (made up)"),
    change("responsibility", begin_date=MOVED, begin_reason="T"),
    add("responsibility", lea_code="036", system_id="NO-1", responsibility_id="R0", site_code=None,
        begin_date=date(2016, 8, 1), end_date=MOVED, end_reason="XFER"),
    add("responsibility", lea_code="026", system_id="J-1", responsibility_id="R9", site_code=None,
        begin_date=date(2018, 2, 20), responsibility_status="PENDING", claim_basis="INTENT", begin_reason="T"),
    change("evaluation", late_reason=None, dissemination_date=date(2017, 2, 1)),
    add("student_name", student_name_id="N2", name_kind="PREFERRED", first_name="Lex"),
    add("student_status", student_status_id="S2", begin_date=date(2018, 1, 5), is_homeless=True),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def known(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A child who came from another LEA, and whom a third one claims."""
    with database.copy(server):
        load(write(tmp_path_factory.mktemp("sent"), TRANSFERRED))
        yield


def name() -> str:
    return str(ask("SELECT public_id FROM student")[0][0])


def test_the_whole_history_of_a_transferred_child_is_readable_by_the_responsible_lea() -> None:
    told = pages.story(by=OWN, name=name(), today=TODAY)
    assert told.who.is_whole
    assert {one.day for one in told.happenings} >= {date(2016, 8, 15), date(2017, 11, 8), date(2008, 3, 12)}
    assert pages.deadlines(by=OWN, name=name(), today=TODAY).running


def test_an_lea_that_a_family_names_reads_on_the_first_day_what_a_school_needs_and_no_more() -> None:
    told = pages.story(by=CLAIMANT, name=name(), today=TODAY)
    assert not told.who.is_whole
    days = {one.day for one in told.happenings}
    assert date(2017, 11, 8) in days
    assert date(2018, 1, 5) not in days


def test_the_first_page_says_who_the_child_is_where_it_stands_and_what_is_due() -> None:
    told = pages.overview(by=OWN, name=name(), today=TODAY)
    assert (told.who.full_name, told.who.known_as, told.who.age) == ("Alex Example", "Lex Example", 9)
    assert told.who.site == "Magnolia Elementary (synthetic) (017Z01)"
    assert told.who.exceptionality == "Other health impairment"
    assert {flag.words for flag in told.who.flags} == {"Homeless", "Claimed by Jefferson (made up) (026)"}
    assert told.standing[0].startswith("In special education since 2016-11-14.")
    assert [(one.told.clock.code, one.words) for one in told.due] == [("T-07", "Due in 252 days")]
    assert [one.is_counted for one in told.counts] == [True, True]
    assert told.latest[0].day <= TODAY


def test_a_finding_leads_to_the_record_that_mends_it() -> None:
    (late,) = [
        f
        for f in pages.overview(by=OWN, name=name(), today=TODAY).findings
        if "late_reason" in f.fix or "Late reason" in f.labels
    ]
    assert late.entry is not None
    assert (late.entry.kind, late.entry.number) == ("evaluation", ask("SELECT id FROM evaluation")[0][0])
    assert late.entry.may_change


def test_a_former_lea_sees_its_own_period_and_no_clock_that_runs() -> None:
    told = pages.overview(by=FORMER, name=name(), today=TODAY)
    assert not told.who.is_whole
    assert told.who.period == ((date(2016, 8, 1), MOVED),)
    assert (told.due, told.later, told.counts) == ((), (), ())
    happened = pages.story(by=FORMER, name=name(), today=TODAY).happenings
    days = [one.day for one in happened if one.entry.kind == "iep" and one.is_main]
    assert days
    assert date(2017, 11, 8) not in days


def test_whoever_has_nothing_to_do_with_the_child_is_told_that_there_is_none() -> None:
    for page in (pages.overview, pages.deadlines, pages.story, pages.records, pages.changes, pages.access):
        with pytest.raises(NoSuchStudent):
            page(by=STRANGER, name=name(), today=TODAY)


def test_records_stand_by_group_with_codes_in_words_and_the_way_to_each() -> None:
    told = pages.records(by=OWN, name=name(), today=TODAY)
    groups = dict(told.groups)
    plans = next(kind for kind in groups["plan"] if kind.spec.name == "iep")
    assert plans.records[0].entry.title == "Individualized education program of 11/08/2017 (review)"
    assert ("Status", "Official") in plans.records[0].filled
    assert ("Basis", "Evaluation of 08/29/2016 (initial)") in plans.records[0].filled
    reader = replace(OWN, permissions=OWN.permissions - {Permission.ENTER_PLAN})
    shown = dict(pages.records(by=reader, name=name(), today=TODAY).groups)["plan"][0]
    assert not shown.may_add
    assert not shown.records[0].entry.may_change


def test_a_change_is_told_element_by_element_with_who_when_and_why() -> None:
    number = int(ask("SELECT id FROM evaluation")[0][0])
    place = Place(name(), "evaluation", number)
    form = entering.form(by=OWN, place=place, today=TODAY)
    entering.save(
        by=OWN,
        place=place,
        values={**form.values, "parent_copy_date": "2016-11-03"},
        today=TODAY,
        version=form.version,
        why="The day was mistyped",
    )
    first = pages.changes(by=OWN, name=name(), today=TODAY).sittings[0]
    assert first.who == "017, on the command line"
    (done,) = first.changes
    assert (done.act, done.entry.kind, done.why) == ("changed", "evaluation", "The day was mistyped")
    assert done.differences == (("Copy to parent", "2016-11-02", "2016-11-03"),)


def test_every_page_is_noted_and_a_parent_is_told_of_those_outside_the_agency() -> None:
    state = replace(STATE_SCOPE, actor="visitor:auditor")
    pages.overview(by=state, name=name(), today=TODAY)
    pages.overview(by=OWN, name=name(), today=TODAY)
    pages.overview(by=OWN, name=name(), today=TODAY)
    told = pages.access(by=OWN, name=name(), today=TODAY)
    read = [visit for visit in told.others if visit.last.act == "read"]
    assert [(visit.last.who, visit.times) for visit in read if visit.last.lea_code is None] == [("visitor:auditor", 1)]
    assert {visit.last.lea_code for visit in read} <= {None, "026", "036"}  # other LEAs are other agencies too
    assert any(visit.last.act == "read" and visit.times > 1 for visit in told.own)
    explaining.child(by=replace(STATE_SCOPE, actor="operator:somebody"), name=name(), today=TODAY)
    for by in (OWN, STATE_SCOPE):
        told = pages.access(by=by, name=name(), today=TODAY)
        of_state = {visit.last.who for visit in told.others if visit.last.lea_code is None}
        assert {"visitor:auditor", "operator:somebody"} <= of_state
        assert all(visit.last.lea_code or visit.last.who.startswith("system") for visit in told.own)
    assert told.who is not None
    coordinator = replace(OWN, permissions=frozenset({Permission.READ_AUDIT}))
    assert pages.access(by=coordinator, name=name(), today=TODAY).who is None
    with pytest.raises(NotAllowed):
        pages.access(by=replace(OWN, permissions=OWN.permissions - {Permission.READ_AUDIT}), name=name(), today=TODAY)
