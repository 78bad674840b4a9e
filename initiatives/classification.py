"""What an initiative is: criteria in, verdict with reasons out. Pure: no database.

The rule is ``docs/domain.md`` 3 (clauses from the report) and its counting 4.2: types of actor of the form
(T) are counted, never organisations or fine codes; the same type in two countries counts once. Missing
information is not a no. Rules have versions: a registered verdict keeps the version it was given with.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .enums import ActorKind, Broad, CriterionValue, InitiativeType, Mode, Nature, Verdict
from .keys import name_key

RULES = "1"
NARROW_TYPES = 2  # the report: "al menos dos actores de distinta naturaleza"
AMDS_MORE_THAN = 2  # the report: "más de dos tipos de actores"


@dataclass(frozen=True)
class ActorFacts:
    """One declared actor; ``None`` is not known."""

    name: str
    kind: str | None = None
    nature: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Judgement:
    """What a person said of a criterion; it stands over the automatic value."""

    value: str
    reason: str


@dataclass(frozen=True)
class Facts:
    """What is known of an initiative: its type (1-4), its actors, and people's judgements by criterion."""

    type: int | None = None
    actors: tuple[ActorFacts, ...] = ()
    judgements: Mapping[str, Judgement] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """Organisations, types (T), natures (N), types without international bodies, and whether all are state."""

    n_actores: int
    n_tipos: int
    n_naturalezas: int
    n_tipos_sin_oi: int
    solo_estatal: bool


@dataclass(frozen=True)
class Outcome:
    """A criterion with its value, how it got it (``Mode``) and why, in the active language."""

    id: str
    label: str
    value: str
    mode: str
    reason: str

    @property
    def value_label(self) -> str:
        return str(CriterionValue(self.value).label)

    @property
    def mode_label(self) -> str:
        return str(Mode(self.mode).label)


@dataclass(frozen=True)
class Result:
    verdict: str
    broad: str
    proposed: bool
    counts: Counts
    criteria: tuple[Outcome, ...]
    rules: str = RULES

    @property
    def summary(self) -> str:
        """The verdict's reason in one sentence."""
        return _verdict_reason(self)


def known_kinds(actors: Iterable[ActorFacts]) -> list[str]:
    """The distinct types of the form among the actors, in the enum's order."""
    present = {actor.kind for actor in actors}
    return [kind for kind in ActorKind.values if kind in present]


def _certainty(actor: ActorFacts) -> tuple:
    """Orders declarations of one actor: known before unknown, then in a fixed order."""
    kind = ActorKind.values.index(actor.kind) if actor.kind in ActorKind.values else len(ActorKind.values)
    return kind, actor.nature is None, actor.nature or ""


def distinct(actors: Iterable[ActorFacts]) -> list[ActorFacts]:
    """The same name twice in one country (case, accents, spaces aside) is one actor; in two countries, two.

    An actor declared with several types has one of them, the same whatever the order; nameless ones stay apart.
    """
    seen: dict[Hashable, ActorFacts] = {}
    for position, actor in enumerate(actors):
        key = (name_key(actor.name) or position, actor.country)
        seen[key] = min(seen.get(key, actor), actor, key=_certainty)
    return list(seen.values())


def count(actors: Iterable[ActorFacts]) -> Counts:
    actors = distinct(actors)
    kinds = set(known_kinds(actors))
    natures = {actor.nature for actor in actors} - {None, Nature.TO_REVIEW}
    return Counts(
        n_actores=len(actors),
        n_tipos=len(kinds),
        n_naturalezas=len(natures),
        n_tipos_sin_oi=len(kinds - {ActorKind.INTERNATIONAL}),
        solo_estatal=bool(actors) and all(actor.nature == Nature.STATE for actor in actors),
    )


def _kind_names(facts: Facts) -> str:
    return ", ".join(str(ActorKind(kind).label).lower() for kind in known_kinds(distinct(facts.actors)))


def _is_cooperation(facts: Facts, counts: Counts) -> tuple[str, str]:
    if facts.type is None:
        return CriterionValue.UNKNOWN, _("No consta el tipo de iniciativa.")
    label = InitiativeType(facts.type).label
    return CriterionValue.MET, _("El tipo de iniciativa declarado es «%(type)s».") % {"type": label}


def _two_actors(facts: Facts, counts: Counts) -> tuple[str, str]:
    if not counts.n_actores:
        return CriterionValue.UNKNOWN, _("No consta ningún actor.")
    reason = ngettext("Se declara %(n)s actor.", "Se declaran %(n)s actores.", counts.n_actores) % {
        "n": counts.n_actores
    }
    return (CriterionValue.MET if counts.n_actores > 1 else CriterionValue.NOT_MET), reason


def _different_types(facts: Facts, counts: Counts) -> tuple[str, str]:
    if counts.n_tipos >= NARROW_TYPES:
        reason = _("Hay %(n)s tipos de actor: %(kinds)s.") % {"n": counts.n_tipos, "kinds": _kind_names(facts)}
        return CriterionValue.MET, reason
    if not counts.n_actores or any(actor.kind is None for actor in distinct(facts.actors)):
        return CriterionValue.UNKNOWN, _("No consta el tipo de todos los actores.")
    reason = _("Todos los actores son de un mismo tipo: %(kinds)s.") % {"kinds": _kind_names(facts)}
    return CriterionValue.NOT_MET, reason


def _organisations(facts: Facts, counts: Counts) -> tuple[str, str]:
    if not counts.n_actores:
        return CriterionValue.UNKNOWN, _("No consta ningún actor.")
    return CriterionValue.MET, _("Los actores declarados son organizaciones.")


@dataclass(frozen=True)
class Criterion:
    """A clause of a definition. ``rule`` computes value and reason; without it the form does not ask for the data."""

    id: str
    label: str | Promise
    mode: Mode
    rule: Callable[[Facts, Counts], tuple[str, str]] | None = None


PRIOR = (
    Criterion("F-1", gettext_lazy("Es cooperación Sur-Sur o triangular"), Mode.MIXED),
    Criterion("F-2", gettext_lazy("Estuvo vigente en los tres años de la convocatoria"), Mode.AUTO),
)
NARROW = (
    Criterion("AC-1", gettext_lazy("Es una iniciativa de cooperación"), Mode.MIXED, _is_cooperation),
    Criterion("AC-2", gettext_lazy("Participan al menos dos actores"), Mode.AUTO, _two_actors),
    Criterion("AC-3", gettext_lazy("Los actores son de distinta naturaleza"), Mode.AUTO, _different_types),
    Criterion("AC-4", gettext_lazy("Los actores se unen como socios: deciden, aportan o ejecutan"), Mode.HUMAN),
    Criterion("AC-5", gettext_lazy("Comparten un objetivo común de desarrollo"), Mode.HUMAN),
)
BROAD = (
    Criterion("AM-1", gettext_lazy("Colaborativa: los socios deciden juntos"), Mode.HUMAN),
    Criterion("AM-2", gettext_lazy("Sostenida en el tiempo"), Mode.MIXED),
    Criterion("AM-3", gettext_lazy("Entre organizaciones"), Mode.AUTO, _organisations),
    Criterion("AM-4", gettext_lazy("De diferentes tipos"), Mode.AUTO, _different_types),
    Criterion("AM-5", gettext_lazy("Alinean sus intereses"), Mode.MIXED),
    Criterion("AM-6", gettext_lazy("En torno a una visión común"), Mode.HUMAN),
    Criterion("AM-7", gettext_lazy("Combinan sus recursos"), Mode.AUTO),
    Criterion("AM-8", gettext_lazy("Sus competencias se complementan"), Mode.MIXED),
    Criterion("AM-9", gettext_lazy("Comparten riesgos"), Mode.HUMAN),
    Criterion("AM-10", gettext_lazy("Crean valor hacia los ODS"), Mode.MIXED),
    Criterion("AM-11", gettext_lazy("Benefician a cada uno de los socios"), Mode.AUTO),
)
CRITERIA = PRIOR + NARROW + BROAD
CRITERIA_BY_ID = {criterion.id: criterion for criterion in CRITERIA}


def _judge(criterion: Criterion, facts: Facts, counts: Counts) -> Outcome:
    judgement = facts.judgements.get(criterion.id)
    mode: str = criterion.mode
    if judgement is not None:
        value, mode, reason = judgement.value, Mode.HUMAN, judgement.reason
    elif criterion.rule:
        value, reason = criterion.rule(facts, counts)
    elif mode == Mode.HUMAN:
        value, reason = CriterionValue.UNKNOWN, _("Nadie lo ha valorado todavía.")
    else:
        value, reason = CriterionValue.UNKNOWN, _("La ficha no da este dato y nadie lo ha valorado todavía.")
    return Outcome(criterion.id, str(criterion.label), str(value), str(mode), reason)


AGAINST = frozenset({CriterionValue.NOT_MET, CriterionValue.PARTIAL})  # partial is not met
# F-2 says whether an initiative belongs to the round, not whether it is an alliance.
SETTLING = ("F-1", *(criterion.id for criterion in NARROW))


def _verdict(values: Mapping[str, str], counts: Counts) -> Verdict:
    if values["F-1"] in AGAINST:
        return Verdict.OUT_OF_SCOPE
    if any(values[criterion.id] in AGAINST for criterion in NARROW):
        return Verdict.NO_ALLIANCE
    if CriterionValue.UNKNOWN in (values["AC-2"], values["AC-3"]):
        return Verdict.UNKNOWN
    return Verdict.AMDS if counts.n_tipos > AMDS_MORE_THAN else Verdict.NARROW


def _broad(values: Mapping[str, str], verdict: Verdict) -> Broad:
    broad = {values[criterion.id] for criterion in BROAD}
    if verdict in (Verdict.OUT_OF_SCOPE, Verdict.NO_ALLIANCE) or broad & AGAINST:
        return Broad.NOT_BROAD
    if verdict == Verdict.UNKNOWN or CriterionValue.UNKNOWN in broad:
        return Broad.INCONCLUSIVE
    return Broad.BROAD


def classify(facts: Facts) -> Result:
    """The verdict on an initiative, its counts and every criterion with its reason.

    ``proposed`` is true while F-1 or a clause of the narrow sense is without information: the verdict then is
    what the known facts propose.
    """
    counts = count(facts.actors)
    criteria = tuple(_judge(criterion, facts, counts) for criterion in CRITERIA)
    values = {outcome.id: outcome.value for outcome in criteria}
    verdict = _verdict(values, counts)
    proposed = any(values[id] == CriterionValue.UNKNOWN for id in SETTLING)
    return Result(verdict, _broad(values, verdict), proposed, counts, criteria)


def _verdict_reason(result: Result) -> str:
    outcomes = {outcome.id: outcome for outcome in result.criteria}
    if result.verdict == Verdict.OUT_OF_SCOPE:
        return outcomes["F-1"].reason
    if result.verdict == Verdict.UNKNOWN:
        missing = [outcomes[id] for id in ("AC-2", "AC-3") if outcomes[id].value == CriterionValue.UNKNOWN]
        return " ".join(outcome.reason for outcome in missing)
    if result.verdict == Verdict.NO_ALLIANCE:
        failed = [outcomes[criterion.id] for criterion in NARROW if outcomes[criterion.id].value in AGAINST]
        return " ".join(dict.fromkeys(outcome.reason for outcome in failed))
    reason = outcomes["AC-3"].reason
    if result.verdict == Verdict.AMDS:
        return reason + " " + _("Son más de dos: la regla del informe la cuenta como AMDS.")
    return reason + " " + _("Con un tipo de actor más, tres o más en total, contaría como AMDS.")
