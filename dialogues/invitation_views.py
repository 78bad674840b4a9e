"""The page behind an invitation's link, and the calendar behind a secret address: both without an account."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from . import feeds, inviting, replies
from .enums import Reply
from .forms import ReplyForm
from .models import Dialogue, Invitee

FEED_SECONDS = 15 * 60


def _gone(request, status: int):
    return render(request, "dialogues/invitation_gone.html", status=status)


def _speak(request, invitee: Invitee) -> None:
    """Use the invitation's language, unless the reader chose one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.user.is_authenticated:
        translation.activate(invitee.speaks)
        request.LANGUAGE_CODE = translation.get_language()


@sensitive_variables("token")
@sensitive_post_parameters("full_name", "email")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_reply(request, token):
    """What somebody is invited to, and their answer, until it begins: 404 for no link, 410 for one that is over."""
    if request.method == "POST" and (too_many := ratelimit.consume_or_429(request, action="invitation_reply")):
        return too_many
    invitee = replies.find(token)
    if invitee is None:
        return _gone(request, 404)
    _speak(request, invitee)
    if not replies.is_open(invitee):
        return _gone(request, 410)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            replies.reply(invitee, **form.cleaned_data)
        except replies.Gone:
            return _gone(request, 410)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Gracias: su respuesta quedó guardada."))
            return redirect("dialogues:invitation_reply", token)
    dialogue = Dialogue.objects.with_parts().get(pk=invitee.dialogue_id)
    zone = inviting.zone_of(dialogue, invitee)
    context = {
        "form": form,
        "invitee": invitee,
        "dialogue": dialogue,
        "when": inviting.when(invitee, zone),
        "questions": inviting.QUESTIONS,
        "given": replies.successor(invitee) if invitee.answer == Reply.OTHER else None,
        "may_give": invitee.country_id is not None,
    }
    return render(request, "dialogues/invitation_reply.html", context)


@sensitive_variables("secret")
@require_safe
def calendar_feed(request, secret):
    """A person's dialogues, for the program that holds the address."""
    feed = feeds.find(secret)
    if feed is None:
        raise Http404
    response = HttpResponse(feeds.written(feed.person, timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={FEED_SECONDS}"
    response["Content-Disposition"] = 'inline; filename="dialogos.ics"'
    return response


@login_required
@require_POST
def calendar_renew(request):
    """An address for the own calendar; the one before, if any, stops working."""
    feeds.renew(request.user)
    messages.success(request, _("La dirección de su calendario está lista. Si tenía otra, ya no sirve."))
    return redirect(f"{reverse('accounts:profile')}#calendario")
