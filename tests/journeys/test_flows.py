"""Journey: led step by step through a child's records, leaving in the middle and coming back."""

from playwright.sync_api import Page, expect

from ser.services.access.granting import Place
from tests.journeys.browser import look, reach, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.journeys.steps import begin, saved, served
from tests.sending import ask


def test_a_referral_is_led_to_consent_and_goes_on_where_it_was_left(site: Site, page: Page) -> None:
    child, lea = served(4)
    email = with_roles(Place("LEA_DIRECTOR", lea), name="Fernand Babin")
    sign_in(page, email)
    page.goto(f"/child/{child}/")
    page.get_by_role("link", name="Guided work").click()
    look(page)
    page.get_by_role("link", name="New referral to consent").click()
    look(page)
    page.goto(f"/child/{child}/flow/referral/referral/?again=1")
    look(page)
    reach(page, page.get_by_label("Received by pupil appraisal"), presses=80)
    page.keyboard.type("02/20/2018")
    saved(page)
    expect(page.locator(".ser-step").nth(0)).to_contain_text("Done")
    expect(page.locator(".ser-step--next")).to_contain_text("Ask for consent")

    begin(page, "Ask for consent")
    look(page)
    page.get_by_label("Consent requested").fill("02/23/2018")
    page.get_by_label("Consent requested").press("Tab")
    expect(page.locator("#found")).to_contain_text("draft", ignore_case=True)
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    sign_in(page, email)
    page.goto(f"/child/{child}/flow/referral/")
    expect(page.locator(".ser-step--next")).to_contain_text("You have a draft")
    look(page)
    page.goto("/")
    page.locator(".ser-lines").get_by_role("link", name="Referral").click()
    expect(page.locator(".ser-flow h2")).to_contain_text("Ask for consent")
    expect(page.get_by_label("Consent requested")).to_have_value("02/23/2018")
    saved(page)

    begin(page, "The parent's answer")
    page.get_by_label("Answer").select_option(label="Given")
    page.get_by_label("Signed", exact=True).fill("02/26/2018")
    saved(page)
    begin(page, "Open the evaluation")
    page.get_by_label("Consent received").fill("02/26/2018")
    saved(page)
    expect(page.locator("main")).to_contain_text("Nothing is left to do here")
    query = """
        SELECT c.consent_kind, e.evaluation_type, e.evaluation_status FROM evaluation e JOIN referral f
        ON f.lea_code = e.lea_code AND f.referral_id = e.referral_id JOIN student s ON s.id = e.student_id
        JOIN consent c ON c.student_id = s.id AND c.signed_date = '2018-02-26'
        WHERE s.public_id = %s AND e.consent_received_date = '2018-02-26' AND f.consent_requested_date = '2018-02-23'
    """
    assert ask(query, child) == [("EVAL", "I", "IN_PROCESS")]
    page.goto(f"/child/{child}/flow/evaluation/")
    expect(page.locator(".ser-step").nth(3)).to_contain_text("By ")
    look(page)


def test_consent_is_revoked_and_the_program_ends_with_it(site: Site, page: Page) -> None:
    child, lea = served(5)
    sign_in(page, with_roles(Place("LEA_DIRECTOR", lea), name="Gisele Toups"))
    page.goto(f"/child/{child}/flow/revoked/")
    begin(page, "Revocation")
    page.get_by_label("Revoked", exact=True).fill("02/20/2018")
    page.get_by_label("Notice of the end").fill("02/22/2018")
    page.get_by_label("Takes effect").fill("03/01/2018")
    saved(page)
    begin(page, "The program ends")
    page.get_by_label("Ends", exact=True).fill("03/01/2018")
    page.get_by_label("Exit reason").select_option(label="The parent revoked consent to services")
    saved(page)
    expect(page.locator("main")).to_contain_text("Nothing is left to do here")
    page.goto(f"/child/{child}/flow/return/")
    expect(page.locator(".ser-step--next")).to_contain_text("Program")
    look(page)


def test_a_line_of_part_c_is_worked_from_the_home_page(site: Site, page: Page) -> None:
    lea, last_name, number = ask(
        "SELECT lea_code, last_name, id FROM earlysteps_notice WHERE notice_outcome IS NULL"
        " AND NOT coalesce(parent_opted_out, false) ORDER BY id DESC LIMIT 1"
    )[0]
    sign_in(page, with_roles(Place("LEA_DIRECTOR", lea), name="Hollis Naquin"))
    expect(page.locator("main")).to_contain_text("New Part C referrals")
    look(page)
    page.locator(".ser-lines").get_by_role("link", name=last_name).first.click()
    look(page)
    page.get_by_label("Outcome").select_option(label="Moved away")
    page.get_by_label("Settled").fill("03/01/2018")
    saved(page)
    assert ask("SELECT notice_outcome FROM earlysteps_notice WHERE id = %s", number) == [("MOVED",)]
    page.goto("/")
    expect(page.locator(f".ser-lines a[href$='/{number}/']")).to_have_count(0)
