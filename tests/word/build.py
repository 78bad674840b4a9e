"""Documents for the tests of ``surveys.word``: made from text and XML, none is a file of somebody's."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape

from docx import Document

from surveys import anexo1
from surveys.word.wording import Names
from surveys.word.writer import Outgoing, write_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_KIND = "application/vnd.ms-word.document.macroEnabled.main+xml"

INSTITUTION = {
    "country_institution": "Costa Rica, Ministerio de Planificación Nacional",
    "focal_point": "Ana Pérez Mora, ana.perez@example.org",
    "institution_strengths": "Equipo estable y experiencia en proyectos con varios sectores.",
    "institution_weaknesses": "Pocos recursos para dar seguimiento.",
    "share": "Sí",
}
INITIATIVE = {
    "type": "2",
    "name": "Cuencas compartidas",
    "objectives": "Cuidar el agua con quienes viven en la cuenca.",
    "actors": "Ministerio de Ambiente (sector público); Fundación Río (sociedad civil)",
    "partner_countries": "Panamá y Chile",
    "focal_point": "Luis Soto, luis.soto@example.org",
    "justification": "Nadie podía hacerlo por su cuenta.",
    "strengths": "1) Confianza\n2) Datos abiertos",
    "challenges": "1) Rotación de equipos",
    "results": "1) Doce municipios con un plan",
}


def form(institution: Mapping[str, str] = {}, *initiatives: Mapping[str, str]) -> bytes:
    """Anexo 1 filled by hand: labels at the left, answers at the right. What is given replaces the sample's."""
    document = Document()

    def table(section, answers: Mapping[str, str], n: int | None = None) -> None:
        document.add_paragraph(section.heading(n).es)
        rows = document.add_table(rows=0, cols=2)
        for field in section.fields:
            label, answer = rows.add_row().cells
            label.text, answer.text = field.label.es, answers.get(field.key, "")

    table(anexo1.INSTITUTION, INSTITUTION | dict(institution))
    for n, changed in enumerate(initiatives or ({},), 1):
        table(anexo1.INITIATIVE, INITIATIVE | dict(changed), n)
        table(anexo1.DESCRIPTION, INITIATIVE | dict(changed), n)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def ours() -> bytes:
    """A document of the registry. The only place here that knows the writer."""
    entry = {
        "position": 1,
        "type": 2,
        "type_other": "",
        "name": "Cuencas compartidas",
        "objectives": "Cuidar el agua.\nSin dejar a nadie.",
        "actors": [{"name": "Fundación Río", "kind": "sociedad_civil", "kind_other": "", "country_id": "CR"}],
        "partner_countries": ["PA", "CL"],
        "focal_point_name": "Luis Soto",
        "focal_point_email": "luis.soto@example.org",
        "justification": "Nadie podía hacerlo solo.",
        "strength_1": "Confianza",
        "strength_2": "Datos abiertos",
    }
    content = {
        "institution": "Ministerio de Planificación",
        "focal_point_name": "Ana Pérez",
        "focal_point_email": "ana.perez@example.org",
        "institution_strengths": "Equipo estable.",
        "institution_weaknesses": "Pocos recursos.",
        "share": True,
        "entries": [entry],
    }
    names = Names(
        countries={"CR": "Costa Rica", "PA": "Panamá", "CL": "Chile"},
        kinds={"sociedad_civil": "Sociedad civil"},
    )
    return write_document(
        Outgoing(
            content=content,
            names=names,
            country="Costa Rica",
            country_code="CR",
            round_title="Relevamiento",
            round_code="r1",
            language="es",
            at=datetime(2026, 1, 2, tzinfo=UTC),
        )
    )


# Parts and archives


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(
    parts: Mapping[str, bytes | str] | Iterable[tuple[str, bytes | str]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """An archive of parts, the same at any time; pairs may repeat a name."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return written.getvalue()


def changed(data: bytes, **parts: bytes | str | None) -> bytes:
    """The archive with parts of folder ``word`` replaced (``document=...``); None takes a part away."""
    named = {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped({name: content for name, content in (parts_of(data) | named).items() if content is not None})


def kinds(main: str = KIND, part: str = "/word/document.xml") -> str:
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="{part}" ContentType="{main}"/>'
        "</Types>"
    )


def relations(target: str = "word/document.xml", more: str = "") -> str:
    return (
        f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        f'Target="{target}"{more}/></Relationships>'
    )


def package(document: bytes | str, **more: bytes | str) -> dict[str, bytes | str]:
    """The parts of a small document; ``more`` are parts of folder ``word``."""
    found = {"[Content_Types].xml": kinds(), "_rels/.rels": relations(), "word/document.xml": document}
    return found | {f"word/{name}.xml": content for name, content in more.items()}


# WordprocessingML


def document_xml(body: str) -> str:
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def document(body: str, **more: bytes | str) -> bytes:
    """A .docx with this body."""
    return zipped(package(document_xml(body), **more))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inside: str, properties: str = "") -> str:
    """A paragraph of runs; plain words become one."""
    runs = "".join(each if each.startswith("<") else run(each) for each in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cell(inside: str, properties: str = "") -> str:
    content = inside if inside.startswith("<") else paragraph(inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    made = (each if each.startswith(("<w:tc", "<w:sdt")) else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"
