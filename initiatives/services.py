"""Changes to the registry. Each is atomic and says who makes it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.text import fold

from . import classification as rules
from .directory import DeclaredActor, find_or_add
from .enums import CriterionValue
from .models import TEXT_COLUMNS, Actor, CriterionJudgement, Initiative, Participation, ReportSector, Sector
from .permissions import can_curate

REFRESHED = ("verdict", "broad", "proposed", "rules", "search_text", "search_name", "updated_at")


@transaction.atomic
def register_initiative(
    *,
    by: User,
    texts: dict[str, Any],
    country: Country,
    round_code: str,
    year: int,
    partner_countries: Iterable[Country] = (),
    sectors: Sequence[Sector] = (),
    report_sectors: Sequence[ReportSector] | None = None,
    actors: Sequence[DeclaredActor] = (),
    share: bool = False,
    demonstration: bool = False,
    source_note: str = "",
    existing: Initiative | None = None,
) -> Initiative:
    """Put an initiative into the registry, or bring ``existing`` up to what is declared now.

    ``texts`` holds columns of ``InitiativeText``. Each actor is matched to the directory or added to it.
    Without ``report_sectors`` the report's labels follow from the sectors. Ends classified.
    Raises ``NotAllowed`` unless ``by`` curates, ``Refused`` without a name.
    """
    if not can_curate(by):
        raise NotAllowed(_("Solo la Unidad Técnica registra iniciativas."))
    if not str(texts.get("name", "")).strip():
        raise Refused(_("Una iniciativa necesita nombre."), field="name")
    initiative = existing or Initiative()
    for column in TEXT_COLUMNS:
        setattr(initiative, column, texts.get(column, initiative._meta.get_field(column).get_default()))
    initiative.country, initiative.round_code, initiative.year = country, round_code, year
    initiative.share, initiative.demonstration, initiative.source_note = share, demonstration, source_note
    initiative.save()
    initiative.partner_countries.set(partner_countries)
    initiative.sectors.set(sectors)
    if report_sectors is None:
        keys = {sector.report_sector_id for sector in sectors} - {None}
        initiative.report_sectors.set(keys)
    else:
        initiative.report_sectors.set(report_sectors)
    _set_actors(initiative, actors)
    refresh(initiative)
    return initiative


def _set_actors(initiative: Initiative, actors: Sequence[DeclaredActor]) -> None:
    found = [(find_or_add(declared).pk, declared.name[:300]) for declared in actors]
    # Held until the end: nobody joins one of them to another (``merging``) while it gets a link here.
    held = Actor.objects.select_for_update(of=("self",), no_key=True).filter(pk__in={pk for pk, _name in found})
    current = {actor.pk: actor.current().pk for actor in held.order_by("pk")}
    wanted: dict[int, str] = {}
    for pk, name in found:
        wanted.setdefault(current[pk], name)
    initiative.participations.exclude(actor__in=wanted).delete()
    Participation.objects.bulk_create(
        [Participation(initiative=initiative, actor_id=pk, declared_name=name) for pk, name in wanted.items()],
        update_conflicts=True,
        unique_fields=["initiative", "actor"],
        update_fields=["declared_name"],
    )


def facts_of(initiative: Initiative, participations: Iterable[Participation] | None = None) -> rules.Facts:
    """What is known of a registered initiative, for the rules: at most two queries.

    Who has the ``participations`` at hand, with their actors and types, saves one of them.
    """
    if participations is None:
        participations = initiative.participations.select_related("actor__actor_type")
    judgements = {
        judgement.criterion: rules.Judgement(judgement.value, judgement.reason)
        for judgement in initiative.judgements.all()  # oldest first: the newest stands
    }
    actors = tuple(
        rules.ActorFacts(
            participation.actor.name,
            participation.actor.actor_type.kind,
            participation.actor.actor_type.nature,
            participation.actor.country_id,
        )
        for participation in participations
    )
    return rules.Facts(initiative.type, actors, judgements)


def refresh(initiative: Initiative) -> rules.Result:
    """Bring what is kept beside the facts up to date: verdict and search text."""
    result = rules.classify(facts_of(initiative))
    initiative.verdict, initiative.broad = result.verdict, result.broad
    initiative.proposed, initiative.rules = result.proposed, result.rules
    names = initiative.participations.values_list("declared_name", "actor__name", "actor__acronym")
    own = [str(getattr(initiative, column) or "") for column in TEXT_COLUMNS if column != "type"]
    texts = own + [text for row in names for text in row]
    initiative.search_text = f" {fold(' '.join(texts))} "
    initiative.search_name = f" {fold(initiative.name)} "
    initiative.save(update_fields=REFRESHED)
    return result


@transaction.atomic
def judge_criteria(initiative: Initiative, *, judgements: Mapping[str, rules.Judgement], by: User) -> rules.Result:
    """A person's judgements by criterion: they stand over the automatic values until somebody judges anew.

    All are kept or none. Raises ``NotAllowed`` unless ``by`` curates; ``Refused`` for an unknown criterion or
    value, or a missing reason.
    """
    if not can_curate(by):
        raise NotAllowed(_("Solo la Unidad Técnica valora los criterios."))
    for criterion, judgement in judgements.items():
        if criterion not in rules.CRITERIA_BY_ID or judgement.value not in CriterionValue.values:
            raise Refused(_("Ese criterio o ese valor no existe."))
        if not judgement.reason.strip():
            raise Refused(_("Escriba la razón de su valoración."), field="reason")
    locked = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    CriterionJudgement.objects.bulk_create(
        CriterionJudgement(
            initiative=locked, criterion=criterion, value=each.value, reason=each.reason.strip(), by=by
        )
        for criterion, each in judgements.items()
    )
    return refresh(locked)


def judge_criterion(initiative: Initiative, *, criterion: str, value: str, reason: str, by: User) -> rules.Result:
    """One judgement: see ``judge_criteria``."""
    return judge_criteria(initiative, judgements={criterion: rules.Judgement(value, reason)}, by=by)


def set_wanted_by(initiative: Initiative, countries: int) -> None:
    """Keep how many other countries want to learn about an initiative (called by ``dialogues``)."""
    Initiative.objects.filter(pk=initiative.pk).update(wanted_by=countries)
