"""Journey: the accounts of an LEA's people. A new address, somebody who leaves, and what happened at the door."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from ser.services.access.granting import Place
from tests.journeys.browser import look, person, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import Site

LEA = "026"


def test_an_address_is_changed_by_two_and_an_account_is_closed_when_somebody_leaves(
    site: Site, page: Page, chromium: Browser
) -> None:
    reader = with_roles(Place("LEA_READER", LEA), name="Odile Landry")
    sign_in(page, with_roles(Place("SECURITY_COORDINATOR", LEA), name="Simone Accounts"))
    page.goto("/people/")
    page.get_by_role("link", name="Change an address").click()
    look(page)
    page.get_by_label("Person").select_option(label=f"Odile Landry ({reader})")
    page.get_by_label("New e-mail address").fill("odile.new@example.org")
    page.get_by_label("Why").fill("The LEA has a new mail server")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status")).to_contain_text("on its way to odile.new@example.org")
    link = re.search(r"http\S+", site.letter("odile.new@example.org"))
    assert link is not None
    assert link[0].startswith(site.url)

    with person(chromium, site) as owner:
        owner.goto(urlsplit(link[0]).path)
        sign_in(owner, reader, then="/address/")
        expect(owner.get_by_role("heading", level=1)).to_have_text("Confirm your new address")
        look(owner)
        owner.get_by_role("button", name="Confirm the address").click()
        expect(owner.get_by_role("status")).to_contain_text("odile.new@example.org")
        assert "odile.new@example.org" in site.letter(reader)

        page.goto("/people/")
        page.get_by_role("link", name="Close an account").click()
        look(page)
        page.get_by_label("Person").select_option(label="Odile Landry (odile.new@example.org)")
        page.get_by_label("Why").fill("Retired on this day")
        page.get_by_role("button", name="Close the account").click()
        expect(page.get_by_role("status")).to_contain_text("The account of Odile Landry is closed")
        owner.goto("/access/")
        expect(owner).to_have_url(re.compile("/account/login/"))
        sign_in(owner, "odile.new@example.org")
        expect(owner.get_by_role("heading", level=1)).to_have_text("This account is closed")
        look(owner)

    page.get_by_role("link", name="Sign-ins").first.click()
    look(page)
    listed = page.get_by_role("table", name="Sign-ins and what was refused")
    expect(listed).to_contain_text("Confirmed a new address")
    expect(listed).to_contain_text("The account was closed")
    page.get_by_role("combobox", name="What").select_option(label="The account was closed")
    page.get_by_role("button", name="Show").click()
    expect(listed.locator("tbody tr")).to_have_count(1)
