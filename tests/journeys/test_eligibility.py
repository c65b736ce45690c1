"""Journeys: a child is evaluated, found eligible and gets a plan; another leaves special education and comes back."""

from playwright.sync_api import Page, expect

from ser.services.access.granting import Place
from tests.journeys.browser import look, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.journeys.steps import begin, done, fill, saved, served
from tests.sending import ask


def test_an_evaluation_leads_to_eligibility_and_a_plan_with_placement_and_services(site: Site, page: Page) -> None:
    child, lea = ask(
        "SELECT s.public_id::text, e.lea_code FROM evaluation e JOIN student s ON s.id = e.student_id"
        " WHERE e.evaluation_status = 'IN_PROCESS' AND e.evaluation_type = 'I' AND e.dissemination_date IS NULL"
        " AND NOT EXISTS (SELECT FROM program_episode p WHERE p.student_id = s.id) ORDER BY s.id LIMIT 1"
    )[0]
    sign_in(page, with_roles(Place("LEA_DIRECTOR", lea), name="Odile Fontenot"))
    page.goto(f"/child/{child}/flow/evaluation/")
    begin(page, "Parts")
    look(page)
    fill(page, component="PSY", component_date="02/20/2018", examiner_discipline="PSY")
    saved(page)
    done(page, "Parts")
    begin(page, "Report and decision")
    fill(page, team_meeting_date="02/26/2018", evaluation_outcome="E", dissemination_date="02/27/2018")
    fill(page, evaluation_status="COMPLETED")
    saved(page)
    begin(page, "What was found")
    fill(page, exceptionality="SLD", order="1")
    saved(page)
    expect(page.locator("main")).to_contain_text("Nothing is left to do here")

    page.goto(f"/child/{child}/flow/plan/")
    begin(page, "Consent to services")
    fill(page, response="Y", signed_date="02/27/2018", received_date="02/27/2018")
    saved(page)
    begin(page, "Program")
    fill(page, begin_date="02/28/2018", begin_basis="INIT")
    saved(page)
    begin(page, "Plan")
    look(page)
    fill(page, iep_type="INIT", meeting_date="02/27/2018", iep_date="02/27/2018", begin_date="02/28/2018")
    fill(page, end_date="02/26/2019")
    saved(page)
    begin(page, "Placement")
    fill(page, begin_date="02/28/2018", school_age_environment="RC80", minutes_total="2100", minutes_regular="1900")
    saved(page)
    begin(page, "Services")
    fill(page, service="SE", service_setting="REG", sessions="3", frequency="W", minutes="45", begin_date="02/28/2018")
    saved(page)
    begin(page, "Make it official")
    fill(page, iep_status="OFFICIAL", parent_signature_date="02/27/2018")
    saved(page)
    expect(page.locator("main")).to_contain_text("Nothing is left to do here")
    query = """
        SELECT x.exceptionality, i.iep_status, p.school_age_environment, v.minutes FROM student s
        JOIN exceptionality x ON x.student_id = s.id JOIN evaluation e ON e.evaluation_id = x.evaluation_id
        AND e.evaluation_outcome = 'E' JOIN program_episode g ON g.student_id = s.id
        JOIN iep i ON i.program_episode_id = g.program_episode_id JOIN placement p ON p.iep_id = i.iep_id
        JOIN service v ON v.iep_id = i.iep_id WHERE s.public_id = %s
    """
    assert ask(query, child) == [("SLD", "OFFICIAL", "RC80", 45)]
    page.goto(f"/child/{child}/")
    look(page)


def test_a_child_leaves_special_education_and_comes_back_with_its_history(site: Site, page: Page) -> None:
    child, lea = served(6)
    sign_in(page, with_roles(Place("LEA_DIRECTOR", lea), name="Percy Landry"))
    page.goto(f"/child/{child}/flow/exit/")
    look(page)
    begin(page, "Exit")
    look(page)
    fill(page, end_date="02/15/2018", exit_reason="TRAN")
    saved(page)
    expect(page.locator("main")).to_contain_text("Nothing is left to do here")

    page.goto(f"/child/{child}/flow/return/")
    begin(page, "Program")
    fill(page, begin_date="02/26/2018")
    saved(page)
    look(page)
    stays = (
        "SELECT end_date::text, exit_reason, begin_basis FROM program_episode e JOIN student s ON s.id = e.student_id"
    )
    found = ask(f"{stays} WHERE s.public_id = %s AND program = 'IDEA' ORDER BY e.begin_date DESC LIMIT 2", child)
    assert [row[:2] for row in found] == [(None, None), ("2018-02-15", "TRAN")]
    assert found[0][2] == "RET"
