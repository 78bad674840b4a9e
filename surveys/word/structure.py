"""Which words of a document answer which question, by what the form means and not by where it once stood. Pure.

Words answer the last label before them in reading order: beside it, under it or in its own cell. A new initiative
begins where its heading stands or where the questions start over. Our own documents name each answer's place
(``names``): there nothing is guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from . import labels, options
from .flow import Block, Cell, Flow, Paragraph, Table, cell_lines
from .labels import DESCRIBED, INITIATIVE, INSTITUTION, Heading, Label
from .lines import Line

CHOSEN = ("type", "share")  # answers that are chosen among printed ones, by striking the others through too
ADDRESS_DEPTH = 12  # tables within tables that are looked into


@dataclass
class Answers:
    """The answers of the institution or of one initiative, by key of the question; ``options`` are the printed
    options of "Tipo de iniciativa" as found, with what people added to them."""

    found: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    seen: set[str] = field(default_factory=set)
    options: list[Line] = field(default_factory=list)
    position: int = 0
    number: int = 0  # that its heading bears

    def answered(self) -> set[str]:
        """The questions under which something stands."""
        return {key for key, lines in self.found.items() if not _is_blank(lines)}


@dataclass
class Structure:
    """What was found: ``initiatives`` in order; ``leftovers`` are words with the question (position, key) near them.

    ``cells`` has the whole text of each answer's place in our own documents, by address.
    """

    institution: Answers = field(default_factory=Answers)
    initiatives: list[Answers] = field(default_factory=list)
    leftovers: list[tuple[int | None, str, str]] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    labels: int = 0


def structure_of(flow: Flow) -> Structure:
    """The questions of a document with their answers."""
    walker = _Walker()
    walker.walk(flow.blocks)
    found = walker.structure
    numbers = [each.number for each in found.initiatives]
    if all(numbers) and sorted(numbers) == [*range(1, len(numbers) + 1)]:  # blocks may have changed places
        for each in found.initiatives:
            each.position = each.position or each.number
    for position, each in enumerate(found.initiatives, 1):
        each.position = each.position or position
    return found


def _is_blank(lines: Sequence[Line]) -> bool:
    return not any(line.text.strip() for line in lines)


def _first(lines: Sequence[Line]) -> str:
    return next((line.text.strip() for line in lines if line.text.strip()), "")


class _Walker:
    def __init__(self) -> None:
        self.structure = Structure()
        self.scope = ""  # "", INSTITUTION or INITIATIVE
        self.key = ""  # the question whose label came last
        self.in_table = False  # where that label stood
        self.columns: dict[int, tuple[str, str, Answers]] = {}  # labels side by side, their answers below
        self.described = False

    # -- walking

    def walk(self, blocks: Sequence[Block], inside: bool = False) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self.table(block)
            else:
                self.free(block.lines, inside)

    def table(self, table: Table) -> None:
        self.columns = {}
        aside = _aside(table)
        for row in table.rows:
            if aside is not None and len(row) > aside:
                if text := " ".join(line.text.strip() for line in cell_lines(row[aside])).strip():
                    self.leave(text)
                row = row[:aside] + row[aside + 1 :]
            cells = [cell for cell in row if not cell.continued]
            if not self.ours(cells):
                self.row(cells)
        self.columns = {}

    def row(self, cells: list[Cell]) -> None:
        contents = [(cell, cell_lines(cell)) for cell in cells]
        contents = [(cell, lines) for cell, lines in contents if not _is_blank(lines)]
        if not contents:
            return
        if any(_is_layout(cell) for cell, _lines in contents):
            for cell, _lines in contents:
                self.walk(cell.blocks, inside=True)
            return
        beside = len(contents) > 1
        found = [self.label_of(cell, lines, n == 0, beside) for n, (cell, lines) in enumerate(contents)]
        if sum(each is not None for each in found) > 1 and all(found):
            self.side_by_side(cells, contents, found)
        elif any(found) or len(contents) == 1:
            self.columns = self.columns if not any(found) else {}
            self.in_order(cells, contents, found)
        else:
            self.unlabelled(cells, contents)

    def label_of(self, cell: Cell, lines: list[Line], first: bool, beside: bool) -> Label | None:
        """The label that a cell begins with: its words may be anybody's where an answer stands ``beside`` it, and
        must be the form's own where it is not the ``first`` of its row."""
        label = labels.find_label(_first(lines), loose=first)
        if label is None and first and beside:
            label = labels.find_retyped(_first(lines))
        if label is None or (not first and (not label.official or label.rest)):
            return None
        return label if self.accepts(label) else None

    def in_order(self, cells: list[Cell], contents, found: list[Label | None]) -> None:
        labelled = False
        for (cell, lines), label in zip(contents, found, strict=True):
            if label is not None:
                self.label_cell(lines, label)
                labelled = True
            elif labelled:
                self.answer(lines)
            elif cells.index(cell) in self.columns:
                self.scope, self.key, owner = self.columns[cells.index(cell)]
                self.answer(lines, owner)
            else:
                self.free(lines, inside=True)

    def side_by_side(self, cells: list[Cell], contents, found: list[Label | None]) -> None:
        """Labels beside each other: each one's answer is under it."""
        self.columns = {}
        for (cell, lines), label in zip(contents, found, strict=True):
            self.label_cell(lines, label)
            self.columns[cells.index(cell)] = (self.scope, self.key, self.owner())

    def unlabelled(self, cells: list[Cell], contents) -> None:
        """Several cells without a label: answers under labels, a list in columns, or a row that somebody added."""
        if self.columns and all(cells.index(cell) in self.columns for cell, _lines in contents):
            for cell, lines in contents:
                self.scope, self.key, owner = self.columns[cells.index(cell)]
                self.answer(lines, owner)
            return
        joined = "\t".join(
            " ".join(line.text.strip() for line in lines if line.text.strip()) for _c, lines in contents
        )
        first = _first(contents[0][1])
        if self.key == "type" and options.read_option(first) is not None:
            self.owner().options.append(Line(joined.replace("\t", " ")))
        elif self.key == "actors" or len(first) <= 3:
            self.answer([Line(joined if self.key == "actors" else joined.replace("\t", " "))])
        elif heading := labels.find_heading(first):
            self.heading(heading)
        else:
            self.leave(joined.replace("\t", " "))

    # -- our own documents

    def ours(self, cells: list[Cell]) -> bool:
        """A row whose answer has its address written on it."""
        addresses = {address for cell in cells for address in cell.tagged | cell.marked}
        if len(addresses) != 1:
            return False
        address = addresses.pop()
        block, _dot, key = address.partition(".")
        owner = self.owner_at(block)
        if address in self.structure.cells or owner is None:
            return False
        place = next((cell for cell in cells if address in cell.tagged and address not in cell.marked), None)
        if place is None:
            labelled = next(n for n, cell in enumerate(cells) if address in cell.tagged | cell.marked)
            place = cells[labelled + 1] if labelled + 1 < len(cells) else None
        lines = cell_lines(place) if place is not None else []
        self.structure.cells[address] = "\n".join(line.text for line in lines)
        self.structure.labels += 1
        owner.seen.add(key)
        owner.found[key] = [line for line in lines if line.text.strip()]
        self.scope, self.key, self.in_table = (INSTITUTION if block == INSTITUTION else INITIATIVE), "", True
        return True

    def owner_at(self, block: str) -> Answers | None:
        if block == INSTITUTION:
            return self.structure.institution
        if not (block[:1] == "i" and block[1:].isdecimal() and 0 < int(block[1:4]) <= 20):
            return None
        position = int(block[1:4])
        for each in self.structure.initiatives:
            if each.position == position:
                return each
        self.structure.initiatives.append(Answers(position=position))
        return self.structure.initiatives[-1]

    # -- lines

    def free(self, lines: Sequence[Line], inside: bool) -> None:
        """Lines where a label, a heading or an answer may stand."""
        for line in lines:
            text = line.text.strip()
            if not text:
                continue
            if heading := labels.find_heading(text):
                self.heading(heading)
            elif labels.is_chaff(text):
                continue
            elif (label := labels.find_label(text)) is not None and self.accepts(label):
                self.open(label, line, inside)
            elif self.key and (inside or not self.in_table):
                self.take([line])
            elif labels.strip_help(text):
                self.leave(text)

    def label_cell(self, lines: list[Line], label: Label) -> None:
        """A cell that begins with a label: help texts and options follow, perhaps the answer too."""
        official = sum(labels.find_label(line.text, loose=False) is not None for line in lines)
        if official > 1:
            self.free(lines, inside=True)
            return
        rest = list(lines)
        while rest and not rest[0].text.strip():
            rest.pop(0)
        first = rest.pop(0)
        self.open(label, first, True)
        self.take(rest)

    def answer(self, lines: list[Line], owner: Answers | None = None) -> None:
        """The place of an answer: whatever stands there is one, except the form's own help."""
        official = [line for line in lines if labels.find_label(line.text, loose=False)]
        if len(official) > 1 and owner is None:
            self.free(lines, inside=True)
        else:
            self.take(lines, owner, beside=True)

    def take(self, lines: Sequence[Line], owner: Answers | None = None, beside: bool = False) -> None:
        owner = owner or self.owner()
        for line in lines:
            if line.dropped or (line.struck and self.key not in CHOSEN):
                self.leave(line.dropped or line.text)
                if line.struck:
                    continue
            text = labels.strip_help(line.text.strip())
            if beside and not owner.found[self.key]:
                text = labels.without_label(text, self.scope, self.key)
            if not text or (not owner.found[self.key] and labels.is_reworded_help(text)):
                continue
            if self.key == "type" and options.is_printed(text, beside=beside):
                owner.options.append(replace(line, text=text))
            elif self.key:
                owner.found[self.key].append(replace(line, text=text))

    def open(self, label: Label, line: Line, in_table: bool) -> None:
        """A label: the words that follow answer its question."""
        self.scope, self.key = self.scope_of(label), self.key_of(label)
        if self.scope == INITIATIVE and self.starts_over(self.key):
            self.structure.initiatives.append(Answers())
            self.described = False
        self.in_table = in_table
        self.structure.labels += 1
        owner = self.owner()
        owner.seen.add(self.key)
        self.described = self.described or self.key in DESCRIBED
        if self.key == "country_institution" and not label.official:
            owner.found[self.key].append(line)
        elif label.rest:
            self.take([replace(line, text=label.rest)])

    def heading(self, heading: Heading) -> None:
        kind, self.key = heading.kind, ""
        if heading.continued:
            return
        if kind == INSTITUTION:
            self.scope = INSTITUTION
            return
        initiatives, self.scope = self.structure.initiatives, INITIATIVE
        if not initiatives or (initiatives[-1].seen if kind == INITIATIVE else self.again(initiatives[-1])):
            initiatives.append(Answers())
            self.described = False
        if kind == INITIATIVE:
            initiatives[-1].number = heading.number

    def again(self, current: Answers) -> bool:
        """Whether a second description begins in what was taken for one initiative."""
        return self.described and bool(current.seen & DESCRIBED)

    # -- which question a label means

    def accepts(self, label: Label) -> bool:
        """Whether a label is one here: people's own names for a question count once in a block."""
        if label.official:
            return True
        scope, key = self.scope_of(label), self.key_of(label)
        if scope == INSTITUTION or key == "focal_point":
            return True
        if self.scope == INSTITUTION:
            return False
        initiatives = self.structure.initiatives
        return not (initiatives and key in initiatives[-1].seen) or (key == "name" and self.described)

    def scope_of(self, label: Label) -> str:
        if label.key == "focal_point":
            return self.scope or label.scope or INSTITUTION
        if self.scope == INSTITUTION and self.key_of(label) != label.key:
            return INSTITUTION
        return label.scope

    def key_of(self, label: Label) -> str:
        """ "Fortalezas" alone are the institution's as long as these were not asked."""
        seen = self.structure.institution.seen
        if label.key == "strengths" and not label.official and self.scope == INSTITUTION:
            return label.key if "institution_strengths" in seen else "institution_strengths"
        return label.key

    def starts_over(self, key: str) -> bool:
        initiatives = self.structure.initiatives
        if not initiatives:
            return True
        current = initiatives[-1]
        if key not in current.seen:
            return False
        return key in ("type", "name") and bool(current.seen - {key}) and self.key_answered(current)

    def key_answered(self, current: Answers) -> bool:
        """A label printed twice in a row is the same question."""
        return bool(current.seen & DESCRIBED) or len(current.seen) > 2

    def owner(self) -> Answers:
        if self.scope != INITIATIVE:
            return self.structure.institution
        if not self.structure.initiatives:
            self.structure.initiatives.append(Answers())
        return self.structure.initiatives[-1]

    def leave(self, text: str) -> None:
        position = len(self.structure.initiatives) if self.scope == INITIATIVE else None
        self.structure.leftovers.append((position, self.key, text))


_REMARKS = re.compile(r"\W*(?:observa|comentario|coment[aá]rio|nota|remark|revisi|revis[aã]o)", re.IGNORECASE)


def _aside(table: Table) -> int | None:
    """The column, beyond label and answer, that somebody added for remarks; it bears such a title."""
    for row in table.rows[:2]:
        for n, cell in enumerate(row):
            if n >= 2 and _REMARKS.match(_first(cell_lines(cell))):
                return n
    return None


def _is_layout(cell: Cell) -> bool:
    """Whether a table in the cell holds questions of the form: it is then no answer but the form itself."""
    tables = [block for block in cell.blocks if isinstance(block, Table)]
    return any(sum(1 for _label in _labels_in(table, ADDRESS_DEPTH)) > 1 for table in tables)


def _labels_in(table: Table, depth: int) -> Iterator[Label]:
    for row in table.rows:
        for cell in row:
            if cell.marked:
                yield Label("", "", "")
            for block in cell.blocks:
                if isinstance(block, Paragraph):
                    found = labels.find_label(_first(block.lines), loose=False)
                    if found is not None:
                        yield found
                elif depth:
                    yield from _labels_in(block, depth - 1)
