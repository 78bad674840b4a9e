"""The Unit's work on whole fichas: giving back, who reviews, its own note, several decisions at once.

Above ``workflow``: every decision goes through its door.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pifcss_registry.accounts.models import User
from pifcss_registry.accounts.permissions import is_unit
from pifcss_registry.errors import NotAllowed, Refused

from . import observing
from .enums import FichaState
from .models import Ficha
from .permissions import REVIEWERS, can_review_ficha
from .workflow import FICHA

NOTE_MAX_LENGTH = 5000
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Decision:
    """What came of one ficha in ``decide_many``: done, or why not in words."""

    ficha: Ficha
    done: bool = False
    reasons: list[str] = field(default_factory=list)


def _for_unit(by: User, ficha: Ficha) -> None:
    if not can_review_ficha(by, ficha):
        raise NotAllowed(_("Solo la Unidad Técnica puede hacerlo."))


@transaction.atomic
def give_back(ficha: Ficha, action: str, *, by: User, comment: str, unlock_all: bool = False) -> Ficha:
    """Return or reopen: what was observed is published, and only that is open unless ``unlock_all``.

    With new observations the comment may be left out: it then says how many there are.
    """
    new = ficha.observations.filter(published_at=None).count() if can_review_ficha(by, ficha) else 0
    if new and not comment.strip():
        comment = ngettext(
            "Hay %(n)s observación: está junto a su pregunta.",
            "Hay %(n)s observaciones: están junto a cada pregunta.",
            new,
        ) % {"n": new}
    moved = FICHA.perform(ficha, action, by=by, comment=comment)
    return observing.unlock_all(moved, by=by) if unlock_all else moved


@transaction.atomic
def assign_reviewer(ficha: Ficha, *, by: User, reviewer: User | None) -> Ficha:
    """Give the review to a person of the Unit, or to nobody."""
    _for_unit(by, ficha)
    if reviewer is not None and not (reviewer.is_active and is_unit(reviewer)):
        raise Refused(_("Elija a una persona de la Unidad Técnica."), field="reviewer")
    ficha.reviewer = reviewer
    ficha.save(update_fields=["reviewer"])
    return ficha


def write_note(ficha: Ficha, *, by: User, text: str) -> Ficha:
    """The Unit's own note on a ficha: never shown to a country."""
    _for_unit(by, ficha)
    ficha.unit_note = text.strip()
    ficha.save(update_fields=["unit_note"])
    return ficha


def reviewers() -> list[User]:
    """The people of the Unit, by name: one query."""
    found = User.objects.filter(is_active=True, memberships__role__in=REVIEWERS, memberships__ended_at=None)
    return list(found.distinct().order_by("full_name", "pk"))


def why_not(ficha: Ficha) -> list[str]:
    """Why a ficha cannot be validated together with others; empty when it can."""
    if ficha.state != FichaState.SENT:
        return [_("Está «%(state)s»: se validan las enviadas.") % {"state": ficha.get_state_display()}]
    found = FICHA.moves["validate"].guard(ficha)
    reasons = [problem.message for problem in found if problem.code != "observation_unresolved"]
    n = observing.unresolved(ficha).count()
    if n:
        text = ngettext("Tiene %(n)s observación sin resolver.", "Tiene %(n)s observaciones sin resolver.", n)
        reasons.append(text % {"n": n})
    return reasons


@transaction.atomic
def _validate(ficha: Ficha, by: User) -> None:
    locked = Ficha.objects.select_for_update(of=("self",)).select_related("round", "country").get(pk=ficha.pk)
    if reasons := why_not(locked):
        raise Refused(" ".join(reasons))
    FICHA.perform(locked, "validate", by=by)


def decide_many(fichas: Sequence[Ficha], *, by: User) -> list[Decision]:
    """Validate several fichas, each through the one door in its own transaction: a refused one stops no other."""
    found = []
    for ficha in fichas:
        _for_unit(by, ficha)
        try:
            _validate(ficha, by)
        except Refused as refusal:
            reasons = [problem.message for problem in refusal.problems] or [refusal.message]
            found.append(Decision(ficha, reasons=reasons))
        else:
            found.append(Decision(ficha, done=True))
    return found
