"""The link of a letter: its secret goes from the address into the session, where a page then finds it."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ser.services.access.giving import NotThere
from ser.store.scope import Scope, visitor_scope
from ser.web.acting import origin


class Looks(Protocol):
    """What finds out whether a secret opens anything; raises NotThere where it does not."""

    def __call__(self, *, by: Scope, token: str, today: date) -> object: ...


def link(page: str, opens: Looks, gone: str) -> Callable[[HttpRequest, str], HttpResponse]:
    """The view of a letter's link, which leads to a page; `gone` is the template where it leads nowhere.

    The secret does not stay in the address, so that no history of a browser keeps it.
    """

    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            opens(by=visitor_scope(origin=origin(request)), token=token, today=request.today)  # type: ignore[attr-defined]
        except NotThere as refused:
            # A link that leads nowhere makes no session: anybody can send a million of them.
            return render(request, gone, {"refused": str(refused)}, status=404)
        request.session[_kept(page)] = token
        return redirect(page)

    return opened


def secret(request: HttpRequest, page: str) -> str:
    """The secret with which the page was reached; nothing where no letter led there."""
    return str(request.session.get(_kept(page), ""))


def forget(request: HttpRequest, page: str) -> None:
    """Forget a secret that has done its work."""
    request.session.pop(_kept(page), None)


def _kept(page: str) -> str:
    return f"secret of {page}"
