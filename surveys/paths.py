"""The address of one answer, the smallest thing that is saved by itself.

"institution.<column>", "entry-<pk>.<column>" (also partner_countries, and actors for the whole list) and
"entry-<pk>.actor-<pk>.<column>" for a cell of an actor's row. Columns are those of ``anexo1`` and, of actors,
``content.ACTOR_COLUMNS``.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import anexo1, sections
from .content import ACTOR_COLUMNS, actor_content, entry_content, institution_content
from .models import Entry, Ficha

MAX_LENGTH = 80
ACTORS, PARTNERS = "actors", "partner_countries"
_ACTOR = re.compile(r"actor-([1-9][0-9]{0,17})", re.ASCII)


class BadPath(ValueError):
    """Not the address of an answer."""


@dataclass(frozen=True)
class Path:
    """An answer's place. ``actor`` is the pk of the row when it is a cell of one."""

    section: str
    column: str
    actor: int | None = None

    def __str__(self) -> str:
        row = () if self.actor is None else (f"actor-{self.actor}",)
        return ".".join((self.section, *row, self.column))

    @property
    def entry_id(self) -> int | None:
        return sections.entry_id(self.section)

    @property
    def field(self) -> anexo1.Field:
        """The question of Anexo 1 that it answers."""
        column = self.column if self.actor is None else ACTORS
        return next(field for field in sections.questions(self.section) if column in field.columns)

    @property
    def question(self) -> str:
        """The path of its question, "<section>.<key>": what comments and observations point at."""
        return f"{self.section}.{self.field.key}"

    @property
    def anchor(self) -> str:
        """Where it is on its section's page."""
        return f"#campo-{self.field.key}"


def parse(text: str) -> Path:
    """The path that ``text`` writes; ``BadPath`` (a ValueError) when it writes none."""
    section, _dot, rest = text.partition(".")
    try:
        known = sections.columns(section)
    except ValueError:
        raise BadPath(text) from None
    row, dot, column = rest.partition(".")
    if not dot and rest in known:
        return Path(section, rest)
    found = _ACTOR.fullmatch(row)
    if found and ACTORS in known and column in ACTOR_COLUMNS:
        return Path(section, column, int(found[1]))
    raise BadPath(text)


def paths_of(section: str) -> list[Path]:
    """Every answer of a section, the actors as one list."""
    return [Path(section, column) for column in sections.columns(section)]


def label(path: Path) -> str:
    """The question in words, short; with the part of it where it has several."""
    words = str(path.field.label).split(" (")[0].rstrip(": ")
    part = ""
    if path.actor is not None:
        part = {"name": _("nombre"), "kind": _("tipo de actor"), "kind_other": _("qué otro tipo")}.get(
            path.column, _("país")
        )
    elif path.column == "type_other":
        part = _("qué otro tipo")
    elif path.field.kind == "person":
        part = _("correo electrónico") if path.column.endswith("_email") else _("nombre")
    elif path.field.kind == "points":
        part = _("respuesta %(n)s") % {"n": path.field.columns.index(path.column) + 1}
    return f"{words}: {part}" if part else words


def _owner(ficha: Ficha, path: Path) -> Ficha | Entry:
    return sections.entry_of(ficha, path.section) or ficha


def value_of(ficha: Ficha, path: Path) -> Any:
    """The answer now as plain JSON, as ``content`` writes it; LookupError when its initiative or row is gone.

    Reads ``ficha.entry_list``: no other query.
    """
    owner = _owner(ficha, path)
    if path.actor is not None:
        for actor in owner.actors.all():
            if actor.pk == path.actor:
                return actor_content(actor)[path.column]
        raise LookupError(str(path))
    content = institution_content(owner) if isinstance(owner, Ficha) else entry_content(owner)
    return content[path.column]


def plain(value: Any) -> Any:
    """A form's cleaned value as ``content`` writes it: countries as their code, sets of them sorted."""
    if hasattr(value, "pk"):
        return value.pk
    if isinstance(value, (list, tuple)) and all(isinstance(each, str) or hasattr(each, "pk") for each in value):
        return sorted(getattr(each, "pk", each) for each in value)
    return value


def digest(value: Any) -> str:
    """Sixteen hexadecimal figures that tell one value from another: of a text as it is, else of its sorted JSON.

    MD5, because both databases compute it too (``writing`` compares there); it guards against mistakes, not attacks.
    """
    if not isinstance(value, str):
        value = "\0" + json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.md5(value.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16]
