"""Recognising the form's own words in a document: labels, help texts, headings, and what people make of them.

Made from ``anexo1``; only what people write *instead* of a label stands here (``VARIANTS``). Pure.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from pifcss_registry.text import fold
from surveys import anexo1
from surveys.form_parts import Wording

INSTITUTION = anexo1.INSTITUTION.key
INITIATIVE = "initiative"
DESCRIBED = frozenset(field.key for field in anexo1.DESCRIPTION.fields)
ALIKE = 86  # of 100: a label retyped with mistakes; other labels of the form are at most 80 alike
MOST_WORDS = 60  # a longer line is no label

# What people write instead of a label, folded; "institution" or "initiative" says where it is meant.
VARIANTS: dict[tuple[str, str], tuple[str, ...]] = {
    (INSTITUTION, "country_institution"): (
        "pais e institucion",
        "pais e instituicao",
        "country and institution",
        "institucion que completa la ficha",
        "pais institucion",
    ),
    (INSTITUTION, "institution_strengths"): (
        "fortalezas de la institucion",
        "fortalezas institucionales",
        "fortalezas de su institucion",
        "fortalezas da instituicao",
        "identifica fortalezas en su institucion",
        "pontos fortes da instituicao",
    ),
    (INSTITUTION, "institution_weaknesses"): (
        "debilidades de la institucion",
        "debilidades institucionales",
        "debilidades de su institucion",
        "debilidades da instituicao",
        "fraquezas da instituicao",
        "fragilidades da instituicao",
        "identifica debilidades en su institucion",
        "pontos fracos da instituicao",
        "identifica debilidades em sua instituicao para desenvolver aliancas multiator na css e ct",
        "identifica fraquezas em sua instituicao para desenvolver aliancas multiator na css e ct",
    ),
    (INSTITUTION, "share"): (
        "le interesa compartir la experiencia",
        "interes en compartir la experiencia",
        "interes en compartir",
        "interesse em compartilhar a experiencia",
        "tem interesse em compartilhar",
        "tem interesse em partilhar a experiencia das iniciativas registadas com outros paises",
        "gostaria de compartilhar a experiencia das iniciativas registradas com outros paises",
        "interessa lhe partilhar a experiencia das iniciativas registadas com outros paises",
    ),
    (INITIATIVE, "type"): ("tipo de iniciativa", "tipo", "tipo da iniciativa", "type of initiative"),
    (INITIATIVE, "name"): (
        "nombre de la iniciativa",
        "nombre de iniciativa",
        "nombre iniciativa",
        "nombre del proyecto",
        "titulo de la iniciativa",
        "nome da iniciativa",
        "nome do projeto",
        "denominacion de la iniciativa",
        "name of the initiative",
        "nombre",
        "titulo",
    ),
    (INITIATIVE, "objectives"): (
        "objetivo",
        "objetivos",
        "objetivo s",
        "objetivo general",
        "objetivos de la iniciativa",
        "objetivo de la iniciativa",
        "objetivo geral",
        "objetivos da iniciativa",
        "objetivo da iniciativa",
        "objective",
        "objectives",
    ),
    (INITIATIVE, "actors"): (
        "tipo s de actor es involucrado s",
        "tipos de actores involucrados",
        "tipo de actores involucrados",
        "tipo de actor",
        "tipos de actores",
        "actores involucrados",
        "actores",
        "actores participantes",
        "socios",
        "tipos de atores envolvidos",
        "tipo s de ator es envolvido s",
        "atores envolvidos",
        "tipos de ator",
        "atores",
        "actors involved",
        "nombre todos los actores",
    ),
    (INITIATIVE, "partner_countries"): (
        "otros paises involucrados",
        "otros paises participantes",
        "otros paises",
        "paises involucrados",
        "paises participantes",
        "paises socios",
        "outros paises envolvidos",
        "outros paises participantes",
        "outros paises",
        "paises envolvidos",
        "other countries involved",
    ),
    ("", "focal_point"): (
        "punto focal",
        "nombre de punto focal",
        "nombre del punto focal",
        "nombre del punto focal y email",
        "nombre y correo del punto focal",
        "nombre y email del punto focal",
        "nombre e email del punto focal",
        "nombre y correo electronico del punto focal",
        "punto focal y correo electronico",
        "punto focal y email",
        "contacto",
        "persona de contacto",
        "ponto focal",
        "nome do ponto focal",
        "nome do ponto focal e email",
        "nome e email do ponto focal",
        "nome e email de ponto focal",
        "focal point",
        "name and email of the focal point",
    ),
    (INITIATIVE, "justification"): (
        "justificacion",
        "justificacion de la iniciativa",
        "justificativa",
        "justificacao",
        "justificativa da iniciativa",
        "rationale",
    ),
    (INITIATIVE, "strengths"): (
        "fortalezas",
        "fortalezas de la iniciativa",
        "fortalezas del diseno y o implementacion",
        "fortalezas del diseno y o implementacion de la iniciativa",
        "identifique hasta 3 fortalezas",
        "identifique hasta tres fortalezas",
        "pontos fortes",
        "forcas",
        "fortalezas do desenho e ou implementacao da iniciativa",
        "identifique ate 3 fortalezas do desenho e ou implementacao da iniciativa",
        "identifique ate 3 pontos fortes do desenho e ou implementacao da iniciativa",
        "identifique ate 3 forcas do desenho e ou da implementacao da iniciativa",
        "strengths",
    ),
    (INITIATIVE, "challenges"): (
        "desafios",
        "desafios de la iniciativa",
        "desafios del diseno y o implementacion de la iniciativa",
        "identifique hasta 3 desafios",
        "identifique hasta tres desafios",
        "desafios da iniciativa",
        "identifique ate 3 desafios do desenho e ou implementacao da iniciativa",
        "challenges",
    ),
    (INITIATIVE, "results"): (
        "resultados",
        "principales resultados",
        "resultados alcanzados",
        "principales resultados alcanzados",
        "resultados de la iniciativa",
        "indique hasta 3 resultados",
        "indique hasta tres de los principales resultados alcanzados",
        "principais resultados",
        "resultados alcancados",
        "principais resultados alcancados",
        "indique ate 3 dos principais resultados alcancados",
        "results",
    ),
}

_WORD = re.compile(r"\w+")
_LEAD = re.compile(r"^[\s\W_]*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z])[.)\-–]+\s*)?[\s\W_]*")
_AFTER = re.compile(r"^[\s:.?¿)\-–—*]+")
_CONTINUED = re.compile(r"^\W*(?:continuaci[oó]n|continua[cç][aã]o|cont)\b\W*", re.IGNORECASE)
_TYPES_LISTED = re.compile(r"^\s*\((?:sector|setor|public sector)\b[^)]*\)\s*:?\s*", re.I)


def all_wordings(*wordings: Wording | None) -> list[str]:
    """The texts of wordings in the three languages."""
    return [text for each in wordings if each is not None for text in (each.es, each.pt, each.en)]


@dataclass(frozen=True)
class Label:
    """A question's label found at the beginning of a line; ``rest`` is what follows it.

    ``scope`` is "institution", "initiative", or "" when the label does not tell. ``official``: the form's own words.
    """

    scope: str
    key: str
    rest: str
    official: bool = True


def _scoped() -> list[tuple[str, str, Wording, Wording | None]]:
    found = []
    for section, field in anexo1.iter_fields():
        scope = INSTITUTION if section.key == INSTITUTION else INITIATIVE
        found.append((scope, field.key, field.label, field.help))
    return found


def _without_brackets(text: str) -> str:
    return text.split(" (")[0]


def _official() -> list[tuple[str, tuple[str, str]]]:
    """Folded labels with their question, the longest first."""
    found = {}
    for scope, key, label, _help in _scoped():
        for text in all_wordings(label):
            found[fold(text)] = (scope, key)
            found.setdefault(fold(_without_brackets(text)), (scope, key))
    return sorted(found.items(), key=lambda each: -len(each[0]))


def _sentences(text: str) -> list[str]:
    parts = [fold(part) for part in re.split(r"(?<=[.?!:])\s+", text)]
    return [part for part in parts if part.count(" ") >= 4]


def _helps() -> list[str]:
    texts = {fold(text) for _scope, _key, _label, help_ in _scoped() for text in all_wordings(help_)}
    parts = {part for _s, _k, _l, help_ in _scoped() for text in all_wordings(help_) for part in _sentences(text)}
    return sorted(texts | parts, key=lambda each: -len(each))


def _chaff() -> frozenset[str]:
    form = anexo1.FORM
    return frozenset(map(fold, all_wordings(form.title, *form.intro, *form.closing)))


OFFICIAL = _official()
HELPS = [text for text in _helps() if text.count(" ") >= 4]
CHAFF = _chaff()
_VARIANTS = [(text, key) for key, texts in VARIANTS.items() for text in texts]
_EXACT_VARIANTS = dict(_VARIANTS)
_PHRASES = [*OFFICIAL, *((text, question) for text, question in _VARIANTS)]
_LONGEST_VARIANTS = sorted(_VARIANTS, key=lambda each: -len(each[0]))
_YES_NO_HELP = frozenset(fold(text) for text in all_wordings(anexo1.field(INSTITUTION, "share").help))


def _after_words(text: str, phrase: str) -> str | None:
    """What follows ``phrase`` (folded) at the beginning of ``text``; None when the text does not begin so."""
    left = phrase.split()
    for word in _WORD.finditer(text):
        folded = fold(word.group())
        for part in folded.split():
            if not left or left[0] != part:
                return None
            left.pop(0)
        if not left:
            return text[word.end() :]
    return None


@lru_cache(maxsize=4096)
def find_label(line: str, *, loose: bool = True) -> Label | None:
    """The question whose label ``line`` begins with; with ``loose`` also under the names of ``VARIANTS``."""
    text = line[_LEAD.match(line).end() :] if _LEAD.match(line) else line
    folded = fold(text)
    if not folded:
        return None
    for phrase, (scope, key) in OFFICIAL:
        if folded.startswith(phrase) and (rest := _after_words(text, phrase)) is not None:
            whole = not fold(rest) or rest.lstrip()[:1] in ":?(" or phrase.count(" ") >= 3 or fold(rest) != rest
            if _is_label(phrase, rest, loose) and whole:
                return Label(scope, key, _clean_rest(rest))
    head, colon, rest = text.partition(":")
    for part, after in ((head, rest), (text, "")) if colon else ((text, ""),):
        if label := _alike(fold(part), loose):
            return Label(label[0], label[1], _clean_rest(after), official=label[2])
    return _begun_with_variant(text, folded) if loose else None


def _begun_with_variant(text: str, folded: str) -> Label | None:
    """A name of ``VARIANTS`` with what follows it in the same line: a help text, also one in other words."""
    for phrase, (scope, key) in _LONGEST_VARIANTS:
        if not folded.startswith(phrase + " ") or (rest := _after_words(text, phrase)) is None:
            continue
        follows = rest.lstrip(" \t:.;–—-(")
        if strip_help(follows) != follows:
            return Label(scope, key, _clean_rest(rest), official=False)
        if phrase.count(" ") >= 3 and rest.lstrip()[:1] in tuple(":.?("):
            asked = follows.rpartition("?")
            return Label(scope, key, _clean_rest(asked[2] if asked[1] else rest), official=False)
    return None


def _is_label(phrase: str, rest: str, loose: bool) -> bool:
    """A one-word label such as "Justificación" is one only when nothing, a colon or a help text follows."""
    if phrase.count(" ") >= 2:
        return True
    follows = rest.lstrip()
    return not follows or follows[0] in ":." or bool(strip_help(follows) != follows) or (loose and follows[0] == "(")


def _alike(folded: str, loose: bool) -> tuple[str, str, bool] | None:
    if not folded or folded.count(" ") >= MOST_WORDS:
        return None
    if loose and folded in _EXACT_VARIANTS:
        return (*_EXACT_VARIANTS[folded], False)
    if folded.count(" ") < 2 and not loose:
        return None
    best, score = None, 0.0
    for phrase, question in OFFICIAL:
        if (likeness := fuzz.ratio(folded, phrase, score_cutoff=ALIKE)) > score:
            best, score = (*question, True), likeness
    if loose:
        for phrase, question in _VARIANTS:
            enough = ALIKE if len(phrase) > 12 else 92
            if (likeness := fuzz.ratio(folded, phrase, score_cutoff=enough)) > score:
                best, score = (*question, False), likeness
    return best


@lru_cache(maxsize=2048)
def find_retyped(line: str) -> Label | None:
    """The question of a cell that stands beside its answer: its label may be misspelt, its help said in other words.

    ``rest`` is what follows the label when it is neither help nor brackets.
    """
    text = line[_LEAD.match(line).end() :]
    words = [found for found in _WORD.finditer(text)]
    best: tuple[float, str, str, int] | None = None
    for phrase, (scope, key) in _PHRASES:
        n = phrase.count(" ") + 1
        if n > len(words):
            continue
        end = words[n - 1].end()
        if n < 3 and end < len(text) and not _CLOSES.match(text[end:]):
            continue
        likeness = fuzz.ratio(fold(text[:end]), phrase, score_cutoff=ALIKE)
        if likeness and (best is None or (n, likeness) > (best[3], best[0])):
            best = (likeness, scope, key, n)
    if best is None:
        return None
    rest = _ASIDE.sub("", _clean_rest(text[words[best[3] - 1].end() :])).strip(" .:")
    alike = any(fuzz.token_set_ratio(fold(rest), phrase) >= HELP_ALIKE for phrase in HELPS) if rest else False
    return Label(best[1], best[2], "" if alike or rest.endswith("?") else rest, official=False)


_CLOSES = re.compile(r"\s*[.:;(\[–—-]")
_ASIDE = re.compile(r"^\s*(?:\([^()]*\)|\[[^\]]*\])\s*")
HELP_ALIKE = 75  # of 100: a help text in other words
ASKS_ALIKE = 60  # of 100: a question that does the same


def is_reworded_help(line: str) -> bool:
    """Whether a line under a label asks what its help text asks, in other words."""
    folded = fold(line)
    asks = line.rstrip().endswith("?") and len(line) < 300
    return asks and any(fuzz.token_sort_ratio(folded, phrase) >= ASKS_ALIKE for phrase in HELPS)


def without_label(line: str, scope: str, key: str) -> str:
    """An answer without the words of its own question before it, or "Respuesta:"."""
    line = _REPLY.sub("", line)
    label = find_label(line)
    if label and label.key == key and label.rest and label.scope in ("", scope) and _SAID_AGAIN.match(line):
        return label.rest
    return line


_REPLY = re.compile(
    r"^\s*(?:respuestas?|respostas?|answer|resp|rta|rpta|r)\s*(?:[:/]|\.\s*[-–:]|\s[-–])\s*", re.IGNORECASE
)
_SAID_AGAIN = re.compile(r"[^:]{3,200}:\s*\S")


def _clean_rest(rest: str) -> str:
    rest = _CONTINUED.sub("", _TYPES_LISTED.sub("", rest))
    rest = _AFTER.sub("", rest)
    return strip_help(rest)


@lru_cache(maxsize=4096)
def strip_help(line: str) -> str:
    """The line without help texts of the form at its beginning; "" when it is nothing but one."""
    text = line
    for _again in range(4):
        lead = text.lstrip(" \t(¿")
        folded = fold(lead[:400])
        if not folded or (folded in _YES_NO_HELP and len(lead) < 8):
            return "" if not folded else text
        for phrase in HELPS:
            if folded.startswith(phrase) and (rest := _after_words(lead, phrase)) is not None:
                text = rest.lstrip(" \t.:;?)")
                break
        else:
            break
    if text and len(text) < 400 and any(_is_help(fold(text), phrase) for phrase in HELPS):
        return ""
    return text


def _is_help(folded: str, phrase: str) -> bool:
    return 0.7 < len(folded) / len(phrase) < 1.4 and fuzz.ratio(folded, phrase) >= ALIKE


@lru_cache(maxsize=4096)
def is_chaff(line: str) -> bool:
    """Whether the line is the form's title, introduction or farewell."""
    folded = fold(line)
    if folded in CHAFF:
        return True
    return len(folded) > 12 and len(folded) < 400 and any(fuzz.ratio(folded, each) >= 88 for each in CHAFF)


_NUMBER = r"(?:n\s*[o°º]?\s*)?(?P<number>\d{1,2}|uno|dos|tres|cuatro|um|dois|quatro|one|two|three|i{1,3}|iv)"
_HEADING = re.compile(
    rf"^(?:(?P<described>descripcion|descricao|description)|informacion(?:es)?|informacao|informacoes|information|datos|dados|ficha|bloque)?"
    rf"\s*(?:de|da|do|of|on|sobre)?\s*(?:la|a|the)?\s*(?:iniciativa|initiative)\s*{_NUMBER}$"
)
_INSTITUTIONAL = re.compile(
    r"^(?:informacion(?:es)?|informacao|informacoes|datos|dados)\s+"
    r"(?:institucional(?:es)?|institucionais|de la institucion|da instituicao)$|^institutional information$"
)
_DESCRIBED = re.compile(
    r"^(descripcion|descricao|description)(\s+(de|da|of)(\s+(la|the))?\s+(iniciativa|initiative))?$"
)


_SPELT = {
    "uno": 1,
    "um": 1,
    "one": 1,
    "i": 1,
    "dos": 2,
    "dois": 2,
    "two": 2,
    "ii": 2,
    "tres": 3,
    "three": 3,
    "iii": 3,
}
_SPELT |= {"cuatro": 4, "quatro": 4, "iv": 4}


def _figure(text: str) -> int:
    return int(text) if text.isdecimal() else _SPELT[text]


@dataclass(frozen=True)
class Heading:
    """``kind``: "institution", "initiative" (a block begins) or "description" (its second half).

    ``number`` is the one that the block bears, 0 when it bears none; ``continued``: the block began before.
    """

    kind: str
    number: int = 0
    continued: bool = False


@lru_cache(maxsize=4096)
def find_heading(line: str) -> Heading | None:
    """The heading that the line is, if it is one."""
    if len(line) > 80:
        return None
    folded = fold(line)
    bare = re.sub(r"\s+(?:continuacion|continuacao|cont)$", "", folded)
    if found := _HEADING.match(bare):
        kind = "description" if found["described"] else INITIATIVE
        return Heading(kind, _figure(found["number"]), bare != folded)
    if _INSTITUTIONAL.match(folded):
        return Heading(INSTITUTION)
    return Heading("description") if _DESCRIBED.match(folded) else None
