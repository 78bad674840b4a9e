"""Every word that a person reads of why an organisation is a candidate: by the code of a ``Reason``."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from .likeness import Candidate, Reason

TEXTS = {
    "same_name": _("el mismo nombre"),
    "same_words": _("las mismas palabras, quizá en otro idioma o escritas de otra forma"),
    "word_order": _("las mismas palabras en otro orden"),
    "light_words": _("el mismo nombre, salvo palabras que a veces se omiten"),
    "typing": _("el mismo nombre, salvo lo que parece un error al escribir"),
    "akin": _("el mismo ámbito, con otra clase de oficina"),
    "says_more": _("a este nombre le faltan palabras del otro"),
    "says_less": _("este nombre tiene palabras que el otro no tiene"),
    "words_differ": _("se parecen, pero cada nombre tiene palabras propias"),
    "other_name": _("por su otro nombre «%(name)s»"),
    "same_acronym": _("la misma sigla (%(acronym)s)"),
    "stands_for": _("la sigla %(acronym)s puede ser la de este nombre"),
    "name_alike": _("y el nombre se parece"),
    "name_differs": _("pero el nombre es otro"),
    "no_country": _("en el directorio no tiene país"),
    "undeclared_country": _("no se declaró el país"),
    "international": _("es un organismo internacional"),
    "other_kind": _("el tipo de actor declarado es otro"),
    "several": _("hay %(n)s que coinciden por igual"),
}


def told(reason: Reason) -> str:
    return str(TEXTS[reason.code]) % dict(reason.words)


def in_words(reasons: Iterable[Reason]) -> str:
    """The reasons as one sentence."""
    text = "; ".join(told(each) for each in reasons)
    return text[:1].upper() + text[1:] + "." if text else ""


def why(candidate: Candidate) -> str:
    return in_words(candidate.reasons)
