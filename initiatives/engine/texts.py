"""Every word that a person reads of a classification: Spanish in the source, other languages in the catalogues.

A sentence is chosen by the code of a ``Note``; ``WORDS`` says how each of its words is written. A reason teaches:
what was found, why that counts or not, what is missing.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from initiatives.enums import ActorKind, CriterionValue, InitiativeType, Modality, Verdict

from .codes import country_names, sectors
from .notes import BadInput, Note
from .rules import BROAD, NARROW, PARTS, PRIOR, Rules

NAMES_SHOWN = 8

LABELS = {
    "F-1": gettext_lazy("Es cooperación Sur-Sur o triangular"),
    "F-2": gettext_lazy("Estuvo vigente en los tres años de la convocatoria"),
    "AC-1": gettext_lazy("Es una iniciativa de cooperación"),
    "AC-2": gettext_lazy("Participan al menos dos actores"),
    "AC-3": gettext_lazy("Los actores son de distinta naturaleza"),
    "AC-4": gettext_lazy("Los actores se unen como socios: deciden, aportan o ejecutan"),
    "AC-5": gettext_lazy("Comparten un objetivo común de desarrollo"),
    "AM-1": gettext_lazy("Colaborativa: los socios deciden juntos"),
    "AM-2": gettext_lazy("Sostenida en el tiempo"),
    "AM-3": gettext_lazy("Entre organizaciones"),
    "AM-4": gettext_lazy("De diferentes tipos"),
    "AM-5": gettext_lazy("Alinean sus intereses"),
    "AM-6": gettext_lazy("En torno a una visión común"),
    "AM-7": gettext_lazy("Combinan sus recursos"),
    "AM-8": gettext_lazy("Sus competencias se complementan"),
    "AM-9": gettext_lazy("Comparten riesgos"),
    "AM-10": gettext_lazy("Crean valor hacia los ODS"),
    "AM-11": gettext_lazy("Benefician a cada uno de los socios"),
}

FIELDS = {
    "roles": gettext_lazy("el papel de cada actor"),
    "objectives": gettext_lazy("los objetivos"),
    "justification": gettext_lazy("la justificación"),
    "joint_body": gettext_lazy("el órgano o la regla con que deciden juntos"),
    "vision": gettext_lazy("la visión compartida"),
    "agreement": gettext_lazy("si hay un acuerdo firmado"),
    "risks": gettext_lazy("los riesgos y quién los asume"),
    "added_value": gettext_lazy("el valor añadido"),
    "contribution": gettext_lazy("lo que aporta"),
    "capability": gettext_lazy("la capacidad que pone"),
    "interest": gettext_lazy("el interés"),
    "benefit": gettext_lazy("el beneficio"),
}

PART_TITLES = {
    PRIOR: gettext_lazy("Filtro previo"),
    NARROW: gettext_lazy("Acepción acotada"),
    BROAD: gettext_lazy("Acepción amplia"),
}

# What sets a version apart, for who chooses one; what it asks in full is made from its data (``asks``).
VERSIONS = {
    "1": gettext_lazy(
        "Propone un resultado con los actores que declara la ficha, aunque no conste la modalidad de cooperación, "
        "que el Anexo 1 no pregunta."
    ),
    "1-estricta": gettext_lazy(
        "Como la versión 1, pero no propone ningún resultado mientras no conste que es cooperación Sur-Sur o "
        "triangular, y de qué tipo es la iniciativa."
    ),
}

REASONS = {
    # A person's word
    "human": "%(reason)s",
    "human_unexplained": gettext_lazy("Así lo valoró una persona, que no escribió el motivo."),
    # The prior filter
    "no_modality_applies": gettext_lazy(
        "Se declara que no es cooperación Sur-Sur ni triangular, y el registro solo recoge esas modalidades. Si "
        "lo es, cambie la modalidad: bilateral, triangular o regional."
    ),
    "modality_missing": gettext_lazy(
        "No consta la modalidad: falta indicar si es CSS bilateral, cooperación triangular o CSS regional."
    ),
    "countries_missing": gettext_lazy("No consta ningún país: la cooperación une al menos a dos."),
    "one_country": gettext_lazy(
        "Solo consta un país (%(countries)s) y la cooperación une al menos a dos: falta indicar con quién se coopera."
    ),
    "no_southern_provider": gettext_lazy(
        "Según los papeles declarados (%(countries)s), ningún país del Sur ofrece la cooperación, y sin él no es "
        "CSS ni CT: falta indicar qué país del Sur ofrece o que una persona lo confirme."
    ),
    "is_cooperation": gettext_lazy(
        "La modalidad declarada es «%(modality)s» y coopera más de un país (%(countries)s), entre ellos alguno "
        "del Sur que no figura solo como receptor: es CSS o CT."
    ),
    "window_unknown": gettext_lazy(
        "Aquí no se conocen las fechas de la convocatoria; este criterio no decide el veredicto."
    ),
    "dates_contradict": gettext_lazy("La fecha de fin es anterior a la de inicio: falta corregir una de las dos."),
    "outside_window": gettext_lazy(
        "Según sus fechas no estuvo vigente entre el %(first)s y el %(last)s: no corresponde a esta convocatoria."
    ),
    "inside_window": gettext_lazy(
        "Según sus fechas estuvo vigente en algún momento entre el %(first)s y el %(last)s."
    ),
    "window_undecided": gettext_lazy(
        "Faltan fechas para saber si estuvo vigente en algún momento entre el %(first)s y el %(last)s."
    ),
    # The narrow sense
    "kind_missing": gettext_lazy(
        "No consta el tipo de iniciativa: acción, proyecto, espacio de articulación u otro."
    ),
    "kind_other": gettext_lazy(
        "El tipo declarado es «Otros»: una persona debe leer la descripción para saber si es una iniciativa de "
        "cooperación."
    ),
    "kind_known": gettext_lazy("El tipo de iniciativa declarado es «%(kind)s», que es una forma de cooperación."),
    "actors_missing": gettext_lazy("No consta ningún actor: falta nombrar las organizaciones que participan."),
    "no_partner": gettext_lazy(
        "Ninguno de los actores declarados participa como socio: todos solo se benefician, proveen o financian."
    ),
    "enough_actors": gettext_lazy("Actores que cuentan: %(n)s (%(names)s)."),
    "few_actors": gettext_lazy(
        "Actores que cuentan: %(n)s (%(names)s). Una alianza necesita al menos %(needed)s organizaciones que "
        "decidan, aporten, ejecuten o conecten."
    ),
    "perhaps_one_actor": gettext_lazy(
        "El mismo nombre aparece más de una vez sin país (%(names)s): con el país se sabrá si es una "
        "organización o son varias."
    ),
    "left_out": gettext_lazy(
        "No cuentan, porque según lo declarado solo se benefician, proveen o financian: %(names)s. Contarán si "
        "además deciden, aportan, ejecutan o conectan."
    ),
    "enough_types": gettext_lazy(
        "Tipos de actor: %(n)s (%(kinds)s). Se cuentan los tipos de la ficha, no las organizaciones, y bastan "
        "%(needed)s."
    ),
    "only_state": gettext_lazy("Todos los actores son del Estado: conviene que una persona lo revise."),
    "some_untyped": gettext_lazy(
        "Tipos de actor conocidos: %(n)s (%(kinds)s), de %(needed)s necesarios. Falta el tipo de: %(names)s."
    ),
    "types_contradict": gettext_lazy(
        "La misma organización aparece más de una vez y no siempre con el mismo tipo (%(names)s): falta aclarar "
        "de qué tipo es o si son varias."
    ),
    "few_types": gettext_lazy(
        "Todos los actores que cuentan son de un mismo tipo (%(kinds)s) y hacen falta %(needed)s tipos "
        "distintos: varias organizaciones del mismo tipo, aunque sean de países distintos, cuentan una vez."
    ),
    "judge_partners": gettext_lazy(
        "Debe valorarlo una persona: si cada actor que cuenta es socio, es decir, decide, aporta o ejecuta junto "
        "con los demás; quien solo recibe, provee o financia no lo es."
    ),
    "judge_objective": gettext_lazy(
        "Debe valorarlo una persona: si todos comparten un mismo objetivo y este es de desarrollo, no de "
        "promoción ni de protocolo."
    ),
    # The broad sense
    "judge_together": gettext_lazy(
        "Debe valorarlo una persona: si los socios toman juntos las decisiones, en un órgano o con una regla "
        "común, como un comité gestor con actas."
    ),
    "one_off": gettext_lazy(
        "Es una acción, que por definición se realiza una sola vez: para ser sostenida tendría que ser un "
        "proyecto o un espacio que dura o se renueva."
    ),
    "lasted": gettext_lazy("Dura %(n)s meses: se considera sostenida desde %(months)s."),
    "renewed": gettext_lazy("Se renovó al menos una vez: se considera sostenida."),
    "duration_missing": gettext_lazy(
        "No consta cuánto dura: faltan las fechas de inicio y de fin (se considera sostenida desde %(months)s "
        "meses) o decir si se renovó."
    ),
    "renewal_missing": gettext_lazy(
        "Dura %(n)s meses, menos de %(months)s: falta decir si se renovó, porque entonces bastaría."
    ),
    "too_short": gettext_lazy("Dura %(n)s meses, menos de %(months)s, y no se renovó: no se considera sostenida."),
    "perhaps_persons": gettext_lazy(
        "Los socios han de ser organizaciones, no personas: falta el tipo de actor de %(names)s para saberlo."
    ),
    "are_organisations": gettext_lazy(
        "Los actores que cuentan (%(n)s) son de tipos que designan organizaciones, no personas."
    ),
    "interest_missing": gettext_lazy(
        "Los intereses se alinean cuando se conoce el de cada socio: falta escribir el interés de %(names)s."
    ),
    "interest_stated": gettext_lazy("Consta el interés de cada uno de los actores que cuentan (%(n)s)."),
    "judge_vision": gettext_lazy(
        "Debe valorarlo una persona: si hay una visión o una meta compartida en un documento que los socios "
        "acordaron."
    ),
    "combine": gettext_lazy("Aportan recursos socios de distinto tipo (%(kinds)s): %(names)s."),
    "nothing_to_combine": gettext_lazy(
        "Solo hay un tipo de actor (%(kinds)s): para combinar recursos hacen falta aportes de al menos dos tipos."
    ),
    "contribution_needed": gettext_lazy(
        "Para combinar recursos hace falta que al menos dos socios de distinto tipo digan qué aportan: dinero, "
        "personal o especie."
    ),
    "missing_of": gettext_lazy("No consta de: %(names)s."),
    "complementary": gettext_lazy("Los socios ponen competencias distintas (%(n)s)."),
    "capability_needed": gettext_lazy(
        "Las competencias se complementan cuando al menos dos socios ponen capacidades distintas: falta decir "
        "cuál pone cada uno."
    ),
    "same_capability": gettext_lazy("Todos los socios ponen la misma capacidad: no hay dos que se complementen."),
    "judge_risks": gettext_lazy(
        "Debe valorarlo una persona: si hay riesgos identificados y los asume más de un socio."
    ),
    "sdgs_missing": gettext_lazy("No consta ningún Objetivo de Desarrollo Sostenible: falta indicar al menos uno."),
    "added_value_missing": gettext_lazy(
        "No consta el valor añadido: falta decir qué se logra entre varios que ningún socio lograría por su cuenta."
    ),
    "adds_value": gettext_lazy(
        "Se vincula con los ODS (%(sdgs)s) y declara un resultado que ningún socio lograría por su cuenta."
    ),
    "benefit_missing": gettext_lazy(
        "Cada socio debe obtener algo de la alianza: falta escribir el beneficio de %(names)s."
    ),
    "benefit_stated": gettext_lazy("Consta el beneficio de cada uno de los actores que cuentan (%(n)s)."),
    # What the ficha has and lacks for a person's judgement
    "to_read": gettext_lazy("Consta para leerlo: %(fields)s."),
    "to_write": gettext_lazy("Falta en la ficha: %(fields)s."),
}

HINTS = {
    "declare_modality": gettext_lazy(
        "Si es cooperación Sur-Sur o triangular, indique la modalidad y los países: entonces podrá ser una alianza."
    ),
    "answer_criteria": gettext_lazy("Para ser una alianza multiactor tendría que cumplir: %(criteria)s."),
    "know_criteria": gettext_lazy("Para saber si es una alianza multiactor falta información sobre: %(criteria)s."),
    "add_actors": gettext_lazy(
        "Con %(n)s actores de tipos distintos que decidan o aporten podría ser una alianza multiactor."
    ),
    "add_actor": gettext_lazy(
        "Con otro actor que decida o aporte, de un tipo distinto, además de %(names)s, podría ser una alianza "
        "multiactor."
    ),
    "say_types": gettext_lazy("Diga de qué tipo es: %(names)s. Con dos tipos distintos es una alianza multiactor."),
    "add_type": gettext_lazy(
        "Con un segundo tipo de actor que decida o aporte, además de %(kinds)s, sería una alianza multiactor."
    ),
    "judge_criteria": gettext_lazy("El veredicto es una propuesta: falta confirmar %(criteria)s."),
    "third_type": gettext_lazy(
        "Con un tercer tipo de actor que decida o aporte, además de %(kinds)s, contaría como AMDS."
    ),
    "more_types": gettext_lazy(
        "Con %(n)s tipos de actor más que decidan o aporten, además de los que hay (%(kinds)s), contaría como AMDS."
    ),
    "untyped_may_count": gettext_lazy("Diga de qué tipo es: %(names)s. Si es uno más, contaría como AMDS."),
    "broad_lacks": gettext_lazy("Para la acepción amplia falta: %(criteria)s."),
    "broad_waits": gettext_lazy("La acepción amplia se cumple en cuanto se confirme que es una alianza multiactor."),
}

REFUSALS = {
    "unknown_rules": gettext_lazy("no hay reglas «%(given)s»; las hay: %(known)s"),
    "not_utf8": gettext_lazy("el archivo no es texto UTF-8 (byte %(position)s)"),
    "not_json": gettext_lazy("el archivo no es JSON: error en la línea %(line)s, columna %(column)s"),
    "strange_json": gettext_lazy("el archivo no es JSON que se pueda leer: un número imposible o demasiados niveles"),
    "key_twice": gettext_lazy("la clave «%(given)s» aparece dos veces en un mismo objeto"),
    "no_id": gettext_lazy("falta «id», un texto que no esté en blanco"),
    "unknown_key": gettext_lazy("clave desconocida «%(given)s»; se admiten: %(known)s"),
    "unknown_code": gettext_lazy("valor desconocido «%(given)s»; se admiten: %(known)s"),
    "unknown_country": gettext_lazy(
        "país desconocido «%(given)s»; se espera un código ISO 3166-1 de dos letras mayúsculas"
    ),
    "not_text": gettext_lazy("se espera un texto y hay «%(given)s»"),
    "not_unicode": gettext_lazy("el texto «%(given)s» tiene un carácter partido, que UTF-8 no admite"),
    "not_yes_no": gettext_lazy("se espera true o false y hay «%(given)s»"),
    "not_a_date": gettext_lazy("se espera una fecha como 2019-02-01 y hay «%(given)s»"),
    "not_a_window": gettext_lazy("se esperan dos fechas, la primera no posterior a la segunda, y hay «%(given)s»"),
    "not_this_number": gettext_lazy("se espera un número entero de %(least)s a %(most)s y hay «%(given)s»"),
    "not_a_list": gettext_lazy("se espera una lista y hay «%(given)s»"),
    "not_an_object": gettext_lazy("se espera un objeto y hay «%(given)s»"),
}

SENTENCES = REASONS | HINTS


def country_name(code: str) -> str:
    """In the active language, else in Spanish."""
    return _name(country_names()[code])


def sector_name(code: str) -> str:
    """In the active language, else in Spanish; the code itself where there is no such sector."""
    return _name(sectors()[code].names) if code in sectors() else code


def _name(names: Mapping[str, str]) -> str:
    return names.get((get_language() or "es")[:2], names["es"])


def _listed(words: Iterable[Any]) -> str:
    return ", ".join(str(word) for word in words)


def _names(names: tuple[str, ...]) -> str:
    shown = _listed(name or _("sin nombre") for name in names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return _("%(names)s y %(n)s más") % {"names": shown, "n": more} if more > 0 else shown


def _kinds(kinds: tuple[str, ...]) -> str:
    return _listed(str(ActorKind(kind).label).lower() for kind in kinds) or _("ninguno")


WORDS: Mapping[str, Callable[[Any], str]] = {
    "names": _names,
    "kinds": _kinds,
    "kind": lambda kind: str(InitiativeType(kind).label),
    "modality": lambda modality: str(Modality(modality).label),
    "countries": lambda codes: _listed(map(country_name, codes)),
    "criteria": lambda ids: "; ".join(f"{id} ({label(id)})" for id in ids),
    "fields": lambda fields: _listed(FIELDS[field] for field in fields),
    "sdgs": _listed,
    "known": _listed,
    "first": date_format,
    "last": date_format,
}


def _filled(template: Any, note: Note) -> str:
    words = {name: WORDS.get(name, str)(word) for name, word in note.words.items()}
    return str(template) % words


def label(id: str) -> str:
    """A criterion's clause, short."""
    return str(LABELS[id])


def part_title(part: str) -> str:
    """The title of a part of the rule."""
    return str(PART_TITLES[part])


def version_summary(version: str) -> str:
    """What sets a version of the rule apart; '' of one that is no longer there."""
    return str(VERSIONS.get(version, ""))


def asks(rules: Rules) -> list[str]:
    """What a version of the rule asks, in a few sentences made from its data."""
    quoted = [f"«{label(id)}»" for id in rules.ids(*PARTS) if id in rules.needs]
    partials = rules.allowed_partials
    return [
        _(
            "Para la acepción acotada, al menos %(actors)s actores que participen como socios, de al menos "
            "%(types)s tipos distintos, y un objetivo común de desarrollo."
        )
        % {"actors": rules.narrow_actors, "types": rules.narrow_types},
        _("Para contar como AMDS, además, más de %(types)s tipos de actor.") % {"types": rules.amds_more_than},
        _("Dice «%(unknown)s» mientras no se sepa: %(criteria)s.")
        % {"unknown": Verdict.UNKNOWN.label, "criteria": ", ".join(quoted)},
        _("Si falta otra cosa, propone el resultado y espera a que una persona lo valore."),
        _("Para la acepción amplia, todos sus criterios; se considera sostenida desde %(months)s meses.")
        % {"months": rules.months},
        ngettext(
            "En la acepción amplia puede quedar %(n)s criterio en «%(partial)s».",
            "En la acepción amplia pueden quedar %(n)s criterios en «%(partial)s».",
            partials,
        )
        % {"n": partials, "partial": CriterionValue.PARTIAL.label}
        if partials
        else _("En la acepción amplia ningún criterio puede quedar en «%(partial)s».")
        % {"partial": CriterionValue.PARTIAL.label},
    ]


def sentence(note: Note) -> str:
    """A reason or a hint in the active language."""
    return _filled(SENTENCES[note.code], note)


def sentences(notes: Iterable[Note]) -> str:
    return " ".join(map(sentence, notes))


def refusal(error: BadInput) -> str:
    """Why input is refused, as one line: where, and what."""
    what = _filled(REFUSALS[error.note.code], error.note)
    return f"{error.where.removeprefix('.')}: {what}" if error.where else what
