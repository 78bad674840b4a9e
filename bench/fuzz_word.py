"""Spoilt Word files, many of them: each must be read or refused, never crash, hang or fail otherwise.

bench/fuzz_word.py --files 10000 --seed 1      (the same numbers give the same files)

Forked processes with the limits of the reader's own read them one after the other; every fiftieth also goes the true
way, through ``read_isolated``, and must come out alike.
"""

import argparse
import multiprocessing
import os
import random
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from multiprocessing.connection import Connection, wait
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from surveys.word.__main__ import MB, MEMORY, answer
from surveys.word.declared import Rejected, from_json
from surveys.word.isolated import SECONDS, read_isolated
from surveys.word.notes import REASONS
from surveys.word.printed import printed, printed_rejection
from tests.word import build
from tests.word.build import W, cell, paragraph, parts_of, row, run, table, zipped

PROCESSES = os.cpu_count() or 2
TRUE_WAY = 50  # one file of so many is also read by the child process
MORE_ROOM = 64 * MB  # what this script loads besides the reader
ALPHABETS = (
    "aáeéñ ",
    " \t\n\u00a0\u2003\u200b",
    "0123456789.-+() ",
    "Sí No ( ) [x] ☐ ☒ 1) 2) ; , : / | • – ",
    "@._-abc ",
    "日本語 مرحبا \u202e\u0301\u0308🇨🇷\U0001f9d1\u200d\U0001f33e\ufffd\U0010ffff",
)


# Seeds


def busy() -> bytes:
    """A form with all that Word may add: changes, fields, boxes, controls, lists, merged cells."""
    inner = table(row("Fundación Río", "sociedad civil"), row("Ministerio", "sector público"))
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('En un cuadro')}</w:txbxContent></w:pict></w:r>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    link = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("luis@example.org")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Elija')}</w:sdtContent></w:sdt>"
    rows = (
        row("País e institución que completa la ficha", paragraph("Perú, ", f"<w:ins>{run('Ministerio')}</w:ins>")),
        row("Le interesa compartir la experiencia", paragraph('<w:r><w:sym w:char="F0FE"/></w:r>', " Sí ", control)),
        row("Tipo de iniciativa:", "2"),
        row("Nombre de la iniciativa:", paragraph("Red ", f"<w:del>{run('vieja')}</w:del>", both)),
        row(cell("Tipo/s de actor/es involucrado/s", '<w:vMerge w:val="restart"/>'), cell(inner + paragraph())),
        row(cell("", "<w:vMerge/>"), "Y otros"),
        row("Otros países involucrados:", "Chile y Panamá"),
        row("Nombre de punto focal y email:", paragraph("Luis Soto ", link)),
        row("Justificación", paragraph(run("Oculto", "<w:vanish/>"), "Visible")),
        row("Identifique hasta 3 fortalezas", "".join(paragraph(each, properties=listed) for each in ("A", "B"))),
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    return build.document(table(*rows), numbering=numbering)


def seeds() -> list[bytes]:
    return [build.form(), build.form({}, {}, {"type": "Otros: red"}, {}), build.ours(), busy()]


# Ways to spoil a file


def flip_bytes(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _time in range(chance.choice((1, 1, 2, 8, 40))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _with_part(data: bytes, chance: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one XML part changed: the document more often than another."""
    parts = parts_of(data)
    named = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    name = "word/document.xml" if chance.random() < 0.6 else chance.choice(named)
    return zipped(parts | {name: change(parts[name])})


def flip_part(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    return _with_part(data, chance, lambda part: flip_bytes(part, chance))


def flip_archive(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    return flip_bytes(data, chance)


def truncate(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def splice(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    """Parts of another document, or the ends of two archives."""
    other = chance.choice(seeds)
    if chance.random() < 0.2:
        return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]
    parts, others = parts_of(data), parts_of(other)
    for _time in range(chance.randint(1, 4)):
        parts[chance.choice(sorted(parts))] = others[chance.choice(sorted(others))]
    return zipped(parts)


def _any_text(chance: random.Random) -> str:
    letters = chance.choice(ALPHABETS)
    return "".join(chance.choices(letters, k=chance.choice((0, 1, 5, 40, 400, 4000))))


def spoil_texts(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    def change(part: bytes) -> bytes:
        root = etree.fromstring(part)
        texts = [each for each in root.iter() if each.text and each.text.strip()]
        for each in chance.sample(texts, min(len(texts), chance.randint(1, 12))):
            at = chance.randint(0, len(each.text))
            each.text = chance.choice(("", each.text[:at])) + _any_text(chance) + chance.choice(("", each.text[at:]))
        return etree.tostring(root)

    return _with_part(data, chance, change)


def _mutate(root: etree._Element, chance: random.Random) -> None:
    """One change to a tree."""
    elements = [each for each in root.iter(etree.Element) if each is not root]
    if len(elements) < 2:
        return
    one, other = chance.sample(elements, 2)
    what = chance.choice(("delete", "duplicate", "move", "retag", "swap", "value", "tail"))
    if what == "delete":
        one.getparent().remove(one)
    elif what == "duplicate":
        large = sum(1 for _each in one.iter()) > 100
        for _time in range(1 if large else chance.choice((1, 1, 5, 50))):
            one.addnext(deepcopy(one))
    elif what == "move" and other not in one.iter():
        other.insert(chance.randint(0, len(other)), one)
    elif what == "retag":
        one.tag = other.tag
    elif what == "swap" and one.attrib and other.attrib:
        mine, theirs = chance.choice(list(one.attrib)), chance.choice(list(other.attrib))
        one.attrib[mine], other.attrib[theirs] = other.attrib[theirs], one.attrib[mine]
    elif what == "value" and one.attrib:
        values = ("", "0", "-1", "999999999999999999999", "x", "٣", "²", "restart", "begin", "end", "ficha:i1.name")
        one.attrib[chance.choice(list(one.attrib))] = chance.choice(values)
    elif what == "tail":
        one.tail = _any_text(chance)[:40]


def mutate_tree(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    def change(part: bytes) -> bytes:
        root = etree.fromstring(part)
        for _time in range(chance.choice((1, 2, 5, 20, 80))):
            _mutate(root, chance)
        return etree.tostring(root)

    return _with_part(data, chance, change)


WAYS = (flip_archive, flip_part, mutate_tree, mutate_tree, mutate_tree, spoil_texts, truncate, splice)


def spoilt(seeds: list[bytes], seed: int, number: int) -> tuple[str, bytes]:
    """One file and the way it was made."""
    chance = random.Random(f"{seed} {number}")
    way = chance.choice(WAYS)
    return way.__name__, way(chance.choice(seeds), seeds, chance)


# Reading them


def outcome(data: bytes) -> str:
    """ "read", or why not; "exception: ..." for what must not happen."""
    try:
        found = answer(data)
        if "rejected" in found:
            code, words = found["rejected"]["code"], found["rejected"]["words"]
            assert code in REASONS and printed_rejection(Rejected(code, **words))["warnings"]
            return code
        printed(from_json(found["reading"]))
        return "read"
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"exception: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}"


def outcome_of_child(data: bytes) -> str:
    try:
        read_isolated(data)
        return "read"
    except Rejected as rejected:
        return rejected.code


def _read_all(numbers: range, seed: int, seeds: list[bytes], line: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY + MORE_ROOM, MEMORY + MORE_ROOM))
    for number in numbers:
        way, data = spoilt(seeds, seed, number)
        begin = time.perf_counter()
        found = outcome(data)
        took = time.perf_counter() - begin
        if number % TRUE_WAY == 0 and (by_child := outcome_of_child(data)) != found:
            found = f"differs: {found}, by the child process {by_child}"
        line.send((number, way, found, took))


class Reader:
    """A process that goes through its share of the files; begun again after a file that ends it."""

    def __init__(self, numbers: range, seed: int, seeds: list[bytes]) -> None:
        self.numbers, self.seed, self.seeds = numbers, seed, seeds
        self.begin()

    def begin(self) -> None:
        self.line, line = multiprocessing.Pipe(duplex=False)
        arguments = (self.numbers, self.seed, self.seeds, line)
        self.process = multiprocessing.get_context("fork").Process(target=_read_all, args=arguments, daemon=True)
        self.process.start()
        line.close()
        self.heard = time.monotonic()

    def listen(self) -> tuple[int, str, str, float]:
        """What became of the next file."""
        self.heard = time.monotonic()
        number = self.numbers[0]
        self.numbers = self.numbers[1:]
        try:
            return self.line.recv()
        except EOFError:
            self.process.join()
            status = self.process.exitcode
            self.begin()
            return number, spoilt(self.seeds, self.seed, number)[0], f"crash: exit status {status}", 0.0


def read_spoilt(files: int, seed: int, seeds: list[bytes]):
    """Yields (number, way, outcome, seconds) of every file."""
    readers = [Reader(range(first, files, PROCESSES), seed, seeds) for first in range(min(PROCESSES, files))]
    while readers := [reader for reader in readers if reader.numbers]:
        ready = wait([reader.line for reader in readers], timeout=1)
        for reader in readers:
            if reader.line in ready:
                yield reader.listen()
            elif time.monotonic() - reader.heard > 3 * SECONDS:  # its next listening finds a crash
                reader.process.kill()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    from django.conf import settings

    settings.configure(USE_I18N=False)  # the texts of notes and reasons, without a site
    begin = time.perf_counter()
    outcomes: Counter[str] = Counter()
    slowest, bad = (0.0, 0), []
    for number, way, found, took in read_spoilt(options.files, options.seed, seeds()):
        outcomes[found.partition(":")[0]] += 1
        slowest = max(slowest, (took, number))
        if ":" in found or took > SECONDS:
            bad.append(f"  file {number} ({way}), {took:.1f} s: {found}")
    print(f"{options.files} spoilt files, seed {options.seed}, {time.perf_counter() - begin:.0f} s")
    for found, count in outcomes.most_common():
        print(f"  {count:7}  {found}")
    print(f"  slowest {slowest[0]:.2f} s (file {slowest[1]})")
    print("\n".join(bad[:50]))
    print("ok" if not bad else f"FAIL: {len(bad)} files")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
