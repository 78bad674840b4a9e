"""A ficha as PDF, for the signature of an authority: the form with its answers, tagged for screen readers.

The layout is ``ficha.typ``; words travel to it as data, so that nothing in them is taken for markup.
"""

import json
from pathlib import Path
from typing import Any

import typst

from surveys import anexo1
from surveys.form_parts import Wording

from .writer import VERSION, Outgoing

TEMPLATE = Path(__file__).with_name("ficha.typ")
SIGNATURE = Wording(es="Conformidad de la autoridad", pt="Aprovação da autoridade", en="Approval by the authority")
SIGNATURE_LINES = (
    Wording(es="Nombre", pt="Nome", en="Name"),
    Wording(es="Cargo", pt="Cargo", en="Position"),
    Wording(es="Firma", pt="Assinatura", en="Signature"),
    Wording(es="Fecha", pt="Data", en="Date"),
)
REGIONS = {"es": "CL", "pt": "BR"}


def _rows(ficha: Outgoing, section: anexo1.Section, answers: Any, position: int) -> list[dict[str, Any]]:
    language = ficha.language
    return [
        {
            "label": field.label.in_(language),
            "help": field.help.in_(language) if field.help else "",
            "options": [option.official(position).in_(language) for option in field.options],
            "answer": ficha.answer(field, answers),
        }
        for field in section.fields
    ]


def _sections(ficha: Outgoing) -> list[dict[str, Any]]:
    language, institution = ficha.language, anexo1.INSTITUTION
    rows = _rows(ficha, institution, ficha.content, 1)
    found = [{"title": institution.heading().in_(language), "rows": rows, "new_page": False}]
    for entry in ficha.content.get("entries", ()):
        for section in (anexo1.INITIATIVE, anexo1.DESCRIPTION):
            found.append(
                {
                    "title": section.heading(entry["position"]).in_(language),
                    "rows": _rows(ficha, section, entry, entry["position"]),
                    "new_page": section is anexo1.INITIATIVE,
                }
            )
    return found


def _data(ficha: Outgoing) -> dict[str, Any]:
    language, form = ficha.language, anexo1.FORM
    version = f"{VERSION.in_(language)} {ficha.revision}"
    return {
        "title": form.title.in_(language),
        "language": language,
        "region": REGIONS[language],
        "day": [ficha.at.year, ficha.at.month, ficha.at.day],
        "about": f"{ficha.country} · {ficha.round_title} · {version} · {ficha.at:%Y-%m-%d}",
        "intro": [each.in_(language) for each in form.intro],
        "sections": _sections(ficha),
        "signature": {
            "title": SIGNATURE.in_(language),
            "lines": [each.in_(language) for each in SIGNATURE_LINES],
        },
    }


def write_pdf(ficha: Outgoing) -> bytes:
    """The PDF of a ficha; the same ficha of the same day gives the same bytes.

    It keeps to PDF/UA-1 (screen readers) unless a text has signs for which no font is at hand: those the standard
    forbids, and a person can only see that one is missing.
    """
    words = {"data": json.dumps(_data(ficha), ensure_ascii=False)}
    template = TEMPLATE.read_bytes()
    try:
        return typst.compile(template, sys_inputs=words, pdf_standards=["ua-1"], ignore_system_fonts=True)
    except typst.TypstError:
        return typst.compile(template, sys_inputs=words, ignore_system_fonts=True)
