"""The figures of a round, each counted from rows: what the home page, the command and the report show.

Composition: reads every app. Counting rules are the report's (``docs/domain.md`` 8): sectors with repeats.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dialogues.enums import DialogueKind, DialogueState, WayOut
from dialogues.models import Dialogue, FallenDate
from initiatives.enums import ExclusionReason, Verdict
from initiatives.models import Initiative, ReportSector
from pifcss_registry.errors import Refused
from seminars.attending import round_attendance
from surveys.models import Round

RULES = {
    "initiatives": "registradas en la convocatoria",
    "countries": "país que presenta",
    "sectors": "con repeticiones",
    "classification": "veredicto vigente de cada iniciativa",
    "excluded": "dejadas fuera por la Unidad Técnica, por razón; no cuentan en las demás cifras",
    "wanted_by_many": "más de un país distinto del que presenta declaró interés",
    "dialogues": "diálogos con alguna iniciativa de la convocatoria; «planned»: se convocaron, «held»: de ellos los "
    "que se realizaron, «cancelled»: los que no, «bilateral»: de los realizados, entre dos países con interés mutuo; "
    "«proposed» son los que todavía esperan fecha",
    "seminar": "personas conectadas a la vez, según el registro de la reunión: pico, las más; piso, las menos entre "
    "el comienzo y el final del programa; del último seminario realizado de la convocatoria",
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


def round_facts(round: Round) -> dict[str, Any]:
    """The facts of ``docs/interfaces.md`` that exist so far, in six queries. Sector labels are the report's own."""
    figures = round_figures(round)
    dialogues = dialogue_facts(Dialogue.objects.filter(initiatives__round_code=round.code))
    attendance = round_attendance(round.code)
    return {
        "round": round.code,
        "initiatives": figures.initiatives,
        "countries": figures.countries,
        "sectors": {sector.name_es: number for sector, number in figures.sectors},
        "classification": figures.verdicts,
        "excluded": figures.excluded,
        "wanted_by_many": figures.wanted_by_many,
        "dialogues": dialogues,
        "seminar": {
            "peak": attendance.peak if attendance else None,
            "floor": attendance.floor if attendance else None,
        },
        "rules": RULES,
    }


def registry_facts(code: str | None = None) -> dict[str, Any]:
    """The facts of a round, or of ``report_round`` without a code; ``Refused`` when there is no such round."""
    round = Round.objects.filter(code=code).first() if code else report_round()
    if round is None:
        raise Refused(f"no existe la convocatoria {code}" if code else "ninguna convocatoria tiene iniciativas")
    return round_facts(round)
