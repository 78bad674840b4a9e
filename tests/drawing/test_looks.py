"""What can be told about a picture's looks without looking: colours, outlines, the PNG."""

import csv
import struct
from itertools import pairwise
from pathlib import Path

import pytest

from drawing import maps, png
from drawing.colours import INK, PAPER, QUIET, SCALE, SERIES, step, text_on
from drawing.make_iberoamerica import AMERICA, IBERIAN, simplified

from .test_pictures import every_picture

COUNTRIES = Path(__file__).resolve().parents[2] / "pifcss_registry/accounts/data/countries.csv"


def light(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("at", range(len(SCALE)))
def test_number_can_be_read_on_its_shade(at):
    assert contrast(text_on(at), SCALE[at]) >= 4.5


def test_shades_keep_their_order_without_colour():
    lights = [light(colour) for colour in SCALE]
    assert lights == sorted(lights, reverse=True)
    assert all(contrast(one, other) > 1.8 for one, other in pairwise(SERIES))
    assert contrast(QUIET, PAPER) >= 4.5 and contrast(INK, SERIES[1]) >= 4.5 and contrast(PAPER, SERIES[0]) >= 4.5


def test_more_is_never_paler():
    steps = [step(n, 1000) for n in range(1001)]
    assert steps == sorted(steps) and steps[0] == 0 and steps[1] == 1 and steps[-1] == len(SCALE) - 1
    assert step(5, 0) == 0


def test_map_has_all_countries_of_iberoamerica():
    with COUNTRIES.open(encoding="utf-8") as file:
        those = {row["code"] for row in csv.DictReader(file) if row["iberoamerican"] == "yes"}
    america, iberia = maps.outlines()["frames"]
    assert maps.codes() == those == {*america["countries"], *iberia["countries"]}
    assert set(iberia["countries"]) == set(IBERIAN)
    assert all(path.startswith("M") and path.endswith("Z") for path in america["countries"].values())
    width, height = maps.outlines()["size"]
    assert all(0 < x < width and 0 < y < height for x, y, _side in maps.outlines()["marks"].values())


def test_outline_keeps_its_ends_and_what_stands_out():
    line = [(0.0, 0.0), (1.0, 0.1), (2.0, 5.0), (3.0, 0.1), (4.0, 0.0)]
    assert simplified(line, 0.5) == [(0.0, 0.0), (1.0, 0.1), (2.0, 5.0), (3.0, 0.1), (4.0, 0.0)]
    assert simplified([(0.0, 0.0), (1.0, 0.1), (4.0, 0.0)], 0.5) == [(0.0, 0.0), (4.0, 0.0)]
    assert simplified([(0.0, 0.0), (0.0, 9.0), (0.0, 0.0)], 0.5) == [(0.0, 0.0), (0.0, 9.0), (0.0, 0.0)]


def test_outline_is_cut_at_the_frame():
    width = AMERICA.box[2]
    assert sorted(AMERICA.shown([(-10.0, 10.0), (10.0, 10.0), (10.0, 20.0), (-10.0, 20.0)])) == [
        (0.0, 10.0),
        (0.0, 20.0),
        (10.0, 10.0),
        (10.0, 20.0),
    ]
    assert AMERICA.shown([(width + 1, 1.0), (width + 2, 1.0), (width + 2, 2.0)]) == []


@pytest.mark.parametrize("at", range(4))
def test_picture_as_png(at):
    made = png.of(every_picture()[at].svg, 300)
    assert made.startswith(b"\x89PNG\r\n") and struct.unpack(">I", made[16:20]) == (300,)
    png.of.cache_clear()
    assert png.of(every_picture()[at].svg, 300) == made
