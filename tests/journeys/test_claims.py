"""Journey: a child moves. One LEA claims it, the other refuses, the state settles; both are told at each turn."""

from playwright.sync_api import Browser, Locator, Page, expect

from ser.services.access.granting import Place
from tests.journeys.browser import look, person, reach, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.sending import ask


def moving(at: int) -> tuple[str, str, str, str]:
    """A child's public ID, state ID and last name, and the LEA that has it; from the end, away from other journeys."""
    query = """
        SELECT s.public_id::text, s.state_id, s.last_name, r.lea_code FROM student s
        JOIN responsibility r ON r.student_id = s.id AND r.role = 'FAPE' AND r.responsibility_status = 'ACCEPTED'
        WHERE r.end_date IS NULL AND s.state_id IS NOT NULL AND r.begin_date < '2018-01-01'
        AND (SELECT count(*) FROM responsibility x WHERE x.student_id = s.id) = 1 ORDER BY s.id DESC LIMIT 1 OFFSET %s
    """
    found = ask(query, at)[0]
    return found[0], found[1], found[2], found[3]


def another(lea: str) -> str:
    """An LEA that is not this one."""
    return str(ask("SELECT lea_code FROM lea WHERE lea_code <> %s ORDER BY lea_code DESC LIMIT 1", lea)[0][0])


def enter(page: Page, role: str, lea: str | None, name: str) -> None:
    sign_in(page, with_roles(Place(role, lea), name=name))


def answer(page: Page, words: str, why: str) -> None:
    """Press a button of a claim, say why, and press the one that does it."""
    box: Locator = page.locator("details", has=page.locator("summary", has_text=words))
    box.locator("summary").click()
    look(page)
    box.get_by_role("textbox").fill(why)
    box.get_by_role("button", name=words).click()


def test_a_child_is_claimed_refused_and_settled(site: Site, page: Page, chromium: Browser) -> None:
    child, state_id, last_name, holder = moving(0)
    claimant = another(holder)
    enter(page, "LEA_DIRECTOR", claimant, "Adele Castille")
    page.goto("/find/statewide/")
    page.get_by_label("State ID").fill(state_id)
    page.get_by_label("Reason for access").fill("Enrolled here today")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("link", name="Claim").filter(has_text=last_name).click()
    look(page)
    reach(page, page.get_by_label("Responsible from"))
    page.keyboard.type("02/31/2018")
    page.get_by_text("The child is enrolled here").click()
    page.get_by_label("School", exact=True).select_option(index=1)
    page.get_by_role("button", name="Claim the child").click()
    expect(page.locator(".usa-error-message")).to_contain_text("02/31/2018")
    look(page)
    page.get_by_label("Responsible from").fill("02/20/2018")
    expect(page.get_by_label("Attested by")).to_have_value("Adele Castille")
    page.get_by_label("A word to the other LEA").fill("The family rents here since February.")
    page.get_by_role("button", name="Claim the child").click()
    expect(page.locator(".ser-messages")).to_contain_text("The claim is made")
    look(page)
    page.get_by_role("link", name=last_name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(last_name)

    with person(chromium, site) as other:
        enter(other, "LEA_DIRECTOR", holder, "Bruno Doucet")
        expect(other.locator(".ser-waits")).to_contain_text("1 claim of another LEA to answer")
        look(other)
        other.locator(".ser-wait").first.click()
        expect(other.locator("main")).to_contain_text("The family rents here since February.")
        answer(other, "Refuse", "Still on our roll")
        expect(other.locator(".ser-messages")).to_contain_text("stands as disputed")

    with person(chromium, site) as state:
        enter(state, "STATE_ADMIN", None, "Corinne Ledet")
        state.goto("/claims/")
        expect(state.locator("main")).to_contain_text("Still on our roll")
        answer(state, "Settle for the claimant", "The lease proves it")
        expect(state.locator(".ser-messages")).to_contain_text("both LEAs see")

    page.goto("/claims/")
    expect(page.locator("main")).to_contain_text("The lease proves it")
    expect(page.locator("main")).to_contain_text("Accepted")
    look(page)
    query = (
        "SELECT r.lea_code, responsibility_status, end_date IS NULL FROM responsibility r JOIN student s"
        " ON s.id = r.student_id WHERE s.public_id = %s ORDER BY r.id"
    )
    assert ask(query, child) == [(holder, "ACCEPTED", False), (claimant, "ACCEPTED", True)]


def test_a_child_is_released_and_the_waiting_claim_holds_by_itself(site: Site, page: Page, chromium: Browser) -> None:
    child, _, _, holder = moving(1)
    claimant = another(holder)
    with person(chromium, site) as other:
        enter(other, "DATA_MANAGER", claimant, "Dora Hymel")
        other.goto(f"/child/{child}/claim/")
        other.get_by_label("Responsible from").fill("02/26/2018")
        other.get_by_text("Neither yet").click()
        other.get_by_role("button", name="Claim the child").click()
        expect(other.locator("main")).to_contain_text("the claimant does not read the record")
        assert other.goto(f"/child/{child}/").status == 404  # type: ignore[union-attr]
    enter(page, "LEA_DIRECTOR", holder, "Emile Verret")
    page.goto(f"/child/{child}/release/")
    look(page)
    page.get_by_label("First day on which").fill("02/26/2018")
    page.get_by_label("Why it ends").select_option(label="Moved to another LEA of the state")
    page.get_by_role("button", name="Release the child").click()
    expect(page.locator(".ser-messages")).to_contain_text("The child is released")
    look(page)
    query = (
        "SELECT r.lea_code FROM responsibility r JOIN student s ON s.id = r.student_id WHERE s.public_id = %s"
        " AND r.end_date IS NULL AND r.responsibility_status = 'ACCEPTED'"
    )
    assert ask(query, child) == [(claimant,)]
