"""By which keys an organisation is found in a large directory before it is compared.

A typing mistake leaves the beginning or the end of a word as it was, so both are keys; a word in another language has
the same stem. ``tests/initiatives/test_matching.py`` checks that what is a candidate shares a key.
"""

from collections.abc import Iterable

from initiatives.keys import acronym_key, name_key, split_acronym

from .acronyms import initials
from .likeness import Organisation, _known_keys, _read
from .words import Name, analyse, same_acronym

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
    short = {same_acronym(each) if len(each) > 2 else each for each in initials(name)}
    return _of_words(name) | {f"a:{each}" for each in short}


def _first(kind: str, text: str) -> set[str]:
    """The first letter: of a name that may be told by syllables, as in MINSAL, or of what may be told so."""
    letters = analyse(text).letters
    return {f"{kind}:{letters[0][0]}"} if len(letters) > 1 else set()


def _exact(text: str) -> set[str]:
    """The whole name: of very common words it is the only rare key."""
    return {f"n:{name_key(split_acronym(text)[0])}"}


def is_whole(key: str) -> bool:
    """Whether the key is a whole name or acronym: rare, and worth comparing in whatever country it is."""
    return key.startswith(("a:", "n:"))


def place_of(organisation: Organisation) -> str | None:
    """The country of a declared one: as declared, or the one that its name tells."""
    return _read(organisation).country


def index_keys(known: Organisation) -> set[str]:
    """Keys to keep for one of the directory."""
    found = {f"a:{key}" for key in _known_keys(known)} | {f"s:{key[0]}" for key in _known_keys(known)}
    for text in (known.acronym, *known.others):
        found.add(f"a:{acronym_key(text)}")
    for text in (known.name, *known.others):
        found |= _of_name(text) | _first("i", text) | _exact(text)
    return {key[:MAX_KEY] for key in found} - {"a:"}


def index_keys_of(known: Iterable[Organisation]) -> list[set[str]]:
    """The same of many, of which nothing is remembered: most names of a file are met once."""
    found = [index_keys(each) for each in known]
    for remembered in (analyse, initials, _known_keys):
        remembered.cache_clear()
    return found


def search_keys(organisation: Organisation) -> set[str]:
    """Keys to look a declared one up by."""
    declared = _read(organisation)
    found = {f"a:{key}" for key in (*declared.acronyms, *declared.mentions)}
    found |= {f"i:{key[0]}" for key in declared.acronyms}
    found |= {f"a:{acronym_key(text)}" for text in split_acronym(organisation.name)}
    for text in (declared.name, *organisation.others):
        found |= _of_name(text) | _exact(text)
    if not declared.only_acronym:
        found |= _first("s", declared.name)
    return {key[:MAX_KEY] for key in found} - {"a:"}
