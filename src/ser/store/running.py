"""The state that runs here, as the settings name it."""

import os
from functools import cache
from importlib import import_module

import django
from django.conf import settings

from ser.law.state import State


def start() -> None:
    """Make Django ready; may be called more than once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ser.project.settings")
    django.setup()


@cache
def state() -> State:
    """The state that the settings name as module:name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ser.project.settings")
    module, _, name = settings.SER_STATE.partition(":")
    found = getattr(import_module(module), name)
    if not isinstance(found, State):
        raise TypeError(f"SER_STATE names {settings.SER_STATE}, which is no state.")
    return found
