"""Why a dialogue is called for, in the reader's words. Pure: no database, no model.

Initiatives have ``name`` and ``country_id``, countries ``pk`` and ``name`` (in the active language). The sentence is
never stored: what is stored are the rows it is made of, so that each reader gets it in their own language.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .enums import DialogueKind, Nearness


def listed(words: Iterable[str]) -> str:
    """«A, B y C».

    >>> listed(["Chile"])
    'Chile'
    """
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s y %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def title(kind: str, countries: Iterable[Any]) -> str:
    """«Multipaís: Costa Rica, Chile y Perú»: the countries in the order given, presenters first."""
    return f"{DialogueKind(kind).label}: {listed(country.name for country in countries)}"


def _quoted(initiatives: Iterable[Any]) -> str:
    return listed(_("«%(name)s»") % {"name": initiative.name} for initiative in initiatives)


def _wants(country: Any, presenter: Any, initiatives: Sequence[Any]) -> str:
    wanted = [initiative for initiative in initiatives if initiative.country_id == presenter.pk]
    return _("%(country)s quiere conocer %(initiatives)s de %(presenter)s") % {
        "country": country.name,
        "initiatives": _quoted(wanted),
        "presenter": presenter.name,
    }


def _of_each(initiatives: Iterable[Any], presenters: Iterable[Any]) -> str:
    """«Agua» de Costa Rica y «Telares» de Perú."""
    names = {country.pk: country.name for country in presenters}
    return listed(
        _("«%(name)s» de %(country)s") % {"name": initiative.name, "country": names[initiative.country_id]}
        for initiative in sorted(initiatives, key=lambda initiative: initiative.name)
    )


def _together(kind: str, common: Iterable[str]) -> str:
    """Why several initiatives are heard in one dialogue."""
    if kind == DialogueKind.JOINED:
        return _("La Unidad Técnica las reunió en un solo diálogo.")
    things = listed(str(Nearness(thing).label) for thing in common)
    return _("Se pueden escuchar juntas porque tienen en común %(things)s.") % {"things": things}


def in_words(
    kind: str,
    *,
    initiatives: Sequence[Any],
    presenters: Sequence[Any],
    interested: Sequence[Any],
    common: Iterable[str] = (),
) -> str:
    """One or two sentences: who wants to learn about what from whom; ``common``: of ``Nearness``."""
    if kind == DialogueKind.BILATERAL:
        one, other = interested
        both = {"one": _wants(one, other, initiatives), "other": _wants(other, one, initiatives)}
        return _("Interés mutuo: %(one)s, y %(other)s.") % both
    if kind in (DialogueKind.NEAR, DialogueKind.JOINED):
        message = ngettext(
            "%(n)s país quiere conocer alguna de estas iniciativas, %(initiatives)s: %(countries)s.",
            "%(n)s países quieren conocer alguna de estas iniciativas, %(initiatives)s: %(countries)s.",
            len(interested),
        )
        words = {
            "n": len(interested),
            "initiatives": _of_each(initiatives, presenters),
            "countries": listed(sorted(country.name for country in interested)),
        }
        return f"{message % words} {_together(kind, common)}"
    message = ngettext(
        "%(n)s país quiere conocer %(initiatives)s de %(presenter)s: %(countries)s.",
        "%(n)s países quieren conocer %(initiatives)s de %(presenter)s: %(countries)s.",
        len(interested),
    )
    return message % {
        "n": len(interested),
        "initiatives": _quoted(initiatives),
        "presenter": listed(country.name for country in presenters),
        "countries": listed(sorted(country.name for country in interested)),
    }
