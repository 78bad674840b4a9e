"""The map of Ibero-America with a line for each two countries that work together.

Whose borders it draws is said under it: the outlines are in ``iberoamerica.json`` alone, made by
``make_iberoamerica``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from .colours import ACCENT, INK, LAND, LINE, PAPER, PRIMARY, QUIET, SCALE, SEA
from .svg import Drawing, Element, figure
from .tables import Picture, Table

OUTLINES = Path(__file__).with_name("iberoamerica.json")
OUTSIDE = ""  # the code of all countries that are not drawn, together
ANYBODY = "*"  # stands for the other country where there is none
MOST_NUMBERS, MOST_STRONG = 10, 40  # lines whose number is written on them; lines that are more than a hint
SIDES = {
    "left": (-9, 4, "end"),
    "right": (9, 4, "start"),
    "above": (0, -9, "middle"),
    "below": (0, 18, "middle"),
}

Pair = tuple[str, str]


@cache
def outlines() -> dict[str, Any]:
    """``size``, ``frames`` (box, paths by country, other land), ``marks`` (x, y, side of the name), ``outside``."""
    return json.loads(OUTLINES.read_text())


def codes() -> frozenset[str]:
    """The countries that are on the map."""
    return frozenset(outlines()["marks"])


def iberoamerica(
    *,
    key: str,
    title: str,
    alt: str,
    note: str,
    columns: tuple[str, str, str],
    anybody: str,
    inset: str,
    credits: Sequence[str],
    names: Mapping[str, str],
    shared: Mapping[str, int],
    links: Mapping[Pair, int],
    url: Callable[[str, str], str] = lambda _one, _other: "",
) -> Picture:
    """``shared``: of each country all that it does; ``links``: with one other, each pair once.

    ``names`` by code, with one for ``OUTSIDE``. ``anybody`` stands in the table where it is not about a pair,
    ``inset`` under the part of the map that is drawn larger, ``credits`` as lines in a corner. ``url`` of a pair,
    with '' as the other for ``shared``.
    """
    place = {code: (name, code) for code, name in names.items()}
    alone = sorted(((n, code) for code, n in shared.items() if n), key=lambda each: (-each[0], place[each[1]]))
    pairs = sorted(
        ((n, *sorted(pair, key=lambda code: (code == OUTSIDE, place[code]))) for pair, n in links.items() if n),
        key=lambda each: (-each[0], place[each[1]], each[2] == OUTSIDE, place[each[2]]),
    )
    urls = {(at, 2): url(code, "") for at, (_n, code) in enumerate(alone)}
    urls |= {(len(alone) + at, 2): url(one, other) for at, (_n, one, other) in enumerate(pairs) if other != OUTSIDE}
    table = Table(
        key=key,
        title=title,
        columns=columns,
        rows=[
            *([names[code], anybody, n] for n, code in alone),
            *([names[one], names[other], n] for n, one, other in pairs),
        ],
        note=note,
        urls={where: address for where, address in urls.items() if address},
    )
    svg = ""
    if table.rows:
        drawing = _drawn(table, alone, pairs, {**names, ANYBODY: anybody}, alt)
        x, y, _width, height = outlines()["frames"][1]["box"]
        drawing.write(inset, x + 10, y + height + 17, font_size=12, fill=QUIET)
        bottom = outlines()["size"][1] - 16
        for at, line in enumerate(reversed(credits)):
            drawing.write(line, 16, bottom - 17 * at, font_size=12, fill=QUIET)
        svg = str(drawing)
    return Picture(key, title, alt, svg, table)


def _drawn(table: Table, alone: list, pairs: list, names: Mapping[str, str], alt: str) -> Drawing:
    made = outlines()
    width, height = made["size"]
    drawing = Drawing(table.key, table.title, alt, width, height)
    drawing.add("rect", width=width, height=height, fill=SEA)
    most = alone[0][0] if alone else 0
    numbers = {code: n for n, code in alone}
    for at, frame in enumerate(made["frames"]):
        _frame(
            drawing,
            frame,
            {code: SCALE[1 + min(2, 3 * n // (most + 1))] for code, n in numbers.items()},
            is_inset=at > 0,
        )
    spots = {code: (x, y) for code, (x, y, _side) in made["marks"].items()} | {OUTSIDE: tuple(made["outside"])}
    urls = {tuple(table.rows[at][:2]): address for (at, _column), address in table.urls.items()}
    _lines(drawing, pairs, spots, names, urls)
    has_outside = any(OUTSIDE in pair for _n, *pair in pairs)
    for code, (x, y) in sorted(spots.items()):
        side = made["marks"][code][2] if code else "below"
        if code or has_outside:
            _mark(drawing, x, y, side, names[code], numbers.get(code), urls.get((names[code], names[ANYBODY]), ""))
    return drawing


def _frame(drawing: Drawing, frame: dict[str, Any], shades: Mapping[str, str], *, is_inset: bool) -> None:
    x, y, width, height = frame["box"]
    inner = drawing.add(
        "svg", x=x, y=y, width=width, height=height, viewBox=f"0 0 {width} {height}", aria_hidden="true"
    )
    drawing.add("rect", inner, width=width, height=height, fill=SEA)
    drawing.add("path", inner, d=frame["land"], fill=LAND)
    for code, outline in frame["countries"].items():
        drawing.add(
            "path",
            inner,
            d=outline,
            fill=shades.get(code, PAPER),
            stroke=QUIET,
            stroke_width=0.6,
            stroke_linejoin="round",
        )
    if is_inset:
        drawing.add("rect", x=x, y=y, width=width, height=height, fill="none", stroke=LINE, stroke_width=1.5)


def _lines(drawing: Drawing, pairs: list, spots: Mapping, names: Mapping[str, str], urls: Mapping) -> None:
    """The weakest first, so that the strongest lie on top; the strongest have their number beside them."""
    most = pairs[0][0] if pairs else 0
    written: list[tuple[Element, str, float, float]] = []
    for at, (n, one, other) in reversed(list(enumerate(pairs))):
        (ax, ay), (bx, by) = spots[one], spots[other]
        # Bent to the left of its way, by a sixth of its length: two lines between neighbours are told apart.
        cx, cy = (ax + bx) / 2 + (by - ay) / 6, (ay + by) / 2 - (bx - ax) / 6
        strong = (n / most) ** 0.5
        link = drawing.link(urls.get((names[one], names[other]), ""), f"{names[one]} · {names[other]}: {figure(n)}")
        drawing.add(
            "path",
            link,
            d=f"M{ax:.1f} {ay:.1f}Q{cx:.1f} {cy:.1f} {bx:.1f} {by:.1f}",
            fill="none",
            stroke=ACCENT,
            stroke_width=0.6 + 4.4 * strong**2 if at < MOST_STRONG else 0.7,
            stroke_opacity=f"{0.2 + 0.6 * strong:.2f}" if at < MOST_STRONG else "0.2",
            stroke_linecap="round",
        )
        if at < MOST_NUMBERS and len(pairs) > 1:
            written.append((link, figure(n), (ax + 2 * cx + bx) / 4, (ay + 2 * cy + by) / 4))
    for link, number, x, y in written:
        drawing.write(
            number, x, y + 4, link, **_HALO, font_size=12, font_weight="700", fill=ACCENT, text_anchor="middle"
        )


_HALO = {"stroke": PAPER, "stroke_width": 3.5, "stroke_linejoin": "round", "paint_order": "stroke"}


def _mark(drawing: Drawing, x: float, y: float, side: str, name: str, number: int | None, url: str) -> None:
    dx, dy, anchor = SIDES[side]
    says = f"{name}: {figure(number)}" if number else name
    link = drawing.link(url, says, by_tab=True)
    drawing.add("circle", link, cx=x, cy=y, r=4.5, fill=PRIMARY if number else PAPER, stroke=PAPER if number else INK)
    text = drawing.write(name, x + dx, y + dy, link, **_HALO, text_anchor=anchor)
    if number:
        drawing.add("tspan", text, text=f"\N{NO-BREAK SPACE}{figure(number)}", font_weight="700")
