"""A whole file read: what is new, changed or left alone, and what is refused and why. Stores nothing itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from initiatives.models import Initiative

from ..incoming import columns
from ..incoming.declared import DeclaredInitiative
from ..incoming.files import Source, open_source
from ..incoming.problems import Problem, Unreadable, problem
from .pool import Pool
from .seen import Seen
from .understanding import Bundle, Understood
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
    """What a file does. ``broken`` says why it cannot be read (any further); then nothing of it is loaded.

    ``actors`` are those that are new in the directory, once it is loaded.
    """

    headers: list[str] | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    lines: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    actors: int = 0
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


There = Mapping[str, tuple[int, str]]


class Into(Protocol):
    """Where lines go that are not refused: ``storing.Store``."""

    def begin(self, pool: Pool) -> None: ...

    def add(self, bundle: Bundle, there: There) -> None:
        """A bundle of which nothing is refused; ``there`` is what ``digests`` says of its lines."""


def check(wish: Wish, *, refuse: Callable[[Refusal], None], tell: Tell = silent, into: Into | None = None) -> Checked:
    """Read the file to its end. ``refuse`` is told of each line that is refused, ``tell`` how far it is.

    ``into`` is given every bundle until a line is refused. A query for each bundle, beside those of ``into``.
    Never raises for what stands in the file.
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
            _read(source, wish, found, refuse, tell, into)
        except Unreadable as unreadable:
            found.broken = unreadable.problem
    if not found.lines and not found.broken:
        found.broken = problem("empty_file")
    return found


def _read(
    source: Source,
    wish: Wish,
    found: Checked,
    refuse: Callable[[Refusal], None],
    tell: Tell,
    into: Into | None,
) -> None:
    seen = Seen()
    how = context(found.mapping, source.headers, wish.round_code, source.guarded)
    with Pool(replace(how, whole=into is not None), wish.path.stat().st_size) as pool:
        if into:
            into.begin(pool)
        for bundle in pool.understood(source):
            good: list[Understood] = []
            for line in bundle.lines:
                found.lines += 1
                problems = line.problems
                if line.declared and (first := seen.first(line.id, line.number)) != line.number:
                    problems = (problem("id_twice", id=line.id, line=first),)
                if problems:
                    found.refused += 1
                    refuse(Refusal(line.number, line.id, problems))
                else:
                    good.append(line)
            there = digests([line.id for line in good], wish.origin)
            _count(good, there, found)
            found.sample += [(line.number, line.declared) for line in good[: SAMPLE - len(found.sample)]]
            if into and not found.refused:
                into.add(bundle, there)
            tell(found.lines, source.share)


def digests(ids: list[str], origin: str) -> There:
    """Key and digest of those of the origin that are in the registry, by their identifier: one query."""
    rows = Initiative.objects.filter(origin=origin, external_id__in=ids).order_by()
    return {id: (pk, digest) for id, pk, digest in rows.values_list("external_id", "pk", "loaded_digest")}


def _count(lines: list[Understood], there: There, found: Checked) -> None:
    for line in lines:
        if line.id not in there:
            found.new += 1
        elif there[line.id][1] == line.digest:
            found.unchanged += 1
        else:
            found.changed += 1
