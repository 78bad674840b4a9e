"""A name as the words that it is compared by: the same word in Spanish, Portuguese and English is one word.

Pure: three tables (``data/``) and rules on endings. ``analyse`` is kept for names already seen.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pifcss_registry.text import fold

DATA = Path(__file__).parent / "data"


@cache
def _lists() -> dict[str, frozenset[str]]:
    with (DATA / "lists.csv").open(encoding="utf-8", newline="") as file:
        return {row["list"]: frozenset(row["words"].split()) for row in csv.DictReader(file)}


ARTICLES = _lists()["articles"]
LEGAL_FORMS = _lists()["legal_forms"]
# Words that organisations take and leave: one of them more or less makes no other organisation.
LIGHT = _lists()["light"]
# So is one of these beside one of those: «Ministerio de Salud Pública», «Pontificia Universidad Católica».
LIGHT_BESIDE = (
    (_lists()["light_in_ministries"], frozenset(("ministerio", "secretaria"))),
    (_lists()["light_in_catholic"], frozenset(("catolico",))),
)
# In the names of these «nacional» or «pública» tells one from the other.
TELLING_HEADS = _lists()["telling_heads"]

LIGHT_WEIGHT, HEAD_WEIGHT, WEIGHT = 0.4, 1.0, 1.2
_ABBREVIATED = re.compile(r"\b((?:[^\W\d_]\.\s?){2,})")
_JOINED = re.compile(r"\b(inter|ibero|pan|latino|centro|sud)[\s-]+(?=americ)", re.IGNORECASE)
_REPUBLIC = re.compile(r"\brepublica (?:(?:federativa|oriental|bolivariana|plurinacional) )?(?:de|del|do|da) $")
LONGEST_PHRASE = 5

_ENDINGS = (
    (re.compile(r"(?:cion(?:es)?|coes|cao|tions?)$"), "cion"),
    (re.compile(r"(?:sion(?:es)?|soes|sao|sions)$"), "sion"),
    (re.compile(r"(?:dad(?:es?)?|ties|ty)$"), "dad"),
    (re.compile(r"(?:ncias?|nces?|ncy)$"), "ncia"),
    (re.compile(r"(?:mientos?|mentos?|ments?)$"), "mento"),
    (re.compile(r"(?:logi?as?|logy)$"), "logia"),
    (re.compile(r"ais$"), "al"),
)
_DOUBLED = re.compile(r"(.)\1+")
_LAST = re.compile(r"(?:[aeio]+s?|[aeio]*s)$")


def stem(word: str) -> str:
    """A folded word without what differs by number, gender or language in its ending.

    >>> stem("cooperacoes") == stem("cooperacion") == stem("coperacion")
    True
    """
    if len(word) < 4 or word.isdigit():
        return word
    word = _DOUBLED.sub(r"\1", word).replace("ph", "f").replace("th", "t").replace("y", "i")
    for ending, instead in _ENDINGS:
        changed = ending.sub(instead, word)
        if changed != word or word.endswith(instead):
            return changed
    bare = _LAST.sub("", word)
    return bare if len(bare) >= 3 else word


@cache
def _phrases() -> dict[str, str]:
    """Folded phrase to word, or to ``@CL`` for a country."""
    found = {}
    for name, prefix, column in (("words", "", "canonical"), ("places", "@", "code")):
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                target = prefix + row[column]
                if not prefix:
                    found.setdefault(fold(row[column].replace("_", " ")), target)
                for form in row["forms"].split():
                    found.setdefault(fold(form.replace("_", " ")), target)
    return found


@cache
def _equal_acronyms() -> dict[str, str]:
    with (DATA / "acronyms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {fold(other): fold(row["es"]) for row in rows for other in row["others"].split()}


def same_acronym(key: str) -> str:
    """The key under which an acronym stands in Spanish: ``undp`` is ``pnud``."""
    return _equal_acronyms().get(key, key)


@cache
def vocabulary() -> frozenset[str]:
    """Stems of the table's words: two of them are never a typing mistake of each other."""
    return frozenset(stem(word) for word in _phrases().values() if word[0] != "@")


@cache
def _stems(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(stem, names))


@dataclass(frozen=True)
class Name:
    """``words`` are stems in order, countries aside; ``letters`` are all folded words, for acronyms."""

    folded: str
    words: tuple[str, ...]
    places: frozenset[str]
    republic: bool
    letters: tuple[str, ...]

    @property
    def is_telling(self) -> bool:
        """Whether «nacional» or «pública» in it makes another organisation."""
        return any(stem(word) in self.words for word in TELLING_HEADS) or len(self.words) <= 2

    def weight(self, word: str) -> float:
        for lights, beside in LIGHT_BESIDE:
            if word in _stems(lights) and _stems(beside) & set(self.words):
                return LIGHT_WEIGHT
        if word in _stems(LIGHT):
            return HEAD_WEIGHT if self.is_telling else LIGHT_WEIGHT
        if self.republic and word == stem("republica"):
            return LIGHT_WEIGHT
        return HEAD_WEIGHT if word == self.words[0] else WEIGHT


@lru_cache(maxsize=50_000)
def analyse(text: str) -> Name:
    """The name's words; phrases of the tables count as one."""
    joined = _JOINED.sub(r"\1", _ABBREVIATED.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text))
    folded = fold(joined.replace("'s ", " "))
    given = folded.split()
    kept = [word for word in given if word not in LEGAL_FORMS] or given
    table = _phrases()
    words, places, republic, at = [], set(), False, 0
    while at < len(kept):
        for size in range(min(LONGEST_PHRASE, len(kept) - at), 0, -1):
            phrase = " ".join(kept[at : at + size])
            target = table.get(phrase) or (table.get(phrase[:-1]) if size == 1 and phrase.endswith("s") else None)
            if target:
                break
        if target and target[0] == "@":
            places.add(target[1:])
            republic = republic or bool(_REPUBLIC.search(f"{' '.join(kept[:at])} "))
        elif target:
            words.append(stem(target))
        elif kept[at] not in ARTICLES and (len(kept[at]) > 1 or kept[at].isdigit()):
            words.append(stem(kept[at]))
        at += size
    return Name(folded, tuple(words), frozenset(places), republic, tuple(kept))
