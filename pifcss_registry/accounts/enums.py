"""Roles: what a membership makes of a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles of ``docs/architecture.md``; ``COUNTRY_ROLES`` belong to one country, the others to none."""

    FOCAL_POINT = "focal_point", _("Punto focal")
    CONTRIBUTOR = "contributor", _("Colaboradora o colaborador")
    VALIDATING_AUTHORITY = "validating_authority", _("Autoridad que valida")
    TECHNICAL_UNIT = "technical_unit", _("Unidad Técnica")
    CONSULTANT = "consultant", _("Consultoría")
    ADMINISTRATOR = "administrator", _("Administración")


COUNTRY_ROLES = frozenset({Role.FOCAL_POINT, Role.CONTRIBUTOR, Role.VALIDATING_AUTHORITY})
PROGRAMME_ROLES = frozenset({Role.TECHNICAL_UNIT, Role.CONSULTANT, Role.ADMINISTRATOR})

MEANING = {
    Role.FOCAL_POINT: _(
        "Llena y envía la ficha de %(country)s, y marca en su nombre las iniciativas que le interesa conocer."
    ),
    Role.CONTRIBUTOR: _("Ayuda a llenar la ficha de %(country)s; la envía el punto focal o la autoridad que valida."),
    Role.VALIDATING_AUTHORITY: _(
        "Revisa y envía la ficha de %(country)s, y marca en su nombre las iniciativas que le interesa conocer."
    ),
    Role.TECHNICAL_UNIT: _(
        "Abre convocatorias, revisa fichas, clasifica iniciativas, propone diálogos e invita a las personas."
    ),
    Role.CONSULTANT: _("Lee el registro, los intereses y los diálogos para acompañar el trabajo de los países."),
    Role.ADMINISTRATOR: _("Administra el acceso de las personas y acompaña a la Unidad Técnica."),
}
