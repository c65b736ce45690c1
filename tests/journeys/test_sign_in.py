"""Journey: signing in, by password, second step, passkey and letter; and what happens when one is away too long."""

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from ser.store.running import start
from tests.journeys.browser import look, person, reach, sign_in
from tests.journeys.people import account
from tests.journeys.site import PASSWORD, Site

NEW = "quiet-harbor-violet-77"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
"""A device with a fingerprint reader, as the browser plays it."""


def test_one_signs_in_by_keyboard_and_is_led_back_to_where_one_wanted(site: Site, page: Page) -> None:
    account("keys@example.org")
    page.goto("/account/sessions/")
    look(page)
    reach(page, page.get_by_label("E-mail"))
    page.keyboard.type("keys@example.org")
    reach(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/account/sessions/")
    look(page)


def test_the_skip_link_leads_past_the_navigation(site: Site, page: Page) -> None:
    account("skip@example.org")
    sign_in(page, "skip@example.org")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_after_five_wrong_passwords_the_account_is_locked_and_says_so(site: Site, page: Page) -> None:
    account("locked@example.org")
    for _ in range(5):
        sign_in(page, "locked@example.org", "not-the-password-at-all")
        expect(page.get_by_role("alert")).to_contain_text("is incorrect")
    look(page)
    sign_in(page, "locked@example.org")
    expect(page.get_by_role("alert")).to_contain_text("locked for 15 minutes")
    look(page)


def test_a_forgotten_password_is_replaced_by_letter(site: Site, page: Page) -> None:
    account("forgot@example.org")
    page.goto("/account/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    look(page)
    page.get_by_label("E-mail").fill("forgot@example.org")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    look(page)
    link = re.search(r"http\S+", site.letter("forgot@example.org"))
    assert link is not None
    page.goto(urlsplit(link[0]).path)
    look(page)
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("Confirm password").fill(NEW)
    page.get_by_role("button", name="Save the new password").click()
    look(page)
    sign_in(page, "forgot@example.org", NEW)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    page.context.clear_cookies()
    page.goto(urlsplit(link[0]).path)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link is used up")
    look(page)


def test_whether_an_address_has_an_account_is_not_told(site: Site, page: Page) -> None:
    page.goto("/account/password/reset/")
    page.get_by_label("E-mail").fill("nobody@example.org")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    assert "There is no account with it" in site.letter("nobody@example.org")


def test_sessions_are_listed_and_others_ended(site: Site, chromium: Browser, page: Page) -> None:
    account("twice@example.org")
    with person(chromium, site) as elsewhere:
        sign_in(elsewhere, "twice@example.org")
        sign_in(page, "twice@example.org")
        page.goto("/account/sessions/")
        expect(page.locator("tbody tr")).to_have_count(2)
        look(page)
        page.get_by_role("button", name="Sign out everywhere else").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        elsewhere.goto("/account/sessions/")
        expect(elsewhere).to_have_url(re.compile("/account/login/"))


def test_an_authenticator_app_is_set_up_and_asked_for_from_then_on(site: Site, page: Page) -> None:
    account("app@example.org")
    sign_in(page, "app@example.org", then="/account/2fa/")
    look(page)
    page.get_by_role("link", name="Set up an authenticator app").click()
    look(page)
    secret = page.locator(".ser-key").inner_text()
    page.get_by_label("Six digits").fill(_digits(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    look(page)
    code = page.locator(".ser-codes li").first.inner_text()
    page.goto("/account/2fa/")
    expect(page.locator("main")).to_contain_text("10 of 10 codes are left")
    page.context.clear_cookies()

    sign_in(page, "app@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    look(page)
    page.get_by_label("Six digits, or a recovery code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".usa-error-message")).to_contain_text("its half minute is over")
    look(page)
    page.get_by_label("Six digits, or a recovery code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    stored = [one.data for one in _authenticators("app@example.org")]
    assert not any(secret in str(data) for data in stored)


def test_a_passkey_alone_signs_one_in(site: Site, page: Page) -> None:
    account("passkey@example.org")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    sign_in(page, "passkey@example.org", then="/account/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    look(page)
    page.get_by_label("Name of the key").fill("My phone")
    page.get_by_text("Sign in with it alone").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("rowheader")).to_contain_text("My phone")
    look(page)
    page.context.clear_cookies()

    page.goto("/account/login/?next=/account/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{site.url}/account/sessions/")


def test_one_is_warned_before_the_time_out_and_stays_with_one_press(site: Site, page: Page) -> None:
    account("warned@example.org")
    page.clock.install()
    sign_in(page, "warned@example.org")
    page.clock.fast_forward("26:00")
    warning = page.get_by_role("dialog", name="Are you still there?")
    expect(warning).to_contain_text("4 minutes")
    look(page)
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("26:00")
    expect(warning).to_be_visible()


def test_what_was_typed_is_there_after_a_time_out_and_signing_in_again(site: Site, page: Page) -> None:
    account("typing@example.org")
    page.clock.install()
    sign_in(page, "typing@example.org", then="/access/ask/")
    page.get_by_label("Why you need it").fill("I evaluate the children of two schools, and")
    page.clock.fast_forward("31:00")
    expect(page.get_by_role("dialog", name="You were signed out")).to_be_visible()
    look(page)
    page.context.clear_cookies()
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("E-mail address").fill("typing@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{site.url}/access/ask/")
    expect(page.get_by_label("Why you need it")).to_have_value("I evaluate the children of two schools, and")
    expect(page.get_by_role("status").filter(has_text="was put back")).to_be_visible()


def test_what_was_sent_after_the_session_had_ended_is_there_as_well(site: Site, page: Page) -> None:
    account("late@example.org")
    sign_in(page, "late@example.org", then="/access/ask/")
    page.get_by_label("Why you need it").fill("Sent too late")
    page.context.clear_cookies()
    page.get_by_role("button", name="Ask for access").click()
    page.goto("/account/login/?next=/access/ask/")
    page.get_by_label("E-mail address").fill("late@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Why you need it")).to_have_value("Sent too late")


def _digits(secret: str) -> str:
    """What an authenticator app would show now."""
    start()
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _authenticators(email: str) -> list[Any]:
    from allauth.mfa.models import Authenticator

    return list(Authenticator.objects.filter(user__email=email))
