"""Which answers may be written now, asked question by question: what the Unit did not flag stays as it was sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from pifcss_registry.errors import Refused

from . import sections
from .content import actor_content
from .form_parts import Field
from .models import Entry, Ficha
from .permissions import can_edit_question


def plain_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Actors as ``services.save_entry`` takes them, in the shape of ``content.actor_content``."""
    return [
        {
            "name": row["name"],
            "kind": row["kind"],
            "kind_other": row.get("kind_other", ""),
            "country_id": row["country"].pk if row.get("country") else None,
        }
        for row in rows
    ]


def _now(owner: Ficha | Entry, column: str) -> Any:
    if column == "actors":
        return [actor_content(actor) for actor in owner.actors.select_related(None)]
    if column == "partner_countries":
        return sorted(country.pk for country in owner.partner_countries.all())
    return getattr(owner, column)


def locked_fields(user: Any, ficha: Ficha, section: str) -> frozenset[str]:
    """Keys of the section's questions that this person may not change now; one query at most.

    None of a ficha that is not with the country: there is then nothing to write in at all, and the page says so.
    """
    if not ficha.is_editable:
        return frozenset()
    found = (field.key for field in sections.questions(section))
    return frozenset(key for key in found if not can_edit_question(user, ficha, f"{section}.{key}"))


def refuse_locked(ficha: Ficha, *, by: Any, section: str, owner: Ficha | Entry, given: Mapping[str, Any]) -> None:
    """``Refused`` when ``given`` (plain values by column) changes an answer that ``by`` may not write now."""
    for field in sections.questions(section):
        for column in field.columns:
            if column not in given or can_edit_question(by, ficha, f"{section}.{field.key}"):
                continue
            if given[column] != _now(owner, column):
                raise Refused(locked_message(field), field=column)


def locked_message(field: Field) -> str:
    words = {"question": str(field.label).split(" (")[0].rstrip(": ")}
    return _("«%(question)s» está cerrada: la Unidad Técnica pidió cambios en otras respuestas.") % words


def refuse_unless_unlocked(ficha: Ficha) -> None:
    """``Refused`` while only flagged answers are open: initiatives are then neither added nor taken out."""
    if not ficha.unlocked_all:
        raise Refused(
            _("La Unidad Técnica devolvió la ficha para cambiar solo lo observado: pídale que la desbloquee entera.")
        )
