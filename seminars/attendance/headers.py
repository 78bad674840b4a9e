"""Which column is which, from the words of its name in Spanish, Portuguese or English.

By words and not by whole names: the platforms change and translate these from one version to another.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pifcss_registry.text import fold

from .clocks import clock_of

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # FullName, as in the logs of live events
_NAME = {"name", "nombre", "nombres", "nome", "participant", "participante", "attendee", "asistente"}
_SURNAME = {"apellido", "apellidos", "sobrenome"}
_EMAIL = {"email", "mail", "correo"}
_JOIN = {"join", "joined", "union", "unio", "unirse", "ingreso", "ingresso", "entrada", "entrou"}
_LEAVE = {"leave", "left", "exit", "exited", "salida", "saida", "salio", "saiu", "abandono"}
_FIRST = {"first", "primera", "primer", "primeira", "primeiro", "last", "ultima", "ultimo"}
_ACTION = {"action", "accion", "acao"}
_STAMP = {"timestamp", "marca", "tiempo", "hora", "data", "fecha", "time"}
_LENGTH = {"duration", "duracion", "duracao", "minutes", "minutos"}
_JOINS = ("join", "unio", "unido", "ingres", "entr")
_LEAVES = ("left", "leave", "exit", "salio", "salida", "sali", "abandon", "saiu", "saida")


@dataclass(frozen=True)
class Header:
    """In which cell each thing stands; None where the section does not have it.

    ``summary``: one line for each person, from first to last, which a section with every joining is better than.
    """

    name: int | None = None
    surname: int | None = None
    email: int | None = None
    join: int | None = None
    leave: int | None = None
    action: int | None = None
    stamp: int | None = None
    length: int | None = None
    summary: bool = False
    utc: bool = False

    @property
    def says_who(self) -> bool:
        return self.name is not None or self.email is not None

    @property
    def has_spans(self) -> bool:
        return self.says_who and self.join is not None

    @property
    def has_events(self) -> bool:
        return self.says_who and self.action is not None and self.stamp is not None

    @property
    def is_useful(self) -> bool:
        return self.has_spans or self.has_events

    @property
    def only_totals(self) -> bool:
        return self.says_who and self.length is not None and not self.is_useful


def header_of(cells: Sequence[str]) -> Header:
    """What the cells are as names of columns; of two that could be the same the first is taken.

    A line with a time in it is none.
    """
    if any(clock_of(cell) for cell in cells):
        return Header()
    found: dict[str, int] = {}
    summary = utc = False
    for place, cell in enumerate(cells[:60]):
        if len(cell) > 80 or "@" in cell:
            continue
        words = set(fold(_CAMEL.sub(" ", cell)).split())
        if any(word.isdigit() for word in words):
            continue
        kind = _kind(words)
        if kind and kind not in found:
            found[kind] = place
            summary |= kind in ("join", "leave") and bool(words & _FIRST)
            utc |= kind == "stamp" and "utc" in words
    return Header(**found, summary=summary, utc=utc)


def _kind(words: set[str]) -> str | None:
    if words & _LENGTH:
        return "length"
    if words & _EMAIL:
        return "email"
    if words & _SURNAME or words == {"last", "name"}:
        return "surname"
    if words & _JOIN:
        return "join"
    if words & _LEAVE:
        return "leave"
    if words & _ACTION:
        return "action"
    if words & _NAME and "id" not in words:
        return "name"
    return "stamp" if words & _STAMP else None


def action_of(text: str) -> str | None:
    """«join» or «leave», from the word of an event."""
    word = fold(text)
    if word.startswith(_JOINS) or word.startswith("se unio"):
        return "join"
    return "leave" if word.startswith(_LEAVES) else None
