"""Whether a search finds what it should: labelled queries of ``search_queries.csv``, see README.md.

bench/search.py [tuned|held-out|second|third|all] [--misses]

A third of the first lot is held out (by a checksum of the query): endings and cognates were tuned on the rest, and
that third was looked at once. The second and the third lot were written afterwards, and each looked at once before
anything was changed; what is wrong in a lot became a rule or a cognate then. So only ``FIRST_LOOK`` tells what to
expect of queries that nobody has seen.
"""

import argparse
import csv
import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from initiatives.search import Found, matches, parse, stored  # noqa: E402

FIRST = 10
ASKED = {"within a language": 0.95, "across languages": 0.85}
PARTS = ("tuned", "held-out", "second", "third")
# Recall within a language and across, each with its number of queries, before anything was changed because of it.
FIRST_LOOK = {
    "held-out": ((0.939, 57), (0.931, 51)),
    "second": ((0.946, 28), (0.913, 23)),
    "third": ((0.964, 56), (0.841, 44)),
}


@dataclass
class Figures:
    """``recall``: the mean of each query's share of what is expected among the first ten.

    ``right`` of ``found``: of what is found in the language asked for, how much was expected.
    """

    recalls: list[float] = field(default_factory=list)
    found: int = 0
    right: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return sum(self.recalls) / len(self.recalls) if self.recalls else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0


@cache
def documents() -> list[dict]:
    """With ``title_keys`` and ``all_keys`` as the registry stores them."""
    with (HERE / "search_documents.jsonl").open(encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    for each in found:
        each["title_keys"] = stored(each["title"])
        each["all_keys"] = stored(each["title"], each["objectives"], *each["actors"])
    return found


@cache
def queries() -> list[dict[str, str]]:
    with (HERE / "search_queries.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def part_of(row: dict[str, str]) -> str:
    if row["lot"] != "1":
        return {"2": "second", "3": "third"}[row["lot"]]
    held_out = zlib.crc32("|".join((row["query"], row["language"], row["target"])).encode()) % 3 == 0
    return "held-out" if held_out else "tuned"


def ranked(text: str) -> list[dict]:
    """What is found: in the title before in the text, then the newest, then by id."""
    query = parse(text)
    found = [(matches(query, each["title_keys"], each["all_keys"]), each) for each in documents()]
    found = sorted((pair for pair in found if pair[0]), key=lambda pair: pair[1]["id"])
    found.sort(key=lambda pair: (pair[0] == Found.TITLE, pair[1]["date"]), reverse=True)
    return [each for _where, each in found]


def measure(*parts: str) -> dict[str, Figures]:
    """Figures within a language and across, and for each pair of languages."""
    result: dict[str, Figures] = defaultdict(Figures)
    for row in queries():
        if part_of(row) not in parts:
            continue
        expected = set(row["expected"].split())
        listed = ranked(row["query"])
        first = {each["id"] for each in listed[:FIRST]}
        of_target = [each["id"] for each in listed if each["lang"] == row["target"]]
        kind = "within a language" if row["language"] == row["target"] else "across languages"
        for figures in (result[kind], result[f"{row['language']} finds {row['target']}"]):
            figures.recalls.append(len(expected & first) / min(len(expected), FIRST))
            figures.found += len(of_target)
            figures.right += len(expected & set(of_target))
        missing = " ".join(sorted(expected - first))
        if missing:
            result[kind].misses.append(f"{row['query']} ({row['language']} finds {row['target']}): {missing}")
        extra = " ".join(sorted(set(of_target) - expected))
        if extra:
            result[kind].misses.append(f"    {row['query']} also finds {extra}")
    return result


def line(title: str, figures: Figures) -> str:
    return (
        f"{title:18} {len(figures.recalls):4} queries  recall in the first {FIRST} {figures.recall:.3f}  "
        f"expected of what is found {figures.precision:.3f} ({figures.right}/{figures.found})"
    )


def reached(result: dict[str, Figures]) -> bool:
    return all(result[kind].recall >= asked for kind, asked in ASKED.items())


def first_look() -> Iterator[str]:
    """Lines of what was measured once, and their means over all those queries."""
    sums = [[0.0, 0], [0.0, 0]]
    for part, figures in FIRST_LOOK.items():
        yield f"  {part:18} " + ", ".join(
            f"{kind} {recall:.3f} ({size} queries)" for kind, (recall, size) in zip(ASKED, figures, strict=True)
        )
        for total, (recall, size) in zip(sums, figures, strict=True):
            total[0] += recall * size
            total[1] += size
    means = zip(ASKED, sums, strict=True)
    yield f"  {'together':18} " + ", ".join(f"{kind} {total / size:.3f} ({size})" for kind, (total, size) in means)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="?", default="all", choices=[*PARTS, "all"])
    parser.add_argument("--misses", action="store_true", help="list what was not found, and what was found besides")
    said = parser.parse_args()
    print(f"{len(queries())} queries, {len(documents())} documents")
    parts = [(part, (part,)) for part in PARTS if said.part in (part, "all")]
    if said.part == "all":
        parts.append(("all", PARTS))
    for part, members in parts:
        result = measure(*members)
        print(f"{part}: {'ok' if reached(result) else 'NOT REACHED'}")
        for kind, asked in ASKED.items():
            print(" ", line(kind, result[kind]), f"(asked: {asked})")
        for pair in sorted(result.keys() - ASKED.keys()):
            print("   ", line(pair, result[pair]))
        if said.misses and part != "all":
            print(*(miss for kind in ASKED for miss in result[kind].misses), sep="\n")
    print("at first look:", *first_look(), sep="\n")
    return 0 if reached(result) else 1


if __name__ == "__main__":
    sys.exit(main())
