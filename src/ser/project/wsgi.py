"""What a web server runs: the pages, on the database that DATABASE_URL names or that lies in SER_HOME."""

import atexit
import os
from contextlib import ExitStack
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from ser.store.connect import pooled
from ser.store.orm import use_opened

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ser.project.settings")

if not os.environ.get("SER_SECRET_KEY"):
    raise ImproperlyConfigured(
        "SER_SECRET_KEY is not set: anyone who knows the key of sessions can sign in as anybody."
    )

if not (os.environ.get("SER_EMAIL_HOST") or os.environ.get("SER_EMAIL_FOLDER")):
    raise ImproperlyConfigured(
        "Neither SER_EMAIL_HOST nor SER_EMAIL_FOLDER is set: links that reset passwords would stand in the log."
    )

# Open for as long as the process lives.
_opened = ExitStack()
_opened.enter_context(pooled(Path(os.environ.get("SER_HOME", "."))))
atexit.register(_opened.close)

application = get_wsgi_application()
use_opened()
