"""One answer as it arrives from the page, checked by the same inputs as the whole form."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from initiatives.enums import ActorKind, InitiativeType
from pifcss_registry.accounts.models import Country

from . import paths
from .forms import ActorForm, input_of
from .paths import Path

ACTOR_INPUTS = {"name": "name", "kind": "kind", "kind_other": "kind_other", "country_id": "country"}


def _unknown() -> ValidationError:
    return ValidationError(_("Ese valor no es una respuesta de esta pregunta."), code="unknown")


def _text_of(raw: Any) -> str:
    """What the input says; numbers and nothing as the browser would write them."""
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise _unknown()
    text = str(raw)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError(_("El texto trae un carácter que no se puede guardar: bórrelo.")) from None
    return text


def _country(code: str) -> str | None:
    if not code:
        return None
    if not Country.objects.filter(pk=code[:8].replace("\0", "?")).exists():
        raise ValidationError(_("No hay ningún país con el código «%(code)s».") % {"code": code[:8]})
    return code


def _cell(column: str, raw: Any) -> Any:
    text = _text_of(raw)
    if column == "country_id":
        return _country(text)
    if column == "kind":
        if text and text not in ActorKind.values:
            raise _unknown()
        return text
    return ActorForm.base_fields[column].clean(text)


def _number(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**63:
        raise _unknown()
    return raw


def _actors(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict) or len(raw) != 1:
        raise _unknown()
    if "remove" in raw:
        return {"remove": _number(raw["remove"])}
    row = raw.get("add")
    if not isinstance(row, dict):
        raise _unknown()
    return {"add": {column: _cell(column, row.get(column)) for column in ACTOR_INPUTS}}


def _partners(raw: Any) -> dict[str, bool]:
    if not isinstance(raw, dict) or len(raw) > 300 or not all(isinstance(each, bool) for each in raw.values()):
        raise _unknown()
    wanted = {code: code[:8].replace("\0", "?").encode("utf-8", "replace").decode() for code in raw}
    known = set(Country.objects.filter(pk__in=wanted.values()).values_list("pk", flat=True))
    for code, short in wanted.items():
        if code not in known:
            raise ValidationError(_("No hay ningún país con el código «%(code)s».") % {"code": short})
    return raw


def clean_answer(path: Path, raw: Any) -> Any:
    """What ``writing.save_answer`` takes for ``path``; ``ValidationError`` with a message for the person."""
    if path.actor is not None:
        return _cell(path.column, raw)
    if path.column == paths.ACTORS:
        return _actors(raw)
    if path.column == paths.PARTNERS:
        return _partners(raw)
    return input_of(path.field, path.column).clean(_text_of(raw))


def for_page(column: str, value: Any) -> Any:
    """An answer as the page's inputs have it, the contrary of ``clean_answer``."""
    if column == "share":
        return {True: "yes", False: "no"}.get(value, "")
    if column == paths.PARTNERS:
        return value
    return "" if value is None else str(value)


def in_words(path: Path, value: Any) -> str:
    """An answer for a person to compare: as the page reads it, not as it is kept."""
    if path.column == paths.ACTORS and isinstance(value, dict):
        row = value.get("add", value)
        parts = [in_words(Path(path.section, column, 1), row.get(column)) for column in ACTOR_INPUTS]
        return " · ".join(part for part in parts if part)
    if path.column == "share":
        return {True: _("Sí"), False: _("No")}.get(value, "")
    if path.column == "type":
        return f"{value} - {InitiativeType(value).label}" if value in InitiativeType.values else ""
    if path.column == "kind":
        return str(ActorKind(value).label) if value in ActorKind.values else ""
    if path.column == "country_id":
        country = Country.objects.filter(pk=value).first()
        return str(country) if country else ""
    return str(value or "")


def is_text(path: Path) -> bool:
    """Whether two answers can be compared, and joined, word by word."""
    if path.actor is not None:
        return path.column in ("name", "kind_other")
    return path.column not in ("share", "type", paths.ACTORS, paths.PARTNERS)
