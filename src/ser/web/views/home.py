"""The first page, and what the frame itself asks for."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from ser.web.acting import LEA, Request, code_of
from ser.web.page import page, post
from ser.web.places import HOME, open_to


@page()
def home(request: Request) -> HttpResponse:
    """Where one begins: what one may do here, a card for each."""
    return render(request, "ser/home.html", {"cards": open_to(request.acting, HOME)})


@post(before_entry=True)
def session(request: Request) -> HttpResponse:
    """Stay signed in: any request begins the time anew, and this one does nothing else."""
    return JsonResponse({"seconds": settings.SESSION_COOKIE_AGE})


@post(before_entry=True)
def switch(request: Request) -> HttpResponse:
    """Work for another LEA from now on."""
    wanted = request.POST.get("lea", "")
    if wanted in {code_of(desk) for desk in request.acting.desks}:
        request.session[LEA] = wanted
    return redirect("home")
