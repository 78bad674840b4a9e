"""The pictures of the registry and of a round, each with its table, made from ``facts.matrices``. Composition.

``round_pictures`` is for the document; pages and files ask ``Pictures`` for one or for all, as a person may see them.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.models import Interest
from drawing import Picture, maps
from drawing.bars import Bar, bars
from drawing.heat import Label, heat
from drawing.network import Node, network
from drawing.svg import figure
from initiatives import index
from initiatives.catalogue.filters import Catalogue
from initiatives.enums import ActorKind, Ambito, Verdict
from surveys.models import Round

from .facts.matrices import OUTSIDE, Matrices, interests_of

MOST_ACTORS = 30
MOST_ROUNDS = 16
KEYS = ("mapa", "actores-y-sectores", "red-de-actores", "quien-espera-a-quien", "evolucion")


def round_pictures(round: Round, language: str) -> list[Picture]:
    """Of a round for its report, in ``language``: of all that counts in the registry, whoever asks."""
    with translation.override(language):
        pictures = Pictures((index.REGISTERED,), Interest.objects.all(), round.code, base=settings.SITE_URL)
        return pictures.all()


def registry_pictures(user: Any, language: str) -> list[Picture]:
    """Of the whole registry, as ``user`` may see it."""
    with translation.override(language):
        return Pictures.of(user, base=settings.SITE_URL).all()


class Pictures:
    """In the active language; ``base`` stands before every address: '' in a page, the site's own in a file.

    ``is_personal``: they hold what one person may see, and say so.
    """

    def __init__(
        self,
        seen: tuple[str, ...],
        interests: QuerySet[Interest],
        round_code: str = "",
        *,
        base: str = "",
        is_personal: bool = False,
    ):
        self.interests, self.round_code, self.base, self.is_personal = interests, round_code, base, is_personal
        self.facts = Matrices(seen, round_code)

    @classmethod
    def of(cls, user: Any, round_code: str = "", *, base: str = "") -> "Pictures":
        return cls(index.seen_by(user), interests_of(user), round_code, base=base, is_personal=True)

    def all(self) -> list[Picture]:
        return [self.one(key) for key in KEYS]

    def one(self, key: str) -> Picture:
        """``key`` of ``KEYS``."""
        makers: dict[str, Callable[[str], Picture]] = {
            "mapa": self._map,
            "actores-y-sectores": self._kinds_by_sector,
            "red-de-actores": self._network,
            "quien-espera-a-quien": self._waiting,
            "evolucion": self._evolution,
        }
        return makers[key](key)

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        return Catalogue(QueryDict(), None, path="").labels

    @cached_property
    def countries(self) -> list[tuple[str, str]]:
        """Those of the map, by name."""
        names = self.labels["participa"]
        return sorted(((code, names[code]) for code in maps.codes()), key=lambda each: each[1])

    @cached_property
    def _catalogue(self) -> str:
        return self.base + reverse("initiatives:initiative_list")

    def list_url(self, *chosen: tuple[str, str], code: str = "") -> str:
        """The list of the catalogue with these choices, of the same round or that of ``code``."""
        code = code or self.round_code
        of_round = [("convocatoria", code)] if code else []
        return f"{self._catalogue}?{urlencode([*chosen, *of_round, ('registro', index.IN)])}"

    def _map(self, key: str) -> Picture:
        names = dict(self.countries) | {OUTSIDE: _("Otros países")}
        shared = {code: n for code, n in self.facts.participating().items() if code in maps.codes()}
        links = self.facts.links(maps.codes())

        def url(one: str, other: str) -> str:
            if not other:
                return self.list_url(("participa", one))
            return self.list_url(("participa", one), ("participa", other), ("modo_participa", "todos"))

        return maps.iberoamerica(
            key=key,
            title=_("Qué países trabajan juntos"),
            alt=_told_links(links, names),
            note=_(
                "Se cuentan las iniciativas en las que participan los dos países, el que presenta incluido: una de "
                "tres países cuenta en cada par. El número junto a un país son todas las suyas. Cuanto más gruesa la "
                "línea, más iniciativas; las diez más gruesas llevan su número, las que siguen a las primeras "
                "cuarenta son tenues, y la tabla los tiene todos. "
                "Las fronteras son las de Natural Earth (dominio público, 1:50 millones); el registro no toma "
                "posición sobre ninguna."
            ),
            columns=(_("País"), _("Con"), _("Iniciativas")),
            anybody=_("todas sus iniciativas"),
            inset=_("Península ibérica, a mayor escala"),
            credits=(
                _("Fronteras: Natural Earth, dominio público."),
                _("El registro no toma posición sobre ninguna."),
            ),
            names=names,
            shared=shared,
            links=links,
            url=url,
        )

    def _kinds_by_sector(self, key: str) -> Picture:
        counts = self.facts.kinds_by_sector()
        areas = list(Ambito.values)
        sectors = sorted(
            self.labels["sector"].items(), key=lambda each: (areas.index(each[0].partition("-")[0]), each[1])
        )
        return heat(
            key=key,
            title=_("Qué tipos de actor hay en cada sector"),
            alt=self._told_kinds(counts),
            note=_(
                "Con repeticiones: una iniciativa cuenta en cada sector y en cada tipo de actor que tiene, así que "
                "las casillas no suman el total. Más oscuro, más iniciativas."
            ),
            corner=_("Sector"),
            rows=[Label(code, name, self.list_url(("sector", code))) for code, name in sectors],
            columns=[
                Label(kind.value, str(kind.label), self.list_url(("tipo_actor", kind.value))) for kind in ActorKind
            ],
            counts=counts,
            url=lambda sector, kind: self.list_url(("sector", sector), ("tipo_actor", kind)),
        )

    def _network(self, key: str) -> Picture:
        found = self.facts.network(MOST_ACTORS)
        kinds = list(ActorKind.values)
        nodes = [
            Node(
                str(actor.pk),
                actor.name,
                str(ActorKind(actor.kind).label),
                actor.number,
                actor.country,
                f"{self.base}{reverse('initiatives:actor_detail', args=[actor.pk])}",
            )
            for actor in sorted(found.actors, key=lambda actor: kinds.index(actor.kind))
        ]
        note = _(
            "Los actores con más iniciativas, %(n)s como mucho, cada uno con su número. Una línea une a los que "
            "participan en una misma iniciativa; cuanto más gruesa, en más. La letra dice el tipo de actor."
        ) % {"n": MOST_ACTORS}
        if found.at:
            moment = date_format(timezone.localtime(found.at), "DATETIME_FORMAT")
            note += " " + _("Contado el %(moment)s: esta figura se renueva cada pocos minutos.") % {"moment": moment}
        if found.is_waiting:
            note = _("Son muchas iniciativas: esta figura se está preparando. Vuelva a mirar en unos minutos.")
        return network(
            key=key,
            title=_("Qué actores trabajan juntos"),
            alt=_told_network(nodes),
            note=note,
            columns=(_("Actor"), _("Tipo de actor"), _("Con"), _("Iniciativas")),
            anybody=_("todas sus iniciativas"),
            nodes=nodes,
            links={(str(one), str(other)): n for (one, other), n in found.links.items()},
        )

    def _waiting(self, key: str) -> Picture:
        counts = self.facts.waiting(self.interests)
        names = self.labels["pais"]
        note = _(
            "En cada fila, el país que quiere conocer iniciativas; en cada columna, el que las presenta; el número "
            "son las iniciativas que el primero declaró de su interés, se haya hecho ya un diálogo o no."
        )
        if self.is_personal:
            note += " " + _("Usted ve los intereses que su papel le permite leer.")
        codes = [sorted({pair[side] for pair in counts}, key=lambda code: (names[code], code)) for side in (0, 1)]
        return heat(
            key=key,
            title=_("Quién espera a quién"),
            alt=self._told_waiting(counts),
            note=note,
            corner=_("Quiere conocer"),
            rows=[Label(code, names[code]) for code in codes[0]],
            columns=[Label(code, names[code], self.list_url(("pais", code))) for code in codes[1]],
            counts=counts,
        )

    def _evolution(self, key: str) -> Picture:
        steps = self.facts.evolution()[-MOST_ROUNDS:]
        rows = []
        for step in steps:
            amds, narrow = (step.verdicts.get(verdict, 0) for verdict in (Verdict.AMDS, Verdict.NARROW))
            others = sum(step.verdicts.values()) - amds - narrow
            rows.append(Bar(step.code, [amds, narrow, others], step.countries, self.list_url(code=step.code)))
        return bars(
            key=key,
            title=_("Evolución por convocatoria"),
            alt=_told_rounds(rows),
            note=_(
                "Iniciativas registradas de cada convocatoria, por su clasificación vigente; si son más de %(n)s, "
                "las últimas. AMDS: más de dos tipos de actor."
            )
            % {"n": MOST_ROUNDS},
            corner=_("Convocatoria"),
            parts=(_("AMDS"), _("Alianza, acepción acotada"), _("No es alianza o falta información")),
            total=_("Iniciativas"),
            beside=_("Países que presentan"),
            rows=rows,
        )

    def _told_kinds(self, counts: dict[tuple[str, str], int]) -> str:
        if not counts:
            return _("Todavía no hay iniciativas con sector y actores.")
        (sector, kind), n = max(counts.items(), key=lambda each: (each[1], each[0]))
        return _("Entre lo más frecuente, «%(kind)s» en «%(sector)s»: %(initiatives)s.") % {
            "kind": ActorKind(kind).label,
            "sector": self.labels["sector"][sector],
            "initiatives": _initiatives(n),
        }

    def _told_waiting(self, counts: dict[tuple[str, str], int]) -> str:
        if not counts:
            return _("Todavía ningún país declaró interés en una iniciativa de otro que usted pueda ver.")
        wanted: dict[str, int] = {}
        for (_wants, presents), n in counts.items():
            wanted[presents] = wanted.get(presents, 0) + n
        most = max(wanted, key=lambda code: (wanted[code], code))
        return _("Entre los países más esperados, %(country)s: intereses en sus iniciativas, %(n)s.") % {
            "country": self.labels["pais"][most],
            "n": figure(wanted[most]),
        }


def _told_links(links: dict[tuple[str, str], int], names: dict[str, str]) -> str:
    if not links:
        return _("Todavía no hay iniciativas en las que participen dos países.")
    drawn = {pair: n for pair, n in links.items() if OUTSIDE not in pair} or links
    (one, other), n = max(drawn.items(), key=lambda each: (each[1], each[0]))
    text = _("Pares de países que trabajan juntos: %(pairs)s. Entre los que más, %(one)s y %(other)s: %(n)s.")
    return text % {"pairs": len(drawn), "one": names[one], "other": names[other], "n": _initiatives(n)}


def _told_network(nodes: list[Node]) -> str:
    if not nodes:
        return _("Todavía no hay actores que mostrar.")
    first = max(nodes, key=lambda node: (node.number, node.name))
    return _("Entre los actores con más iniciativas, %(name)s: %(initiatives)s.") % {
        "name": first.label,
        "initiatives": _initiatives(first.number),
    }


def _told_rounds(rows: list[Bar]) -> str:
    if not rows:
        return _("Todavía no hay convocatorias con iniciativas registradas.")
    last = rows[-1]
    return _("La última, %(round)s: %(initiatives)s; países que presentan, %(countries)s; AMDS, %(amds)s.") % {
        "round": last.name,
        "initiatives": _initiatives(last.total),
        "countries": last.beside,
        "amds": figure(last.parts[0]),
    }


def _initiatives(n: int) -> str:
    return ngettext("%(n)s iniciativa", "%(n)s iniciativas", n) % {"n": figure(n)}
