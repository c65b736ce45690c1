"""What a web server runs: the pages, on a database that was opened before."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ser.project.settings")
application = get_wsgi_application()
