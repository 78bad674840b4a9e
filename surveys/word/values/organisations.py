"""Telling the name of an organisation from other words. Pure."""

import re

from .plain import fold
from .words import word_list

_NOUNS = word_list("organisation_nouns")
# Bodies whose names list what they are in charge of: "Ministerio de Agricultura, Ganadería y Pesca".
_PORTFOLIO = word_list("portfolios")
_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"[^\W_]*[A-ZÁÉÍÓÚÑÃÇ][^\W_]*[A-ZÁÉÍÓÚÑÃÇ][^\s]*|(?:[A-Z]{1,4}\.){2,}[A-Z]*")


def first_word(text: str) -> str:
    """Folded."""
    word = _WORD.search(text)
    return fold(word.group()) if word else ""


def names_an_organisation(text: str) -> bool:
    """Whether the text begins as the name of an organisation does: with such a noun, or with an acronym."""
    text = text.strip(" \"“”«»'")
    return first_word(text) in _NOUNS or _ACRONYM.match(text) is not None


def is_acronym(text: str) -> bool:
    """Whether the whole text is one acronym: GIZ, MEPyD, APC-Colombia, FO.AR."""
    return _ACRONYM.fullmatch(text.strip()) is not None


def lists_its_portfolio(text: str) -> bool:
    """Whether the text begins as a body whose name may hold commas and an "y"."""
    return first_word(text) in _PORTFOLIO
