"""The pages, as Django knows them."""

from django.apps import AppConfig


class Web(AppConfig):
    """The door for browsers."""

    name = "ser.web"
    label = "web"
