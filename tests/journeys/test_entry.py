"""Journey: entering and correcting records: checked while typing, two editors, drafts, deleting, correcting."""

import re

from playwright.sync_api import Browser, Page, expect

from ser.services.access.granting import Place
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
    page.goto(f"/child/{child}/screening/new/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("New: ")
    look(page)
    reach(page, page.get_by_label("Screened"), presses=80)
    page.keyboard.type("13/45/2018")
    page.keyboard.press("Tab")
    expect(page.locator("#said-screening_date")).to_contain_text("not a real date")
    look(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet")
    look(page)
    expect(page.get_by_label("Screened")).to_have_value("13/45/2018")
    page.get_by_label("Screened").fill("02/05/2018")
    page.locator("#e-screening_type").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    look(page)
    expect(page.get_by_label("Screened")).to_have_value("02/05/2018")
    assert ask("SELECT count(*) FROM screening WHERE from_screen AND screening_date = '2018-02-05'")[0][0] == 1


def test_the_bar_that_saves_never_covers_what_has_the_focus(site: Site, page: Page) -> None:
    child, _, lea = one(site, "enrollment", 0)
    director(page, lea, "Noemie Duplantis")
    for width, height in ((360, 640), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"/child/{child}/referral/new/")
        fields = page.locator("#record .ser-grid").first.locator("input:not([type=hidden]), select, textarea")
        page.locator("#record .ser-grid [name]").first.focus()
        for key in ("Tab", "Shift+Tab"):
            covered = []
            for _ in range(fields.count()):
                page.keyboard.press(key)
                covered += page.evaluate(_COVERED)
            assert covered == []


_COVERED = """() => {
    const here = document.activeElement, bar = document.querySelector(".ser-entry__save");
    if (!here.closest("#record .ser-grid")) return [];
    // A browser scrolls by whole points.
    const field = here.getBoundingClientRect(), over = bar.getBoundingClientRect();
    // Of an area of several lines, a browser shows the one where typing goes on.
    const shown = field.top + Math.min(field.height, 30);
    return field.bottom > over.top && field.top < over.bottom || shown > innerHeight + 1 ? [here.name] : [];
}"""


def test_what_the_information_system_owns_is_shown_and_not_keyed_again(site: Site, page: Page) -> None:
    child, number, lea = one(site, "enrollment", 0)
    director(page, lea, "Aline Prejean")
    page.goto(f"/child/{child}/enrollment/{number}/")
    expect(page.locator("main")).to_contain_text("The student information system owns this record")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    look(page)
    page.goto(f"/child/{child}/records/")
    expect(page.locator(f"a[href='/child/{child}/referral/new/']")).to_have_count(1)
    expect(page.locator(f"a[href='/child/{child}/enrollment/new/']")).to_have_count(0)


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


def test_what_is_typed_is_kept_on_the_server_and_another_editor_is_told(
    site: Site, page: Page, chromium: Browser
) -> None:
    child, number, lea = one(site, "referral", 2)
    email = with_roles(Place("LEA_DIRECTOR", lea), name="Celeste Broussard")
    sign_in(page, email)
    address = f"/child/{child}/referral/{number}/"
    page.goto(address)
    page.get_by_label("Requester").select_option(index=3)
    expect(page.locator("#found")).to_contain_text("Draft kept")
    chosen = page.get_by_label("Requester").input_value()
    with person(chromium, site) as elsewhere:
        sign_in(elsewhere, email)
        elsewhere.goto("/drafts/")
        look(elsewhere)
        elsewhere.get_by_role("link", name="Referral").click()
        expect(elsewhere.locator("main")).to_contain_text("This is your draft of")
        expect(elsewhere.get_by_label("Requester")).to_have_value(chosen)
        look(elsewhere)
        elsewhere.get_by_role("button", name="Discard the draft").click()
        expect(elsewhere.locator(".ser-messages")).to_contain_text("discarded")
        elsewhere.goto("/drafts/")
        expect(elsewhere.locator("main")).to_contain_text("You have no drafts")
        look(elsewhere)
    with person(chromium, site) as other:
        director(other, lea, "Marcel Dugas")
        other.goto(address)
        expect(other.locator("#others")).to_contain_text("Celeste Broussard")
        look(other)


def test_deleting_is_asked_by_one_and_approved_by_another(site: Site, page: Page, chromium: Browser) -> None:
    child, number, lea = one(site, "service", 3)
    director(page, lea, "Odette Melancon")
    page.goto(f"/child/{child}/service/{number}/")
    page.get_by_text("Ask to delete this record").click()
    page.get_by_label("Why should it be deleted?").fill("Entered for the wrong child")
    look(page)
    page.get_by_role("button", name="Ask to delete").click()
    expect(page.locator("main")).to_contain_text("Entered for the wrong child")
    page.goto("/deletes/")
    expect(page.locator("main")).to_contain_text("You asked; somebody else decides.")
    look(page)
    assert ask("SELECT count(*) FROM service WHERE id = %s", number) == [(1,)]
    with person(chromium, site) as other:
        director(other, lea, "Gaston Prejean")
        other.goto("/deletes/")
        other.get_by_text("Decide", exact=False).filter(has_text="Service").first.click()
        other.get_by_label("Your answer, in a sentence").fill("Looked at it; it is wrong")
        other.get_by_role("button", name="Approve").click()
        expect(other.locator(".ser-messages")).to_contain_text("The record is deleted.")
        look(other)
    assert ask("SELECT count(*) FROM service WHERE id = %s", number) == [(0,)]


def test_an_evaluator_adds_a_new_child_and_the_clock_stands_on_the_home_page(site: Site, page: Page) -> None:
    last, first, born, lea = ask(
        "SELECT last_name, first_name, to_char(birth_date, 'FMMM/FMDD/YY'), lea_code FROM student"
        " ORDER BY id OFFSET 5 LIMIT 1"
    )[0]
    sign_in(page, with_roles(Place("EVALUATOR", lea), name="Yvette Comeaux"))
    page.goto("/find/")
    page.get_by_role("link", name="Add a child").click()
    look(page)
    page.get_by_label("Last name").fill(last)
    page.get_by_label("First name").fill(first)
    page.get_by_label("Birth date").fill(born)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Is it one of these children?")
    look(page)
    page.get_by_text("I looked at them: this is another child").click()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title(re.compile("^Error: Add a child"))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Date responsibility begins is needed.")
    expect(page.get_by_label("Last name")).to_have_value(last)
    look(page)
    page.get_by_label("Reason responsibility begins").select_option("N")
    page.get_by_label("Date responsibility begins").fill("12-4-17")
    page.locator("#e-site_code").select_option(index=1)
    expect(page.locator("#said-begin_date")).to_contain_text("Monday, December 4, 2017")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("The child is added, and your LEA is responsible.")
    expect(page.locator("main")).to_contain_text("Next step")
    look(page)
    page.get_by_role("link", name="Enter the referral").click()
    page.locator("#e-referral_received_date").fill("12/5/2017")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    ((child,),) = ask(
        "SELECT s.public_id::text FROM student s JOIN responsibility r ON r.student_id = s.id WHERE s.from_screen"
        " AND r.lea_code = %s AND r.begin_date = '2017-12-04' AND r.responsibility_status = 'ACCEPTED'",
        lea,
    )
    page.goto(f"/child/{child}/evaluation/new/")
    page.get_by_label("Type").first.select_option("I")
    page.locator("#e-evaluation_status").select_option("IN_PROCESS")
    page.locator("#e-consent_received_date").fill("12/7/2017")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    page.goto("/")
    expect(page.locator(f"main a[href*='{child}']").first).to_be_visible()


def test_a_site_is_corrected_on_its_list(site: Site, page: Page) -> None:
    _, _, lea = one(site, "enrollment", 4)
    director(page, lea, "Lucie Thibodeaux")
    page.goto("/directory/")
    look(page)
    page.get_by_role("link", name="Open Site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Site")
    look(page)
    page.locator("tbody a").first.click()
    page.get_by_label("Name").fill("Bayou Teche Academy")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    look(page)
    assert ask("SELECT from_screen FROM site WHERE site_name = 'Bayou Teche Academy'") == [(True,)]
