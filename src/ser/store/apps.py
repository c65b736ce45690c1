"""The Django application that owns the tables."""

from typing import Any

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables read off the records of the state that the settings name."""

    name = "ser.store"
    label = "store"

    def ready(self) -> None:
        """Let each connection of Django's sign people in; no statement on it can begin a scope and see a child."""
        from django.db.backends.signals import connection_created

        connection_created.connect(_sign_in, dispatch_uid="ser.store")


def _sign_in(connection: Any, **_: object) -> None:
    # The owner is subject to no scope, and may come before there are functions to speak of one.
    if connection.alias == "default":
        from ser.store.capability import SIGN_IN

        with connection.cursor() as cursor:
            cursor.execute(SIGN_IN)
