"""What makes a function a page: who may open it, and where those are led who may not, or not yet."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, cast
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from ser.law.permission import NotAllowed, Permission, demand
from ser.store.sessions import renew
from ser.web.access import sign_in_events
from ser.web.acting import Request
from ser.web.sorry import not_allowed
from ser.web.table import Table

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[Request, P], HttpResponse]
Answer: TypeAlias = Callable[..., HttpResponse]


def page(
    needs: Permission | None = None, *, methods: tuple[str, ...] = ("GET", "HEAD"), before_entry: bool = False
) -> Callable[[View[P]], Answer]:
    """A page for those who are signed in and hold a permission; None is for everybody who is signed in.

    `before_entry` is for the pages that somebody needs who has not yet done what is asked of everybody: a second
    factor, the yearly assurance.
    """

    def make(view: View[P]) -> Answer:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if getattr(request, "acting", None) is None:
                return to_the_door(request)
            signed_in = cast(Request, request)
            if not before_entry and (elsewhere := _not_yet(signed_in)):
                return elsewhere
            try:
                if needs is not None:
                    demand(signed_in.acting.scope, needs)
                response = view(signed_in, *args, **kwargs)
            except NotAllowed as refused:
                response = not_allowed(request, refused)
            except Http404:
                sign_in_events.refused(request, 404)
                raise
            if response.status_code in (403, 404):
                sign_in_events.refused(request, response.status_code)
            return response

        answer.needs = needs  # type: ignore[attr-defined]
        return answer

    return make


def post(needs: Permission | None = None, *, before_entry: bool = False) -> Callable[[View[P]], Answer]:
    """What a button does: a page that is only ever sent to."""
    return page(needs, methods=("POST",), before_entry=before_entry)


def part(needs: Permission | None = None) -> Callable[[View[P]], Answer]:
    """A part of a page that is asked for while the page stands: it renews the session and writes nothing else to it."""

    def make(view: View[P]) -> Answer:
        def of_page(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            session = request.session
            session.save = lambda must_create=False: renew(session)  # type: ignore[method-assign]
            return view(request, *args, **kwargs)

        return post(needs)(of_page)

    return make


def form(needs: Permission | None = None, *, before_entry: bool = False) -> Callable[[View[P]], Answer]:
    """A page with a form that is sent to the page itself."""
    return page(needs, methods=("GET", "HEAD", "POST"), before_entry=before_entry)


def show(request: Request, template: str, told: Mapping[str, object]) -> HttpResponse:
    """The page, or one of its tables as a file where the address asks for it; the view has asked for the permission."""
    wanted = next((one for one in told.values() if isinstance(one, Table) and one.is_file), None)
    if wanted is None:
        return render(request, template, dict(told))
    answer = HttpResponse(wanted.csv(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{wanted.file}-{request.today.isoformat()}.csv"'
    return answer


def to_the_door(request: HttpRequest) -> HttpResponse:
    """Lead to signing in, and from there back; an address holds nothing but random ids, so it may be passed on."""
    if request.headers.get("HX-Request") == "true":
        # A part of a page was asked for after the session had ended: the page as a whole goes to the door.
        there = redirect_to_login(urlsplit(request.headers.get("HX-Current-URL", "/")).path)
        return HttpResponse(status=204, headers={"HX-Redirect": there.headers["Location"]})
    return redirect_to_login(request.path)


def _not_yet(request: Request) -> HttpResponse | None:
    if settings.SER_SECOND_FACTOR and not has_second_factor(request):
        messages.warning(request, "Set up a second step of signing in first: an authenticator app or a passkey.")
        return redirect("mfa_index")
    if request.acting.is_closed:
        return redirect("assurance")
    return None


def has_second_factor(request: Request) -> bool:
    """Whether more than a password protects this session; single sign-on answers for itself."""
    methods = request.session.get("account_authentication_methods", [])
    return any(one.get("method") == "socialaccount" for one in methods) or is_mfa_enabled(request.user)


__all__ = ["NotAllowed", "form", "page", "part", "post", "show", "to_the_door"]
