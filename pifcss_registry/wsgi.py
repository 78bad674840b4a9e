"""The WSGI application that a web server loads; production settings unless told otherwise."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pifcss_registry.settings.base")

application = get_wsgi_application()
# What the application is made of never becomes garbage: it need not be looked through while pages are answered.
gc.freeze()
