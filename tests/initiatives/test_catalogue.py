"""What an address asks of the catalogue: search, facets, pills, and leniency with what makes no sense."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation

from initiatives.catalogue.facets import ALL
from initiatives.catalogue.filters import Catalogue, Directory
from initiatives.catalogue.values import MAX_TEXT, MAX_VALUES
from initiatives.enums import Verdict
from initiatives.models import Actor

from .registry import Row, reader, store

PATH = "/iniciativas/"


def ask(*pairs: tuple[str, str]) -> Catalogue:
    return Catalogue(QueryDict(urlencode(pairs)), reader(), path=PATH)


def names(catalogue: Catalogue) -> list[str]:
    return [initiative.name for initiative in catalogue.rows()[:]]


def facet(catalogue: Catalogue, param: str):
    return next(each for each in catalogue.facets() if each.param == param)


def counts(catalogue: Catalogue, param: str) -> dict[str, int]:
    return {option.value: option.count for option in facet(catalogue, param).options}


def left_out(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(each.param, each.value) for each in catalogue.ignored]


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "agüita",
        "AGUITA",
        "aguita",
        "agüitas",
        "cacau",
        "CAÇÃO cação",
        "AÑO",
        "ñandu ÑANDÚ",
        "sur sur",
        "«sur-sur»",
        "aguita,cacao",
    ],
)
def test_search_ignores_accents_case_and_punctuation(query):
    store([Row("Agüita y Cação", "El año del ñandú; cooperación Sur-Sur"), Row("Otra cosa")])
    assert names(ask(("q", query))) == ["Agüita y Cação"]


def test_search_takes_no_part_of_a_word():
    store([Row("Corales"), Row("Bocoral")])
    assert names(ask(("q", "coral"))) == ["Corales"]
    assert names(ask(("q", "cora"))) == []


def test_search_wants_every_word_and_lacks_what_has_a_minus():
    store([Row("Agua", "escuela"), Row("Agua"), Row("Escuela")])
    assert names(ask(("q", "escola água"))) == ["Agua"]
    assert names(ask(("q", "agua -escuelas"))) == ["Agua"]
    assert names(ask(("q", "-agua"))) == ["Escuela"]


def test_search_takes_a_phrase_in_one_text():
    store([Row("Gestión del agua"), Row("Agua y su gestión"), Row("Gestión", "agua")])
    assert names(ask(("q", '"gestión del agua"'))) == ["Gestión del agua"]
    assert len(names(ask(("q", "gestión agua")))) == 3


def test_search_finds_emoji_and_other_scripts():
    store([Row("Agua 🌊 limpia"), Row("مياه نظيفة")])
    assert names(ask(("q", "🌊"))) == ["Agua 🌊 limpia"]
    assert names(ask(("q", "مياه"))) == ["مياه نظيفة"]


@pytest.mark.parametrize("query", ["%", "_", "\\", "'", "%_%"])
def test_search_takes_no_sign_for_a_pattern(query):
    store([Row("Aba"), Row("Otra")])
    catalogue = ask(("q", query))
    assert names(catalogue) == ["Otra", "Aba"] and catalogue.ignored
    assert names(ask(("q", f"x{query}"))) == []


def test_order_is_name_match_then_year_then_the_newest():
    stored = store(
        [
            Row("Zinc", "agua", year=2022),
            Row("Ábaco", "agua", year=2022),
            Row("abeja", "agua", year=2023),
            Row("Agua vieja", year=2001),
        ]
    )
    keys = list(stored)
    assert [each.pk for each in ask(("q", "agua")).rows()[:]] == [keys[3], keys[2], keys[1], keys[0]]
    assert [each.pk for each in ask().rows()[:]] == [keys[2], keys[1], keys[0], keys[3]]


def test_filters_of_several_values_and_several_parameters():
    store(
        [
            Row("Uno", country="CR", sectors=frozenset({"AMB-MED"})),
            Row("Dos", country="BR", sectors=frozenset({"AMB-MED", "PRO-TUR"})),
            Row("Tres", country="CL", sectors=frozenset({"PRO-TUR"}), type=1),
        ]
    )
    assert names(ask(("pais", "CR"), ("pais", "BR"))) == ["Dos", "Uno"]
    assert names(ask(("pais", "CR"), ("sector", "PRO-TUR"))) == []
    assert names(ask(("sector", "PRO-TUR"), ("tipo", "1"))) == ["Tres"]
    assert names(ask(("clasificacion", Verdict.AMDS))) == []


def test_any_and_all_of_the_types_of_actor():
    store([Row("Ambos", actors=("ACA-UNI", "PRI-EMP")), Row("Uno", actors=("ACA-UNI",)), Row("Sin")])
    kinds = (("tipo_actor", "academia"), ("tipo_actor", "sector_privado"))
    assert names(ask(*kinds)) == names(ask(*kinds, ("modo_actor", "alguno"))) == ["Uno", "Ambos"]
    assert names(ask(*kinds, ("modo_actor", ALL))) == ["Ambos"]
    assert counts(ask(("tipo_actor", "academia")), "tipo_actor") == {"academia": 2, "sector_privado": 1}
    every = ask(("tipo_actor", "sector_privado"), ("modo_actor", ALL))
    assert counts(every, "tipo_actor") == {"academia": 1, "sector_privado": 1}


def test_counts_regard_the_other_filters_and_show_what_is_chosen():
    store([Row("Uno", country="CR", type=1), Row("Dos", country="BR", type=2)])
    catalogue = ask(("pais", "CR"), ("tipo", "2"), ("sector", "PRO-AGR"))
    assert counts(catalogue, "pais") == {"CR": 0}
    assert counts(catalogue, "tipo") == {"2": 0}
    sector = facet(catalogue, "sector").options
    assert [(option.label, option.count, option.checked) for option in sector] == [("Agropecuario", 0, True)]


def test_labels_are_in_the_active_language_and_in_its_order():
    store([Row("Uno", country="BR"), Row("Dos", country="DE"), Row("Tres", country="CR")])
    assert [option.label for option in facet(ask(), "pais").options] == ["Alemania", "Brasil", "Costa Rica"]
    with translation.override("en"):
        catalogue = ask(("pais", "DE"))
        assert [option.label for option in facet(catalogue, "pais").options] == ["Brazil", "Costa Rica", "Germany"]
        assert catalogue.pills()[0].label.endswith("Germany")


def test_queries_are_few(django_assert_num_queries):
    store([Row("Uno", sectors=frozenset({"AMB-MED"}), actors=("ACA-UNI",))])
    with django_assert_num_queries(2):  # labels
        catalogue = ask(("pais", "CR"), ("sector", "AMB-MED"), ("tipo_actor", "academia"), ("tipo", "2"))
        assert catalogue.pills() and not catalogue.ignored
    with django_assert_num_queries(1):  # the index
        assert len(catalogue.facets()) == 9
    with django_assert_num_queries(0):
        assert catalogue.total() == 1
    with django_assert_num_queries(1):
        assert [row.sectors for row in catalogue.shown()[0:25]] == [("Medio ambiente",)]
    searched = ask(("q", "uno"))
    with django_assert_num_queries(2):  # the index; rows, whose names say «uno»
        assert [row.excerpt for row in searched.shown()[0:25]] == [None]
    with django_assert_num_queries(0):
        ask(("q", "agua"), ("tipo", "2"), ("pais", "\x00"))


def test_pills_drop_one_thing_each():
    catalogue = ask(
        ("q", "agua"),
        ("pais", "CR"),
        ("pais", "BR"),
        ("tipo_actor", "academia"),
        ("modo_actor", ALL),
        ("pagina", "3"),
    )
    pills = {pill.label: pill.remove_url for pill in catalogue.pills()}
    assert pills == {
        "Texto: «agua»": "/iniciativas/?pais=CR&pais=BR&tipo_actor=academia&modo_actor=todos",
        "País que presenta: Costa Rica": "/iniciativas/?q=agua&pais=BR&tipo_actor=academia&modo_actor=todos",
        "País que presenta: Brasil": "/iniciativas/?q=agua&pais=CR&tipo_actor=academia&modo_actor=todos",
        "Tipo de actor: Academia": "/iniciativas/?q=agua&pais=CR&pais=BR&modo_actor=todos",
    }
    two = ask(("tipo_actor", "academia"), ("tipo_actor", "sindicatos"), ("modo_actor", ALL))
    assert two.pills()[-1].label == "Con varios tipos de actor: todos los marcados"
    assert two.pills()[-1].remove_url == "/iniciativas/?tipo_actor=academia&tipo_actor=sindicatos"
    assert ask(("tipo", "1")).pills()[0].remove_url == PATH
    assert not ask(("modo_actor", ALL)).is_active and not ask().pills()


@pytest.mark.parametrize(
    "pair",
    [
        ("pais", "XX"),
        ("pais", "cr"),
        ("pais", " CR"),
        ("pais", "CR\x00"),
        ("sector", "NADA"),
        ("sector", "' OR 1=1 --"),
        ("tipo_actor", "ovnis"),
        ("tipo", "abc"),
        ("tipo", "9"),
        ("tipo", "-1"),
        ("tipo", "1.0"),
        ("clasificacion", "AMDS"),
        ("modo_actor", "ninguno"),
        ("país", "CR"),
        ("orden", "nombre"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_named(pair):
    store([Row("Uno")])
    catalogue = ask(pair, ("pais", "CR"))
    assert names(catalogue) == ["Uno"]
    assert left_out(catalogue) == [(pair[0], pair[1].replace("\x00", "\N{REPLACEMENT CHARACTER}"))]
    assert catalogue.querystring == "pais=CR"


def test_blank_parameters_are_no_mistake():
    assert left_out(ask(("q", ""), ("q", "  "), ("pais", ""), ("tipo", ""), ("modo_actor", ""), ("pagina", ""))) == []


def test_a_long_search_is_cut_and_said():
    catalogue = ask(("q", "a" * 10_000))
    assert catalogue.values["q"] == "a" * MAX_TEXT
    (said,) = catalogue.ignored
    assert (said.param, len(said.value)) == ("q", 41) and "200" in said.why
    assert names(catalogue) == []


def test_a_search_of_too_many_words_is_cut_and_said():
    letters = "b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 b12"
    store([Row(letters)])
    catalogue = ask(("q", f"{letters} zz"))
    assert names(catalogue) == [letters]
    assert [each.why for each in catalogue.ignored] == ["«zz» no se buscó: se usan hasta 12 palabras o frases"]


def test_control_characters_and_empty_words_are_said():
    store([Row("Agua limpia")])
    catalogue = ask(("q", "agua\x00limpia"))
    assert names(catalogue) == ["Agua limpia"]
    assert [each.why for each in catalogue.ignored] == ["tenía caracteres de control"]
    nothing = ask(("q", "¿?¡!"))
    assert names(nothing) == ["Agua limpia"] and not nothing.is_active
    assert [each.why for each in nothing.ignored] == ["no tiene letras ni números"]
    assert not ask(("q", "agua\tlimpia")).ignored


def test_a_thousand_values_are_bounded(django_assert_num_queries):
    with django_assert_num_queries(2):
        catalogue = ask(*(("pais", f"X{number}") for number in range(1000)))
        assert len(catalogue.ignored) == 1000
    assert len(ask(*(("convocatoria", f"X{number}") for number in range(1000))).values["convocatoria"]) == MAX_VALUES
    repeated = ask(*(("pais", "CR") for _ in range(1000)))
    assert repeated.values["pais"] == ["CR"] and not repeated.ignored


def test_directory_searches_names_and_acronyms():
    def add(name, key, acronym="", acronym_key="", code="ACA-UNI", country="CR"):
        Actor.objects.create(
            name=name, key=key, acronym=acronym, acronym_key=acronym_key, actor_type_id=code, country_id=country
        )

    add("Universidad Nacional", "universidad nacional", "UNA", "una")
    add("Agencia de Cooperación", "agencia de cooperacion", "APC-Colombia", "apccolombia", "EST-CEN", "CO")
    add("Únicos", "unicos", country=None)

    def found(*pairs):
        directory = Directory(QueryDict(urlencode(pairs)), Actor.objects.all(), path="/actores/")
        return [actor.key for actor in directory.rows()], directory

    assert found(("q", "UNÍ"))[0] == ["unicos", "universidad nacional"]
    assert found(("q", "naciónal univ"))[0] == ["universidad nacional"]
    assert found(("q", "apc-colombia"))[0] == found(("q", "A.P.C."))[0] == ["agencia de cooperacion"]
    assert found(("q", "una"))[0] == ["universidad nacional"]
    assert found(("q", "versidad"))[0] == []
    keys, directory = found(("tipo_actor", "academia"))
    assert keys == ["unicos", "universidad nacional"]
    shown = {facet.param: {option.value: option.count for option in facet.options} for facet in directory.facets()}
    assert shown == {"tipo_actor": {"sector_publico": 1, "academia": 2}, "pais": {"CR": 1}}
    assert found(("pais", "CO"))[0] == ["agencia de cooperacion"]
    assert found(("q", "..."))[0] == ["agencia de cooperacion", "unicos", "universidad nacional"]
    assert Actor.objects.matching("...").count() == 3
