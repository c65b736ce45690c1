"""Journey: a file out of proportion is said yes to, found to be the wrong one all the same, and taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ser.services.access.granting import Place
from ser.services.submissions import loading
from tests.database import SUBMISSION_KEY
from tests.journeys.browser import look, reach, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.sending import TODAY, ask, lea, table

LEA = "017"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key under which files are kept sealed."""
    monkeypatch.setenv("SER_APP_SUBMISSION_KEY", SUBMISSION_KEY)


def languages() -> list[tuple[str, int]]:
    return ask("SELECT home_language, count(*) FROM student WHERE left(last_name, 4) = 'Made' GROUP BY 1 ORDER BY 1")


def send(folder: Path, language: str) -> int:
    rows = [
        {
            "lea_code": LEA, "state_id": f"24{n:08}", "system_id": f"J{n}", "last_name": f"Made{n}", "first_name": "Up",
            "birth_date": "2008-11-10", "sex": "M", "is_hispanic": "N", "races": "BL", "home_language": language,
        }
        for n in range(80)
    ]  # fmt: skip
    file = table(folder / language / "student.csv", rows)
    return loading.load(by=lea(LEA), paths=[file], today=TODAY).load_id


def test_a_submission_is_said_yes_to_and_taken_back(site: Site, page: Page, tmp_path: Path) -> None:
    send(tmp_path, "eng")
    number = send(tmp_path, "spa")
    assert languages() == [("eng", 80)]
    sign_in(page, with_roles(Place("DATA_MANAGER", LEA), name="Noemie Fontenot"))
    page.goto("/")
    page.get_by_role("link", name="See what was sent").click()
    look(page)
    expect(page.get_by_role("cell", name="Waits for your yes").first).to_be_visible()
    page.get_by_role("link", name=f"Submission {number}").click()
    look(page)
    expect(page.get_by_text("change 80 of 80 known rows of student")).to_be_visible()
    reach(page, page.get_by_role("button", name="Yes, store it"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said yes")).to_be_visible()
    look(page)
    loading.finish(by=lea(LEA), number=number)
    assert languages() == [("spa", 80)]
    page.reload()
    page.get_by_role("link", name="Take it back").click()
    look(page)
    expect(page.get_by_text("80 of student")).to_be_visible()
    expect(page.get_by_text("was changed, and is as it was before")).to_be_visible()
    assert languages() == [("spa", 80)]
    page.get_by_label("Why, in a sentence").fill("It was another school's export.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("80 rows are as they were before it")).to_be_visible()
    look(page)
    assert languages() == [("eng", 80)]
    page.goto(f"/submissions/{number}/withdraw/")
    expect(page.get_by_text("withdrawn already")).to_be_visible()


@pytest.mark.usefixtures("site")
def test_another_lea_does_not_find_it(page: Page, tmp_path: Path) -> None:
    number = send(tmp_path, "fre")
    sign_in(page, with_roles(Place("DATA_MANAGER", "036"), name="Odile Prejean"))
    answer = page.goto(f"/submissions/{number}/")
    assert answer is not None
    assert answer.status == 404
