"""Who acts in a request, where and on which day: found once, before any page runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ser.law.permission import Permission
from ser.services.access import desks
from ser.services.access.desks import Desk
from ser.store.accounts import User
from ser.store.running import state
from ser.store.scope import Scope, visitor_scope
from ser.web.client import client_address

Answer = Callable[[HttpRequest], HttpResponse]
LEA = "lea"
"""Where the session keeps for which LEA a person works now."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in."""

    number: int
    public_id: UUID
    full_name: str
    email: str

    @property
    def first_name(self) -> str:
        return self.full_name.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, at which of the desks that the person's roles give, and the scope that follows from it."""

    person: Person
    desks: tuple[Desk, ...]
    desk: Desk | None
    scope: Scope

    @property
    def is_closed(self) -> bool:
        """Whether the yearly assurance of confidentiality has to be given before anything is shown."""
        return self.desk is not None and self.scope.permissions == desks.CLOSED

    @property
    def self_scope(self) -> Scope:
        """The person in their own name, for what is about the person and no child."""
        return visitor_scope(self.scope.actor, origin=self.scope.origin)

    def may(self, permission: Permission) -> bool:
        """Whether the person may do something at this desk."""
        return permission in self.scope.permissions


class Request(HttpRequest):
    """A request of a signed-in person, as pages get it."""

    acting: Acting
    today: date


def acting(answer: Answer) -> Answer:
    """Give each request its day and, if somebody is signed in, the scope in which that person acts."""
    zone = ZoneInfo(state().time_zone)

    def with_actor(request: HttpRequest) -> HttpResponse:
        timezone.activate(zone)
        today = date.fromisoformat(settings.SER_TODAY) if settings.SER_TODAY else datetime.now(zone).date()
        request.today = today  # type: ignore[attr-defined]
        request.acting = _acting(request, today)  # type: ignore[attr-defined]
        return answer(request)

    return with_actor


def _acting(request: HttpRequest, today: date) -> Acting | None:
    user = request.user
    if not user.is_authenticated:
        return None
    assert isinstance(user, User)
    person = Person(user.pk, user.public_id, user.full_name, user.email)
    visitor = visitor_scope(f"user:{person.number}", origin=origin(request))
    found = tuple(desks.desks(by=visitor, person=person.number, today=today))
    wanted = request.session.get(LEA)
    desk = next((one for one in found if code_of(one) == wanted), found[0] if found else None)
    return Acting(person, found, desk, desk.scope if desk else visitor)


def code_of(desk: Desk) -> str:
    """How forms and the session name a desk: by its LEA's code, the state's by a word."""
    return desk.lea_code or "state"


def origin(request: HttpRequest) -> str:
    """From where a request comes, for the audit log."""
    return f"web {client_address(request)}"
