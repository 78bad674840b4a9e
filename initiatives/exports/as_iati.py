"""The catalogue as IATI 2.03 activities, one at a time; ``docs/iati.md`` describes and justifies the mapping."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from lxml import etree

from pifcss_registry.accounts.services import default_language

from ..catalogue.indexed import Rows
from ..enums import CountryRole, ExclusionReason, Modality, Verdict
from ..models import Initiative
from ..sdgs import SDGS
from . import iati_codes as codes
from .cleaning import cleaned
from .rows import countries_of, day_of, each

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = {"es": "es", "pt-br": "pt", "en": "en"}  # the site's to xml:lang
WITHOUT_DATE = {
    "es": "Fecha de inicio no declarada: se indica el comienzo del período de la convocatoria.",
    "pt-br": "Data de início não declarada: indica-se o começo do período da convocatória.",
    "en": "Start date not declared: the beginning of the period of the call is given instead.",
}
DEMONSTRATION = {"es": "Datos de demostración", "pt-br": "Dados de demonstração", "en": "Demonstration data"}


def pieces(rows: Rows) -> Iterator[bytes]:
    """The file, piece by piece. It says every name in the three languages. Queries: those of ``rows.each``."""
    now = timezone.now().isoformat(timespec="seconds")
    today = timezone.localdate()
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<iati-activities version="{codes.VERSION}" generated-datetime="{now}">\n'.encode()
    yield from each(rows, lambda row: etree.tostring(activity(row, today), encoding="utf-8") + b"\n")
    yield b"</iati-activities>\n"


def activity(initiative: Initiative, today: date) -> etree._Element:
    """One activity, its elements in the schema's order; no query after ``rows.loaded``."""
    root = etree.Element("iati-activity", {"last-updated-datetime": initiative.updated_at.isoformat()})
    root.set(LANG, LANGUAGES[default_language(initiative.country_id)])
    _add(root, "iati-identifier").text = f"{settings.IATI_ORG_REF}-{initiative.pk}"
    reporting = {"ref": settings.IATI_ORG_REF, "type": codes.REPORTING_ORG_TYPE, "secondary-reporter": "1"}
    _narrate(_add(root, "reporting-org", reporting), settings.IATI_ORG_NAME)
    _narrate(_add(root, "title"), initiative.name)
    _descriptions(root, initiative)
    _organisations(root, initiative)
    start, end = day_of(initiative, "start"), day_of(initiative, "end")
    _add(root, "activity-status", code=_status(start, end, today))
    _dates(root, initiative, start, end, today)
    if scope := codes.SCOPE.get(initiative.modality):
        _add(root, "activity-scope", code=scope)
    _recipients(root, initiative)
    _sectors(root, initiative)
    _tags(root, initiative)
    if collaboration := codes.COLLABORATION.get(initiative.modality):
        _add(root, "collaboration-type", code=collaboration)
    _page(root, initiative)
    return root


def _add(parent: etree._Element, name: str, attributes: dict[str, str] | None = None, **more: str) -> etree._Element:
    return etree.SubElement(parent, name, {**(attributes or {}), **more})


def _narrate(parent: etree._Element, text: str, language: str = "") -> None:
    narrative = _add(parent, "narrative")
    if language:
        narrative.set(LANG, language)
    narrative.text = cleaned(text)


def _in_languages(parent: etree._Element, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        _narrate(parent, text, LANGUAGES[language])


@cache
def _labels(choices: Any, value: Any) -> dict[str, str]:
    """The name of a code of a closed list in each language."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(SDGS[value] if choices is None else choices(value).label)
    return found


def _names(row: Any) -> dict[str, str]:
    return {"es": row.name_es, "pt-br": row.name_pt, "en": row.name_en}


def _descriptions(root: etree._Element, initiative: Initiative) -> None:
    """DescriptionType: 1 general, 2 objectives, 4 other (the results, in words)."""
    texts = [("1", initiative.justification), ("2", initiative.objectives), ("4", "\n".join(initiative.results))]
    given = [(kind, text) for kind, text in texts if text.strip()] or [("1", initiative.name)]
    for kind, text in given:
        _narrate(_add(root, "description", type=kind), text)


def _organisations(root: etree._Element, initiative: Initiative) -> None:
    present = False
    for participation in initiative.participations.all():
        actor = participation.actor
        for role in codes.roles_of(list(participation.complement.get("roles") or ())):
            attributes = {"role": role, "type": actor.actor_type.iati_org_type}
            _narrate(_add(root, "participating-org", attributes), str(actor))
            present = True
    if not present:  # the schema asks for one: the country answers for what it presents
        country = initiative.country
        element = _add(root, "participating-org", role=codes.ACCOUNTABLE, type="10")
        if country.agency:
            _narrate(element, country.agency)
        else:
            _in_languages(element, _names(country))


def _status(start: date | None, end: date | None, today: date) -> str:
    """ActivityStatus: 4 closed, 1 to come, else 2 under way: the form asks for initiatives that are in force."""
    if end and end < today:
        return "4"
    return "1" if start and start > today else "2"


def _dates(root: etree._Element, initiative: Initiative, start: date | None, end: date | None, today: date) -> None:
    """ActivityDateType: 1 and 2 planned and actual start, 3 and 4 planned and actual end."""
    shown = start or initiative.window_start or date(initiative.year, 1, 1)
    element = _add(root, "activity-date", {"type": "2" if shown <= today else "1", "iso-date": shown.isoformat()})
    if not start:
        _in_languages(element, WITHOUT_DATE)
    if end:
        _add(root, "activity-date", {"type": "4" if end < today else "3", "iso-date": end.isoformat()})


def _recipients(root: etree._Element, initiative: Initiative) -> None:
    """The countries that receive or take part; while no role is known, all of them. Equal shares, as IATI adds up."""
    countries = countries_of(initiative)
    receiving = [
        country for country, role in countries if role in (CountryRole.RECIPIENT, CountryRole.PARTICIPANT)
    ] or [country for country, _role in countries]
    for country, share in zip(receiving, codes.shares(len(receiving)), strict=True):
        element = _add(root, "recipient-country", code=country.pk, percentage=share)
        _in_languages(element, _names(country))


def _sectors(root: etree._Element, initiative: Initiative) -> None:
    """DAC categories, and our own sectors beside them; each vocabulary adds up to 100 by itself."""
    own = list(initiative.sectors.all())
    dac = list(dict.fromkeys(codes.DAC_OF_SECTOR[each.pk] for each in own if each.pk in codes.DAC_OF_SECTOR))
    dac = dac or [codes.UNALLOCATED]
    for code, share in zip(dac, codes.shares(len(dac)), strict=True):
        _add(root, "sector", vocabulary=codes.DAC_CATEGORY, code=code, percentage=share)
    if not own:
        return
    vocabulary = {"vocabulary": codes.OWN, "vocabulary-uri": settings.SITE_URL + reverse("api:sector_list")}
    for sector, share in zip(own, codes.shares(len(own)), strict=True):
        element = _add(root, "sector", vocabulary, code=sector.pk, percentage=share)
        _in_languages(element, _names(sector))


def _tags(root: etree._Element, initiative: Initiative) -> None:
    """Development goals; then, in our own vocabulary, what IATI has no place for."""
    for number in initiative.complement.get("sdgs") or ():
        if number in SDGS:
            tag = _add(root, "tag", vocabulary=codes.SDG_GOAL, code=str(number))
            _in_languages(tag, _labels(None, number))
    vocabulary = {"vocabulary": codes.OWN, "vocabulary-uri": settings.SITE_URL + reverse("api:docs")}
    for code, texts in _own_tags(initiative):
        _in_languages(_add(root, "tag", vocabulary, code=code), texts)


def _own_tags(initiative: Initiative) -> Iterable[tuple[str, dict[str, str]]]:
    yield f"clasificacion-{initiative.verdict}", _labels(Verdict, initiative.verdict)
    if initiative.modality:
        yield f"modalidad-{initiative.modality}", _labels(Modality, initiative.modality)
    if initiative.excluded:
        yield f"excluida-{initiative.excluded}", _labels(ExclusionReason, initiative.excluded)
    if initiative.demonstration:
        yield "demostracion", DEMONSTRATION


def _page(root: etree._Element, initiative: Initiative) -> None:
    link = _add(root, "document-link", format="text/html", url=settings.SITE_URL + initiative.get_absolute_url())
    _narrate(_add(link, "title"), initiative.name)
    _add(link, "category", code=codes.WEB_PAGE)
    for language in LANGUAGES.values():
        _add(link, "language", code=language)
