"""Journey: signing in with the agency's own account, where settings name a provider and a second factor is required."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import site as sites
from tests.journeys.browser import look, person, sign_in
from tests.journeys.people import account
from tests.journeys.provider import CLIENT, SECRET, Provider, provider
from tests.journeys.site import Site


@pytest.fixture(scope="module")
def agency() -> Iterator[Provider]:
    """The agency's provider."""
    with provider() as made:
        yield made


@pytest.fixture(scope="module")
def strict(served: Site, agency: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The pages as they are in earnest: with single sign-on, and a second factor for all others."""
    told = {
        "SER_OIDC_URL": agency.url,
        "SER_OIDC_CLIENT_ID": CLIENT,
        "SER_OIDC_SECRET": SECRET,
        "SER_OIDC_NAME": "Example Agency",
    }
    folder: Path = tmp_path_factory.mktemp("strict")
    with sites.serving(served.database, folder, **told) as site:
        yield site


def test_who_has_an_account_gets_in_by_single_sign_on(
    site: Site, strict: Site, agency: Provider, chromium: Browser
) -> None:
    account("agency@example.org", "Paul Trahan")
    agency.email = "agency@example.org"
    with person(chromium, strict) as page:
        _enter(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Paul")
        look(page)


def test_who_has_none_makes_none(site: Site, strict: Site, agency: Provider, chromium: Browser) -> None:
    agency.email = "stranger@example.org"
    with person(chromium, strict) as page:
        _enter(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Accounts are made by invitation")
        look(page)


def test_an_address_that_the_provider_has_not_proved_opens_no_account(
    site: Site, strict: Site, agency: Provider, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    account("unproved@example.org")
    agency.email = "unproved@example.org"
    monkeypatch.setattr(agency, "is_verified", False)
    with person(chromium, strict) as page:
        _enter(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Accounts are made by invitation")


def test_with_a_password_alone_nothing_is_shown_but_how_to_set_up_a_second_step(
    site: Site, strict: Site, chromium: Browser
) -> None:
    account("alone@example.org")
    with person(chromium, strict) as page:
        sign_in(page, "alone@example.org")
        expect(page).to_have_url(f"{strict.url}/account/2fa/")
        look(page)
        page.goto("/access/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your roles")
        page.goto("/people/")
        expect(page).to_have_url(f"{strict.url}/account/2fa/")


def _enter(page: Page) -> None:
    page.goto("/account/login/")
    look(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in with Example Agency").click()
