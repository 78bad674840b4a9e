"""A made-up registry of any size: the same size and seed give the same bytes.

    python -m bench.catalogue.registry OUT.jsonl --size 100k [--seed 7]

One initiative a line, in the form that ``manage.py load_registry`` reads. Countries, sectors and actors are skewed;
texts have 300 to 800 signs, 70 % in Spanish and 30 % in Portuguese, of words after Zipf with those of the
initiative's sectors among them, so that a word and a sector go together as in life.
"""

import argparse
import json
import math
import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from .vocabulary import (
    ACTOR_TYPES,
    COUNTRIES,
    MODALITIES,
    ROLES,
    SDGS,
    SECTORS,
    TYPES,
    YEARS,
    cumulative,
    spanish_and_portuguese,
)

SEED = 7
PART = 10_000  # initiatives made at a time, each part by its own chance: any process may make any part
PROCESSES = 2


def size_of(text: str) -> int:
    """``10k``, ``1m`` or a plain number."""
    unit = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower())
    return int(text[:-1]) * unit if unit else int(text)


class Pick:
    """Draws from weighted values."""

    def __init__(self, weights: dict[Any, float]):
        self.values, self.cumulative = list(weights), cumulative(weights.values())

    def one(self, chance: Random) -> Any:
        return chance.choices(self.values, cum_weights=self.cumulative)[0]

    def some(self, chance: Random, n: int) -> list[Any]:
        """``n`` different ones."""
        found: dict[Any, None] = {}
        while len(found) < n:
            found[self.one(chance)] = None
        return list(found)


class Maker:
    """Makes the initiatives of a registry of ``size``, part by part."""

    def __init__(self, size: int, seed: int = SEED):
        self.size, self.seed = size, seed
        self.languages = spanish_and_portuguese(seed)
        self.topical = {code: words.split() for code, (_weight, words) in SECTORS.items()}
        self.countries, self.years = Pick(COUNTRIES), Pick(YEARS)
        self.sectors = Pick({code: weight for code, (weight, _words) in SECTORS.items()})
        self.types, self.modalities, self.roles, self.sdgs = Pick(TYPES), Pick(MODALITIES), Pick(ROLES), Pick(SDGS)
        self.actors = self._actors(round(200 * math.sqrt(size)))
        self.popular = Pick({number: 1 / (number + 20) ** 0.75 for number in range(len(self.actors))})

    def _actors(self, n: int) -> list[dict[str, Any]]:
        chance = Random(f"actors {self.seed} {n}")
        kinds = Pick({code: weight for code, (weight, _begins) in ACTOR_TYPES.items()})
        themes = list(self.topical.values())
        made = []
        for number in range(1, n + 1):
            kind, country = kinds.one(chance), self.countries.one(chance)
            theme = chance.choice(chance.choice(themes)).capitalize()
            name = f"{ACTOR_TYPES[kind][1]} {theme} {number}"
            acronym = f"{name[0]}{theme[:2].upper()}{number}" if chance.random() < 0.3 else ""
            made.append({"name": name, "acronym": acronym, "type": kind, "country": country})
        return made

    def part(self, number: int) -> Iterator[dict[str, Any]]:
        """The initiatives of part ``number``, as many as there are."""
        chance = Random(f"part {self.seed} {self.size} {number}")
        for place in range(number * PART, min(self.size, (number + 1) * PART)):
            yield self._initiative(chance, place + 1)

    def more(self, whose: str) -> Iterator[dict[str, Any]]:
        """Initiatives that are in no part, without end: of the same actors."""
        chance = Random(f"more {self.seed} {self.size} {whose}")
        while True:
            yield self._initiative(chance, 0)

    def _initiative(self, chance: Random, number: int) -> dict[str, Any]:
        country, *partners = self.countries.some(chance, chance.choice((1, 2, 2, 2, 3, 3, 4, 5)))
        sectors = self.sectors.some(chance, chance.choice((1, 1, 1, 2, 2, 3)))
        body = self._body(chance, self.languages[chance.random() >= 0.7], sectors)
        year = self.years.one(chance)
        topical = chance.choice(self.topical[sectors[0]])
        content = [word for word in body[:60] if len(word) > 3][:5]
        texts = _sentences(chance, body, chance.randint(300, 800))
        cut = texts.find(" ", len(texts) * 2 // 3)
        return {
            "id": f"inv-{number:07d}",
            "name": " ".join([topical, *content]).capitalize(),
            "country": country,
            "countries": [
                {"code": country, "role": "oferente"},
                *({"code": c, "role": "receptor"} for c in partners),
            ],
            "year": year,
            "round": str(year - year % 2),
            "type": self.types.one(chance),
            "modality": self.modalities.one(chance),
            "sectors": sectors,
            "sdgs": sorted(self.sdgs.some(chance, chance.choice((0, 1, 1, 2, 2, 3, 4)))),
            "objectives": texts[:cut],
            "justification": texts[cut + 1 :],
            "actors": [
                {**self.actors[each], "roles": self.roles.some(chance, chance.choice((1, 1, 2)))}
                for each in self.popular.some(chance, chance.choice((1, 2, 2, 3, 3, 4, 5, 6)))
            ],
            "share": chance.random() < 0.6,
        }

    def _body(self, chance: Random, language: tuple[list[str], list[float]], sectors: list[str]) -> list[str]:
        words, weights = language
        body = chance.choices(words, cum_weights=weights, k=160)
        for sector in sectors:
            for word in chance.choices(self.topical[sector], k=3):
                body.insert(chance.randrange(40), word)
        return body


def _sentences(chance: Random, body: list[str], length: int) -> str:
    """Words as text of about ``length`` signs."""
    pieces, so_far, first = [], 0, True
    for word in body:
        piece = word.capitalize() if first else word
        first = len(word) > 3 and chance.random() < 0.08
        if first:
            piece += "."
        pieces.append(piece)
        so_far += len(piece) + 1
        if so_far >= length:
            break
    return " ".join(pieces).rstrip(".") + "."


_maker: Maker


def _begin(size: int, seed: int) -> None:
    global _maker
    _maker = Maker(size, seed)


def _lines(number: int) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in _maker.part(number))


def write(path: Path, size: int, seed: int = SEED) -> None:
    """The registry as JSON Lines; complete or not there."""
    unfinished = path.with_suffix(".part")
    with (
        multiprocessing.get_context("spawn").Pool(PROCESSES, _begin, (size, seed)) as pool,
        unfinished.open("w", encoding="utf-8") as file,
    ):
        for lines in pool.imap(_lines, range(-(-size // PART))):
            file.write(lines)
    unfinished.rename(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=size_of, default="10k")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    write(options.out, options.size, options.seed)
