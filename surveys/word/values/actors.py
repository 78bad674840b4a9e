"""The actors of an initiative and the type declared of each. Pure.

Types are only those declared: in brackets after a name, after a dash, a colon or a comma, as the head of a group, in
another column. The name of an actor never suggests its type.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..declared import DeclaredActor
from ..lines import Found, Line
from .country_names import country_named, country_of_demonym
from .kinds import LABELS, OTHER, is_kind, is_mixed, kind_and_other
from .marks import strip_mark
from .name_lists import cut_names, cut_outside
from .plain import fold, key, says_nothing, tidy
from .points import numbered_within
from .prose import told
from .text import NOT_AN_ANSWER
from .words import word_list

_BRACKET = re.compile(r"[(\[](?P<in>(?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*)[)\]]")
_OURS = re.compile(r"(?P<name>.+) \((?P<label>[^();:]+)(?:: (?P<other>.+?))?(?:; (?P<country>[^;]+))?\)")
_TAIL = re.compile(r"\s*(?:[–—:=→]|(?<=\s)-|-(?=\s)|(?<=\s)/(?=\s))\s*")
_HEAD = re.compile(r"\s*(?::|→|=>|\s[-–—]+\s|[–—]\s|=)\s*")
_JOINTS = re.compile(r"^(?:[\s,.;:/|&+–—-]|(?:y|e|and|así como)\s)+")
_ENDS = ' ,;:/|&+–—-"\t'
_COLUMN_TITLES = word_list("column_titles")
_OTHERS = re.compile(r"(?:otros?|outros?|other)\s*(?::|[-–—]\s)\s*\w", re.IGNORECASE)
_INTRODUCTION = re.compile(
    r"\b(?:actores|atores|actors|siguientes|seguintes|participa\w*|involucrad\w+|envolvid\w+)\b", re.IGNORECASE
)
_ALL = re.compile(
    r"(?:ambos|ambas|tod[oa]s(?: ell[oa]s)?|l[oa]s (?:dos|tres|cuatro)|[oa]s (?:dois|duas|três)|both|all)\s+"
    r"(?:(?:son\s+)?(?:del?|do|da|of)\s+)?",
    re.IGNORECASE,
)
_TWO_NAMES = re.compile(r"(?P<one>[^,]+?) (?:y|e|i|and) (?P<other>[^,]+)")
_LEGEND = re.compile(r"(?P<short>[\w.]{1,8}(?: [\w.]{1,8})?)\s*[=:]\s*(?P<kind>.+)")
_CODED = re.compile(r"(?:(?<=\s)\(|(?<=\s)[-–—]\s*|:\s*|(?<=\s)/\s*)(?P<code>[\w. ]{1,12})(?:\)|(?=\s*(?:[;,|]|$)))")
USUAL_CODES = {
    "sp": "sector público",
    "sc": "sociedad civil",
    "gl": "gobierno local",
    "oi": "organismo internacional",
}
USUAL_CODES |= {"osc": "sociedad civil", "ong": "sociedad civil"}
_LIKE_A_KIND = re.compile(
    r"(?P<name>.+?)(?:\s*\((?P<in>[^\W\dA-ZÁÉÍÓÚÑ][^\dA-ZÁÉÍÓÚÑ()]{3,40})\)"
    r"|(?::|\s[-–—])\s+(?P<after>[^\W\dA-ZÁÉÍÓÚÑ][^\dA-ZÁÉÍÓÚÑ()]{3,40}))"
)
_REFERENCE = re.compile(
    r"(?:ver|v[ée]ase|vide|vea|see)\b.*\b(?:cuadro|tabla|lista|quadro|tabela|table|anexo)\b.*", re.I
)
_OF_COUNTRY = re.compile(r"(?P<kind>.+?)(?:\s+(?:de|del|do|da|of|en)\s+|\s+[-–—/]\s*|:\s*)(?P<country>\S.*)")
_SECTORS = re.compile(r"\b(?:sector|setor|publico|privado|civil|academia|social|sindical)\b")
_UNMARKED = re.compile(
    r"(?P<name>.+?)(?<! de)(?<! del)(?<! la)(?<! el)(?<! y)(?<! e)(?<! do)(?<! da)\s+"
    r"(?P<kind>(?:sector (?:público|privado)|setor (?:público|privado)|sociedad civil|sociedade civil|gobierno local"
    r"|governo local|organismo internacional)(?: (?:nacional|local))?)"
)
_CODE = re.compile(r"[A-Z]{2,3}")
_LONGEST = 500  # characters; a longer text is no type with its country


@dataclass(frozen=True)
class _Said:
    """What is declared of an actor beside its name; ``kind`` None when no type is. ``rest`` was not understood."""

    kind: str | None = None
    other: str = ""
    country: str = ""
    rest: str = ""


_NOTHING_SAID = _Said()


def _with_country(text: str) -> tuple[str, str]:
    """A text without the country at one of its ends, and that country."""
    for mark in (";", ",", "/", " - ", " – "):
        if mark in text:
            left, right = (piece.strip() for piece in text.rsplit(mark, 1))
            if code := country_named(right):
                return left, code
            left, right = (piece.strip() for piece in text.split(mark, 1))
            if code := country_named(left):
                return right, code
    found = _OF_COUNTRY.fullmatch(text)
    if found and _names_sector(found["kind"]) and (code := country_named(found["country"])):
        return found["kind"], code
    first, _, last = text.rpartition(" ")
    if first and _names_sector(first) and (code := country_of_demonym(last)):
        return first, code
    return text, ""


def _names_sector(text: str) -> bool:
    """Whether the text is a type that is no organisation: "sector público" and not "universidad"."""
    return _SECTORS.search(fold(text)) is not None and is_kind(text)


def _declared(text: str) -> _Said:
    """What a bracket, a tail or a column declares."""
    if len(text) > _LONGEST:
        return _NOTHING_SAID
    inside = _ALL.sub("", tidy(text).strip(" .;,"))
    if found := kind_and_other(inside):
        bare, code = _with_country(inside)
        if found[0] == OTHER and code and (without := kind_and_other(bare)):
            return _Said(*without, code)
        return _Said(*found)
    if len(inside) > 3 and (code := country_named(inside)):
        return _Said(country=code)
    bare, code = _with_country(inside)
    if found := kind_and_other(bare):
        return _Said(*found, code)
    parts = [part.strip() for part in re.split(r"[,;]|\s[-–—]\s", bare)]
    kinds = [found for part in parts if (found := kind_and_other(part))]
    if len(kinds) == 1 and len(parts) > 1:
        return _Said(*kinds[0], code, ", ".join(part for part in parts if not is_kind(part)))
    return _NOTHING_SAID


def _without_country(name: str) -> tuple[str, str]:
    """A name and the country written after it: "SINAC, Costa Rica", "INTA - Argentina"."""
    found = re.fullmatch(r"(?P<name>.+?)\s*(?:,|\s[-–—])\s+(?P<country>[^,]+)", name)
    if found and not _CODE.fullmatch(found["country"]) and (code := country_named(found["country"])):
        return found["name"], code
    return name, ""


def _actor(name: str, said: _Said) -> DeclaredActor | None:
    """One actor of a name with its brackets, if a name is left; what its own brackets say wins."""
    bare = tidy(name).strip(_ENDS)
    while (last := list(_BRACKET.finditer(bare))) and last[-1].end() == len(bare):
        own = _declared(last[-1]["in"])
        if own.kind is None and not own.country:
            break
        said = replace(
            said,
            kind=own.kind if own.kind is not None else said.kind,
            other=own.other or said.other,
            country=own.country or said.country,
        )
        bare = bare[: last[-1].start()].strip(_ENDS) + (f" ({own.rest})" if own.rest else "")
    bare, code = _without_country(bare)
    bare = bare.strip()
    if bare.endswith(".") and not re.search(r"\b\w{1,4}\.$|\.\w+\.$", bare):
        bare = bare[:-1]
    if says_nothing(bare):
        return None
    return DeclaredActor(bare, said.kind or "", said.other if said.kind == OTHER else "", said.country or code)


def _ours(text: str) -> DeclaredActor | None:
    """An actor as our own documents write it."""
    found = _OURS.fullmatch(text)
    if not found or found["label"] not in LABELS or any(_is_typed(each) for each in _BRACKET.finditer(found["name"])):
        return None
    kind = LABELS[found["label"]]
    code = country_named(found["country"]) if found["country"] else ""
    several = {";"} & set(found["name"]) and not code
    if several or (found["other"] and kind != OTHER) or (found["country"] and not code):
        return None
    return DeclaredActor(found["name"], kind, found["other"] or "", code)


def _is_typed(bracket: re.Match[str]) -> bool:
    return _declared(bracket["in"]).kind is not None


def _is_typed_name(row: str) -> bool:
    """Whether a row is one name with its type in brackets, though all its words could be a type's: "Universidad
    Nacional (academia)"."""
    bracket = _BRACKET.search(row)
    return bracket is not None and bracket.start() > 0 and bracket.end() == len(row) and _is_typed(bracket)


def _many(text: str, said: _Said, listed: bool) -> Iterator[DeclaredActor]:
    for name in cut_names(text, listed):
        if actor := _actor(name, said):
            yield actor


def _just_before(text: str, said: _Said, covers: _Said = _NOTHING_SAID) -> Iterator[DeclaredActor]:
    """The actors before a type that is declared of the last of them, or all that it ``covers``."""
    names = cut_names(text, False)
    for name in names[:-1]:
        if actor := _actor(name, covers):
            yield actor
    if names and (actor := _actor(names[-1], said)):
        yield actor


def _bracketed(text: str, brackets: list[re.Match[str]], said: _Said) -> Iterator[DeclaredActor]:
    """Actors of a text with types in brackets: "A (tipo), B (tipo) y C"."""
    start = 0
    for bracket in brackets:
        before = text[start : bracket.end()]
        plural = bracket["in"].split()[0].casefold().endswith("s")
        covers = _declared(bracket["in"]) if plural or _ALL.match(bracket["in"]) else _NOTHING_SAID
        before = _JOINTS.sub("", before) if start else before
        if covers.kind is not None and (two := _TWO_NAMES.fullmatch(before)):
            yield from filter(None, (_actor(two["one"], covers), _actor(two["other"], said)))
        else:
            yield from _just_before(before, said, covers)
        start = bracket.end()
        if country := re.match(r"\s*\((?P<in>[^()]+)\)", text[start:]):
            start += country.end() if country_named(country["in"]) else 0
    rest = _JOINTS.sub("", text[start:])
    if not says_nothing(rest):
        yield from _many(rest, said, False)


def _split_tail(text: str) -> tuple[str, _Said] | None:
    """A name and the type after a dash or a colon: "A – setor público"."""
    for found in reversed(list(_TAIL.finditer(text))):
        if found.start() > 0 and found.end() < len(text):
            tail = _declared(text[found.end() :])
            if tail.kind is not None and not tail.rest:
                return text[: found.start()], tail
    if bare := _UNMARKED.fullmatch(text):
        return bare["name"], _declared(bare["kind"])
    return None


def _alternating(parts: list[str]) -> bool:
    """Whether names and types take turns: "A, sector público, B, sociedad civil"."""
    turns = [is_kind(part) for part in parts]
    return len(parts) % 2 == 0 and bool(parts) and turns == [False, True] * (len(parts) // 2)


def _plain(text: str, said: _Said, listed: bool) -> Iterator[DeclaredActor]:
    """Actors of a text without types in brackets."""
    parts = cut_outside(text, ",")
    tails = [_split_tail(part) for part in parts]
    if len(parts) > 1 and sum(tail is not None for tail in tails) > 1:
        for part, tail in zip(parts, tails, strict=True):
            if actor := _actor(*(tail or (part, said))):
                yield actor
    elif _alternating(parts):
        for name, kind in zip(parts[::2], parts[1::2], strict=True):
            if actor := _actor(name, _declared(kind)):
                yield actor
    elif (tail := _split_tail(text)) and (actor := _actor(*tail)):
        yield actor
    elif len(parts) > 2 and (last := _declared(parts[-1])).kind is not None:
        yield from _just_before(text[: text.rindex(",")], last)
    else:
        yield from _many(text, said, listed)


def _inverse(text: str) -> list[tuple[str, str]]:
    """Groups written "sector público (A, B), academia (C)": pairs of the type's words and the names."""
    brackets = list(_BRACKET.finditer(text))
    starts = [0, *(bracket.end() for bracket in brackets[:-1])]
    pairs = (
        [
            (_JOINTS.sub("", text[start : bracket.start()]).strip(), bracket["in"])
            for start, bracket in zip(starts, brackets, strict=True)
        ]
        if brackets
        else []
    )
    told = all(is_kind(head) and _declared(names).kind is None and not country_named(names) for head, names in pairs)
    return pairs if pairs and told and says_nothing(text[brackets[-1].end() :]) else []


def _of_text(text: str, said: _Said, listed: bool) -> Iterator[DeclaredActor]:
    """The actors of a text without heads of groups."""
    if ours := _ours(text):
        yield ours
        return
    for segment in cut_outside(text, ";|•\n"):
        if groups := _inverse(segment):
            for head, names in groups:
                for piece in cut_outside(names, ";"):
                    yield from _many(piece, _declared(head), True)
            continue
        if (open_end := re.search(r"\(([^()]*)$", segment)) and is_kind(open_end[1]):
            segment += ")"
        brackets = [each for each in _BRACKET.finditer(segment) if _is_typed(each) and each.start() > 0]
        if brackets:
            yield from _bracketed(segment, brackets, said)
        else:
            yield from _plain(segment, said, listed)


def _head(text: str) -> tuple[_Said, str] | None:
    """The head of a group (a type, or a country) and what follows it."""
    for found in _HEAD.finditer(text):
        before, after = text[: found.start()].strip(), text[found.end() :]
        if "(" in before and before.count("(") != before.count(")"):
            continue
        if is_kind(before) and not is_kind(after):
            return _declared(before), after
        if ":" in found.group() and (code := country_named(before)):
            return _Said(country=code), after
        if len(before.split()) > 8:
            return None
    return None


def _pieces(row: str) -> list[str]:
    """A row cut where it numbers its actors itself, or where each of its sentences is an actor with its type."""
    if (numbered := numbered_within(row)) and says_nothing(numbered[0]):
        return [strip_mark(part) for part in numbered[1]]
    sentences = [part for part in re.split(r"\.\s+(?=[A-ZÁÉÍÓÚÑ])", row.rstrip(". ")) if part]
    typed = [_split_tail(part) or _is_typed_name(part) for part in sentences]
    return sentences if len(sentences) > 1 and all(typed) else [row]


def _groups(row: str) -> list[str]:
    """A row cut where each group begins: "Sector público: A, B. Academia: C"."""
    starts = [0]
    for colon in re.finditer(r":", row):
        before = row[: colon.start()]
        if before.count("(") != before.count(")"):
            continue
        begin = max(before.rfind(mark) for mark in ".;|,/•") + 1
        if begin > 0 and is_kind(before[begin:]) and before[begin:].strip():
            starts.append(begin)
    ends = [*starts[1:], len(row)]
    return [row[start:end].strip(" ;|,/•") for start, end in zip(starts, ends, strict=True)]


class _Reader:
    """Goes down the rows of an answer, with the head of the group it is in."""

    def __init__(self) -> None:
        self.actors: list[DeclaredActor] = []
        self.leftovers: list[str] = []
        self.group = _NOTHING_SAID
        self.idle = ""

    def enter(self, said: _Said, text: str) -> None:
        """A head alone in its row."""
        if self.idle:
            self.leftovers.append(self.idle)
        self.group, self.idle = said, text

    def take(self, actors: Iterator[DeclaredActor]) -> None:
        """Actors of a row; a bare type ("y otros") is none."""
        for actor in actors:
            if actor.kind or not is_kind(actor.name):
                self.actors.append(actor)
                self.idle = ""
            else:
                self.leftovers.append(actor.name)

    def row(self, row: str) -> None:
        bare = row.rstrip(" :.-–—")
        if row.endswith(":") and (code := country_named(bare)):
            self.enter(_Said(country=code), row)
        elif _is_typed_name(row):
            self.part(row)
        elif (said := _declared(bare)).kind is not None and not said.rest and not _OTHERS.match(row):
            self.enter(said, row)
        elif len(row) < 80 and _REFERENCE.match(row):
            self.leftovers.append(row)
        elif row.endswith(":") and _INTRODUCTION.search(row):
            self.group = _NOTHING_SAID
        elif pairs := told(row):
            for kind, names in pairs:
                self.take(_of_text(names, _declared(kind), True))
        else:
            for piece in _pieces(row):
                for part in _groups(piece):
                    self.part(part)

    def part(self, part: str) -> None:
        """A piece of a row; a head speaks of what follows it up to the next one."""
        said, listed = self.group, False
        for segment in [part] if _ours(part) else cut_outside(part, ";|•"):
            if head := _head(segment):
                said, segment = head
                listed = True
            self.take(_of_text(segment, said, listed))

    def columns(self, cells: list[str]) -> None:
        """A row of a table: the type in a column of its own."""
        if all(set(key(cell).split()) <= _COLUMN_TITLES for cell in cells):
            return
        said = [_declared(cell) for cell in cells]
        names = [cell for cell, each in zip(cells, said, strict=True) if each == _NOTHING_SAID or each.rest]
        kind = next((each for each in said if each.kind is not None and not each.rest), _NOTHING_SAID)
        country = next((each.country for each in said if each.country and each.kind is None), kind.country)
        if not names:
            self.leftovers.append(" ".join(cells))
        elif said[0].kind is not None and len(names) == 1:
            self.take(_of_text(names[0], replace(kind, country=country), True))
        elif kind.kind is None and not country:
            self.row(", ".join(cells))
        else:
            self.take(filter(None, [_actor(", ".join(names), replace(kind, country=country))]))


def _cells(lines: Sequence[Line]) -> Iterator[list[str]]:
    for line in lines:
        for row in line.text.split("\n"):
            cells = [tidy(cell) for cell in row.split("\t")]
            kept = [cell for cell in cells if not says_nothing(cell) and not re.fullmatch(r"\d{1,2}[.)]?", cell)]
            if kept and key(row) not in NOT_AN_ANSWER:
                yield kept


def _kinds_below(rows: list[list[str]]) -> bool:
    """Whether each name has its type in the row under it."""
    kinds = [len(row) == 1 and not row[0].endswith(":") and is_kind(strip_mark(row[0])) for row in rows]
    return len(rows) > 1 and _alternating_rows(kinds)


def _alternating_rows(kinds: list[bool]) -> bool:
    return len(kinds) % 2 == 0 and kinds == [False, True] * (len(kinds) // 2)


def _without_legend(rows: list[list[str]]) -> list[list[str]]:
    """The rows with the types in full where a row explains their abbreviations ("SP = sector público; GL = ..."), or
    where several of the usual ones stand in the place of types."""
    kinds: dict[str, str] = {}
    left = []
    for row in rows:
        found = [_LEGEND.fullmatch(part) for part in cut_outside(row[0], ";,|")] if len(row) == 1 else []
        if len(found) > 1 and all(each and is_kind(each["kind"]) for each in found):
            kinds |= {key(each["short"]): each["kind"] for each in found if each}
        else:
            left.append(row)
    codes = [found for row in left for cell in row for found in _CODED.findall(cell)]
    if not any(key(code) in kinds for code in codes):
        left, kinds = rows, USUAL_CODES if len({*codes} & {code.upper() for code in USUAL_CODES}) > 1 else {}

    def full(found: re.Match[str]) -> str:
        kind = kinds.get(key(found["code"]))
        return f"({kind})" if kind else found.group()

    return [[_CODED.sub(full, cell) for cell in row] for row in left] if kinds else rows


def _with_unlisted(actors: list[DeclaredActor]) -> list[DeclaredActor]:
    """Where nearly all actors have their type, what stands in its place after another's name is a type too."""
    if 3 * sum(bool(actor.kind) for actor in actors) < 2 * len(actors) or len(actors) < 3:
        return actors
    return [actor if actor.kind else _unlisted(actor) for actor in actors]


def _unlisted(actor: DeclaredActor) -> DeclaredActor:
    found = _LIKE_A_KIND.fullmatch(actor.name)
    if not found:
        return actor
    return replace(actor, name=found["name"], kind=OTHER, kind_other=found["in"] or found["after"])


def _notes(actors: list[DeclaredActor], typed: list[DeclaredActor]) -> Iterator[tuple[str, dict[str, str]]]:
    for before, actor in zip(actors, typed, strict=True):
        if not actor.kind:
            yield "actor_without_kind", {"name": actor.name}
        elif actor.kind != before.kind or (actor.kind == OTHER and is_mixed(actor.kind_other)):
            yield "kind_not_listed", {"name": actor.name, "kind": actor.kind_other}


def read_actors(lines: Sequence[Line]) -> Found[tuple[DeclaredActor, ...]]:
    """Every actor named, in order, with the type and country declared of it; "" where none is, with a note.

    A type that goes with no name is left over.
    """
    rows = _without_legend(list(_cells(lines)))
    if _kinds_below(rows):
        rows = [
            [f"{strip_mark(name[0])}\t{strip_mark(kind[0])}"]
            for name, kind in zip(rows[::2], rows[1::2], strict=True)
        ]
        rows = [row[0].split("\t") for row in rows]
    reader = _Reader()
    for cells in rows:
        if len(cells) > 1 or not numbered_within(cells[0]):
            cells[0] = strip_mark(cells[0])
        if len(cells) > 1:
            reader.columns(cells)
        else:
            reader.row(cells[0])
    reader.enter(_NOTHING_SAID, "")
    typed = _with_unlisted(reader.actors)
    return Found(tuple(typed), tuple(reader.leftovers), tuple(_notes(reader.actors, typed)))
