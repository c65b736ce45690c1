"""Journey: a child moved in. The new LEA goes from the child's page to a program, a plan and a service of its own."""

from playwright.sync_api import Page, expect

from ser.services.access.granting import Place
from ser.services.claims import claiming
from tests.journeys.browser import look, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.sending import TODAY, ask, lea


def moved(at: int) -> tuple[str, str]:
    """A child with a plan in force, handed over to another LEA; its public ID, and the LEA that has the child now."""
    query = """
        SELECT s.public_id::text, r.lea_code FROM student s
        JOIN responsibility r ON r.student_id = s.id AND r.role = 'FAPE' AND r.responsibility_status = 'ACCEPTED'
        JOIN iep p ON p.student_id = s.id AND p.lea_code = r.lea_code AND p.iep_status = 'OFFICIAL'
        WHERE r.end_date IS NULL AND p.begin_date < '2018-02-01' AND p.end_date > '2018-06-01'
        AND p.iep_type IN ('INIT', 'REV') AND (SELECT count(*) FROM responsibility x WHERE x.student_id = s.id) = 1
        ORDER BY s.id DESC LIMIT 1 OFFSET %s
    """
    child, holder = ask(query, at)[0]
    new = str(ask("SELECT lea_code FROM lea WHERE lea_code <> %s ORDER BY lea_code LIMIT 1", holder)[0][0])
    values = {"begin_date": "02/20/2018", "begin_reason": "T", "claim_basis": "INTENT", "site_code": ""}
    claiming.claim(by=lea(new), child=child, values=values, why="moved", today=TODAY)
    (waiting,) = [one for one in claiming.queue(by=lea(holder), today=TODAY).claims if one.child == child]
    claiming.accept(by=lea(holder), number=waiting.number, why="moved", today=TODAY)
    return str(child), new


def test_the_new_lea_goes_from_the_childs_page_to_its_own_program_and_plan(site: Site, page: Page) -> None:
    child, new = moved(3)
    sign_in(page, with_roles(Place("LEA_DIRECTOR", new), name="Ines Fontenot"))
    page.goto(f"/child/{child}/")
    expect(page.locator("main")).to_contain_text("This child came with a plan on 02/20/2018.")
    look(page)
    page.get_by_role("link", name="Enter the program").click()
    expect(page.locator("#e-begin_date")).to_have_value("02/20/2018")
    expect(page.locator("#e-begin_basis")).to_have_value("TRF")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    page.goto(f"/child/{child}/")
    page.get_by_role("link", name="Adopt the plan or write your own").click()
    expect(page.locator("#e-end_date")).not_to_have_value("")
    look(page)
    page.locator("#e-iep_status").select_option("OFFICIAL")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    page.goto(f"/child/{child}/")
    expect(page.locator("main")).not_to_contain_text("Next step")
    page.goto(f"/child/{child}/flow/plan/services/")
    page.locator("#e-service").select_option(index=1)
    page.get_by_label("Minutes").first.fill("30")
    page.locator("#e-begin_date").fill("2/20/18")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    assert ask("SELECT count(*) FROM service WHERE lea_code = %s AND from_screen", new)[0][0] >= 1
