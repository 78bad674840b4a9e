"""A document as a person sees it."""

import pytest

from surveys.word.flow import Table, flow_of, lines_of, paragraphs
from surveys.word.lines import Line
from surveys.word.package import MAX_DEPTH, open_document

from .build import W, cell, document, package, paragraph, row, run, table, zipped

LISTS = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def flow(*body: str, **more):
    return flow_of(open_document(document("".join(body), **more)))


def texts(*body: str) -> list[str]:
    """The lines that a person sees, blank ones left out."""
    return [line.text for line in lines_of(flow(*body).blocks) if line.text]


def rows_of(*body: str) -> list[list[str]]:
    (found,) = (block for block in flow(*body).blocks if isinstance(block, Table))
    return [["|".join(line.text for line in lines_of(cell.blocks)) for cell in row] for row in found.rows]


def wrapped(tag: str, inside: str) -> str:
    return f'<w:{tag} w:id="1" w:author="A">{inside}</w:{tag}>'


def field(*inside: str, code: str = "HYPERLINK", properties: str = "") -> str:
    """A complex field: its code, and its result."""

    def char(kind: str) -> str:
        return f'<w:r><w:rPr>{properties if kind == "end" else ""}</w:rPr><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"{char('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{char('separate')}{''.join(inside)}{char('end')}"
    )


def control(inside: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def forms(*inside: str) -> str:
    """Content written in several forms."""
    choices = (f'<mc:Choice Requires="wps">{each}</mc:Choice>' for each in inside)
    return f"<mc:AlternateContent>{''.join(choices)}</mc:AlternateContent>"


def box(inside: str) -> str:
    return f"<w:r><w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></w:drawing></w:r>"


# Tracked changes


def test_tracked_changes_read_as_accepted():
    found = flow(
        paragraph("Uno ", wrapped("ins", run("dos")), wrapped("del", "<w:r><w:delText>tres</w:delText></w:r>"))
    )
    assert [line.text for line in lines_of(found.blocks)] == ["Uno dos"]
    assert found.tracked
    assert not flow(paragraph("Uno")).tracked


def test_moved_text_stands_only_where_it_was_moved_to():
    assert texts(
        paragraph(wrapped("moveFrom", run("A"))), paragraph("B"), paragraph(wrapped("moveTo", run("A")))
    ) == ["B", "A"]


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next():
    joined = paragraph("Uno ", properties="<w:rPr><w:del/></w:rPr>")
    assert texts(joined, joined, paragraph("dos")) == ["Uno Uno dos"]


def test_deleted_rows_and_cells_are_gone():
    deleted = row("Vieja", properties="<w:del/>")
    assert rows_of(table(row("A", "B"), deleted, row(cell("C", "<w:cellDel/>"), "D"))) == [["A", "B"], ["D"]]


# What is not seen


def test_hidden_text_and_comments_are_not_read():
    hidden = run("oculto", "<w:vanish/>")
    shown = run("visto", '<w:vanish w:val="0"/>')
    assert texts(paragraph(hidden, shown, "<w:r><w:commentReference/></w:r>", "<w:r><w:annotationRef/></w:r>")) == [
        "visto"
    ]


def test_invisible_characters_are_left_out():
    assert texts(paragraph("co\u00adope\u200bra\u00a0ción\ufeff")) == ["coopera ción"]


def test_processing_instructions_and_foreign_elements_are_no_words():
    assert texts(paragraph("<?pi no?><!-- no -->", "<w:proofErr/>", "<x>no</x>", "Sí")) == ["Sí"]


# Fields


def test_of_a_field_its_result_is_read():
    assert texts(paragraph("Ver ", field(run("aquí")), ".")) == ["Ver aquí."]
    assert texts(paragraph(f'<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>')) == ["7"]


def test_a_field_in_the_code_of_another_is_not_read():
    inner = field(run("código"))
    outer = paragraph(
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        "A",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "B",
    )
    assert texts(outer) == ["AB"]


def test_a_result_goes_over_paragraphs():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    assert texts(
        paragraph(begin, "A"), paragraph("B", '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), paragraph("C")
    ) == ["A", "B", "C"]


@pytest.mark.parametrize(
    "begun",
    [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        field(run("A"), properties="<w:vanish/>"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
    ids=["no end", "end hidden", "no beginning"],
)
def test_a_field_that_is_not_whole_swallows_no_other_paragraph(begun):
    assert texts(paragraph(begun), paragraph("B"))[-1] == "B"
    assert rows_of(table(row(cell(paragraph(begun)), "B")))[0][-1] == "B"


def test_a_legacy_check_box_shows_whether_it_is_ticked():
    def ticked(value: str, properties: str = "") -> str:
        return f'<w:r><w:rPr>{properties}</w:rPr><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>{value}</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

    assert texts(paragraph(ticked("<w:checked/>"), "Sí ", ticked(""), "No")) == ["☒Sí ☐No"]
    assert texts(paragraph(ticked("<w:checked/>", "<w:vanish/>"), "Sí")) == ["Sí"]


# Text boxes and forms of content


def test_a_text_box_stands_once_after_its_paragraph():
    pict = box(paragraph("En la caja")).replace("drawing", "pict")
    both = f"<w:r>{forms(box(paragraph('En la caja'))[5:-6], pict[5:-6])}</w:r>"
    assert texts(paragraph("Antes ", both, "después"), paragraph("Luego")) == ["Antes después", "En la caja", "Luego"]


def test_a_box_within_a_box_stands_once():
    assert texts(paragraph("A", box(paragraph("B", box(paragraph("C")))))) == ["A", "B", "C"]


def test_many_boxes_take_no_longer_than_their_number():
    assert len(texts(paragraph("A", *[box(paragraph("B"))] * 5000))) == 5001


@pytest.mark.parametrize(
    "body",
    [
        forms(paragraph("A"), paragraph("A")),
        paragraph(forms(run("A"), run("A"))),
        paragraph(forms(wrapped("ins", run("A")), run("A"))),
        paragraph(f"<w:r>{forms('<w:t>A</w:t>', '<w:t>A</w:t>')}</w:r>"),
        table(forms(row("A"), row("A"))),
        forms("", paragraph("A")),
    ],
    ids=["paragraphs", "runs", "changes", "texts", "rows", "second form"],
)
def test_content_in_several_forms_is_read_once(body):
    assert texts(body) == ["A"]


# Runs


def test_symbols_of_wingdings_are_boxes():
    assert texts(
        paragraph(
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', " Sí ", '<w:r><w:sym w:char="f0a8"/></w:r>', " No"
        )
    ) == ["☒ Sí ☐ No"]


def test_breaks_tabs_and_hyphens():
    inside = '<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:br w:type="page"/><w:cr/><w:t>e</w:t></w:r>'
    assert texts(paragraph(inside)) == ["a", "b\tc-d", "e"]


def test_links_and_smart_tags_are_text():
    assert texts(
        paragraph(
            f"<w:hyperlink>{run('a')}</w:hyperlink><w:smartTag>{run('b')}</w:smartTag><w:customXml>{run('c')}</w:customXml>"
        )
    ) == ["abc"]


def test_a_line_stands_out_when_all_of_it_does():
    def line(*runs: str) -> Line:
        (found,) = lines_of(flow(paragraph(*runs)).blocks)
        return found

    assert line(run("Sí", "<w:b/>"), run(" ")) == Line("Sí", strong=True)
    assert line(run("Sí", '<w:b w:val="0"/>')) == line(run("Sí", '<w:u w:val="none"/>')) == Line("Sí")
    assert line(run("Sí", '<w:highlight w:val="yellow"/>'), run("No")) == Line("SíNo", stressed="Sí")
    assert line(run("No", "<w:strike/>")) == Line("No", struck=True)


# Content controls


def test_a_control_is_read_without_its_placeholder():
    shown = control(run("Elija"), "<w:showingPlcHdr/>")
    answered = control(run("dos"), '<w:showingPlcHdr w:val="0"/>')
    assert texts(paragraph("Uno ", shown, answered)) == ["Uno dos"]
    assert texts(control(paragraph("Elija"), "<w:showingPlcHdr/>"), control(paragraph("A"))) == ["A"]


def test_a_control_around_cells_and_rows_keeps_their_places():
    around = row(cell("A"), control(cell("Elija"), "<w:showingPlcHdr/>"), control(cell("C")))
    assert rows_of(table(around, control(row("D", "E", "F")))) == [["A", "", "C"], ["D", "E", "F"]]


def test_addresses_of_ours_are_found_in_a_cell():
    tagged = control(run("A"), '<w:tag w:val="ficha:i1.name"/>') + control(run("B"), '<w:tag w:val="otra"/>')
    marked = (
        '<w:bookmarkStart w:id="1" w:name="ficha_i2__name"/><w:bookmarkStart w:id="2" w:name="ficha_inst__share"/>'
    )
    (found,) = flow(table(row(cell(paragraph(tagged, marked))))).blocks
    assert (found.rows[0][0].tagged, found.rows[0][0].marked) == ({"i1.name"}, {"i2.name", "institution.share"})


# Tables


def test_nested_tables_stay_in_their_cell():
    inner = table(row("Fundación", "sociedad civil"), row("Ministerio", "sector público"))
    assert rows_of(table(row("Actores", cell(inner + paragraph())))) == [
        ["Actores", "Fundación\tsociedad civil|Ministerio\tsector público|"]
    ]


def test_merged_cells_are_known():
    begun, more = cell("A", '<w:vMerge w:val="restart"/>'), cell("", "<w:vMerge/>")
    wide = (
        cell("C", '<w:gridSpan w:val="2"/>')
        + cell("D", '<w:gridSpan w:val="x"/>')
        + cell("E", '<w:gridSpan w:val="99999999"/>')
    )
    (found,) = flow(table(row(begun), row(more), row(wide))).blocks
    assert [cell.continued for row in found.rows for cell in row] == [False, True, False, False, False]
    assert [cell.span for cell in found.rows[2]] == [2, 1, 1]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
    ],
    ids=["tables", "controls", "forms", "boxes"],
)
def test_the_deepest_nesting_that_is_let_in_can_be_read(opening, closing):
    deep = (MAX_DEPTH - 8) // opening.count("<")
    found = flow(opening * deep + paragraph("Hola") + closing * deep)
    assert "Hola" in [each.text for each in paragraphs(found.blocks)]
    assert "Hola" in "".join(line.text for line in lines_of(found.blocks))


def test_a_document_without_a_body_is_empty():
    assert flow().blocks == []
    bare = f'<w:document xmlns:w="{W}"/>'
    assert flow_of(open_document(zipped(package(bare)))).blocks == []


# Lists


def test_automatic_numbers_and_bullets_are_marks_of_the_line_and_not_its_text():
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    found = flow(paragraph("Uno", properties=listed), paragraph(properties=listed), paragraph("Dos"), numbering=LISTS)
    assert lines_of(found.blocks) == [Line("Uno", True, 0, 1), Line(""), Line("Dos")]


def test_a_part_that_is_struck_through_is_kept_apart():
    (line,) = lines_of(flow(paragraph(run("Sí/"), run("No", "<w:strike/>"))).blocks)
    assert (line.text, line.dropped, line.struck) == ("Sí/", "No", False)
