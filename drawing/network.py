"""A network on a circle, those of a kind side by side: nothing is left to chance, the same data give the same."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .colours import ACCENT, PAPER, PRIMARY, QUIET
from .svg import Drawing, figure, shortened
from .tables import Picture, Table

RADIUS, MIDDLE, WIDTH, TALL = 240, (480, 470), 960, 955
LONGEST = 30  # signs of a name on the picture; the table has all
FEW = 8  # where two are together in fewer initiatives than these, no line is thick
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Node:
    key: str
    name: str
    kind: str
    number: int
    place: str = ""
    url: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.place})" if self.place else self.name

    @property
    def short(self) -> str:
        """With all of its place."""
        if len(self.label) <= LONGEST or not self.place:
            return shortened(self.label, LONGEST)
        return f"{shortened(self.name, LONGEST - len(self.place) - 3)} ({self.place})"


def network(
    *,
    key: str,
    title: str,
    alt: str,
    note: str,
    columns: tuple[str, str, str, str],
    anybody: str,
    nodes: Sequence[Node],
    links: Mapping[tuple[str, str], int],
) -> Picture:
    """``links`` by the keys of two nodes, each pair once; ``anybody`` stands in the table for a node by itself.

    Kinds come in the order of ``nodes``; within a kind the greatest first. Each kind has a letter, so that it can be
    told without colour.
    """
    kinds = list(dict.fromkeys(node.kind for node in nodes))
    ordered = sorted(nodes, key=lambda node: (kinds.index(node.kind), -node.number, node.name, node.key))
    named = {node.key: node for node in ordered}
    at = {node.key: place for place, node in enumerate(ordered)}
    pairs = sorted(
        ((n, *sorted(pair, key=at.__getitem__)) for pair, n in links.items() if n),
        key=lambda each: (-each[0], at[each[1]], at[each[2]]),
    )
    table = Table(
        key=key,
        title=title,
        columns=columns,
        rows=[
            *([node.label, node.kind, anybody, node.number] for node in ordered),
            *([named[one].label, named[one].kind, named[other].label, n] for n, one, other in pairs),
        ],
        note=note,
        urls={(place, 0): node.url for place, node in enumerate(ordered) if node.url},
    )
    svg = str(_drawn(table, ordered, kinds, pairs, alt)) if nodes else ""
    return Picture(key, title, alt, svg, table)


def _drawn(table: Table, nodes: list[Node], kinds: list[str], pairs: list, alt: str) -> Drawing:
    lines = -(-len(kinds) // 3)
    drawing = Drawing(table.key, table.title, alt, WIDTH, TALL + 24 * lines)
    # A gap as wide as a place between two kinds, and the first one on top.
    places, spots, turns = len(nodes) + len(kinds), {}, {}
    for at, node in enumerate(nodes):
        turn = 2 * math.pi * (at + kinds.index(node.kind)) / places - math.pi / 2
        turns[node.key] = turn
        spots[node.key] = (MIDDLE[0] + RADIUS * math.cos(turn), MIDDLE[1] + RADIUS * math.sin(turn))
    named = {node.key: node for node in nodes}
    most = max(pairs[0][0], FEW) if pairs else 0
    for n, one, other in reversed(pairs):
        (ax, ay), (bx, by) = spots[one], spots[other]
        group = drawing.link("", f"{named[one].label} · {named[other].label}: {figure(n)}")
        cx, cy = (MIDDLE[0] * 1.2 + ax + bx) / 3.2, (MIDDLE[1] * 1.2 + ay + by) / 3.2
        drawing.add(
            "path",
            group,
            d=f"M{ax:.1f} {ay:.1f}Q{cx:.1f} {cy:.1f} {bx:.1f} {by:.1f}",
            fill="none",
            stroke=ACCENT,
            stroke_width=0.8 + 4.2 * n / most,
            stroke_opacity=f"{0.25 + 0.5 * n / most:.2f}",
        )
    largest = max(node.number for node in nodes)
    for node in nodes:
        _mark(drawing, node, LETTERS[kinds.index(node.kind)], spots[node.key], turns[node.key], largest)
    for at, kind in enumerate(kinds):
        x, y = 60 + 300 * (at % 3), TALL + 24 * (at // 3)
        drawing.write(LETTERS[at], x, y, font_weight="700", fill=PRIMARY)
        drawing.write(kind, x + 18, y, fill=QUIET)
    return drawing


def _mark(drawing: Drawing, node: Node, letter: str, spot: tuple[float, float], turn: float, largest: int) -> None:
    x, y = spot
    radius = 8 + 8 * math.sqrt(node.number / largest)
    link = drawing.link(node.url, f"{node.label}, {node.kind}: {figure(node.number)}", by_tab=True)
    drawing.add("circle", link, cx=x, cy=y, r=radius, fill=PRIMARY, stroke=PAPER)
    drawing.write(letter, x, y + 4.5, link, fill=PAPER, text_anchor="middle", font_size=12, font_weight="700")
    is_left = math.cos(turn) < -1e-9
    degrees = math.degrees(turn) + (180 if is_left else 0)
    away = RADIUS + radius + 6
    tx, ty = MIDDLE[0] + away * math.cos(turn), MIDDLE[1] + away * math.sin(turn)
    text = drawing.write(
        node.short,
        tx,
        ty + 4,
        link,
        text_anchor="end" if is_left else "start",
        transform=f"rotate({degrees:.1f} {tx:.1f} {ty:.1f})",
        font_size=12,
    )
    drawing.add("tspan", text, text=f"\N{NO-BREAK SPACE}{figure(node.number)}", font_weight="700")
