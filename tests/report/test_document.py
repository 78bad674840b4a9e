"""The document itself: what it holds, every number through its link, the same bytes for the same data."""

import io
import os
import re
import subprocess
import zipfile
from dataclasses import dataclass, replace
from html import unescape

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn

from pifcss_registry.accounts.models import User
from pifcss_registry.report.assembling import count, document_of, source_of
from pifcss_registry.report.document.content import content_of
from pifcss_registry.report.document.pdf import write_pdf
from pifcss_registry.report.document.pictures_section import pictures_section
from pifcss_registry.report.document.word import write_docx
from pifcss_registry.report.making import make
from pifcss_registry.report.models import Report
from pifcss_registry.report.pictures import round_pictures
from pifcss_registry.report.services import begin_report, save_paragraph
from pifcss_registry.report.workflow import REPORT
from surveys.models import Round
from tests.conftest import make_round

from .making import explain_all
from .test_named import rows_on_page

SECTIONS = (
    "Método",
    "Iniciativas recibidas",
    "Cifras",
    "La convocatoria en imágenes",
    "Fortalezas y debilidades que señalan las instituciones",
    "Lecciones y desafíos",
    "Diálogos estructurados",
    "Seminario",
    "Exclusiones",
    "Recomendaciones",
    "Anexo 1. Las iniciativas, una por una",
    "Anexo 2. Cómo se cuenta cada cifra",
    "Anexo 3. Qué cierra y qué no",
)


def docx_of(round, language="es", report=None):
    return write_docx(document_of(round, language, report), site=settings.SITE_URL)


def text_of(element) -> str:
    return "".join(each.text or "" for each in element.iter(qn("w:t")))


@dataclass
class Link:
    """A number of the document and where it leads."""

    text: str
    url: str


def links_in(document, element=None) -> list[Link]:
    """The links of the document, or of one of its parts, that leave it."""
    element = document.element.body if element is None else element
    relations = document.part.rels
    return [
        Link(text_of(each), relations[each.get(qn("r:id"))].target_ref.removeprefix(settings.SITE_URL))
        for each in element.iter(qn("w:hyperlink"))
        if each.get(qn("r:id"))
    ]


def tables_of(document) -> dict[str, list[list[str]]]:
    """Rows without the header, by caption."""
    found = {}
    for table in document.element.body.iter(qn("w:tbl")):
        caption = table.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        rows = [[text_of(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
        found[caption] = rows[1:]
    return found


@pytest.fixture
def demo_docx(demonstration):
    return Document(io.BytesIO(docx_of(Round.objects.get(code="2022"))))


def test_demo_document_holds_the_reports_figures_and_flags_its_15(demo_docx):
    tables = tables_of(demo_docx)
    rows = tables["Iniciativas registradas, por país y por sector"]
    assert len(rows) == 13
    assert sum("interesa a más de un país" in row[1] for row in rows) == 3
    sectors = {label: int(number) for label, number in tables["Iniciativas por sector"]}
    assert sectors == {"Desarrollo económico": 6, "Medio ambiente": 4, "Turismo": 3, "Social": 2, "Gobernanza": 1}
    countries = {label: int(number) for label, number in tables["Iniciativas por país"]}
    assert (len(countries), sum(countries.values()), countries["Costa Rica"]) == (9, 13, 3)
    dialogues = {row[0]: int(row[1]) for row in tables["Diálogos por desenlace y por preguntas tratadas"]}
    said = ("Diálogos convocados", "Diálogos realizados", "Diálogos no realizados", "Diálogos bilaterales")
    assert [dialogues[label] for label in said] == [4, 3, 1, 1]
    seminar = {row[0]: int(row[1]) for row in tables["El seminario en cifras"]}
    assert (seminar["Pico de personas conectadas"], seminar["Piso de personas conectadas"]) == (133, 90)
    assert len(tables["Iniciativas excluidas, por razón"]) == 2
    flagged = [text for result, text in tables["Sumas y números comparados"] if result == "No cierra"]
    assert any(
        "15 iniciativas" in text and "la cifra es 13" in text and "Tabla 1 tiene 13" in text for text in flagged
    )
    headings = [each.text for each in demo_docx.paragraphs if each.style.name == "Heading 1"]
    assert tuple(headings) == SECTIONS


def test_every_number_of_the_demo_document_leads_to_as_many_rows(demo_docx, client):
    client.force_login(User.objects.get(email="unidad@demo.example.org"))
    links = links_in(demo_docx)
    assert len(links) > 130
    counted = {}
    for link in links:
        assert link.text.isdecimal()
        if link.url not in counted:
            counted[link.url] = rows_on_page(client, link.url)
        assert counted[link.url] == int(link.text), link
    assert len(counted) > 50


def test_every_number_of_an_issued_document_leads_to_its_own_rows(with_seminar, unit, other_focal_point, client):
    """As a country reads it: what it may not know is counted without being named."""
    report = begin_report(with_seminar, language="es", by=unit)
    explain_all(report, unit)
    issued = REPORT.perform(report, "issue", by=unit)
    document = Document(io.BytesIO(make(issued, "docx")))
    client.force_login(other_focal_point)
    links = links_in(document)
    assert len(links) > 80
    for link in {(each.text, each.url) for each in links}:
        assert link[1].startswith(f"/informes/{issued.pk}/cifras/")
        assert rows_on_page(client, link[1]) == int(link[0])


# Numbers that are no figures: days, years, and «3» of the three questions or of an annex.
NO_FIGURE = re.compile(
    r"\d{1,2} de \w+ de \d{4}|\d{1,2}/\d{1,2}/\d{4}|\b20\d\d\b|Tabla \d+|[Aa]nexo \d|\d de 3|de \d+ minutos|COVID-19"
)


def test_no_figure_is_printed_without_a_link(demo_docx):
    """In all that comes before the annexes; a table's caption has its own number."""
    for element in demo_docx.element.body.iter(qn("w:p")):
        text = text_of(element)
        if text.startswith("Anexo 1") and element.pPr.pStyle.val == "Heading1":
            break
        style = element.pPr.pStyle.val if element.pPr is not None and element.pPr.pStyle is not None else ""
        if style == "Caption":
            continue
        for link in element.iter(qn("w:hyperlink")):
            for run in link.iter(qn("w:t")):
                run.text = ""
        left = NO_FIGURE.sub("", text_of(element))
        assert not re.search(r"\d", left), left


def test_every_table_says_how_it_counts(demo_docx):
    """A column of rules, or the note below it."""
    body = list(demo_docx.element.body)
    numbered = 0
    for place, element in enumerate(body):
        if element.tag != qn("w:tbl") or not list(element.iter(qn("w:hyperlink"))):
            continue
        numbered += 1
        head = text_of(next(element.iter(qn("w:tr"))))
        assert "Cómo se cuenta" in head + text_of(body[place + 1])
    assert numbered > 7


def test_document_is_built_as_a_document_should(demo_docx):
    body = demo_docx.element.body
    tables = list(body.iter(qn("w:tbl")))
    captions = [each for each in demo_docx.paragraphs if each.style.name == "Caption"]
    figures = [each for each in captions if "SEQ Figura" in each._p.xml]
    captions = [each for each in captions if each not in figures]
    assert len(figures) == len(demo_docx.inline_shapes) == len(round_pictures(Round.objects.get(code="2022"), "es"))
    assert all(about.get("descr") for about in body.iter(qn("wp:docPr")))
    assert len(captions) == len(tables) > 10
    numbers = [next(each._p.iter(qn("w:fldSimple"))) for each in captions]
    assert [text_of(each) for each in numbers] == [str(n) for n in range(1, len(tables) + 1)]
    assert all("SEQ Tabla" in each.get(qn("w:instr")) for each in numbers)
    for table in tables:
        assert next(table.iter(qn("w:tr"))).trPr.find(qn("w:tblHeader")) is not None
    anchors = [each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink")) if each.get(qn("w:anchor"))]
    marks = {each.get(qn("w:name")): each.getparent() for each in body.iter(qn("w:bookmarkStart"))}
    listed = [each.text for each in demo_docx.paragraphs if each.style.name.startswith("toc ")]
    assert [text_of(marks[anchor]) for anchor in anchors] == [
        each.text for each in demo_docx.paragraphs if each.style.name in ("Heading 1", "Heading 2")
    ]
    assert len(listed) == len(anchors)
    assert "PAGE" in demo_docx.sections[0].footer._element.xml
    assert demo_docx.core_properties.language == "es-419"
    purple = [table for table in tables if 'w:fill="F4ECFA"' in table.xml]
    assert len(purple) == 1


def test_same_data_give_the_same_bytes(round):
    assert docx_of(round) == docx_of(round)
    content = document_of(round, "es")
    written = write_pdf(content, site=settings.SITE_URL)
    assert written == write_pdf(content, site=settings.SITE_URL)
    assert b"pdfuaid" in written  # tagged for screen readers, as PDF/UA asks


def test_document_in_portuguese_says_so(round):
    with override("pt-br"):
        document = Document(io.BytesIO(docx_of(round, "pt-br")))
    assert document.core_properties.language == "pt-BR"
    assert "Agua" in document.element.body.xml


def test_nothing_personal_is_printed(round):
    """Focal points stand on fichas only; an address that somebody typed into a text is taken out."""
    words = b"".join(
        part for part in (zipfile.ZipFile(io.BytesIO(docx_of(round))).read(name) for name in ("word/document.xml",))
    ).decode()
    for name in ("ana@cr.example.org", "Ana Quesada", "Esteban Mora", "esteban@cr.example.org", "Acto de firma"):
        assert name not in words
    assert "[correo omitido]" in words


def test_initiative_that_is_not_shared_has_no_name(round):
    words = str(document_of(round, "es")["blocks"])
    assert "Coral" not in words and "Iniciativa que su país no comparte" in words


def test_texts_of_people_are_printed_with_links(report, unit):
    save_paragraph(report, "iniciativas", text="Son 3, y <b>15</b> & más.\n\nOtro.", version=0, by=unit)
    document = Document(io.BytesIO(make(report, "docx")))
    texts = [each._p for each in document.paragraphs]
    own = next(each for each in texts if text_of(each) == "Son 3, y <b>15</b> & más.")
    assert [link.text for link in links_in(document, own)] == ["3"]
    assert "Otro." in [text_of(each) for each in texts]


# Pictures


@dataclass(frozen=True)
class Tiny:
    """A picture as ``drawing`` makes them."""

    key: str = "prueba"
    title: str = "Un cuadrado"
    alt: str = "Un cuadrado verde azulado."
    svg: str = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#0f5c66"/></svg>'


def test_pictures_have_caption_and_words_in_both_files(round):
    with override("es"):
        content = content_of(replace(source_of(count(round)), pictures=[Tiny()]))
    document = Document(io.BytesIO(write_docx(content, site="")))
    [about] = document.element.body.iter(qn("wp:docPr"))
    assert (about.get("descr"), about.get("title")) == ("Un cuadrado verde azulado.", "Un cuadrado")
    assert "Figura 1. Un cuadrado" in [text_of(each._p) for each in document.paragraphs]
    assert document.inline_shapes[0].width > document.inline_shapes[0].height
    assert write_pdf(content, site="").startswith(b"%PDF")


def test_without_pictures_there_is_no_section_of_them():
    assert pictures_section([]) == pictures_section([Tiny(svg="")]) == []


# The command


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_command_writes_the_file_and_says_what_does_not_close(form, begins, round, tmp_path, capsys):
    out = tmp_path / f"informe.{form}"
    call_command("final_report", "2026", "--format", form, "--out", str(out), "--language", "pt")
    assert out.read_bytes().startswith(begins)
    assert "3" in capsys.readouterr().err


def test_command_prints_the_draft_and_then_the_issued_one(report, unit, tmp_path):
    save_paragraph(report, "metodo", text="Con nuestras palabras.", version=0, by=unit)
    out = tmp_path / "informe.docx"
    call_command("final_report", "2026", "--out", str(out))
    assert "Con nuestras palabras." in Document(out).element.body.xml
    explain_all(report, unit)
    REPORT.perform(report, "issue", by=unit)
    call_command("final_report", "2026", "--out", str(out))
    assert out.read_bytes() == make(Report.objects.get(), "docx")


def test_command_refuses_what_is_not_there(round, tmp_path):
    with pytest.raises(CommandError, match="1999"):
        call_command("final_report", "1999", "--out", str(tmp_path / "x.docx"))
    with pytest.raises(CommandError, match="nada"):
        call_command("final_report", "2026", "--out", str(tmp_path / "nada" / "x.docx"))


def test_document_of_a_round_with_nothing_in_it_is_written(db):
    round = make_round("2031")
    document = Document(io.BytesIO(docx_of(round)))
    assert "no se registró ninguna iniciativa" in unescape(document.element.body.xml)
    assert write_pdf(document_of(round, "es"), site="").startswith(b"%PDF")


@pytest.mark.needs_system
def test_libreoffice_opens_the_document_and_prints_every_section(demonstration, tmp_path):
    (tmp_path / "informe.docx").write_bytes(docx_of(Round.objects.get(code="2022")))
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    environment = os.environ | {"HOME": str(tmp_path)}
    for form in ("pdf", "txt:Text"):
        command = [*office, form, "--outdir", tmp_path, tmp_path / "informe.docx"]
        subprocess.run(command, check=True, capture_output=True, timeout=240, env=environment)
    assert (tmp_path / "informe.pdf").read_bytes().startswith(b"%PDF")
    said = (tmp_path / "informe.txt").read_text(encoding="utf-8-sig")
    assert all(said.count(title) >= 2 for title in SECTIONS)  # in the contents and in its place
