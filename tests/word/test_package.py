"""Strangers' files: each is refused for a reason that a person understands, or read; nothing else happens."""

import io
import socket
import struct
import zipfile

import pytest
from lxml import etree

from surveys.word import package
from surveys.word.declared import Rejected
from surveys.word.notes import REASONS, reason_text
from surveys.word.package import open_document
from surveys.word.reader import read

from .build import (
    DECLARATION,
    INSTITUTION,
    KIND,
    MACRO_KIND,
    changed,
    document_xml,
    form,
    kinds,
    paragraph,
    parts_of,
    relations,
    zipped,
)
from .build import document as small
from .build import package as small_parts

SMALL = small_parts(document_xml(paragraph("Hola")))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(data: bytes) -> str:
    """The code of the refusal, which has a text for a person."""
    with pytest.raises(Rejected) as error:
        open_document(data)
    code, words = error.value.code, error.value.words
    assert code in REASONS and "%(" not in reason_text(code, words)
    return code


def words_of(data: bytes) -> str:
    return "".join(open_document(data).document.itertext())


# What it is, by its content


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1\\ansi ", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "HTML"),
        (b"<html>", "HTML"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)
def test_a_file_of_another_type_is_named(start, kind):
    with pytest.raises(Rejected) as error:
        open_document(start + bytes(500))
    assert (error.value.code, error.value.words) == ("other_type", {"type": kind})


@pytest.mark.parametrize(
    ("main", "kind"),
    [
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "Excel"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "PowerPoint"),
    ],
)
def test_another_office_file_is_named(main, kind):
    with pytest.raises(Rejected) as error:
        open_document(zipped(SMALL | {"[Content_Types].xml": kinds(main)}))
    assert (error.value.code, error.value.words) == ("other_type", {"type": kind})


def test_an_open_document_is_named():
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
    with pytest.raises(Rejected) as error:
        open_document(zipped(parts))
    assert error.value.words == {"type": "OpenDocument"}


@pytest.mark.parametrize("data", [b"Hola", b"\0" * 100, zipped({"a.txt": "Hola"}), zipped({}), b"MZ\x90\0"])
def test_anything_else_is_no_word_document(data):
    assert refused(data) == "not_docx"


def test_a_workbook_that_calls_itself_a_document_is_none():
    workbook = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert refused(zipped(small_parts(workbook))) == "not_docx"


def test_an_empty_file_says_so():
    assert refused(b"") == "empty"


def test_an_old_word_file_says_so():
    assert refused(OLE + "WordDocument".encode("utf-16-le")) == "old_word"


def test_an_encrypted_file_says_so():
    assert refused(OLE + "EncryptedPackage".encode("utf-16-le")) == "protected"


def test_encrypted_entries_of_an_archive_say_so():
    data = bytearray(small(paragraph("Hola")))
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 8] |= 1
        start += 4
    assert refused(bytes(data)) == "protected"


# Macros, by the content and not by the name


@pytest.mark.parametrize(
    "parts",
    [
        SMALL | {"[Content_Types].xml": kinds(MACRO_KIND)},
        SMALL | {"[Content_Types].xml": kinds(MACRO_KIND.replace("E", "&#69;"))},
        SMALL | {"[Content_Types].xml": kinds(MACRO_KIND).encode("utf-8").decode().replace("UTF-8", "UTF-16").encode("utf-16")},
        SMALL | {"word/vbaProject.bin": b"x"},
        SMALL | {"[Content_Types].xml": kinds().replace("</Types>", '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>')},
    ],
    ids=["kind", "kind in references", "kind in UTF-16", "part", "part of another name"],
)  # fmt: skip
def test_macros_are_refused(parts):
    assert refused(zipped(parts)) == "macros"


# Sizes


def test_ten_megabytes_are_the_most():
    most = package.MAX_FILE
    filler = zipped(SMALL | {"word/media/a.bin": bytes(most - 2000)}, zipfile.ZIP_STORED)
    assert len(filler) <= most and words_of(filler) == "Hola"
    with pytest.raises(Rejected) as error:
        open_document(filler + bytes(most - len(filler) + 1))
    assert (error.value.code, error.value.words) == ("too_big", {"limit": 10})


def test_a_bomb_is_not_unpacked():
    assert refused(small(paragraph("a" * (package.MAX_PART + 1)))) == "too_complex"


def _lying(data: bytes, name: bytes, size: int) -> bytes:
    """The archive with the unpacked size of one entry changed wherever it is told."""
    spoilt = bytearray(data)
    for mark, at, header in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = 0
        while (start := spoilt.find(mark, start)) >= 0:
            if spoilt[start + header : start + header + len(name)] == name:
                spoilt[start + at : start + at + 4] = struct.pack("<I", size)
            start += 4
    return bytes(spoilt)


@pytest.mark.parametrize("size", [10, 4096, package.MAX_PART])
def test_a_bomb_that_lies_about_its_size_is_not_unpacked(size):
    bomb = small(paragraph("a" * (30 * package.MB)))
    assert refused(_lying(bomb, b"word/document.xml", size)) in ("damaged", "too_complex")


def test_an_archive_within_is_not_unpacked():
    inner = zipped({"a": bytes(40 * package.MB)})
    assert words_of(zipped(SMALL | {"word/embeddings/a.zip": zipped({"b.zip": inner})})) == "Hola"


def test_all_parts_together_have_a_limit():
    bombs = {f"word/media/{n}.bin": bytes(70 * package.MB) for n in range(3)}
    assert refused(zipped(SMALL | bombs)) == "too_complex"


def test_too_many_entries_are_refused():
    assert refused(zipped(SMALL | {f"a/{n}": b"" for n in range(5000)}, zipfile.ZIP_STORED)) == "too_complex"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_word_does_not_know_is_refused(method):
    assert refused(zipped(SMALL, method)) == "damaged"


@pytest.mark.parametrize("tag", ["w:ins", "w:tbl", "w:sdt", "x"])
def test_deep_nesting_is_refused(tag):
    deep = f"<{tag}>" * 5000 + f"</{tag}>" * 5000
    assert refused(small(deep)) in ("too_complex", "damaged")


def test_nesting_within_the_limit_is_read():
    levels = package.MAX_DEPTH - 6
    data = changed(form(), document=document_xml("<w:ins>" * levels + paragraph("Hola") + "</w:ins>" * levels))
    with pytest.raises(Rejected) as error:
        read(data)
    assert error.value.code == "not_a_ficha"


@pytest.mark.parametrize(
    "body",
    ["<w:p/>" * (package.MAX_ELEMENTS + 1), "".join("<w:p " + " ".join(f'a{n}=""' for n in range(1000)) + "/>" for _row in range(501))],
    ids=["elements", "attributes"],
)  # fmt: skip
def test_too_much_structure_is_refused(body):
    assert refused(small(body)) == "too_complex"


# Entities and the network

LAUGHS = "".join(f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, 10))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE w [<!ENTITY l0 "ja">{LAUGHS}]>',
        '<!DOCTYPE w [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE w [<!ENTITY % more SYSTEM "http://127.0.0.1:9/a.dtd"> %more;]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/a.dtd">',
        "<!DOCTYPE w>",
    ],
    ids=["billion laughs", "file", "parameter", "http", "bare"],
)
@pytest.mark.parametrize("name", ["word/document.xml", "_rels/.rels", "word/numbering.xml", "[Content_Types].xml"])
def test_a_document_type_is_refused_in_every_part_and_encoding(name, doctype, encoding):
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<w>&l9;</w>'
    assert refused(zipped(SMALL | {name: declared.encode(encoding)})) == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7", "cp037"])
def test_a_document_type_alone_is_refused(encoding):
    whole = document_xml(paragraph("Hola")).removeprefix(DECLARATION)
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE document>{whole}'
    assert refused(zipped(SMALL | {"word/document.xml": declared.encode(encoding)})) == "damaged"


def test_nothing_is_fetched():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a"
        outside = relations(url, ' TargetMode="External"')
        template = relations(url, ' TargetMode="External"').replace("officeDocument", "attachedTemplate")
        entity = f'<!DOCTYPE w [<!ENTITY a SYSTEM "{url}">]><w>&a;</w>'
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}"/>'
        sheet = f'<?xml-stylesheet href="{url}"?>'
        assert words_of(zipped(SMALL | {"_rels/.rels": outside})) == "Hola"
        assert words_of(zipped(SMALL | {"word/_rels/document.xml.rels": template})) == "Hola"
        assert words_of(small(include + paragraph("Hola"))) == "Hola"
        assert (
            words_of(zipped(SMALL | {"word/document.xml": sheet + document_xml("").removeprefix(DECLARATION)})) == ""
        )
        assert refused(zipped(SMALL | {"word/document.xml": entity})) == "damaged"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "\\\\host\\a"])
def test_a_relationship_that_points_outside_leads_nowhere(target):
    assert words_of(zipped(SMALL | {"_rels/.rels": relations(target)})) == "Hola"


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/cron.d/evil", "..\\evil", "word/../../evil", "C:\\evil"])
def test_a_name_that_leaves_its_folder_writes_nothing(name, tmp_path, monkeypatch):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")
    assert words_of(zipped(SMALL | {name: b"x"})) == "Hola"
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["deep", "er"]


# Damage


@pytest.mark.parametrize("hundredths", range(5, 100, 5))
def test_a_truncated_file_is_damaged(hundredths):
    data = form()
    assert refused(data[: len(data) * hundredths // 100]) == "damaged"


def test_two_parts_of_one_name_are_refused():
    twice = [*SMALL.items(), ("word/document.xml", document_xml(paragraph("Otro")))]
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped(twice)
    assert refused(data) == "damaged"


def test_a_wrong_checksum_is_damage():
    data = zipped(SMALL, zipfile.ZIP_STORED)
    assert refused(data.replace(b"Hola", b"Cola")) == "damaged"


def test_a_broken_stream_is_damage():
    data = bytearray(form())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo("word/document.xml")
    start = entry.header_offset + 30 + len(entry.filename)
    data[start + 10 : start + 40] = bytes(30)
    assert refused(bytes(data)) == "damaged"


@pytest.mark.parametrize("content", [b"", b"<w:document", b"Hola", b"\xff\xfe<", document_xml("&nbsp;").encode()])
def test_xml_that_is_none_is_damage(content):
    assert refused(zipped(SMALL | {"word/document.xml": content})) == "damaged"


@pytest.mark.parametrize(
    ("missing", "found"), [("[Content_Types].xml", "not_docx"), ("word/document.xml", "damaged"), ("_rels/.rels", "")]
)
def test_missing_parts(missing, found):
    data = zipped({name: part for name, part in SMALL.items() if name != missing})
    assert (refused(data) if found else words_of(data)) == (found or "Hola")


def test_a_form_without_styles_numbering_and_properties_is_read():
    wanted = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    data = zipped({name: part for name, part in parts_of(form()).items() if name in wanted})
    assert read(data).declared.country == "CR"


def test_damaged_properties_harm_nothing():
    assert words_of(zipped(SMALL | {"docProps/custom.xml": b"<broken"})) == "Hola"


# Honest files of other programs


def test_strict_documents_are_read():
    strict = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    parts = parts_of(form())
    for name in parts:
        for one, other in strict.items():
            parts[name] = parts[name].replace(one, other)
    assert b"purl.oclc.org" in parts["word/document.xml"] + parts["_rels/.rels"]
    assert read(zipped(parts)) == read(form())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings_with_a_mark_are_read(encoding):
    text = etree.tostring(etree.fromstring(parts_of(form())["word/document.xml"]), encoding="unicode")
    assert read(changed(form(), document=text.encode(encoding))) == read(form())


def test_the_main_part_stands_where_the_relationships_say():
    parts = {
        "[Content_Types].xml": kinds(KIND, "/a/b.xml"),
        "_rels/.rels": relations("/a/b.xml"),
        "a/b.xml": document_xml(paragraph("Hola")),
        "a/comments.xml": "<w/>",
    }
    found = open_document(zipped(parts))
    assert "".join(found.document.itertext()) == "Hola" and found.has_comments


def test_our_properties_are_read():
    properties = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
        '<property name="pifcss_country"><a>CR</a></property></Properties>'
    )
    found = open_document(zipped(SMALL | {"docProps/custom.xml": properties}))
    assert found.properties == {"pifcss_country": "CR"}


def test_entities_of_xml_itself_are_words():
    assert (
        read(form({"institution_strengths": "A & B <c> &amp;"})).declared.strengths_institution == "A & B <c> &amp;"
    )


def test_the_sample_of_these_tests_is_an_honest_ficha():
    found = read(form())
    assert (found.declared.country, found.declared.strengths_institution) == (
        "CR",
        INSTITUTION["institution_strengths"],
    )
    assert found.notes == () and found.not_understood == ()
