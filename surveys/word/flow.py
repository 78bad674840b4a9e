"""A document as a person sees it: paragraphs and tables in reading order. Pure.

Tracked changes read as accepted, hidden text and comments are left out, text boxes stand after the paragraph that
holds them, of a field its result.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from .lines import Line
from .names import MC, W, address_of, attribute
from .numbering import Numbering
from .package import Package

_SKIPPED = frozenset(
    W + name
    for name in (
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "commentReference",
        "footnoteReference",
        "endnoteReference",
        "annotationRef",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sdtEndPr",
        "sectPr",
    )
)
_TICKED, _EMPTY = "☒", "☐"
_SYMBOLS = {"f0fe": _TICKED, "f0fd": _TICKED, "f078": _TICKED, "f0fc": _TICKED, "f0fb": _TICKED} | dict.fromkeys(
    ("f0a8", "f06f", "f071", "f0a3", "f072"), _EMPTY
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_FALSE = ("0", "false", "off", "none")


@dataclass
class Paragraph:
    lines: list[Line]
    names: set[str] = field(default_factory=set)  # addresses that bookmarks and controls in it name

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass
class Cell:
    blocks: "list[Block]" = field(default_factory=list)
    tagged: set[str] = field(default_factory=set)  # addresses of content controls in it
    marked: set[str] = field(default_factory=set)  # addresses of bookmarks in it
    span: int = 1
    continued: bool = False  # the lower part of a cell that is merged upwards


@dataclass
class Table:
    rows: list[list[Cell]]


Block = Paragraph | Table


@dataclass
class Flow:
    """The body of a document. ``tracked``: it had changes that were not accepted."""

    blocks: list[Block]
    tracked: bool = False


def flow_of(package: Package) -> Flow:
    """The document's body as blocks."""
    body = package.document.find(W + "body")
    reader = _Reader(Numbering(package.numbering, package.styles))
    blocks = reader.blocks(body) if body is not None else []
    tracked = any(
        next(package.document.iter(W + name), None) is not None for name in ("ins", "del", "moveFrom", "moveTo")
    )
    return Flow(blocks, tracked)


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph, also of tables, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs(cell.blocks)


def cell_lines(cell: Cell) -> list[Line]:
    """The lines of a cell; a row of a table within it is one line, its cells apart by a tab."""
    return lines_of(cell.blocks)


def _said_in(cell: Cell, above: str) -> str:
    """What a cell of a list says; one that is merged upwards says what is above it."""
    return above if cell.continued else " ".join(line.text for line in cell_lines(cell) if line.text.strip())


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    found = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += block.lines
        else:
            above: list[str] = []
            for row in block.rows:
                above = [_said_in(cell, above[n] if n < len(above) else "") for n, cell in enumerate(row)]
                found.append(Line("\t".join(above).strip()))
    return found


def _is_on(properties: etree._Element | None, *names: str) -> bool:
    """Whether one of these switches of a run is on."""
    if properties is None:
        return False
    found = (properties.find(W + name) for name in names)
    return any(each is not None and attribute(each, "val").lower() not in _FALSE for each in found)


def _form_of(alternatives: etree._Element) -> etree._Element | None:
    """Of content written in several forms the first that holds text, never two."""
    return next(
        (form for form in alternatives if next(form.iter(W + "t", W + "txbxContent"), None) is not None), None
    )


def _shows_placeholder(sdt: etree._Element) -> bool:
    return _is_on(sdt.find(W + "sdtPr"), "showingPlcHdr")


def _is_placeholder(tc: etree._Element) -> bool:
    """Whether the cell as a whole is a content control without an answer."""
    around = tc.getparent()
    return around.tag == W + "sdtContent" and _shows_placeholder(around.getparent())


def _visible(pieces: Iterable[str]) -> str:
    return "".join(pieces).translate(_INVISIBLE).replace("\xa0", " ")


@dataclass
class _Text:
    """A line under way: its pieces with whether each stands out and is struck through."""

    pieces: list[tuple[str, bool, bool]] = field(default_factory=list)

    def line(self, *, to_be_joined: bool = False) -> Line:
        said = [(strong, struck) for piece, strong, struck in self.pieces if piece.strip()]
        whole = bool(said) and all(struck for _strong, struck in said)
        kept = [(piece, strong) for piece, strong, struck in self.pieces if whole or not struck]
        strong = bool(said) and all(strong for piece, strong in kept if piece.strip())
        text = _visible(piece for piece, _strong in kept)
        return Line(
            text if to_be_joined else text.rstrip(),
            strong=strong,
            struck=whole,
            stressed="" if strong else _visible(piece for piece, stressed in kept if stressed).strip(),
            dropped="" if whole else _visible(piece for piece, _strong, struck in self.pieces if struck).strip(),
        )


class _Reader:
    """Walks the XML once; fields may go over several paragraphs, so their state is the reader's."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.fields: list[bool] = []  # for each open field: whether its result has begun
        self.boxes: list[Block] = []

    def blocks(self, parent: etree._Element) -> list[Block]:
        found: list[Block] = []
        self._into(parent, found)
        return _joined(found)

    def _into(self, parent: etree._Element, found: list[Block]) -> None:
        for child in parent:
            if child.tag in _SKIPPED:
                continue
            if child.tag == W + "p":
                found.append(self._paragraph(child))
                found += self.boxes
                self.boxes = []
            elif child.tag == W + "tbl":
                found.append(self._table(child))
            elif child.tag == W + "sdt":
                if (content := self._content(child)) is not None:
                    self._into(content, found)
            elif child.tag == MC + "AlternateContent":
                if (form := _form_of(child)) is not None:
                    self._into(form, found)
            else:
                self._into(child, found)

    def _content(self, sdt: etree._Element) -> etree._Element | None:
        """What a content control holds; None of one that still shows its placeholder."""
        return None if _shows_placeholder(sdt) else sdt.find(W + "sdtContent")

    def _table(self, table: etree._Element) -> Table:
        rows: list[list[Cell]] = []
        for row in self._parts(table, "tr"):
            if row.find(f"{W}trPr/{W}del") is None:
                cells = self._parts(row, "tc")
                rows.append([self._cell(cell) for cell in cells if cell.find(f"{W}tcPr/{W}cellDel") is None])
        return Table(rows)

    def _parts(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        """Rows of a table, cells of a row, also those within controls and custom XML."""
        for child in parent:
            if child.tag == W + name:
                yield child
            elif child.tag == MC + "AlternateContent":
                if (form := _form_of(child)) is not None:
                    yield from self._parts(form, name)
            elif child.tag not in _SKIPPED and child.tag not in (W + "tr", W + "tc", W + "p", W + "tbl"):
                yield from self._parts(child, name)

    def _cell(self, tc: etree._Element) -> Cell:
        properties = tc.find(W + "tcPr")
        span = attribute(properties.find(W + "gridSpan"), "val") if properties is not None else ""
        merge = properties.find(W + "vMerge") if properties is not None else None
        cell = Cell(
            [] if _is_placeholder(tc) else self.blocks(tc),
            span=int(span) if span.isdecimal() and len(span) < 4 else 1,
            continued=merge is not None and attribute(merge, "val") != "restart",
        )
        for each in tc.iter(W + "tag"):
            if address := address_of(attribute(each, "val")):
                cell.tagged.add(address)
        for each in tc.iter(W + "bookmarkStart"):
            if address := address_of(attribute(each, "name")):
                cell.marked.add(address)
        return cell

    def _paragraph(self, p: etree._Element) -> Paragraph:
        properties = p.find(W + "pPr")
        texts = [_Text()]
        self._runs(p, texts)
        self.fields = [True] * len(self.fields)  # a code ends with its paragraph: words that are shown are never lost
        merged = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
        lines = [text.line(to_be_joined=merged) for text in texts]
        mark = None if merged else self.numbering.mark(properties)
        if mark and any(line.text.strip() for line in lines):
            lines[0] = replace(lines[0], listed=True, level=mark.level, number=mark.number)
        paragraph = Paragraph(lines)
        if merged:
            paragraph.names.add(_MERGED)
        return paragraph

    def _runs(self, parent: etree._Element, texts: list[_Text]) -> None:
        for child in parent:
            if child.tag in _SKIPPED:
                continue
            if child.tag == W + "r":
                self._run(child, texts)
            elif child.tag == W + "sdt":
                if (content := self._content(child)) is not None:
                    self._runs(content, texts)
            elif child.tag == MC + "AlternateContent":
                if (form := _form_of(child)) is not None:
                    self._runs(form, texts)
            else:
                self._runs(child, texts)

    def _run(self, run: etree._Element, texts: list[_Text]) -> None:
        properties = run.find(W + "rPr")
        hidden = _is_on(properties, "vanish")
        texts = [_Text()] if hidden else texts
        strong = _is_on(properties, "b", "u", "highlight", "shd")
        struck = _is_on(properties, "strike", "dstrike")
        for child in run:
            if not hidden or child.tag == W + "fldChar":  # a field may end in hidden text
                self._piece(child, texts, strong, struck)

    def _piece(self, child: etree._Element, texts: list[_Text], strong: bool, struck: bool) -> None:
        name = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
        if name == "fldChar":
            self._field(child, texts)
        elif child.tag in _SKIPPED or (self.fields and not all(self.fields)):
            return
        elif name in ("br", "cr"):
            if attribute(child, "type") not in ("page", "column"):
                texts.append(_Text())
        elif name in ("drawing", "pict", "object"):
            self._boxes(child)
        elif child.tag == MC + "AlternateContent":
            form = _form_of(child)
            for each in form if form is not None else ():
                self._piece(each, texts, strong, struck)
        else:
            piece = _said(name, child)
            if piece:
                texts[-1].pieces.append((piece, strong, struck))

    def _field(self, char: etree._Element, texts: list[_Text]) -> None:
        kind = attribute(char, "fldCharType")
        if kind == "begin":
            self.fields.append(False)
            box = char.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                checked = box.find(W + "checked")
                chosen = checked if checked is not None else box.find(W + "default")
                on = chosen is not None and attribute(chosen, "val").lower() not in _FALSE
                texts[-1].pieces.append((_TICKED if on else _EMPTY, False, False))
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _boxes(self, drawing: etree._Element) -> None:
        """Text boxes: read after the paragraph in which they are anchored."""
        seen = set()
        for box in drawing.iter(W + "txbxContent"):
            if any(above in seen for above in box.iterancestors()):
                continue
            seen.add(box)
            before, self.boxes = self.boxes, []
            before += self.blocks(box)
            self.boxes = before


_MERGED = "merged with the next paragraph"


def _said(name: str, child: etree._Element) -> str:
    """What an element of a run shows."""
    if name == "t":
        return child.text or ""
    if name in ("tab", "ptab"):
        return "\t"
    if name == "noBreakHyphen":
        return "-"
    if name == "sym":
        return _SYMBOLS.get(attribute(child, "char").lower(), "")
    return ""


def _joined(blocks: list[Block]) -> list[Block]:
    """Paragraphs whose mark was deleted under tracked changes, as one with what follows."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if isinstance(block, Paragraph) and isinstance(before, Paragraph) and _MERGED in before.names:
            last, first = before.lines[-1], block.lines[0]
            both = replace(first, text=last.text + first.text)  # the mark that is left is the second one's
            found[-1] = Paragraph([*before.lines[:-1], both, *block.lines[1:]], block.names)
        else:
            found.append(block)
    return found
