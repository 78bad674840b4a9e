"""What a person who takes over a country's ficha finds: people, fichas, and the way through the site. Composition."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.accounts.permissions import is_focal_point_role, needs_tour
from surveys.models import Ficha


@dataclass(frozen=True)
class Step:
    """One step of the guided tour, with the page where it is done."""

    title: str
    text: str
    url: str
    link: str


def to_receive(user: User) -> list[Membership]:
    """The memberships of a focal point for which the tour is still to be put away; no query."""
    return [membership for membership in user.memberships_now if needs_tour(membership)]


def tour(fichas: list[Ficha]) -> list[Step]:
    """The tour, made for the newest of the country's fichas."""
    ficha = fichas[0].get_absolute_url() if fichas else reverse("surveys:ficha_list")
    return [
        Step(
            _("La ficha es de su país"),
            _("Las respuestas no son de quien las escribió: todo lo dicho sigue aquí, con cada versión enviada."),
            reverse("surveys:ficha_list"),
            _("Ver las fichas"),
        ),
        Step(
            _("Varias manos, un texto"),
            _("Reparta las secciones entre colegas e invite a otras instituciones, a toda la ficha o a una parte."),
            ficha,
            _("Abrir la ficha"),
        ),
        Step(
            _("El visto bueno y el envío"),
            _("La autoridad de su país puede dar su visto bueno. Usted o ella envían; la Unidad Técnica responde."),
            f"{ficha}#paso" if fichas else ficha,
            _("Ver qué sigue"),
        ),
        Step(
            _("Las iniciativas de los demás"),
            _("Busque por sector o por actor y marque en nombre de su país las que le interesa conocer."),
            reverse("initiatives:initiative_list"),
            _("Recorrer las iniciativas"),
        ),
        Step(
            _("Sus datos y su idioma"),
            _("Revise cómo aparece su nombre y en qué idioma le escribimos."),
            reverse("accounts:profile"),
            _("Ir a mi cuenta"),
        ),
    ]


def own_ends(user: User, people: list[Membership]) -> list[Membership]:
    """The person's memberships as focal point, each with ``may_end``: whether their country has another."""
    own = [each for each in people if each.user_id == user.pk and is_focal_point_role(each.role)]
    for membership in own:
        membership.may_end = any(
            each.country_id == membership.country_id and each.user_id != user.pk and is_focal_point_role(each.role)
            for each in people
        )
    return own
