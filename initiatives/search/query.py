"""What a person asks for: words, "phrases", and what is to be left out, with a minus before it.

All terms must be found. Nothing that is typed is an error: what cannot be used is left out and named. Words that are
joined without a gap (Sur-Sur, I+D) are a phrase.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .keys import Word, telling, words_of

MAX_TEXT = 200  # signs that are read
MAX_TERMS = 12  # words and phrases, also those to be left out


class Why(StrEnum):
    """Why a part of what was typed is not looked for."""

    COMMON = "common"  # a word that says nothing of what a text is about
    EMPTY = "empty"  # no letter or digit in all of it
    TOO_LONG = "too_long"  # beyond ``MAX_TEXT``
    TOO_MANY = "too_many"  # beyond ``MAX_TERMS``


@dataclass(frozen=True)
class LeftOut:
    """A part of what was typed, at most ``MAX_TEXT`` signs of it, and why it is not looked for."""

    text: str
    why: Why


@dataclass(frozen=True)
class Term:
    """A word, or the words of a phrase in order, with their places in the query's text."""

    words: tuple[Word, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(word.key for word in self.words)

    @property
    def contained(self) -> str:
        """What ``keys.stored`` contains exactly when the text has the term."""
        return f" {' '.join(self.keys)} "


@dataclass(frozen=True)
class Query:
    """``terms`` must all be found, ``excluded`` must not. ``text`` is what was read of what was typed."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def __bool__(self) -> bool:
        """Whether it asks for anything: what asks for nothing finds everything."""
        return bool(self.terms or self.excluded)

    @property
    def contained(self) -> tuple[str, ...]:
        """What the stored keys must contain, every one of them."""
        return tuple(term.contained for term in self.terms)

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the stored keys must not contain, none of them."""
        return tuple(term.contained for term in self.excluded)


_QUOTES = '"«»“”„‟'
_PART = re.compile(
    rf"(?P<minus>(?<!\S)[-−–](?=\S))?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<chunk>[^\s{_QUOTES}]+))"
)
_JOINED = re.compile(r"[-‐‑–'’.+&@_]*")


def parse(text: str) -> Query:
    """The query that a text means. Never raises.

    >>> [term.keys for term in parse('"gestión del agua" -minas').terms]
    [('gestion', 'agu')]
    """
    read, rest = _shortened(" ".join(text.split()))
    words, told = words_of(read), set(telling(read))
    asked = list(_asked(read, words, told))
    common = [LeftOut(read[word.start : word.end], Why.COMMON) for word in words if word not in told]
    if not asked:  # common words only: one may be an acronym
        asked, common = list(_asked(read, words, set(words))), []
    distinct = list({(minus, term.keys): (minus, term) for minus, term in reversed(asked)}.values())[::-1]
    left_out = list(dict.fromkeys(common))
    for _minus, term in distinct[MAX_TERMS:]:
        left_out.append(LeftOut(read[term.words[0].start : term.words[-1].end], Why.TOO_MANY))
    if rest:
        left_out.append(LeftOut(rest[:MAX_TEXT], Why.TOO_LONG))
    if read and not words:
        left_out.append(LeftOut(read, Why.EMPTY))
    used = distinct[:MAX_TERMS]
    return Query(
        text=read,
        terms=tuple(term for minus, term in used if not minus),
        excluded=tuple(term for minus, term in used if minus),
        left_out=tuple(left_out),
    )


def _shortened(text: str) -> tuple[str, str]:
    """The beginning that is read, which ends between two words if that can be, and the rest."""
    if len(text) <= MAX_TEXT:
        return text, ""
    gap = text.rfind(" ", 0, MAX_TEXT + 1)
    end = gap if gap > 0 else MAX_TEXT
    return text[:end], text[end:].strip()


def _asked(read: str, words: list[Word], kept: set[Word]) -> Iterator[tuple[bool, Term]]:
    """Terms in order, each with whether it is to be left out; of their words those that are ``kept``."""
    for part in _PART.finditer(read):
        inside = [word for word in words if part.start() <= word.start < part.end()]
        groups = [inside] if part["phrase"] is not None else _joined(read, inside)
        for group in groups:
            telling_ones = tuple(word for word in group if word in kept)
            if telling_ones:
                yield bool(part["minus"]), Term(telling_ones)


def _joined(read: str, words: list[Word]) -> list[list[Word]]:
    """The words of a part without a gap in it: those that a sign joins, and those that it separates."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and _JOINED.fullmatch(read[groups[-1][-1].end : word.start]):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups
