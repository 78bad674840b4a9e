"""An actor's link: who sends it, and the page behind it, open to whoever holds it, once."""

import time

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from initiatives.models import Initiative
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from .. import links, mentoring
from ..forms import ActorAnswerForm, LinkForm, OfferForm
from ..models import ActorLink
from ..permissions import can_send_link

ANSWERED = "answered_actor_link"  # in the session of who answered: the link, and since when
THANKS_SECONDS = 2 * 60 * 60


@sensitive_post_parameters("email")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link_create(request, pk, part):
    """Ask an actor to confirm its part, at an address that is typed here."""
    visible = Initiative.objects.visible_to(request.user).select_related("country")
    initiative = get_object_or_404(visible, pk=pk)
    participation = get_object_or_404(initiative.participations.select_related("actor"), pk=part)
    if not can_send_link(request.user, initiative):
        raise PermissionDenied(_("Solo la Unidad Técnica y el país que presenta la iniciativa envían este enlace."))
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if too_many := ratelimit.consume_or_429(request, action="actor_link_send"):
            return too_many
        try:
            links.send_link(participation, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            words = {"actor": participation.actor, "days": links.LINK_DAYS}
            messages.success(
                request, _("El enlace para %(actor)s salió. Sirve una sola vez y vence en %(days)s días.") % words
            )
            return redirect(f"{initiative.get_absolute_url()}#confirmaciones")
    open_link = ActorLink.objects.unanswered().filter(participation=participation).select_related("sent_by").first()
    context = {
        "initiative": initiative,
        "participation": participation,
        "form": form,
        "open_link": open_link if open_link and open_link.is_open else None,
        "days": links.LINK_DAYS,
    }
    return render(request, "confirmations/link_create.html", context)


def _gone(request, status: int):
    return render(request, "confirmations/link_gone.html", {"days": links.LINK_DAYS}, status=status)


def _speak(request, language: str) -> None:
    """Use the link's language, unless the reader chose one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.user.is_authenticated:
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


@sensitive_variables("token")
@sensitive_post_parameters("person_name", "person_position", "text")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link_answer(request, token):
    """What the registry says of the actor's part, and its answer: 404 for no link, 410 for one that is over."""
    if too_many := ratelimit.consume_or_429(request, action="actor_link_answer"):
        return too_many
    link = links.find_link(token)
    if link is None:
        return _gone(request, 404)
    _speak(request, link.language)
    if not link.is_open:
        return _gone(request, 410)
    form = ActorAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            links.answer_link(link, **form.cleaned_data)
        except links.Gone:
            return _gone(request, 410)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            request.session[ANSWERED] = [link.pk, int(time.time())]
            return redirect("confirmations:link_thanks")
    participation = link.participation
    context = {
        "form": form,
        "participation": participation,
        "actor": participation.actor,
        "initiative": participation.initiative,
        "partners": participation.initiative.partner_countries.all(),
        "days": links.LINK_DAYS,
    }
    return render(request, "confirmations/link_answer.html", context)


def _answered_link(request) -> ActorLink | None:
    """The link by which this browser answered a short while ago."""
    pk, at = request.session.get(ANSWERED, (None, 0))
    if pk is None or time.time() - at > THANKS_SECONDS:
        return None
    rows = ActorLink.objects.select_related("confirmation", "participation__actor", "participation__initiative")
    return rows.filter(pk=pk, confirmation__isnull=False).first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link_thanks(request):
    """After the answer, in the same browser: thanks and, for who confirmed, the offer to be a mentor."""
    link = _answered_link(request)
    if link is None:
        return _gone(request, 404)
    _speak(request, link.language)
    may_offer = mentoring.may_offer(link)
    form = OfferForm(request.POST if request.method == "POST" else None) if may_offer else None
    if request.method == "POST" and form and form.is_valid():
        if too_many := ratelimit.consume_or_429(request, action="actor_link_answer"):
            return too_many
        try:
            mentoring.offer_mentoring(link, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("confirmations:link_thanks")
    context = {
        "form": form,
        "link": link,
        "actor": link.participation.actor,
        "offered": not may_offer and hasattr(link, "mentor_offer"),
    }
    return render(request, "confirmations/link_thanks.html", context)
