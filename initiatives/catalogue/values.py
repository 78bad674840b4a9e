"""Values of an address, which are never refused: what cannot be used is left out and named. Bounded in cost.

Each reader gives the value and what it left out: pairs of text and reason.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

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


LeftOutTexts = tuple[tuple[str, str], ...]


def read_codes(given: Iterable[str], known: Collection[str]) -> tuple[list[str], LeftOutTexts]:
    """Several codes, each of them once."""
    texts = [text for text in dict.fromkeys(given) if text]
    codes = [text for text in codes_in(texts) if text in known]
    return codes, tuple((text, "") for text in texts if text not in codes)


def read_choice(given: str, known: Sequence[str]) -> tuple[str, LeftOutTexts]:
    """One of the choices; anything else is the first one."""
    if given in known:
        return given, ()
    return known[0], ((given, ""),) if given else ()


def read_words(given: str) -> tuple[str, LeftOutTexts]:
    """Words to look for: text without control characters, shortened; '' when no letter or digit is in it."""
    reasons = []
    text = " ".join(_without_controls(given).split())
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
    return text, tuple((given, reason) for reason in reasons)


def read_query(given: str) -> tuple[str, LeftOutTexts]:
    """What is looked for, as ``initiatives.search`` reads it, without control characters; '' when it asks nothing."""
    query = parse(_without_controls(given))
    reasons = [_("tenía caracteres de control")] if _has_controls(given) else []
    reasons += [_said(each) for each in query.left_out]
    return query.text if query else "", tuple((given, reason) for reason in reasons)


def _said(left_out: LeftOut) -> str:
    return {
        Why.COMMON: _("«%(text)s» está en casi todos los textos y no se buscó"),
        Why.EMPTY: _("no tiene letras ni números"),
        Why.TOO_LONG: _("se usaron los primeros %(signs)s caracteres"),
        Why.TOO_MANY: _("«%(text)s» no se buscó: se usan hasta %(terms)s palabras o frases"),
    }[left_out.why] % {"text": Ignored.of("", left_out.text).value, "signs": MAX_TEXT, "terms": MAX_TERMS}


def _without_controls(text: str) -> str:
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(char) == "Cc" and not char.isspace() for char in text)
