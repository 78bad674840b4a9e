"""The document as PDF, tagged for screen readers: the layout is ``informe.typ``, words travel to it as data."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from .pictures_section import for_print

TEMPLATE = Path(__file__).with_name("informe.typ")
REGIONS = {"es": "CL", "pt": "BR"}


def write_pdf(content: Mapping[str, Any], *, site: str) -> bytes:
    """The PDF of ``content.content_of``, the same bytes for the same; ``site`` is put before the paths of its links.

    It keeps to PDF/UA-1 unless a text has signs for which no font is at hand, which the standard forbids.
    """
    day = [int(part) for part in content["day"].split("-")]
    blocks = [
        block | {"svg": for_print(block["svg"])} if block["kind"] == "picture" else block
        for block in content["blocks"]
    ]
    data = dict(content) | {"blocks": blocks, "site": site, "region": REGIONS[content["language"]], "date": day}
    words = {"data": json.dumps(data, ensure_ascii=False)}
    template = TEMPLATE.read_bytes()
    try:
        return typst.compile(template, sys_inputs=words, pdf_standards=["ua-1"], ignore_system_fonts=True)
    except typst.TypstError:
        return typst.compile(template, sys_inputs=words, ignore_system_fonts=True)
