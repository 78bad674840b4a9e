"""A heat map: what crosses in how many, with the number in each cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .colours import LINE, PAPER, QUIET, SCALE, step, text_on
from .svg import Drawing, figure, shortened
from .tables import Picture, Table

ROW, CHAR = 27, 7.8  # pixels: a row's height, a sign's width in the widest of fonts
SLOPE = 0.64  # of the names of columns, in pixels upwards for each pixel of their length
LONGEST, LONGEST_ABOVE = 40, 32  # signs of the name of a row, of a column


@dataclass(frozen=True)
class Label:
    """A row or a column: what it stands for, and the list of it."""

    code: str
    name: str
    url: str = ""


def heat(
    *,
    key: str,
    title: str,
    alt: str,
    note: str,
    corner: str,
    rows: Sequence[Label],
    columns: Sequence[Label],
    counts: Mapping[tuple[str, str], int],
    url: Callable[[str, str], str] = lambda _row, _column: "",
) -> Picture:
    """``counts`` by code of row and column; rows and columns without any are left out. ``corner`` names both."""
    there = {pair: n for pair, n in counts.items() if n}
    rows = [each for each in rows if any(pair[0] == each.code for pair in there)]
    columns = [each for each in columns if any(pair[1] == each.code for pair in there)]
    numbers = [[there.get((row.code, column.code), 0) for column in columns] for row in rows]
    urls = {(at, 0): row.url for at, row in enumerate(rows) if row.url}
    for at, row in enumerate(rows):
        for place, column in enumerate(columns):
            if numbers[at][place] and (address := url(row.code, column.code)):
                urls[at, place + 1] = address
    table = Table(
        key=key,
        title=title,
        columns=[corner, *(each.name for each in columns)],
        rows=[[row.name, *line] for row, line in zip(rows, numbers, strict=True)],
        note=note,
        urls=urls,
    )
    svg = str(_drawn(table, rows, columns, alt)) if rows else ""
    return Picture(key, title, alt, svg, table)


def _drawn(table: Table, rows: Sequence[Label], columns: Sequence[Label], alt: str) -> Drawing:
    most = max(n for row in table.rows for n in row[1:])
    cell = max(44, min(76, 600 // len(columns)), 16 + 8 * len(figure(most)))
    left = 24 + max(len(shortened(each.name, LONGEST)) for each in rows) * CHAR
    longest = max(len(shortened(each.name, LONGEST_ABOVE)) for each in columns) * CHAR
    head, right = 18 + longest * SLOPE, longest * 0.77
    width, height = left + cell * len(columns) + max(16, right - cell / 2), head + ROW * len(rows) + 12
    drawing = Drawing(table.key, table.title, alt, width, height)
    for place, column in enumerate(columns):
        x = left + cell * (place + 0.5)
        link = drawing.link(column.url, column.name, by_tab=True)
        turned = f"rotate(-40 {x:.0f} {head - 10:.0f})"
        drawing.write(shortened(column.name, LONGEST_ABOVE), round(x), round(head - 10), link, transform=turned)
    for at, row in enumerate(rows):
        y = head + ROW * at
        link = drawing.link(row.url, row.name, by_tab=True)
        drawing.write(shortened(row.name, LONGEST), left - 10, y + 18, link, text_anchor="end")
        for place, column in enumerate(columns):
            n, x = table.rows[at][place + 1], left + cell * place
            where = {"x": x, "y": y, "width": cell, "height": ROW}
            if not n:
                drawing.add("rect", **where, fill=PAPER, stroke=LINE, stroke_width=0.5)
                drawing.write("0", x + cell / 2, y + 18, text_anchor="middle", fill=QUIET, font_size=11)
                continue
            shade = step(n, max(most, len(SCALE) - 1))  # where all are few, none is dark
            says = f"{row.name} · {column.name}: {figure(n)}"
            link = drawing.link(table.urls.get((at, place + 1), ""), says)
            drawing.add("rect", link, **where, fill=SCALE[shade], stroke=PAPER, stroke_width=1)
            drawing.write(
                figure(n), x + cell / 2, y + 18, link, text_anchor="middle", fill=text_on(shade), font_weight="600"
            )
    return drawing
