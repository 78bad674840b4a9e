"""The pages that belong to no app: home and health."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pifcss_registry.accounts.permissions import country_ids, is_member
from pifcss_registry.accounts.services import put_tour_away
from pifcss_registry.handover import own_ends, to_receive, tour
from pifcss_registry.home import tasks_of
from pifcss_registry.report.facts import known_rounds, report_round, round_figures
from surveys.handover import handed_fichas, people_of
from surveys.permissions import is_guest


@require_safe
def home(request):
    rounds = known_rounds()
    round = report_round(rounds)
    member = is_member(request.user)
    takes_part = member or is_guest(request.user)
    context = {
        "is_member": takes_part,
        "to_receive": to_receive(request.user) if member else [],
        "tasks": tasks_of(request.user, rounds) if takes_part else [],
        "figures": round_figures(round) if round else None,
        "catalogue_open": member or settings.REGISTRY_PUBLIC,
    }
    return render(request, "home.html", context)


@login_required
@require_safe
def relay(request):
    """What somebody who takes over finds: open tasks, people, fichas with their history, and a guided tour."""
    own = country_ids(request.user)
    if not own:
        raise PermissionDenied
    fichas = handed_fichas(own)
    now, before = people_of(own)
    context = {
        "countries": sorted({each.country.name for each in request.user.memberships_now if each.country_id}),
        "tour": tour(fichas) if to_receive(request.user) else [],
        "tasks": tasks_of(request.user, known_rounds()),
        "people": now,
        "people_before": before,
        "fichas": fichas,
        "own_ends": own_ends(request.user, now),
        "breadcrumbs": [{"label": _("Relevo"), "url": ""}],
    }
    return render(request, "relay.html", context)


@login_required
@require_POST
def relay_done(request):
    """Put the guided tour away; the page stays."""
    if not country_ids(request.user):
        raise PermissionDenied
    put_tour_away(request.user)
    messages.success(request, _("El recorrido queda guardado: ya no aparecerá en el inicio."))
    return redirect("home")


@never_cache
@require_safe
def health(request):
    """Answers 200 when the database answers: for load balancers and monitors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
