"""The registry: initiatives as curated facts, the actors that take part, and what classifies them."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country, TranslatedName, name_column
from pifcss_registry.accounts.permissions import country_ids, is_member
from pifcss_registry.text import words

from ..enums import ActorKind, Broad, CriterionValue, ExclusionReason, InitiativeType, Modality, Nature, Verdict
from ..expressions import Bytewise
from ..keys import acronym_key
from ..permissions import sees_every_exclusion

MAX_POINTS = 3


def type_in_words(number: int | None, other: str, labels: Mapping[str, str] | None = None) -> str:
    """The type of an initiative, with what was specified for «Otros»; '' while unanswered.

    ``labels`` are those of the types, by number, for whoever has them at hand.
    """
    if number is None:
        return ""
    label = labels[str(number)] if labels else str(InitiativeType(number).label)
    return f"{label}: {other}" if other and number == InitiativeType.OTHER else label


def points_field() -> models.TextField:
    return models.TextField(blank=True, max_length=1500)


class InitiativeText(models.Model):
    """What a declared entry and a registered initiative both say: the questions of Anexo 1.

    Strengths, challenges and results are columns, because the form admits three of each.
    """

    type = models.PositiveSmallIntegerField(_("tipo de iniciativa"), choices=InitiativeType, null=True, blank=True)
    type_other = models.CharField(_("qué otro tipo"), max_length=200, blank=True)
    name = models.CharField(_("nombre de la iniciativa"), max_length=500, blank=True)
    objectives = models.TextField(_("objetivos"), max_length=5000, blank=True)
    justification = models.TextField(_("justificación"), max_length=5000, blank=True)
    strength_1 = points_field()
    strength_2 = points_field()
    strength_3 = points_field()
    challenge_1 = points_field()
    challenge_2 = points_field()
    challenge_3 = points_field()
    result_1 = points_field()
    result_2 = points_field()
    result_3 = points_field()

    class Meta:
        abstract = True

    def _points(self, column: str) -> list[str]:
        texts = (getattr(self, f"{column}_{number}") for number in range(1, MAX_POINTS + 1))
        return [text for text in texts if text]

    @property
    def strengths(self) -> list[str]:
        return self._points("strength")

    @property
    def challenges(self) -> list[str]:
        return self._points("challenge")

    @property
    def results(self) -> list[str]:
        return self._points("result")

    @property
    def type_label(self) -> str:
        return type_in_words(self.type, self.type_other)


TEXT_COLUMNS = tuple(field.name for field in InitiativeText._meta.local_fields)


class ReportSector(TranslatedName):
    """The five looser sector labels of the report's Tabla 1."""

    key = models.SlugField(max_length=40, primary_key=True)

    class Meta:
        ordering = ["name_es"]


class SectorQuerySet(models.QuerySet):
    def of_initiatives(self, initiatives):
        """Sectors of ``initiatives`` with ``n``, how many are of each, the most frequent first."""
        counted = self.annotate(n=Count("initiatives", filter=Q(initiatives__in=initiatives), distinct=True))
        return counted.filter(n__gt=0).order_by("-n", name_column())


class Sector(TranslatedName):
    """A sector of SEGIB's lists (``docs/domain.md`` 2.4); the codes are ours."""

    code = models.CharField(max_length=7, primary_key=True)
    ambito = models.CharField(max_length=60)
    report_sector = models.ForeignKey(ReportSector, on_delete=models.PROTECT, null=True, blank=True)

    objects = SectorQuerySet.as_manager()

    class Meta:
        ordering = ["ambito", "name_es"]


class ActorType(TranslatedName):
    """A fine type of organisation, with its type of the form (``kind``), nature and IATI code."""

    code = models.CharField(max_length=7, primary_key=True)
    kind = models.CharField(max_length=24, choices=ActorKind)
    nature = models.CharField(max_length=16, choices=Nature)
    iati_org_type = models.CharField(max_length=2)
    state_actor = models.BooleanField()

    class Meta:
        ordering = ["name_es"]


def name_with_acronym(name: str, acronym: str) -> str:
    return f"{name} ({acronym})" if acronym not in ("", name) else name


class ActorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Actors of at least one initiative that the person may see."""
        seen = Participation.objects.filter(actor=OuterRef("pk"), initiative__in=Initiative.objects.visible_to(user))
        return self.filter(Exists(seen))

    def of_kinds(self, kinds):
        return self.filter(actor_type__kind__in=kinds)

    def of_countries(self, codes):
        return self.filter(country__in=codes)

    def matching(self, text):
        """Each word of ``text`` begins a word of the name, or the acronym; or all of ``text`` begins the acronym.

        Or each begins a word of one of its other names.
        """
        found = Q()
        for word in words(text):
            found &= Q(key__startswith=word) | Q(key__contains=f" {word}") | Q(acronym_key__startswith=word)
        joined = acronym_key(text)
        if not joined:
            return self.all()
        other = self.model.names.rel.related_model.objects.matching(text)
        return self.filter(found | Q(acronym_key__startswith=joined) | Q(Exists(other.filter(actor=OuterRef("pk")))))

    def standing(self):
        """Without those that became another one."""
        return self.filter(merged_into=None)

    def with_part_in(self, initiatives):
        """Adds ``n_initiatives`` and ``since`` (first year), both among ``initiatives`` only."""
        among = Q(participations__initiative__in=initiatives)
        return self.annotate(
            n_initiatives=Count("participations__initiative", filter=among, distinct=True),
            since=Min("participations__initiative__year", filter=among),
        )

    def companions_of(self, actor, initiatives):
        """The other actors of ``initiatives``, those of most of them first."""
        others = self.filter(Exists(Participation.objects.filter(actor=OuterRef("pk"), initiative__in=initiatives)))
        counted = others.exclude(pk=actor.pk).with_part_in(initiatives).select_related("country", "actor_type")
        return counted.order_by("-n_initiatives", Bytewise("key"), "pk")

    def alphabetical(self, text=""):
        return self.order_by(Bytewise("key"), "pk")


class Actor(models.Model):
    """An organisation, once in the directory for each country. ``key`` is the folded name.

    One that a curator joined to another (``merging``) stays as a row: it takes part in nothing, is in no list, and
    ``merged_into`` says where its links went.
    """

    name = models.CharField(_("nombre"), max_length=300)
    acronym = models.CharField(_("sigla"), max_length=50, blank=True)
    actor_type = models.ForeignKey(ActorType, on_delete=models.PROTECT, related_name="actors")
    type_other = models.CharField(max_length=200, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="actors")
    key = models.CharField(max_length=300, editable=False)
    acronym_key = models.CharField(max_length=50, editable=False, blank=True, db_index=True)
    site = models.URLField(_("sitio web"), max_length=300, blank=True)
    mentoring = models.BooleanField(
        default=False, help_text="offers it, published by the Unit; kept by confirmations"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["key", "country"], name="actor_once_in_country"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(country__isnull=True), name="actor_once_without_country"
            ),
            models.CheckConstraint(name="actor_not_merged_into_itself", condition=~Q(merged_into=models.F("pk"))),
        ]

    def __str__(self):
        return name_with_acronym(self.name, self.acronym)

    def get_absolute_url(self):
        return reverse("initiatives:actor_detail", args=[self.pk])

    def current(self) -> "Actor":
        """The one that it became, itself if none: a query for each joining."""
        found = self
        while found.merged_into_id is not None:
            found = found.merged_into
        return found


class InitiativeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everything registered for who has a role; else, if the registry is public, what may be shared.

        What was excluded is seen by those whom it concerns: the programme and the country that presents it.
        """
        if sees_every_exclusion(user):
            return self.all()
        if is_member(user):
            own = country_ids(user)
            return self.filter(Q(excluded="") | Q(country__in=own)) if own else self.registered()
        return self.registered().filter(share=True) if settings.REGISTRY_PUBLIC else self.none()

    def registered(self):
        """Without those that the Unit excluded."""
        return self.filter(excluded="")

    def of_actor(self, actor):
        return self.filter(Exists(Participation.objects.filter(initiative=OuterRef("pk"), actor=actor)))

    def as_declared(self, actor):
        """Adds ``declared_name``, how each names the actor, and ``part``, what it says of its part."""
        mine = Participation.objects.filter(initiative=OuterRef("pk"), actor=actor)
        return self.annotate(
            declared_name=Subquery(mine.values("declared_name")[:1]), part=Subquery(mine.values("complement")[:1])
        )

    def countries(self):
        """The countries that present one of them or take part in it, by name."""
        partners = Initiative.partner_countries.through.objects.filter(initiative__in=self)
        either = Q(pk__in=self.order_by().values("country")) | Q(pk__in=partners.values("country"))
        return Country.objects.filter(either).order_by(name_column())

    def ranked(self):
        """In the catalogue's order: the newest year, and of a year the newest registered."""
        return self.order_by("-year", "-pk")

    def wanted_by_many(self):
        """Those of the purple mark: more than one other country wants to learn about them."""
        return self.filter(wanted_by__gt=1)


class Initiative(InitiativeText):
    """A registered initiative. ``country`` presents it, which need not be where it is carried out.

    No e-mail and no person's name stands here: contacts stay in the ficha.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="initiatives")
    partner_countries = models.ManyToManyField(Country, related_name="partner_initiatives", blank=True)
    sectors = models.ManyToManyField(Sector, related_name="initiatives", blank=True)
    report_sectors = models.ManyToManyField(ReportSector, related_name="initiatives", blank=True)
    actors = models.ManyToManyField(Actor, through="Participation", related_name="initiatives")
    round_code = models.SlugField(max_length=20, db_index=True)
    year = models.PositiveSmallIntegerField()
    share = models.BooleanField(default=False)
    demonstration = models.BooleanField(default=False)
    source_note = models.TextField(blank=True)
    origin = models.SlugField(
        max_length=40, blank=True, db_index=False, help_text="whose file it was loaded from; '' of a ficha"
    )
    external_id = models.CharField(max_length=100, blank=True, help_text="how the origin calls it")
    loaded_digest = models.CharField(max_length=32, blank=True, help_text="of what the origin declared; by loading")
    wanted_by = models.PositiveSmallIntegerField(default=0, help_text="other countries interested, kept by dialogues")
    modality = models.CharField(_("modalidad"), max_length=10, choices=Modality, blank=True)
    complement = models.JSONField(default=dict, blank=True, help_text="initiatives.complements, without the actors")
    window_start = models.DateField(null=True, blank=True, help_text="of its round: what F-2 compares with")
    window_end = models.DateField(null=True, blank=True)
    excluded = models.CharField(
        max_length=20, choices=ExclusionReason, blank=True, help_text="why the Unit left it out; kept by judging"
    )
    in_dialogue = models.BooleanField(default=False, help_text="a dialogue is about it; kept by dialogues")
    verdict = models.CharField(max_length=20, choices=Verdict, default=Verdict.UNKNOWN, db_index=True)
    broad = models.CharField(max_length=16, choices=Broad, default=Broad.INCONCLUSIVE)
    proposed = models.BooleanField(default=True, help_text="what only a person can judge has not all been judged")
    rules = models.CharField(max_length=10)
    registered_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "name", "pk"]
        constraints = [
            models.CheckConstraint(name="initiative_has_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["origin", "external_id"], condition=~Q(origin=""), name="initiative_once_of_origin"
            ),
            models.CheckConstraint(name="initiative_type_known", condition=Q(type=None) | Q(type__in=[1, 2, 3, 4])),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("initiatives:initiative_detail", args=[self.pk])

    @property
    def is_wanted_by_many(self) -> bool:
        return self.wanted_by > 1

    @property
    def kinds(self) -> list[ActorKind]:
        """The types of the form among its actors, in the form's order; no query with participations at hand."""
        present = {part.actor.actor_type.kind for part in self.participations.all()}
        return [kind for kind in ActorKind if kind in present]


class Participation(models.Model):
    """An actor takes part in an initiative; ``declared_name`` is the name as the country wrote it.

    ``complement`` is what the country says of its part: a row of ``initiatives.complements`` without its name.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="participations")
    declared_name = models.CharField(max_length=300)
    complement = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["initiative", "actor"], name="actor_once_in_initiative")]

    def __str__(self):
        return f"{self.actor} · {self.initiative}"


class CriterionJudgement(models.Model):
    """A person's judgement of one criterion, with the reason. Rows are only added: the newest stands."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.CharField(max_length=5)
    value = models.CharField(max_length=16, choices=CriterionValue)
    reason = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.criterion}: {self.get_value_display()}"
