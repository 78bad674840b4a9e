"""A picture as PNG, by the renderer that makes our PDFs: the same fonts, no program of the system."""

from functools import lru_cache

import typst

from .svg import FONT

READY_FONT = "Libertinus Serif"  # comes with typst, so that every machine draws the same
POINTS = 72  # an inch


@lru_cache(maxsize=32)
def of(svg: str, width: int) -> bytes:
    """A PNG of ``width`` pixels. About half a second; the same picture is drawn once in a process."""
    drawn = svg.replace(FONT, READY_FONT, 1)
    page = f"#set page(width: {width}pt, height: auto, margin: 0pt)\n"
    page += '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return typst.compile(page.encode(), format="png", ppi=POINTS, sys_inputs={"svg": drawn}, ignore_system_fonts=True)
