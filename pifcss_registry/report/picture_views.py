"""The registry and its rounds to look at: a page of pictures, each with its table, and each as a file."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from drawing import Picture, png
from initiatives.permissions import sees_registry
from initiatives.views import registry_reader
from surveys.models import Round

from .facts.matrices import in_time
from .pictures import KEYS, Pictures

PNG_WIDTH = 1800
FILES: dict[str, tuple[str, Callable[[Picture], bytes]]] = {
    "svg": ("image/svg+xml", lambda picture: picture.svg.encode()),
    "png": ("image/png", lambda picture: png.of(picture.svg, PNG_WIDTH)),
    "csv": ("text/csv; charset=utf-8", lambda picture: picture.table.csv()),
}


def _pictures(request: HttpRequest, code: str, *, base: str = "") -> Pictures:
    """404 where there is no such round for this person: neither open to them nor with an initiative that they see."""
    pictures = Pictures.of(request.user, code, base=base)
    rounds = Round.objects.visible_to(request.user).filter(code=code)
    if code and code not in pictures.facts.rounds() and not rounds.exists():
        raise Http404
    return pictures


@registry_reader
@require_safe
def panorama(request, code=""):
    pictures = _pictures(request, code)
    facts = pictures.facts
    home = reverse("panorama:registry")
    crumbs = [{"label": _("Panorama"), "url": home}, {"label": code, "url": ""}]
    context = {
        "code": code,
        "total": facts.total,
        "pictures": [] if facts.is_empty else pictures.all(),
        "forms": list(FILES),
        "folder": request.path,
        "rounds": in_time(facts.rounds(), Round.objects.all())[::-1],
        "all_url": pictures.list_url(),
        "sees_registry": sees_registry(request.user),
        "breadcrumbs": crumbs if code else crumbs[:1],
    }
    return render(request, "report/panorama.html", context)


@registry_reader
@require_safe
def picture_file(request, key, form, code=""):
    """One picture as a file; 404 also where there is nothing to show."""
    if key not in KEYS or form not in FILES:
        raise Http404
    picture = _pictures(request, code, base=settings.SITE_URL).one(key)
    if not picture.svg:
        raise Http404
    content_type, made = FILES[form]
    response = HttpResponse(made(picture), content_type=content_type)
    name = "-".join(filter(None, (key, code)))
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
