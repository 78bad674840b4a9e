"""Opening a stranger's file: what it is by its content, how large it grows, what must not be in it. Pure.

Every check comes before the work that it spares: sizes before unpacking, unpacked sizes before parsing, the number of
elements and their depth before a tree is built. Nothing is written to disk and nothing is fetched.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Sized
from dataclasses import dataclass, field

from lxml import etree

from .declared import Rejected

MB = 1024 * 1024
MAX_FILE = 10 * MB
MAX_PART = 24 * MB  # one part unpacked; the largest of an honest ficha has under 2 MB
MAX_DECLARED = 200 * MB  # all parts together, as the archive says
MAX_ENTRIES = 2000
MAX_ELEMENTS = 250_000
MAX_ATTRIBUTES = 500_000
MAX_DEPTH = 200

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without a limit, and no Word writes them
_OTHER_PACKAGES = (
    ("spreadsheetml", "Excel"),
    ("presentationml", "PowerPoint"),
    ("ms-excel", "Excel"),
    ("ms-powerpoint", "PowerPoint"),
)
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_VALUE = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"


@dataclass(frozen=True)
class Package:
    """The parts that a reader needs. ``numbering`` and ``styles`` are None where the file has none."""

    document: etree._Element
    numbering: etree._Element | None = None
    styles: etree._Element | None = None
    properties: dict[str, str] = field(default_factory=dict)
    has_comments: bool = False


def open_document(data: bytes) -> Package:
    """The parts of a .docx. ``Rejected`` with a code of ``notes.REASONS`` for everything else."""
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, struct.error):
        raise Rejected("damaged") from None


def _check_kind(data: bytes) -> None:
    if not data:
        raise Rejected("empty")
    if len(data) > MAX_FILE:
        raise Rejected("too_big", limit=MAX_FILE // MB)
    if data.startswith(_OLE):
        raise Rejected("protected" if _ENCRYPTED in data else "old_word")
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise Rejected("other_type", type=name)
    if not data.startswith(b"PK"):
        start = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if start.startswith((b"<!doctype html", b"<html")):
            raise Rejected("other_type", type="HTML")
        raise Rejected("not_docx")


def _read(archive: zipfile.ZipFile) -> Package:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_DECLARED:
        raise Rejected("too_complex")
    names = {entry.filename: entry for entry in entries}
    if len(names) < len(entries):
        raise Rejected("damaged")  # two parts of one name: programs differ about which they read
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Rejected("protected")
    _check_contents(archive, names)
    main = _main_part(archive, names)
    folder = main.rpartition("/")[0]

    def part(name: str) -> etree._Element | None:
        path = f"{folder}/{name}" if folder else name
        return _parse(_unpack(archive, names[path])) if path in names else None

    document = _parse(_unpack(archive, names[main]))
    if not document.tag.endswith("}document"):
        raise Rejected("not_docx")
    return Package(
        document=document,
        numbering=part("numbering.xml"),
        styles=part("styles.xml"),
        properties=_properties(archive, names),
        has_comments=f"{folder}/comments.xml" in names,
    )


def _check_contents(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> None:
    """Tell a Word document from its neighbours, and refuse macros, by the list of content types."""
    if "mimetype" in names and "content.xml" in names:
        raise Rejected("other_type", type="OpenDocument")
    if "[Content_Types].xml" not in names:
        raise Rejected("not_docx")
    listed = _parse(_unpack(archive, names["[Content_Types].xml"]))
    kinds = " ".join(each.get("ContentType", "") for each in listed).lower()
    if "macroenabled" in kinds or "vbaproject" in kinds or any("vbaproject" in name.lower() for name in names):
        raise Rejected("macros")
    if "wordprocessingml" not in kinds:
        for words, name in _OTHER_PACKAGES:
            if words in kinds:
                raise Rejected("other_type", type=name)
        raise Rejected("not_docx")


def _main_part(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    if "_rels/.rels" in names:
        for relation in _parse(_unpack(archive, names["_rels/.rels"])):
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and target in names:
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise Rejected("damaged")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The part's bytes, never more than ``MAX_PART``, whatever the archive says of itself."""
    if entry.file_size > MAX_PART:
        raise Rejected("too_complex")
    if entry.compress_type not in _METHODS:
        raise Rejected("damaged")
    with archive.open(entry) as stream:
        data = stream.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise Rejected("too_complex")
    return data


class _Counter:
    """A parser target that builds nothing: it counts and knows of a document type."""

    def __init__(self) -> None:
        self.depth = self.elements = self.attributes = 0

    def start(self, tag: str, attributes: Sized) -> None:
        self.depth += 1
        self.elements += 1
        self.attributes += len(attributes)
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS or self.attributes > MAX_ATTRIBUTES:
            raise Rejected("too_complex")

    def end(self, tag: str) -> None:
        self.depth -= 1

    def doctype(self, *names: object) -> None:
        raise Rejected("damaged")

    def close(self) -> None:
        return None


def _parser(**options) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, **options
    )


def _parse(data: bytes) -> etree._Element:
    """The tree of a part: counted first, then built."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Rejected("damaged")
    for strict, transitional in _STRICT:
        data = data.replace(strict, transitional)
    try:
        etree.fromstring(data, _parser(target=_Counter()))
        return etree.fromstring(data, _parser(remove_pis=True))
    except etree.XMLSyntaxError:
        raise Rejected("damaged") from None


def _properties(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """The document's own properties; none where that part is damaged, which harms nothing."""
    if "docProps/custom.xml" not in names:
        return {}
    try:
        tree = _parse(_unpack(archive, names["docProps/custom.xml"]))
    except Rejected:
        return {}
    return {each.get("name", ""): "".join(each.itertext()).strip()[:200] for each in tree.iter(_VALUE)}
