"""Changes to interests and dialogues. Each is atomic and says who makes it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Participation
from initiatives.services import set_in_dialogue, set_wanted_by
from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.accounts.services import people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell
from pifcss_registry.text import fold

from . import matching
from .enums import Decision, DialogueKind, DialogueState, Topic
from .models import Dialogue, DialogueCountry, DialogueEvent, Interest, ProposalDecision
from .permissions import VOICES, can_declare_interest, can_propose_dialogue
from .reasons import in_words, title


def keep_in_dialogue(dialogue: Dialogue) -> None:
    """Tell the registry which initiatives of a dialogue that was proposed or dropped are in any that stands."""
    pks = [each.pk for each in dialogue.initiatives.all()]
    standing = Dialogue.objects.exclude(state=DialogueState.DROPPED).filter(initiatives__in=pks)
    set_in_dialogue(pks, those=set(standing.values_list("initiatives", flat=True)))


def _recount(initiative: Initiative) -> None:
    set_wanted_by(initiative, Interest.objects.filter(initiative=initiative).count())


@transaction.atomic
def declare_interest(
    *,
    country: Country,
    initiative: Initiative,
    by: User,
    reason: str = "",
    topics: Iterable[str] = (),
    questions: str = "",
) -> Interest:
    """Mark that a country wants to learn about another's initiative; marking again changes what it says.

    ``topics`` are values of ``Topic``: what it wants to hear about; ``questions`` are for who presents.

    Raises ``NotAllowed`` unless ``by`` speaks for the country; ``Refused`` for its own initiative and for
    one whose country did not agree to share.
    """
    if not can_declare_interest(by, country.pk):
        raise NotAllowed(_("Usted no puede declarar interés en nombre de ese país."))
    locked = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if locked.country_id == country.pk:
        raise Refused(_("Esta iniciativa es de su propio país."))
    if not locked.share:
        raise Refused(_("El país que presenta esta iniciativa no ofreció compartirla."))
    interest, _created = Interest.objects.update_or_create(
        country=country,
        initiative=locked,
        defaults={
            "by": by,
            "reason": reason.strip(),
            "topics": [topic for topic in Topic.values if topic in set(topics)],
            "questions": questions.strip(),
        },
    )
    _recount(locked)
    return interest


@transaction.atomic
def withdraw_interest(*, country: Country, initiative: Initiative, by: User) -> None:
    """Take an interest back; nothing happens when there is none."""
    if not can_declare_interest(by, country.pk):
        raise NotAllowed(_("Usted no puede retirar un interés de ese país."))
    locked = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    Interest.objects.filter(country=country, initiative=locked).delete()
    _recount(locked)


@dataclass(frozen=True)
class ProposalInWords:
    """A proposal with its rows, as the Unit reads it."""

    proposal: matching.Proposal
    initiatives: tuple[Initiative, ...]
    presenters: tuple[Country, ...]
    interested: tuple[Country, ...]

    @property
    def key(self) -> str:
        return self.proposal.key

    @property
    def kind(self) -> str:
        return self.proposal.kind

    @property
    def is_multi(self) -> bool:
        return self.kind == DialogueKind.MULTI

    @property
    def can_split(self) -> bool:
        return self.kind in (DialogueKind.NEAR, DialogueKind.JOINED)

    @property
    def title(self) -> str:
        """The kind and who meets, as the dialogue will be called."""
        return title(
            self.kind, (*self.presenters, *(each for each in self.interested if each not in self.presenters))
        )

    @property
    def reason(self) -> str:
        """Why it is called for, in the active language."""
        return in_words(
            self.kind,
            initiatives=self.initiatives,
            presenters=self.presenters,
            interested=self.interested,
            common=self.proposal.common,
        )


def _known(interests: list[Interest]) -> dict[int, matching.Known]:
    """What makes wanted initiatives near each other: two queries."""
    initiatives = {interest.initiative_id: interest.initiative for interest in interests}
    sectors, types, asked = (defaultdict(set) for _each in range(3))
    through = Initiative.sectors.through.objects.filter(initiative__in=initiatives)
    for pk, sector in through.values_list("initiative_id", "sector_id"):
        sectors[pk].add(sector)
    parts = Participation.objects.filter(initiative__in=initiatives)
    for pk, kind in parts.values_list("initiative_id", "actor__actor_type__kind"):
        types[pk].add(kind)
    for interest in interests:
        questions = (fold(line) for line in interest.questions.splitlines())
        asked[interest.initiative_id] |= {*interest.topics, *filter(None, questions)}
    return {
        pk: matching.Known(initiative.share, frozenset(sectors[pk]), frozenset(types[pk]), frozenset(asked[pk]))
        for pk, initiative in initiatives.items()
    }


def _undecided(wishes: list[matching.Wish], known: dict[int, matching.Known]) -> list[matching.Proposal]:
    """What the interests call for, less what is a dialogue or was decided otherwise: two queries."""
    taken = set(Dialogue.objects.exclude(state=DialogueState.DROPPED).values_list("key", flat=True))
    decisions = list(ProposalDecision.objects.standing().order_by("pk"))
    joins = {each.key: each.keys for each in decisions if each.kind == Decision.JOIN}
    keys = {*taken, *(key for name, those in joins.items() if name in taken for key in those)}
    heard = frozenset().union(*map(matching.initiatives_of, keys))
    splits = [key for each in decisions if each.kind == Decision.SPLIT for key in each.keys]
    apart = [matching.initiatives_of(key) for key in splits]
    proposals = matching.propose(wishes, known, heard=heard, apart=apart)
    dropped = {
        key: frozenset((country, pk) for country, pk in each.wanted)
        for each in decisions
        if each.kind == Decision.DROP
        for key in each.keys
    }
    return matching.decided(proposals, joins=joins, dropped=dropped, taken=taken)


def open_proposals(interests: Iterable[Interest] | None = None) -> list[ProposalInWords]:
    """What the interests call for and the Unit has still to decide, with reasons: five queries.

    ``interests``, all of them with ``initiative__country`` and ``country``, spares the first. Interests in
    what its country does not share (any more) call for nothing.
    """
    if interests is None:
        interests = Interest.objects.select_related("country", "initiative__country")
    rows = list(interests)
    initiatives = {interest.initiative_id: interest.initiative for interest in rows}
    countries = {interest.country_id: interest.country for interest in rows}
    countries |= {initiative.country_id: initiative.country for initiative in initiatives.values()}
    wishes = [
        matching.Wish(interest.country_id, interest.initiative.country_id, interest.initiative_id)
        for interest in rows
    ]
    return [
        ProposalInWords(
            proposal,
            initiatives=tuple(initiatives[pk] for pk in proposal.initiatives),
            presenters=tuple(countries[code] for code in proposal.presenters),
            interested=tuple(countries[code] for code in proposal.interested),
        )
        for proposal in _undecided(wishes, _known(rows))
    ]


@transaction.atomic
def propose_dialogue(*, key: str, by: User) -> Dialogue:
    """Turn a proposal into a dialogue and write to those who speak for its countries.

    Raises ``NotAllowed`` unless ``by`` may; ``Refused`` when the interests no longer call for it or it exists.
    """
    if not can_propose_dialogue(by):
        raise NotAllowed(_("Solo la Unidad Técnica propone diálogos."))
    found = next((each for each in open_proposals() if each.key == key), None)
    if found is None:
        raise Refused(_("Esa propuesta ya no está: los intereses cambiaron o el diálogo ya se propuso."))
    try:
        with transaction.atomic():
            common = list(found.proposal.common)
            dialogue = Dialogue.objects.create(key=key, kind=found.kind, common=common, proposed_by=by)
    except IntegrityError:
        raise Refused(_("Otra persona acaba de proponer este diálogo.")) from None
    dialogue.initiatives.set(found.initiatives)
    presenters, interested = set(found.presenters), set(found.interested)
    DialogueCountry.objects.bulk_create(
        DialogueCountry(
            dialogue=dialogue, country=country, presents=country in presenters, interested=country in interested
        )
        for country in sorted(presenters | interested, key=lambda country: country.pk)
    )
    DialogueEvent.objects.create(dialogue=dialogue, action="propose", to_state=dialogue.state, by=by)
    keep_in_dialogue(dialogue)
    tell_countries(dialogue, "dialogue_proposed")
    return dialogue


def tell_countries(dialogue: Dialogue, template: str, **context: str) -> None:
    """Write ``dialogues/email/<template>`` to everybody who speaks for a country of the dialogue."""
    dialogue = Dialogue.objects.with_parts().get(pk=dialogue.pk)
    people = people_of(Membership.objects.filter(country__dialogues=dialogue, role__in=VOICES))
    words = {"dialogue": dialogue} | context
    tell(people, Kind.DIALOGUE, f"dialogues/email/{template}", words, dialogue.get_absolute_url())
