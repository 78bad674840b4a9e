"""The WSGI application that a web server loads; production settings unless told otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pifcss_registry.settings.base")

application = get_wsgi_application()
