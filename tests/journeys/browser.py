"""A real browser, and what every page must be like in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.journeys.site import PASSWORD, Site
from tests.machine import TOOLS

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 15_000.0
_RUN = """async (rules) => {
    const found = await axe.run(document, {runOnly: rules});
    return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
}"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    # Its driver runs a loop that Django takes for an asynchronous caller of the ORM; there is none here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=TOOLS["chromium"].find(), args=FLAGS)
        yield found
        found.close()


@contextmanager
def person(of: Browser, site: Site, **options: Any) -> Iterator[Page]:
    """A page of somebody with a browser of their own, in which no script or style of ours may be refused."""
    context = of.new_context(base_url=site.url, **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    # That an answer was not 200 is what some journeys are about; all else is a fault of ours.
    assert [said for said in complaints if not said.startswith("Failed to load resource")] == []


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text() + "; 0")
    found: list[str] = page.evaluate(_RUN, RULES)
    return found


def look(page: Page) -> None:
    """Every page: nothing that axe finds, one heading that says what it is, and no wider than a phone."""
    assert violations(page) == [], page.url
    assert page.locator("h1").count() == 1, page.url
    size = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360, page.url
    if size is not None:
        page.set_viewport_size(size)


def sign_in(page: Page, email: str, password: str = PASSWORD, then: str = "/") -> None:
    """Sign in with the password alone."""
    page.goto(f"/account/login/?next={then}")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def reach(page: Page, target: Locator, presses: int = 60) -> None:
    """Come to a control by the Tab key alone."""
    target.wait_for()
    for _ in range(presses):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached within {presses} presses of Tab")


__all__ = ["Browser", "BrowserContext", "Page", "browser", "look", "person", "reach", "sign_in", "violations"]
