"""Closed lists of the registry. Keys are data and never translated; labels are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InitiativeType(models.IntegerChoices):
    """Anexo 1, first question of each initiative."""

    ACTION = 1, _("Acción")
    PROJECT = 2, _("Proyecto")
    COORDINATION_SPACE = 3, _("Espacio de articulación interinstitucional")
    OTHER = 4, _("Otros")


class Ambito(models.TextChoices):
    """The six areas of SEGIB's list of sectors (``docs/domain.md`` 2.4): a sector's code begins with its area's."""

    SOCIAL = "SOC", _("Social")
    INFRASTRUCTURE = "INF", _("Infraestructura y servicios económicos")
    PRODUCTION = "PRO", _("Sectores productivos")
    INSTITUTIONS = "INS", _("Fortalecimiento institucional")
    ENVIRONMENT = "AMB", _("Medio ambiente")
    OTHER = "OTR", _("Otros ámbitos")


class ActorKind(models.TextChoices):
    """The types of actor that the form tells apart, the unit of every count (``docs/domain.md`` 4: T)."""

    PUBLIC_SECTOR = "sector_publico", _("Sector público")
    PRIVATE_SECTOR = "sector_privado", _("Sector privado")
    CIVIL_SOCIETY = "sociedad_civil", _("Sociedad civil")
    ACADEMIA = "academia", _("Academia")
    UNIONS = "sindicatos", _("Sindicatos")
    LOCAL_GOVERNMENTS = "gobiernos_locales", _("Gobiernos locales")
    PARLIAMENTS = "parlamentos", _("Parlamentos")
    INTERNATIONAL = "organismo_internacional", _("Organismo internacional")
    SOCIAL_ECONOMY = "economia_social", _("Economía social")
    OTHER = "otro", _("Otro")


class Nature(models.TextChoices):
    """The family an organisation belongs to by its character (``docs/domain.md`` 4: N)."""

    STATE = "estatal", _("Estatal")
    PRIVATE = "privada", _("Privada")
    SOCIAL_ECONOMY = "economia_social", _("Economía social")
    CIVIL_SOCIETY = "sociedad_civil", _("Sociedad civil")
    ACADEMIA = "academia", _("Academia")
    UNION = "sindical", _("Sindical")
    MULTILATERAL = "multilateral", _("Multilateral")
    MIXED = "mixta", _("Mixta")
    TO_REVIEW = "por_revisar", _("Por revisar")


class Verdict(models.TextChoices):
    """What the narrow sense and the count of types say of an initiative (``docs/domain.md`` 3.3)."""

    AMDS = "amds", _("AMDS: más de dos tipos de actor")
    NARROW = "acotada", _("Alianza multiactor (acepción acotada)")
    NO_ALLIANCE = "no_es_alianza", _("No es una alianza multiactor")
    OUT_OF_SCOPE = "fuera_de_alcance", _("No es CSS ni CT")
    UNKNOWN = "sin_informacion", _("Falta información")


class Broad(models.TextChoices):
    """What the checklist of the broad sense says, beside the verdict (``docs/domain.md`` 3.2)."""

    BROAD = "amplia", _("Acepción amplia")
    NOT_BROAD = "no_amplia", _("No alcanza la acepción amplia")
    INCONCLUSIVE = "no_concluyente", _("Acepción amplia no concluyente")


class CriterionValue(models.TextChoices):
    """The four values of a criterion; missing information is not a no."""

    MET = "cumple", _("Cumple")
    PARTIAL = "parcial", _("Parcial")
    NOT_MET = "no_cumple", _("No cumple")
    UNKNOWN = "sin_informacion", _("Sin información")


class ExclusionReason(models.TextChoices):
    """Why an initiative is left out: the report's two reasons, one for each verdict that says no (``Verdict``)."""

    NO_ALLIANCE = "no_es_alianza", _("No entra en la definición más acotada de alianza multiactor")
    OUT_OF_SCOPE = "fuera_de_alcance", _("No es una iniciativa de cooperación Sur-Sur ni triangular")


class Mode(models.TextChoices):
    """How a criterion gets its value (``docs/domain.md`` 3): by a rule, by a person, or by both in that order."""

    AUTO = "auto", _("Automático")
    HUMAN = "humano", _("Lo valora una persona")
    MIXED = "mixto", _("Propuesto; lo confirma una persona")


class Modality(models.TextChoices):
    """The geometry of the cooperation, countries and roles (``docs/domain.md`` 2.1); «ninguna» is a known no."""

    BILATERAL = "bilateral", _("CSS bilateral")
    TRIANGULAR = "triangular", _("Cooperación triangular")
    REGIONAL = "regional", _("CSS regional")
    NONE = "ninguna", _("Ninguna: no es CSS ni CT")


class CountryRole(models.TextChoices):
    """What a country does in the cooperation (``docs/domain.md`` 2.1)."""

    PROVIDER = "oferente", _("Oferente")
    FIRST_PROVIDER = "primer_oferente", _("Primer oferente")
    SECOND_PROVIDER = "segundo_oferente", _("Segundo oferente")
    RECIPIENT = "receptor", _("Receptor")
    PARTICIPANT = "participante", _("Participante")


class ActorRole(models.TextChoices):
    """What an actor does in the initiative; whoever only benefits, supplies or funds is no partner (AC-4)."""

    DECIDES = "decide", _("Decide")
    CONTRIBUTES = "aporta", _("Aporta")
    EXECUTES = "ejecuta", _("Ejecuta")
    CONNECTS = "conecta", _("Conecta")
    BENEFITS = "se_beneficia", _("Se beneficia")
    SUPPLIES = "provee", _("Provee")
    FUNDS = "financia", _("Financia")
