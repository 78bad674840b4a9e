"""What names are compared by. Pure: no database."""

import re
from functools import lru_cache

from pifcss_registry.text import fold

MAX_KEY = 300

_IN_BRACKETS = re.compile(r"^(?P<name>.+?)\s*\((?P<acronym>[^\s()]{2,20})\)$")
_AFTER_DASH = re.compile(r"^(?P<name>.+?)\s+[-–—]\s+(?P<acronym>[^\s()]{2,20})$")


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """A name as it is compared: folded; one without letters or digits stands for itself.

    >>> name_key("Ministerio de  Educación")
    'ministerio de educacion'
    >>> name_key(" *** ")
    '***'
    """
    return (fold(name) or " ".join(name.split()))[:MAX_KEY]


@lru_cache(maxsize=20_000)
def acronym_key(acronym: str) -> str:
    """An acronym as it is compared: folded, without dots or spaces.

    >>> acronym_key("A.P.C.-Colombia")
    'apccolombia'
    """
    return fold(acronym.replace(".", "")).replace(" ", "")


def _looks_like_acronym(word: str) -> bool:
    """At least two capitals, as in MEPyD or APC-Colombia; «Perú» or «demostración» in brackets is no acronym."""
    return word[0].isalpha() and sum(char.isupper() for char in word) > 1


@lru_cache(maxsize=20_000)
def split_acronym(declared: str) -> tuple[str, str]:
    """Name and acronym of a declared name.

    >>> split_acronym("Asociación de Cooperativas - ACOVI")
    ('Asociación de Cooperativas', 'ACOVI')
    >>> split_acronym("FONAFIFO")
    ('FONAFIFO', 'FONAFIFO')
    >>> split_acronym("Mesa de huertos (Bolivia)")
    ('Mesa de huertos (Bolivia)', '')
    """
    declared = " ".join(declared.split())
    for pattern, needed in ((_IN_BRACKETS, "()"), (_AFTER_DASH, "-–—")):
        match = pattern.match(declared) if any(map(declared.__contains__, needed)) else None
        if match and _looks_like_acronym(match["acronym"]):
            return match["name"], match["acronym"]
    alone = 2 <= len(declared) <= 20 and " " not in declared and declared == declared.upper()
    return declared, declared if alone and _looks_like_acronym(declared) else ""
