"""Journey: every page that there is, opened once by somebody who may; a new one is looked at without a line here."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from ser.law.permission import Level
from ser.services.access.granting import Place
from ser.states.louisiana.state import STATE
from tests.journeys.browser import look, person, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site
from tests.matrix.expected import LISTED, OURS, SUBMISSION, Line
from tests.matrix.walk import Address, addresses
from tests.sending import ask

_CHILD = """
    SELECT s.public_id::text, r.lea_code, max(f.id), min(n.id) FROM student s
    JOIN responsibility r ON r.student_id = s.id AND r.end_date IS NULL AND r.role = 'FAPE'
    JOIN referral f ON f.student_id = s.id AND f.lea_code = r.lea_code
    JOIN earlysteps_notice n ON n.lea_code = r.lea_code
    WHERE r.responsibility_status = 'ACCEPTED' GROUP BY s.id, r.lea_code ORDER BY s.id LIMIT 1
"""
_OTHER = "SELECT public_id::text FROM student WHERE public_id <> %s::uuid ORDER BY id LIMIT 1"
# Anyone who works in an LEA sees most pages; the roles of the state open the rest.
ROLES = sorted(STATE.roles.values(), key=lambda role: (role.level is not Level.LEA, role.code != "LEA_DIRECTOR"))


def role_for(line: Line) -> str:
    """The first role that opens a page."""
    asked = {one for one in (line.needs, line.behind) if one is not None}
    return next(role.code for role in ROLES if asked <= role.permissions)


OPENED = {name: role_for(line) for name, line in OURS.items() if "GET" in line.ways}
# An LEA may have one child alone here; the state merges any two.
OPENED["merge"] = "STATE_ADMIN"
# What stands here was sent by the state.
OPENED |= {name: "STATE_ADMIN" for name in OPENED if OURS[name].about == SUBMISSION}
"""The pages that the table of addresses knows, and who opens each here."""


@pytest.mark.parametrize("role", sorted({*OPENED.values()}))
def test_every_page_is_fit_to_be_read(site: Site, chromium: Browser, role: str) -> None:
    child, lea, referral, notice = ask(_CHILD)[0]
    other = ask(_OTHER, child)[0][0]
    sent = ask("SELECT min(id) FROM submission")[0][0]
    place = Place(role, None if STATE.roles[role].level is Level.STATE else lea)

    def path(one: Address) -> str:
        about_child = "child" in one.takes
        filled = {
            "child": child,
            "other": other,
            "kind": "referral" if about_child else "earlysteps_notice",
            "number": {LISTED: notice, SUBMISSION: sent}.get(OURS[one.name].about, referral),
            "flow": "referral",
            "step": "referral",
            "name": "review",
        }
        return reverse(one.name, kwargs={name: filled[name] for name in one.takes})

    with person(chromium, site) as page:
        sign_in(page, with_roles(place, name="Lucille Every"))
        page.wait_for_load_state()
        for one in addresses():
            if OPENED.get(one.name) == role:
                answer = page.goto(path(one))
                assert answer is not None
                assert answer.status == 200, one.name
                look(page)
