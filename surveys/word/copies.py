"""A ficha that leaves as a document: that it left is kept, with what it said."""

from django.db import transaction
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed

from ..content import snapshot
from ..models import Ficha, WordCopy
from ..permissions import reads_answers


def take_copy(ficha: Ficha, *, by: User, language: str) -> WordCopy:
    """Note that ``by`` takes the ficha as a document in ``language`` ("es" or "pt").

    Raises ``NotAllowed`` for whoever does not read all of its answers.
    """
    if not reads_answers(by, ficha):
        raise NotAllowed(_("Usted no puede bajar esta ficha."))
    return keep_copy(ficha, by=by, language=language)


@transaction.atomic
def keep_copy(ficha: Ficha, *, by: User | None, language: str) -> WordCopy:
    """As ``take_copy``, without asking permission: for an operator's command, where ``by`` is None."""
    newest = ficha.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    content = snapshot(ficha)
    return WordCopy.objects.create(ficha=ficha, language=language, revision=newest, content=content, by=by)
