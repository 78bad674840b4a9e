"""A whole file read, nothing stored: what would be new, changed or left alone, and what is refused and why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from initiatives.models import Initiative

from ..incoming import columns
from ..incoming.declared import DeclaredInitiative
from ..incoming.files import Source, open_source
from ..incoming.problems import Problem, Unreadable, problem
from .pool import Pool
from .understanding import Bundle, Context, Understood
from .words import context, known_headers

SAMPLE = 20


@dataclass(frozen=True)
class Wish:
    """A file to load: whose it is (``origin``), with which columns, and the round of lines that name none.

    Without a ``mapping`` the columns are guessed. ``name`` is the file's own name; its ending says what it is.
    """

    path: Path
    name: str
    origin: str
    round_code: str = ""
    mapping: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Refusal:
    """A line and all that is wrong with it. ``id`` is '' where it is not known."""

    number: int
    id: str
    problems: tuple[Problem, ...]


@dataclass
class Checked:
    """What a file would do. ``broken`` says why it cannot be read (any further); then nothing of it is loaded."""

    headers: list[str] | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    lines: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    sample: list[tuple[int, DeclaredInitiative]] = field(default_factory=list)
    broken: Problem | None = None

    @property
    def may_load(self) -> bool:
        return self.broken is None and not self.refused and bool(self.lines)


Tell = Callable[[int, float], None]  # lines done, share of the file


def silent(_lines: int, _share: float) -> None:
    return None


def opened(wish: Wish) -> tuple[Source, dict[str, str]]:
    """The file and the columns that it is read with. Raises ``Unreadable``."""
    source = open_source(wish.path, wish.name)
    if source.headers is None:
        return source, {}
    if wish.mapping is None:
        mapping = columns.guess(source.headers, known_headers())
    else:
        mapping = {
            key: name for key, name in wish.mapping.items() if name in source.headers and key in columns.LABELS
        }
    return source, mapping


def check(wish: Wish, *, refuse: Callable[[Refusal], None], tell: Tell = silent) -> Checked:
    """Read the file to its end. ``refuse`` is told of each line that is refused, ``tell`` how far it is.

    A query for each bundle of lines. Never raises for what stands in the file.
    """
    found = Checked()
    try:
        source, found.mapping = opened(wish)
    except Unreadable as unreadable:
        found.broken = unreadable.problem
        return found
    with source:
        found.headers = source.headers
        missing = columns.missing(found.mapping) if source.headers is not None else []
        if missing:
            found.broken = problem("columns_missing", fields=missing)
            return found
        try:
            _read(source, wish, found, refuse, tell)
        except Unreadable as unreadable:
            found.broken = unreadable.problem
    if not found.lines and not found.broken:
        found.broken = problem("empty_file")
    return found


def _read(source: Source, wish: Wish, found: Checked, refuse: Callable[[Refusal], None], tell: Tell) -> None:
    seen: dict[int, int] = {}
    how = context(found.mapping, source.headers, wish.round_code, source.guarded)
    for bundle in understood(source, how, wish.path.stat().st_size):
        good: list[Understood] = []
        for line in bundle.lines:
            found.lines += 1
            problems = line.problems
            if line.declared and (first := seen.setdefault(short(line.id), line.number)) != line.number:
                problems = (problem("id_twice", id=line.id, line=first),)
            if problems:
                found.refused += 1
                refuse(Refusal(line.number, line.id, problems))
            else:
                good.append(line)
        _count(good, wish.origin, found)
        found.sample += [(line.number, line.declared) for line in good[: SAMPLE - len(found.sample)]]
        tell(found.lines, source.share)


def understood(source: Source, how: Context, size: int) -> Iterator[Bundle]:
    with Pool(how, size) as pool:
        yield from pool.understood(source)


def short(id: str) -> int:
    """An identifier in eight bytes: a million of them are held at once."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "big")


def digests(ids: list[str], origin: str) -> dict[str, tuple[int, str]]:
    """Key and digest of those of the origin that are in the registry, by their identifier: one query."""
    rows = Initiative.objects.filter(origin=origin, external_id__in=ids).order_by()
    return {id: (pk, digest) for id, pk, digest in rows.values_list("external_id", "pk", "loaded_digest")}


def _count(lines: list[Understood], origin: str, found: Checked) -> None:
    there = digests([line.id for line in lines], origin)
    for line in lines:
        if line.id not in there:
            found.new += 1
        elif there[line.id][1] == line.digest:
            found.unchanged += 1
        else:
            found.changed += 1
