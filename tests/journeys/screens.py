"""`make screens`: pictures of the main pages, as each role sees them, on a phone, a laptop and a large screen.

To add a page, add a line to PAGES. Without an argument everything is drawn; with one, only pages of that name.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ser.cli.sign_ins import SignIns, read
from tests.journeys.browser import Browser, Page, browser, violations
from tests.journeys.site import SER, free_port, wait_for

ROOT = Path(__file__).parents[2]
OUT, HOME = ROOT / "out" / "screens", ROOT / "out" / "screens-home"
SIZES = {"phone": (360, 780), "laptop": (1280, 860), "large": (2560, 1440)}

COORDINATOR, MANAGER, STATE = "Security coordinator", "Data manager", "State administrator"
PAGES = (
    ("sign-in", "", "/account/login/"),
    ("reset", "", "/account/password/reset/"),
    ("home-coordinator", COORDINATOR, "/"),
    ("home-manager", MANAGER, "/"),
    ("people", COORDINATOR, "/people/"),
    ("invite", COORDINATOR, "/people/invite/"),
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
)
"""Name of the picture, role (none: before signing in), address."""


def main(wanted: str = "") -> None:
    """Make a demonstration once, serve it, and go through the pages."""
    if read(HOME) is None:
        subprocess.run([str(SER), "demo", "--students", "200", "--no-serve", "--home", str(HOME)], check=True)
    sign_ins = read(HOME)
    assert sign_ins is not None
    OUT.mkdir(parents=True, exist_ok=True)
    with _served() as url, browser() as chromium:
        for size in SIZES:
            _draw(chromium, url, size, sign_ins, [page for page in PAGES if wanted in page[0]])


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
                page.screenshot(path=OUT / f"{name}-{size}.png", full_page=True)
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
