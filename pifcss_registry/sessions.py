"""Sessions in the database, as Django's, read by a statement that is written once. Library module: imports no app."""

from collections.abc import Sequence

from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.utils import timezone

from .prepared import asked


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        found = asked("session", self._with_keys, [self.session_key])
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None

    def _with_keys(self, keys: Sequence[str]) -> QuerySet:
        return self.model.objects.filter(session_key__in=keys)
