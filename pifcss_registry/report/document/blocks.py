"""What a document is made of: plain JSON data, so that an issued report is the same for ever. Pure.

A piece is a text, or a dict with ``text`` and any of ``url`` (a path of the site), ``fact`` (the key of a figure),
``strong``. A line is a list of pieces.
"""

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
Line = list[Any]

WANTED = "◆"  # beside the purple of what more than one country wants: never by colour alone


def line(*pieces: Any) -> Line:
    return [piece for piece in pieces if piece]


def strong(text: str) -> dict[str, Any]:
    return {"text": text, "strong": True}


def heading(level: int, text: str) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def paragraph(*pieces: Any) -> Block:
    return {"kind": "paragraph", "pieces": line(*pieces)}


def note(*pieces: Any) -> Block:
    """Small print: how the figures above are counted."""
    return {"kind": "note", "pieces": line(*pieces)}


def bullets(items: Iterable[Line]) -> Block:
    return {"kind": "bullets", "items": list(items)}


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Line]],
    *,
    widths: Sequence[int],
    marked: Iterable[int] = (),
    numbers: Iterable[int] = (),
) -> Block:
    """``widths`` in percent; ``marked``: rows in purple; ``numbers``: columns of figures."""
    return {
        "kind": "table",
        "caption": caption,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "widths": list(widths),
        "marked": list(marked),
        "numbers": list(numbers),
    }


def picture(title: str, alt: str, svg: str) -> Block:
    return {"kind": "picture", "caption": title, "alt": alt, "svg": svg}


def page_break() -> Block:
    return {"kind": "page_break"}
