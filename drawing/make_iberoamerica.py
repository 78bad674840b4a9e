"""Makes ``iberoamerica.json`` from Natural Earth's countries at 1:50 million, as the package world-atlas has them:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m drawing.make_iberoamerica package/countries-50m.json

Natural Earth is in the public domain, world-atlas has the ISC licence; only simplified outlines are kept here. Other
outlines of the same form may take their place: ``maps`` reads nothing but the file that this writes.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

OUT = Path(__file__).with_name("iberoamerica.json")
NUMBERS = {  # ISO 3166-1, numeric: world-atlas has no other code
    **{"032": "AR", "068": "BO", "076": "BR", "152": "CL", "170": "CO", "188": "CR", "192": "CU", "214": "DO"},
    **{"218": "EC", "222": "SV", "320": "GT", "340": "HN", "484": "MX", "558": "NI", "591": "PA", "600": "PY"},
    **{"604": "PE", "858": "UY", "862": "VE", "020": "AD", "724": "ES", "620": "PT"},
}
IBERIAN = ("AD", "ES", "PT")
TOLERANCE = 0.45  # of a pixel of the picture
SMALLEST = 2.5  # square pixels: smaller islands are left out

Point = tuple[float, float]
Projection = Callable[[float, float], Point]


def equal_area(longitude: float, latitude: float, *, scale: float, middle: Point) -> Projection:
    """Lambert's azimuthal equal-area projection around a place; ``scale`` is pixels of the earth's radius."""
    centre, sine, cosine = math.radians(longitude), math.sin(math.radians(latitude)), math.cos(math.radians(latitude))

    def project(x: float, y: float) -> Point:
        turn, up = math.radians(x) - centre, math.radians(y)
        far = 1 + sine * math.sin(up) + cosine * math.cos(up) * math.cos(turn)
        k = scale * math.sqrt(2 / max(far, 1e-6))
        rise = cosine * math.sin(up) - sine * math.cos(up) * math.cos(turn)
        return middle[0] + k * math.cos(up) * math.sin(turn), middle[1] - k * rise

    return project


class Frame:
    """A part of the picture: its place and size, how the earth is laid into it, whose outlines are its own."""

    def __init__(self, box: tuple[float, float, float, float], project: Projection, own: tuple[str, ...]):
        self.box, self.project, self.own = box, project, own

    def shown(self, ring: list[Point]) -> list[Point]:
        """The part of a ring that is in the frame, by Sutherland and Hodgman: cut at one side after the other."""
        _left, _top, width, height = self.box
        for axis, limit, sign in ((0, 0.0, 1), (0, width, -1), (1, 0.0, 1), (1, height, -1)):
            cut: list[Point] = []
            for a, b in zip(ring[-1:] + ring[:-1], ring, strict=True):
                is_in = sign * (b[axis] - limit) >= 0
                if is_in != (sign * (a[axis] - limit) >= 0):
                    part = (limit - a[axis]) / (b[axis] - a[axis])
                    cut.append((a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])))
                if is_in:
                    cut.append(b)
            ring = cut
        return ring


AMERICA = Frame(
    (0, 0, 860, 862),
    equal_area(-77, -11, scale=558, middle=(395, 418)),
    tuple(code for code in NUMBERS.values() if code not in IBERIAN),
)
IBERIA = Frame((590, 16, 254, 206), equal_area(-3.4, 40.1, scale=1130, middle=(127, 104)), IBERIAN)
# Where a country's mark stands (longitude, latitude), and on which side of it its name.
MARKS = {
    **{"MX": (-102.5, 24, "above"), "GT": (-90.4, 15.5, "left"), "SV": (-88.9, 13.75, "left")},
    **{"HN": (-86.6, 14.9, "right"), "NI": (-85.1, 12.9, "right"), "CR": (-84.1, 9.9, "left")},
    **{"PA": (-80.1, 8.6, "below"), "CU": (-78.6, 21.7, "above"), "DO": (-70.4, 18.9, "above")},
    **{"VE": (-66.2, 7.6, "above"), "CO": (-73.4, 3.9, "above"), "EC": (-78.4, -1.4, "left")},
    **{"PE": (-75.2, -9.5, "left"), "BO": (-64.6, -16.8, "above"), "BR": (-51.5, -10.5, "right")},
    **{"PY": (-58.2, -23.3, "right"), "UY": (-56.0, -32.8, "right"), "AR": (-65.2, -35.2, "right")},
    **{"CL": (-71.0, -31.0, "left"), "ES": (-3.6, 40.0, "below"), "PT": (-8.0, 39.6, "left")},
    "AD": (1.55, 42.55, "above"),
}
OUTSIDE = (742.0, 690.0)  # the mark of all countries that are not drawn, in the Atlantic


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def simplified(line: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker's: the ends stay, so that neighbours keep one border."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = math.hypot(bx - ax, by - ay)

    def away(point: Point) -> float:
        if length == 0:
            return math.hypot(point[0] - ax, point[1] - ay)
        return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length

    at = max(range(1, len(line) - 1), key=lambda place: away(line[place]))
    if away(line[at]) <= tolerance:
        return [line[0], line[-1]]
    return simplified(line[: at + 1], tolerance)[:-1] + simplified(line[at:], tolerance)


def area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def rings(geometry: dict[str, Any], arcs: list[list[Point]]) -> Iterator[list[Point]]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            points: list[Point] = []
            for number in ring:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc[1:] if points else arc
            yield points[:-1]  # the last is the first


def path_of(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}".replace(".0", "") for x, y in ring) + "Z"


def outlines(topology: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """The paths of a frame's own countries by code, and of all other land in sight as one path."""
    arcs = [simplified([frame.project(*point) for point in arc], TOLERANCE) for arc in arcs_of(topology)]
    own: dict[str, str] = {}
    land: list[str] = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = NUMBERS.get(geometry.get("id", ""), "")
        found = [part for ring in rings(geometry, arcs) if len(part := frame.shown(ring)) > 2]
        largest = max(found, key=area, default=None)
        kept = [path_of(ring) for ring in found if area(ring) > SMALLEST or (ring is largest and code)]
        if code in frame.own:
            own[code] = "".join(kept)
        else:
            land += kept
    return {"box": frame.box, "countries": dict(sorted(own.items())), "land": "".join(land)}


def main(source: Path) -> None:
    topology = json.loads(source.read_text())
    marks = {}
    for code, (longitude, latitude, side) in sorted(MARKS.items()):
        frame = IBERIA if code in IBERIAN else AMERICA
        x, y = frame.project(longitude, latitude)
        marks[code] = [round(x + frame.box[0], 1), round(y + frame.box[1], 1), side]
    made = {
        "size": AMERICA.box[2:],
        "frames": [outlines(topology, frame) for frame in (AMERICA, IBERIA)],
        "marks": marks,
        "outside": OUTSIDE,
    }
    OUT.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
