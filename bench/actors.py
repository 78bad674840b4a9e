"""Whether a declared organisation is found in the directory: labelled pairs of ``actor_pairs.csv``, see README.md.

bench/actors.py [tuned|held-out|all] [--misses]

A third of the declared names is held out (by a checksum of the name): the matching was tuned on the rest, and the
third looked at once, when that was done.
"""

import argparse
import csv
import sys
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from initiatives.matching import Candidate, Organisation, index_keys, rank, search_keys  # noqa: E402

ASKED = 0.97


@dataclass
class Figures:
    """First candidates ``offered`` and ``right``; names ``there`` in the directory and ``found`` in three."""

    declared: int = 0
    offered: int = 0
    right: int = 0
    there: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.offered if self.offered else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.there if self.there else 1.0

    @property
    def reached(self) -> bool:
        return self.precision >= ASKED and self.recall >= ASKED


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def directory() -> list[Organisation]:
    return [
        Organisation(row["name"], row["country"] or None, row["acronym"], row["kind"], pk=number)
        for number, row in enumerate(rows("actor_directory.csv"))
    ]


def held_out(name: str) -> bool:
    return zlib.crc32(name.encode()) % 3 == 0


def wanted(part: str) -> dict[tuple[str, str], tuple[str, tuple[str, str] | None]]:
    """By declared name and country: the pair's group, and name and country in the directory or None."""
    found = {}
    for row in rows("actor_pairs.csv"):
        declared = (row["declared"], row["country"])
        if part == "all" or held_out(row["declared"]) == (part == "held-out"):
            group, truth = found.get(declared, (row["group"], None))
            if row["same"] == "yes":
                group, truth = row["group"], (row["name"], row["name_country"])
            found[declared] = (group, truth)
    return found


def measure(part: str = "all") -> tuple[Figures, dict[str, Figures]]:
    """Figures of all and of each group. Who shares no key is not compared, as on the site."""
    known = directory()
    by_key = defaultdict(set)
    for each in known:
        for key in index_keys(each):
            by_key[key].add(each)
    total, groups = Figures(), defaultdict(Figures)
    for (name, country), (group, truth) in wanted(part).items():
        declared = Organisation(name, country or None)
        pool = set().union(*(by_key[key] for key in search_keys(declared)))
        candidates = rank(declared, pool)
        for figures in (total, groups[group]):
            count(figures, declared, truth, candidates)
    return total, groups


def count(figures: Figures, declared: Organisation, truth, candidates: list[Candidate]) -> None:
    names = [(each.organisation.name, each.organisation.country or "") for each in candidates[:3]]
    figures.declared += 1
    first = candidates[0] if candidates and candidates[0].is_offered else None
    if first is not None:
        figures.offered += 1
        figures.right += names[0] == truth
        if names[0] != truth:
            figures.misses.append(
                f"wrong: {declared.name} ({declared.country}) -> {names[0]} {first.score}; is {truth}"
            )
    if truth is not None:
        figures.there += 1
        figures.found += truth in names
        if truth not in names:
            figures.misses.append(f"not found: {declared.name} ({declared.country}), {truth}; {names}")


def line(title: str, figures: Figures) -> str:
    return (
        f"{title:16} {figures.declared:4} declared  "
        f"precision {figures.precision:.3f} ({figures.right}/{figures.offered})  "
        f"recall in three {figures.recall:.3f} ({figures.found}/{figures.there})"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="?", default="all", choices=["tuned", "held-out", "all"])
    parser.add_argument("--misses", action="store_true", help="list what was wrong or not found")
    said = parser.parse_args()
    total, groups = measure(said.part)
    print(
        f"{len(rows('actor_pairs.csv'))} pairs, {len(directory())} organisations in the directory; part: {said.part}"
    )
    for group, figures in sorted(groups.items()):
        print(line(group, figures))
    print(line("all", total), f"(asked: {ASKED} each) {'ok' if total.reached else 'NOT REACHED'}")
    if said.misses:
        print(*total.misses, sep="\n")
    return 0 if total.reached else 1


if __name__ == "__main__":
    sys.exit(main())
