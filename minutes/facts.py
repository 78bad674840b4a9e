"""How far a dialogue spoke about the three questions, and where its time went. Pure: imports no model."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from . import places
from .enums import THREE, BlockKey
from .places import Place


@dataclass(frozen=True)
class BlockFacts:
    """A block of an agenda: minutes planned and (None: not noted) spent, whether its synthesis says something."""

    key: str
    title: str
    planned: int
    actual: int | None
    spoken: bool
    excused: bool

    @property
    def is_one_of_three(self) -> bool:
        return self.key in THREE


@dataclass(frozen=True)
class DialogueFacts:
    """A dialogue's blocks in the order of its agenda."""

    blocks: tuple[BlockFacts, ...]

    @property
    def coverage(self) -> int:
        """How many of the three blocks were spoken about: 0 to 3. A reason for silence does not count."""
        return sum(block.is_one_of_three and block.spoken for block in self.blocks)

    @property
    def planned(self) -> int:
        return sum(block.planned for block in self.blocks)

    @property
    def actual(self) -> int | None:
        """Minutes that were noted; None when no block has any."""
        noted = [block.actual for block in self.blocks if block.actual is not None]
        return sum(noted) if noted else None

    @property
    def results_share(self) -> float | None:
        """The part of the noted time that went to results, 0 to 1; None where that was not noted."""
        spent = [block.actual for block in self.blocks if block.key == BlockKey.RESULTS]
        if not self.actual or not spent or spent[0] is None:
            return None
        return spent[0] / self.actual

    @property
    def results_percent(self) -> int | None:
        return None if self.results_share is None else round(self.results_share * 100)

    @property
    def unexplained(self) -> list[BlockFacts]:
        """Those of the three that have neither a synthesis nor a reason."""
        return [block for block in self.blocks if block.is_one_of_three and not (block.spoken or block.excused)]


def facts_of(blocks: Iterable, said: Mapping[str, str]) -> DialogueFacts:
    """``blocks`` have key, title and planned; ``said`` is what stands at each place of the minutes."""
    return DialogueFacts(tuple(_block(block, said) for block in blocks))


def _block(block, said: Mapping[str, str]) -> BlockFacts:
    def at(field: str) -> str:
        return said.get(str(Place(block.key, field)), "")

    return BlockFacts(
        key=block.key,
        title=block.title,
        planned=block.planned,
        actual=places.minutes_in(at(places.MINUTES)),
        spoken=bool(at(places.TEXT).strip()),
        excused=bool(at(places.REASON).strip()),
    )


@dataclass(frozen=True)
class Summary:
    """Of a set of dialogues: how many have each coverage, minutes by block, the part of the time that was results.

    ``results_share`` looks at the dialogues that noted it, each weighing as much as it lasted.
    """

    dialogues: int
    by_coverage: dict[int, int]
    planned: dict[str, int]
    actual: dict[str, int]
    results_share: float | None


def summary(dialogues: Iterable[DialogueFacts]) -> Summary:
    """Blocks that were added count together, under the key "other"."""
    dialogues = list(dialogues)
    planned, actual, coverage = Counter(), Counter(), Counter(dict.fromkeys(range(len(THREE) + 1), 0))
    for each in dialogues:
        coverage[each.coverage] += 1
        for block in each.blocks:
            key = block.key if block.key in BlockKey.values else "other"
            planned[key] += block.planned
            actual[key] += block.actual or 0
    noted = [each for each in dialogues if each.results_share is not None]
    whole = sum(each.actual for each in noted)
    on_results = sum(each.results_share * each.actual for each in noted)
    return Summary(len(dialogues), dict(coverage), dict(planned), dict(actual), on_results / whole if whole else None)
