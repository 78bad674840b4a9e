"""The same text without what the eye does not see or does not mind. Pure."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_BLANKS = re.compile(r"[^\S\n]+")
_NOTHING = re.compile(r"[\s\W_]*")
_WORD = re.compile(r"[^\W_]+")


def tidy(text: str) -> str:
    """One composed form, no invisible characters, every run of blanks one space, none at the ends."""
    visible = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _BLANKS.sub(" ", visible).strip()


def _base(character: str) -> str:
    low = unicodedata.normalize("NFKD", character)[:1].casefold()
    return low if len(low) == 1 else character


def fold(text: str) -> str:
    """Without accents and capitals, character by character: positions are those of ``text``."""
    return "".join(map(_base, text))


def key(text: str) -> str:
    """Only the words of the text, folded: to look up in tables and to compare."""
    return " ".join(_WORD.findall(fold(tidy(text))))


def says_nothing(text: str) -> bool:
    """Whether there is no letter and no figure: blanks, dashes, dots, lines to write on."""
    return _NOTHING.fullmatch(text) is not None
