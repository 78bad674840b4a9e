"""Changes to the registry. Each is atomic and says who makes it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, User
from pifcss_registry.errors import NotAllowed, Refused

from . import complements, index
from .directory import DeclaredActor, find_or_add_all
from .engine.facts import Facts, Judgement, Window
from .engine.rules import CRITERION_IDS, Rules, rules_of
from .engine.verdicts import Result, classify
from .enums import CriterionValue
from .models import (
    TEXT_COLUMNS,
    Actor,
    CriterionJudgement,
    Initiative,
    Participation,
    ReportSector,
    RuleAdoption,
    Sector,
)
from .permissions import can_curate

REFRESHED = ("verdict", "broad", "proposed", "updated_at")


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
    complement: Mapping[str, Any] | None = None,
    window: tuple[date, date] | None = None,
    share: bool = False,
    demonstration: bool = False,
    source_note: str = "",
    existing: Initiative | None = None,
) -> Initiative:
    """Put an initiative into the registry, or bring ``existing`` up to what is declared now.

    ``texts`` holds columns of ``InitiativeText``, ``complement`` what the ficha says beside them
    (``complements``), ``window`` the round's first and last day. Each actor is matched to the directory or
    added to it. Without ``report_sectors`` the report's labels follow from the sectors. Ends classified, by the
    version of the rule that its round has.
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
    said = dict(complement or {})
    of_actors = complements.rows_by_actor(said)
    said.pop("actors", None)
    initiative.complement, initiative.modality = said, said.get("modality") or ""
    initiative.window_start, initiative.window_end = window or (None, None)
    new = initiative.pk is None
    if new:
        initiative.rules = RuleAdoption.objects.for_round(round_code)
    initiative.save()
    if report_sectors is None:
        report_sectors = ReportSector.objects.filter(pk__in={each.report_sector_id for each in sectors} - {None})
    for related, rows in (
        (initiative.partner_countries, partner_countries),
        (initiative.sectors, sectors),
        (initiative.report_sectors, report_sectors),
    ):
        related.add(*rows) if new else related.set(rows)
    _set_actors(initiative, actors, of_actors)
    refresh(initiative, new=new)
    return initiative


def _set_actors(initiative: Initiative, actors: Sequence[DeclaredActor], said: complements.Rows) -> None:
    found = []
    for declared, actor in zip(actors, find_or_add_all(actors), strict=True):
        row = said.get(complements.actor_key(declared.name, declared.country.pk if declared.country else None), {})
        written = (declared.written or declared.name)[:300]
        found.append((actor.pk, written, complements.without_name(row)))
    # Held until the end: nobody joins one of them to another (``merging``) while it gets a link here.
    held = Actor.objects.select_for_update(of=("self",), no_key=True).filter(pk__in={pk for pk, *_said in found})
    current = {actor.pk: actor.current().pk for actor in held.order_by("pk")}
    wanted: dict[int, tuple[str, complements.Complement]] = {}
    for pk, *rest in found:
        wanted.setdefault(current[pk], tuple(rest))
    initiative.participations.exclude(actor__in=wanted).delete()
    Participation.objects.bulk_create(
        [
            Participation(initiative=initiative, actor_id=pk, declared_name=name, complement=row)
            for pk, (name, row) in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["initiative", "actor"],
        update_fields=["declared_name", "complement"],
    )


def facts_of(
    initiative: Initiative,
    participations: Iterable[Participation] | None = None,
    partners: Iterable[Country] | None = None,
    judgements: Iterable[CriterionJudgement] | None = None,
) -> Facts:
    """What is known of a registered initiative, for the rule: at most three queries.

    Who has the ``participations`` at hand with their actors, the partner countries, or the judgements, oldest first,
    saves one for each.
    """
    if participations is None:
        participations = initiative.participations.select_related("actor")
    if partners is None:
        partners = initiative.partner_countries.all()
    codes = sorted({country.pk for country in partners} - {initiative.country_id})
    if judgements is None:
        judgements = initiative.judgements.all()
    human = {each.criterion: Judgement(each.value, each.reason) for each in judgements}  # the newest stands
    return Facts(
        id=str(initiative.pk),
        kind=initiative.type,
        objectives=initiative.objectives,
        justification=initiative.justification,
        actors=tuple(
            complements.actor_facts(
                each.complement,
                name=each.actor.name,
                type=each.actor.actor_type_id,
                country=each.actor.country_id,
            )
            for each in participations
        ),
        human=human,
        **complements.facts(initiative.complement, (initiative.country_id, *codes)),
    )


def said_of(initiative: Initiative, partners: Iterable[Country]) -> list[complements.Said]:
    """Its complement in words; ``partners`` are its other countries. No query when its own is loaded."""
    names = {country.pk: country.name for country in (initiative.country, *partners)}
    return complements.in_words(initiative.complement, names)


def result_of(initiative: Initiative, *, rules: Rules | None = None, **at_hand: Any) -> Result:
    """The rule on a registered initiative: in its own version, or in another to see what that would say.

    ``at_hand`` is of ``facts_of``, with its queries.
    """
    window = None
    if initiative.window_start and initiative.window_end:
        window = Window(initiative.window_start, initiative.window_end)
    return classify(facts_of(initiative, **at_hand), rules or rules_of(initiative.rules), window)


def refresh(initiative: Initiative, *, new: bool = False) -> Result:
    """Bring what is kept beside the facts up to date: verdict, by its version of the rule, and the index.

    The caller's transaction holds the initiative, or made it (``new``: nobody judged it, nothing was kept yet).
    """
    parts, partners = list(index.parts_of(initiative)), list(initiative.partner_countries.all())
    judged = {"judgements": ()} if new else {}
    result = result_of(initiative, participations=parts, partners=partners, **judged)
    initiative.verdict, initiative.broad, initiative.proposed = result.verdict, result.broad, result.proposed
    initiative.save(update_fields=REFRESHED)
    index.changed_held(initiative, parts, partners, new=new)
    return result


@transaction.atomic
def judge_criteria(initiative: Initiative, *, judgements: Mapping[str, Judgement], by: User) -> Result:
    """A person's judgements by criterion: they stand over the automatic values until somebody judges anew.

    All are kept or none. Raises ``NotAllowed`` unless ``by`` curates; ``Refused`` for an unknown criterion or
    value, or a missing reason.
    """
    if not can_curate(by):
        raise NotAllowed(_("Solo la Unidad Técnica valora los criterios."))
    for criterion, judgement in judgements.items():
        if criterion not in CRITERION_IDS or judgement.value not in CriterionValue.values:
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


def judge_criterion(initiative: Initiative, *, criterion: str, value: str, reason: str, by: User) -> Result:
    """One judgement: see ``judge_criteria``."""
    return judge_criteria(initiative, judgements={criterion: Judgement(value, reason)}, by=by)


def set_wanted_by(initiative: Initiative, countries: int) -> None:
    """Keep how many other countries want to learn about an initiative (called by ``dialogues``)."""
    Initiative.objects.filter(pk=initiative.pk).update(wanted_by=countries)


@transaction.atomic
def set_in_dialogue(pks: Iterable[int], *, those: Collection[int]) -> None:
    """Keep which of these initiatives a dialogue is about: ``those``, and no other (called by ``dialogues``)."""
    held = Initiative.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(pks)).order_by("pk")
    wrong = [pk for pk, now in held.values_list("pk", "in_dialogue") if now != (pk in those)]
    for value in (True, False):
        Initiative.objects.filter(pk__in=[pk for pk in wrong if (pk in those) == value]).update(in_dialogue=value)
    index.changed(wrong)


@transaction.atomic
def set_mentoring(actor: Actor, *, offers: bool) -> None:
    """Keep whether an actor offers mentoring that the Unit published (called by ``confirmations``)."""
    pks = list(actor.participations.order_by().values_list("initiative_id", flat=True))
    index.hold(pks)  # first initiatives, then actors: the order of registering
    Actor.objects.filter(pk=actor.pk).update(mentoring=offers)
    index.changed(pks)
