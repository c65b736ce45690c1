"""Journey: entering and correcting records: checked while typing, two editors, drafts, deleting, correcting."""

from playwright.sync_api import Browser, Page, expect

from ser.services.access import Place
from tests.journeys.browser import look, person, reach, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.sending import ask


def one(site: Site, kind: str, at: int, where: str = "true") -> tuple[str, int, str]:
    """A child's public ID, the number of one of its records, and the LEA whose it is; each test takes its own child."""
    query = f"""
        SELECT s.public_id, t.id, t.lea_code FROM {kind} t JOIN student s ON s.id = t.student_id
        JOIN responsibility r ON r.student_id = s.id AND r.lea_code = t.lea_code AND r.end_date IS NULL
        AND r.responsibility_status = 'ACCEPTED' AND r.role = 'FAPE'
        WHERE {where} AND t.id IN (SELECT min(id) FROM {kind} GROUP BY student_id) ORDER BY t.id LIMIT 1 OFFSET %s
    """
    found = ask(query, at)[0]
    return str(found[0]), int(found[1]), str(found[2])


def director(page: Page, lea: str, name: str = "Odile Guidry") -> None:
    sign_in(page, with_roles(Place("LEA_DIRECTOR", lea), name=name))


def test_a_record_is_entered_checked_while_typing_and_corrected(site: Site, page: Page) -> None:
    child, _, lea = one(site, "enrollment", 0)
    director(page, lea)
    page.goto(f"/child/{child}/removal/new/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("New: ")
    look(page)
    reach(page, page.get_by_label("Begins"), presses=80)
    page.keyboard.type("13/45/2018")
    page.keyboard.press("Tab")
    expect(page.locator("#said-begin_date")).to_contain_text("no date of the calendar")
    look(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet")
    look(page)
    expect(page.get_by_label("Begins")).to_have_value("13/45/2018")
    page.get_by_label("Begins").fill("02/05/2018")
    page.locator("#e-discipline_method").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    look(page)
    expect(page.get_by_label("Begins")).to_have_value("02/05/2018")
    assert ask("SELECT count(*) FROM removal WHERE from_screen AND begin_date = '2018-02-05'")[0][0] == 1


def test_the_second_of_two_editors_chooses_between_both_versions(site: Site, page: Page, chromium: Browser) -> None:
    child, number, lea = one(site, "service", 1)
    director(page, lea, "Paula Landry")
    address = f"/child/{child}/service/{number}/"
    page.goto(address)
    with person(chromium, site) as other:
        director(other, lea, "Remy Hebert")
        other.goto(address)
        other.get_by_label("Minutes").fill("25")
        other.get_by_role("button", name="Save").click()
        expect(other.locator(".ser-messages")).to_contain_text("Saved.")
    page.get_by_label("Minutes").fill("35")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two versions")
    expect(page.locator("main")).to_contain_text("Remy Hebert changed it")
    expect(page.locator("main")).to_contain_text("Both changed it")
    look(page)
    page.locator("label", has_text="Yours: 35").click()
    page.get_by_role("button", name="Save what is chosen").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    assert ask("SELECT minutes FROM service WHERE id = %s", number) == [(35,)]
