"""Figures as lines with what was asked and a verdict ("Numbers to reach" of issue 6, of the panorama issue 8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .questions import SETS

MS = 1000
FILTERED = ("none", "facets", "text")
MOST_GROWTH = 3.0
FLAT = 32  # megabytes more than before an export: what is on its way at one moment
LOAD_SECONDS, LOAD_MB = 20 * 60, 1024


@dataclass(frozen=True)
class Line:
    """``reached`` is None where nothing was asked."""

    what: str
    asked: str
    figure: str
    reached: bool | None = None

    def __str__(self) -> str:
        verdict = {None: "-", True: "ok", False: "NOT REACHED"}[self.reached]
        return f"| {self.what} | {self.asked} | {self.figure} | {verdict} |"


def table(lines: list[Line]) -> str:
    return "\n".join(["| what | asked | figure | verdict |", "| --- | --- | --- | --- |", *map(str, lines)])


def medians(reading: dict[str, Any]) -> str:
    """The medians side by side, in ms."""
    names = {"floor": "floor", "bare": "bare page", "ours": "ours", "rows": "ours without counts"}
    there = [way for way in names if way in reading["medians"]["none"]]
    heads = [*(names[way] for way in there), "ours, each question's first time"]
    rows = [f"| median, ms | {' | '.join(heads)} |", "| --- |" + " --- |" * len(heads)]
    for name in SETS:
        figures = [*(reading["medians"][name][way] for way in there), reading["first"][name]]
        rows.append(f"| {name} | {' | '.join(f'{each * MS:.1f}' for each in figures)} |")
    return "\n".join(rows)


def _at_most(what: str, seconds: float, limit: float, how: str = "") -> Line:
    asked = f"at most {limit * MS:.0f} ms{f': {how}' if how else ''}"
    return Line(what, asked, f"{seconds * MS:.1f} ms", seconds <= limit)


def of_pages(name: str, reading: dict[str, Any]) -> Iterator[Line]:
    """The page's lines of a size ("10k", "10k-sqlite", "100k", "1m")."""
    found = reading["medians"]
    size = name.partition("-")[0]
    for set_name in SETS:
        ours, bare, floor = (found[set_name].get(way, 0.0) for way in ("ours", "bare", "floor"))
        if size == "100k" and set_name in FILTERED:
            limit, how = min((3 * bare + floor, "3 x bare page + floor"), (0.040, "never more"))
            yield _at_most(set_name, ours, limit, how)
        elif size == "100k":
            yield _at_most(set_name, ours, 1.5 * floor + bare, "1.5 x floor + bare page")
        elif size == "1m" and set_name in FILTERED:
            yield _at_most(set_name, ours, 0.080)
        elif size == "1m":
            yield _at_most(set_name, ours, 1.3 * floor, "1.3 x floor")
            yield _at_most(f"{set_name}, first rows", found[set_name].get("rows", ours), 0.100)
        else:
            yield _at_most(set_name, ours, 0.030)
    if "compared" in reading:
        yield _same("total, counts and rows are the floor's", reading["compared"])


def _same(what: str, compared: dict[str, Any]) -> Line:
    asked, wrong = compared["asked"], len(compared["wrong"])
    return Line(what, f"{asked} questions", str(asked - wrong), wrong == 0)


def of_growth(small: dict[str, Any], large: dict[str, Any]) -> Iterator[Line]:
    """Of the page without counts; with them where the catalogue offers no other."""
    for name in SETS:
        way = "rows" if "rows" in small["medians"][name] else "ours"
        growth = large["medians"][name][way] / small["medians"][name][way]
        what = f"growth from 10,000 to 1,000,000, {'without counts' if way == 'rows' else 'WITH counts'}: {name}"
        yield Line(what, f"at most {MOST_GROWTH:g} times", f"{growth:.2f}", growth <= MOST_GROWTH)


def of_writing(writing: dict[str, Any]) -> Iterator[Line]:
    for what in ("register", "change"):
        alone, many = writing[f"{what}_alone"], writing[f"{what}_many"]
        figure = f"{alone['median'] * MS:.1f} ms (p95 {alone['p95'] * MS:.1f}; among 4 writers and a reader "
        figure += f"{many['median'] * MS:.0f}, p95 {many['p95'] * MS:.0f})"
        yield Line(f"{what} one, median", "under 50 ms", figure, alone["median"] < 0.050)
    yield _same("right after all writers: total, counts and rows are as counted anew", writing["compared"])
    yield _same("later, when the worker brought the index up to date", writing["compared_later"])


def of_loading(size: str, notes: dict[str, Any]) -> Iterator[Line]:
    seconds, megabytes = notes["loaded_seconds"], notes["loaded_mb"]
    limited = size == "1m"
    reached = (seconds < LOAD_SECONDS and megabytes < LOAD_MB) if limited else None
    asked = "under 20 minutes and 1 GB" if limited else "-"
    yield Line("load_registry", asked, f"{seconds:.0f} s, {megabytes:.0f} MB (all its processes)", reached)


def of_exporting(size: str, exporting: dict[str, Any]) -> Iterator[Line]:
    limited = size == "100k"
    first, grown = exporting["first"], exporting["peak_mb"] - exporting["before_mb"]
    yield Line("CSV, first byte", "within 1 s" if limited else "-", f"{first:.2f} s", first <= 1 if limited else None)
    figure = f"{exporting['before_mb']:.0f} MB before, {exporting['peak_mb']:.0f} at most"
    figure += f", {exporting['again_mb']:.0f} at most in a second export"
    flat = grown < FLAT if limited else None
    yield Line("CSV, memory of the server", f"flat: less than {FLAT} MB more" if limited else "-", figure, flat)
    figure = f"{exporting['seconds']:.1f} s, {exporting['lines']} lines, {exporting['bytes'] / 1e6:.0f} MB"
    yield Line("CSV, all of it", "-", figure)


def of_panorama(size: str, found: dict[str, Any]) -> Iterator[Line]:
    limit = 1.0 if size == "1m" else 0.300
    for name in ("registry", "round"):
        figures = found[name]
        figure = f"{figures['median'] * MS:.0f} ms (the first {figures['first'] * MS:.0f}, at most "
        figure += f"{figures['most'] * MS:.0f}; {figures['bytes'] / 1024:.0f} kB)"
        asked = f"at most {limit * MS:.0f} ms"
        yield Line(f"panorama of the {name}, median", asked, figure, figures["median"] <= limit)
    files = " / ".join(f"{found[form] * MS:.0f}" for form in ("svg", "png", "csv"))
    yield Line("its map as SVG / PNG / CSV, once", "-", f"{files} ms")
    yield Line("the worker makes the sets of the greatest actors", "-", f"{found['worker']:.1f} s in all")
    if "wrong" in found:
        wrong = found["wrong"]
        yield Line("figures are those of SQL", "all", "all" if not wrong else f"not {len(wrong)}", not wrong)


def of_peers(found: dict[str, dict[str, float]]) -> Iterator[Line]:
    """Requests a second, none / facets / text, and how many times as many ours are."""
    ours = found["ours"]
    for way, seconds in found.items():
        rates = " / ".join(f"{1 / seconds[name]:.3g}" for name in FILTERED)
        times = " / ".join(f"{seconds[name] / ours[name]:.0f}" for name in FILTERED)
        what = f"requests a second, none / facets / text: {way}"
        yield Line(what, "-", rates if way == "ours" else f"{rates}; ours {times} times as many")
