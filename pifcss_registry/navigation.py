"""What stands in the navigation for a person: only what they may open. Composition."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from loading.permissions import can_load
from pifcss_registry.accounts.permissions import can_manage_people, is_member
from pifcss_registry.report.permissions import reads_reports
from surveys.permissions import can_manage_rounds, is_guest


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    icon: str
    active: bool


def _entries(user) -> list[tuple[str, str, str]]:
    entries = [(_("Inicio"), "home", "house")]
    if is_member(user) or settings.REGISTRY_PUBLIC:
        entries += [
            (_("Iniciativas"), "initiatives:initiative_list", "layers"),
            (_("Actores"), "initiatives:actor_list", "building-2"),
            (_("Panorama"), "panorama:registry", "map"),
        ]
    if is_member(user) or is_guest(user):
        entries.append((_("Fichas"), "surveys:ficha_list", "file-text"))
    if is_member(user):
        entries += [
            (_("Diálogos"), "dialogues:dialogue_list", "messages-square"),
            (_("Seminarios"), "seminars:seminar_list", "presentation"),
        ]
    if reads_reports(user):
        entries.append((_("Informes"), "report:report_list", "book-open"))
    if can_manage_rounds(user):
        entries.append((_("Convocatorias"), "surveys:round_list", "calendar"))
    if can_load(user):
        entries.append((_("Cargas"), "loading:run_list", "file-up"))
    if can_manage_people(user):
        entries.append((_("Personas"), "accounts:person_list", "users"))
    return entries


def _here(request: HttpRequest) -> str:
    """The address that shows this page again: for the answer to a POST, the page that the form stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure())
    return urlsplit(referer).path if ours else reverse("home")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """``nav_items`` and ``here`` for the base template; one query for memberships; without any, one for guests."""
    items = []
    for label, name, icon in _entries(request.user):
        url = reverse(name)
        active = request.path == url if name == "home" else request.path.startswith(url)
        items.append(NavItem(label, url, icon, active))
    return {"nav_items": tuple(items), "here": _here(request)}
