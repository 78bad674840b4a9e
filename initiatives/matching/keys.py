"""By which keys an organisation is found in a large directory before it is compared.

A typing mistake leaves the beginning or the end of a word as it was, so both are keys; a word in another language has
the same stem. ``tests/initiatives/test_matching.py`` checks that what is a candidate shares a key.
"""

from .acronyms import initials
from .likeness import Organisation, _known_keys, _read
from .words import Name, analyse

PART = 4
MAX_KEY = 60


def _of_words(name: Name) -> set[str]:
    found = set()
    for word in name.words:
        found.add(f"w:{word}")
        if len(word) > PART:
            found |= {f"b:{word[:PART]}", f"e:{word[-PART:]}"}
    return found


def _of_name(text: str) -> set[str]:
    name = analyse(text)
    found = _of_words(name) | {f"a:{short}" for short in initials(name)}
    if name.letters and len(name.words) > 1:
        found.add(f"i:{name.letters[0][:2]}")  # syllables, as in MINSAL
    return found


def index_keys(known: Organisation) -> set[str]:
    """Keys to keep for one of the directory."""
    found = {f"a:{key}" for key in _known_keys(known)}
    for text in (known.name, *known.others):
        found |= _of_name(text)
    found |= {f"s:{key[:2]}" for key in _known_keys(known)}
    return {key[:MAX_KEY] for key in found}


def search_keys(organisation: Organisation) -> set[str]:
    """Keys to look a declared one up by."""
    declared = _read(organisation)
    found = {f"a:{key}" for key in (*declared.acronyms, *declared.mentions)}
    for text in (declared.name, *organisation.others):
        found |= _of_name(text) - {f"i:{analyse(text).letters[0][:2]}" if analyse(text).letters else ""}
    found |= {f"i:{key[:2]}" for key in declared.acronyms}
    if not declared.only_acronym and analyse(declared.name).letters:
        found.add(f"s:{analyse(declared.name).letters[0][:2]}")
    return {key[:MAX_KEY] for key in found}
