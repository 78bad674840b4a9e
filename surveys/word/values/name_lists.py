"""Cutting a text that lists organisations into their names, many of which hold commas, brackets and an "y". Pure."""

import re
from collections.abc import Iterator

from .country_names import country_named
from .organisations import is_acronym, lists_its_portfolio, names_an_organisation
from .plain import says_nothing

_AND = re.compile(r"\s+(?:y|e|and|&)\s+")
_AND_FIRST = re.compile(r"^(?:y|e|and|&|así como|además de?)\s+(?=\S)")
_COMPANY = re.compile(
    r"(?:S\.?\s?A\.?|S\.?A\.?S\.?|Lda|C[ií]a|S\.?p\.?A|EIRL|S\.?R\.?L|A\.?C\.?|I\.?P\.?|Inc|Ltda?|LLC|C\.?V\.?|S\.?L)\b.*",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "([“«", ")]”»"
_SHORT = 3


def cut_outside(text: str, marks: str) -> list[str]:
    """The text cut at any of the marks that stands outside brackets and quotes; empty pieces left out.

    A bracket that never closes is no bracket.
    """
    pieces, depth, start = [], 0, 0
    balanced = sum(text.count(each) for each in _OPENING) == sum(text.count(each) for each in _CLOSING)
    for at, character in enumerate(text):
        if character in _OPENING and balanced:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character in marks and not depth:
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if not says_nothing(piece)]


def _ands(text: str) -> Iterator[tuple[str, str]]:
    for found in _AND.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if left.count("(") == left.count(")"):
            yield left, right


def _short(name: str) -> bool:
    words = name.split()
    return len(words) <= _SHORT and name[:1].isupper() and not {"de", "del", "do", "da"} & set(words)


def _whole(name: str) -> bool:
    """Whether a text can be the name of an organisation by itself: "Universidad de Chile", not "Centros de Chile"."""
    word = name.split()[0] if name.split() else ""
    return is_acronym(word) or (names_an_organisation(name) and len(name.split()) > 1 and not word.endswith("s"))


def _and_cut(name: str, listed: bool) -> list[str]:
    """One name, or two around an "y" when each side is a name by itself."""
    for left, right in _ands(name):
        if (names_an_organisation(left) and _whole(right)) or (listed and _short(left) and _short(right)):
            return [left, *_and_cut(right, listed)]
    return [name]


def _merged(parts: list[str]) -> list[str]:
    """Parts joined again where a comma belongs to the name: portfolios, countries, kinds of company."""
    names: list[str] = []
    at = 0
    while at < len(parts):
        end = at
        if lists_its_portfolio(parts[at]):
            for other in range(at + 1, len(parts)):
                if names_an_organisation(parts[other]):
                    break
                if _AND.search(parts[other]) and not any(is_acronym(side) for side in _AND.split(parts[other])):
                    end = other
                    break
        if names and (country_named(parts[at]) or _COMPANY.fullmatch(parts[at])):
            names[-1] += ", " + parts[at]
        else:
            names.append(", ".join(parts[at : end + 1]))
        at = end + 1
    return names


def cut_names(text: str, listed: bool) -> list[str]:
    """The names of a text. ``listed`` says that commas surely separate; otherwise they do only between texts that
    begin as names of organisations do, or that are all short."""
    parts = cut_outside(text, ",")
    merged = _merged([_AND_FIRST.sub("", part) if at else part for at, part in enumerate(parts)])
    sure = listed or all(map(names_an_organisation, merged)) or (len(merged) > 1 and all(map(_short, merged)))
    if not sure:
        return _and_cut(text.strip(" ,"), False)
    *first, last = merged or [""]
    cut = _and_cut(last, listed or len(merged) > 1)
    return [name for name in [*first, *cut] if not says_nothing(name)]
