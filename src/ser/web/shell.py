"""What every page shows around its content."""

from functools import cache
from importlib.metadata import version

from django.conf import settings
from django.http import HttpRequest

from ser.law.permission import Permission
from ser.services.access.desks import Desk
from ser.store.running import state
from ser.web.access.sessions import ends_at
from ser.web.acting import Acting, code_of
from ser.web.places import MAIN, OWN, Place, open_to


def shell(request: HttpRequest) -> dict[str, object]:
    """The values of the frame, under one name: state, day, person, places to go, time-out."""
    frame: dict[str, object] = {
        "state": state().name,
        "version": _version(),
        "demo": settings.SER_DEMO,
        "today": getattr(request, "today", None),
        "session_seconds": settings.SESSION_COOKIE_AGE,
        "session_warn": settings.SER_WARN_SECONDS,
    }
    acting: Acting | None = getattr(request, "acting", None)
    if acting is not None:
        frame |= _of(acting, request)
    return {"shell": frame}


def _of(acting: Acting, request: HttpRequest) -> dict[str, object]:
    desk, path = acting.desk, request.path
    return {
        "session_end": ends_at(request.session),  # type: ignore[arg-type]
        "person": acting.person,
        "working_for": desk.name if desk else "",
        "roles": _roles(desk) if desk else "",
        "choices": [
            {"code": code_of(one), "name": one.name, "roles": _roles(one), "chosen": one is desk}
            for one in acting.desks
        ],
        "finds": acting.may(Permission.FIND_STUDENT),
        "places": _shown(open_to(acting, MAIN), path),
        "own_places": _shown(open_to(acting, OWN), path),
    }


def _roles(desk: Desk) -> str:
    return ", ".join(role.label for role in desk.roles)


def _shown(places: list[Place], path: str) -> list[dict[str, str]]:
    # Of places within one another, such as people and their sign-ins, one is in the inner one.
    around = max(
        (one.address for one in places if one.address != "/" and path.startswith(one.address)), key=len, default=""
    )
    return [
        {
            "address": one.address,
            "label": one.label,
            "icon": one.icon,
            "current": "page" if path == one.address else "true" if one.address == around else "",
        }
        for one in places
    ]


@cache
def _version() -> str:
    return version("ser")
