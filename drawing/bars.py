"""Bars of parts, one beside the other in the order of time, each part with its number."""

from collections.abc import Sequence
from dataclasses import dataclass

from .colours import INK, LINE, PAPER, QUIET, SERIES
from .svg import Drawing, figure, shortened
from .tables import Picture, Table

TOP, TALL, WIDTH, CHAR = 64, 300, 900, 6.9
LOWEST = 15  # pixels: a lower part has no place for its number inside, which then stands beside it


@dataclass(frozen=True)
class Bar:
    """``parts`` as many as the picture's; ``beside`` is a number that is no part, written under the bar."""

    name: str
    parts: Sequence[int]
    beside: int
    url: str = ""

    @property
    def total(self) -> int:
        return sum(self.parts)


def bars(
    *,
    key: str,
    title: str,
    alt: str,
    note: str,
    corner: str,
    parts: Sequence[str],
    total: str,
    beside: str,
    rows: Sequence[Bar],
) -> Picture:
    """``parts`` from the lowest upwards, three at most; ``beside`` names the number under a bar."""
    table = Table(
        key=key,
        title=title,
        columns=[corner, *parts, total, beside],
        rows=[[row.name, *row.parts, row.total, row.beside] for row in rows],
        note=note,
        urls={(at, len(parts) + 1): row.url for at, row in enumerate(rows) if row.url},
    )
    svg = str(_drawn(table, rows, parts, total, beside, alt)) if rows else ""
    return Picture(key, title, alt, svg, table)


def _drawn(table: Table, rows: Sequence[Bar], parts: Sequence[str], total: str, beside: str, alt: str) -> Drawing:
    drawing = Drawing(table.key, table.title, alt, WIDTH, TOP + TALL + 60)
    left = 24 + CHAR * len(beside)
    x = 12.0
    for part, colour in zip(parts, SERIES, strict=False):
        drawing.add("rect", x=x, y=14, width=14, height=14, fill=colour, stroke=QUIET, stroke_width=0.8)
        drawing.write(part, x + 21, 26)
        x += 44 + CHAR * len(part)
    floor = TOP + TALL
    drawing.add("path", d=f"M{left:.0f} {floor}H{WIDTH - 12}", stroke=LINE)
    most = max(row.total for row in rows)
    wide = (WIDTH - left - 12) / len(rows)
    thick = min(64, wide * 0.56)
    signs = max(4, int(wide / CHAR))
    for at, row in enumerate(rows):
        middle, y = left + wide * (at + 0.5), float(floor)
        link = drawing.link(row.url, f"{row.name} · {total}: {figure(row.total)}", by_tab=True)
        above: float = floor
        for part, name, colour in zip(row.parts, parts, SERIES, strict=False):
            if not part:
                continue
            tall = (TALL - 24) * part / most
            y -= tall
            group = drawing.add("g", link)
            drawing.add("title", group, text=f"{row.name} · {name}: {figure(part)}")
            drawing.add(
                "rect",
                group,
                x=middle - thick / 2,
                y=y,
                width=thick,
                height=tall,
                fill=colour,
                stroke=QUIET,
                stroke_width=0.8,
            )
            if tall >= LOWEST and thick >= 8 * len(figure(part)):
                fill = PAPER if colour == SERIES[0] else INK
                drawing.write(
                    figure(part), middle, y + tall / 2 + 4.5, group, text_anchor="middle", fill=fill, font_size=12
                )
            above = y
        drawing.write(figure(row.total), middle, above - 7, link, text_anchor="middle", font_weight="700")
        drawing.write(shortened(row.name, signs), middle, floor + 20, link, text_anchor="middle")
        drawing.write(figure(row.beside), middle, floor + 44, text_anchor="middle", fill=QUIET)
    drawing.write(beside, 12, floor + 44, fill=QUIET)
    return drawing
