"""A picture says what its table says, whatever the data; names never become markup; the same data give the same."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing import maps
from drawing.bars import Bar, bars
from drawing.heat import Label, heat
from drawing.network import Node, network
from drawing.svg import figure
from drawing.tables import Picture, Table

from .seen import SVG, links, numbers, said, tree_of, written

# Signs of every kind but digits, so that a number in a picture is one of the data.
NAMES = st.text(
    st.one_of(st.sampled_from("<>&\"'=ñçã«»·"), st.characters(exclude_categories=("C", "N", "Z"))),
    min_size=1,
    max_size=60,
)
COUNT = st.integers(0, 2_000_000)
WORDS = {"title": "Título", "alt": "Qué se ve", "note": "Cómo se cuenta"}


def heat_of(names_: list[str], numbers_: list[int], url=lambda _row, _column: "") -> Picture:
    rows = [Label(f"r{at}", name) for at, name in enumerate(names_)]
    columns = [Label(f"c{at}", name, f"/lista/{at}/") for at, name in enumerate(reversed(names_))]
    pairs = [(row.code, column.code) for row in rows for column in columns]
    counts = dict(zip(pairs, numbers_, strict=False))
    return heat(key="calor", **WORDS, corner="Fila", rows=rows, columns=columns, counts=counts, url=url)


def map_of(shared: dict[str, int], pairs: dict[tuple[str, str], int]) -> Picture:
    names = {code: code for code in maps.codes()} | {maps.OUTSIDE: "Otros"}
    return maps.iberoamerica(
        key="mapa",
        **WORDS,
        columns=("País", "Con", "Iniciativas"),
        anybody="todas",
        inset="Más grande",
        credits=("Fronteras de nadie", "Ninguna posición"),
        names=names,
        shared=shared,
        links=pairs,
        url=lambda one, other: f"/lista/?a={one}&b={other}",
    )


def network_of(nodes: list[Node], numbers_: list[int]) -> Picture:
    pairs = dict(zip(combinations([node.key for node in nodes], 2), numbers_, strict=False))
    columns = ("Actor", "Tipo", "Con", "Iniciativas")
    return network(key="red", **WORDS, columns=columns, anybody="todas", nodes=nodes, links=pairs)


def bars_of(rows: list[Bar]) -> Picture:
    parts = ("Uno", "Dos", "Tres")
    return bars(key="barras", **WORDS, corner="Ronda", parts=parts, total="Todas", beside="Países", rows=rows)


@given(st.lists(NAMES, min_size=1, max_size=6), st.lists(COUNT, max_size=36))
def test_heat_map_and_table_agree(names_, numbers_):
    picture = heat_of(names_, numbers_)
    cells = [
        (f"{row[0]} · {column}: {figure(n)}", n)
        for row in picture.table.rows
        for column, n in zip(picture.table.columns[1:], row[1:], strict=True)
    ]
    assert bool(picture.svg) == bool(cells) == any(numbers_[: len(names_) ** 2])
    if cells:
        labels = [*picture.table.columns[1:], *(row[0] for row in picture.table.rows)]
        assert sorted(said(picture.svg)) == sorted([*labels, *(says for says, n in cells if n)])
        assert numbers(written(picture.svg)) == {n for _says, n in cells}


CODES = sorted(maps.codes())


@given(
    st.dictionaries(st.sampled_from(CODES), st.integers(1, 10**6)),
    st.dictionaries(st.sampled_from([*combinations(CODES, 2), *((code, "") for code in CODES)]), COUNT, max_size=60),
)
def test_map_and_table_agree(shared, pairs):
    picture = map_of(shared, pairs)
    rows = picture.table.rows
    assert {(one, other): n for one, other, n in rows if other != "todas"} == {
        (one, other or "Otros"): n for (one, other), n in pairs.items() if n
    }
    assert {one: n for one, other, n in rows if other == "todas"} == shared
    if rows:
        expected = {f"{one} · {other}: {figure(n)}" for one, other, n in rows if other != "todas"}
        marks = {f"{one}: {figure(n)}" for one, n in shared.items()}
        others = {*maps.codes() - shared.keys(), *(["Otros"] if any(row[1] == "Otros" for row in rows) else [])}
        assert set(said(picture.svg)) == expected | marks | others
        assert numbers(written(picture.svg)) <= {n for *_names, n in rows}
    else:
        assert picture.svg == ""


NODES = st.lists(
    st.builds(Node, key=st.uuids().map(str), name=NAMES, kind=NAMES, number=st.integers(1, 10**6), place=NAMES),
    max_size=8,
    unique_by=lambda node: node.key,
)


@given(NODES, st.lists(COUNT, max_size=28))
def test_network_and_table_agree(nodes, numbers_):
    picture = network_of(nodes, numbers_)
    alone = [f"{name}, {kind}: {figure(n)}" for name, kind, other, n in picture.table.rows[: len(nodes)]]
    pairs = [f"{name} · {other}: {figure(n)}" for name, _kind, other, n in picture.table.rows[len(nodes) :]]
    assert len(pairs) == sum(bool(n) for n, _pair in zip(numbers_, combinations(nodes, 2), strict=False))
    if nodes:
        assert sorted(said(picture.svg)) == sorted([*alone, *pairs])
        assert numbers(written(picture.svg)) == {node.number for node in nodes}


@given(
    st.lists(
        st.builds(Bar, name=NAMES, parts=st.tuples(COUNT, COUNT, st.integers(1, 10**6)), beside=st.integers(0, 22)),
        max_size=16,
    )
)
def test_bars_and_table_agree(rows):
    picture = bars_of(rows)
    expected = []
    for name, *parts, total, beside in picture.table.rows:
        expected.append(f"{name} · Todas: {figure(total)}")
        expected += [
            f"{name} · {part}: {figure(n)}" for part, n in zip(("Uno", "Dos", "Tres"), parts, strict=True) if n
        ]
        assert beside in numbers(written(picture.svg)) and total in numbers(written(picture.svg))
        assert total == sum(parts)
    if rows:
        assert sorted(said(picture.svg)) == sorted(expected)
        assert numbers(written(picture.svg)) <= {n for row in picture.table.rows for n in row[1:]}


def every_picture(name: str = "Chile") -> list[Picture]:
    return [
        heat_of([name, "b"], [3, 0, 12_345, 1], url=lambda row, column: f"/lista/?{row}&{column}"),
        map_of({"CL": 4, "PE": 3}, {("CL", "PE"): 3, ("AD", ""): 1}),
        network_of([Node("1", name, "Academia", 3, "CL", "/a/"), Node("2", "b", name, 2)], [2]),
        bars_of([Bar(name, [1, 0, 2], 2, "/lista/"), Bar("demo", [0, 0, 1], 1)]),
    ]


def test_same_data_give_the_same_bytes():
    assert [each.svg for each in every_picture()] == [each.svg for each in every_picture()]


@pytest.mark.parametrize("name", ['<script>alert("1")</script>', "a\x00b\x1b", "]]><!--", "😀 «ñ» & Cía.", "=1+1"])
def test_name_is_text_and_nothing_else(name):
    for picture in every_picture(name):
        tags = {each.tag.removeprefix(SVG) for each in tree_of(picture.svg).iter()}
        assert tags <= {"svg", "title", "desc", "rect", "a", "g", "text", "tspan", "path", "circle"}


def test_picture_needs_no_style_and_names_itself():
    ids = []
    for picture in every_picture():
        tree = tree_of(picture.svg)
        found = {each.get("id"): each.text for each in tree.iter() if each.get("id")}
        assert [found[tree.get(name)] for name in ("aria-labelledby", "aria-describedby")] == ["Título", "Qué se ve"]
        attributes = {name for each in tree.iter() for name in each.attrib}
        assert not {name for name in attributes if name in ("style", "class") or name.startswith("on")}
        ids += found
    assert len(ids) == len(set(ids))


def test_marks_lead_to_what_they_count():
    calor, mapa, red, barras = every_picture()
    assert "/lista/?r0&c0" in links(calor.svg) and calor.table.urls[0, 1] == "/lista/?r0&c0"
    assert mapa.table.linked[2] == [("CL", ""), ("PE", ""), (3, "/lista/?a=CL&b=PE")]
    assert {"/lista/?a=CL&b=", "/lista/?a=CL&b=PE"} <= set(links(mapa.svg))
    assert links(red.svg) == ["/a/"] and red.table.linked[0][0] == ("Chile (CL)", "/a/")
    assert links(barras.svg) == ["/lista/"] and barras.table.linked[0][4] == (3, "/lista/")


def test_only_names_are_stops_of_the_keyboard():
    """Hundreds of cells and lines are for the pointer; the keyboard finds them in the table."""
    tree = tree_of(every_picture()[0].svg)
    stops = [each.find(f"{SVG}title").text for each in tree.iter(f"{SVG}a") if each.get("tabindex") is None]
    assert stops == ["b", "Chile"]


def test_nothing_to_show():
    for picture in (heat_of(["a"], [0]), map_of({}, {}), network_of([], []), bars_of([])):
        assert picture.svg == "" and picture.table.rows == []


def test_table_as_csv():
    table = Table("k", "t", ["País", "Número"], [["=Chile", 3], ["«São», Tomé", -1], ["@x", 0]])
    assert table.csv().decode("utf-8-sig") == "País,Número\r\n'=Chile,3\r\n\"«São», Tomé\",-1\r\n'@x,0\r\n"
    assert table.csv().startswith("\ufeff".encode())
