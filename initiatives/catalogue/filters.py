"""What the registry's two lists can be narrowed by: the parameters of ``docs/interfaces.md``, each declared once."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from initiatives.enums import ActorKind, Ambito, InitiativeType, Modality, Verdict
from initiatives.index import IN, OUT, YES
from initiatives.models import Sector
from initiatives.sdgs import SDGS
from pifcss_registry.accounts.models import Country

from .facets import FacetFilter, ModeFilter
from .indexed import IndexedFilterSet, IndexedSearch
from .queried import QueriedFacet, QueriedFilterSet, QueriedSearch


class Years:
    """The years that an initiative can be of, newest first; only those with initiatives are shown."""

    choices = tuple((year, str(year)) for year in range(2099, 1949, -1))


class Goals:
    choices = tuple((number, format_lazy("{}. {}", number, name)) for number, name in SDGS.items())


class WithDialogue:
    choices = ((YES, _("Con diálogo")),)


class WithMentoring:
    choices = ((YES, _("Con un actor que ofrece mentoría")),)


class Standing:
    choices = ((IN, _("En el registro")), (OUT, _("Fuera: la Unidad Técnica la excluyó")))


class Catalogue(IndexedFilterSet):
    """Initiatives."""

    q = IndexedSearch(_("Buscar"))
    pais = FacetFilter(_("País que presenta"), source=Country)
    participa = FacetFilter(_("País que participa"), source=Country, mode="modo_participa", folded=True)
    modo_participa = ModeFilter(_("Con varios países que participan"), of="participa")
    ambito = FacetFilter(_("Ámbito"), choices=Ambito, folded=True)
    sector = FacetFilter(_("Sector"), source=Sector)
    tipo_actor = FacetFilter(_("Tipo de actor"), choices=ActorKind, mode="modo_actor")
    modo_actor = ModeFilter(_("Con varios tipos de actor"), of="tipo_actor")
    tipo = FacetFilter(_("Tipo de iniciativa"), choices=InitiativeType)
    modalidad = FacetFilter(_("Modalidad"), choices=Modality, folded=True)
    clasificacion = FacetFilter(_("Clasificación"), choices=Verdict)
    ods = FacetFilter(_("ODS"), choices=Goals, folded=True)
    anio = FacetFilter(_("Año"), choices=Years)
    convocatoria = FacetFilter(_("Convocatoria"), folded=True)
    dialogo = FacetFilter(_("Diálogo"), choices=WithDialogue, folded=True)
    mentoria = FacetFilter(_("Mentoría"), choices=WithMentoring, folded=True)
    registro = FacetFilter(_("Registro"), choices=Standing, folded=True, fewest=1)


class Directory(QueriedFilterSet):
    """Actors."""

    q = QueriedSearch(_("Buscar"), verb="matching")
    tipo_actor = QueriedFacet(_("Tipo de actor"), verb="of_kinds", path="actor_type__kind", choices=ActorKind)
    pais = QueriedFacet(_("País"), verb="of_countries", path="country", source=Country)
