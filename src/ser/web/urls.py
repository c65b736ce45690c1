"""The addresses of the pages; they carry random public ids and nothing else that could name a child."""

from django.urls import include, path

from ser.web.views import home

handler400 = "ser.web.views.sorry.bad_request"
handler403 = "ser.web.views.sorry.not_allowed"
handler404 = "ser.web.views.sorry.not_found"
handler500 = "ser.web.views.sorry.failed"

urlpatterns = [
    path("", home.home, name="home"),
    path("session/", home.session, name="session"),
    path("switch/", home.switch, name="switch"),
    path("account/", include("allauth.urls")),
]
