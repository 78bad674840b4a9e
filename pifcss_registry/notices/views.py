"""One's own notices, and which of them arrive by mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.web import page_of, querystring_without_page

from . import services
from .forms import PreferencesForm
from .models import Notice


@login_required
@require_safe
def notice_list(request):
    """Unread first, then the newest."""
    page = page_of(Notice.objects.visible_to(request.user).unread_first(), request)
    context = {"page_obj": page, "querystring_without_page": querystring_without_page(request)}
    return render(request, "notices/notice_list.html", context)


@login_required
@require_POST
def notice_open(request, pk):
    """Mark one as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    services.read(Notice.objects.filter(pk=notice.pk))
    return redirect(notice.url or "notices:notice_list")


@login_required
@require_POST
def read_all(request):
    n = services.read(Notice.objects.visible_to(request.user))
    done = ngettext("%(n)s aviso quedó como leído.", "%(n)s avisos quedaron como leídos.", n)
    messages.success(request, done % {"n": n})
    return redirect("notices:notice_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    form = PreferencesForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        services.save_preferences(request.user, form.chosen())
        messages.success(request, _("Sus preferencias quedaron guardadas."))
        return redirect("notices:preferences")
    breadcrumbs = [
        {"label": _("Mi cuenta"), "url": reverse("accounts:profile")},
        {"label": _("Qué correos recibe"), "url": ""},
    ]
    return render(request, "notices/preferences.html", {"form": form, "breadcrumbs": breadcrumbs})
