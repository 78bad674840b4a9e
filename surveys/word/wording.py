"""How each answer is written in a document: one place for whoever writes it and whoever compares what came back.

Pure. An answer's address is "institution.<field key>" or "i<position>.<field key>", keys of ``anexo1``.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys import anexo1
from surveys.form_parts import Field

Content = Mapping[str, Any]
INSTITUTION = anexo1.INSTITUTION.key
OTHER_TYPE = 4
YES_NO = {"es": ("Sí", "No"), "pt": ("Sim", "Não")}
OTHER_KIND = "otro"

# What XML 1.0 cannot hold.
_UNPRINTABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEW_LINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True)
class Names:
    """Words that an answer needs besides its own: countries by code, types of actor by key."""

    countries: Mapping[str, str]
    kinds: Mapping[str, str]


def printable(text: str) -> str:
    """The text as a document can hold it: every kind of line break as ``\\n``, without what XML forbids."""
    return _UNPRINTABLE.sub("", _NEW_LINE.sub("\n", text))


def plain(text: str) -> str:
    """The text without what a word processor may change by itself: white space, invisible characters, blank lines."""
    visible = (
        " " if unicodedata.category(each) in ("Zs", "Cc") and each != "\n" else each
        for each in printable(unicodedata.normalize("NFC", text))
        if unicodedata.category(each) not in ("Cf", "Cn", "Co", "Cs")
    )
    lines = (" ".join(line.split()) for line in "".join(visible).split("\n"))
    return "\n".join(line for line in lines if line)


def same_words(one: str, other: str) -> bool:
    """Whether nobody changed a word between the two."""
    return one == other or plain(one) == plain(other)


def address(position: int | None, key: str) -> str:
    """Of a question of the institution (``position`` None) or of the initiative at a position."""
    return f"{INSTITUTION if position is None else f'i{position}'}.{key}"


def _text(values: list[str]) -> list[str]:
    return [line for value in values if value for line in value.split("\n")]


def _actor(row: Content, names: Names) -> str:
    kind = names.kinds.get(row.get("kind") or "", "")
    if row.get("kind") == OTHER_KIND and row.get("kind_other"):
        kind = f"{kind}: {row['kind_other']}"
    country = names.countries.get(row.get("country_id") or "", row.get("country_id") or "")
    said = "; ".join(part for part in (kind, country) if part)
    return f"{row.get('name', '')} ({said})" if said else row.get("name", "")


def _points(values: list[str]) -> list[str]:
    return [line for n, value in enumerate(values, 1) if value for line in f"{n}. {value}".split("\n")]


def _type(field: Field, content: Content, language: str) -> list[str]:
    option = next((each for each in field.options if each.value == content.get("type")), None)
    other = content.get("type_other") or "" if option is None or option.value == OTHER_TYPE else ""
    label = f"{option.value} - {option.label.in_(language)}" if option else ""
    return _text([": ".join(part for part in (label, other) if part)])


def lines(field: Field, content: Content, names: Names, *, country: str, language: str) -> list[str]:
    """One answer as the lines of its cell; none when it is blank. ``country`` is the ficha's own, in words."""
    values = [content.get(column) for column in field.columns]
    if field.kind == "actors":
        found = [_actor(row, names) for row in content.get("actors", ())]
    elif field.kind == "countries":
        found = [names.countries.get(code, code) for code in content.get("partner_countries", ())]
    elif field.kind == "points":
        found = _points([value or "" for value in values])
    elif field.kind == "yes_no":
        found = [] if values[0] is None else [YES_NO[language][0 if values[0] else 1]]
    elif field.kind == "type":
        found = _type(field, content, language)
    elif field.key == "country_institution":
        found = _text([country, content.get("institution") or ""])
    else:
        found = _text([value or "" for value in values])
    return printable("\n".join(found)).split("\n") if found else []


def _questions(content: Content) -> Iterator[tuple[int | None, Field, Content]]:
    for field in anexo1.INSTITUTION.fields:
        yield None, field, content
    for entry in content.get("entries", ()):
        for section in (anexo1.INITIATIVE, anexo1.DESCRIPTION):
            for field in section.fields:
                yield entry["position"], field, entry


def cells(content: Content, names: Names, *, country: str, language: str) -> dict[str, str]:
    """Every answer of a snapshot by its address, as the text of its cell."""
    return {
        address(position, field.key): "\n".join(lines(field, answers, names, country=country, language=language))
        for position, field, answers in _questions(content)
    }
