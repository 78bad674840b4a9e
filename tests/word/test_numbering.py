from lxml import etree

from surveys.word.numbering import MAX_LEVEL, Mark, Numbering

from .build import W


def numbering(*levels: str, lists: str = "1") -> etree._Element:
    """One list form of these levels, used by lists of these numbers."""
    forms = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{each}"/></w:lvl>' for n, each in enumerate(levels))
    nums = "".join(f'<w:num w:numId="{each}"><w:abstractNumId w:val="7"/></w:num>' for each in lists)
    return etree.fromstring(
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{forms}</w:abstractNum>{nums}</w:numbering>'
    )


def properties(number: str | None = None, level: str | None = None, style: str = "") -> etree._Element:
    own = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
    own += f'<w:numId w:val="{number}"/>' if number is not None else ""
    own = f"<w:numPr>{own}</w:numPr>" if own else ""
    return etree.fromstring(f'<w:pPr xmlns:w="{W}"><w:pStyle w:val="{style}"/>{own}</w:pPr>')


def marks(lists: Numbering, *levels: str, number: str = "1") -> list[Mark | None]:
    return [lists.mark(properties(number, level)) for level in levels]


def test_a_numbered_list_counts_each_level():
    lists = Numbering(numbering("decimal", "lowerLetter"), None)
    assert marks(lists, "0", "1", "1", "0", "1") == [Mark(0, 1), Mark(1, 1), Mark(1, 2), Mark(0, 2), Mark(1, 1)]


def test_lists_count_apart():
    lists = Numbering(numbering("decimal", lists="12"), None)
    assert marks(lists, "0", "0") == [Mark(0, 1), Mark(0, 2)]
    assert marks(lists, "0", number="2") == [Mark(0, 1)]


def test_a_bullet_has_no_number():
    assert marks(Numbering(numbering("bullet"), None), "0", "0") == [Mark(0, None), Mark(0, None)]


def test_what_has_no_mark():
    lists = Numbering(numbering("none"), None)
    assert marks(lists, "0") == [None]
    assert marks(lists, "0", number="0") == marks(lists, "0", number="") == [None]  # taken out of its style's list
    assert lists.mark(None) is None
    assert lists.mark(properties()) is None
    assert lists.mark(properties(level="0")) is None


def test_a_list_that_is_nowhere_described_has_bullets():
    assert marks(Numbering(None, None), "0", number="9") == [Mark(0, None)]


def test_a_style_gives_its_list():
    styles = etree.fromstring(
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="Lista"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    lists = Numbering(numbering("decimal"), styles)
    assert lists.mark(properties(style="Lista")) == Mark(0, 1)
    assert lists.mark(properties("0", style="Lista")) is None
    assert lists.mark(properties(style="Otro")) is None


def test_absurd_levels_are_kept_within_those_of_word():
    lists = Numbering(numbering("decimal"), None)
    found = marks(lists, "999", "99999999999", "-1", "x", "²", "٣")
    assert all(0 <= mark.level <= MAX_LEVEL for mark in found)


def test_many_lists_of_one_form_share_its_levels():
    forms = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="7"/></w:num>' for n in range(20_000))
    root = numbering(*["decimal"] * 9)
    root.extend(etree.fromstring(f'<a xmlns:w="{W}">{forms}</a>'))
    lists = Numbering(root, None)
    assert marks(lists, "3", number="19999") == [Mark(3, 1)]
    assert len({id(levels) for levels in lists._kinds.values()}) == 1
