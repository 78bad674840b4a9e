"""Who else is in a ficha, and in which answer: rows in the database, so that it is true with several processes.

A page tells every ``BEAT`` seconds where its person is; whoever was silent for ``PRESENT_FOR`` is gone.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User

from . import paths, sections
from .models import Ficha, Presence

BEAT = 4
PRESENT_FOR = timedelta(seconds=3 * BEAT)


@dataclass(frozen=True)
class Somebody:
    """A person who is in the ficha now. ``path`` is '' while they are in no answer."""

    name: str
    path: str
    section: str

    @property
    def label(self) -> str:
        """The question they are in, in words; '' for none."""
        return paths.label(paths.parse(self.path)) if self.path else ""


def name_of(user: User) -> str:
    """A person's name for colleagues: never the e-mail."""
    return user.full_name or _("Alguien de su equipo")


def beat(ficha: Ficha, *, by: User, section: str, path: paths.Path | None = None) -> None:
    """Note that the person is here now: one statement."""
    place = str(path) if path else section
    row = Presence(ficha=ficha, user=by, path=place, seen_at=timezone.now())
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["ficha", "user"], update_fields=["path", "seen_at"]
    )


def leave(ficha: Ficha, *, by: User) -> None:
    Presence.objects.filter(ficha=ficha, user=by).delete()


def others(ficha: Ficha, *, than: User) -> list[Somebody]:
    """Everybody else who is here now, by name: one query."""
    rows = Presence.objects.filter(ficha=ficha, seen_at__gt=timezone.now() - PRESENT_FOR)
    rows = rows.exclude(user=than.pk).select_related("user").order_by("user__full_name", "pk")
    return [Somebody(name_of(row.user), *_place(row.path)) for row in rows]


def _place(noted: str) -> tuple[str, str]:
    """The answer ('' for none) and the section."""
    try:
        return noted, paths.parse(noted).section
    except ValueError:
        return "", noted if noted != "" else sections.INSTITUTION
