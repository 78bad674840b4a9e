import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.word.declared import DeclaredActor as A
from surveys.word.values.actors import read_actors
from surveys.word.values.country_names import country_named
from surveys.word.values.kinds import LABELS, OTHER

from .rows import ANY_LINES, lines

PUBLIC, PRIVATE, CIVIL, ACADEMIA = "sector_publico", "sector_privado", "sociedad_civil", "academia"
TWO = (A("MINAE", PUBLIC), A("UCR", ACADEMIA))


@pytest.mark.parametrize(
    "text",
    [
        "MINAE (sector público); UCR (academia)",
        "MINAE (sector público), UCR (academia)",
        "MINAE (sector público) y UCR (academia).",
        "MINAE (sector público) UCR (academia)",
        "MINAE [sector público] / UCR (academia)",
        "MINAE – sector público\nUCR – academia",
        "MINAE - sector público; UCR - academia",
        "MINAE – setor público, UCR – academia",
        "MINAE: sector público\nUCR: academia",
        "MINAE, sector público\nUCR, academia",
        "MINAE, sector público; UCR, academia",
        "MINAE, sector público, UCR, academia",
        "MINAE\tsector público\nUCR\tacademia",
        "Actor\tTipo de actor\nMINAE\tsector público\nUCR\tacademia",
        "1\tMINAE\tsector público\n2\tUCR\tacademia",
        "1) MINAE (público)\n2) UCR (universidad)",
        "• MINAE (gobierno)\n• UCR (universidad)",
        "Sector público: MINAE\nAcademia: UCR",
        "Sector público: MINAE. Academia: UCR",
        "Sector público\nMINAE\nAcademia\n- UCR",
        "Sector público:\nMINAE\n\nAcademia:\nUCR",
        "sector público - MINAE; academia - UCR",
        "Sector público (MINAE), academia (UCR)",
        "MINAE\nSector público\nUCR\nAcademia",
        "Participan los siguientes actores:\n- MINAE (sector público)\n- UCR (academia)",
        "MINAE (sector público\nUCR academia (academia)".replace("UCR academia", "UCR"),
        "Ministerios: MINAE\nUniversidades: UCR",
    ],
)
def test_read_actors_understands_every_notation(text):
    found = read_actors(lines(text))
    assert (found.value, found.notes, found.leftovers) == (TWO, (), ())


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        (
            "Agencia Chilena de Cooperación (AGCID) (sector público)",
            [A("Agencia Chilena de Cooperación (AGCID)", PUBLIC)],
        ),
        ("Agencia Chilena (AGCID, sector público)", [A("Agencia Chilena (AGCID)", PUBLIC)]),
        ("SINAC, Costa Rica (sector público)", [A("SINAC", PUBLIC, country="CR")]),
        ("IICA (organismo internacional, Costa Rica)", [A("IICA", "organismo_internacional", country="CR")]),
        ("GIZ (sector público de Alemania)", [A("GIZ", PUBLIC, country="DE")]),
        ("Red X (Otro: red temática; Perú)", [A("Red X", "otro", "red temática", "PE")]),
        ("Otros: Red Temática del Agua", [A("Red Temática del Agua", "otro")]),
        ("Relaciones Exteriores y Culto (sector público)", [A("Relaciones Exteriores y Culto", PUBLIC)]),
        (
            "Ministerio de Relaciones Exteriores, Comercio Internacional y Culto (sector público)",
            [A("Ministerio de Relaciones Exteriores, Comercio Internacional y Culto", PUBLIC)],
        ),
        (
            "Sector público: Ministerio de Relaciones Exteriores, Comercio Internacional y Culto, INTA",
            [A("Ministerio de Relaciones Exteriores, Comercio Internacional y Culto", PUBLIC), A("INTA", PUBLIC)],
        ),
        (
            "Sector privado: Fundación Puntacana, Asociación de hoteles de Bayahíbe",
            [A("Fundación Puntacana", PRIVATE), A("Asociación de hoteles de Bayahíbe", PRIVATE)],
        ),
        (
            "Empresas: Google, Microsoft y Amazon",
            [A("Google", PRIVATE), A("Microsoft", PRIVATE), A("Amazon", PRIVATE)],
        ),
        ("Bimbo, S.A. de C.V. (sector privado)", [A("Bimbo, S.A. de C.V.", PRIVATE)]),
        ("Refugio Patitas A.C. (sociedad civil)", [A("Refugio Patitas A.C.", CIVIL)]),
        ("MINAE (público-privado)", [A("MINAE", "otro", "público-privado")]),
        (
            "Argentina: INTA (sector público), UBA (academia)",
            [A("INTA", PUBLIC, country="AR"), A("UBA", ACADEMIA, country="AR")],
        ),
        ("UCR, UNA (universidades)", [A("UCR", ACADEMIA), A("UNA", ACADEMIA)]),
    ],
)
def test_read_actors_keeps_names_whole(text, actors):
    assert list(read_actors(lines(text)).value) == actors


def test_read_actors_gives_a_bracket_to_the_name_before_it():
    found = read_actors(lines("FUNDEMAR, CEBSE (sociedad civil) y UCR (academia)"))
    assert found.value == (A("FUNDEMAR"), A("CEBSE", CIVIL), A("UCR", ACADEMIA))
    assert found.notes == (("actor_without_kind", {"name": "FUNDEMAR"}),)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Universidad de Chile", ["Universidad de Chile"]),
        ("Ministerio de Ambiente y Energía", ["Ministerio de Ambiente y Energía"]),
        ("MINAE, SINAC, UCR y FUNDEMAR", ["MINAE", "SINAC", "UCR", "FUNDEMAR"]),
        ("MINAE\nCooperativa Pampero", ["MINAE", "Cooperativa Pampero"]),
        (
            "Ministerio de Agricultura, Ganadería y Pesca; INTA",
            ["Ministerio de Agricultura, Ganadería y Pesca", "INTA"],
        ),
        ("Ministerio de Salud y Ministerio de Educación", ["Ministerio de Salud", "Ministerio de Educación"]),
    ],
)
def test_read_actors_infers_no_type_from_a_name(text, names):
    found = read_actors(lines(text))
    assert list(found.value) == [A(name) for name in names]
    assert [words["name"] for _, words in found.notes] == names


@pytest.mark.parametrize(
    ("text", "left"),
    [("Sector público", ["Sector público"]), ("Sector público\nAcademia", ["Sector público", "Academia"])],
)
def test_read_actors_leaves_types_without_names_over(text, left):
    found = read_actors(lines(text))
    assert (found.value, list(found.leftovers)) == ((), left)


def test_read_actors_leaves_a_trailing_others_over():
    found = read_actors(lines("MINAE (sector público); UCR (academia); otros"))
    assert (found.value, found.leftovers) == (TWO, ("otros",))


@pytest.mark.parametrize("text", ["", "-", "N/A", "No aplica"])
def test_read_actors_of_nothing_is_empty(text):
    assert read_actors(lines(text)).value == ()


NAMES = st.sampled_from(
    [
        "AGCID",
        "Universidad de Chile",
        "Ministerio de Ambiente y Energía",
        "Agencia (ABC/MRE)",
        "Red de Redes - ACOVI",
        "Salud, Educación y Cultura",
        "FO.AR",
        "Refugio Patitas A.C.",
        "Asociación “Huellas”",
        "Cooperativa Apícola Pampero",
        "Ministerio de Salud, Instituto Norte",
    ]
)
COUNTRY_NAMES = st.sampled_from(
    ["", "Perú", "San Cristóbal y Nieves", "Guinea-Bisáu", "República Democrática del Congo"]
)


@st.composite
def _ours(draw):
    name, label, country = draw(NAMES), draw(st.sampled_from(sorted(LABELS))), draw(COUNTRY_NAMES)
    kind = LABELS[label]
    other = draw(st.sampled_from(["", "red temática", "mesa y foro"])) if kind == OTHER else ""
    inside = "; ".join(filter(None, [label + (f": {other}" if other else ""), country]))
    return f"{name} ({inside})", A(name, kind, other, country_named(country) if country else "")


@given(st.lists(_ours(), min_size=1, max_size=6))
def test_read_actors_reads_back_what_our_documents_write(pairs):
    text = "\n".join(row for row, _ in pairs)
    assert list(read_actors(lines(text)).value) == [actor for _, actor in pairs]


@given(ANY_LINES)
def test_read_actors_never_fails_and_invents_nobody(rows):
    assert all(actor.name.strip() for actor in read_actors(rows).value)
