"""Journey: an annual review in which nothing changes but the dates, from the child's page to the new plan in force."""

from playwright.sync_api import Page, expect

from ser.law.words import page_day
from ser.services.access.granting import Place
from tests.journeys.browser import look, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import TODAY, Site
from tests.sending import ask

MOST = 25
"""Fields that a review may take in which nothing changes but the dates."""
_WAITING = """
    SELECT s.public_id::text, r.lea_code, i.iep_id FROM student s
    JOIN responsibility r ON r.student_id = s.id AND r.end_date IS NULL AND r.role = 'FAPE'
    AND r.responsibility_status = 'ACCEPTED'
    JOIN iep i ON i.student_id = s.id AND i.lea_code = r.lea_code AND i.iep_status = 'OFFICIAL'
    JOIN fact_deadlines f ON f.student_id = s.id AND f.lea_code = r.lea_code AND f.timeline = 'T-07'
    AND f.due_date > f.as_of
    WHERE EXISTS (SELECT FROM goal g WHERE g.iep_id = i.iep_id AND g.lea_code = i.lea_code)
    ORDER BY s.id DESC LIMIT 1 OFFSET 6
"""


def test_a_review_in_which_nothing_changes_but_the_dates_takes_few_fields(site: Site, page: Page) -> None:
    child, lea, last = ask(_WAITING)[0]
    sign_in(page, with_roles(Place("LEA_DIRECTOR", lea), name="Odile Broussard"), then=f"/child/{child}/")
    page.get_by_role("link", name="Start the annual review").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Annual review")
    look(page)
    page.get_by_role("button", name="Save and put").click()
    expect(page.get_by_role("alert")).to_contain_text("Present levels")
    assert page.title().startswith("Error:")
    look(page)

    today, touched = page_day(TODAY), 0
    for name, text in (
        ("meeting_date", today), ("iep_date", today), ("notice_date", today), ("present_levels", "Reads 88 words."),
    ):  # fmt: skip
        page.locator(f"[name=own--{name}]").fill(text)
        touched += 1
    for progress in page.locator("[name$=--goal_progress]").all():
        progress.select_option("SUF")
        touched += 1
    for day in page.locator("[name$=--progress_date]").all():
        day.fill(today)
        touched += 1
    for answer in page.locator("[name^=answer--goal-][value=CONT] + label").all():
        answer.click()
        touched += 1
    assert touched <= MOST
    expect(page.locator("#kept")).to_contain_text("is kept")
    page.goto(f"/child/{child}/renew/review/")
    expect(page.locator("[name=own--present_levels]")).to_have_value("Reads 88 words.")
    look(page)
    page.get_by_role("button", name="Save and put").click()
    expect(page.locator(".ser-messages")).to_contain_text("The new plan is in force")
    look(page)
    assert ask("SELECT iep_status FROM iep WHERE lea_code = %s AND iep_id = %s", lea, last) == [("SUPERSEDED",)]
    new = ask("SELECT i.iep_status, i.meeting_date, i.present_levels FROM iep i JOIN student s ON s.id = i.student_id"
              " WHERE s.public_id = %s AND i.iep_id LIKE 'ser-%%'", child)  # fmt: skip
    assert new == [("OFFICIAL", TODAY, "Reads 88 words.")]
