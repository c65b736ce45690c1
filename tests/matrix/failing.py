"""Addresses that fail, with a child in the reason: what they leave behind must not say which."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ser.web import urls
from tests.matrix.world import WHO

handler500 = urls.handler500


def fails(request: HttpRequest) -> HttpResponse:
    """Fail as a page might that trips over a child."""
    who = next(iter(WHO.values()))
    raise ValueError(f"{who.first_name} {who.last_name}, {who.state_id}, born {who.birth_date}")


urlpatterns = [path("fails/", fails), *urls.urlpatterns]
