"""Form fields that never refuse: what they cannot use is left out and named. Bounded in cost."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from pifcss_registry.text import words

from ..search import MAX_TERMS, LeftOut, Why, parse

MAX_VALUES = 100
MAX_TEXT = 200
MAX_WORDS = 12
SHOWN = 40
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Ignored:
    """Something of the address that was left out: parameter, value (shortened, printable) and, if known, why."""

    param: str
    value: str
    why: str = ""

    @classmethod
    def of(cls, param: str, value: str, why: str = "") -> "Ignored":
        shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value[:SHOWN])
        return cls(param, shown + "…" * (len(value) > SHOWN), why)


def codes_in(values: Iterable[str]) -> list[str]:
    """The distinct values that could be codes, in order: only these are ever compared with the database's."""
    return [value for value in dict.fromkeys(values) if CODE.fullmatch(value)][:MAX_VALUES]


class CodesField(forms.MultipleChoiceField):
    """Several codes, each of them once. ``left_out`` holds pairs of value and reason after ``clean``."""

    left_out: tuple[tuple[str, str], ...] = ()

    def clean(self, value) -> list[str]:
        given = [text for text in dict.fromkeys(value or ()) if text]
        known = {str(key) for key, _label in self.choices}
        codes = [text for text in codes_in(given) if text in known]
        self.left_out = tuple((text, "") for text in given if text not in codes)
        return codes


class ModeField(forms.ChoiceField):
    """One of the choices; anything else is the first one."""

    left_out: tuple[tuple[str, str], ...] = ()

    def clean(self, value) -> str:
        known = [key for key, _label in self.choices]
        self.left_out = ((value, ""),) if value and value not in known else ()
        return value if value in known else known[0]


class WordsField(forms.CharField):
    """Words to look for: text without control characters, shortened; '' when no letter or digit is in it."""

    left_out: tuple[tuple[str, str], ...] = ()

    def clean(self, value) -> str:
        given, reasons = value or "", []
        text = " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in given).split())
        if _has_controls(given):
            reasons.append(_("tenía caracteres de control"))
        if len(text) > MAX_TEXT:
            text = text[:MAX_TEXT].strip()
            reasons.append(_("se usaron los primeros %(n)s caracteres") % {"n": MAX_TEXT})
        if text and not words(text):
            text = ""
            reasons.append(_("no tiene letras ni números"))
        if len(words(text, limit=MAX_TEXT)) > MAX_WORDS:
            reasons.append(_("se usaron las primeras %(n)s palabras") % {"n": MAX_WORDS})
        self.left_out = tuple((given, reason) for reason in reasons)
        return text


class QueryField(forms.CharField):
    """What is looked for, as ``initiatives.search`` reads it, without control characters; '' when it asks nothing."""

    left_out: tuple[tuple[str, str], ...] = ()

    def clean(self, value) -> str:
        given = value or ""
        text = "".join(" " if unicodedata.category(char) == "Cc" else char for char in given)
        query = parse(text)
        reasons = [_("tenía caracteres de control")] if _has_controls(given) else []
        reasons += [_said(each) for each in query.left_out]
        self.left_out = tuple((given, reason) for reason in reasons)
        return query.text if query else ""


def _said(left_out: LeftOut) -> str:
    return {
        Why.COMMON: _("«%(text)s» está en casi todos los textos y no se buscó"),
        Why.EMPTY: _("no tiene letras ni números"),
        Why.TOO_LONG: _("se usaron los primeros %(signs)s caracteres"),
        Why.TOO_MANY: _("«%(text)s» no se buscó: se usan hasta %(terms)s palabras o frases"),
    }[left_out.why] % {"text": Ignored.of("", left_out.text).value, "signs": MAX_TEXT, "terms": MAX_TERMS}


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(char) == "Cc" and not char.isspace() for char in text)
