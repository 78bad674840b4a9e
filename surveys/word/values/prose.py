"""Actors told in sentences: "Por el sector público participan A y B; por la academia, C. D apoya como ...". Pure."""

import re

from .kinds import is_kind

_ARTICLE = r"(?:el|la|los|las|o|a|os|as)"
_TAKES_PART = (
    r"(?:participa\w*|interviene\w*|interv[eé]m|est[aá]n?|est[aã]o|act[uú]an?|atuam?|acompa[ñn]\w*|colabora\w*|apoya\w*"
    r"|integra\w*|son|es|s[aã]o)"
)
_HEAD = re.compile(
    rf"(?:^|(?<=[;.,])\s*|(?<=\s))(?:(?:y|e),?\s+)?(?:por|desde|como|en|del?|pelo|pela|da|do)\s+(?:parte\s+del?\s+)?"
    rf"(?:{_ARTICLE}\s+)?(?P<kind>\w+(?:\s+\w+){{0,3}}?)(?:\s*[,:]|\s+{_TAKES_PART}\b)\s*",
    re.IGNORECASE,
)
_AS = re.compile(
    rf"(?P<name>\S.*?)\s+{_TAKES_PART}\s+(?:en calidad de|como|na qualidade de)\s+(?:un[ao]?\s+)?(?P<kind>[^.;,]+)",
    re.IGNORECASE,
)
_ARTICLES = re.compile(rf"(^|[,;]\s*|\s(?:y|e)\s+){_ARTICLE}\s+(?=[A-ZÁÉÍÓÚÑ])", re.IGNORECASE)
LONGEST = 3000  # characters


def told(text: str) -> list[tuple[str, str]]:
    """Pairs of the words of a type and the names that go with it; none for a text that does not tell actors so."""
    if len(text) > LONGEST:
        return []
    heads = [found for found in _HEAD.finditer(text) if is_kind(found["kind"])]
    if not heads or text[: heads[0].start()].strip():
        return []
    ends = [*(found.start() for found in heads[1:]), len(text)]
    pairs = []
    for head, end in zip(heads, ends, strict=True):
        names, *others = re.split(r"\.\s+(?=[A-ZÁÉÍÓÚÑ])", text[head.end() : end])
        pairs.append((head["kind"], _bare(names)))
        for sentence in others:
            found = _AS.fullmatch(sentence.strip(" ."))
            kind = found["kind"] if found and is_kind(found["kind"]) else ""
            pairs.append((kind, _bare(found["name"] if found and kind else sentence)))
    return [(kind, names) for kind, names in pairs if names]


def _bare(names: str) -> str:
    return _ARTICLES.sub(r"\1", re.sub(r"[\s,;.]+(?:(?:y|e),?)?$", "", names.strip()))
