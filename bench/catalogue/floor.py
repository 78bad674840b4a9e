"""The floor: the best SQL that we could write by hand for a page of 25, the total and every count, with nothing else.

Tables of its own (schema ``floor``), made from the registry's facts once and never written to again, so that
everything in them may stand in the order in which it is read:

- ``rows``: an initiative at its place in the catalogue's order, with what a row of the list shows and its choices.
- ``choices``: a value of a filter ("pais", "CR"), how many have it (so that without a filter nothing is counted), and
  which, as a string of bits by place: bits are joined with ``&`` and counted with ``bit_count``.
- ``words``: a key of the search: in which places it occurs, and in which in a name. If it is in more than
  ``FREQUENT`` of the initiatives, as bits too; else its places are joined to their rows, counted one by one.
"""

import io
from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from initiatives.search import parse
from initiatives.search.keys import BREAK

from .questions import Question

PER_PAGE = 25
NULL = r"\N"
FREQUENT = 0.0025
FACETS = (
    *("pais", "participa", "sector", "ambito", "tipo_actor", "tipo", "modalidad", "clasificacion", "ods"),
    *("anio", "convocatoria", "dialogo", "mentoria"),
)

# Each initiative at its place, with its choices, from the tables of facts.
ROWS = """
CREATE TABLE floor.rows AS
WITH part AS (
    SELECT initiative_id AS id, array_agg(DISTINCT 'participa:' || code) AS choices
    FROM (SELECT initiative_id, country_id AS code FROM initiatives_initiative_partner_countries
          UNION ALL SELECT id, country_id FROM initiatives_initiative) AS each GROUP BY 1
), sector AS (
    SELECT initiative_id AS id,
           array_agg('sector:' || sector_id)
           || array_agg(DISTINCT 'ambito:' || split_part(sector_id, '-', 1)) AS choices
    FROM initiatives_initiative_sectors GROUP BY 1
), kind AS (
    SELECT initiative_id AS id, array_agg(DISTINCT 'tipo_actor:' || kind)
           || CASE WHEN bool_or(mentoring) THEN ARRAY['mentoria:si'] ELSE '{}' END AS choices
    FROM initiatives_participation AS p JOIN initiatives_actor AS a ON a.id = p.actor_id
    JOIN initiatives_actortype AS t ON t.code = a.actor_type_id GROUP BY 1
), sdg AS (
    SELECT id, array_agg(DISTINCT 'ods:' || n) AS choices
    FROM initiatives_initiative, jsonb_array_elements_text(complement->'sdgs') AS n
    WHERE jsonb_typeof(complement->'sdgs') = 'array' GROUP BY 1
)
SELECT (row_number() OVER ranked - 1)::int AS pos, i.id, i.name, i.year, i.country_id, i.type, i.verdict,
       ARRAY['pais:' || i.country_id, 'anio:' || i.year, 'clasificacion:' || i.verdict,
             'convocatoria:' || i.round_code]
       || CASE WHEN i.type IS NULL THEN '{}' ELSE ARRAY['tipo:' || i.type] END
       || CASE WHEN i.modality = '' THEN '{}' ELSE ARRAY['modalidad:' || i.modality] END
       || CASE WHEN i.in_dialogue THEN ARRAY['dialogo:si'] ELSE '{}' END
       || part.choices || sector.choices || kind.choices || sdg.choices AS choices
FROM initiatives_initiative AS i
LEFT JOIN part USING (id) LEFT JOIN sector USING (id) LEFT JOIN kind USING (id) LEFT JOIN sdg USING (id)
WINDOW ranked AS (ORDER BY i.year DESC, i.id DESC)
ORDER BY pos
"""
BEGIN = "DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor; SET work_mem = '512MB'"
TABLES = """
ALTER TABLE floor.rows ADD PRIMARY KEY (pos);
CREATE TABLE floor.choices (param text, code text, n int, bits varbit);
CREATE TABLE floor.words (word text PRIMARY KEY, places int[], in_name int[], bits varbit, name_bits varbit);
ALTER TABLE floor.choices ALTER bits SET STORAGE EXTERNAL;
ALTER TABLE floor.words ALTER bits SET STORAGE EXTERNAL, ALTER name_bits SET STORAGE EXTERNAL,
    ALTER places SET STORAGE EXTERNAL, ALTER in_name SET STORAGE EXTERNAL;
"""
KEYS = """
SELECT r.pos, r.choices, string_to_array(c.title_keys, ' '), string_to_array(c.text_keys, ' ')
FROM floor.rows AS r JOIN initiatives_card AS c ON c.initiative_id = r.id ORDER BY r.pos
"""


def build(connection: Any) -> None:
    """The floor's tables anew from what the product's hold now."""
    with connection, connection.cursor() as cursor:
        cursor.execute(BEGIN)
        cursor.execute(ROWS)
        cursor.execute(TABLES)
        with connection.cursor("keys") as reading:
            reading.itersize = 5000
            reading.execute(KEYS)
            n, choices, names, words = _places(reading)
        _copy(cursor, "choices", ((*key.split(":", 1), len(at), _bits(at, n)) for key, at in choices.items()))
        _copy(cursor, "words", (_word(key, at, names.get(key, array("I")), n) for key, at in words.items()))
        cursor.execute("CREATE INDEX ON floor.choices (param, code)")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE floor.rows, floor.choices, floor.words")
    connection.autocommit = False


def _places(rows: Any) -> tuple[int, dict, dict, dict]:
    """How many rows, and where each choice, each word of a name and each word occurs, in order."""
    found: tuple[dict[str, array], ...] = tuple(defaultdict(lambda: array("I")) for _kind in range(3))
    n = 0
    for pos, *lists in rows:
        n += 1
        for places, keys in zip(found, lists, strict=True):
            for key in set(keys or ()):
                places[key].append(pos)
    for places in found[1:]:
        places.pop("", None)
        places.pop(BREAK, None)
    return n, *found


def _bits(places: array, n: int) -> str:
    bits = bytearray(-(-n // 8))
    for place in places:
        bits[place >> 3] |= 128 >> (place & 7)
    return f"x{bits.hex()}"


def _list(places: array) -> str:
    return f"{{{','.join(map(str, places))}}}"


def _word(word: str, places: array, in_name: array, n: int) -> tuple[str, ...]:
    bits = (_bits(places, n), _bits(in_name, n)) if len(places) > FREQUENT * n else (NULL, NULL)
    return word, _list(places), _list(in_name), *bits


def _copy(cursor: Any, table: str, rows: Any) -> None:
    for row in rows:  # one at a time: a row of bits is long
        line = "\t".join(str(each) for each in row) + "\n"
        cursor.copy_expert(f"COPY floor.{table} FROM STDIN", io.StringIO(line))


@dataclass(frozen=True)
class Found:
    """What a page of the catalogue says: of whom it is does not matter."""

    total: int
    counts: dict[tuple[str, str], int]  # without zeros
    page: list[int]  # keys of its rows, in order


def _key(text: str) -> str:
    """The key of a question's one word, as the registry's texts have it."""
    (term,) = parse(text).terms
    (key,) = term.keys
    return key


def ask(cursor: Any, question: Question) -> Found:
    """Page, total and counts for a person who sees everything."""
    filters = {param: value for param, value in question.items() if param != "q"}
    if not question:
        return _kept(cursor)
    if "q" not in question:
        return _by_bits(cursor, filters, None)
    word = _key(question["q"])
    cursor.execute("SELECT bits IS NULL FROM floor.words WHERE word = %s", [word])
    by_places = cursor.fetchone()
    if by_places is None:
        return Found(0, {}, [])
    return (_by_places if by_places[0] else _by_bits)(cursor, filters, word)


SHOWN = "r.id, r.name, r.year, r.country_id, r.type, r.verdict, r.choices"


def _kept(cursor: Any) -> Found:
    cursor.execute("SELECT param, code, n FROM floor.choices")
    counts = {(param, code): n for param, code, n in cursor.fetchall()}
    cursor.execute("SELECT coalesce(max(pos) + 1, 0) FROM floor.rows")  # the last place tells how many there are
    ((total,),) = cursor.fetchall()
    cursor.execute(f"SELECT {SHOWN} FROM floor.rows AS r ORDER BY pos LIMIT {PER_PAGE}")
    return Found(total, counts, [row[0] for row in cursor.fetchall()])


def _by_bits(cursor: Any, filters: dict[str, str], word: str | None) -> Found:
    """A facet's counts regard the other filters, not its own: bits of all filters, and of all but each one."""
    sources = {
        param: f"(SELECT bits FROM floor.choices WHERE param = %({param})s AND code = %({param}_code)s)"
        for param in filters
    }
    if word is not None:
        sources["q"] = "(SELECT bits FROM floor.words WHERE word = %(word)s)"
    values: dict[str, Any] = {"word": word, "filtered": tuple(filters) or ("",)}
    for param, value in filters.items():
        values |= {param: param, f"{param}_code": value}
    parts = {"b_all": list(sources)} | {f"b_{one}": [each for each in sources if each != one] for one in filters}
    sets = ", ".join(f"{' & '.join(f's_{each}' for each in of)} AS {name}" for name, of in parts.items())
    given = ", ".join(f"{select} AS s_{name}" for name, select in sources.items())
    begin = f"WITH given AS MATERIALIZED (SELECT {given}), sets AS MATERIALIZED (SELECT {sets} FROM given)"
    count = "SELECT c.param, c.code, bit_count(c.bits & {0}) FROM floor.choices AS c, sets WHERE c.param {1}"
    counting = [
        count.format("b_all", "NOT IN %(filtered)s"),
        *(count.format(f"b_{param}", f"= %({param})s") for param in filters),
        "SELECT '', '', bit_count(b_all) FROM sets",
    ]
    cursor.execute(f"{begin} {' UNION ALL '.join(counting)}", values)
    counts = {(param, code): n for param, code, n in cursor.fetchall() if n}
    total = counts.pop(("", ""), 0)
    every = f"(SELECT {' & '.join(sources.values())})"
    if word is None:
        candidates = [_first("SELECT generate_series(0, (SELECT max(pos) FROM floor.rows)) AS pos", every)]
    else:
        name_bits = "(SELECT name_bits FROM floor.words WHERE word = %(word)s)"
        candidates = [
            _first("SELECT unnest(in_name) AS pos FROM floor.words WHERE word = %(word)s", every),
            _first(
                "SELECT unnest(places) AS pos FROM floor.words WHERE word = %(word)s",
                f"(SELECT {every} & ~ {name_bits})",
            ),
        ]
    union = " UNION ALL ".join(
        f"SELECT {rank} AS rank, pos FROM ({each}) AS c{rank}" for rank, each in enumerate(candidates)
    )
    cursor.execute(
        f"""SELECT {SHOWN} FROM (SELECT * FROM ({union}) AS every LIMIT {PER_PAGE}) AS first
        JOIN floor.rows AS r USING (pos) ORDER BY rank, pos""",
        values,
    )
    return Found(total, counts, [row[0] for row in cursor.fetchall()])


def _first(places: str, bits: str) -> str:
    """The first of these places, in order, whose bit is set: no more of them are looked at."""
    return f"SELECT pos FROM ({places}) AS p WHERE get_bit({bits}, pos) = 1 LIMIT {PER_PAGE}"


def _by_places(cursor: Any, filters: dict[str, str], word: str) -> Found:
    """Few rows: counted one by one, for every facet in one pass."""
    wanted = {param: f"{param}:{value}" for param, value in filters.items()}
    values: dict[str, Any] = {"word": word} | wanted
    fits = "".join(f", r.choices @> ARRAY[%({param})s] AS fits_{param}" for param in wanted)
    begin = f"""
    WITH w AS MATERIALIZED (SELECT places, in_name FROM floor.words WHERE word = %(word)s),
    found AS MATERIALIZED (
        SELECT {SHOWN}, r.pos{fits} FROM unnest((SELECT places FROM w)) AS at (pos) JOIN floor.rows AS r USING (pos)
    )"""
    every = " AND ".join(f"fits_{param}" for param in wanted) or "true"
    but = [" AND ".join(f"fits_{each}" for each in wanted if each != param) or "true" for param in wanted]
    columns = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in (every, *but))
    cursor.execute(f"{begin} SELECT choice, {columns} FROM found, unnest(choices) AS choice GROUP BY 1", values)
    counts = {}
    for choice, *numbers in cursor.fetchall():
        param, code = choice.split(":", 1)
        n = numbers[1 + list(wanted).index(param)] if param in wanted else numbers[0]
        if n:
            counts[param, code] = n
    cursor.execute(
        f"""{begin} SELECT id, name, year, country_id, type, verdict, choices, count(*) OVER ()
        FROM found WHERE {every} ORDER BY NOT pos = ANY ((SELECT in_name FROM w)::int[]), pos LIMIT {PER_PAGE}""",
        values,
    )
    rows = cursor.fetchall()
    return Found(rows[0][-1] if rows else 0, counts, [row[0] for row in rows])
