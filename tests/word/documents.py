"""Documents for the tests: contents of fichas of every kind, as documents, changed as a person would, read again."""

import csv
import io
from datetime import UTC, datetime

from docx import Document
from docx.oxml.ns import qn
from hypothesis import strategies as st

from initiatives.enums import ActorKind
from surveys import anexo1
from surveys.word.names import tag_of
from surveys.word.threeway import Base, compare
from surveys.word.values.country_names import COUNTRIES
from surveys.word.wording import Names, cells
from surveys.word.writer import Outgoing, write_document

with COUNTRIES.open(encoding="utf-8", newline="") as rows:
    COUNTRY_NAMES = {row["code"]: row["name_es"] for row in csv.DictReader(rows)}
NAMES = Names(COUNTRY_NAMES, {str(kind.value): str(kind.label) for kind in ActorKind})
CODES = sorted(COUNTRY_NAMES)
AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
LENGTH = 120  # of most texts: what matters is what they are made of
QUOTES = st.sampled_from(
    ("«a»", "“b” ‘c’", '"d"', "1. uno\n2. dos", "- x", "a\r\nb", "\tz", "(sector privado)", "Sí / No")
)
TEXTS = st.one_of(st.just(""), QUOTES, st.text(SIGNS, max_size=LENGTH))


def outgoing(content, **attributes) -> Outgoing:
    """A ficha of Costa Rica about to leave."""
    given = {
        "content": content,
        "names": NAMES,
        "country": "Costa Rica",
        "country_code": "CR",
        "round_title": "Convocatoria 2026",
        "round_code": "2026",
        "language": "es",
        "at": AT,
        "copy": "c0ffee",
    }
    return Outgoing(**given | attributes)


def base(content, *, language="es") -> Base:
    """What a document left with."""
    return Base(content, cells(content, NAMES, country="Costa Rica", language=language))


def _texts(*found):
    columns = {
        column: st.text(SIGNS, max_size=min(field.max_length or LENGTH, LENGTH)) if field.max_length else TEXTS
        for field in found
        for column in field.columns
        if field.kind in ("text", "long_text", "person", "points")
    }
    return columns | {column: st.one_of(TEXTS, each) for column, each in columns.items()}


ACTORS = st.fixed_dictionaries(
    {
        "name": st.text(SIGNS, min_size=1, max_size=60),
        "kind": st.sampled_from(["", *map(str, ActorKind.values)]),
        "kind_other": st.text(SIGNS, max_size=20),
        "country_id": st.sampled_from([None, *CODES]),
    }
)
ENTRIES = st.fixed_dictionaries(
    _texts(*anexo1.INITIATIVE.fields, *anexo1.DESCRIPTION.fields)
    | {
        "type": st.sampled_from([None, 1, 2, 3, 4]),
        "type_other": TEXTS,
        "actors": st.lists(ACTORS, max_size=4),
        "partner_countries": st.lists(st.sampled_from(CODES), unique=True, max_size=4).map(sorted),
    }
)


@st.composite
def contents(draw):
    """A ficha in any state: blank, half filled, full; its initiatives at any of the three blocks."""
    positions = sorted(draw(st.sets(st.integers(1, anexo1.MAX_ENTRIES))))
    found = draw(
        st.fixed_dictionaries(_texts(*anexo1.INSTITUTION.fields) | {"share": st.sampled_from([None, True, False])})
    )
    return found | {"entries": [draw(ENTRIES) | {"id": 70 + n, "position": n} for n in positions]}


def full_content():
    """A ficha in which every question of two initiatives is answered."""
    entry = {
        "type": 4,
        "type_other": "Red temática",
        "name": "Corales",
        "objectives": "Uno.\n\nDos: «tres».",
        "actors": [
            {"name": "SINAC", "kind": "sector_publico", "kind_other": "", "country_id": "CR"},
            {"name": "Fundación Mar, de Chile", "kind": "otro", "kind_other": "cofradía", "country_id": None},
        ],
        "partner_countries": ["BR", "CL"],
        "focal_point_name": "Esteban Mora",
        "focal_point_email": "esteban@cr.example.org",
        "justification": "Porque sí.",
        "strength_1": "Botes",
        "strength_2": "",
        "strength_3": "Gente\nde mar",
        "challenge_1": "Permisos",
        "challenge_2": "",
        "challenge_3": "",
        "result_1": "Dos viveros",
        "result_2": "Un libro",
        "result_3": "",
    }
    return {
        "institution": "Ministerio de Planificación",
        "focal_point_name": "Ana Quesada",
        "focal_point_email": "ana@cr.example.org",
        "institution_strengths": "Veinticinco años.",
        "institution_weaknesses": "Poco personal.",
        "share": True,
        "entries": [entry | {"id": 71, "position": 1}, entry | {"id": 72, "position": 2, "name": "Manglares"}],
    }


def changed(document: bytes, texts: dict[str, str]) -> bytes:
    """The document with other words in the content controls of the answers at these addresses."""
    found = Document(io.BytesIO(document))
    for address, text in texts.items():
        controls = found.element.body.xpath(f'.//w:sdt[w:sdtPr/w:tag/@w:val="{tag_of(address)}"]')
        assert controls, address
        for n, control in enumerate(controls):
            shown = [*control.iter(qn("w:t"))]
            for each in shown:
                each.text = ""
            shown[0].text = "" if n else text
    saved = io.BytesIO()
    found.save(saved)
    return saved.getvalue()


def decided_lines(reading, now, was) -> list[tuple[str, int | None, str]]:
    """What of a reading is to be decided: status, position, column."""
    compared = compare(reading, now, was)
    lines = [
        (change.status.value, part.position, change.column)
        for part in compared.parts
        for change in part.changes
        if change.status != "same"
    ]
    return lines + [("new", part.position, "*") for part in compared.parts if part.is_new]


def write(content, **attributes) -> bytes:
    return write_document(outgoing(content, **attributes))
