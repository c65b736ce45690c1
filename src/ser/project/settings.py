"""Django's settings. Everything that differs between installations comes from the environment."""

import os

SER_STATE = os.environ.get("SER_STATE", "ser.states.louisiana.state:STATE")
"""The state that runs here, as module:name; the only place that names one."""

SECRET_KEY = os.environ.get("SER_SECRET_KEY", "not-used-by-the-command-line")
INSTALLED_APPS = ["ser.store"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "ser"}}
# Empty for a state that keeps no migrations: its tables are then made as they are declared.
MIGRATION_MODULES = {"store": os.environ.get("SER_MIGRATIONS", "ser.project.migrations.louisiana") or None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
