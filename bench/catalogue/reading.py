"""Asking page by page: the floor, the bare page and ours in turns, so that the machine's other work falls on all."""

import re
import statistics
import time
from collections import defaultdict
from typing import Any

from lxml import html

from . import floor
from .place import Place, say
from .questions import SETS, Question, address, question_sets
from .web import Client

ROUNDS = 5
WITHOUT_COUNTS = {"conteos": "no"}  # an address of the catalogue that is answered without facets


def shown(page: str) -> floor.Found:
    """What a page of the catalogue says, read from its HTML: of the facets that the floor counts."""
    tree = html.fromstring(page)
    (heading,) = tree.xpath('//h2[@id="cuantas"]')
    counts = {}
    for field in tree.xpath('//form[@role="search"]//input[@type="checkbox"]'):
        n = _number(field.xpath('string(following-sibling::span[contains(@class, "quiet")][1])'))
        if n and field.get("name") in floor.FACETS:
            counts[field.get("name"), field.get("value")] = n
    links = tree.xpath('//ol[contains(@class, "results")]/li//h3/a/@href')
    return floor.Found(_number(heading.text_content()), counts, [_number(link) for link in links])


def _number(text: str) -> int:
    found = re.search(r"\d[\d.\s\xa0]*", text)
    return int(re.sub(r"\D", "", found[0])) if found else 0


def differences(ours: floor.Found, right: floor.Found) -> list[str]:
    found = []
    if ours.total != right.total:
        found.append(f"total {ours.total}, not {right.total}")
    for key in sorted(ours.counts.keys() | right.counts.keys()):
        if (mine := ours.counts.get(key, 0)) != (n := right.counts.get(key, 0)):
            found.append(f"{':'.join(key)} {mine}, not {n}")
    if ours.page != right.page:
        found.append(f"rows {ours.page[:5]}, not {right.page[:5]}")
    return found


def said(client: Client) -> dict[str, floor.Found]:
    """What the page of every different question says, by its address."""
    return {url: shown(client.get(url).text) for url in _addresses()}


def compared(pages: dict[str, floor.Found], cursor: Any) -> dict[str, Any]:
    """``asked``: how many questions; ``wrong``: whose page says something else than the floor, and what."""
    wrong = {}
    for url, question in _addresses().items():
        if found := differences(pages[url], floor.ask(cursor, question)):
            wrong[url] = found
    return {"asked": len(pages), "wrong": wrong}


def _addresses() -> dict[str, Question]:
    return {address(question): question for questions in question_sets().values() for question in questions}


class Clock:
    """Seconds of each way to answer, by question set."""

    def __init__(self) -> None:
        self.seconds: dict[tuple[str, str], list[float]] = defaultdict(list)

    def medians(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {name: {} for name in SETS}
        for (name, way), seconds in self.seconds.items():
            found[name][way] = statistics.median(seconds)
        return found


def measure(place: Place, port: int, rounds: int = ROUNDS) -> dict[str, Any]:
    """Medians by question set: ``floor``, ``bare``, ``ours``, ``rows`` (ours without counts).

    ``first`` are those of ours when each question is asked for the first time.
    """
    client = Client(port)
    client.log_in()
    cursor = None if place.is_sqlite else place.connection().cursor()
    results: dict[str, Any] = {}
    if cursor is not None:
        results["compared"] = compared(said(client), cursor)
        say(f"{place.name}: {len(results['compared']['wrong'])} questions answered otherwise than by the floor")
    results["bytes"] = size = len(client.get(address({})).body)
    bare = f"/bench/bare/{max(0, size - len(client.get('/bench/bare/0/').body))}/"
    results["bare_bytes"] = len(client.get(bare).body)
    results["separate"] = "facet" not in client.get(address({}, **WITHOUT_COUNTS)).text
    clock, sets = Clock(), question_sets()
    for turn in range(rounds + 1):  # the first warms up
        if turn == 1:
            results["first"], clock = {name: of["ours"] for name, of in clock.medians().items()}, Clock()
        for number in range(len(sets["none"])):
            for name in SETS:
                _ask_all(clock, name, sets[name][number], client, bare, cursor, results["separate"])
        say(f"{place.name}: round {turn} of {rounds}")
    return results | {"medians": clock.medians()}


def _ask_all(
    clock: Clock,
    name: str,
    question: Question,
    client: Client,
    bare: str,
    cursor: Any,
    separate: bool,
) -> None:
    def answered(way: str, seconds: float) -> None:
        clock.seconds[name, way].append(seconds)

    if cursor is not None:
        began = time.perf_counter()
        floor.ask(cursor, question)
        answered("floor", time.perf_counter() - began)
    answered("bare", client.get(bare).seconds)
    answer = client.get(address(question))
    if answer.status != 200:
        raise SystemExit(f"{address(question)}: {answer.status}")
    answered("ours", answer.seconds)
    if separate:
        answered("rows", client.get(address(question, **WITHOUT_COUNTS)).seconds)
