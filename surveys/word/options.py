"""The four options of "Tipo de iniciativa" as a document prints them, with what people add to them. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from pifcss_registry.text import fold
from surveys import anexo1

from .labels import all_wordings

FIELD = anexo1.field("initiative", "type")
_X = r"(?:[xX✓✔☒☑■●◉⊠]|\(\s*[xX✓✔]\s*\)|\[\s*[xX✓✔]\s*\]|→|=>|>>)"
_UNTICKED = r"(?:[☐□○◯]|\(\s*\)|\[\s*\]|_+)"
_LINE = re.compile(
    rf"^\s*(?P<before>{_X}|{_UNTICKED})?\s*[-–:.]?\s*(?P<number>[1-4])?\s*[-–.):°]*\s*(?P<middle>{_X}(?=\W)|{_UNTICKED})?\s*(?P<words>.*)$",
    re.S,
)
_LABELS = [(option.value, fold(text)) for option in FIELD.options for text in all_wordings(option.label)]
_EXPLANATIONS = [
    (option.value, fold(text))
    for option in FIELD.options
    if option.explanation
    for text in all_wordings(option.explanation)
]
_MARK_AFTER = re.compile(rf"[\s:\-–.]*({_X}|<-+|←)\s*$")
LONGEST = 2000  # a longer line is no option, whatever was added to it


@dataclass(frozen=True)
class PrintedOption:
    """One option of the form: whether it bears a mark, whether an empty box, and what was added to it."""

    value: int
    marked: bool
    unmarked: bool
    added: str
    explained: bool


@lru_cache(maxsize=2048)
def read_option(line: str) -> PrintedOption | None:
    """The option that a line is; None when it is none."""
    found = _LINE.match(line) if len(line) <= LONGEST else None
    if found is None:
        return None
    words = found["words"]
    marked = bool(re.fullmatch(_X, found["before"] or found["middle"] or "-"))
    unmarked = bool(found["before"] or found["middle"]) and not marked
    if after := _MARK_AFTER.search(words):
        words, marked = words[: after.start()], True
    folded = fold(words)
    for value, label in _LABELS:
        shortened = found["number"] and folded.count(" ") > 1 and label.startswith(folded + " ")
        if folded != label and not folded.startswith(label + " ") and not shortened:
            continue
        if found["number"] and int(found["number"]) != value:
            continue
        rest = folded[len(label) :].strip()
        for option, explanation in _EXPLANATIONS:
            if option == value and rest and (rest.startswith(explanation[:40]) or fuzz.ratio(rest, explanation) > 80):
                added = rest[len(explanation) :].strip() if rest.startswith(explanation) else ""
                return PrintedOption(value, marked or added in ("x", "si", "sim"), unmarked, "", True)
        return PrintedOption(value, marked, unmarked, _added(words, label), False)
    return None


def _added(words: str, label: str) -> str:
    """What stands after the option's name, as typed."""
    n = len(label.split())
    for count, word in enumerate(re.finditer(r"\w+", words), 1):
        if count == n:
            return words[word.end() :].strip(" :-–.()\t")
    return ""


def is_printed(line: str, *, beside: bool) -> bool:
    """Whether a line under the label is the form's option. ``beside``: it stands in the answer's place, where
    "2 - Proyecto" is an answer and only the option with its explanation is the form's."""
    option = read_option(line)
    if option is None:
        return False
    if option.unmarked or (option.marked and beside):
        return True
    return option.explained if beside else option.explained or bool(re.match(r"\W*[xX]?\W*[1-4]", line))
