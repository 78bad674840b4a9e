"""What every page begins with: the dialogue that the person may enter."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from dialogues.models import Dialogue

from ..pages import Sheet
from ..permissions import can_enter, writes_minutes


def entered_dialogue(request: HttpRequest, pk: int) -> Dialogue:
    """With its parts: 404 when invisible, 403 for who only oversees."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user).with_parts(), pk=pk)
    if not can_enter(request.user, dialogue):
        raise PermissionDenied(_("La agenda y el acta son de los países del diálogo y de quienes lo acompañan."))
    return dialogue


def written_dialogue(request: HttpRequest, pk: int) -> Dialogue:
    """For who writes agenda and minutes: 403 for the others."""
    dialogue = entered_dialogue(request, pk)
    if not writes_minutes(request.user):
        raise PermissionDenied(_("La agenda y el acta las escriben la Unidad Técnica y las personas consultoras."))
    return dialogue


def turned_away(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    """To the minutes, which then say why, when nothing more is written; None when something is."""
    if sheet.may_change:
        return None
    messages.warning(request, sheet.why_shut)
    return redirect("minutes:minutes_detail", sheet.dialogue.pk)
