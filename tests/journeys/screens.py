"""`make screens`: pictures of the main pages, as each role sees them, on a phone, a laptop and a large screen.

To add a page, add a line to PAGES. Without an argument everything is drawn; with one, only pages of that name.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ser.cli.demo.sign_ins import SignIns, read
from ser.store.connect import connection, opened
from ser.store.scope import state_scope
from tests.journeys.browser import Browser, Page, browser, violations
from tests.journeys.site import SER, free_port, wait_for

ROOT = Path(__file__).parents[2]
OUT, HOME = ROOT / "out" / "screens", ROOT / "out" / "screens-home"
SIZES = {"phone": (360, 780), "laptop": (1280, 860), "large": (2560, 1440)}

COORDINATOR, MANAGER, STATE = "Security coordinator", "Data manager", "State administrator"
DIRECTOR = "Director of special education"
PAGES = (
    ("sign-in", "", "/account/login/"),
    ("reset", "", "/account/password/reset/"),
    ("home-coordinator", COORDINATOR, "/"),
    ("home-manager", MANAGER, "/"),
    ("people", COORDINATOR, "/people/"),
    ("invite", COORDINATOR, "/people/invite/"),
    ("close-account", COORDINATOR, "/people/close/"),
    ("change-address", COORDINATOR, "/people/address/"),
    ("sign-ins", COORDINATOR, "/people/sign-ins/"),
    ("give", STATE, "/people/give/"),
    ("ask", MANAGER, "/access/ask/"),
    ("roles", MANAGER, "/access/"),
    ("assurance", MANAGER, "/access/assurance/"),
    ("second-step", MANAGER, "/account/2fa/"),
    ("app", MANAGER, "/account/2fa/totp/activate/"),
    ("passkey", MANAGER, "/account/2fa/webauthn/add/"),
    ("password", MANAGER, "/account/password/change/"),
    ("sessions", MANAGER, "/account/sessions/"),
    ("not-allowed", MANAGER, "/people/"),
    ("home-director", DIRECTOR, "/"),
    ("claims", DIRECTOR, "/claims/"),
    ("claims-ended", STATE, "/claims/ended/"),
    ("look-ups", COORDINATOR, "/look-ups/"),
    ("activity", COORDINATOR, "/people/activity/"),
    ("release", DIRECTOR, "/child/{child}/release/"),
    ("flows", DIRECTOR, "/child/{child}/flow/"),
    ("flow", DIRECTOR, "/child/{child}/flow/evaluation/"),
    ("flow-step", DIRECTOR, "/child/{child}/flow/plan/services/"),
    ("find", DIRECTOR, "/find/"),
    ("find-statewide", DIRECTOR, "/find/statewide/"),
    ("find-list", DIRECTOR, "/find/statewide/list/"),
    ("child", DIRECTOR, "/child/{child}/"),
    ("child-deadlines", DIRECTOR, "/child/{child}/deadlines/"),
    ("child-story", DIRECTOR, "/child/{child}/story/"),
    ("child-records", DIRECTOR, "/child/{child}/records/"),
    ("child-changes", DIRECTOR, "/child/{child}/changes/"),
    ("review", DIRECTOR, "/child/{child}/renew/review/"),
    ("record-new", DIRECTOR, "/child/{child}/referral/new/"),
    ("explanation-new", DIRECTOR, "/child/{child}/explanation/new/"),
    ("restraint-new", DIRECTOR, "/child/{child}/restraint/new/"),
    ("complaint-new", STATE, "/child/{child}/state_complaint/new/"),
    ("child-new", DIRECTOR, "/child/new/"),
    ("drafts", DIRECTOR, "/drafts/"),
    ("deletes", DIRECTOR, "/deletes/"),
    ("submissions", DIRECTOR, "/submissions/"),
    ("lists", DIRECTOR, "/directory/"),
    ("list-of-sites", DIRECTOR, "/directory/site/"),
    ("merges", MANAGER, "/merges/"),
    ("doubts", MANAGER, "/submissions/doubts/"),
    ("answers", MANAGER, "/submissions/answers/"),
    ("profile", MANAGER, "/submissions/profile/student/"),
    ("child-access", DIRECTOR, "/child/{child}/access/"),
)
"""Name of the picture, role (none: before signing in), address; `{child}` is one of the director's LEA."""

_CHILD = """
    SELECT s.public_id FROM student s JOIN responsibility r ON r.student_id = s.id AND r.end_date IS NULL
    JOIN iep i ON i.student_id = s.id WHERE r.lea_code = %s GROUP BY s.id ORDER BY count(*) DESC, s.id LIMIT 1
"""


def main(wanted: str = "") -> None:
    """Make a demonstration once, serve it, and go through the pages."""
    if read(HOME) is None:
        subprocess.run([str(SER), "demo", "--students", "200", "--no-serve", "--home", str(HOME)], check=True)
    sign_ins = read(HOME)
    assert sign_ins is not None
    OUT.mkdir(parents=True, exist_ok=True)
    child = _child(next(one.place for one in sign_ins.people if one.role == DIRECTOR))
    pages = [(name, role, address.format(child=child)) for name, role, address in PAGES if wanted in name]
    with _served() as url, browser() as chromium:
        for size in SIZES:
            _draw(chromium, url, size, sign_ins, pages)


def _child(place: str) -> str:
    """A child with much to show of the LEA of this name and code."""
    with opened(HOME), connection(state_scope("operator:screens")) as db:
        found = db.execute(_CHILD, [place.rpartition("(")[2].rstrip(")")]).fetchone()
    assert found is not None
    return str(found[0])


@contextmanager
def _served() -> Iterator[str]:
    port = free_port()
    told = {name: value for name, value in os.environ.items() if not name.startswith("SER_")}
    server = subprocess.Popen([str(SER), "serve", "--port", str(port), "--home", str(HOME)], env=told)
    try:
        wait_for(port, server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def _draw(chromium: Browser, url: str, size: str, sign_ins: SignIns, pages: list[tuple[str, str, str]]) -> None:
    width, height = SIZES[size]
    emails = {one.role: one.email for one in sign_ins.people}
    for role in dict.fromkeys(role for _, role, _ in pages):
        context = chromium.new_context(base_url=url, viewport={"width": width, "height": height})
        page = context.new_page()
        if role:
            _enter(page, emails[role], sign_ins.password)
        for name, of, address in pages:
            if of == role:
                page.goto(address, wait_until="networkidle")
                # The window is made as long as the page, so that what stays in sight is where it ends up.
                tall = page.evaluate("() => document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": max(height, tall)})
                page.screenshot(path=OUT / f"{name}-{size}.png")
                page.set_viewport_size({"width": width, "height": height})
                for found in violations(page):
                    sys.stdout.write(f"{name} {size}: {found}\n")
        context.close()


def _enter(page: Page, email: str, password: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


if __name__ == "__main__":
    main(*sys.argv[1:2])
