"""Journey: a child enrolls with another LEA, which finds it on its home page and claims it; too many look-ups stop."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ser.engine.judging.roll import roll
from ser.services.access.granting import Place
from tests.database import SUBMISSION_KEY
from tests.journeys.browser import look, person, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.journeys.test_claims import another, answer, moving
from tests.sending import TODAY, act, ask, lea, load, table


def enroll(folder: Path, state_id: str, code: str) -> str:
    """An enrollment of a child at a site of an LEA; gives the site."""
    (site,) = ask("SELECT site_code FROM site WHERE site_code LIKE %s ORDER BY 1 LIMIT 1", f"{code}%")[0]
    row = {"lea_code": code, "state_id": state_id, "enrollment_id": "ARRIVED", "site_code": site,
           "entry_date": "2018-02-16", "entry_code": "E1", "grade": "03"}  # fmt: skip
    load(table(folder / "enrollment.csv", [row]), by=lea(code))
    roll(None, "operator:test", TODAY)
    return str(site)


def test_a_child_who_enrolls_is_claimed_from_the_home_page(
    site: Site, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SER_APP_SUBMISSION_KEY", SUBMISSION_KEY)
    _, state_id, last_name, holder = moving(2)
    claimant = another(holder)
    school = enroll(tmp_path, state_id, claimant)
    sign_in(page, with_roles(Place("LEA_DIRECTOR", claimant), name="Odile Prejean"))
    card = page.locator("section", has=page.get_by_role("heading", name="Enrolled with you, and not yours"))
    expect(card).to_contain_text(last_name)
    expect(card).to_contain_text(holder)
    look(page)
    page.goto("/find/")
    page.get_by_label("Name, birth date or ID").fill(state_id)
    expect(page.locator("#results")).to_contain_text("Enrolled with you, and not yours")
    look(page)
    page.locator("#results").get_by_role("link", name="Claim").click()
    expect(page.get_by_label("Responsible from")).to_have_value("02/16/2018")
    expect(page.get_by_label("School", exact=True)).to_have_value(school)
    expect(page.get_by_label("Attested by")).to_have_value("Odile Prejean")
    look(page)
    page.get_by_role("button", name="Claim the child").click()
    expect(page.locator("main")).to_contain_text("Odile Prejean")
    expect(page.locator("main")).to_contain_text("Stored: a claim that nobody answers is accepted after")
    look(page)
    page.goto("/")
    expect(page.locator("main")).to_contain_text("Claimed, waits for an answer")
    page.goto("/claims/")
    answer(page, "Withdraw", "Enrolled elsewhere after all")
    expect(page.locator(".ser-messages")).to_contain_text("withdrawn")


def test_a_coordinator_reviews_look_ups_that_stopped(site: Site, page: Page, chromium: Browser) -> None:
    _, state_id, _, holder = moving(3)
    code = another(holder)
    with person(chromium, site) as other:
        sign_in(other, with_roles(Place("DATA_MANAGER", code), name="Rosalie Aucoin"))
        (who,) = ask("SELECT 'user:' || id FROM ser_accounts() WHERE full_name = 'Rosalie Aucoin'")[0]
        act(
            "INSERT INTO look_up_review (actor, lea_code, day, allowed, is_stopped) VALUES (%s, %s, %s, 200, true)",
            who, code, TODAY,
        )  # fmt: skip
        sign_in(page, with_roles(Place("SECURITY_COORDINATOR", code), name="Paul Melancon"))
        expect(page.locator(".ser-waits")).to_contain_text("1 day of many look-ups to review")

        def look_up() -> None:
            other.goto("/find/statewide/")
            other.get_by_label("State ID").fill(state_id)
            other.get_by_label("Reason for access").fill("Enrolled here today")
            other.get_by_role("button", name="Look", exact=True).click()

        look_up()
        expect(other.locator("main")).to_contain_text("SER has stopped it")
        look(other)
        page.goto("/look-ups/")
        expect(page.locator("main")).to_contain_text("Rosalie Aucoin")
        look(page)
        page.get_by_label("What did you find?").fill("Enrollment week")
        page.get_by_role("button", name="In order: go on").click()
        expect(page.locator(".ser-messages")).to_contain_text("The look-ups go on")
        look_up()
        expect(other.locator("#matches")).to_contain_text("1 child found")
        expect(other.locator("main")).to_contain_text(f"…{state_id[-4:]}")
        expect(other.locator("main")).not_to_contain_text(state_id)
