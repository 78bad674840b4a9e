"""The document as .docx: styles of a real document, contents that read right without being brought up to date,
captions that number themselves, alternative texts, headers of tables repeated, every figure a link.

The same content gives the same bytes: no clock, fixed dates inside the archive.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from surveys.word.writer import LANGUAGE_TAGS, same_bytes

from .blocks import Block, Line
from .pictures_section import png_of

INK, PRIMARY, PURPLE, PURPLE_SOFT, HEAD = "1D2B2E", "0F5C66", "6A2C9B", "F4ECFA", "E3F0F0"
FONT = "Calibri"
TEXT_WIDTH = 9072  # twentieths of a point between the margins
CONTENTS_LEVELS = 2
TIGHT = Pt(2)
SHORT = 12  # rows of a table that stays on one page with its note
SIZES = {1: 18, 2: 14, 3: 12}


def _element(parent: BaseOxmlElement, tag: str, **attributes: Any) -> BaseOxmlElement:
    found = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    parent.append(found)
    return found


def _run(parent: BaseOxmlElement, text: str, *, style: str = "", strong: bool = False) -> BaseOxmlElement:
    run = _element(parent, "r")
    if style or strong:
        properties = _element(run, "rPr")
        if style:
            _element(properties, "rStyle", val=style)
        if strong:
            _element(properties, "b")
    for place, part in enumerate(text.split("\n")):
        if place:
            _element(run, "br")
        said = _element(run, "t")
        said.text = part
        said.set(qn("xml:space"), "preserve")
    return run


def _field(parent: BaseOxmlElement, code: str, shown: str) -> None:
    """A field with what it shows until it is brought up to date."""
    _run(_element(parent, "fldSimple", instr=f" {code} "), shown)


class _Writer:
    def __init__(self, content: Mapping[str, Any], site: str):
        self.content, self.site = content, site
        self.tag = LANGUAGE_TAGS[content["language"]]
        self.document: DocumentType = Document()
        self.bookmarks, self.numbers = count(1), {"table": count(1), "figure": count(1)}
        self.pictures = count(1)
        self.links: dict[str, str] = {}
        self.following: Block | None = None
        blocks: list[Block] = content["blocks"]
        self.headings = {id(block): f"_Toc{place:06}" for place, block in enumerate(blocks, 1) if _is_heading(block)}

    def write(self) -> bytes:
        self._page()
        self._styles()
        self._cover()
        self._contents()
        blocks = self.content["blocks"]
        for block, self.following in zip(blocks, [*blocks[1:], None], strict=True):
            getattr(self, f"_{block['kind']}")(block)
        self._footer()
        self._about()
        return same_bytes(self.document)

    # -- the frame

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(23), Mm(22)
        section.different_first_page_header_footer = True  # no number on the cover

    def _styles(self) -> None:
        normal = self._style("Normal", size=11)
        normal.paragraph_format.space_after = Pt(8)
        normal.paragraph_format.line_spacing = 1.12
        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), self.tag)
        for level, size in SIZES.items():
            style = self._style(f"Heading {level}", size=size, bold=True, color=PRIMARY)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(20 - 4 * level), Pt(6)
        self._style("Title", size=32, bold=True, color=PRIMARY)
        self._style("Subtitle", size=16, color=INK).font.italic = False
        caption = self._style("Caption", size=10, bold=True, color=INK)
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(10), Pt(4)
        for name, size, base in (("Small", 9, "Normal"), ("Cell", 9.5, "Normal")):
            self._style(name, size=size, base=base).paragraph_format.space_after = TIGHT
        small = self.document.styles["Small"].paragraph_format
        small.space_before, small.space_after = Pt(4), Pt(12)
        for level in range(1, CONTENTS_LEVELS + 1):
            style = self._style(f"toc {level}", size=11, base="Normal", bold=level == 1)
            style.paragraph_format.left_indent, style.paragraph_format.space_after = Mm(6 * (level - 1)), Pt(3)
        link = self.document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.color.rgb, link.font.underline = RGBColor.from_string(PRIMARY), True

    def _style(self, name: str, *, size: float, bold=False, color: str = "", base: str = "") -> ParagraphStyle:
        styles = self.document.styles
        style = styles[name] if not base else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if base:
            style.base_style = styles[base]
        font = style.font
        font.name, font.size, font.bold = FONT, Pt(size), bold
        if color:
            font.color.rgb = RGBColor.from_string(color)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # they would stand over the font
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        return style

    def _cover(self) -> None:
        content, document = self.content, self.document
        title = document.add_paragraph(content["title"], style="Title")
        title.paragraph_format.space_before = Mm(60)
        document.add_paragraph(content["subtitle"], style="Subtitle")
        if content["demonstration"]:
            document.add_paragraph(style="Normal").add_run(content["demonstration"]).bold = True
        document.add_paragraph(content["programme"]).paragraph_format.space_before = Mm(90)

    def _contents(self) -> None:
        """A field over what it would show: links to the headings, without page numbers, which nobody knows yet."""
        headings = [block for block in self.content["blocks"] if _is_heading(block)]
        listed = [block for block in headings if block["level"] <= CONTENTS_LEVELS]
        head = self.document.add_paragraph(self.content["contents"], style="Subtitle")
        head.paragraph_format.page_break_before = True
        for place, block in enumerate(listed):
            paragraph = self.document.add_paragraph(style=f"toc {block['level']}")._p
            if place == 0:
                self._field_mark(paragraph, "begin")
                code = _element(_element(paragraph, "r"), "instrText")
                code.text = f' TOC \\o "1-{CONTENTS_LEVELS}" \\n \\h \\z \\u '
                self._field_mark(paragraph, "separate")
            link = _element(paragraph, "hyperlink", anchor=self.headings[id(block)], history="1")
            _run(link, block["text"])
            if place == len(listed) - 1:
                self._field_mark(paragraph, "end")
        self.document.add_page_break()

    def _field_mark(self, paragraph: BaseOxmlElement, kind: str) -> None:
        _element(_element(paragraph, "r"), "fldChar", fldCharType=kind)

    def _footer(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph._p, f"{self.content['title']} · {self.content['page']} ")
        _field(paragraph._p, "PAGE", "2")

    def _about(self) -> None:
        core, content = self.document.core_properties, self.content
        core.title, core.subject = f"{content['title']}. {content['subtitle']}", content["subtitle"]
        core.author = core.last_modified_by = "PIFCSS"
        core.language, core.comments, core.keywords = self.tag, "", ""
        core.created = core.modified = datetime.fromisoformat(content["day"])

    # -- blocks

    def _pieces(self, paragraph: BaseOxmlElement, pieces: Line) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                _run(paragraph, piece)
            elif "url" in piece:
                link = _element(paragraph, "hyperlink", history="1")
                link.set(qn("r:id"), self._link(piece["url"]))
                _run(link, piece["text"], style="Hyperlink")
            else:
                _run(paragraph, piece["text"], strong=piece.get("strong", False))

    def _link(self, url: str) -> str:
        if url not in self.links:
            part = self.document.part
            self.links[url] = part.relate_to(self.site + url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self.links[url]

    def _heading(self, block: Block) -> None:
        paragraph = self.document.add_paragraph(style=f"Heading {block['level']}")._p
        number = next(self.bookmarks)
        _element(paragraph, "bookmarkStart", id=number, name=self.headings[id(block)])
        _run(paragraph, block["text"])
        _element(paragraph, "bookmarkEnd", id=number)

    def _paragraph(self, block: Block) -> None:
        self._pieces(self.document.add_paragraph()._p, block["pieces"])

    def _note(self, block: Block) -> None:
        self._pieces(self.document.add_paragraph(style="Small")._p, block["pieces"])

    def _bullets(self, block: Block) -> None:
        for item in block["items"]:
            paragraph = self.document.add_paragraph(style="List Bullet")
            paragraph.paragraph_format.space_after = Pt(3)
            self._pieces(paragraph._p, item)

    def _page_break(self, block: Block) -> None:
        self.document.add_page_break()

    def _caption(self, kind: str, text: str) -> Paragraph:
        paragraph = self.document.add_paragraph(style="Caption")
        label = self.content[kind]
        _run(paragraph._p, f"{label} ")
        _field(paragraph._p, f"SEQ {label} \\* ARABIC", str(next(self.numbers[kind])))
        _run(paragraph._p, f". {text}")
        return paragraph

    def _table(self, block: Block) -> None:
        self._caption("table", block["caption"])
        table = OxmlElement("w:tbl")
        self.document.element.body.insert_element_before(table, "w:sectPr")
        properties = _element(table, "tblPr")
        _element(properties, "tblStyle", val="TableGrid")
        _element(properties, "tblW", w=TEXT_WIDTH, type="dxa")
        _element(properties, "tblLayout", type="fixed")
        margins = _element(properties, "tblCellMar")
        for side, width in (("top", 40), ("left", 100), ("bottom", 40), ("right", 100)):
            _element(margins, side, w=width, type="dxa")
        _element(properties, "tblLook", val="0020", firstRow="1", noHBand="1", noVBand="1")
        _element(properties, "tblCaption", val=block["caption"])
        widths = [TEXT_WIDTH * share // 100 for share in block["widths"]]
        grid = _element(table, "tblGrid")
        for width in widths:
            _element(grid, "gridCol", w=width)
        whole = len(block["rows"]) <= SHORT
        head = [[{"text": column, "strong": True}] for column in block["columns"]]
        self._row(table, head, widths, block["numbers"], shade=HEAD, header=True, whole=True)
        for place, cells in enumerate(block["rows"]):
            shade = PURPLE_SOFT if place in block["marked"] else ""
            last = place == len(block["rows"]) - 1 and not self._has_note()
            self._row(table, cells, widths, block["numbers"], shade=shade, whole=whole and not last)

    def _has_note(self) -> bool:
        return self.following is not None and self.following["kind"] == "note"

    def _row(self, table, cells: Sequence[Line], widths, numbers, *, shade="", header=False, whole=False) -> None:
        """``whole``: stays on one page with what follows."""
        row = _element(table, "tr")
        properties = _element(row, "trPr")
        _element(properties, "cantSplit")
        if header:
            _element(properties, "tblHeader")
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            found = _element(row, "tc")
            look = _element(found, "tcPr")
            _element(look, "tcW", w=width, type="dxa")
            if shade == PURPLE_SOFT and place == 0:
                _element(_element(look, "tcBorders"), "left", val="single", sz=24, space=0, color=PURPLE)
            if shade:
                _element(look, "shd", val="clear", color="auto", fill=shade)
            paragraph = _element(found, "p")
            style = _element(paragraph, "pPr")
            _element(style, "pStyle", val="Cell")
            if whole:
                _element(style, "keepNext")
            if place in numbers:
                _element(style, "jc", val="right")
            self._pieces(paragraph, cell)

    def _picture(self, block: Block) -> None:
        """The drawing, its words for who cannot see it, its caption below."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        width = Emu(TEXT_WIDTH * 635)
        shape = paragraph.add_run().add_picture(io.BytesIO(png_of(block["svg"])), width=width)
        about = shape._inline.docPr
        about.set("descr", block["alt"])
        about.set("title", block["caption"])
        about.set("name", f"{self.content['figure']} {next(self.pictures)}")
        self._caption("figure", block["caption"]).paragraph_format.keep_with_next = False


def _is_heading(block: Block) -> bool:
    return block["kind"] == "heading"


def write_docx(content: Mapping[str, Any], *, site: str) -> bytes:
    """The .docx of ``content.content_of``; ``site`` is put before the paths of its links."""
    return _Writer(content, site).write()
