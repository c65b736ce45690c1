"""What journeys through flows share: whom they are about, and how a step is filled in and saved."""

from playwright.sync_api import Page, expect

from tests.journeys.browser import look
from tests.sending import ask


def served(at: int) -> tuple[str, str]:
    """A child with a plan, and its LEA; from the end, away from other journeys."""
    query = """
        SELECT s.public_id::text, r.lea_code FROM student s JOIN responsibility r ON r.student_id = s.id
        AND r.role = 'FAPE' AND r.responsibility_status = 'ACCEPTED' AND r.end_date IS NULL
        JOIN program_episode e ON e.student_id = s.id AND e.lea_code = r.lea_code AND e.program = 'IDEA'
        AND e.end_date IS NULL WHERE EXISTS (SELECT FROM consent c WHERE c.student_id = s.id
        AND c.consent_kind = 'SERVICES' AND c.lea_code = r.lea_code) ORDER BY s.id DESC LIMIT 1 OFFSET %s
    """
    found = ask(query, at)[0]
    return found[0], found[1]


def begin(page: Page, step: str) -> None:
    """Begin or go on with a step of the list."""
    page.get_by_role("link", name=step).last.click()
    expect(page.locator(".ser-flow h2")).to_contain_text(step)


def fill(page: Page, **values: str) -> None:
    """Fill elements in by name, however the form asks for each: a code in a list, a day or words in a field."""
    for name, value in values.items():
        control = page.locator(f"[name={name}]")
        kind = control.first.evaluate("element => element.type")
        if kind in ("radio", "checkbox"):
            page.locator(f"[name={name}][value='{value}'] + label").click()
        elif kind.startswith("select"):
            control.select_option(value)
        else:
            control.fill(value)


def saved(page: Page) -> None:
    """Save the form, and look at the page that follows."""
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ser-messages")).to_contain_text("Saved.")
    look(page)


def done(page: Page, step: str) -> None:
    """See that the list of steps says of a step that it is done."""
    expect(page.locator(".ser-step", has=page.get_by_role("heading", name=step))).to_contain_text("Done")
