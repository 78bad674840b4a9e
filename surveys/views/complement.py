"""The complement of an initiative: an optional page after the official questions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from .. import services
from ..complement_form import ComplementForm
from ..pages import crumbs
from ..standing import standing
from .answering import closed_text, section_to_write, seen_version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_complement(request, pk, position):
    """What the concept of alliance needs and Anexo 1 does not ask; POST saves it whole."""
    ficha, entry, _section = section_to_write(request, pk, position)
    if request.method != "POST" and not ficha.is_editable:
        messages.warning(request, closed_text(ficha))
        return redirect(ficha)
    form = ComplementForm(request.POST if request.method == "POST" else None, ficha=ficha, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            seen = seen_version(request, entry)
            services.save_complement(entry, by=request.user, complement=form.complement(), seen_version=seen)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("El complemento de la iniciativa %(n)s quedó guardado.") % {"n": position})
            return redirect("surveys:entry_complement", ficha.pk, position)
    title = _("Complemento de la iniciativa %(n)s") % {"n": position}
    back = reverse("surveys:entry_edit", args=[ficha.pk, position])
    context = {
        "ficha": ficha,
        "entry": entry,
        "form": form,
        "title": title,
        "back_url": back,
        "version": request.POST.get("version", entry.version),
        "standing": standing(ficha, entry),
        "breadcrumbs": crumbs(
            (str(ficha), ficha.get_absolute_url()), (_("Iniciativa %(n)s") % {"n": position}, back), (title, "")
        ),
    }
    return render(request, "surveys/complement_edit.html", context)
