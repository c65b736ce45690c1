"""The addresses of the pages; they carry random public ids and nothing else that could name a child."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
