"""The pictures of a round inside its report."""

from collections.abc import Sequence
from typing import Protocol

import typst
from django.utils.translation import gettext as _

from . import blocks
from .blocks import Block

WIDE = 1600  # pixels of a picture in the .docx
_POINTS = 453  # its width on the page
_PNG = f"""#set page(width: {_POINTS}pt, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""


class Picture(Protocol):
    """What ``drawing`` makes: title, what it shows in words, the drawing."""

    key: str
    title: str
    alt: str
    svg: str


def pictures_section(pictures: Sequence[Picture]) -> list[Block]:
    """A section with each picture, its title as caption and its words as alternative text; nothing without any."""
    if not pictures:
        return []
    return [
        blocks.heading(1, _("La convocatoria en imágenes")),
        *(blocks.picture(each.title, each.alt, each.svg) for each in pictures),
    ]


def png_of(svg: str) -> bytes:
    """A drawing for Word, which reads no SVG by itself."""
    words = {"svg": svg}
    ppi = WIDE / _POINTS * 72
    return typst.compile(_PNG.encode(), format="png", ppi=ppi, sys_inputs=words, ignore_system_fonts=True)
