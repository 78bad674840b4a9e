"""Guests of a ficha: who they are, inviting and ending, and the page behind an invitation's link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from pifcss_registry.accounts.forms import ProfileForm
from pifcss_registry.accounts.models import User
from pifcss_registry.accounts.services import default_language
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, set_language_cookie

from .. import guests
from ..models import Ficha
from ..pages import crumbs
from ..permissions import gives_sections, reads_comments
from ..signing_forms import GuestForm
from .loading import visible_ficha


def _of_focal_point(request, pk: int) -> Ficha:
    ficha = visible_ficha(request.user, pk)
    if not reads_comments(request.user, ficha):
        raise Http404
    if not gives_sections(request.user, ficha):
        raise PermissionDenied
    return ficha


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guest_list(request, pk):
    """Who was invited to a ficha, and the form that invites."""
    ficha = _of_focal_point(request, pk)
    form = GuestForm(request.POST if request.method == "POST" else None, ficha=ficha)
    if request.method == "POST" and form.is_valid():
        try:
            guest = guests.invite_guest(ficha, **form.values(), by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Invitación enviada a %(email)s.") % {"email": guest.email})
            return redirect("surveys:guest_list", ficha.pk)
    title = _("Colegas de otras instituciones")
    rows = list(ficha.guests.filter(ended_at=None).select_related("user", "invited_by"))
    for guest in rows:
        guest.labels = guests.section_labels(ficha, guest.sections)
        guest.expired = not guest.accepted_at and guest.expires_at <= timezone.now()
    context = {
        "ficha": ficha,
        "form": form,
        "guests": rows,
        "title": title,
        "breadcrumbs": crumbs((str(ficha), ficha.get_absolute_url()), (title, "")),
    }
    return render(request, "surveys/guest_list.html", context)


@login_required
@require_POST
def guest_end(request, pk, guest):
    ficha = _of_focal_point(request, pk)
    found = get_object_or_404(ficha.guests, pk=guest)
    try:
        guests.end_guest(found, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(person)s ya no entra a la ficha. Lo que escribió queda.") % {"person": found})
    return redirect("surveys:guest_list", ficha.pk)


def _gone(request, reason: str = ""):
    return render(request, "surveys/guest_gone.html", {"reason": reason}, status=404)


@sensitive_variables("token")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest_accept(request, token):
    """The page behind a guest's link: open to whoever holds it, once."""
    guest = guests.find_guest(token)
    if guest is None:
        return _gone(request)
    person = User.objects.filter(email=guest.email).first()
    language = person.language if person else default_language(guest.ficha.country_id)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
    known = person if person and person.full_name else None
    initial = {"full_name": guest.full_name, "language": language}
    form = None if known else ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and (known or form.is_valid()):
        try:
            user = guests.accept_guest(guest, **(form.cleaned_data if form else {}))
        except Refused as refusal:
            return _gone(request, refusal.message)
        login(request, user)
        response = redirect(guest.ficha)
        set_language_cookie(response, user.language)
        with translation.override(user.language):
            messages.success(request, _("Le damos la bienvenida. Estas son las secciones en las que escribe."))
        return response
    context = {
        "form": form,
        "known": known,
        "guest": guest,
        "labels": guests.section_labels(guest.ficha, guest.sections),
        "somebody_else": request.user.is_authenticated and request.user.email != guest.email,
    }
    return render(request, "surveys/guest_accept.html", context)
