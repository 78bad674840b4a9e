"""The parts of an initiative as a person may read them: its other countries and its actors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Participation
from pifcss_registry.accounts.models import Country

from . import permissions
from .enums import PartState
from .models import ActorLink, Confirmation


def answered_already(participations: Sequence[Participation]) -> str:
    """Why these participations cannot go: their actors answered about them. For ``initiatives.merging``."""
    answered = Confirmation.objects.filter(participation__in=[each.pk for each in participations])
    found = answered.select_related("participation__actor", "participation__initiative").first()
    if found is None:
        return ""
    words = {"actor": found.participation.actor, "initiative": found.participation.initiative}
    return (
        _("Las dos participan en «%(initiative)s» y «%(actor)s» ya respondió allí: su respuesta se perdería.") % words
    )


@dataclass(frozen=True)
class Part:
    """One country or actor, its standing answer and what this reader may know and do.

    ``text``, ``person`` and ``link`` are empty for whom they are not meant, so that no template can show them.
    """

    name: str
    state: PartState
    country: Country | None = None
    participation: Participation | None = None
    answer: str = ""
    text: str = ""
    person: str = ""
    at: Any = None
    link: ActorLink | None = None
    may_answer: bool = False
    may_send: bool = False


@dataclass(frozen=True)
class Parts:
    rows: tuple[Part, ...]

    def _in(self, state: PartState) -> int:
        return sum(part.state == state for part in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def confirmed(self) -> int:
        return self._in(PartState.CONFIRMED)

    @property
    def disputed(self) -> int:
        return self._in(PartState.DISPUTED)


def parts_of(
    initiative: Initiative, user: Any, *, partners: Iterable[Country], participations: Sequence[Participation]
) -> Parts:
    """Countries first, then actors: one query, and one more for whoever may see what became of the links.

    ``participations`` come with their actors; a country that presents the initiative is no other country.
    """
    reads_actors = permissions.reads_actor_answers(user, initiative)
    answers = initiative.confirmations.all()
    answers = answers.select_related("by", "link") if permissions.has_confirmations(user) else answers.defer("text")
    of_country, of_actor = {}, {}
    for row in answers:  # oldest first: the newest stands
        if row.country_id:
            of_country[row.country_id] = row
        else:
            of_actor[row.participation_id] = row
    links = {}
    if reads_actors:
        sent = ActorLink.objects.filter(participation__initiative=initiative).select_related("sent_by")
        links = {link.participation_id: link for link in sent}
    may_send = permissions.can_send_link(user, initiative)
    rows = [
        _of_country(country, of_country.get(country.pk), initiative, user)
        for country in partners
        if country.pk != initiative.country_id
    ]
    for each in participations:
        said = of_actor.get(each.pk)
        shown = _said(said, reads_text=reads_actors, person=_person(said.link) if said and reads_actors else "")
        rows.append(Part(str(each.actor), participation=each, link=links.get(each.pk), may_send=may_send, **shown))
    return Parts(tuple(rows))


def _of_country(country: Country, said: Confirmation | None, initiative: Initiative, user: Any) -> Part:
    reads_text = permissions.reads_country_answer(user, initiative, country.pk)
    knows_who = bool(said) and permissions.reads_country_person(user, country.pk)
    shown = _said(said, reads_text=reads_text, person=str(said.by) if knows_who else "")
    return Part(country.name, country=country, may_answer=permissions.can_answer_for(user, country.pk), **shown)


def _said(said: Confirmation | None, *, reads_text: bool, person: str) -> dict[str, Any]:
    if said is None:
        return {"state": PartState.DECLARED}
    shown = {"state": said.state, "at": said.at}
    if reads_text:
        shown |= {"answer": said.said, "text": said.text, "person": person}
    return shown


def _person(link: ActorLink) -> str:
    return ", ".join(filter(None, (link.person_name, link.person_position)))


def waiting_parts(user: Any) -> list[tuple[Initiative, Country]]:
    """The initiatives of others that name a country for which the person speaks and that it did not answer.

    One query; none for who speaks for no country.
    """
    spoken = permissions.spoken_for(user)
    if not spoken:
        return []
    countries = {each.country_id: each.country for each in user.memberships_now if each.country_id in spoken}
    named = Initiative.partner_countries.through.objects.filter(country__in=spoken)
    named = named.filter(initiative__excluded="").exclude(initiative__country=models.F("country"))
    named = named.exclude(_answered())
    rows = named.select_related("initiative__country").order_by("initiative__name", "pk")
    return [(row.initiative, countries[row.country_id]) for row in rows]


def _answered():
    return models.Exists(
        Confirmation.objects.filter(initiative=models.OuterRef("initiative"), country=models.OuterRef("country"))
    )
