"""What a picture says, read back from its SVG as a browser would read it."""

import re

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"


def tree_of(svg: str):
    return etree.fromstring(svg.encode())


def said(svg: str) -> list[str]:
    """What each mark says to the pointer and to who listens, without the picture's own name."""
    return [each.text or "" for each in tree_of(svg).iterfind(f".//{SVG}title") if each.get("id") is None]


def written(svg: str) -> list[str]:
    """Every text that is drawn."""
    return ["".join(each.itertext()) for each in tree_of(svg).iter(f"{SVG}text")]


def numbers(texts: list[str]) -> set[int]:
    found = re.findall(r"\d[\d\u00a0]*", " ; ".join(texts))
    return {int(each.replace("\u00a0", "")) for each in found}


def links(svg: str) -> list[str]:
    return [each.get("href") for each in tree_of(svg).iter(f"{SVG}a")]
