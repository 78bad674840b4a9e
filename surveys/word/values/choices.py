"""Answers that choose: yes or no, and the type of initiative. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from surveys.anexo1 import TYPE_OPTIONS

from ..lines import Found, Line
from .plain import fold, key, says_nothing, tidy
from .text import NOT_AN_ANSWER, rows_of

_YES = r"s[ií]|sim|yes"
_NO = r"no|não|nao"
_TICKS = "xX×✓✔✗✘☒☑🗹⊠■●✖"
# What a printed pair of options is made of: an option, a tick, a place for a tick left free.
_TICK = rf"[(\[]\s*[{_TICKS}*]\s*[)\]]|_*(?<![^\W_])[{_TICKS}](?![^\W_])_*|[→►▶]"
_FREE = r"[(\[]\s*[)\]]|[☐□○◻⬜]|_+"
_PIECE = re.compile(
    rf"(?P<O>(?<![^\W_])(?:{_YES}|{_NO})(?![^\W_]))|(?P<T>(?:{_TICK}))|(?P<F>{_FREE})|[^\S\n]+|[\W]", re.IGNORECASE
)
# Where the tick stands among the two options, and which of them it chooses.
_CHOICES = {"TOO": 0, "TOFO": 0, "OTOF": 0, "OTFO": 0, "OOT": 1, "OFOT": 1, "FOTO": 1, "OFTO": 1}
_NOTHING_CHOSEN = {"OO", "FOFO", "OFOF"}
_PAIR = re.compile(rf"^\W*(?:{_YES})\s*(?:/|\||\bo\b|\bou\b|\bor\b)\s*(?:{_NO})\b\W*", re.IGNORECASE)
_FIRST = re.compile(rf"[^\w☐]*(?:[{_TICKS}]\W+)?(?:(?P<yes>{_YES})|(?P<no>{_NO}))(?![^\W_])", re.IGNORECASE)
_NO_OBJECTION = (
    r"(?:no|nao|sin|sem) (?:(?:hay|tenemos|existe\w*|vemos|ha|temos) )?(?:ningun\w* |nenhum\w* )?"
    r"(?:inconvenient|problema|objeci|impediment)"
)
_AFFIRMS = re.compile(
    r"\b(?:por supuesto|claro|desde luego|afirmativ[oa]|de acuerdo|(?:nos|me|le) interesa\w*|interesad[oa]s?"
    r"|con gusto"
    r"|com certeza|(?:temos|tenemos|hay|ha) (?:mucho |muito )?interes\w*|com prazer|of course|certainly|positiv[oa]"
    r"|nos encanta\w*|dispuest[oa]s?|encantad[oa]s?|ok|concordamos|com gosto|s[i]|sim|yes)\b|" + _NO_OBJECTION
)
_DENIES = re.compile(r"\b(?:no|nao|tampoco|negativ[oa]|not|nunca|sin interes|sem interesse)\b")


def _ticked(text: str) -> tuple[bool, bool | None]:
    """Whether the text is a printed pair "Sí", "No" and nothing else, and which of them is ticked."""
    pieces, at = [], 0
    while at < len(text):
        if not (piece := _PIECE.match(text, at)):
            return False, None
        pieces += [piece] if piece.lastgroup else []
        at = piece.end()
    pattern = "".join(piece.lastgroup or "" for piece in pieces)
    options = [piece for piece in pieces if piece.lastgroup == "O"]
    answers = [re.fullmatch(_YES, piece.group(), re.IGNORECASE) is not None for piece in options]
    if set(answers) != {True, False}:
        return False, None
    if pattern == "OTO":
        before, after = pieces[1].start() - pieces[0].end(), pieces[2].start() - pieces[1].end()
        return True, answers[before > after]
    return pattern in _CHOICES or pattern in _NOTHING_CHOSEN, answers[
        _CHOICES[pattern]
    ] if pattern in _CHOICES else None


def read_yes_no(lines: Sequence[Line], chosen: bool | None = None) -> Found[bool | None]:
    """Yes, no, or None for what is not said; "Si/No" left as printed says nothing.

    ``chosen`` is the option that the document marks by formatting, used when the words alone do not tell.
    """
    raw = " ".join(line.text for line in lines)
    text = tidy(raw)
    printed, answer = _ticked(raw)
    if answer is None and not printed:
        answer = _yes_or_no(text)
    if answer is None:
        answer = chosen
    if answer is not None or printed or says_nothing(text):
        return Found(answer)
    return Found(None, (text,), (("share_not_understood", {"text": text}),))


def _yes_or_no(text: str) -> bool | None:
    """Of an answer in words: what it begins with, or else what it says first."""
    rest = _PAIR.sub("", text)
    words = fold(rest)
    if re.match(r"\W*" + _NO_OBJECTION, words):
        return True
    if first := _FIRST.match(rest):
        return first["yes"] is not None
    affirms, denies = _AFFIRMS.search(words), _DENIES.search(words)
    if affirms and denies and re.search(r"\bque (?:no|nao)\b", words):
        return False
    if affirms and denies:
        return affirms.start() <= denies.start()
    return True if affirms else False if denies else None


@dataclass(frozen=True)
class TypeAnswer:
    """The number of the chosen option, None when none is, and what "Otros" specifies."""

    type: int | None = None
    other: str = ""


_NAMES = {
    1: ("accion", "acao", "action", "accion puntual"),
    2: ("proyecto", "projeto", "project"),
    3: (
        "espacio de articulacion interinstitucional",
        "espacio de articulacion",
        "espaco de articulacao interinstitucional",
        "espaco de articulacao",
        "espacio interinstitucional",
        "inter institutional coordination space",
        "coordination space",
        "articulacion interinstitucional",
    ),
    4: ("otros", "otro", "outros", "outro", "other", "otra", "outra"),
}
_FIGURES = {
    "uno": 1,
    "una": 1,
    "um": 1,
    "uma": 1,
    "one": 1,
    "dos": 2,
    "dois": 2,
    "duas": 2,
    "two": 2,
    "tres": 3,
    "three": 3,
}
_FIGURES |= {"cuatro": 4, "quatro": 4, "four": 4, "primera": 1, "segunda": 2, "tercera": 3, "cuarta": 4}
_FIGURES |= {"primeira": 1, "terceira": 3, "quarta": 4}
_SPELT = re.compile(
    r"\b(?:opcion|opcao|option|numero|number|tipo|n)\s*(?:numero|n[o.]?|nro\.?|#)?\s*[:.]?\s*(?P<word>"
    + "|".join(_FIGURES)
    + r")\b|^(?P<alone>"
    + "|".join(_FIGURES)
    + r")\b(?:\s+opcion)?[\s.]*$|\b(?:la|a)\s+(?P<which>primera|segunda|tercera|cuarta|primeira|terceira|quarta)\b"
)
_NUMBER = re.compile(
    r"(?<![\w.,/])(?:n[º°.]\s*)?(?P<n>[1-4])(?![\d%]|[.,/]\d|\s*(?:años|anos|países|paises|meses)\b)"
)
_OTHER = re.compile(r"\b(?:otr[oa]s?|outr[oa]s?|other)\b\s*(?:tipo\s*)?[:.,;\-–—(]*\s*", re.IGNORECASE)
_SPECIFY = re.compile(r"^\W*(?:especifi\w+|indi\w+ cu[aá]l|cu[aá]l|specify)\W*", re.IGNORECASE)
_OPTION_LINE = re.compile(r"(?P<before>.*?)\b(?P<n>[1-4])\s*[-–—.):]?\s*(?P<label>.*)", re.DOTALL)


def _named_types(words: str) -> list[int]:
    """The types named by their words, in order of place."""
    places = {}
    for number, names in _NAMES.items():
        at = [found.start() for name in names if (found := re.search(rf"\b{name}(?:s|es)?\b", words))]
        if at:
            places[number] = min(at)
    return sorted(places, key=places.__getitem__)


def _specified(text: str) -> str:
    """What follows "Otros", or the figure 4, without its punctuation."""
    found = _OTHER.search(text)
    rest = (
        text[found.end() :]
        if found
        else re.sub(r"^\W*(?:opci[oó]n\s*)?4\s*[-–—.):]*\s*", "", text, flags=re.IGNORECASE)
    )
    rest = _SPECIFY.sub("", rest).strip(' \t\n:;-–—_.,"“”')
    if rest.endswith(")") and rest.count("(") < rest.count(")"):
        rest = rest[:-1].rstrip()
    if re.fullmatch(r"\W*4?\W*", rest):
        return ""
    return "" if key(rest) in ("especificar", "specify") else rest


def _numbers(text: str) -> list[int]:
    folded = fold(text)
    figures = [int(found["n"]) for found in _NUMBER.finditer(folded)]
    spelt = [_FIGURES[found["word"] or found["alone"] or found["which"]] for found in _SPELT.finditer(folded)]
    return list(dict.fromkeys(figures + spelt))


def _is_option_text(text: str) -> int | None:
    """The option whose label and explanation a text repeats from the form."""
    words = key(text)
    for option in TYPE_OPTIONS:
        for language in ("es", "pt", "en"):
            whole = key(getattr(option.label, language))
            if option.explanation:
                explained = key(getattr(option.explanation, language))
                if len(words) > 30 and fuzz.partial_ratio(explained, words) >= 90:
                    return option.value
            elif words == whole:
                return option.value
    return None


def _from_answer(text: str) -> tuple[list[int], str]:
    """The types that the answer says, in order, and what it specifies for "Otros"."""
    words = key(text)
    first = re.match(
        r"\W*(?:opci[oó]n|op[cç][aã]o|option|tipo|n[º°.]?|número)?\W*(?P<n>[1-4])(?!\d)", text, re.IGNORECASE
    )
    numbers = _numbers(text)
    if first and int(first["n"]) == 4:
        return [4], _specified(text)
    if first and (whole := _is_option_text(text)) == int(first["n"]):
        return [whole], ""
    if whole := _is_option_text(text):
        return [whole], ""
    if re.match(r"\W*(?:otr[oa]s?|outr[oa]s?|other)\b", text, re.IGNORECASE):
        return [4], re.sub(r"[\s(]*\b4\b[\s)]*$", "", _specified(text))
    named = _named_types(words)
    if numbers:
        return numbers, ""
    if 4 in named and len(named) > 1:
        named.remove(4)
    return named, _specified(text) if named == [4] else ""


def _marked_options(lines: Sequence[Line]) -> tuple[list[int], str, bool]:
    """The options that carry a mark, what was typed after "Otros", and whether any option was touched."""
    marked: list[int] = []
    other = ""
    pending = False
    number = 0
    for row in rows_of(lines):
        found = _OPTION_LINE.fullmatch(row)
        option = _named_types(key(found["label"])[:60]) if found else []
        if found and option and option[0] == int(found["n"]):
            number = int(found["n"])
            after = (
                re.search(rf"(?:{_TICK})[\s.]*$", found["label"])
                if number != 4
                else re.search(rf"(?<=\s)(?:{_TICK})[\s.]*$|(?:{_TICK})[\s.]*$", found["label"])
            )
            if (
                pending
                or re.search(_TICK, found["before"])
                or (after and not re.search(r"\w$", found["label"][: after.start()]))
            ):
                marked.append(number)
            if number == 4:
                typed = _specified(re.sub(rf"\s*(?:{_TICK})[\s.]*$", "", found["label"]))
                other = "" if says_nothing(typed) else typed
            pending = False
        elif arrow := re.fullmatch(rf"\s*(?:(?:{_TICK})|=>|->)\s*(?P<n>[1-4])\W*", row):
            marked.append(int(arrow["n"]))
        else:
            pending = re.fullmatch(rf"\s*(?:{_TICK})\s*", row) is not None
    return marked, other, bool(marked or other)


def read_type(
    option_lines: Sequence[Line],
    answer_lines: Sequence[Line],
    chosen: Sequence[int] = (),
    struck: Sequence[int] = (),
) -> Found[TypeAnswer]:
    """The type of initiative: from the answer's place, or else from marks beside the official options.

    ``chosen`` are the options emphasised by formatting, ``struck`` those crossed out: both speak when words do not.
    More than one type is none, with a note.
    """
    text = tidy(" ".join(rows_of(answer_lines)))
    text = "" if key(text) in NOT_AN_ANSWER else text
    marked, typed, _ = _marked_options(option_lines)
    said, other = _from_answer(text) if text else ([], "")
    if said == [4] and not other:
        other = typed
    numbers = said or marked
    understood = bool(said)
    if not numbers:
        left = [number for number in (1, 2, 3, 4) if number not in struck]
        numbers = list(chosen) or (left if struck and len(left) == 1 else []) or ([4] if typed else [])
    if not said and numbers == [4]:
        other = typed or text
        understood = True
    notes: list[tuple[str, dict[str, str]]] = []
    leftovers: tuple[str, ...] = ()
    if text and not understood:
        leftovers = (text,)
    if len(set(numbers)) > 1:
        leftovers = (text or " / ".join(map(str, numbers)),)
        return Found(TypeAnswer(), leftovers, (("type_ambiguous", {}),))
    if not numbers:
        if text:
            notes.append(("type_not_understood", {"text": text}))
        return Found(TypeAnswer(), leftovers, tuple(notes))
    if numbers[0] == 4 and not other:
        notes.append(("type_other_missing", {}))
    return Found(TypeAnswer(numbers[0], other if numbers[0] == 4 else ""), leftovers, tuple(notes))
