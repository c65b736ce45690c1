"""A child who moved in: the new LEA enters its own program, plan and service; what is refused is said of fields."""

from collections.abc import Iterator
from datetime import date

import pytest

from ser.law.rule import add, change
from ser.services.child import pages
from ser.services.claims import claiming
from ser.services.entry import entering, guiding
from ser.services.entry.entering import NotStored, Place
from ser.services.entry.guiding import At
from ser.store.operations.server import Connections
from tests import database
from tests.sending import ORLEANS, TODAY, ask, child, lea, load, write

pytestmark = pytest.mark.slow

SITE = add("site", site_code="036Z01", site_name="Cypress Elementary (synthetic)")
DAYS = [TODAY, date(2018, 9, 3)]
BY = lea("036")


@pytest.fixture(scope="module")
def moved(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connections]:
    """The example child, whom a second LEA has since February."""
    with database.copy(server) as made:
        gone = change("responsibility", end_date=date(2018, 2, 20), end_reason="XFER")
        load(write(tmp_path_factory.mktemp("sent"), child(ORLEANS, SITE, gone)))
        public = str(ask("SELECT public_id FROM student")[0][0])
        values = {"begin_date": "2018-02-20", "begin_reason": "T", "claim_basis": "", "site_code": "036Z01"}
        assert claiming.claim(by=BY, child=public, values=values, why="", today=TODAY)
        yield made


@pytest.fixture(autouse=True)
def public(server: Connections, moved: Connections) -> Iterator[str]:
    """A copy of it for one test; the answer is the public ID of the child."""
    with database.copy(server, moved):
        yield str(ask("SELECT public_id FROM student")[0][0])


def enter(public: str, step: str, today: date, **values: str) -> None:
    """Save a step of the flow of the plan as its page opens it."""
    told = guiding.guide(by=BY, child=public, flow="plan", today=today).step(step)
    assert told is not None
    opened = guiding.opens(by=BY, child=public, flow="plan", step=step, today=today)
    entering.save(by=BY, place=Place(public, told.step.record), values={**opened, **values}, today=today)


@pytest.mark.parametrize("today", DAYS)
def test_the_new_lea_adopts_the_plan_and_adds_a_service_step_by_step(public: str, today: date) -> None:
    first = pages.overview(by=BY, name=public, today=today).next_step
    assert first is not None
    assert (first.step, first.button) == ("program", "Enter the program")
    guide = guiding.guide(by=BY, child=public, flow="plan", today=today)
    assert guide.next is not None
    assert {told.step.name: told.at for told in guide.steps}["program"] is not At.DONE
    enter(public, "program", today)
    second = pages.overview(by=BY, name=public, today=today).next_step
    assert second is not None
    assert second.step == "plan"
    enter(public, "plan", today, iep_status="OFFICIAL")
    assert pages.overview(by=BY, name=public, today=today).next_step is None
    enter(public, "placement", today)
    enter(public, "services", today, service="SE", begin_date="2018-02-20", end_date="2018-11-07", minutes="30",
          sessions="2", frequency="W")  # fmt: skip
    for record in ("program_episode", "iep", "placement", "service"):
        assert ask(f"SELECT count(*) FROM {record} WHERE lea_code = '036'") == [(1,)]
    assert ask("SELECT iep_date, end_date FROM iep WHERE lea_code = '036'") == [(date(2017, 11, 8), date(2018, 11, 7))]


def test_what_a_form_refuses_is_said_of_its_fields_and_of_no_file(public: str) -> None:
    values = {"program_episode_id": "P1", "iep_type": "REV", "iep_status": "DRAFT"}
    with pytest.raises(NotStored) as refused:
        entering.save(by=BY, place=Place(public, "iep"), values=values, today=TODAY)
    said = " ".join(f"{f.sentence} {f.fix}" for f in refused.value.findings)
    assert "The program episode that this belongs to is not on record for your LEA" in said
    assert not {"row", "rows", "row(s)", "file", "column", "send"} & set(said.lower().replace(",", "").split())


@pytest.mark.parametrize("today", DAYS)
def test_where_nobody_is_responsible_the_page_says_so_to_the_lea_of_before(public: str, today: date) -> None:
    assert not pages.overview(by=lea("017"), name=public, today=today).who.is_unclaimed
    claiming.release(by=BY, child=public, end_date="2018-02-25", end_reason="MOVED", why="", today=today)
    for by in (BY, lea("017")):
        told = pages.overview(by=by, name=public, today=today)
        assert (told.who.is_unclaimed, told.next_step) == (True, None)
