"""What the registry's two lists can be narrowed by: the parameters of ``docs/interfaces.md``, each declared once."""

from django.utils.translation import gettext_lazy as _

from initiatives.enums import ActorKind, InitiativeType, Verdict
from initiatives.models import Sector
from pifcss_registry.accounts.models import Country

from .facets import FacetedFilterSet, FacetFilter, ModeFilter, SearchFilter


class Years:
    """The years that an initiative's round can have, newest first; only those with initiatives are shown."""

    choices = tuple((year, str(year)) for year in range(2099, 2006, -1))


class Catalogue(FacetedFilterSet):
    """Initiatives."""

    q = SearchFilter(label=_("Buscar"), verb="matching")
    pais = FacetFilter(label=_("País que presenta"), verb="presented_by", path="country", source=Country)
    sector = FacetFilter(label=_("Sector"), verb="in_sectors", path="sectors", source=Sector)
    tipo_actor = FacetFilter(
        label=_("Tipo de actor"),
        verb="with_kinds",
        path="actors__actor_type__kind",
        choices=ActorKind,
        mode="modo_actor",
    )
    modo_actor = ModeFilter(label=_("Con varios tipos de actor"), of="tipo_actor")
    tipo = FacetFilter(label=_("Tipo de iniciativa"), verb="of_types", path="type", choices=InitiativeType)
    clasificacion = FacetFilter(label=_("Clasificación"), verb="with_verdicts", path="verdict", choices=Verdict)
    anio = FacetFilter(label=_("Año de la convocatoria"), verb="of_years", path="year", choices=Years)


class Directory(FacetedFilterSet):
    """Actors."""

    order = "alphabetical"

    q = SearchFilter(label=_("Buscar"), verb="matching")
    tipo_actor = FacetFilter(label=_("Tipo de actor"), verb="of_kinds", path="actor_type__kind", choices=ActorKind)
    pais = FacetFilter(label=_("País"), verb="of_countries", path="country", source=Country)
