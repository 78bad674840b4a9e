"""The work inside a country: sections in hands, the approval, what the country decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from .. import hands, sections, signing
from ..models import CountrySettings, Ficha
from ..pages import crumbs
from ..permissions import can_approve, reads_comments, sets_country, writes_in
from ..signing_forms import CountrySettingsForm
from .loading import visible_ficha

BACK_TO_SECTION = "seccion"


def _inside(request, pk: int) -> Ficha:
    """A ficha for those who work in it: hidden from the programme's people."""
    ficha = visible_ficha(request.user, pk, guests=True)
    if not reads_comments(request.user, ficha):
        raise Http404
    return ficha


def _section_to_write(request, pk: int, section: str) -> Ficha:
    ficha = _inside(request, pk)
    if section not in sections.keys(ficha):
        raise Http404
    if not writes_in(request.user, ficha, section):
        raise PermissionDenied
    return ficha


def _back(request, ficha: Ficha, section: str):
    if request.POST.get("volver") == BACK_TO_SECTION:
        return redirect(sections.url(ficha, section))
    return redirect(ficha.get_absolute_url() + "#equipo")


@login_required
@require_POST
def section_give(request, pk, section):
    """Give a section to a person; nobody when none is named."""
    ficha = _section_to_write(request, pk, section)
    chosen = request.POST.get("person", "")
    people = {str(hand.user.pk): hand.user for hand in hands.hands_of(ficha)}
    try:
        if chosen and chosen not in people:
            raise Refused(_("Esa persona no escribe en esta sección."))
        work = hands.give_section(ficha, section, person=people.get(chosen), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = {"section": sections.label(ficha, section), "person": work.person}
        text = _("«%(section)s» queda en manos de %(person)s.") if work.person else _("«%(section)s» queda libre.")
        messages.success(request, text % words)
    return _back(request, ficha, section)


@login_required
@require_POST
def section_state(request, pk, section):
    ficha = _section_to_write(request, pk, section)
    try:
        work = hands.set_section_state(ficha, section, state=request.POST.get("state", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = {"section": sections.label(ficha, section), "state": work.get_state_display()}
        messages.success(request, _("«%(section)s»: %(state)s.") % words)
    return _back(request, ficha, section)


@login_required
@require_POST
def ficha_approve(request, pk):
    """Approve one section (``seccion``) or all of them, each with the digest of the text that the page showed."""
    ficha = _inside(request, pk)
    if not can_approve(request.user, ficha):
        raise PermissionDenied
    one = request.POST.get("seccion")
    keys = [one] if one else [name.removeprefix("digest-") for name in request.POST if name.startswith("digest-")]
    seen = {key: request.POST.get(f"digest-{key}", "") for key in keys}
    whole = not one
    try:
        if whole and set(seen) != set(sections.keys(ficha)):
            raise Refused(_("Las secciones de la ficha cambiaron mientras usted la leía: léala otra vez."))
        signing.approve(ficha, seen=seen, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        text = _("Usted aprobó toda la ficha.") if whole else _("Usted aprobó «%(section)s».")
        messages.success(request, text % {"section": "" if whole else sections.label(ficha, one)})
    return redirect(ficha.get_absolute_url() + "#visto-bueno")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def country_settings(request, code):
    """What a country decides about its own fichas; nobody else's business."""
    country = get_object_or_404(Country.objects.filter(pk__in=country_ids(request.user)), pk=code)
    if not sets_country(request.user, country.pk):
        raise PermissionDenied
    row = CountrySettings.objects.filter(country=country).first() or CountrySettings(country=country)
    form = CountrySettingsForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            signing.save_country_settings(country, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La decisión de su país quedó guardada."))
            return redirect(reverse("surveys:country_settings", args=[country.pk]))
    title = _("Cómo trabaja %(country)s") % {"country": country}
    context = {"form": form, "country": country, "title": title, "breadcrumbs": crumbs((title, ""))}
    return render(request, "surveys/country_settings.html", context)
