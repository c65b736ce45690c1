"""The Django application that owns the tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables read off the records of the state that the settings name."""

    name = "ser.store"
    label = "store"
