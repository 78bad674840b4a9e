"""Text as the keys that a search compares: one key for each word, the same in Spanish and in Portuguese.

A word is folded (accents and case do not count, because people type without them), its Portuguese ending and spelling
are turned into the Spanish ones, the Spanish Snowball algorithm takes the inflection off, and ``data/cognates.csv``
joins what rules do not reach. Nobody reads a key: it need be no word at all. It changes when the rules or tables do:
whoever stores keys stores them anew then, and ``bench/search.py`` says what the change is worth.

There is no matching of beginnings: «agri» does not find «agricultura». Inflections share a key, so a whole word needs
none, and half a word has a stem of nothing. ``suggesting`` offers the rest of a word that was not typed to its end.
"""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from snowballstemmer.spanish_stemmer import SpanishStemmer  # this very class: no faster one may give other stems

from initiatives.matching.words import same_acronym
from pifcss_registry.text import fold

DATA = Path(__file__).parent / "data"
LONGEST_WORD = 40  # signs of a word that count
LONGEST_RUN = 4 * LONGEST_WORD  # signs of a text without a gap that are looked at: each letter may carry accents
KNOWN_WORDS = 32_768  # kept with their keys in each process: the words of the field in both languages, several times
SHORTEST_STEMMED = 4  # letters: shorter words have no ending to lose
BREAK = "."  # stands between two texts in what is stored: no key has it, so that no phrase goes across

# The same letters in both languages, before the inflection is taken off. On folded words: ç is c, ã is a.
_SPELLING = (
    (re.compile(r"([b-df-hj-np-qstv-z])\1"), r"\1"),  # assessoria, acción; rr is the same in both
    (re.compile(r"ee"), "e"),  # empreender
    (re.compile(r"nh"), "n"),  # montanha: ñ is n
    (re.compile(r"lh"), "j"),  # conselho, abelha
    (re.compile(r"(?<=[ae])ix"), "j"),  # caixa, baixo
    (re.compile(r"^(..)m$"), r"\1n"),  # bem, fim
    (re.compile(r"[cp]t"), "t"),  # projecto, setor, óptimo
    (re.compile(r"sc(?=[ei])"), "c"),  # crescimento
    (re.compile(r"qu(?=a|en[ct])"), "cu"),  # quadro, frequência
)
# Portuguese endings, the first that fits.
_ENDINGS = (
    (re.compile(r"c(?:ao|oes)$"), "cion"),
    (re.compile(r"s(?:ao|oes)$"), "sion"),
    (re.compile(r"(?<=[sx])(t?)(?:ao|oes)$"), r"\1ion"),  # gestão, conexão
    (re.compile(r"i(?:ao|oes)$"), "ion"),
    (re.compile(r"(?:ao|oes)$"), "on"),
    (re.compile(r"aos$"), "anos"),
    (re.compile(r"(?<=r)nos$"), "no"),  # gobiernos: for the stemmer «nos» is a pronoun after an infinitive
    (re.compile(r"(?:aes|(?<=..)anes)$"), "an"),  # capitães; volcanes: its singular loses «an» below
    (re.compile(r"(?<=[ai])mentos?$"), "miento"),  # also «medicamento», in both languages
    (re.compile(r"(?<=[dt]ad)es?$"), ""),  # cidade, libertades
    (re.compile(r"(?<=[aei]mo)s$"), ""),  # páramos: for the stemmer «amos» is a verb's
    (re.compile(r"agem$|agens$"), "aje"),
    (re.compile(r"(?<=..)([aiu])(?:vel|veis)$"), r"\1ble"),
    (re.compile(r"(?<=...)ais$"), "al"),
    (re.compile(r"(?<=...)eis$"), "el"),
    (re.compile(r"(?<=...)ois$"), "ol"),
    (re.compile(r"(?<=...)is$"), "i"),  # tsunamis; análisis is análise
    (re.compile(r"eus?$"), "eo"),  # museu
    (re.compile(r"eir(?=[oa]s?$)"), "er"),
    (re.compile(r"anca(?=s?$)"), "anza"),  # governança
    (re.compile(r"(?<=...)eria(?=s?$)"), "aria"),  # carpintería, carpintaria
    (re.compile(r"([aeiou])(?:m|ns)$"), r"\1n"),  # comum, jovens
    (re.compile(r"(?<=..)enes$"), "en"),  # jóvenes: so does its singular «en»
    (re.compile(r"(?<=..)([aeiou])res$"), r"\1r"),  # solares: and «ar»
)
_SHORT_PLURAL = re.compile(r"..[aeo]s")  # ríos: the singular is too short to be stemmed
# The same letters in both languages, after that.
_STEMS = (
    (re.compile(r"ie"), "e"),  # tierra, terra
    (re.compile(r"(?<![qg])ue"), "o"),  # escuela, escola
    (re.compile(r"ei"), "e"),  # madeira, madera
    (re.compile(r"ou"), "o"),  # ouro, oro
    (re.compile(r"v"), "b"),  # governo, gobierno
    (re.compile(r"z"), "c"),  # força, fuerza; luz, luces
    (re.compile(r"y"), "i"),  # apoyo, apoio
    (re.compile(r"ific$"), "if"),  # certifican, certificación
    (re.compile(r"il$"), "el"),  # fácil, fáceis
    (re.compile(r"(?<=...)(?:[aeio]|[ao]s|(?<=^...)es)$"), ""),  # servicio, serviço; algas, tareas, artes
)
# Acronyms of the table of organisations that are also words.
_ALSO_WORDS = frozenset(("acto", "unido", "who"))


class Word(NamedTuple):
    """A word of a text: where it stands in it (``text[start:end]``), folded, and its key."""

    start: int
    end: int
    folded: str
    key: str


class _Gaps(dict):
    """For ``str.translate``: a sign that is no part of a word becomes a space, so that places stay what they are."""

    def __missing__(self, code: int) -> int:
        sign = chr(code)
        kept = code if fold(sign) or unicodedata.combining(sign) else 32
        if code < 0x10000:  # bounded: rarer ones are asked again
            self[code] = kept
        return kept


_GAPS = _Gaps()
_RUN = re.compile(r"\S+")
_HYPHENS = frozenset("-‐‑")
# What is one word whether it is written with a hyphen or without: multi-actor, ibero-americano, bem-estar.
_PREFIX = re.compile(
    r"agro|anti|auto|bem|bio|centro|co|eco|guarda|ibero|inter|latino|macro|micro|mini|multi|pluri|pos|post|pre|pro|re|"
    r"socio|sub|sud|super|tele"
)


@cache
def stopwords() -> frozenset[str]:
    """Folded words of Spanish, Portuguese and English that say nothing of what a text is about."""
    with (DATA / "stopwords.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(word) for row in csv.DictReader(file) for word in row["words"].split())


def read_cognates(lines: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Two tables, of very words and of stems, each to the key of its group.

    A line has words of one meaning, by language. With ``=`` before it a word counts as it is written, accents aside,
    and not by its stem, which it shares with another one (bebé, beber). The first word gives the key.

    Raises:
        ValueError: a word or stem is in two groups, or the key of a group is the stem of another.
    """
    words, stems, groups = {}, {}, set()
    for row in csv.DictReader(lines):
        forms = " ".join(filter(None, row.values())).split()
        bare = [fold(form) for form in forms]
        key = bare[0] if forms[0][0] == "=" else stem(bare[0])
        if key in groups:
            raise ValueError(f"{key}: the key of two groups")
        groups.add(key)
        for form, word in zip(forms, bare, strict=True):
            table, of_form = (words, word) if form[0] == "=" else (stems, stem(word))
            if table.setdefault(of_form, key) != key:
                raise ValueError(f"{word}: in the groups {table[of_form]} and {key}")
    wrong = {key for key in groups if stems.get(key, key) != key}
    if wrong:
        raise ValueError(f"{sorted(wrong)}: keys of a group, and stems of another")
    return words, stems


@cache
def _cognates() -> tuple[dict[str, str], dict[str, str]]:
    with (DATA / "cognates.csv").open(encoding="utf-8", newline="") as file:
        return read_cognates(file)


def stem(word: str) -> str:
    """A folded word without what differs by number, gender, tense or language in its ending and spelling.

    >>> stem("cooperacoes") == stem("cooperacion"), stem("escolas") == stem("escuela")
    (True, True)
    """
    if not (word.isascii() and word.isalpha()):
        return word
    for pattern, instead in _SPELLING:
        word = pattern.sub(instead, word)
    if len(word) >= SHORTEST_STEMMED:
        for pattern, instead in _ENDINGS:
            if pattern.search(word):
                word = pattern.sub(instead, word)
                break
        # A new stemmer each time: it is not safe to share between threads.
        word = word[:-1] if _SHORT_PLURAL.fullmatch(word) else SpanishStemmer().stemWord(word)
    for pattern, instead in _STEMS:
        word = pattern.sub(instead, word)
    return word


@lru_cache(maxsize=KNOWN_WORDS)
def _key(folded: str) -> str:
    words, stems = _cognates()
    if folded in words:
        return words[folded]
    acronym = same_acronym(folded) if len(folded) > 2 and folded not in _ALSO_WORDS else folded
    if acronym != folded:
        return acronym
    bare = stem(folded)
    return stems.get(bare, bare)


@lru_cache(maxsize=KNOWN_WORDS)
def _of_run(run: str) -> tuple[tuple[str, str], ...]:
    """Folded words and keys of what stands without a gap: one, save for signs such as ½."""
    return tuple((word[:LONGEST_WORD], _key(word[:LONGEST_WORD])) for word in fold(run).split())


def words_of(text: str) -> list[Word]:
    """Every word of a text, in order; S.I.N.A.C. and multi-actor are one. Never raises.

    Two of them have the same place when one sign is two words (½). What stands without a gap is looked at once for
    all texts: no word goes across a gap.
    """
    found: list[Word] = []
    for chunk in _RUN.finditer(text):
        start, run = chunk.start(), chunk[0]
        words = _known_words(run) if len(run) <= LONGEST_WORD else _words(run)
        found += [Word(start + low, start + high, folded, key) for low, high, folded, key in words]
    return found


def _words(chunk: str) -> tuple[Word, ...]:
    """The words of what stands without a gap."""
    found = [
        Word(run.start(), run.end(), folded, key)
        for run in _RUN.finditer(chunk.translate(_GAPS))
        for folded, key in _of_run(run[0][:LONGEST_RUN])
    ]
    return tuple(_joined(found, chunk) if any(_may_begin(word) for word in found) else found)


_known_words = lru_cache(maxsize=KNOWN_WORDS)(_words)


def _may_begin(word: Word) -> bool:
    return len(word.folded) == 1 or _PREFIX.fullmatch(word.folded) is not None


def _goes_on(word: Word, following: Word, text: str) -> bool:
    """Whether both are parts of one word: letters of an acronym, or a beginning and what follows its hyphen."""
    between = text[word.end : following.start]
    if between == ".":
        return len(word.folded) == len(following.folded) == 1 and (word.folded + following.folded).isalpha()
    if between not in _HYPHENS or not _PREFIX.fullmatch(word.folded):
        return False
    return len(following.folded) > 1 and following.folded.isalpha()


def _joined(words: list[Word], text: str) -> list[Word]:
    found: list[Word] = []
    open_ = False
    for at, word in enumerate(words):
        if open_:
            folded = (found[-1].folded + word.folded)[:LONGEST_WORD]
            found[-1] = Word(found[-1].start, word.end, folded, _key(folded))
        else:
            found.append(word)
        open_ = at + 1 < len(words) and _goes_on(word, words[at + 1], text)
    return found


def key_of(word: str) -> str:
    """The key of one word; of several, those of each, separated by spaces; '' when no letter or digit is in it.

    Numbers, and words with a digit or in other letters than Latin ones, are their own keys.
    """
    return " ".join(each.key for each in words_of(word))


def places_of(text: str, wanted: Collection[str]) -> list[Word]:
    """Those of ``telling`` whose key is one of ``wanted``; most words of a long text are only looked at."""
    found, dropped, loud, left_out = [], stopwords(), text.isupper(), False
    for chunk in _RUN.finditer(text):
        run, start = chunk[0], chunk.start()
        for low, high, folded, key in _known_words(run) if len(run) <= LONGEST_WORD else _words(run):
            if key not in wanted:
                continue
            if folded not in dropped or (not loud and high - low > 1 and run[low:high].isupper()):
                found.append(Word(start + low, start + high, folded, key))
            else:
                left_out = True
    if left_out and not found:  # perhaps a word alone
        return [word for word in telling(text) if word.key in wanted]
    return found


def telling(text: str) -> list[Word]:
    """The words of a text that say what it is about: without stopwords.

    One in capitals is an acronym (UNA, SER), unless all is in capitals; and a word alone is never left out.
    """
    words, dropped = words_of(text), stopwords()
    loud = text.isupper()
    return [
        word
        for word in words
        if word.folded not in dropped
        or len(words) == 1
        or (not loud and word.end - word.start > 1 and text[word.start : word.end].isupper())
    ]


class _Part(NamedTuple):
    """A word of a chunk: how it is written, its key, and whether it is left out, unless it is an acronym."""

    written: str
    key: str
    common: bool
    loud: bool


def _parts(chunk: str) -> tuple[_Part, ...]:
    found = []
    for word in _words(chunk):
        written = chunk[word.start : word.end]
        loud = len(written) > 1 and written.isupper()
        found.append(_Part(written.lower(), word.key, word.folded in stopwords(), loud))
    return tuple(found)


_AROUND = ".,;:()[]«»“”\"'¿?¡!"
_known_parts = lru_cache(maxsize=KNOWN_WORDS)(_parts)


def _parts_of(run: str) -> tuple[_Part, ...]:
    """Of what stands between two spaces."""
    chunk = run.strip(_AROUND)
    if chunk[1:].islower():  # the first of a sentence: no acronym
        chunk = chunk.lower()
    return _known_parts(chunk) if len(chunk) <= LONGEST_WORD else _parts(chunk)


def _told(run: str) -> tuple[tuple[str, str], ...]:
    """Of what stands between two spaces, in a text that is not all in capitals and has more words."""
    return tuple(part[:2] for part in _parts_of(run) if not part.common or part.loud)


_known_told = lru_cache(maxsize=KNOWN_WORDS)(_told)


def telling_parts(text: str) -> list[tuple[str, str]]:
    """``telling`` without places: pairs of what is written, small, and its key. Much faster."""
    runs = text.split()
    loud = text.isupper()
    if not loud:
        short = len(text) <= LONGEST_RUN or max(map(len, runs), default=0) <= LONGEST_RUN
        found = list(chain.from_iterable(map(_known_told if short else _told, runs)))
        if len(found) > 1:
            return found
    parts = [part for run in runs for part in _parts_of(run)]
    if len(parts) == 1:
        return [parts[0][:2]]
    return [part[:2] for part in parts if not part.common or (part.loud and not loud)]


def keys_of(text: str) -> tuple[str, ...]:
    """The keys of a text's telling words, in order and as often as they stand in it."""
    return tuple(key for _written, key in telling_parts(text))


def stored(*texts: str) -> str:
    """The keys of several texts as one string to keep in a column: a space before, between and after.

    A text contains a word exactly when the string contains `` key ``, and a phrase when it contains `` key key ``.
    Between two texts stands ``BREAK``.

    >>> stored("Niños y niñas", "Crianças")
    ' nino nino . nino '
    """
    return joined(map(keys_of, texts))


def joined(keys_of_texts: Iterable[Sequence[str]]) -> str:
    """``stored`` of texts whose keys are known."""
    parts = [" ".join(keys) for keys in keys_of_texts if keys]
    return f" {f' {BREAK} '.join(parts)} " if parts else " "
