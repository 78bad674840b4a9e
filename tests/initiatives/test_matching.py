"""Which organisation a declared one may be: unit cases, properties, and the measurement of ``bench/actors.py``."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import actors as bench
from initiatives.matching import Organisation, compare, index_keys, rank, search_keys, why
from initiatives.matching.acronyms import initials, stands_for
from initiatives.matching.likeness import OFFERED, compare_names
from initiatives.matching.reasons import TEXTS
from initiatives.matching.words import analyse, stem

calm = settings(deadline=None)  # a busy machine is no defect


def known(name, country=None, acronym="", kind="", others=()):
    return Organisation(name, country, acronym, kind, tuple(others), pk=1)


def offered(declared, directory) -> bool:
    found = compare(declared, directory)
    return found is not None and found.is_offered


@pytest.mark.parametrize(
    ("declared", "directory"),
    [
        (Organisation("SINAC", "CR"), known("Sistema Nacional de Áreas de Conservación", "CR", "SINAC")),
        (Organisation("S.I.N.A.C.", "CR"), known("Sistema Nacional de Áreas de Conservación", "CR", "SINAC")),
        (Organisation("SINAC", "CR"), known("Sistema Nacional de Áreas de Conservación", "CR")),
        (Organisation("UNA", "CR"), known("Universidad Nacional", "CR", "UNA")),  # an article, too
        (Organisation("APC", "CO"), known("Agencia Presidencial de Cooperación", "CO", "APC-Colombia")),
        (
            Organisation("UNDP"),
            known("Programa de las Naciones Unidas para el Desarrollo", None, "PNUD", "organismo_internacional"),
        ),
        (Organisation("Ministério da Saúde do Chile", "CL"), known("Ministerio de Salud", "CL")),
        (Organisation("Ministry of Health", "CL"), known("Ministerio de Salud", "CL")),
        (Organisation("Ministerio de Slaud", "CL"), known("Ministerio de Salud", "CL")),
        (Organisation("Ministerio de Salud de Costa Rica"), known("Ministerio de Salud", "CR")),
        (Organisation("Ministerio de Salud Pública", "CL"), known("Ministerio de Salud", "CL")),
        (Organisation("Universidad Católica", "CL"), known("Pontificia Universidad Católica de Chile", "CL")),
        (Organisation("CAN", "CR", kind="organismo_internacional"), known("Comunidad Andina", None, "CAN")),
        (Organisation("Minera Escondida", "CL"), known("Minera Escondida Ltda.", "CL")),
        (Organisation("Cemex S.A.B. de C.V.", "MX"), known("Cemex", "MX")),
        (
            Organisation("Ganadería y Agricultura, Ministerio", "CR"),
            known("Ministerio de Agricultura y Ganadería", "CR"),
        ),
        (Organisation("Instituto de las Mujeres", "CR"), known("Consejo X", "CR", others=["Instituto de la Mujer"])),
        (
            Organisation("FAO", "CL"),
            known("Organización para la Alimentación", "IT", "FAO", "organismo_internacional"),
        ),
    ],
)
def test_one_organisation_is_recognised(declared, directory):
    assert offered(declared, directory)


@pytest.mark.parametrize(
    ("declared", "directory"),
    [
        (Organisation("Ministerio de Salud", "CL"), known("Ministerio de Salud", "CR")),
        (Organisation("SINAC", "PE"), known("Sistema Nacional", "CR", "SINAC")),
        (Organisation("Ministerio de Salud de Chile"), known("Ministerio de Salud", "CR")),
        (Organisation("Universidad Nacional Autónoma", "CR"), known("Universidad Nacional", "CR")),
        (Organisation("Universidad de Chile", "CL"), known("Universidad de la República", "CL")),
        (Organisation("Banco de Costa Rica", "CR"), known("Banco Nacional de Costa Rica", "CR")),
        (Organisation("Universidad Federal do Paraná", "BR"), known("Universidade Federal do Pará", "BR")),
        (
            Organisation("Facultad de Agronomía de la Universidad de Buenos Aires", "AR"),
            known("Universidad de Buenos Aires", "AR"),
        ),
        (Organisation("Ministerio de Acuicultura", "CL"), known("Ministerio de Agricultura", "CL")),
        (Organisation("Universidad Autónoma (UNA)", "CR"), known("Universidad Nacional", "CR", "UNA")),
        (Organisation("Red 5", "CR"), known("Red 6", "CR")),
        (Organisation("CAN", "CR"), known("Comunidad Andina", None, "CAN", "organismo_internacional")),
        (Organisation("Instituto Nacional de Turismo", "CR"), known("Instituto Costarricense de Turismo", "CR")),
        (Organisation("Instituto Nacional de Salud", "MX"), known("Instituto Nacional de Salud Pública", "MX")),
        (Organisation("Universidad Pontificia de Salamanca", "ES"), known("Universidad de Salamanca", "ES")),
        (Organisation("Cámara Chileno-Alemana", "CL"), known("Cámara Chileno-Argentina", "CL")),
    ],
)
def test_two_organisations_stay_apart(declared, directory):
    assert not offered(declared, directory)


@pytest.mark.parametrize(
    ("declared", "directory", "said"),
    [
        (Organisation("universidad nacional", "CR"), known("Universidad Nacional", "CR"), "El mismo nombre."),
        (Organisation("SINAC", "CR"), known("Sistema", "CR", "SINAC"), "La misma sigla (SINAC)."),
        (
            Organisation("Ministerio de Salud", "CR"),
            known("Ministerio de Salud y Deporte", "CR"),
            "Este nombre tiene palabras que el otro no tiene.",
        ),
        (
            Organisation("Universidad (UNA)", "CR"),
            known("Red de Atletas", "CR", "UNA"),
            "La misma sigla (UNA); pero el nombre es otro.",
        ),
        (
            Organisation("Instituto Mujer", "CR"),
            known("Consejo", "CR", others=["Instituto Mujer"]),
            "Por su otro nombre «Instituto Mujer»; el mismo nombre.",
        ),
        (Organisation("Red Verde"), known("Red Verde", "CR"), "El mismo nombre; no se declaró el país."),
    ],
)
def test_reason_is_told(declared, directory, said):
    assert why(compare(declared, directory)) == said


def test_several_that_fit_equally_are_listed_and_none_is_offered():
    pool = [
        Organisation("Universidad de Chile", "CL", "UC", pk=1),
        Organisation("Universidad Católica", "CL", "UC", pk=2),
    ]
    found = rank(Organisation("UC", "CL"), pool)
    assert len(found) == 2 and not any(each.is_offered for each in found)
    assert "hay 2 que coinciden por igual" in why(found[0])


@pytest.mark.parametrize(
    "same",
    [
        "cooperación cooperação cooperation coperación",
        "ministerio ministério ministry ministerios",
        "áreas area",
        "productores produtores producers",
    ],
)
def test_forms_of_one_word_have_one_stem(same):
    assert len({analyse(word).words for word in same.split()}) == 1


def test_analyse_leaves_out_countries_articles_and_legal_forms():
    name = analyse("Compañía de Aguas de la República del Perú S.A.")
    assert (
        name.words == tuple(map(stem, ("empresa", "agua", "republica"))) and name.places == {"PE"} and name.republic
    )
    assert analyse("S.A.").words == ("sa",)  # nothing else is there
    assert analyse("").words == ()


@pytest.mark.parametrize(
    ("acronym", "name", "expected"),
    [
        ("minsal", "Ministerio de Salud", True),
        ("mideplan", "Ministerio de Planificación", True),
        ("mire", "Ministerio de Relaciones Exteriores", True),
        ("mrree", "Ministerio de Relaciones Exteriores", True),
        ("minsal", "Ministerio de Agricultura", False),
        ("x", "", False),
    ],
)
def test_acronym_stands_for_a_name(acronym, name, expected):
    assert stands_for(acronym, analyse(name)) is expected


def test_initials_with_and_without_articles():
    assert initials(analyse("Universidad de la República")) == {"udlr", "ur"}
    assert initials(analyse("Universidad")) == frozenset()


NAMES = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["ministerio", "de", "salud", "UNA", "(SINAC)", "São Paulo", "S.A.", "república del Perú", "5", "مركز"]
        ),
        max_size=8,
    ).map(" ".join),
)


@calm
@given(NAMES, NAMES, st.sampled_from([None, "CR", "PE"]))
def test_any_names_can_be_compared(one, other, country):
    found = compare(Organisation(one, country), known(other, country))
    assert found is None or (0 < found.score <= 1 and why(found).endswith("."))


@calm
@given(NAMES, NAMES)
def test_likeness_does_not_depend_on_the_order(one, other):
    assert compare_names(one, other, None, None)[0] == pytest.approx(compare_names(other, one, None, None)[0])


@calm
@given(NAMES.filter(str.strip), st.sampled_from([None, "CR"]))
def test_the_very_name_is_offered_and_shares_a_key(name, country):
    declared, directory = Organisation(name, country), known(name, country)
    assert compare(declared, directory).score >= OFFERED
    if analyse(name).words:
        assert index_keys(directory) & search_keys(declared)


def test_every_reason_has_words():
    assert all(str(text) for text in TEXTS.values())


def test_who_would_be_a_candidate_shares_a_key():
    """The database looks actors up by their keys: it must not lose those that would be offered."""
    directory = bench.directory()
    keys = {each: index_keys(each) for each in directory}
    for name, country in list(bench.wanted("all"))[::5]:
        declared = Organisation(name, country or None)
        wanted = search_keys(declared)
        lost = [c for c in rank(declared, directory) if c.is_offered and not keys[c.organisation] & wanted]
        assert lost == [], name


@pytest.mark.parametrize("part", ["tuned", "held-out"])
def test_matching_reaches_the_figures_asked(part):
    began = time.process_time()
    total, _groups = bench.measure(part)
    assert total.reached, total.misses
    assert time.process_time() - began < 5
    assert total.offered > 0.8 * total.there  # few certain answers would make precision easy


def test_measurement_has_the_pairs_that_were_asked():
    assert len(bench.rows("actor_pairs.csv")) >= 320
    assert len(bench.directory()) >= 400
