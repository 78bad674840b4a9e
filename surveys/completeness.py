"""What is still missing in a ficha, as a coded list: blocking problems stop the sending, the others advise.

Made from ``anexo1``: a question added there is asked for here. Reads ``ficha.entry_list``; no other query.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.enums import ActorKind, InitiativeType

from . import anexo1
from .models import Entry, EntryActor, Ficha


@dataclass(frozen=True)
class Problem:
    """Something missing: where (section, question, initiative's position), in words, and whether it blocks."""

    code: str
    message: str
    section: str = ""
    field: str = ""
    position: int | None = None
    blocking: bool = True
    url: str = ""


def _url(ficha: Ficha, position: int | None, field: str) -> str:
    if position is None:
        return reverse("surveys:ficha_institution", args=[ficha.pk]) + f"#campo-{field}"
    return reverse("surveys:entry_edit", args=[ficha.pk, position]) + f"#campo-{field}"


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _missing_columns(owner: Ficha | Entry, field: anexo1.Field) -> bool:
    if field.kind == "points":
        return all(_is_blank(getattr(owner, column)) for column in field.columns)
    return any(_is_blank(getattr(owner, column)) for column in field.required_columns)


def _short(field: anexo1.Field) -> str:
    return str(field.label).split(" (")[0].rstrip(": ")


def _of_actors(actors: list[EntryActor]) -> Iterator[tuple[str, str]]:
    for number, actor in enumerate(actors, 1):
        words = {"n": number, "name": actor.name}
        if not actor.name:
            yield "actor_without_name", _("El actor de la fila %(n)s no tiene nombre.") % words
        if not actor.kind:
            yield "actor_without_kind", _("Falta el tipo de actor de «%(name)s».") % words
        if actor.kind == ActorKind.OTHER and not actor.kind_other.strip():
            yield "actor_other_without_text", _("Especifique qué tipo de actor es «%(name)s».") % words


def _of_fields(
    ficha: Ficha, owner: Ficha | Entry, section: anexo1.Section, position: int | None
) -> Iterator[Problem]:
    for field in section.fields:
        place = {"section": section.key, "field": field.key, "position": position}
        place["url"] = _url(ficha, position, field.key)
        if field.kind == "actors":
            actors = list(owner.actors.all())
            if not actors:
                yield Problem("missing", _("Falta responder: %(question)s") % {"question": _short(field)}, **place)
            for code, message in _of_actors(actors):
                yield Problem(code, message, **place)
            kinds = {actor.kind for actor in actors}
            if len(kinds) == 1 and "" not in kinds:
                message = _("Todos los actores son de un mismo tipo: una alianza multiactor reúne al menos dos.")
                yield Problem("one_kind_only", message, blocking=False, **place)
        elif field.required and _missing_columns(owner, field):
            yield Problem("missing", _("Falta responder: %(question)s") % {"question": _short(field)}, **place)
        elif field.kind == "type" and owner.type == InitiativeType.OTHER and _is_blank(owner.type_other):
            yield Problem("type_other_missing", _("Eligió «Otros»: especifique qué tipo de iniciativa es."), **place)
        elif field.kind == "person" and _is_blank(owner.focal_point_email):
            message = _("El punto focal no tiene correo electrónico.")
            yield Problem("email_missing", message, blocking=False, **place)


def problems(ficha: Ficha) -> list[Problem]:
    """Everything missing in the form's order; empty when nothing is.

    A country that states that it has nothing new since its last ficha is asked for no initiative.
    """
    found = list(_of_fields(ficha, ficha, anexo1.INSTITUTION, None))
    if not ficha.entry_list and not ficha.nothing_new:
        url = reverse("surveys:ficha_detail", args=[ficha.pk]) + "#iniciativas"
        found.append(Problem("no_entries", _("La ficha necesita al menos una iniciativa."), "initiative", url=url))
    for entry in ficha.entry_list:
        for section in (anexo1.INITIATIVE, anexo1.DESCRIPTION):
            found += _of_fields(ficha, entry, section, entry.position)
    return found


def blocking(ficha: Ficha) -> list[Problem]:
    """Only what stops the sending."""
    return [problem for problem in problems(ficha) if problem.blocking]
