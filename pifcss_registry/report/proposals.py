"""The paragraphs that the machine proposes: sentences with markers where figures stand (``texts.mark``).

Each has a key that never changes, a title for the page where it is edited, and a function from facts and data to the
marked text, in the active language. Paragraphs are divided by a blank line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogues.reasons import listed
from pifcss_registry.errors import Refused

from .document.data import RoundData
from .facts.named import NONE, Fact, NamedFacts
from .texts import mark


@dataclass(frozen=True)
class Proposal:
    """``as_list``: each line is printed as a point."""

    key: str
    title: Promise
    write: Callable[[NamedFacts, RoundData], str]
    as_list: bool = False


def _day(day) -> str:
    return date_format(day, "DATE_FORMAT")


def _each(facts: Iterable[Fact], *, inside: bool = False) -> str:
    """«Turismo (3) y Social (2)»; ``inside`` a sentence the names begin with a small letter."""
    return listed(
        f"{_lower(fact.short) if inside else fact.short} ({mark(fact.key)})" for fact in facts if fact.value
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _method(facts: NamedFacts, data: RoundData) -> str:
    round = data.round
    words = {
        "round": round,
        "opens": _day(round.opens_on),
        "closes": _day(round.closes_on),
        "start": _day(round.window_start),
        "end": _day(round.window_end),
    }
    first = _(
        "Este informe reúne las iniciativas de Cooperación Sur-Sur y Triangular con alianzas multiactor que los "
        "países presentaron en la convocatoria «%(round)s», abierta del %(opens)s al %(closes)s. Se pidieron "
        "iniciativas vigentes en algún momento entre el %(start)s y el %(end)s."
    )
    if facts.value("fichas.sent"):
        words |= {"sent": mark("fichas.sent"), "declared": mark("fichas.declared")}
        second = _("Fichas enviadas: %(sent)s. Iniciativas que declaran: %(declared)s.")
    else:
        second = _("Las iniciativas se registraron sin fichas en línea, de lo que los países habían enviado.")
    third = _(
        "La Unidad Técnica revisó cada iniciativa, le asignó sectores y la clasificó con la misma regla, publicada "
        "en el registro. La misma iniciativa puede contar en varios sectores y en varios tipos de actor; donde es "
        "así, la cifra dice «con repeticiones»."
    )
    return "\n\n".join((first % words, second % words, third))


def _initiatives(facts: NamedFacts, data: RoundData) -> str:
    if not facts.value("initiatives"):
        return _("En esta convocatoria no se registró ninguna iniciativa.")
    words = {
        "initiatives": ngettext(
            "Se registró %(n)s iniciativa", "Se registraron %(n)s iniciativas", facts.value("initiatives")
        )
        % {"n": mark("initiatives")},
        "countries": ngettext("%(n)s país", "%(n)s países", facts.value("countries")) % {"n": mark("countries")},
        "list": _each(facts.of("country")),
        "wanted": mark("wanted_by_many"),
    }
    text = _("%(initiatives)s, de %(countries)s: %(list)s. Suscitaron el interés de más de un país: %(wanted)s.")
    text %= words
    if facts.value("wanted_by_many"):
        text += " " + _("La Tabla 1 las señala en morado y con un rombo.")
    return text


def _sectors(facts: NamedFacts, data: RoundData) -> str:
    if not facts.of("sector"):
        return _("Todavía ninguna iniciativa tiene sector.")
    return _("Por sector, con repeticiones: %(list)s.") % {"list": _each(facts.of("sector"))}


def _actors(facts: NamedFacts, data: RoundData) -> str:
    kinds = [fact for fact in facts.of("actor_type") if fact.value]
    text = (
        _("Por tipo de actor, con repeticiones: %(list)s.") % {"list": _each(kinds)}
        if kinds
        else _("Ninguna iniciativa tiene actores declarados.")
    )
    verdicts = _each(facts.of("classification"))
    if verdicts:
        text += "\n\n" + _("Por clasificación: %(list)s.") % {"list": verdicts}
    return text


def _institutions(facts: NamedFacts, data: RoundData) -> str:
    if not data.institutions:
        return _("Ninguna institución describió en su ficha fortalezas o debilidades que comparta.")
    return _(
        "Lo que sigue son palabras de las instituciones, sin cambios: qué fortalezas y qué debilidades ven en sí "
        "mismas para desarrollar alianzas multiactor."
    )


def _lessons(facts: NamedFacts, data: RoundData) -> str:
    if not any(each.share and (each.strengths or each.challenges) for each in data.initiatives):
        return _("Las iniciativas de esta convocatoria no declararon lecciones ni desafíos.")
    return _(
        "Las lecciones positivas y los desafíos son los que cada iniciativa declaró sobre su carácter multiactor, "
        "agrupados por sector; la que tiene varios sectores aparece en el primero."
    )


def _dialogues(facts: NamedFacts, data: RoundData) -> str:
    if not facts.value("dialogues.planned"):
        return _("En esta convocatoria no se convocó ningún diálogo.")
    words = {key: mark(f"dialogues.{key}") for key in ("planned", "held", "cancelled", "bilateral", "waiting")}
    causes = _each(facts.of("cause"), inside=True)
    words["causes"] = _(", por esta causa: %(list)s") % {"list": causes} if causes else ""
    told = [
        _("Diálogos convocados: %(planned)s. Se realizaron: %(held)s. No se realizaron: %(cancelled)s%(causes)s."),
        _(
            "De los realizados, fueron bilaterales, porque los dos países querían conocer la iniciativa del otro: "
            "%(bilateral)s."
        ),
    ]
    if facts.value("dialogues.waiting"):
        told.insert(1, _("Esperan su fecha: %(waiting)s."))
    text = " ".join(told) % words
    coverage = [f"{_lower(fact.label)}: {mark(fact.key)}" for fact in facts.of("coverage") if fact.value]
    if coverage:
        words = {"told": "; ".join(coverage)}
        text += "\n\n" + _("Sobre mecanismos, procesos y valor añadido de la alianza: %(told)s.") % words
    if facts.value(f"coverage.{NONE}"):
        text += " " + _("De un diálogo sin acta cerrada no se sabe de qué trató.")
    return text


def _seminar(facts: NamedFacts, data: RoundData) -> str:
    if data.seminar is None:
        return _("En esta convocatoria no hay un seminario realizado con registro de su reunión.")
    starts = data.seminar.starts_at.astimezone(data.seminar.clock)
    words = {"title": data.seminar.title, "day": _day(starts), "minutes": data.seminar.minutes}
    words |= {key: mark(f"seminar.{key}") for key in ("peak", "floor", "voices")}
    return (
        _(
            "El seminario virtual «%(title)s» se realizó el %(day)s, con un programa de %(minutes)s minutos. En su "
            "pico estuvieron conectadas a la vez %(peak)s personas, y durante el programa nunca menos de %(floor)s. "
            "Voces del panel: %(voices)s."
        )
        % words
    )


def _exclusions(facts: NamedFacts, data: RoundData) -> str:
    if not facts.value("excluded"):
        return _("No se dejó fuera ninguna de las iniciativas recibidas.")
    text = _(
        "De las iniciativas recibidas y revisadas (%(received)s) la Unidad Técnica dejó fuera %(excluded)s, por una "
        "de dos razones, y explicó a cada país la suya: %(reasons)s. No cuentan en ninguna otra cifra."
    )
    reasons = _each(facts.of("excluded"), inside=True)
    return text % {"received": mark("received"), "excluded": mark("excluded"), "reasons": reasons}


def _recommendations(facts: NamedFacts, data: RoundData) -> str:
    return "\n".join(
        (
            _(
                "Desglosar las iniciativas por tipo de actor y marcar las alianzas multiactor en los sistemas de "
                "información del PIFCSS y de la SEGIB, para identificarlas de manera homogénea."
            ),
            _(
                "Seguir construyendo el concepto de alianza multiactor de manera unívoca y coordinada, con un "
                "glosario común y criterios que cada país conozca junto con su resultado."
            ),
            _("Dar a conocer los actores con experiencia para que acompañen como mentores a otros semejantes."),
            _("Prever la rotación de los equipos técnicos: que quien llega encuentre la historia de su país."),
            _(
                "Programar talleres y formación para funcionarios y actores relevantes, que permitan un "
                "entendimiento común y construyan confianza entre actores con lógicas diferentes."
            ),
            _(
                "Flexibilizar los procesos e instrumentos para que participen actores no estatales, en diálogo con "
                "ellos, y aumentar los fondos disponibles para promover alianzas multiactor."
            ),
        )
    )


PROPOSALS = {
    each.key: each
    for each in (
        Proposal("metodo", gettext_lazy("Método"), _method),
        Proposal("iniciativas", gettext_lazy("Iniciativas recibidas"), _initiatives),
        Proposal("sectores", gettext_lazy("Cifras por sector"), _sectors),
        Proposal("actores", gettext_lazy("Tipos de actor y clasificación"), _actors),
        Proposal("instituciones", gettext_lazy("Fortalezas y debilidades de las instituciones"), _institutions),
        Proposal("lecciones", gettext_lazy("Lecciones y desafíos"), _lessons),
        Proposal("dialogos", gettext_lazy("Diálogos"), _dialogues),
        Proposal("seminario", gettext_lazy("Seminario"), _seminar),
        Proposal("exclusiones", gettext_lazy("Exclusiones"), _exclusions),
        Proposal("recomendaciones", gettext_lazy("Recomendaciones"), _recommendations, as_list=True),
    )
}


def proposal_of(key: str) -> Proposal:
    """Raises ``Refused`` for a key that is none."""
    if key not in PROPOSALS:
        raise Refused(_("Ese párrafo no existe."))
    return PROPOSALS[key]
