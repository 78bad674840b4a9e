"""The part of a country: what waits for it, what is in dispute, and its answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.models import Initiative
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import services
from ..forms import AnswerForm
from ..models import Confirmation
from ..parts import waiting_parts
from ..permissions import can_answer_for, can_settle_mentoring, has_confirmations


@login_required
@require_safe
def confirmation_list(request):
    """What the person's countries have to confirm, and the disputes that they may read."""
    if not has_confirmations(request.user):
        raise PermissionDenied
    disputes = Confirmation.objects.visible_to(request.user).standing().of_present_parts().disputes()
    disputes = disputes.select_related("initiative__country", "country", "participation__actor").order_by("-pk")
    context = {
        "waiting": waiting_parts(request.user),
        "page_obj": page_of(disputes, request),
        "querystring_without_page": querystring_without_page(request),
        "may_settle": can_settle_mentoring(request.user),
        "breadcrumbs": [{"label": _("Confirmaciones"), "url": ""}],
    }
    return render(request, "confirmations/confirmation_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def country_answer(request, pk, code):
    """A partner country confirms, corrects or declines its part: 404 for who is no partner, 403 for who may not."""
    visible = Initiative.objects.visible_to(request.user).select_related("country")
    initiative = get_object_or_404(visible, pk=pk)
    country = get_object_or_404(initiative.partner_countries.exclude(pk=initiative.country_id), pk=code)
    if not can_answer_for(request.user, country.pk):
        raise PermissionDenied(_("Solo el punto focal o la autoridad de ese país confirma su parte."))
    newest = Confirmation.objects.filter(initiative=initiative, country=country).last()
    initial = {"answer": newest.answer, "text": newest.text} if newest else None
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_for_country(initiative, country=country, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La respuesta de %(country)s quedó guardada.") % {"country": country})
            return redirect(f"{initiative.get_absolute_url()}#confirmaciones")
    context = {
        "initiative": initiative,
        "country": country,
        "form": form,
        "newest": newest,
        "partners": initiative.partner_countries.all(),
        "actors": initiative.actors.all(),
    }
    return render(request, "confirmations/country_answer.html", context)
