"""Journey: who may do what. Invitations, requests, roles, the yearly assurance, and switching between LEAs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from ser.services.access import desks, inviting, requesting
from ser.services.access.granting import Place
from ser.store.passwords import checked
from ser.store.scope import state_scope, visitor_scope
from tests.journeys.browser import look, person, reach, sign_in
from tests.journeys.people import with_roles
from tests.journeys.site import PASSWORD, TODAY, Site

LEA, OTHER = "026", "017"


@pytest.fixture
def coordinator(site: Site, page: Page) -> Page:
    """The security coordinator of an LEA, signed in."""
    email = with_roles(Place("SECURITY_COORDINATOR", LEA), name="Simone Arceneaux")
    sign_in(page, email)
    return page


def test_a_person_is_invited_makes_an_account_and_works(site: Site, coordinator: Page, chromium: Browser) -> None:
    coordinator.get_by_role("link", name="People and roles").first.click()
    look(coordinator)
    coordinator.get_by_role("link", name="Invite a person").click()
    look(coordinator)
    reach(coordinator, coordinator.get_by_label("Full name"))
    coordinator.keyboard.type("Noelle Robichaux")
    coordinator.get_by_label("E-mail address").fill("noelle@example.org")
    coordinator.get_by_role("combobox", name="Role").select_option(label="Data manager")
    coordinator.get_by_label("Why").fill("Sends the files of the LEA")
    coordinator.get_by_role("button", name="Send the invitation").click()
    expect(coordinator.get_by_role("status")).to_contain_text("a second person has to agree")
    look(coordinator)
    with _director(chromium, site) as director:
        director.get_by_role("link", name="request for access to confirm").click()
        look(director)
        _answer(director, "Noelle Robichaux", "She sends our files from Monday on")
        expect(director.get_by_role("status")).to_contain_text("on its way to noelle@example.org")
        look(director)

    link = re.search(r"http\S+", site.letter("noelle@example.org"))
    assert link is not None
    with person(chromium, site) as invited:
        invited.goto(urlsplit(link[0]).path)
        expect(invited).to_have_url(f"{site.url}/invitation/")
        expect(invited.get_by_role("heading", level=1)).to_have_text("Welcome, Noelle Robichaux")
        look(invited)
        invited.get_by_label("Choose a password").fill("password")
        invited.get_by_label("Confirm password").fill("password")
        invited.get_by_role("button", name="Make my account").click()
        expect(invited.locator(".usa-error-message")).to_contain_text("too short")
        look(invited)
        invited.get_by_label("Choose a password").fill(PASSWORD)
        invited.get_by_label("Confirm password").fill(PASSWORD)
        invited.get_by_role("button", name="Make my account").click()
        sign_in(invited, "noelle@example.org")
        expect(invited.get_by_role("heading", level=1)).to_have_text("Assurance of confidentiality")
        look(invited)
        invited.get_by_role("button", name="I assure this").click()
        expect(invited.get_by_role("heading", level=1)).to_have_text("Welcome, Noelle")
        look(invited)
        invited.goto("/access/")
        expect(invited.locator("main")).to_contain_text("Send files")
        look(invited)
        invited.goto("/people/")
        expect(invited.get_by_role("heading", level=1)).to_have_text("This is not open to you")
        look(invited)


def test_an_invitation_works_once(site: Site, page: Page) -> None:
    by = state_scope("operator:test")
    place = Place("SECURITY_COORDINATOR", LEA)
    letter = requesting.invite(
        by=by, email="once@example.org", full_name="O", place=place, why="test", today=TODAY
    ).letter
    assert letter is not None
    kept = checked(PASSWORD, email="once@example.org", full_name="O")
    inviting.accept(by=visitor_scope(), token=letter.token, password=kept, today=TODAY)
    page.goto(f"/invitation/{letter.token}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This invitation cannot be accepted")
    look(page)


def test_a_request_is_decided_with_an_answer(site: Site, coordinator: Page, chromium: Browser) -> None:
    email = with_roles(Place("LEA_READER", OTHER), name="Hugo Daigle")
    with person(chromium, site) as asking:
        sign_in(asking, email, then="/access/ask/")
        look(asking)
        asking.get_by_role("combobox", name="LEA").select_option(LEA)
        asking.get_by_role("combobox", name="Role").select_option(label="Site administrator")
        asking.get_by_label("Why you need it").fill("I am the new principal")
        asking.get_by_role("button", name="Ask for access").click()
        expect(asking.locator(".usa-error-message")).to_contain_text("type the codes of the sites")
        look(asking)
        asking.get_by_label("Sites").fill("026001")
        asking.get_by_role("button", name="Ask for access").click()
        expect(asking.get_by_role("status")).to_contain_text("was sent")
    coordinator.goto("/people/")
    waiting = coordinator.get_by_role("row", name=re.compile("Hugo Daigle")).first
    expect(waiting).to_contain_text("I am the new principal")
    _answer(coordinator, "Hugo Daigle", "The superintendent named him")
    expect(coordinator.get_by_role("status")).to_contain_text("approved")
    with _director(chromium, site, then="/staff/") as director:
        expect(director.get_by_role("row", name=re.compile("Hugo Daigle"))).to_contain_text("Given by a coordinator")
        _answer(director, "Hugo Daigle", "He leads the school")
        expect(director.get_by_role("status")).to_contain_text("The role is given")
    coordinator.goto("/people/")
    expect(coordinator.get_by_role("row", name=re.compile("Hugo Daigle"))).to_contain_text("Site administrator")


def test_a_director_asks_for_a_list_of_staff_and_the_coordinator_gives_it(
    site: Site, coordinator: Page, chromium: Browser
) -> None:
    with _director(chromium, site, then="/staff/") as director:
        director.get_by_role("link", name="Ask for roles for staff").click()
        look(director)
        director.get_by_label("People").fill("Ida Roy, ida.roy@example.org\nno address")
        director.get_by_role("combobox", name="Role").select_option(label="Reader")
        director.get_by_label("Why").fill("They audit the files of the year")
        director.get_by_role("button", name="Ask for the roles").click()
        expect(director.locator(".usa-error-message")).to_contain_text("Line 2 is not")
        look(director)
        director.get_by_label("People").fill("Ida Roy, ida.roy@example.org\nBea Roy, bea.roy@example.org")
        director.get_by_role("button", name="Ask for the roles").click()
        expect(director.get_by_role("status")).to_contain_text("Asked for 2 people")
    coordinator.goto("/people/")
    _answer(coordinator, "Bea Roy", "As the director asks")
    expect(coordinator.get_by_role("status")).to_contain_text("on its way to bea.roy@example.org")


def test_somebody_who_is_signed_in_cannot_take_an_invitation_of_another_address(site: Site, page: Page) -> None:
    letter = requesting.invite(
        by=state_scope("operator:test"),
        email="meant@example.org",
        full_name="Who Is Meant",
        place=Place("SECURITY_COORDINATOR", LEA),
        why="test",
        today=TODAY,
    ).letter
    assert letter is not None
    sign_in(page, with_roles(Place("LEA_READER", OTHER), name="Hugo Daigle"))
    page.goto(f"/invitation/{letter.token}/")
    page.get_by_role("button", name="Accept the role").click()
    expect(page.locator("main")).to_contain_text("sent to another address")
    look(page)


def test_the_last_coordinator_stays_until_there_is_a_successor(site: Site, page: Page, chromium: Browser) -> None:
    lea = "029"
    email = with_roles(Place("SECURITY_COORDINATOR", lea), name="Marcus Landry")
    state = with_roles(Place("STATE_ADMIN", None), name="Renee Fontenot")
    successor = with_roles(Place("LEA_READER", lea), name="Odile Thibodeaux")
    sign_in(page, state, then="/people/")
    look(page)
    _take(page, "Marcus Landry")
    expect(page.get_by_role("alert")).to_contain_text("Give that role to a successor first")
    page.get_by_role("link", name="Assign a role").click()
    look(page)
    page.get_by_role("combobox", name="Person").select_option(label=f"Odile Thibodeaux ({successor})")
    page.get_by_role("combobox", name="Role").select_option(label="Security coordinator")
    page.get_by_role("combobox", name="LEA").select_option(lea)
    page.get_by_label("Why").fill("Named by the superintendent")
    page.get_by_role("button", name="Give the role").click()
    _take(page, "Marcus Landry")
    expect(page.get_by_role("status")).to_contain_text("taken away")
    with person(chromium, site) as former:
        sign_in(former, email)
        expect(former.locator("main")).to_contain_text("You have no role yet")
        look(former)


def test_one_works_for_two_leas_and_switches_by_keyboard(site: Site, page: Page) -> None:
    places = Place("DATA_MANAGER", OTHER), Place("SECURITY_COORDINATOR", LEA)
    sign_in(page, with_roles(*places, name="Andre Melancon"))
    expect(page.locator("main")).to_contain_text("Your role: Data manager")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="People and roles")).to_have_count(0)
    menu = page.locator("summary").filter(has_text="Working for")
    reach(page, menu)
    page.keyboard.press("Enter")
    look(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Your role: Security coordinator")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="People and roles")).to_have_count(1)


def test_without_this_years_assurance_nothing_is_open(site: Site, page: Page) -> None:
    email = with_roles(Place("DATA_MANAGER", LEA), name="Grace Hebert", assured=None)
    sign_in(page, email)
    expect(page).to_have_url(f"{site.url}/access/assurance/")
    page.get_by_role("button", name="I assure this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Grace")
    page.goto("/access/assurance/")
    expect(page.locator("main")).to_contain_text("Given")
    assert date(2018, 3, 1) < desks.standing(by=visitor_scope(), person=_number(email), today=TODAY).renew_by
    look(page)


@contextmanager
def _director(chromium: Browser, site: Site, then: str = "/") -> Iterator[Page]:
    """The director of the LEA, signed in."""
    with person(chromium, site) as page:
        sign_in(page, with_roles(Place("LEA_DIRECTOR", LEA), name="Camille Broussard"), then=then)
        yield page


def _answer(page: Page, name: str, words: str) -> None:
    """Approve what waits for somebody."""
    row = page.get_by_role("row", name=re.compile(name)).first
    row.locator("summary").click()
    look(page)
    row.get_by_label("Your answer").fill(words)
    row.get_by_role("button", name="Approve").click()


def _take(page: Page, name: str) -> None:
    row = page.get_by_role("row", name=re.compile(name)).filter(has_text="Security coordinator")
    row.locator("summary").click()
    row.get_by_label("Why is the role removed?").fill("Left the LEA")
    row.get_by_role("button", name="Remove").click()


def _number(email: str) -> int:
    from ser.store.accounts import User

    return int(User.objects.get(email=email).pk)
