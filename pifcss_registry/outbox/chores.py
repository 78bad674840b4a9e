"""What the worker does from time to time besides delivering: the functions that ``settings.WORKER_CHORES`` names."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import Error
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

EVERY_SECONDS = 60


def run(now: datetime) -> None:
    """Call every chore with the time. One that fails is logged and tried again; it stops neither mail nor the others.

    Several workers call the same chore at the same time: each chore sees to it that what it does is done once.
    """
    for path in settings.WORKER_CHORES:
        try:
            import_string(path)(now)
        except Error:
            raise  # the database is away: the worker waits for it
        except Exception:
            log.exception("the worker's chore %s failed", path)
