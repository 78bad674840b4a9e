"""Words to keys: tables of what must share one and what must not, and what holds for every text."""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.search import key_of, keys_of, stored, words_of
from initiatives.search.keys import (
    BREAK,
    LONGEST_WORD,
    places_of,
    read_cognates,
    stem,
    stopwords,
    telling,
    telling_parts,
)
from pifcss_registry.text import fold

from .texts import ONE_WORD, TEXTS, bare

calm = settings(deadline=None)


@pytest.mark.parametrize(
    "words",
    [
        # the same in both languages
        "cooperación cooperaciones cooperação cooperações cooperacao COOPERACIÓN",
        "algodón algodões algodão algodoeiro algodoneras",
        "gestión gestiones gestão gestões",
        "misión missão missões",
        "conexión conexões",
        "región regiones região regiões",
        "capitán capitanes capitães",
        "artesano artesana artesão artesãos",
        "fortalecimiento fortalecimento fortalecimientos",
        "comunidad comunidades comunidade comunitaria comunitárias",
        "aprendizaje aprendizagem aprendizagens",
        "sostenible sustentável sustentáveis sostenibilidad",
        "social sociales sociais",
        "papel papeles papéis",
        "español españoles espanhol espanhóis",
        "fácil fáciles fáceis",
        "primero primera primer primeiro primeiras",
        "gobernanza governança",
        "gobierno governo gobiernos",
        "joven jóvenes jovem jovens juventud juventude",
        "común comunes comum comuns",
        "bien bem bens",
        "fin fim fins",
        "carpintería carpintaria",
        "análisis análise",
        "museo museos museu museus",
        "servicio serviço servicios",
        "tierra terra",
        "escuela escola escolar",
        "madera madeira",
        "oro ouro",
        "fuerza força",
        "proyecto projeto",
        "apoyo apoio",
        "consejo conselho",
        "montaña montanha",
        "caja caixa",
        "sector setor sectores setores",
        "crecimiento crescimento",
        "frecuencia frequência",
        "asesoría assessoria",
        "emprendedor empreendedores",
        "solar solares",
        "volcán volcanes vulcão",
        "río ríos rio",
        "alga algas",
        "arte artes",
        "luz luces",
        "gobierno gobiernos",
        "páramo páramos",
        "libertad libertades liberdade",
        "certifican certificación certificação",
        # of the table
        "salud saúde",
        "seguridad segurança",
        "mujer mulher mujeres mulheres",
        "agua água águas",
        "pueblo povo pueblos povos",
        "ciudad cidade cidades",
        "niño niña criança crianças",
        "red rede redes",
        "cacao cacau cacaotero",
        "bienestar bem-estar",
        # written as several words, or as one
        "multiactor multi-actor multiatores Multi‑actores",
        "iberoamericano ibero-americana",
        "SINAC S.I.N.A.C. sinac",
        # acronyms in several languages
        "PNUD UNDP",
        "OPS OPAS",
    ],
)
def test_one_key(words):
    assert len({key_of(word) for word in words.split()}) == 1, {word: key_of(word) for word in words.split()}


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("cooperación", "cooperativa"),
        ("comunidad", "comunicación"),
        ("género", "generar"),
        ("órgano", "orgánico"),
        ("organización", "orgánico"),
        ("criança", "crianza"),
        ("cacao", "acción"),
        ("derecho", "directo"),
        ("población", "popular"),
        ("suelo", "solar"),
        ("bebé", "beber"),
        ("costo", "costa"),
        ("madre", "mano"),
        ("cuenca", "vacío"),
        ("refugiado", "refugio"),
        ("acto", "OTCA"),  # its English acronym is ACTO
        ("unido", "ONUDI"),
        ("salud", "sal"),
        ("agricultura", "agri"),  # no beginnings
    ],
)
def test_two_keys(one, another):
    assert key_of(one) != key_of(another)


@pytest.mark.parametrize("word", ["2030", "h2o", "fao", "sinac", "مرحبا", "вода"])
def test_own_key(word):
    assert key_of(word) == word


def test_key_of_what_is_no_single_word():
    assert key_of("") == key_of(" ¡…! ") == ""
    assert key_of("agua ½") == f"{key_of('agua')} 1 2"


def test_words_stand_where_they_stand():
    text = "¡Niños! Ação («S.I.N.A.C.», multi-actor) de 1.5 I+D, co- y a.B2"
    words = words_of(text)
    shown = [text[word.start : word.end] for word in words]
    expected = ["Niños", "Ação", "S.I.N.A.C", "multi-actor", "de", "1", "5", "I", "D", "co", "y", "a", "B2"]
    assert shown == expected
    assert [word.folded for word in words][:4] == ["ninos", "acao", "sinac", "multiactor"]


def test_parts_of_one_word_need_letters():
    assert len(words_of("co-2 multi-a re-4x post multi – actor")) == 9


def test_accents_may_be_signs_of_their_own():
    text = unicodedata.normalize("NFD", "multi-ação Niñez")
    assert [text[word.start : word.end] for word in words_of(text)] == text.split()
    assert keys_of(text) == keys_of("multi-ação Niñez")


def test_rare_signs_are_asked_again():
    assert [word.folded for word in words_of("𝐚gua 🌍 𐍈")] == ["agua", "🌍", "𐍈"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la gestión del agua", "gestión agua"),
        ("a gestão da água", "gestão água"),
        ("the water of Lima", "water lima"),
        ("Universidad Nacional, la UNA", "universidad nacional una"),
        ("LA GESTIÓN DEL AGUA", "gestión agua"),  # all in capitals: none is an acronym
        ("Y el agua", "agua"),
        ("una", "una"),  # alone
        ("", ""),
    ],
)
def test_telling_words(text, expected):
    assert [word.folded for word in telling(text)] == fold(expected).split()


def test_stored():
    water, management = key_of("agua"), key_of("gestión")
    assert stored() == stored("", "¡!") == " "
    assert stored("Gestão da água") == f" {management} {water} "
    assert stored("Agua", "", "agua y gestión") == f" {water} {BREAK} {water} {management} "


def test_stopwords_are_folded_and_of_three_languages():
    assert {"de", "da", "the", "tambem", "tambien"} <= stopwords()
    assert all(fold(word) == word for word in stopwords())


def test_cognates_refuse_what_contradicts_itself():
    assert read_cognates(["es,pt", "salud,saúde", "=bebe,"]) == (
        {"bebe": "bebe"},
        {"salud": "salud", "saud": "salud"},
    )
    for lines, wrong in (
        (["salud,saúde", "salud,sanidade"], "two groups"),
        (["salud,saúde", "vida,saúde"], "in the groups"),
        (["=salud,saúde", "vida,salud"], "stems of another"),
    ):
        with pytest.raises(ValueError, match=wrong):
            read_cognates(["es,pt", *lines])


@calm
@given(ONE_WORD)
def test_case_and_accents_do_not_count(word):
    key = key_of(word)
    for written in (word.upper(), word.capitalize(), bare(word), unicodedata.normalize("NFD", word)):
        assert key_of(written) == key
    assert key and " " not in key and len(key) <= LONGEST_WORD


@calm
@given(ONE_WORD)
def test_a_stem_of_letters_is_letters(word):
    found = stem(fold(word))
    assert found.isascii() and found.isalpha()


@calm
@given(st.text())
def test_words_are_those_of_fold(text):
    """But for those that are joined: every word of the folded text is in one, and in order."""
    words = words_of(text)
    assert "".join(word.folded for word in words) == "".join(each[:LONGEST_WORD] for each in fold(text).split())
    assert all(text[word.start : word.end] for word in words)
    assert all(one.end <= next_.start or one[:2] == next_[:2] for one, next_ in pairwise(words))


@calm
@given(st.lists(TEXTS, max_size=4))
def test_what_is_stored_is_keys_between_spaces(texts):
    kept = stored(*texts)
    assert kept[0] == kept[-1] == " " and "  " not in kept
    assert [key for key in kept.split() if key != BREAK] == [key for text in texts for key in keys_of(text)]


def test_long_words_are_cut():
    assert key_of("z" * 41) == key_of("z" * 4000)
    assert words_of("1" * 500)[0].folded == "1" * LONGEST_WORD


def test_a_text_is_read_in_less_than_a_millisecond():
    text = ("Fortalecimiento de capacidades para la gestión integral del agua en comunidades rurales. " * 10)[:800]
    stored(text)
    spent = []
    for _ in range(50):
        begun = time.perf_counter()
        stored(text)
        spent.append(time.perf_counter() - begun)
    assert min(spent) < 0.001


ANY_TEXT = st.one_of(
    st.text(),
    TEXTS,
    st.lists(ONE_WORD).map(" ".join),
    st.from_regex(r"([A-Zaeo]{1,3}[-. ]){1,4}ser? SER", fullmatch=True),
)


@given(ANY_TEXT, st.integers(1, 3))
@settings(max_examples=400)
def test_places_of_some_keys_are_those_of_the_telling_words(text, step):
    words = telling(text)
    wanted = {word.key for word in words[::step]} | {key_of("una")}
    assert places_of(text, wanted) == [word for word in words if word.key in wanted]


@given(ANY_TEXT)
@settings(max_examples=400)
def test_telling_parts_are_the_telling_words(text):
    """The quick way to the keys of a text and the one that knows places agree."""
    words = [(text[word.start : word.end].lower(), word.key) for word in telling(text)]
    assert [(written.lower(), key) for written, key in telling_parts(text)] == words
