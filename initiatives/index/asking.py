"""What the catalogue asks, answered with sets: what passes, how many have each choice, in which order."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice
from typing import overload

from pyroaring import BitMap

from ..search import Query
from .reading import Fresh, Snapshot, Stored, snapshot

YEAR = "anio"
Part = Stored | Fresh


@dataclass(frozen=True)
class Chosen:
    """Codes of one filter, of which an initiative has any, or every one."""

    codes: tuple[str, ...]
    every: bool = False


@dataclass(frozen=True)
class Ask:
    """``seen``: choices of which a visible initiative has any (``visibility``); ``chosen`` is by parameter."""

    seen: tuple[str, ...]
    query: Query
    chosen: Mapping[str, Chosen]


class Found(Sequence):
    """Keys of initiatives in the catalogue's order: every term in the title first; the newest year; the newest.

    ``groups`` are sets of together ``total`` keys, in order, made one by one as far as they are asked for: a slice
    costs some set operations for each year up to its last.
    """

    def __init__(self, total: int, groups: Iterator[BitMap]):
        self.total = total
        self._left = groups
        self._made: list[BitMap] = []

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[int]:
        for group in self._groups():
            yield from reversed(group)

    def _groups(self) -> Iterator[BitMap]:
        for at in count():
            if at == len(self._made):
                if (made := next(self._left, None)) is None:
                    return
                self._made.append(made)
            yield self._made[at]

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at):
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, step = at.indices(self.total)
        if step != 1:
            raise ValueError("slices go forward, one by one")
        found: list[int] = []
        for group in self._groups():
            size = len(group)
            if start < size and start < stop:
                # The last of a set is the newest.
                part = group[max(size - stop, 0) : size - start]
                found += reversed(part)
            start, stop = max(start - size, 0), stop - size
            if stop <= 0:
                break
        return found

    def batches(self, size: int) -> Iterator[list[int]]:
        keys = iter(self)
        while batch := list(islice(keys, size)):
            yield batch


class Answer:
    """Of one ask, as of one moment; its queries are those of ``snapshot``."""

    def __init__(self, ask: Ask):
        self.ask = ask
        self.snapshot: Snapshot = snapshot(ask.query)
        self._bases = [self._base(part) for part in self.snapshot.parts]
        self._having = [self._chosen(part) for part in self.snapshot.parts]

    @property
    def is_loose(self) -> bool:
        """Whether words of a phrase were taken in any order, because too many have them."""
        return bool(self.snapshot.stored.loose)

    @cached_property
    def ids(self) -> BitMap:
        """The keys of those that pass."""
        return BitMap.union(*self._passing)

    @cached_property
    def titled(self) -> BitMap:
        """The keys of those that have every term of the query in their name."""
        return BitMap.union(*map(self._titled, self.snapshot.parts, self._passing))

    @cached_property
    def visible(self) -> BitMap:
        """The keys of all that the person may see."""
        return BitMap.union(*(self._seen(part) for part in self.snapshot.parts))

    @cached_property
    def found(self) -> Found:
        return Found(len(self.ids), self._groups())

    def _groups(self) -> Iterator[BitMap]:
        if self.ask.query.terms:
            yield from self._by_year(self.titled)
            yield from self._by_year(self.ids - self.titled)
        else:
            yield from self._by_year(self.ids)

    def has_word(self, key: str) -> bool:
        """Whether any visible initiative has a word of the query, by its key."""
        fresh = self.snapshot.fresh.word(key)
        return bool((self.snapshot.stored.word(key) | fresh) & self.visible)

    def counts(self, param: str) -> dict[str, int]:
        """How many would remain with each code of a filter beside the other filters; those with none are absent.

        Beside its own codes too when every one must be there.
        """
        chosen = self.ask.chosen.get(param)
        without = "" if chosen is None or chosen.every else param
        counted: dict[str, int] = {}
        for at, part in enumerate(self.snapshot.parts):
            rows = self._pass(at, without) if without else self._passing[at]
            for code, bits in part.by_code(param):
                if n := rows.intersection_cardinality(bits):
                    counted[code] = counted.get(code, 0) + n
        return counted

    def crossed(self, param: str, other: str, *, apart: Collection[str] | None = None) -> dict[tuple[str, str], int]:
        """How many have a code of ``param`` and one of ``other``, as ``counts`` counts those of ``param``.

        With ``apart`` only these codes are told apart: of ``param`` there are no others, of ``other`` the rest
        counts together, as ''. An intersection of sets for each pair.
        """
        chosen = self.ask.chosen.get(param)
        without = "" if chosen is None or chosen.every else param
        counted: Counter[tuple[str, str]] = Counter()
        for at, part in enumerate(self.snapshot.parts):
            rows = self._pass(at, without) if without else self._passing[at]
            sets = [(code, rows & bits) for code, bits in part.by_code(param) if apart is None or code in apart]
            others = part.by_code(other)
            if apart is not None:
                rest = BitMap.union(BitMap(), *(bits for code, bits in others if code not in apart))
                others = [*((code, bits) for code, bits in others if code in apart), ("", rest)]
            for code, having in sets:
                for another, bits in others:
                    counted[code, another] += having.intersection_cardinality(bits)
        return {pair: n for pair, n in counted.items() if n}

    def _base(self, part: Part) -> BitMap:
        rows = self._seen(part)
        for term in self.ask.query.terms:
            rows &= part.having(term)
        for term in self.ask.query.excluded:
            rows -= part.having(term)
        return rows

    def _seen(self, part: Part) -> BitMap:
        seen = BitMap()
        for key in self.ask.seen:
            seen |= part.choice(key)
        return seen & part.all()

    def _chosen(self, part: Part) -> dict[str, BitMap]:
        having = {}
        for param, chosen in self.ask.chosen.items():
            sets = [part.choice(f"{param}:{code}") for code in chosen.codes]
            having[param] = BitMap.intersection(*sets) if chosen.every else BitMap.union(*sets)
        return having

    @cached_property
    def _passing(self) -> list[BitMap]:
        return [self._pass(at) for at in range(len(self._bases))]

    def _pass(self, at: int, without: str = "") -> BitMap:
        having = [rows for param, rows in self._having[at].items() if param != without]
        return BitMap.intersection(self._bases[at], *having) if having else self._bases[at]

    def _titled(self, part: Part, rows: BitMap) -> BitMap:
        for term in self.ask.query.terms:
            rows = rows & part.having(term, title=True)
        return rows

    def _by_year(self, rows: BitMap) -> Iterator[BitMap]:
        parts = self.snapshot.parts
        years = {code for part in parts for code, _bits in part.by_code(YEAR)}
        # A fresh card replaces the set's word on it.
        split = [(rows & passing, part) for passing, part in zip(self._passing, parts, strict=True)]
        for year in sorted(years, key=int, reverse=True):
            of_year = BitMap.union(*(having & part.choice(f"{YEAR}:{year}") for having, part in split))
            if of_year:
                yield of_year
