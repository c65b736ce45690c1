"""Journey: the pages about a child. Where it stands, why a day is due, what happened, who changed it, who looked."""

from playwright.sync_api import Browser, Page, expect

from ser.services.access.granting import Place
from ser.store.protection import CONFIDENTIAL
from tests.journeys.browser import look, person, reach, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.sending import act, ask

TABS = ("Overview", "Deadlines", "Time line", "Records", "Changes", "Access log")
SECRET = "812 Hidden Oak Lane"

_RESPONSIBLE = """
    JOIN responsibility r ON r.student_id = s.id AND r.end_date IS NULL
    AND r.responsibility_status = 'ACCEPTED' AND r.role = 'FAPE'
"""


def test_a_child_is_understood_without_the_guide(site: Site, page: Page, chromium: Browser) -> None:
    child, lea, due = ask(f"""
        SELECT s.public_id, r.lea_code, to_char(min(f.due_date), 'MM/DD/YYYY') FROM student s {_RESPONSIBLE}
        JOIN fact_deadlines f ON f.student_id = s.id AND f.lea_code = r.lea_code AND f.due_date > f.as_of
        WHERE f.timeline = 'T-07' GROUP BY s.id, r.lea_code ORDER BY s.id DESC LIMIT 1
    """)[0]
    sign_in(page, with_roles(Place("LEA_DIRECTOR", lea), name="Estelle Savoie"), then=f"/child/{child}/")
    expect(page.get_by_role("heading", name="Current status")).to_be_visible()
    expect(page.locator(".ser-stands")).to_contain_text("In special education since")
    expect(page.locator(".ser-next")).to_contain_text(due)
    look(page)
    clock = page.locator("article", has=page.get_by_role("heading", name="Annual review", exact=True)).first
    why = clock.locator("summary")
    reach(page, why, presses=60)
    page.keyboard.press("Enter")
    expect(clock.locator("ol li").first).to_contain_text("Starts:")
    expect(clock).to_contain_text("34 CFR 300.324")
    look(page)
    for tab in TABS[1:]:
        page.get_by_label("Pages about this child").get_by_role("link", name=tab).click()
        expect(page.get_by_label("Pages about this child").locator("[aria-current]")).to_have_text(tab)
        look(page)
    expect(page.get_by_role("button", name="Print for a parent")).to_be_visible()
    expect(page.locator("section", has=page.locator("#own"))).to_contain_text("Estelle Savoie")
    page.goto(f"/child/{child}/story/")
    page.get_by_role("link", name="Show every date").click()
    expect(page.locator(".ser-event--small").first).to_be_visible()
    page.locator(".ser-event a", has_text="The plan was completed").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Individualized education program")

    elsewhere = "055" if lea != "055" else "017"
    with person(chromium, site) as stranger:
        sign_in(stranger, with_roles(Place("LEA_DIRECTOR", elsewhere), name="Hugo Daigle"))
        for part in ("", "deadlines/", "story/", "records/", "changes/", "access/"):
            answer = stranger.goto(f"/child/{child}/{part}")
            assert answer is not None
            assert answer.status == 404


def test_a_confidential_address_is_on_no_page_of_who_may_not_read_it(site: Site, page: Page) -> None:
    number, child, lea = ask(f"""
        SELECT s.id, s.public_id, r.lea_code FROM student s {_RESPONSIBLE}
        WHERE EXISTS (SELECT FROM guardian g WHERE g.student_id = s.id) ORDER BY s.id DESC LIMIT 1 OFFSET 1
    """)[0]
    act("UPDATE student SET street = %s, address_is_protected = true WHERE id = %s", SECRET, number)
    act("UPDATE student SET street = %s WHERE id = %s", f"{SECRET} 3", number)
    act("UPDATE guardian SET street = %s, is_court_restricted = true WHERE student_id = %s", SECRET, number)
    sign_in(page, with_roles(Place("EVALUATOR", lea), name="Jules Richard"))
    number_of = ask("SELECT min(id) FROM guardian WHERE student_id = %s", number)[0][0]
    for part in (
        "",
        "deadlines/",
        "story/?all=1",
        "records/",
        "changes/",
        f"student/{number}/",
        f"guardian/{number_of}/",
    ):
        answer = page.goto(f"/child/{child}/{part}")
        assert answer is not None
        assert answer.status == 200
        assert SECRET not in page.content(), part
    page.goto(f"/child/{child}/records/")
    expect(page.locator("main")).to_contain_text(CONFIDENTIAL)
    page.goto(f"/child/{child}/")
    expect(page.get_by_label("To heed")).to_contain_text("Address is confidential")
    expect(page.locator("main")).to_contain_text("Restricted by a court: no contact, no information")
    assert page.get_by_role("link", name="Access log").count() == 0
    look(page)
