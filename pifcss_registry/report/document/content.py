"""What is in the report, from cover to annexes, as plain data (``blocks``). Everything in the active language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dialogues.enums import DialogueState
from dialogues.reasons import listed
from drawing import Picture
from initiatives.enums import ActorKind
from initiatives.exports.cleaning import cleaned
from initiatives.models import Initiative

from ..facts import Check, Fact, NamedFacts
from ..proposals import PROPOSALS, Proposal
from ..texts import figure, linked, pieces_of
from . import blocks
from .blocks import Block, Line
from .data import Held, RoundData, name_of
from .pictures_section import pictures_section


@dataclass(frozen=True)
class Written:
    """What people wrote in place of a proposal, and the figures that it was written with."""

    text: str
    basis: Mapping[str, int]


@dataclass(frozen=True)
class Source:
    """All that a document is made of; ``explanations`` by check."""

    facts: NamedFacts
    data: RoundData
    checks: Sequence[Check]
    written: Mapping[str, Written]
    explanations: Mapping[str, str]
    pictures: Sequence[Picture] = ()


def text_pieces(proposal: Proposal, source: Source) -> list[Any]:
    """The paragraph as it is printed: what people wrote, else the proposal."""
    written = source.written.get(proposal.key)
    if written is not None:
        return linked(written.text, written.basis, source.facts)
    return pieces_of(proposal.write(source.facts, source.data), source.facts)


def _lines(pieces: Iterable[Any], gap: str) -> list[Line]:
    """The pieces cut where a text has ``gap``."""
    found: list[Line] = [[]]
    for piece in pieces:
        if not isinstance(piece, str):
            found[-1].append(piece)
            continue
        first, *others = piece.replace("\r\n", "\n").split(gap)
        found[-1].append(first)
        found += [[each] for each in others]
    cut = ([piece.strip("\n") if isinstance(piece, str) else piece for piece in each] for each in found)
    return [line for each in cut if (line := blocks.line(*each))]


def _text(key: str, source: Source) -> Iterator[Block]:
    proposal = PROPOSALS[key]
    pieces = text_pieces(proposal, source)
    if proposal.as_list:
        yield blocks.bullets(_lines(pieces, "\n"))
    else:
        yield from (blocks.paragraph(*each) for each in _lines(pieces, "\n\n"))


def _rule(*facts: Fact) -> Block:
    """How the figures of a table are counted; each rule once."""
    rules = list(dict.fromkeys(fact.rule for fact in facts))
    return blocks.note(_("Cómo se cuenta: %(rules)s.") % {"rules": "; ".join(rules)})


def _figures(caption: str, head: str, facts: Sequence[Fact]) -> Iterator[Block]:
    """A table of facts with its rule; nothing where there is nothing to count."""
    if not facts:
        return
    rows = [[[fact.short], [figure(fact)]] for fact in facts]
    yield blocks.table(caption, [head, _("Iniciativas")], rows, widths=(75, 25), numbers=(1,))
    yield _rule(*facts)


def _method(source: Source) -> Iterator[Block]:
    yield blocks.heading(1, _("Método"))
    yield from _text("metodo", source)
    yield blocks.paragraph(
        _(
            "Cada cifra de este informe es un enlace a la lista de lo que cuenta. Debajo de cada tabla, y para todas "
            "las cifras en el anexo 2, está dicho cómo se cuenta; el anexo 3 muestra qué sumas cierran y cuáles no."
        )
    )


def _sectors_of(initiative: Initiative) -> str:
    return ", ".join(sector.name for sector in initiative.report_sectors.all())


def _received(source: Source) -> Iterator[Block]:
    data = source.data
    yield blocks.heading(1, _("Iniciativas recibidas"))
    yield from _text("iniciativas", source)
    if not data.initiatives:
        return
    rows, marked = [], []
    for place, each in enumerate(data.initiatives):
        name = [name_of(each)]
        if each.is_wanted_by_many:
            marked.append(place)
            name.append(blocks.strong(f" {blocks.WANTED} " + _("interesa a más de un país")))
        rows.append([[each.country.name], name, [_sectors_of(each) or _("sin sector")]])
    yield blocks.table(
        _("Iniciativas registradas, por país y por sector"),
        [_("País"), _("Iniciativa"), _("Sector")],
        rows,
        widths=(20, 57, 23),
        marked=marked,
    )
    rule = source.facts["wanted_by_many"].rule
    yield blocks.note(f"{blocks.WANTED} " + _("y en morado: %(rule)s.") % {"rule": rule})


def _counted(source: Source) -> Iterator[Block]:
    facts = source.facts
    yield blocks.heading(1, _("Cifras"))
    if facts.of("country"):
        yield blocks.heading(2, _("Por país y por sector"))
    yield from _figures(_("Iniciativas por país"), _("País"), facts.of("country"))
    yield from _text("sectores", source)
    yield from _figures(_("Iniciativas por sector"), _("Sector"), facts.of("sector"))
    yield blocks.heading(2, _("Por tipo de actor, tipo de iniciativa y clasificación"))
    yield from _text("actores", source)
    kinds = [fact for fact in facts.of("actor_type") if fact.value]
    yield from _figures(_("Iniciativas por tipo de actor"), _("Tipo de actor"), kinds)
    types = [fact for fact in facts.of("type") if fact.value]
    yield from _figures(_("Iniciativas por tipo"), _("Tipo de iniciativa"), types)
    verdicts = [fact for fact in facts.of("classification") if fact.value]
    yield from _figures(_("Iniciativas por clasificación"), _("Clasificación"), verdicts)


def _institutions(source: Source) -> Iterator[Block]:
    yield blocks.heading(1, _("Fortalezas y debilidades que señalan las instituciones"))
    yield from _text("instituciones", source)
    for ficha in source.data.institutions:
        rows = [
            (_("Fortalezas"), ficha.institution_strengths),
            (_("Debilidades"), ficha.institution_weaknesses),
        ]
        said = [(label, text) for label, text in rows if text.strip()]
        if said:
            yield blocks.heading(2, f"{ficha.country.name}: {ficha.institution}".rstrip(": "))
            yield blocks.bullets([[blocks.strong(f"{label}: "), text] for label, text in said])


def _by_sector(initiatives: Iterable[Initiative]) -> dict[str, list[Initiative]]:
    """Each under its first sector by name; those without one last."""
    groups: dict[str, list[Initiative]] = {}
    for each in initiatives:
        names = sorted(sector.name for sector in each.report_sectors.all())
        groups.setdefault(names[0] if names else "", []).append(each)
    return {name or _("Sin sector"): groups[name] for name in sorted(groups, key=lambda name: (name == "", name))}


def _lessons(source: Source) -> Iterator[Block]:
    yield blocks.heading(1, _("Lecciones y desafíos"))
    yield from _text("lecciones", source)
    shared = [each for each in source.data.initiatives if each.share]
    for title, points_of in (
        (_("Lecciones positivas"), lambda each: each.strengths),
        (_("Desafíos"), lambda each: each.challenges),
    ):
        told = [each for each in shared if points_of(each)]
        if not told:
            continue
        yield blocks.heading(2, title)
        for sector, initiatives in _by_sector(told).items():
            yield blocks.heading(3, sector)
            yield blocks.bullets(
                [blocks.strong(f"{each.country.name}, «{each.name}»: "), "\n".join(points_of(each))]
                for each in initiatives
            )


def _dialogue_row(held: Held) -> list[Line]:
    dialogue = held.dialogue
    names = [name_of(each) for each in dialogue.initiatives.all()]
    day = date_format(timezone.localtime(dialogue.starts_at), "SHORT_DATE_FORMAT")
    state = dialogue.get_state_display() + (f": {held.cause}" if held.cause else "")
    spoken = _("%(n)s de 3") % {"n": held.coverage} if held.coverage is not None else _("sin acta cerrada")
    told = spoken if dialogue.state == DialogueState.HELD else "–"
    return [[day], [str(dialogue)], ["; ".join(names)], [state], [told]]


def _dialogues(source: Source) -> Iterator[Block]:
    facts = source.facts
    yield blocks.heading(1, _("Diálogos estructurados"))
    yield from _text("dialogos", source)
    if not source.data.dialogues:
        return
    columns = [_("Fecha"), _("Diálogo"), _("Iniciativas"), _("Qué pasó"), _("Preguntas tratadas")]
    rows = [_dialogue_row(each) for each in source.data.dialogues]
    yield blocks.table(_("Diálogos de la convocatoria"), columns, rows, widths=(15, 24, 29, 17, 15))
    shown = [*facts.of("dialogues"), *facts.of("cause"), *facts.of("coverage")]
    rows = [[[fact.label], [figure(fact)], [fact.rule]] for fact in shown if fact.value]
    columns = [_("Cifra"), _("Diálogos"), _("Cómo se cuenta")]
    caption = _("Diálogos por desenlace y por preguntas tratadas")
    yield blocks.table(caption, columns, rows, widths=(40, 15, 45), numbers=(1,))


def _seminar(source: Source) -> Iterator[Block]:
    yield blocks.heading(1, _("Seminario"))
    yield from _text("seminario", source)
    facts = source.facts.of("seminar")
    if facts:
        rows = [[[fact.label], [figure(fact)], [fact.rule]] for fact in facts]
        columns = [_("Cifra"), _("Número"), _("Cómo se cuenta")]
        yield blocks.table(_("El seminario en cifras"), columns, rows, widths=(40, 15, 45), numbers=(1,))


def _exclusions(source: Source) -> Iterator[Block]:
    yield blocks.heading(1, _("Exclusiones"))
    yield from _text("exclusiones", source)
    yield from _figures(_("Iniciativas excluidas, por razón"), _("Razón"), source.facts.of("excluded"))


def _recommendations(source: Source) -> Iterator[Block]:
    yield blocks.heading(1, _("Recomendaciones"))
    yield from _text("recomendaciones", source)


def _actor(part) -> str:
    actor = part.actor
    where = f", {actor.country.name}" if actor.country else ""
    return f"{actor} ({ActorKind(actor.actor_type.kind).label}{where})"


def _said(initiative: Initiative) -> Iterator[tuple[str, str]]:
    yield _("Tipo de iniciativa"), initiative.type_label
    yield _("Objetivos"), initiative.objectives
    yield _("Actores"), "; ".join(_actor(part) for part in initiative.participations.all())
    yield _("Otros países"), listed(country.name for country in initiative.partner_countries.all())
    yield _("Justificación"), initiative.justification
    yield _("Fortalezas"), "\n".join(initiative.strengths)
    yield _("Desafíos"), "\n".join(initiative.challenges)
    yield _("Resultados"), "\n".join(initiative.results)
    yield _("Nota sobre los datos"), initiative.source_note


def _annex_fichas(source: Source) -> Iterator[Block]:
    yield blocks.page_break()
    yield blocks.heading(1, _("Anexo 1. Las iniciativas, una por una"))
    text = _("Lo que los países declararon en sus fichas, sin los nombres ni los correos de las personas.")
    yield blocks.paragraph(text)
    country = None
    for each in source.data.initiatives:
        if each.country_id != country:
            country = each.country_id
            yield blocks.heading(2, each.country.name)
        yield blocks.heading(3, name_of(each))
        if not each.share:
            yield blocks.paragraph(_("Su país no quiso compartir el detalle."))
            continue
        answers = [(label, text) for label, text in _said(each) if text.strip()]
        yield blocks.bullets([[blocks.strong(f"{label}: "), text] for label, text in answers])


def _annex_rules(source: Source) -> Iterator[Block]:
    yield blocks.page_break()
    yield blocks.heading(1, _("Anexo 2. Cómo se cuenta cada cifra"))
    rows = [[[fact.label], [figure(fact)], [fact.rule]] for fact in source.facts.values()]
    columns = [_("Cifra"), _("Número"), _("Cómo se cuenta")]
    yield blocks.table(_("Todas las cifras, con su regla"), columns, rows, widths=(38, 12, 50), numbers=(1,))


def _annex_checks(source: Source) -> Iterator[Block]:
    yield blocks.heading(1, _("Anexo 3. Qué cierra y qué no"))
    rows = []
    for check in source.checks:
        told = source.explanations.get(check.key, "")
        text = [check.text, f" {_('Explicación:')} {told}"] if told else [check.text]
        rows.append([[blocks.strong(_("Cierra") if check.closes else _("No cierra"))], text])
    columns = [_("Resultado"), _("Qué se comparó")]
    yield blocks.table(_("Sumas y números comparados"), columns, rows, widths=(18, 82))


SECTIONS = (
    _method,
    _received,
    _counted,
    lambda source: pictures_section(source.pictures),
    _institutions,
    _lessons,
    _dialogues,
    _seminar,
    _exclusions,
    _recommendations,
    _annex_fichas,
    _annex_rules,
    _annex_checks,
)


def content_of(source: Source) -> dict[str, Any]:
    """The whole document as plain JSON data, words of its frame included; no e-mail address that somebody typed."""
    round = source.data.round
    content = {
        "title": _("Informe final"),
        "subtitle": _("Alianzas multiactor en la Cooperación Sur-Sur y Triangular: %(round)s") % {"round": round},
        "programme": _("Programa Iberoamericano para el Fortalecimiento de la Cooperación Sur-Sur (PIFCSS)"),
        "demonstration": _("Datos de demostración") if round.demonstration else "",
        "language": (get_language() or "es")[:2],
        "day": round.closes_on.isoformat(),
        "contents": _("Contenido"),
        "page": _("Página"),
        "table": _("Tabla"),
        "figure": _("Figura"),
        "open_checks": [check.text for check in source.checks if not check.closes],
        "blocks": [block for section in SECTIONS for block in section(source)],
    }
    return cleaned(content)
