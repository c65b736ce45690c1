"""The pages, as Django knows them."""

from django.apps import AppConfig


class Web(AppConfig):
    """The door for browsers."""

    name = "ser.web"
    label = "web"

    def ready(self) -> None:
        """Note what happens at the door, once its libraries are there."""
        from ser.web.access import sign_in_events

        sign_in_events.connect()
