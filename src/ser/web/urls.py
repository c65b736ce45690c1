"""The addresses of the pages; they carry random public ids and nothing else that could name a child."""

from django.urls import include, path

from ser.web.views import access, home, own

handler400 = "ser.web.views.sorry.bad_request"
handler403 = "ser.web.views.sorry.not_allowed"
handler404 = "ser.web.views.sorry.not_found"
handler500 = "ser.web.views.sorry.failed"

urlpatterns = [
    path("", home.home, name="home"),
    path("session/", home.session, name="session"),
    path("switch/", home.switch, name="switch"),
    path("people/", access.people, name="people"),
    path("people/invite/", access.invite, name="invite"),
    path("people/give/", access.give, name="give"),
    path("people/take/", access.take, name="take"),
    path("people/withdraw/", access.withdraw, name="withdraw"),
    path("people/decide/", access.decide, name="decide"),
    path("access/", own.roles, name="own_roles"),
    path("access/ask/", own.ask, name="ask"),
    path("access/assurance/", own.assurance, name="assurance"),
    path("invitation/", own.invitation, name="invitation"),
    path("invitation/<str:token>/", own.invitation_link, name="invitation_link"),
    path("account/", include("allauth.urls")),
]
