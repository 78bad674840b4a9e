"""The names of WordprocessingML that a reader meets. Pure."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

TAG_PREFIX = "ficha:"
BOOKMARK_PREFIX = "ficha_"


def attribute(element: etree._Element | None, name: str) -> str:
    """The attribute of WordprocessingML; "" when it or the element is not there."""
    return "" if element is None else element.get(W + name, "")


def tag_of(address: str) -> str:
    """The tag of the content controls that hold an answer."""
    return TAG_PREFIX + address


def bookmark_of(address: str) -> str:
    """The bookmark around an answer's label; Word admits 40 characters."""
    return BOOKMARK_PREFIX + address.replace("institution.", "inst__", 1).replace(".", "__")


def address_of(name: str) -> str | None:
    """The address that a tag or a bookmark of ours names; None for any other."""
    if name.startswith(TAG_PREFIX):
        return name.removeprefix(TAG_PREFIX)
    if name.startswith(BOOKMARK_PREFIX) and "__" in name:
        block, _two, key = name.removeprefix(BOOKMARK_PREFIX).partition("__")
        return f"{'institution' if block == 'inst' else block}.{key}"
    return None
