"""All addresses of the pages, read off where they are declared, and the ways to ask each of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ser.law.permission import Permission
from tests.matrix.expected import ANY_CHILD, CHILD, LISTED, OURS, PAIR, RECORD, STEP, SUBMISSION, Answer, Line, Whose
from tests.matrix.world import World

FLOW, STEP_OF_IT = "referral", "referral"
KIND, LISTED_KIND = "student_name", "earlysteps_notice"
SENT: Mapping[str, str] = {"number": "0"}
"""What is sent: enough to pass the permission, and not enough to change anything."""
ASKED_TO_DELETE: Mapping[str, str] = {"why": "for the walk"}
"""What is sent to ask that a row be deleted: the person who does not see the row is not asked why."""
_FILLED: Mapping[str, object] = {
    "token": "nothing", "key": "nothing-else", "uidb36": "1", "provider_id": "nobody", "pk": 1,
    "flow": FLOW, "step": STEP_OF_IT, "number": 0, "name": "review",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is declared: its name, or where it has none its pattern; and what it takes."""

    name: str
    takes: frozenset[str]
    view: Callable[..., HttpResponse]

    @property
    def needs(self) -> Permission | None:
        """The permission that stands at the view."""
        return getattr(self.view, "needs", None)


def addresses() -> list[Address]:
    """Every address that answers."""
    return list(_within(get_resolver().url_patterns, "", frozenset()))


def _within(patterns: list[URLPattern | URLResolver], before: str, takes: frozenset[str]) -> Iterator[Address]:
    for one in patterns:
        names = takes | set(one.pattern.converters) | set(one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from _within(one.url_patterns, before + str(one.pattern), names)
        else:
            yield Address(one.name or before + str(one.pattern), names, one.callback)


def path(address: Address, world: World, whose: Whose | None = None) -> str:
    """The address in full, about this child or row."""
    line = OURS.get(address.name, Line())
    filled = dict(_FILLED) | {"kind": KIND if "child" in address.takes else LISTED_KIND}
    if whose is not None:
        filled["child"] = world.children[whose]
        filled["other"] = world.children[Whose.OWN if whose is not Whose.OWN else Whose.BESIDE]
        held = {LISTED: world.listed, STEP: world.referrals, SUBMISSION: world.sent}
        numbers = held.get(line.about, world.records)
        filled["number"] = numbers.get(whose, 0)
    if "/" in address.name:
        return f"/{address.name}"
    return reverse(address.name, kwargs={name: filled[name] for name in address.takes})


def about(line: Line, world: World) -> list[Whose | None]:
    """The children or rows to ask an address about, as it is about one."""
    if line.about in (CHILD, RECORD, STEP, ANY_CHILD, PAIR):
        return list(world.children)
    numbers = {LISTED: world.listed, SUBMISSION: world.sent}.get(line.about)
    return list(numbers) if numbers is not None else [None]


def answered(client: Client, way: str, where: str) -> Answer:
    """How the address answers; an exception in the page comes out here."""
    sent = ASKED_TO_DELETE if where.endswith("/delete/") else SENT
    response = client.post(where, sent, secure=True) if way == "POST" else client.get(where, secure=True)
    return told(response)


def told(response: HttpResponseBase) -> Answer:
    """What an answer means."""
    if response.status_code in (301, 302) and response.headers["Location"].startswith("/account/login/"):
        return Answer.DOOR
    meanings = {403: Answer.REFUSED, 404: Answer.NOT_FOUND, 405: Answer.NO_SUCH_WAY}
    if response.status_code >= 500:
        raise AssertionError(f"The page failed with {response.status_code}.")
    return meanings.get(response.status_code, Answer.OPENS)
