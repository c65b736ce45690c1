"""Journey: a child is known twice; a data manager looks at both, merges them, undoes it, and answers for a held row."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ser.services.access.granting import Place
from tests.database import SUBMISSION_KEY
from tests.journeys.browser import look, reach, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import TODAY, Site
from tests.journeys.test_claims import moving
from tests.sending import act, ask, load, table

NEW_ID = "8100000001"
_OWN = "SELECT last_name, first_name, birth_date, sex FROM student WHERE state_id = %s"


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent from here is sealed, as what the pages send is."""
    for name in ("SER_SUBMISSION_KEY", "SER_APP_SUBMISSION_KEY"):
        monkeypatch.setenv(name, SUBMISSION_KEY)


def send(folder: Path, lea: str, state_id: str, system_id: str, **who: str) -> None:
    row = {"lea_code": lea, "state_id": state_id, "system_id": system_id, "is_hispanic": "N", "races": "WH", **who}
    load(table(folder / "student.csv", [row]), today=TODAY)


def picture(page: Page, name: str) -> None:
    """A picture at the widths of a laptop and a phone, where somebody wants to see it."""
    folder = os.environ.get("SER_PICTURES")
    size = page.viewport_size
    for width in (1280, 390) if folder else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(str(folder)) / f"{name}-{width}.png", full_page=True)
    if size is not None:
        page.set_viewport_size(size)


def test_a_child_who_is_known_twice_is_merged_and_parted(site: Site, page: Page, tmp_path: Path) -> None:
    child, state_id, last, lea = moving(7)
    _, first, born, sex = ask(_OWN, state_id)[0]
    send(tmp_path / "1", lea, NEW_ID, "TWICE-1", last_name=last, first_name=f"{first}e", birth_date=str(born), sex=sex)
    sign_in(page, with_roles(Place("DATA_MANAGER", lea), name="Odile Twice"))
    page.get_by_role("link", name="See the pairs").click()
    look(page)
    picture(page, "merges")
    page.get_by_label("ID to keep").fill(state_id)
    page.get_by_label("ID to give up").fill(NEW_ID)
    page.get_by_role("button", name="Compare them").click()
    expect(page.locator("h1")).to_have_text("One child, or two?")
    expect(page.get_by_text("same birth date")).to_be_visible()
    look(page)
    picture(page, "pair")
    reach(page, page.get_by_label("Why, in a few words"))
    page.keyboard.type("Entered twice in September")
    reach(page, page.get_by_role("button", name="One child: merge them"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The two are one record now")).to_be_visible()
    look(page)
    picture(page, "merge")
    page.goto("/merges/")
    expect(page.get_by_role("row").filter(has_text=NEW_ID)).to_contain_text("Look at it or undo it")
    page.get_by_role("link", name="Look at it or undo it").first.click()
    page.get_by_label("Why, in a few words").fill("Two cousins")
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("The merge is undone")).to_be_visible()
    page.goto(f"/child/{child}/merge/{ask('SELECT public_id::text FROM student WHERE state_id = %s', NEW_ID)[0][0]}/")
    page.get_by_label("Why, in a few words").fill("Two cousins")
    page.get_by_role("button", name="Two children, for good").click()
    expect(page.get_by_text("nobody is asked about them again")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=NEW_ID).filter(has_text="Together")).to_have_count(0)


def test_a_row_that_seems_to_be_another_childs_is_answered(site: Site, page: Page, tmp_path: Path) -> None:
    _, state_id, _, lea = moving(8)
    _, _, born, sex = ask(_OWN, state_id)[0]
    # Loads of the whole state were sent by nobody's screen; the row comes as a nightly file's would.
    other = {"last_name": "Quillory", "first_name": "Séraphine", "birth_date": str(born - timedelta(400)), "sex": sex}
    system_id = ask("SELECT system_id FROM student WHERE state_id = %s", state_id)[0][0]
    send(tmp_path / "1", lea, state_id, system_id, **other)
    sign_in(page, with_roles(Place("DATA_MANAGER", lea), name="Odile Answer"))
    page.get_by_role("link", name="See what waits").last.click()
    expect(page.get_by_text("Séraphine")).to_be_visible()
    look(page)
    picture(page, "doubts")
    reach(page, page.get_by_role("button", name=f"Another child than {state_id}"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing was stored, and it is not asked again.")).to_be_visible()
    look(page)
    act("DELETE FROM held WHERE record = 'student' AND key = %s", state_id)
