"""The pictures of a round inside its report."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from drawing import Picture, png
from drawing.svg import FONT

from . import blocks
from .blocks import Block

WIDE = 1600  # pixels of a picture in the .docx


def pictures_section(pictures: Sequence[Picture]) -> list[Block]:
    """A section with each picture, its title as caption and its words as alternative text.

    One that has nothing to draw is left out; without any there is no section.
    """
    drawn = [blocks.picture(each.title, each.alt, each.svg) for each in pictures if each.svg]
    return [blocks.heading(1, _("La convocatoria en imágenes")), *drawn] if drawn else []


def png_of(svg: str) -> bytes:
    """A drawing for Word, which reads no SVG by itself."""
    return png.of(svg, WIDE)


def for_print(svg: str) -> str:
    """With the font that the PDF has."""
    return svg.replace(FONT, png.READY_FONT, 1)
