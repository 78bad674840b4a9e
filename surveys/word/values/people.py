"""The focal points of an answer: names and e-mails. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..declared import Person
from ..lines import Found, Line
from .country_names import country_named
from .marks import strip_mark
from .organisations import names_an_organisation
from .plain import fold, key, says_nothing, tidy
from .text import NOT_AN_ANSWER, rows_of

_AT = (
    (re.compile(r"\s*[(\[{]\s*(?:at|arroba|@)\s*[)\]}]\s*", re.IGNORECASE), "@"),
    (re.compile(r"(?<=[\w.])\s+(?:arroba|at)\s+(?=[\w-]+\.\w)", re.IGNORECASE), "@"),
    (re.compile(r"\s*[(\[]\s*(?:punto|ponto|dot)\s*[)\]]\s*", re.IGNORECASE), "."),
    (re.compile(r"(?<=[\w.])\s*@\s*(?=\w)"), "@"),
    (re.compile(r"(?<=\w)\.?\s*mailto\s*:\s*", re.IGNORECASE), " "),
    (re.compile(r"\bmailto\s*:\s*", re.IGNORECASE), ""),
)
_SPACED_DOMAIN = re.compile(r"(@[\w-]+(?:\.[\w-]+)*)\s*\.\s*(?=(?:com|org|net|edu|gov|gob|int|[a-z]{2})\b)")
_EMAIL = re.compile(r"[\w.+%'-]*[\w+]@[\w-]+(?:\.[\w-]+)+")
_LABEL = re.compile(
    r"\b(?:nombres?|nomes?|names?)(?:\s+(?:y\s+apellidos?|completo|e\s+sobrenome|del?\s+(?:punto|ponto)\s+focal|do\s+ponto\s+focal"
    r"|complete))?\s*:"
    r"|\b(?:punto|ponto)s?\s+foca(?:l|les|is)\s*\d?\s*:|\bfocal\s+points?\s*:|\bapellidos?\s*:|\bsobrenome\s*:|\bcontacto?\s*:"
    r"|\bresponsable\s*:|\btitular\s*:|\bsuplente\s*:|\balterno\s*:"
    r"|\b(?:e\s?-?\s?mails?|correos?(?:\s+electr[oó]nicos?)?|correio(?:\s+eletr[oô]nico)?)(?:\s+(?:institucional|oficial))?\s*[:.]",
    re.IGNORECASE,
)
_LOOSE_LABEL = re.compile(r"\b(?:e\s?-?\s?mails?|correos?(?:\s+electr[oó]nicos?)?)\s*(?=\0)", re.IGNORECASE)
_PENDING = re.compile(
    r"\b(?:por confirmar|a confirmar|por definir|a definir|pendiente|pendente|sin correo|sem e-?mail|no tiene|nao tem"
    r"|no disponible|nao disponivel|por designar|a designar|sin asignar|vacante|tbc|tbd|to be confirmed|a completar"
    r"|por completar|sin email|sin e-mail|correo|e-?mail)\b"
)
_SLASHED = re.compile(r"\b(?:s/[dcni]|n/[ad])\b", re.IGNORECASE)
_PHONE = re.compile(
    r"\b(?:tel[eé]fonos?|telefone|tel|cel|celular|m[oó]vil|whatsapp|fono|fax|phone|ext|int|anexo)\b|^\W*\+?[\d\s().-]{6,}\W*$",
    re.IGNORECASE,
)
_POSTS = re.compile(
    r"\b(?:director\w*|diretor\w*|subdirector\w*|coordinador\w*|coordenador\w*|coordina\w+|jefe|jefa|chefe|gerente|gerencia"
    r"|asesor\w*|assessor\w*|analista|tecnic[oa]s?|especialista|encargad[oa]|responsable|responsavel|oficial|funcionari[oa]"
    r"|profesional|consultor\w*|president[ea]|vicepresident[ea]|secretari[oa]|ministr[oa]|viceministr[oa]|embajador\w*"
    r"|consejer[oa]|conselheir[oa]|profesor\w*|investigador\w*|decan[oa]|rector\w*|alcalde\w*|intendente|cargo|puesto"
    r"|departamento|direccion|division|unidad|area|cooperacion|cooperacao|internacional\w*|relaciones|proyectos?|gestor\w*"
    r"|adjunt[oa]|general|manager|officer|head|advisor|agente|punto focal|ponto focal|sub ?secretari[oa])\b"
)
_HONORIFIC = re.compile(
    r"^(?:(?:lic|licda|licdo|lcda|lcdo|cra|cr|sra?|srta|dra?|ing|inga|arq|mag|mgtr|mtra?|mtro|msc|prof|profa|abg|abog|econ|emb|don|do[ñn]a|d|dña"
    r"|ms|mr|mrs|mba|phd)\.(?:\s|(?=[A-ZÁÉÍÓÚ]))\s*|(?:lic|licda|sra?|srta|dra?|ing|mtra?|mtro|msc|prof|don|do[ñn]a|se[ñn]ora?|senhora?)\s+)+",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,;\n\t|/()\[\]<>:•·\0]|\s[-–—]+\s|[–—]|\s-|-\s|\.\s*(?=\0|$|\n)")
_ELSEWHERE = re.compile(r"\W*(?:(?:ver|vease|vide|vea)\b|idem\b|(?:el|la|o|a) mism[oa]\b|[oa] mesm[oa]\b|mism[oa] )")
_TWO = re.compile(r"\s+(?:y|e|and|&)\s+(?=[A-ZÁÉÍÓÚÑ][\w'’.-]+\s+[A-ZÁÉÍÓÚÑ])")
_NAME_WORD = re.compile(
    r"[A-ZÁÉÍÓÚÑÜÂÊÔÃÕÇÀÖ][\w'’.-]*|d[eaio]s?|del|la|las|los|van|von|der|e|y|i|d['’]\w+", re.UNICODE
)


@dataclass(frozen=True)
class _Said:
    """A name or an e-mail where it stands in the answer; ``line`` counts lines and semicolons."""

    kind: str
    text: str
    line: int


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 8
        and all(_NAME_WORD.fullmatch(word) for word in words)
        and sum(word[0].isupper() for word in words) >= 2
        and not _POSTS.search(fold(text))
        and not names_an_organisation(text if not text.isupper() else text.title())
        and not country_named(text)
    )


def _prepared(lines: Sequence[Line]) -> str:
    text = "\n".join(strip_mark(row) for row in rows_of(lines)).replace("\0", " ")
    for pattern, instead in _AT:
        text = pattern.sub(instead, text)
    text = _SLASHED.sub(" ", text)
    return _SPACED_DOMAIN.sub(r"\1.", text)


def _noise(part: str) -> bool:
    """Whether a part tells neither name nor e-mail: blanks, phones, "por confirmar"."""
    left = _PENDING.sub(" ", fold(part))
    return says_nothing(left) or bool(_PHONE.search(part)) or (left != fold(part) and len(key(left).split()) < 2)


def _bare(part: str) -> str:
    return _HONORIFIC.sub("", tidy(part).strip(" .,;:-–—\"“”*_'")).strip()


def _parts(text: str) -> list[_Said]:
    """What an answer says, in order: names ("name"), other words ("words") and e-mails ("email")."""
    said: list[_Said] = []
    line = 0
    emails = [found.group().strip(".'’-_") for found in _EMAIL.finditer(text)]
    hidden = _LABEL.sub("\t", _EMAIL.sub(" \0 ", text))
    hidden = _TWO.sub("\t", _LOOSE_LABEL.sub("\t", hidden))
    start = 0
    for cut in [*_CUT.finditer(hidden), None]:
        part = hidden[start : cut.start() if cut else len(hidden)]
        if not _noise(part):
            bare = _bare(part)
            said += [_Said("name" if _is_name(bare) else "words", bare, line)] if bare else []
        if cut:
            if "\0" in cut.group():
                said.append(_Said("email", emails.pop(0), line))
            line += cut.group() in "\n;"
            start = cut.end()
    return said


def _surname_first(words: list[_Said]) -> bool:
    """Whether all that is said is "Pérez, Ana"."""
    single = all(_NAME_WORD.fullmatch(each.text) and each.text[0].isupper() for each in words)
    return len(words) == 2 and single and words[0].line == words[1].line


def _emails(said: list[_Said]) -> list[_Said]:
    return [each for each in said if each.kind == "email"]


def _names_only(said: list[_Said]) -> list[_Said]:
    """Without posts and the like; where an answer has no plain name, its first words stand for it."""
    joined: list[_Said] = []
    for each in said:
        before = joined[-1] if joined else None
        alone = each.kind == "words" and len(each.text.split()) == 1 and _NAME_WORD.fullmatch(each.text)
        one_line = before and before.kind == "name" and before.line == each.line and len(before.text.split()) == 2
        if (
            alone
            and one_line
            and not _POSTS.search(fold(each.text))
            and not names_an_organisation(each.text)
            and not country_named(each.text)
        ):
            joined[-1] = _Said("name", f"{each.text} {before.text}", each.line)
        else:
            joined.append(each)
    if not any(each.kind == "name" for each in joined):
        words = [each for each in joined if each.kind == "words"]
        if _surname_first(words):
            return [_Said("name", f"{words[1].text} {words[0].text}", words[0].line), *_emails(joined)]
        people = [each for each in words if not _POSTS.search(fold(each.text))] or words
        keep = people[: max(1, len(_emails(joined)))]
        return [_Said("name", each.text, each.line) if each in keep else each for each in joined]
    return joined


def _paired(said: list[_Said]) -> tuple[list[Person], list[str]]:
    """People, and the e-mails that belong to nobody else."""
    names = [each for each in said if each.kind == "name"]
    emails = _emails(said)
    if len(names) == len(emails):
        return [Person(name.text, email.text) for name, email in zip(names, emails, strict=True)], []
    if not names:
        return [Person("", email.text) for email in emails], []
    if len(names) == 1 and emails:
        return [Person(names[0].text, emails[0].text)], [email.text for email in emails[1:]]
    given: dict[int, str] = {}
    left: list[str] = []
    email_first = bool(emails) and said.index(emails[0]) < said.index(names[0])
    places = [index for index, each in enumerate(said) if each.kind == "name"]
    for index, each in enumerate(said):
        if each.kind == "email":
            near = (
                [at for at in places if at > index] if email_first else [at for at in reversed(places) if at < index]
            )
            near += [at for at in places if said[at].line == each.line]
            free = next(iter(near[:1]), None)
            if free is None or free in given:
                left.append(each.text)
            else:
                given[free] = each.text
    return [Person(said[at].text, given.get(at, "")) for at in places], left


def _reference(lines: Sequence[Line]) -> str | None:
    """Of an answer that names nobody: "" of "No aplica", else its words ("Ver punto focal institucional")."""
    text = " ".join(rows_of(lines))
    if key(text) in NOT_AN_ANSWER:
        return ""
    return text if _ELSEWHERE.match(fold(text)) and "@" not in text else None


def read_people(lines: Sequence[Line]) -> Found[tuple[Person, ...]]:
    """Who is named, in order, each with the e-mail that goes with the name, as typed.

    Posts, phones and "por confirmar" go nowhere: the form does not ask for them. A second e-mail is left over.
    """
    if (said := _reference(lines)) is not None:
        return Found((), (said,) if said else ())
    people, left = _paired(_names_only(_parts(_prepared(lines))))
    notes: list[tuple[str, dict[str, str]]] = []
    if any(not person.email for person in people):
        notes.append(("email_missing", {}))
    if len(people) > 1:
        notes.append(("several_focal_points", {}))
    return Found(tuple(people), tuple(left), tuple(notes))
