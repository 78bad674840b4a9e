"""What stands in the navigation for a person: only what they may open. Composition."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pifcss_registry.accounts.permissions import can_manage_people, is_member
from surveys.permissions import can_manage_rounds


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
        ]
    if is_member(user):
        entries += [
            (_("Fichas"), "surveys:ficha_list", "file-text"),
            (_("Diálogos"), "dialogues:dialogue_list", "messages-square"),
        ]
    if can_manage_rounds(user):
        entries.append((_("Convocatorias"), "surveys:round_list", "calendar"))
    if can_manage_people(user):
        entries.append((_("Personas"), "accounts:person_list", "users"))
    return entries


def navigation(request: HttpRequest) -> dict[str, list[NavItem]]:
    """``nav_items`` for the base template; no query beyond the person's memberships."""
    items = []
    for label, name, icon in _entries(request.user):
        url = reverse(name)
        active = request.path == url if name == "home" else request.path.startswith(url)
        items.append(NavItem(label, url, icon, active))
    return {"nav_items": items}
