"""The pages that belong to no app: home and health."""

from django.conf import settings
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pifcss_registry.accounts.permissions import is_member
from pifcss_registry.home import tasks_of
from pifcss_registry.report.facts import known_rounds, report_round, round_figures


@require_safe
def home(request):
    rounds = known_rounds()
    round = report_round(rounds)
    member = is_member(request.user)
    context = {
        "is_member": member,
        "tasks": tasks_of(request.user, rounds) if member else [],
        "figures": round_figures(round) if round else None,
        "catalogue_open": member or settings.REGISTRY_PUBLIC,
    }
    return render(request, "home.html", context)


@never_cache
@require_safe
def health(request):
    """Answers 200 when the database answers: for load balancers and monitors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
