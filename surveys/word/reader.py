"""From a file to what it declares. Pure: runs in a process without a database (``isolated``)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from surveys import anexo1
from surveys.form_parts import Field

from .declared import Declared, DeclaredInitiative, Leftover, Note, Origin, Person, Reading, Rejected
from .flow import flow_of
from .lines import Found, Line
from .options import read_option
from .package import open_document
from .structure import Answers, Structure, structure_of
from .values.actors import read_actors
from .values.choices import TypeAnswer, read_type, read_yes_no
from .values.countries import read_countries, read_institution
from .values.people import read_people
from .values.points import read_points
from .values.text import read_text

LONGEST_LIST = 10_000  # characters of an answer that names people, actors or countries; an honest one has hundreds
SUBSTANTIAL = 4  # answers that an initiative has at least when somebody filled it
FEWEST_LABELS = 4  # a document with fewer questions of the form is no ficha
ENTRY_FIELDS = {field.key: field for field in (*anexo1.INITIATIVE.fields, *anexo1.DESCRIPTION.fields)}
POINTS_NAMED = {"strengths": "fortalezas", "challenges": "desafíos", "results": "resultados"}
POINTS = tuple(field.key for field in anexo1.DESCRIPTION.fields if field.kind == "points")


def read(data: bytes) -> Reading:
    """What a document declares. Raises ``Rejected`` for what is no ficha, or one that cannot be read."""
    package = open_document(data)
    flow = flow_of(package)
    found = structure_of(flow)
    if found.labels < FEWEST_LABELS:
        raise Rejected("not_a_ficha")
    origin = _origin(package.properties)
    reader = _Reader(found)
    declared = reader.declared()
    if origin is None and not found.cells and declared == Declared():
        raise Rejected("blank")
    if not declared.country:
        reader.note("country_missing")
    if len(declared.initiatives) > anexo1.MAX_ENTRIES:
        reader.note("too_many_initiatives", n=len(declared.initiatives))
    if flow.tracked:
        reader.note("tracked_changes")
    if package.has_comments:
        reader.note("comments_ignored")
    return Reading(declared, tuple(reader.notes), tuple(reader.leftovers), origin, found.cells)


def _origin(properties: Mapping[str, str]) -> Origin | None:
    named = {key.removeprefix("pifcss_"): value for key, value in properties.items() if key.startswith("pifcss_")}
    if not named:
        return None
    revision = named.get("revision", "")
    return Origin(
        round=named.get("round", ""),
        country=named.get("country", ""),
        revision=int(revision) if revision.isdecimal() and len(revision) < 9 else None,
        copy=named.get("copy", ""),
        language=named.get("language", ""),
    )


class _Reader:
    """Turns the answers of a structure into values; gathers what must be told and what was not understood."""

    def __init__(self, found: Structure) -> None:
        self.found = found
        self.ours = bool(found.cells)
        self.notes: list[Note] = []
        self.leftovers = [Leftover(text, key, position) for position, key, text in found.leftovers]

    def note(self, code: str, position: int | None = None, **words: Any) -> None:
        self.notes.append(Note(code, position, words))

    def keep(self, found: Found, field: Field, position: int | None) -> Any:
        """The value, after what was not understood of it was noted."""
        self.leftovers += [Leftover(text, field.key, position) for text in found.leftovers]
        for code, words in found.notes:
            self.note(code, position, **words)
        return found.value

    def named(self, lines: Sequence[Line], field: Field, position: int | None) -> list[Line]:
        """The lines of an answer that names something, up to a length; what is beyond it is not understood."""
        kept, length = [], 0
        for line in lines:
            length += len(line.text) + 1
            if length <= LONGEST_LIST:
                kept.append(line)
            else:
                self.leftovers.append(Leftover(line.text, field.key, position))
        return kept

    def declared(self) -> Declared:
        answers = self.found.institution.found
        fields = {field.key: field for field in anexo1.INSTITUTION.fields}
        named = self.named(answers["country_institution"], fields["country_institution"], None)
        country, institution = self.keep(read_institution(named), fields["country_institution"], None)
        share = self.named(answers["share"], fields["share"], None)
        people = self.people(answers["focal_point"], fields["focal_point"], None)
        shared = self.keep(read_yes_no(share, _emphasised(share)), fields["share"], None)
        if not self.ours and country:
            self.note_missing(None, institution_focal_point_missing=people, share_missing=shared is not None)
        return Declared(
            country=country,
            institution=self.fits(institution, fields["country_institution"], None),
            focal_point=people,
            strengths_institution=self.text(answers["institution_strengths"], fields["institution_strengths"], None),
            weaknesses_institution=self.text(
                answers["institution_weaknesses"], fields["institution_weaknesses"], None
            ),
            share=shared,
            initiatives=tuple(self.initiatives()),
        )

    def initiatives(self) -> Iterator[DeclaredInitiative]:
        for answers in sorted(self.found.initiatives, key=lambda each: each.position):
            notes, leftovers = len(self.notes), len(self.leftovers)
            found = self.initiative(answers)
            if found == DeclaredInitiative(answers.position):
                del self.notes[notes:], self.leftovers[leftovers:]
                continue
            if not self.ours and len(answers.answered()) >= SUBSTANTIAL:
                self.note_missing(found.position, focal_point_missing=found.focal_point, type_missing=found.type)
            yield found

    def note_missing(self, position: int | None, **answers: object) -> None:
        """What a document that was filled lacks, unless something else was already said of it."""
        told = {note.code.partition("_")[0] for note in self.notes if note.position == position}
        for code, value in answers.items():
            if not value and code.partition("_")[0] not in told:
                self.note(code, position)

    def initiative(self, answers: Answers) -> DeclaredInitiative:
        found, position = answers.found, answers.position
        chosen: TypeAnswer = self.keep(self.type_of(answers), ENTRY_FIELDS["type"], position)
        actors = self.named(found["actors"], ENTRY_FIELDS["actors"], position)
        countries = self.named(found["partner_countries"], ENTRY_FIELDS["partner_countries"], position)
        return DeclaredInitiative(
            position=position,
            type=chosen.type,
            type_other=chosen.other,
            name=self.text(found["name"], ENTRY_FIELDS["name"], position),
            objectives=self.text(found["objectives"], ENTRY_FIELDS["objectives"], position),
            actors=self.keep(read_actors(actors), ENTRY_FIELDS["actors"], position),
            countries=self.keep(read_countries(countries), ENTRY_FIELDS["partner_countries"], position),
            focal_point=self.people(found["focal_point"], ENTRY_FIELDS["focal_point"], position),
            justification=self.text(found["justification"], ENTRY_FIELDS["justification"], position),
            **{key: self.points(found[key], ENTRY_FIELDS[key], position) for key in POINTS},
        )

    def type_of(self, answers: Answers) -> Found[TypeAnswer]:
        printed = [(line, option) for line in answers.options if (option := read_option(line.text.strip()))]
        strong = [option.value for line, option in printed if line.strong]
        struck = [option.value for line, option in printed if line.struck]
        values = {option.value for _line, option in printed}
        if len(values) == 1 and not answers.found["type"]:
            strong = list(values)  # the others were deleted
        return read_type(
            [line for line in answers.options if not line.struck],
            self.named(answers.found["type"], ENTRY_FIELDS["type"], answers.position),
            strong if len(set(strong)) == 1 else (),
            struck,
        )

    def text(self, lines: Sequence[Line], field: Field, position: int | None) -> str:
        if self.ours:  # as typed, marks and all
            return self.fits("\n".join(line.text.strip() for line in lines), field, position)
        return self.fits(self.keep(read_text(lines), field, position), field, position)

    def fits(self, text: str, field: Field, position: int | None) -> str:
        if field.max_length and len(text) > field.max_length:
            self.note("too_long", position, question=_short(field), limit=field.max_length)
        return text

    def points(self, lines: Sequence[Line], field: Field, position: int) -> tuple[str, ...]:
        points = self.keep(read_points(lines), field, position)
        if len(points) > (field.max_items or len(points)):
            self.note("too_many_points", position, n=len(points), question=POINTS_NAMED[field.key])
        for point in points[: field.max_items]:
            self.fits(point, field, position)
        return points

    def people(self, lines: Sequence[Line], field: Field, position: int | None) -> tuple[Person, ...]:
        found = read_people(self.named(lines, field, position))
        people = self.keep(replace(found, notes=()), field, position)
        if any(person.name and not person.email for person in people):
            self.note("email_missing" if position else "institution_email_missing", position)
        if len(people) > 1:
            self.note("several_focal_points", position)
        return people


def _short(field: Field) -> str:
    return field.label.es.split(" (")[0].rstrip(": ")


def _emphasised(lines: Sequence[Line]) -> bool | None:
    """Of "Sí" and "No", in a line or in two: the one that stands out, or that is not struck through."""
    stressed = [answer for line in lines if (answer := read_yes_no([Line(line.stressed)]).value) is not None]
    if len(stressed) == 1:
        return stressed[0]
    said = [(read_yes_no([Line(line.text)]).value, line) for line in lines]
    strong = {value for value, line in said if line.strong and value is not None}
    struck = {value for value, line in said if line.struck and value is not None}
    if len(said) == 2 and len(strong) == 1:
        return next(iter(strong))
    return not next(iter(struck)) if len(struck) == 1 else None
