"""Journey: finding a child among one's own, by whatever is known of it; and one of another LEA, with a reason."""

import re

from playwright.sync_api import Page, expect

from ser.services.access.granting import Place
from tests.journeys.browser import look, reach, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.sending import ask

_CHILDREN = """
    SELECT s.public_id::text, s.state_id, s.last_name, s.first_name, to_char(s.birth_date, 'MM/DD/YYYY'), r.lea_code
    FROM student s JOIN responsibility r ON r.student_id = s.id
    WHERE r.role = 'FAPE' AND r.responsibility_status = 'ACCEPTED' AND r.end_date IS NULL AND s.state_id IS NOT NULL
    AND length(s.last_name) > 5 AND s.last_name !~ '[^A-Za-z]'
    AND (SELECT count(DISTINCT o.lea_code) FROM responsibility o WHERE o.student_id = s.id) = 1 ORDER BY s.id DESC
"""


def test_a_child_is_found_while_one_types(site: Site, page: Page) -> None:
    public_id, state_id, last, first, born, lea = ask(_CHILDREN)[0]
    sign_in(page, with_roles(Place("DATA_MANAGER", lea), name="Camille Broussard"))
    page.get_by_role("link", name="Find a child").first.click()
    look(page)
    expect(page.get_by_label("Name, birth date or ID")).to_be_focused()
    # Half a name with two letters swapped, then the birth date: no key but these is pressed.
    page.keyboard.type(f"{last[0]}{last[2]}{last[1]}{last[3:]} {born}", delay=10)
    results = page.locator("#results")
    found = results.get_by_role("link", name=re.compile(f"^{last}, {first}"))
    expect(found).to_be_visible()
    expect(results.get_by_role("status")).to_contain_text("1 child.")
    look(page)
    page.get_by_label("Name, birth date or ID").fill("qqqqq wwwww")
    expect(results.get_by_role("status")).to_have_text("Nobody is found.")
    look(page)
    page.get_by_label("Name, birth date or ID").fill(state_id)
    expect(results.get_by_role("link")).to_have_count(1)
    reach(page, found)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/child/{public_id}/")
    # From any page, and without the script: the address tells nothing of what was typed.
    page.get_by_label("Find a child", exact=True).fill(f"{first} {last[:4]}")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/find/")
    expect(page.get_by_role("link", name=re.compile(f"^{last}, {first}")).first).to_be_visible()
    noted = ask("SELECT DISTINCT detail::text FROM audit_event WHERE act = 'find'")
    assert noted
    assert not any(last in detail or born in detail for (detail,) in noted)


def test_a_child_of_another_lea_is_looked_up_with_a_reason(site: Site, page: Page) -> None:
    rows = ask(_CHILDREN)
    public_id, _, last, first, born, lea = rows[1]
    other = next(row[-1] for row in rows if row[-1] != lea)
    sign_in(page, with_roles(Place("DATA_MANAGER", other), name="Felix Trahan"), then="/find/")
    page.get_by_label("Name, birth date or ID").fill(f"{last} {born}")
    expect(page.locator("#results").get_by_role("status")).to_have_text("Nobody is found.")
    page.get_by_role("link", name="Look across the state", exact=True).click()
    look(page)
    page.get_by_label("Last name").fill(last)
    page.get_by_label("Reason for access").fill("Enrolled here today")
    page.get_by_role("button", name="Look", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("the birth date")
    look(page)
    page.get_by_label("Birth date").fill(born)
    page.get_by_role("button", name="Look", exact=True).click()
    row = page.get_by_role("row", name=re.compile(f"{last}, {first}"))
    expect(row).to_be_visible()
    look(page)
    row.get_by_role("link", name=re.compile("Claim")).click()
    expect(page).to_have_url(f"{site.url}/child/{public_id}/claim/")
    page.goto(f"/child/{public_id}/")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text(last)
    query = "SELECT why FROM audit_event a JOIN student s ON s.id = a.student_id WHERE a.act = 'find statewide'"
    assert set(ask(query)) == {("Enrolled here today",)}
