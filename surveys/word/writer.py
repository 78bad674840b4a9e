"""A ficha as .docx: looks like Anexo 1 and names the place of each answer, so that it can be read back.

Each answer stands alone in a cell, in run-level content controls (one for each line, tagged with the answer's
address); a bookmark is around its label, because LibreOffice keeps bookmarks and drops tags. Where the document comes
from is in its custom properties.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from surveys import anexo1
from surveys.form_parts import Field, Wording

from .names import W, bookmark_of, tag_of
from .wording import Names, address, lines

LABEL_WIDTH, ANSWER_WIDTH = 3515, 5556  # twentieths of a point, as in the published form
SHADE = "D9E2F3"
ALIAS_LENGTH = 64
MOST_PARAGRAPHS = (
    100  # of one answer; more lines are line breaks in the last, or the document grows too large to read
)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of every entry of the archive, so that the same ficha gives the same bytes
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_BREAKS = {"\t": "tab", "\n": "br"}
_PIECES = re.compile(r"[\t\n]|[^\t\n]+")
LANGUAGE_TAGS = {"es": "es-419", "pt": "pt-BR"}
FOOTER = Wording(
    es="Puede completarse en Word y volver a subirse al registro, donde su país decide qué queda.",
    pt="Pode ser preenchida no Word e enviada de volta ao registro, onde seu país decide o que fica.",
    en="It can be filled in Word and uploaded again to the registry, where your country decides what stays.",
)
VERSION = Wording(es="versión", pt="versão", en="version")
PAGE = Wording(es="página", pt="página", en="page")


@dataclass(frozen=True)
class Outgoing:
    """A ficha about to leave: ``content`` as ``surveys.content.snapshot`` has it, names in the document's language.

    ``revision`` is the number of the newest version sent (0: none), ``copy`` the key of the ``WordCopy`` or "",
    ``language`` "es" or "pt", ``at`` the moment that the document bears.
    """

    content: Mapping[str, Any]
    names: Names
    country: str
    country_code: str
    round_title: str
    round_code: str
    language: str
    at: datetime
    revision: int = 0
    copy: str = ""
    max_entries: int = anexo1.MAX_ENTRIES

    def entries(self) -> list[Mapping[str, Any]]:
        """The initiatives by block, empty ones for the blocks that are left."""
        found = {entry["position"]: entry for entry in self.content.get("entries", ())}
        blocks = range(1, max([self.max_entries, *found]) + 1)
        return [found.get(position, {"position": position}) for position in blocks]

    def answer(self, field: Field, answers: Mapping[str, Any]) -> list[str]:
        return lines(field, answers, self.names, country=self.country, language=self.language)


def _element(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, W + tag, {W + key: value for key, value in attributes.items()})


def _text_run(parent: etree._Element, text: str, *, style: str = "", size: int = 0) -> None:
    """A run, with tabs and line breaks; ``style`` is any of "b" and "i", ``size`` in half points."""
    run = _element(parent, "r")
    if style or size:
        properties = _element(run, "rPr")
        for each in style:
            _element(properties, each)
        if size:
            _element(properties, "sz", val=str(size))
            _element(properties, "szCs", val=str(size))
    for piece in _PIECES.findall(text) or [""]:
        if piece in _BREAKS:
            _element(run, _BREAKS[piece])
            continue
        said = _element(run, "t")
        said.text = piece
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


class _Writer:
    def __init__(self, ficha: Outgoing) -> None:
        self.ficha = ficha
        self.language = ficha.language
        self.document = Document()
        self.body = self.document.element.body
        self.end = self.body.find(qn("w:sectPr"))
        self.ids = count(1)

    def word(self, wording: Wording) -> str:
        return wording.in_(self.language)

    def write(self) -> bytes:
        self._page()
        form = anexo1.FORM
        self._paragraph(self.word(form.title), style="b", size=26, align="center", after=240)
        intro, limit, *rest = form.intro
        self._paragraph(self.word(intro), align="both", after=160)
        self._paragraph(self.word(limit), style="b")
        for each in (*rest, *form.closing):
            self._paragraph(self.word(each))
        self._heading(self.word(anexo1.INSTITUTION.heading()))
        rows = [(None, field, self.ficha.content) for field in anexo1.INSTITUTION.fields]
        self._table(rows, self.word(anexo1.INSTITUTION.heading()))
        for entry in self.ficha.entries():
            self._initiative(entry)
        self._paragraph("")  # without a paragraph after the last table some programs lose it
        self._footer()
        self._about()
        return same_bytes(self.document)

    def _initiative(self, entry: Mapping[str, Any]) -> None:
        position = entry["position"]
        for section in (anexo1.INITIATIVE, anexo1.DESCRIPTION):
            title = self.word(section.heading(position))
            self._heading(title, new_page=section is anexo1.INITIATIVE)
            self._table([(position, field, entry) for field in section.fields], title)

    # -- paragraphs

    def _new_paragraph(self) -> etree._Element:
        paragraph = etree.Element(W + "p")
        self.end.addprevious(paragraph)
        return paragraph

    def _paragraph(self, text: str, *, style: str = "", size: int = 0, align: str = "", after: int = 0) -> None:
        paragraph = self._new_paragraph()
        properties = _element(paragraph, "pPr")
        if after:
            _element(properties, "spacing", after=str(after))
        if align:
            _element(properties, "jc", val=align)
        if text:
            _text_run(paragraph, text, style=style, size=size)

    def _heading(self, text: str, *, new_page: bool = False) -> None:
        paragraph = self._new_paragraph()
        properties = _element(paragraph, "pPr")
        _element(properties, "pStyle", val="Heading1")
        _element(properties, "keepNext")
        if new_page:
            _element(properties, "pageBreakBefore")
        _element(properties, "spacing", before="120", after="120")
        _text_run(paragraph, text)

    # -- tables

    def _table(self, rows: Iterable[tuple[int | None, Field, Mapping[str, Any]]], title: str) -> None:
        table = etree.Element(W + "tbl")
        self.end.addprevious(table)
        properties = _element(table, "tblPr")
        _element(properties, "tblStyle", val="TableGrid")
        _element(properties, "tblW", w=str(LABEL_WIDTH + ANSWER_WIDTH), type="dxa")
        _element(properties, "tblLayout", type="fixed")
        _element(properties, "tblLook", val="0080", firstColumn="1", noHBand="1", noVBand="1")
        _element(properties, "tblCaption", val=title)
        grid = _element(table, "tblGrid")
        for width in (LABEL_WIDTH, ANSWER_WIDTH):
            _element(grid, "gridCol", w=str(width))
        for position, field, answers in rows:
            row = _element(table, "tr")
            self._label(self._cell(row, LABEL_WIDTH, shade=SHADE), position, field)
            self._answer(self._cell(row, ANSWER_WIDTH), position, field, answers)

    def _cell(self, row: etree._Element, width: int, *, shade: str = "") -> etree._Element:
        cell = _element(row, "tc")
        properties = _element(cell, "tcPr")
        _element(properties, "tcW", w=str(width), type="dxa")
        if shade:
            _element(properties, "shd", val="clear", color="auto", fill=shade)
        return cell

    def _label(self, cell: etree._Element, position: int | None, field: Field) -> None:
        """The official label in a bookmark, the options as printed, the help text."""
        number = str(next(self.ids))
        paragraph = _element(cell, "p")
        _element(paragraph, "bookmarkStart", id=number, name=bookmark_of(address(position, field.key)))
        _text_run(paragraph, self.word(field.label), style="b")
        _element(paragraph, "bookmarkEnd", id=number)
        for option in field.options:
            _text_run(_element(cell, "p"), self.word(option.official(position or 1)))
        if field.help is not None:
            _text_run(_element(cell, "p"), self.word(field.help), style="i")

    def _answer(self, cell: etree._Element, position: int | None, field: Field, answers: Mapping[str, Any]) -> None:
        place = address(position, field.key)
        alias = self.word(field.label).split(" (")[0].rstrip(": ")[:ALIAS_LENGTH]
        said = self.ficha.answer(field, answers) or [""]
        last = MOST_PARAGRAPHS - 1
        for text in [*said[:last], "\n".join(said[last:])] if len(said) > last else said:
            control = _element(_element(cell, "p"), "sdt")
            properties = _element(control, "sdtPr")
            _element(properties, "alias", val=alias)
            _element(properties, "tag", val=tag_of(place))
            _element(properties, "id", val=str(next(self.ids)))
            _text_run(_element(control, "sdtContent"), text)

    # -- around the form

    def _page(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(11)
        normal.element.rPr.append(
            normal.element.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGE_TAGS[self.language]})
        )
        normal.paragraph_format.space_after = Pt(4)
        heading = styles["Heading 1"]
        heading.font.name, heading.font.size, heading.font.bold = "Calibri", Pt(12), True
        heading.font.color.rgb = None
        for name, value in (("w:w", "11906"), ("w:h", "16838")):
            self.end.find(qn("w:pgSz")).set(qn(name), value)
        margins = self.end.find(qn("w:pgMar"))
        for side, value in (("top", "1247"), ("right", "1417"), ("bottom", "1247"), ("left", "1417")):
            margins.set(qn(f"w:{side}"), value)

    def _footer(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]._p
        ficha = self.ficha
        about = f"{ficha.country} · {ficha.round_title} · {self.word(VERSION)} {ficha.revision} · {self.word(PAGE)} "
        _text_run(paragraph, f"{self.word(FOOTER)} ", style="i", size=16)
        _text_run(paragraph, about, size=16)
        _text_run(_element(paragraph, "fldSimple", instr="PAGE"), "1", size=16)

    def _about(self) -> None:
        """Core properties for people, custom ones for the reader."""
        ficha, core = self.ficha, self.document.core_properties
        core.title = f"{self.word(anexo1.FORM.title)} · {ficha.country}"
        core.author = core.last_modified_by = "PIFCSS"
        core.language, core.comments, core.keywords = LANGUAGE_TAGS[self.language], "", ""
        core.created = core.modified = ficha.at.replace(tzinfo=None, microsecond=0)
        values = {
            "pifcss_round": ficha.round_code,
            "pifcss_country": ficha.country_code,
            "pifcss_revision": str(ficha.revision),
            "pifcss_copy": ficha.copy,
            "pifcss_language": self.language,
        }
        root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _TYPES})
        for number, (name, value) in enumerate(values.items(), 2):
            one = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT_ID, pid=str(number), name=name)
            etree.SubElement(one, f"{{{_TYPES}}}lpwstr").text = value
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = self.document.part.package
        package.relate_to(Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, data, package), _CUSTOM_RELATION)


def same_bytes(document) -> bytes:
    """The document as a file that depends on nothing but what it holds."""
    saved, written = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, FIRST_DAY)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, source.read(entry))
    return written.getvalue()


def write_document(ficha: Outgoing) -> bytes:
    """The .docx of a ficha. Texts may hold anything: what XML cannot hold is left out (``wording.printable``)."""
    return _Writer(ficha).write()
