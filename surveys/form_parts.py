"""The pieces a form is made of: wording in three languages, options, questions, sections.

Pure module: it imports no model and asks Django only for the active language. The form itself is in
``anexo1.py``.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language

EMAIL_MAX_LENGTH = 254

Kind = Literal["text", "long_text", "person", "yes_no", "type", "actors", "countries", "points"]


@dataclass(frozen=True)
class Wording:
    """One text in the three languages. ``str()`` gives the active language's."""

    es: str
    pt: str
    en: str

    def in_(self, language: str | None) -> str:
        """The text in a language code such as ``es``, ``pt-br`` or ``en-us``; Spanish for any other."""
        return {"pt": self.pt, "en": self.en}.get((language or "")[:2].lower(), self.es)

    def numbered(self, n: int) -> "Wording":
        """The wording with its ``%(n)s`` filled in."""
        return Wording(*(text % {"n": n} for text in (self.es, self.pt, self.en)))

    def __str__(self) -> str:
        return self.in_(get_language())


@dataclass(frozen=True)
class Option:
    """One of the numbered answers to "Tipo de iniciativa".

    ``explanation`` is without its brackets. ``marks`` is how the official form numbers it in blocks 1, 2 and
    3, where the spacing is uneven.
    """

    value: int
    marks: tuple[str, str, str]
    label: Wording
    explanation: Wording | None = None
    bracket_closed_in_spanish: bool = True

    def official(self, position: int = 1) -> Wording:
        """The whole line as the form prints it in the block at ``position``; later ones look like the third."""
        mark = self.marks[min(position, len(self.marks)) - 1]
        if self.explanation is None:
            return Wording(*(f"{mark} {text}" for text in (self.label.es, self.label.pt, self.label.en)))
        closing = ")" if self.bracket_closed_in_spanish else ""
        return Wording(
            es=f"{mark} {self.label.es} ({self.explanation.es}{closing}",
            pt=f"{mark} {self.label.pt} ({self.explanation.pt})",
            en=f"{mark} {self.label.en} ({self.explanation.en})",
        )


@dataclass(frozen=True)
class Field:
    """One question of the form.

    ``columns`` are the attributes of the Ficha or Entry that hold the answer: model columns, and for kinds
    ``actors`` and ``countries`` the related manager. ``required_columns`` must each hold something before
    sending; a required ``points`` field has none and asks for at least one of its columns instead. "Otros" as
    type also asks for ``type_other``. ``max_items`` limits a list; ``None`` is no limit.
    """

    key: str
    label: Wording
    kind: Kind
    columns: tuple[str, ...]
    help: Wording | None = None
    required: bool = True
    required_columns: tuple[str, ...] = ()
    max_items: int | None = None
    max_length: int | None = None
    options: tuple[Option, ...] = ()

    def column_max_length(self, column: str) -> int | None:
        """The limit in characters of one of ``columns``: an e-mail address has its own."""
        return EMAIL_MAX_LENGTH if column.endswith("_email") else self.max_length


@dataclass(frozen=True)
class Section:
    """A titled group of questions. A ``repeated`` one comes once per initiative: ``%(n)s`` in its title."""

    key: str
    title: Wording
    fields: tuple[Field, ...]
    repeated: bool = False

    def heading(self, n: int | None = None) -> Wording:
        """The title to print, numbered when the section is repeated."""
        return self.title.numbered(n) if self.repeated and n is not None else self.title


@dataclass(frozen=True)
class Form:
    """What surrounds the questions."""

    title: Wording
    intro: tuple[Wording, ...]
    closing: tuple[Wording, ...]
