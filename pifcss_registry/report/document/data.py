"""What of a round the document needs besides its facts, read in a constant number of queries.

Nothing personal is read: of a ficha only the institution, its strengths and weaknesses. An initiative that its
country does not share keeps its place without a name.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dialogues.enums import WayOut
from dialogues.models import Dialogue
from initiatives.models import Initiative
from minutes.enums import MinutesState
from minutes.models import Minutes
from pifcss_registry.errors import Refused
from pifcss_registry.text import fold
from seminars.attending import round_attendance
from seminars.models import Seminar
from surveys.enums import FichaState
from surveys.models import Ficha, Round

from ..facts import Tags
from ..facts.figures import dialogues_of

MOST_INITIATIVES = 2000  # of a round: a document with more is read by nobody


@dataclass(frozen=True)
class Held:
    """A dialogue, how many of the three questions its closed minutes treat, why it was not held."""

    dialogue: Dialogue
    coverage: int | None
    cause: str


@dataclass(frozen=True)
class RoundData:
    """Initiatives by country and name, with everything that a page of the annex shows."""

    round: Round
    initiatives: list[Initiative]
    institutions: list[Ficha]
    dialogues: list[Held]
    seminar: Seminar | None

    @property
    def tags(self) -> Tags:
        counts = [len(each.report_sectors.all()) for each in self.initiatives]
        return Tags(sum(counts), sum(count > 1 for count in counts), counts.count(0))

    @property
    def kept_back(self) -> int:
        """Initiatives that their country does not share."""
        return sum(not each.share for each in self.initiatives)


def name_of(initiative: Initiative) -> str:
    return initiative.name if initiative.share else _("Iniciativa que su país no comparte")


def check_size(round: Round) -> None:
    """Raises ``Refused`` for a round that no document can hold."""
    number = Initiative.objects.registered().filter(round_code=round.code).count()
    if number > MOST_INITIATIVES:
        words = {"n": number, "most": MOST_INITIATIVES}
        raise Refused(_("La convocatoria tiene %(n)s iniciativas; un informe admite hasta %(most)s.") % words)


def _initiatives(code: str) -> list[Initiative]:
    found = Initiative.objects.registered().filter(round_code=code).select_related("country")
    actors = ("participations__actor__actor_type", "participations__actor__country")
    parts = ("report_sectors", "partner_countries", *actors)
    rows = found.prefetch_related(*parts)
    return sorted(rows, key=lambda each: (fold(each.country.name), fold(each.name), each.pk))


def _dialogues(code: str) -> list[Held]:
    rows = dialogues_of(code).exclude(starts_at=None).with_parts().prefetch_related("fallen_dates")
    closed = Minutes.objects.filter(dialogue__in=dialogues_of(code), state=MinutesState.CLOSED).with_facts()
    covers = {minutes.dialogue_id: minutes.facts.coverage for minutes in closed}
    found = []
    for dialogue in rows.order_by("starts_at", "pk"):
        causes = [each.get_cause_display() for each in dialogue.fallen_dates.all() if each.way_out == WayOut.CANCEL]
        found.append(Held(dialogue, covers.get(dialogue.pk), causes[-1] if causes else ""))
    return found


def round_data(round: Round) -> RoundData:
    log = round_attendance(round.code)
    fichas = Ficha.objects.filter(round=round, state=FichaState.VALIDATED, share=True).select_related("country")
    return RoundData(
        round=round,
        initiatives=_initiatives(round.code),
        institutions=sorted(fichas, key=lambda each: fold(each.country.name)),
        dialogues=_dialogues(round.code),
        seminar=log.seminar if log else None,
    )
