"""Elements of a picture: escaped, without style, always written in the same way."""

import re
from collections.abc import Iterable

from lxml import etree

from .colours import INK, PAPER

FONT = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no place in XML
_SVG = "http://www.w3.org/2000/svg"

Value = str | float
Element = etree._Element


def figure(number: int) -> str:
    """From five digits on with a space that does not break, as Spanish and Portuguese write them."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}") if number >= 10_000 else str(number)


def shortened(text: str, most: int) -> str:
    """At most ``most`` signs."""
    return text if len(text) <= most else text[: most - 1].rstrip(" ,.;") + "…"


class Drawing:
    """A picture under way. ``key`` begins the ids, so that several may stand in one page."""

    def __init__(self, key: str, title: str, alt: str, width: float, height: float):
        named = {"aria-labelledby": f"{key}-name", "aria-describedby": f"{key}-alt"}
        size = {"viewBox": f"0 0 {_text(width)} {_text(height)}", "width": _text(width), "height": _text(height)}
        self.root = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})
        self.root.attrib.update({"role": "group", **named, **size, "font-family": FONT, "font-size": "13"})
        self.root.set("fill", INK)
        self.add("title", text=title, id=f"{key}-name")
        self.add("desc", text=alt, id=f"{key}-alt")
        self.add("rect", width=width, height=height, fill=PAPER)

    def add(self, tag: str, into: Element | None = None, *, text: str = "", **attributes: Value) -> Element:
        """An element; an underscore in the name of an attribute is a dash."""
        parent = self.root if into is None else into
        element = etree.SubElement(parent, f"{{{_SVG}}}{tag}")
        for name, value in attributes.items():
            element.set(name if name == "viewBox" else name.replace("_", "-"), _text(value))
        if text:
            element.text = _UNFIT.sub("", text)
        return element

    def write(self, text: str, x: float, y: float, into: Element | None = None, **attributes: Value) -> Element:
        return self.add("text", into, text=text, x=x, y=y, **attributes)

    def link(self, url: str, says: str, into: Element | None = None, *, by_tab: bool = False) -> Element:
        """A group that leads somewhere and says what it is, to the pointer and to who listens.

        ``by_tab``: a stop of the keyboard. What has hundreds of marks leaves the keyboard to the table beside it.
        Without ``url`` it says, and leads nowhere.
        """
        group = self.add("a" if url else "g", into)
        if url:
            group.set("href", _UNFIT.sub("", url))
            if not by_tab:
                group.set("tabindex", "-1")
        self.add("title", group, text=says)
        return group

    def __str__(self) -> str:
        return etree.tostring(self.root, encoding="unicode")


def path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_text(x)} {_text(y)}" for x, y in points)


def _text(value: Value) -> str:
    """A length with one decimal at most: enough for the eye, the same on every machine."""
    if isinstance(value, str):
        return _UNFIT.sub("", value)
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")
