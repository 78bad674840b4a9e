"""The countries of an answer, and the country and institution that complete a ficha. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..lines import Found, Line
from .country_names import (
    Hit,
    country_misspelt,
    country_named,
    country_of_demonym,
    find_agencies,
    find_countries,
    find_demonyms,
)
from .marks import strip_mark
from .organisations import names_an_organisation
from .plain import fold, key, says_nothing, tidy
from .text import NOT_AN_ANSWER, rows_of

_NONE_WORDS = NOT_AN_ANSWER | {
    *(
        "no",
        "ninguno",
        "ninguna",
        "nenhum",
        "nenhuma",
        "none",
        "ningun otro pais",
        "ningun pais",
        "nenhum pais",
        "no hay",
    ),
    *(
        "nenhum outro pais",
        "nao ha",
        "por definir",
        "a definir",
        "sin otros paises",
        "no hay otros paises",
        "nao tem",
    ),
    *(
        "no participan otros paises",
        "no involucra otros paises",
        "no other countries",
        "no se involucran otros paises",
    ),
    *("no tiene", "no existen", "no se involucraron otros paises", "nao", "sin datos"),
}
_LABEL = re.compile(r"^\s*(?:otros\s+)?(?:pa[ií]s(?:es)?|countr(?:y|ies))(?:\s+\w+){0,2}\s*:\s*", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:la|el|los|las|o|a|os|as|the|con|com|and|y|e|de|del|do|da|en|em|por|también|además"
    r"|gobiernos?|governos?|socios?|socias?|parceiros?|contrapartes?|colegas|rep[úu]blica|estado|reino"
    r"|gobierno nacional|pa[ií]s)\s+"
    r"(?:(?:de|del|do|da|of)\s+)?(?:(?:la|el|los|las)\s+)?)+",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:(?:primer|segundo|primeiro|pais|socio) )?(?:oferente|receptor|beneficiari[oa]|socio|donante|cooperante"
    r"|ofertante|contraparte|facilitador|recipiendari[oa]|parceiro|doador)(?:e?s)?(?: y receptor| e receptor)?"
)
_BREAKS = re.compile(
    r"[,;\n/|()\[\]\t•·]|\s[-–—]\s|:\s|(?<!\bRep)(?<!\brep)\.\s+|\.$|\s(?:y|e|and|ou|o|con|com|más)\s(?=\S)"
)


def _label_gone(row: str) -> str:
    return _LABEL.sub("", strip_mark(row))


@dataclass(frozen=True)
class _Part:
    """A piece of an answer between two breaks; ``bracketed`` when it stands in brackets."""

    text: str
    bracketed: bool


def _parts(row: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[_Part, int, int]]:
    """The pieces of a row and their places; names found whole ("Trinidad y Tobago") are not cut."""
    start, depth = 0, 0
    for cut in [*_BREAKS.finditer(row), None]:
        if cut and any(one < cut.end() and cut.start() < other for one, other in taken):
            continue
        end = cut.start() if cut else len(row)
        if not says_nothing(row[start:end]):
            yield _Part(tidy(row[start:end]), depth > 0), start, end
        if cut:
            mark = cut.group().strip()
            depth = max(0, depth + (mark in "([" and mark != "") - (mark in ")]" and mark != ""))
            start = cut.end()


def _alone(text: str) -> str:
    """The country of a piece that says nothing else."""
    bare = _LEAD.sub("", text).strip(" .:*\"“”'")
    whole = text.strip(" .:*\"“”'")
    return (
        country_named(whole)
        or country_named(bare)
        or country_of_demonym(bare)
        or country_misspelt(bare)
        or country_misspelt(whole)
    )


def _inside(part: _Part, hits: Sequence[Hit]) -> list[str]:
    """The countries in a piece that says more: none when they only belong to the name of an organisation."""
    bare = _LEAD.sub("", part.text)
    return [] if names_an_organisation(bare) and fold(bare).split()[0] != "gobierno" else [hit.code for hit in hits]


def _countries_of(row: str) -> tuple[list[str], list[str]]:
    """The countries of a row and the pieces where none was understood.

    A bracket that follows a country speaks of it: "Alemania (GIZ)". One that follows something else explains it:
    "Centroamérica (Honduras y Guatemala)".
    """
    codes: list[str] = []
    unknown: list[str] = []
    if whole := _alone(row):
        return [whole], []
    outside_known = False
    hits = find_countries(row)
    for part, start, end in _parts(row, [(hit.start, hit.end) for hit in hits]):
        alone = _alone(part.text)
        found = [alone] if alone else _inside(part, [hit for hit in hits if start <= hit.start and hit.end <= end])
        codes += found
        if part.bracketed:
            if found and not outside_known and unknown:
                unknown.pop()
            outside_known = outside_known or bool(found)
            continue
        outside_known = bool(found)
        if not found and key(part.text) not in _NONE_WORDS and not _ROLE.fullmatch(key(part.text)):
            unknown.append(part.text)
    return codes, unknown


def _introduction_gone(row: str) -> str:
    """A row without what announces its countries: "Países del Caribe: Haití y Jamaica"."""
    before, colon, after = row.partition(":")
    return after if colon and find_countries(after) and not _alone(before) and not find_countries(before) else row


def read_countries(lines: Sequence[Line]) -> Found[tuple[str, ...]]:
    """ISO codes in the order written, each once. What is no country ("Unión Europea") is left over, with a note
    unless it is only the talk around the countries."""
    codes: list[str] = []
    unknown: list[str] = []
    notes: list[tuple[str, dict[str, str]]] = []
    for row in map(_label_gone, rows_of(lines)):
        if key(row) in _NONE_WORDS:
            continue
        found, strange = _countries_of(_introduction_gone(row))
        codes += found
        unknown += strange
        told = [text for text in strange if not found or not text[0].islower()]
        notes += [("country_not_understood", {"text": text}) for text in told]
    return Found(tuple(dict.fromkeys(codes)), tuple(unknown), tuple(notes))


_LABELS = re.compile(
    r"(?:^|(?<=[\s,;./|-]))(?:(?P<country>pa[ií]s|country)|(?P<institution>(?:instituci[oó]n|institui[cç][aã]o"
    r"|institution|organismo|entidad|entidade)(?:\s+(?:que\s+)?(?:completa|preenche|responsable|completing)[^:\n]*)?))\s*:\s*",
    re.IGNORECASE,
)
_APART = re.compile(r"\s*(?:[,;|/\t:]|\s[-–—]+\s|(?<=\S)[–—]|[-–—](?=\s)|\.\s)\s*")
_EDGES = " ,;:/|-–—\t."


def _institution_text(rows: Sequence[str]) -> str:
    """Rows of an institution as one line."""
    text = ""
    for row in rows:
        row = row.strip()
        if row and not says_nothing(row):
            glue = "" if not text else " " if text[-1] in ",;:-–—(/" or row[0] in "(,;" else ", "
            text += glue + row
    return tidy(text)


def _edges_gone(text: str) -> str:
    bare = text.strip(" ,;:/|-–—\t")
    return (
        bare[:-1]
        if bare.endswith(".") and not re.search(r"\.[^\s.]\.$|[A-Z]\.$", bare) and bare.count(".") == 1
        else bare
    )


def _labelled(text: str) -> tuple[str, str] | None:
    """Country and institution when the answer names one of them with a label."""
    found = list(_LABELS.finditer(text))
    if not found:
        return None
    ends = [*(each.start() for each in found[1:]), len(text)]
    said = {each.lastgroup: text[each.end() : end].strip(" ,;/|\n") for each, end in zip(found, ends, strict=True)}
    before = text[: found[0].start()].strip(" ,;/|\n")
    country = said.get("country", "")
    institution = said.get("institution", "")
    if "institution" not in said and "\n" in country:
        country, institution = country.split("\n", 1)
    elif "country" not in said and before:
        country = before
    code = _alone(country)
    return (code, institution) if code else None


def _separate(text: str) -> tuple[str, str] | None:
    """Country and institution when the country is the first or the last part of the answer."""
    cuts = list(_APART.finditer(text)) + list(re.finditer(r"\s*\n\s*", text))
    cuts.sort(key=lambda cut: cut.start())
    for cut in cuts:
        if code := _country_alone(text[: cut.start()]):
            return code, text[cut.end() :]
    for cut in reversed(cuts):
        if code := _country_alone(text[cut.end() :]):
            return code, text[: cut.start()]
    if (bracket := re.fullmatch(r"(?P<rest>.*\S)\s*\((?P<in>[^()]+)\)\.?", text, re.DOTALL)) and (
        code := _country_alone(bracket["in"])
    ):
        return code, bracket["rest"]
    if (bracket := re.fullmatch(r"(?P<out>[^()]+)\((?P<in>.+)\)\.?", text, re.DOTALL)) and (
        code := _country_alone(bracket["out"])
    ):
        return code, bracket["in"]
    for hit in find_countries(text)[:1]:
        rest = text[hit.end :].strip()
        if hit.start == 0 and names_an_organisation(rest):
            return hit.code, rest
    return None


def _country_alone(text: str) -> str:
    bare = text.strip(_EDGES)
    return country_named(bare) or country_named(_LEAD.sub("", bare)) or country_misspelt(bare)


def _suggested(text: str) -> str:
    """The only country that the words of an institution point to: by name, by demonym, by agency."""
    for codes in ([hit.code for hit in find_countries(text)], find_demonyms(text), find_agencies(text)):
        if len(set(codes)) == 1:
            return codes[0]
        if codes:
            return ""
    return ""


def read_institution(lines: Sequence[Line]) -> Found[tuple[str, str]]:
    """The country's ISO code and the institution, apart; "" for what is not said.

    The institution loses the country only where the country is a part of its own. Where it is not, the code is that
    of the country named, or pointed to by a demonym or by the acronym of its agency, and the institution stays whole.
    """
    text = "\n".join(strip_mark(row) for row in rows_of(lines))
    if key(text) in NOT_AN_ANSWER:
        return Found(("", ""))
    if code := _country_alone(text):
        return Found((code, ""))
    code, rest = _labelled(text) or _separate(text) or ("", _LABELS.sub("", text))
    institution = _edges_gone(_institution_text(_LABELS.sub("", rest).split("\n")))
    if twice := _separate(institution) if code else None:
        institution = _edges_gone(_institution_text([twice[1]])) if twice[0] == code else institution
    return Found((code or _suggested(institution), institution))
