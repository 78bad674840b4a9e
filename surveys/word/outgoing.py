"""What leaves: a ficha of the database as a document of Word or as PDF, in Spanish or Portuguese."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from initiatives.enums import ActorKind
from pifcss_registry.accounts.models import Country

from ..content import snapshot
from ..models import Ficha, Round, WordCopy
from .pdf import write_pdf
from .wording import Names
from .writer import Outgoing, write_document

LANGUAGES = {"es": "es", "pt": "pt-br"}  # of a document, as Django names them


def names_in(content: Mapping[str, Any], language: str) -> Names:
    """The words of a document in ``language``: one query."""
    codes = {actor["country_id"] for entry in content.get("entries", ()) for actor in entry["actors"]}
    codes |= {code for entry in content.get("entries", ()) for code in entry["partner_countries"]}
    countries = Country.objects.filter(pk__in=codes - {None})
    with translation.override(LANGUAGES[language]):
        kinds = {str(kind.value): str(kind.label) for kind in ActorKind}
        return Names({country.pk: country.name for country in countries}, kinds)


def country_in(country: Country, language: str) -> str:
    """The country's name in the language of a document."""
    with translation.override(LANGUAGES[language]):
        return country.name


def _outgoing(
    round: Round, country: Country, content: Mapping[str, Any], language: str, at: datetime, **more
) -> Outgoing:
    return Outgoing(
        content=content,
        names=names_in(content, language),
        country=country_in(country, language),
        country_code=country.pk,
        round_title=str(round),
        round_code=round.code,
        language=language,
        at=at,
        max_entries=round.max_entries,
        **more,
    )


def document_of_copy(copy: WordCopy) -> bytes:
    """The .docx of a copy that was taken."""
    ficha = copy.ficha
    more = {"revision": copy.revision, "copy": str(copy.pk)}
    return write_document(_outgoing(ficha.round, ficha.country, copy.content, copy.language, copy.at, **more))


def blank_document(round: Round, country: Country, *, language: str) -> bytes:
    """The form of a round for a country that has no ficha yet, as .docx."""
    return write_document(_outgoing(round, country, {}, language, timezone.now()))


def blank_pdf(round: Round, country: Country, *, language: str) -> bytes:
    """The same as PDF."""
    return write_pdf(_outgoing(round, country, {}, language, timezone.now()))


def pdf_of(ficha: Ficha, *, language: str) -> bytes:
    """What a ficha says now, as PDF for a signature."""
    newest = ficha.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    content = snapshot(ficha)
    return write_pdf(_outgoing(ficha.round, ficha.country, content, language, timezone.now(), revision=newest))
