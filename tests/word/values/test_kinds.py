import pytest
from django.utils import translation

from initiatives.enums import ActorKind
from surveys.word.values import kinds
from surveys.word.values.kinds import kind_and_other


def test_kinds_are_those_of_the_registry():
    assert set(ActorKind.values) == kinds.KINDS


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
def test_kinds_know_the_labels_of_the_registry(language):
    with translation.override(language):
        labels = {str(kind.label): kind.value for kind in ActorKind}
    assert labels.items() <= kinds.LABELS.items()


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            "sector_publico",
            "sector público|público|sector público nacional|gobierno|gobierno nacional|setor público|estatal|empresa pública",
        ),
        ("sector_publico", "entidade pública federal|SECTOR PUBLICO|ministerio|public sector"),
        ("sector_privado", "privado|empresa|empresas|setor privado|sector empresarial|private sector"),
        (
            "sociedad_civil",
            "ONG|O.N.G.|OSC|tercer sector|terceiro setor|sociedade civil|organización de la sociedad civil|fundación|ONG local",
        ),
        (
            "academia",
            "academia|universidad|universidades|universidad pública|centro de investigación|academia/universidad",
        ),
        ("sindicatos", "sindicato|central sindical|organización sindical|trade union"),
        (
            "gobiernos_locales",
            "gobierno local|municipio|gobierno departamental|governo local|prefeitura|gobierno municipal",
        ),
        ("parlamentos", "parlamento|poder legislativo"),
        (
            "organismo_internacional",
            "organismo internacional|agencia multilateral|organização internacional|organismo multilateral",
        ),
        ("economia_social", "economía social|cooperativa|economía social y solidaria|cooperativas"),
        ("otro", "otro|otros|outro"),
    ],
)
def test_kind_and_other_understands_paraphrases(kind, texts):
    assert [(text, kind_and_other(text)) for text in texts.split("|")] == [
        (text, (kind, "")) for text in texts.split("|")
    ]


@pytest.mark.parametrize("text", ["otro: red temática", "Otro (red temática)", "Otros - red temática"])
def test_kind_and_other_takes_the_specification(text):
    assert kind_and_other(text) == ("otro", "red temática")


@pytest.mark.parametrize(
    "text", ["", "GIZ", "ONG Agua", "Universidad Nacional del Sur", "Ministerio de Salud", "sector", "red temática"]
)
def test_kind_and_other_of_a_name_is_none(text):
    assert kind_and_other(text) is None


def test_kind_and_other_of_two_types_does_not_choose():
    assert kind_and_other("academia y sociedad civil") == ("", "")
    assert kind_and_other("público-privado") == ("otro", "público-privado")
