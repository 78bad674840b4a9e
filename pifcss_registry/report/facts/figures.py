"""The figures of a round, counted by groups. Counting rules are the report's (``docs/domain.md`` 8)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dialogues.enums import DialogueKind, DialogueState, WayOut
from dialogues.models import Dialogue, FallenDate
from initiatives.enums import ActorKind, ExclusionReason, InitiativeType, Verdict
from initiatives.models import Initiative, Participation, ReportSector
from minutes.enums import MinutesState
from minutes.facts import summary
from minutes.models import Minutes
from pifcss_registry.errors import Refused
from seminars.attending import round_attendance
from surveys.enums import FichaState
from surveys.models import Entry, Ficha, Round

RULES = {
    "initiatives": _("registradas en la convocatoria"),
    "countries": _("país que presenta"),
    "sectors": _("con repeticiones: una iniciativa cuenta una vez en cada uno de sus sectores del informe"),
    "actor_types": _("con repeticiones: una iniciativa cuenta una vez en cada tipo de actor que participa en ella"),
    "types": _("tipo que declaró el país; aparte, las que no tienen tipo"),
    "classification": _("veredicto vigente de cada iniciativa"),
    "excluded": _("dejadas fuera por la Unidad Técnica, por razón; no cuentan en las demás cifras"),
    "wanted_by_many": _("más de un país distinto del que presenta declaró interés"),
    "fichas": _(
        "fichas que los países enviaron (en revisión o validadas) y las iniciativas que declaran; las devueltas "
        "cuentan cuando vuelven a enviarse"
    ),
    "dialogues": _(
        "diálogos con alguna iniciativa de la convocatoria; «planned»: se convocaron, «held»: de ellos los "
        "que se realizaron, «cancelled»: los que no, «bilateral»: de los realizados, entre dos países con interés "
        "mutuo; «proposed» son los que todavía esperan fecha"
    ),
    "coverage": _(
        "diálogos realizados, por cuántas de las tres preguntas (mecanismos, procesos, valor añadido) trata su acta "
        "cerrada; aparte, los que no tienen acta cerrada"
    ),
    "seminar": _(
        "personas conectadas a la vez, según el registro de la reunión: pico, las más; piso, las menos entre "
        "el comienzo y el final del programa; del último seminario realizado de la convocatoria"
    ),
}


def known_rounds() -> list[Round]:
    """Every round, the last to close first, with ``published``: whether the registry holds initiatives of it."""
    published = Initiative.objects.filter(round_code=OuterRef("code"))
    return list(Round.objects.annotate(published=Exists(published)))


def report_round(rounds: Iterable[Round] | None = None) -> Round | None:
    """The round whose figures stand for the registry: the latest published one that is no demonstration.

    When every published round is a demonstration, the latest of them. ``rounds`` are ``known_rounds``.
    """
    published = [round for round in (known_rounds() if rounds is None else rounds) if round.published]
    return next((round for round in published if not round.demonstration), published[0] if published else None)


@dataclass(frozen=True)
class Figures:
    """What is counted of a round's initiatives. Countries by code; sectors with the most initiatives first."""

    round: Round
    initiatives: int
    countries: dict[str, int]
    verdicts: dict[str, int]
    excluded: dict[str, int]
    wanted_by_many: int
    sectors: list[tuple[ReportSector, int]]

    @property
    def year(self) -> str:
        """The value of the catalogue's ``anio`` under which these initiatives stand."""
        return str(self.round.opens_on.year)


def round_figures(round: Round) -> Figures:
    """The figures of a round in two queries. What was excluded is counted apart, by its reason, and nowhere else."""
    sent = Initiative.objects.filter(round_code=round.code)
    initiatives = sent.registered()
    groups = list(
        sent.order_by("country", "verdict", "excluded")
        .values_list("country", "verdict", "excluded")
        .annotate(n=Count("pk"), wanted=Count("pk", filter=Q(wanted_by__gt=1)))
    )
    countries, verdicts, excluded = Counter(), Counter(), Counter()
    wanted = 0
    for country, verdict, reason, number, by_many in groups:
        if reason:
            excluded[reason] += number
            continue
        countries[country] += number
        verdicts[verdict] += number
        wanted += by_many
    sectors = (
        ReportSector.objects.filter(initiatives__in=initiatives)
        .annotate(n=Count("initiatives"))
        .order_by("-n", "name_es")
    )
    return Figures(
        round=round,
        initiatives=sum(countries.values()),
        countries=dict(countries),
        verdicts={verdict: verdicts[verdict] for verdict in Verdict.values},
        excluded={reason: excluded[reason] for reason in ExclusionReason.values},
        wanted_by_many=wanted,
        sectors=[(sector, sector.n) for sector in sectors],
    )


def dialogue_facts(dialogues: QuerySet[Dialogue]) -> dict[str, Any]:
    """Of these dialogues by what became of them, and why dates fell through: two queries."""
    rows = dialogues.values_list("pk", "state", "kind").distinct()
    states = Counter(state for _pk, state, _kind in rows)
    bilateral = sum(state == DialogueState.HELD and kind == DialogueKind.BILATERAL for _pk, state, kind in rows)
    cancelled = [pk for pk, state, _kind in rows if state == DialogueState.NOT_HELD]
    causes = FallenDate.objects.filter(dialogue__in=cancelled, way_out=WayOut.CANCEL).values_list("cause", flat=True)
    ended = {state: states[state] for state in (DialogueState.CONVENED, DialogueState.HELD, DialogueState.NOT_HELD)}
    return {
        "proposed": states[DialogueState.PROPOSED],
        "planned": sum(ended.values()),
        "held": ended[DialogueState.HELD],
        "cancelled": ended[DialogueState.NOT_HELD],
        "bilateral": bilateral,
        "causes": dict(sorted(Counter(causes).items())),
    }


def dialogues_of(code: str) -> QuerySet[Dialogue]:
    """Those about some initiative of the round, each once."""
    about = Dialogue.initiatives.through.objects.filter(dialogue=OuterRef("pk"), initiative__round_code=code)
    return Dialogue.objects.filter(Exists(about))


def actor_type_facts(code: str) -> dict[str, int]:
    """How many registered initiatives have each type of actor, with repeats: one query."""
    parts = Participation.objects.filter(initiative__round_code=code, initiative__excluded="").order_by()
    counted = parts.values_list("actor__actor_type__kind").annotate(n=Count("initiative", distinct=True))
    numbers = dict(counted)
    return {kind: numbers.get(kind, 0) for kind in ActorKind.values}


def type_facts(code: str) -> dict[str, int]:
    """Registered initiatives by their type, and under «none» those without: one query."""
    rows = Initiative.objects.registered().filter(round_code=code).order_by().values_list("type")
    numbers = dict(rows.annotate(n=Count("pk")))
    return {str(kind): numbers.get(kind, 0) for kind in InitiativeType.values} | {"none": numbers.get(None, 0)}


SENT = (FichaState.SENT, FichaState.VALIDATED)


def ficha_facts(round: Round) -> dict[str, int]:
    """Fichas that are sent, those of them that are validated, and how many initiatives they declare: two queries."""
    states = Counter(Ficha.objects.filter(round=round, state__in=SENT).order_by().values_list("state", flat=True))
    declared = Entry.objects.filter(ficha__round=round, ficha__state__in=SENT).count()
    return {"sent": sum(states.values()), "validated": states[FichaState.VALIDATED], "declared": declared}


def coverage_facts(code: str) -> dict[str, int]:
    """Of the dialogues held, how many spoke of 0 to 3 of the three questions, and «none» without closed minutes.

    Four queries.
    """
    held = dialogues_of(code).filter(state=DialogueState.HELD)
    closed = Minutes.objects.filter(dialogue__in=held, state=MinutesState.CLOSED).with_facts()
    counted = summary(minutes.facts for minutes in closed)
    numbers = {str(coverage): number for coverage, number in counted.by_coverage.items()}
    return numbers | {"none": held.count() - counted.dialogues}


def round_facts(round: Round) -> dict[str, Any]:
    """The facts of ``docs/interfaces.md``, in at most fifteen queries. Sector labels are the report's own."""
    figures = round_figures(round)
    attendance = round_attendance(round.code)
    return {
        "round": round.code,
        "initiatives": figures.initiatives,
        "countries": figures.countries,
        "sectors": {sector.name_es: number for sector, number in figures.sectors},
        "actor_types": actor_type_facts(round.code),
        "types": type_facts(round.code),
        "classification": figures.verdicts,
        "excluded": figures.excluded,
        "wanted_by_many": figures.wanted_by_many,
        "fichas": ficha_facts(round),
        "dialogues": dialogue_facts(dialogues_of(round.code)),
        "coverage": coverage_facts(round.code),
        "seminar": {
            "peak": attendance.peak if attendance else None,
            "floor": attendance.floor if attendance else None,
        },
        "rules": {name: str(rule) for name, rule in RULES.items()},
    }


def round_or_refused(code: str | None = None) -> Round:
    """The round with this code, or ``report_round`` without one; ``Refused`` when there is no such round."""
    round = Round.objects.filter(code=code).first() if code else report_round()
    if round is None:
        raise Refused(f"no existe la convocatoria {code}" if code else "ninguna convocatoria tiene iniciativas")
    return round
