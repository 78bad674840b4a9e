"""Automatic numbering and bullets: which paragraphs have them and what figure they show. Pure."""

from collections import Counter
from dataclasses import dataclass

from lxml import etree

from .names import W, attribute

MAX_LEVEL = 8


@dataclass(frozen=True)
class Mark:
    """``number`` is None for a bullet."""

    level: int
    number: int | None


class Numbering:
    """The lists of one document; remembers how far each has counted."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._kinds: dict[str, dict[int, str]] = {}  # of each list, by level
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, Counter] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_lists(self, root: etree._Element) -> None:
        abstract = {}
        for each in root.iter(W + "abstractNum"):
            levels = {}
            for level in each.iter(W + "lvl"):
                form = level.find(W + "numFmt")
                levels[_figure(attribute(level, "ilvl"))] = attribute(form, "val") if form is not None else "decimal"
            abstract[attribute(each, "abstractNumId")] = levels
        for each in root.iter(W + "num"):
            link = each.find(W + "abstractNumId")
            self._kinds[attribute(each, "numId")] = abstract.get(attribute(link, "val"), {})

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iter(W + "style"):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None and (named := _named(found)):
                self._styles[attribute(style, "styleId")] = named

    def mark(self, properties: etree._Element | None) -> Mark | None:
        """The mark of the next paragraph with these properties (w:pPr); None when it has none."""
        named = self._of(properties)
        if named is None or named[0] in ("", "0"):
            return None
        list_id, level = named
        form = self._kinds.get(list_id, {}).get(level)
        if form is None or form == "none":
            return None if form == "none" else Mark(level, None)
        if form == "bullet":
            return Mark(level, None)
        counts = self._counts.setdefault(list_id, Counter())
        counts[level] += 1
        for deeper in range(level + 1, MAX_LEVEL + 1):
            counts[deeper] = 0
        return Mark(level, counts[level])

    def _of(self, properties: etree._Element | None) -> tuple[str, int] | None:
        if properties is None:
            return None
        own = properties.find(W + "numPr")
        if own is not None:
            return _named(own)
        style = properties.find(W + "pStyle")
        return self._styles.get(attribute(style, "val")) if style is not None else None


def _figure(text: str) -> int:
    return min(int(text), MAX_LEVEL) if text.isdecimal() and len(text) < 4 else 0


def _named(properties: etree._Element) -> tuple[str, int] | None:
    list_id, level = properties.find(W + "numId"), properties.find(W + "ilvl")
    if list_id is None:
        return None
    return attribute(list_id, "val"), _figure(attribute(level, "val")) if level is not None else 0
