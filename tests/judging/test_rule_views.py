"""The pages on versions of the rule, as the Unit and the administration see them."""

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.engine import rules as engine_rules
from initiatives.engine.rules import VERSIONS
from initiatives.engine.texts import asks, version_summary
from initiatives.models import Initiative, RuleAdoption
from judging.models import RulePreview
from judging.replaying import ask_preview, cancel, discard, work
from tests.conftest import make_initiative

RULES = "/reglas/"
STRICT = "1-estricta"


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def as_unit(client, unit):
    client.force_login(unit)
    return client


@pytest.fixture
def preview(initiative, unit):
    """Of the strict version, finished: one initiative would change."""
    return finished(unit)


def finished(by, version=STRICT) -> RulePreview:
    made = ask_preview(version, by=by)
    while work():
        pass
    made.refresh_from_db()
    return made


def make_many(unit, n: int) -> None:
    for number in range(n):
        make_initiative(unit, name=f"Otra {number}", round_code=f"20{30 + number % 3}")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_described(version, as_unit):
    assert version_summary(version)
    page = text(as_unit.get(RULES))
    for sentence in (f"Versión {version}", version_summary(version), *asks(VERSIONS[version])):
        assert sentence in page


def test_description_follows_from_the_versions_data():
    changed = engine_rules.replace(VERSIONS["1"], narrow_actors=3, amds_more_than=4, months=36, allowed_partials=1)
    said = " ".join(asks(changed))
    for part in ("al menos 3 actores", "más de 4 tipos", "desde 36 meses", "puede quedar 1 criterio en «Parcial»"):
        assert part in said
    assert "ningún criterio puede quedar en «Parcial»" in " ".join(asks(VERSIONS["1"]))
    assert "«Es cooperación Sur-Sur o triangular»" in " ".join(asks(VERSIONS[STRICT]))
    assert version_summary("7") == ""


def test_empty_registry_says_what_to_do(as_unit):
    page = text(as_unit.get(RULES))
    assert "En vigor: versión 1" in page and "la versión con la que empezó el registro" in page
    assert "Todavía no hay iniciativas registradas." in page
    assert "Nadie probó otra versión todavía. Pulse arriba «Ver qué cambiaría»" in page


def test_page_says_who_adopted_which_rounds_keep_what_and_what_was_tried(as_unit, unit, administrator, preview):
    RuleAdoption.objects.create(version=STRICT, by=administrator)
    make_initiative(unit, name="Nueva", round_code="2031")
    page = text(as_unit.get(RULES))
    assert "En vigor: versión 1-estricta" in page and "La adoptó Admin." in page
    rows = page[page.index('id="convocatorias"') :]
    assert (
        rows.index("2031")
        < rows.index(">1-estricta<")
        < rows.index(">2026<")
        < rows.index(">1<", rows.index(">2026<"))
    )
    assert "1 de 1" in page and "Espera su decisión" in page


def test_newest_preview_comes_first(as_unit, unit):
    made = [finished(unit) for _ in range(3)]
    page = text(as_unit.get(RULES))
    places = [page.index(f'href="{each.get_absolute_url()}"') for each in made]
    assert places == sorted(places, reverse=True)


def test_asking_leads_to_the_preview_and_again_to_the_same(as_unit, initiative):
    answer = as_unit.post(reverse("judging:preview_create"), {"version": STRICT})
    made = RulePreview.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert as_unit.post(reverse("judging:preview_create"), {"version": STRICT})["Location"] == answer["Location"]
    page = text(as_unit.get(answer["Location"]))
    assert "Espera su turno. 0 de 1 iniciativas" in page and "data-waiting" in page and "js/waiting.js" in page
    assert '<progress max="1" value="0"' in page
    assert "Ver la vista previa en curso" in text(as_unit.get(RULES))


@pytest.mark.parametrize("version", ["", "7", "\0", "x" * 5000])
def test_asking_for_a_version_that_does_not_exist_says_so(as_unit, version):
    answer = as_unit.post(reverse("judging:preview_create"), {"version": version}, follow=True)
    assert answer.redirect_chain[0][0] == RULES
    assert "de la regla no existe." in text(answer)
    assert not RulePreview.objects.exists()


def test_result_says_it_in_a_sentence_in_counts_and_one_by_one(as_unit, preview, initiative):
    page = text(as_unit.get(preview.get_absolute_url()))
    assert "Cambiaría 1 iniciativa. 1 más sería «falta información», 1 menos «acotada»." in page
    assert "Se miró 1 iniciativa" in page
    assert f'href="{initiative.get_absolute_url()}"' in page
    assert "No consta la modalidad" in page
    assert "Las iniciativas de la lista no cambian." in page
    assert "data-waiting" not in page


def test_discarding(as_unit, preview, unit):
    answer = as_unit.post(reverse("judging:preview_discard", args=[preview.pk]), follow=True)
    assert "La vista previa se descartó. Nada cambió en el registro." in text(answer)
    page = text(as_unit.get(preview.get_absolute_url()))
    assert "Descartada" in page and "Por Unidad" in page and "1 menos «acotada»" in page
    assert "Adoptar" not in page
    again = as_unit.post(reverse("judging:preview_discard", args=[preview.pk]), follow=True)
    assert "Ya no se puede: el estado de esta vista previa es «Descartada»." in text(again)


def test_cancelling(as_unit, unit, initiative):
    made = ask_preview(STRICT, by=unit)
    answer = as_unit.post(reverse("judging:preview_cancel", args=[made.pk]), follow=True)
    assert "La vista previa se canceló." in text(answer)
    page = text(as_unit.get(made.get_absolute_url()))
    assert "La canceló Unidad" in page and "0 de 1 iniciativas" in page and "Pedirla otra vez" in page
    again = as_unit.post(reverse("judging:preview_cancel", args=[made.pk]), follow=True)
    assert "el estado de esta vista previa es «Cancelada»" in text(again)


def test_failed_preview_says_so(as_unit, unit):
    RulePreview.objects.create(version=STRICT, by=unit, state="failed")
    page = text(as_unit.get(RulePreview.objects.get().get_absolute_url()))
    assert "La vista previa no se pudo terminar" in page and "Pedirla otra vez" in page


def test_adopting_asks_for_confirmation_and_leaves_what_is_registered(as_unit, preview, initiative):
    url = preview.get_absolute_url()
    page = text(as_unit.post(url))
    assert "Marque esta casilla para adoptar la versión." in page and "<details" in page
    assert not RuleAdoption.objects.filter(version=STRICT).exists()
    answer = as_unit.post(url, {"agreed": "on"}, follow=True)
    assert "La versión 1-estricta está en vigor para las convocatorias nuevas." in text(answer)
    assert RuleAdoption.objects.in_force() == STRICT
    assert Initiative.objects.get(pk=initiative.pk).verdict == "acotada"
    page = text(as_unit.get(url))
    assert "Las iniciativas que ya estaban registradas conservaron su resultado." in page
    assert "ya está en vigor" in text(as_unit.post(url, {"agreed": "on"}, follow=True))
    assert RuleAdoption.objects.filter(version=STRICT).count() == 1


@pytest.mark.parametrize("role", ["focal_point", "consultant"])
def test_nobody_else_adopts(role, client, preview, request):
    client.force_login(request.getfixturevalue(role))
    assert client.post(preview.get_absolute_url(), {"agreed": "on"}).status_code == 404
    assert not RuleAdoption.objects.filter(version=STRICT).exists()


def test_version_in_force_is_read_and_not_adopted(as_unit, unit, initiative):
    made = finished(unit, "1")
    page = text(as_unit.get(made.get_absolute_url()))
    assert "Ninguna iniciativa cambiaría de resultado." in page
    assert "Es la versión en vigor: no hace falta adoptarla." in page and "Descartar" in page
    refused = as_unit.post(made.get_absolute_url(), {"agreed": "on"}, follow=True)
    assert "La versión «1» ya está en vigor." in text(refused)


def test_unfinished_preview_cannot_be_adopted(as_unit, unit):
    made = ask_preview(STRICT, by=unit)
    assert "«En espera»" in text(as_unit.post(made.get_absolute_url(), {"agreed": "on"}, follow=True))


def test_preview_of_a_version_that_is_gone_can_be_read(as_unit, preview, monkeypatch):
    monkeypatch.delitem(engine_rules.VERSIONS, STRICT)
    page = text(as_unit.get(preview.get_absolute_url()))
    assert "1 menos «acotada»" in page and "Adoptar" not in page


def test_administration_does_not_read_what_the_unit_excluded(client, administrator, preview, initiative):
    Initiative.objects.filter(pk=initiative.pk).update(excluded="fuera_de_alcance")
    client.force_login(administrator)
    page = text(client.get(preview.get_absolute_url()))
    assert "Una iniciativa que la Unidad Técnica excluyó del registro" in page
    assert initiative.name not in page


@pytest.mark.parametrize(("role", "there"), [("unit", True), ("administrator", True), ("consultant", False)])
def test_initiative_leads_to_the_rules_who_may_try_them(role, there, initiative, request, client):
    client.force_login(request.getfixturevalue(role))
    assert (f'href="{RULES}"' in text(client.get(initiative.get_absolute_url()))) == there


def test_a_form_without_its_token_changes_nothing(unit, preview):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(unit)
    assert strict.post(preview.get_absolute_url(), {"agreed": "on"}).status_code == 403
    assert RulePreview.objects.get().state == "done"


def test_rules_page_takes_the_same_queries(as_unit, unit, django_assert_num_queries):
    make_many(unit, 1)
    finished(unit)
    as_unit.get(RULES)
    with django_assert_num_queries(7):
        as_unit.get(RULES)
    make_many(unit, 7)
    for decide in (discard, cancel, discard):
        made = ask_preview(STRICT, by=unit) if decide is cancel else finished(unit)
        decide(made, by=unit)
    with django_assert_num_queries(7):
        as_unit.get(RULES)


def test_preview_page_takes_the_same_queries(as_unit, unit, django_assert_num_queries):
    make_many(unit, 1)
    one = finished(unit)
    as_unit.get(one.get_absolute_url())
    with django_assert_num_queries(13):
        as_unit.get(one.get_absolute_url())
    make_many(unit, 27)
    many = finished(unit)
    with django_assert_num_queries(13):
        page = text(as_unit.get(many.get_absolute_url()))
    assert page.count("No consta la modalidad") == 25
    page = text(as_unit.get(many.get_absolute_url() + "?pagina=2"))
    assert page.count("No consta la modalidad") == 3
