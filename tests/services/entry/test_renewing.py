"""The annual review: what carries over, what must be answered first, and that the new plan takes over at one stroke."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from ser.law.permission import NotAllowed, Permission
from ser.law.rule import add
from ser.services.entry import renewing
from ser.services.entry.renewing import Given, Missing, NotStored, Renewing, Stale
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests import database
from tests.sending import ORLEANS, ask, child, count, lea, load, write

pytestmark = pytest.mark.slow

DIRECTOR = lea("017")
EARLY, LATE = date(2018, 10, 15), date(2018, 12, 3)
"""Before the plan of the example ends, and after its review was due on 8 November 2018."""

_MORE = (
    add("service", at=1, service_id="B3", service="OT", sessions=1, minutes=30),
    add("service", at=1, service_id="B4", service="SLR", sessions=2, minutes=20),
    add("goal", goal_id="Z2", order=2, goal_area="MATH", goal_progress=None, progress_date=None),
    add("goal", goal_id="Z3", order=3, goal_area="WRITE", goal_progress=None, progress_date=None),
    add("accommodation", accommodation_id="U2", accommodation_kind="PRES", accommodation_text="Directions read aloud"),
)


@pytest.fixture(scope="module")
def plan(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connections]:
    """The example child, with three services, three goals and two accommodations."""
    with database.copy(server) as connections:
        load(write(tmp_path_factory.mktemp("plan"), child(ORLEANS, *_MORE)))
        yield connections


@pytest.fixture
def public(server: Connections, plan: Connections) -> Iterator[str]:
    with database.copy(server, plan):
        yield str(ask("SELECT public_id FROM student")[0][0])


def opened(public: str, today: date = EARLY, by: Scope = DIRECTOR) -> Renewing:
    return renewing.open_renewal(by=by, child=public, name="review", today=today)


def all_kept(found: Renewing, today: date) -> Given:
    """The answers of a team that changes nothing but the dates."""
    goals = [line for line in found.lines if line.was is not None]
    day = today.isoformat()
    own = {"meeting_date": day, "iep_date": day, "present_levels": "Reads 88 words a minute."}
    return Given(
        own={n: found.form.values[n] for n in found.renewal.asks} | own,
        answers={line.key: "CONT" if line in goals else "kept" for line in found.lines},
        changes={},
        was={line.key: {"goal_progress": "SUF", "progress_date": day} for line in goals},
        own_id=found.own_id,
        version=found.version,
    )


def put_in_force(public: str, given: Given, today: date = EARLY, by: Scope = DIRECTOR) -> renewing.Renewed:
    return renewing.save(by=by, child=public, name="review", given=given, today=today, is_draft=False)


@pytest.mark.parametrize(("today", "begins"), [(EARLY, date(2018, 11, 8)), (LATE, LATE)])
def test_a_new_plan_takes_over_and_the_last_one_ends_the_day_before(public: str, today: date, begins: date) -> None:
    found = opened(public, today)
    done = put_in_force(public, all_kept(found, today), today)
    assert (done.is_held, done.carried) == (True, 1 + 3 + 3 + 2)
    new, last = ask("SELECT iep_status, iep_type, begin_date, end_date, iep_date, parent_signature_date, site_code"
                    " FROM iep WHERE begin_date >= '2017-11-09' ORDER BY begin_date DESC")  # fmt: skip
    assert new == ("OFFICIAL", "REV", begins, found.renewal.last_day(begins), today, None, "017Z01")
    assert last[:4] == ("SUPERSEDED", "REV", date(2017, 11, 9), date(2018, 11, 7))
    services = ask("SELECT service, sessions, begin_date, first_delivered_date, provider_id FROM service"
                   " WHERE iep_id LIKE 'ser-%%' ORDER BY 1")  # fmt: skip
    assert services == [
        ("OT", 1, begins, None, "T200"),
        ("SE", 3, begins, None, "T200"),
        ("SLR", 2, begins, None, "T200"),
    ]
    assert {reason for (reason,) in ask("SELECT end_reason FROM service WHERE iep_id = 'I2'")} == {"PLAN"}
    assert (
        ask("SELECT accessibility_profile_date, in_class FROM accommodation WHERE iep_id LIKE 'ser-%%'")
        == [(None, True)] * 2
    )
    again = opened(public, today)
    assert (again.last.record.key.split("|")[1], again.is_late) == (found.own_id, False)
    with pytest.raises(Stale):
        put_in_force(public, all_kept(found, today), today)
    assert count("iep") == 3


def test_a_plan_that_begins_sooner_ends_the_last_one_sooner(public: str) -> None:
    given = all_kept(opened(public), EARLY)
    sooner = {**given.own, "begin_date": "10/22/2018", "end_date": "10/21/2019"}
    put_in_force(public, replace(given, own=sooner))
    ended = date(2018, 10, 21)
    assert ask("SELECT end_date FROM iep WHERE iep_id = 'I2'") == [(ended,)]
    assert {day for (day,) in ask("SELECT end_date FROM service WHERE iep_id = 'I2'")} == {ended}
    assert ask("SELECT end_date FROM placement WHERE iep_id = 'I2'") == [(ended,)]


@pytest.mark.parametrize("today", [EARLY, LATE])
def test_a_goal_goes_on_only_once_its_progress_is_entered_and_it_is_answered(public: str, today: date) -> None:
    found = opened(public, today)
    given = all_kept(found, today)
    first, second, third = [line.key for line in found.lines if line.was is not None]
    without = replace(given, was={**given.was, second: {"goal_progress": "", "progress_date": ""}},
                      answers={key: a for key, a in given.answers.items() if key != third})  # fmt: skip
    with pytest.raises(Missing) as missing:
        put_in_force(public, without, today)
    assert [(gap.key, gap.element) for gap in missing.value.gaps] == [
        (second, "goal_progress"), (second, "progress_date"), (third, "answer"),
    ]  # fmt: skip
    assert count("goal") == 3
    answered = replace(given, answers={**given.answers, first: "MET", second: "CHG"},
                       changes={second: {"goal_text": "Will add within 100."}})  # fmt: skip
    put_in_force(public, answered, today)
    assert ask("SELECT continues_goal_id, goal_text, goal_progress, present_level FROM goal"
               " WHERE iep_id LIKE 'ser-%%' ORDER BY 1") == [
        ("Z2", "Will add within 100.", None, None),
        ("Z3", "Will read 90 words a minute by next November.", None, None),
    ]  # fmt: skip
    assert ask("SELECT goal_id, goal_progress, review_answer FROM goal WHERE iep_id = 'I2' ORDER BY 1") == [
        ("Z1", "SUF", "MET"), ("Z2", "SUF", "CHG"), ("Z3", "SUF", "CONT"),
    ]  # fmt: skip


def test_present_levels_are_written_new(public: str) -> None:
    found = opened(public)
    assert found.form.values["present_levels"] == ""
    given = all_kept(found, EARLY)
    with pytest.raises(Missing) as missing:
        put_in_force(public, replace(given, own={**given.own, "present_levels": " "}))
    assert [gap.element for gap in missing.value.gaps] == ["present_levels"]


def test_a_draft_is_one_plan_that_everybody_sees_and_the_last_plan_holds_until_it_is_in_force(public: str) -> None:
    given = all_kept(opened(public), EARLY)
    unsure = replace(
        given, own={**given.own, "meeting_date": "", "iep_date": "", "present_levels": "So far"}, answers={}
    )
    for _ in range(2):
        renewing.save(by=DIRECTOR, child=public, name="review", today=EARLY, is_draft=True,
                      given=replace(unsure, version=opened(public).version, own_id=opened(public).own_id))  # fmt: skip
    assert ask("SELECT iep_status FROM iep ORDER BY id") == [("SUPERSEDED",), ("OFFICIAL",), ("DRAFT",)]
    (offer,) = renewing.offers(by=lea("017"), child=public, today=EARLY)
    assert offer.draft_words == "Annual review: a draft that begins 11/08/2018"
    again = opened(public)
    assert again.form.values["present_levels"] == "So far"
    put_in_force(public, all_kept(again, EARLY))
    assert ask("SELECT iep_status, present_levels FROM iep ORDER BY id") == [
        ("SUPERSEDED", None), ("SUPERSEDED", None), ("OFFICIAL", "Reads 88 words a minute."),
    ]  # fmt: skip
    assert renewing.offers(by=DIRECTOR, child=public, today=LATE)[0].draft is None


def test_where_one_row_is_refused_nothing_is_stored(public: str) -> None:
    found = opened(public)
    given = all_kept(found, EARLY)
    service = next(line.key for line in found.lines if line.key.startswith("service"))
    wrong = replace(given, answers={**given.answers, service: "changed"}, changes={service: {"sessions": "many"}})
    with pytest.raises(NotStored):
        put_in_force(public, wrong)
    assert (count("iep"), count("service"), count("goal")) == (2, 4, 3)
    assert ask("SELECT DISTINCT review_answer FROM goal") == [(None,)]


def test_what_was_changed_meanwhile_is_not_overwritten(public: str) -> None:
    given = all_kept(opened(public), EARLY)
    with pytest.raises(Stale):
        put_in_force(public, replace(given, version="another"))


def test_what_is_typed_is_kept_for_the_person_who_typed_it(public: str) -> None:
    renewing.keep(by=DIRECTOR, child=public, name="review", values={"own--present_levels": "half"}, today=EARLY)
    assert opened(public).kept == {"own--present_levels": "half"}
    assert opened(public, by=replace(DIRECTOR, actor="operator:bea")).kept == {}


def test_only_those_who_write_plans_of_the_childs_lea_open_it(public: str) -> None:
    reader = replace(DIRECTOR, permissions=frozenset({Permission.READ_STUDENT}))
    with pytest.raises(NotAllowed):
        opened(public, by=reader)
    assert renewing.offers(by=reader, child=public, today=EARLY) == []
    with pytest.raises(renewing.NoSuchStudent):
        opened(public, by=lea("036"))
    with pytest.raises(renewing.NoSuchRecord):
        renewing.open_renewal(by=DIRECTOR, child=public, name="none", today=EARLY)
