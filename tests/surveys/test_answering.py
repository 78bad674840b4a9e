"""The pages where a country writes."""

import pytest
from django.urls import reverse

from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import Refused
from surveys import anexo1, services
from surveys.models import Entry, EntryActor, Ficha
from tests.conftest import make_entry, make_ficha

from .posting import actor_rows, entry_data, institution_data

READERS_ONLY = ["authority"]
OUTSIDERS = ["other_focal_point", "stranger", "consultant", "unit", "administrator"]
RTL_AND_EMOJI = "مبادرة المياه 💧 \u200fאבג"


@pytest.fixture
def entry(ficha):
    return Entry.objects.get(ficha=ficha)


def institution_url(ficha):
    return reverse("surveys:ficha_institution", args=[ficha.pk])


def entry_url(entry):
    return reverse("surveys:entry_edit", args=[entry.ficha_id, entry.position])


def text_of(response):
    return response.content.decode()


# the institution


def test_institution_page_asks_every_question(ficha, focal_point, client):
    client.force_login(focal_point)
    page = text_of(client.get(institution_url(ficha)))
    for field in anexo1.INSTITUTION.fields:
        assert f'id="campo-{field.key}"' in page
        assert str(field.label.es) in page
    assert "Costa Rica" in page


@pytest.mark.parametrize("name", ["focal_point", "contributor"])
def test_institution_is_saved_and_returns_to_the_overview(name, cast, ficha, client):
    client.force_login(cast[name])
    response = client.post(institution_url(ficha), institution_data(ficha, institution="AECI", share="no"))
    assert response.status_code == 302 and response["Location"] == ficha.get_absolute_url()
    ficha.refresh_from_db()
    assert (ficha.institution, ficha.share) == ("AECI", False)


def test_institution_draft_may_be_incomplete(ficha, focal_point, client):
    client.force_login(focal_point)
    blank = dict.fromkeys(services.INSTITUTION_COLUMNS, "") | {"version": 0, "owner": ficha.pk}
    assert client.post(institution_url(ficha), blank).status_code == 302
    ficha.refresh_from_db()
    assert (ficha.institution, ficha.share) == ("", None)


def test_institution_goes_on_to_the_first_initiative(ficha, focal_point, client):
    client.force_login(focal_point)
    response = client.post(institution_url(ficha), institution_data(ficha, onwards="next"))
    assert response["Location"] == reverse("surveys:entry_edit", args=[ficha.pk, 1])


@pytest.mark.parametrize(
    "field, typed, words",
    [
        ("institution", "x" * 301, "300"),
        ("focal_point_email", "ana(arroba)gob", "correo"),
        ("institution_strengths", "ñ" * 5001, "5000"),
        ("institution", "Nulo\x00aquí", "nul"),
        ("focal_point_email", "ana@\x00gob.cr", ""),
        ("share", "quizás", "quizás"),
    ],
)
def test_institution_refuses_bad_input_beside_the_field(field, typed, words, ficha, focal_point, client):
    client.force_login(focal_point)
    response = client.post(
        institution_url(ficha), institution_data(ficha, **{field: typed, "institution_weaknesses": "Nuevo"})
    )
    form = response.context["form"]
    assert response.status_code == 200
    assert list(form.errors) == [field]
    assert words.lower() in form.errors[field][0].lower()
    assert form[field].value() == typed
    page = text_of(response)
    assert f'id="id_{field}_error"' in page and "Nuevo" in page
    assert Ficha.objects.get().institution_weaknesses == "Poco personal."


def test_line_ends_count_as_one_character(ficha, focal_point, client):
    client.force_login(focal_point)
    typed = "a\r\n" * 2500
    client.post(institution_url(ficha), institution_data(ficha, institution_strengths=typed))
    assert Ficha.objects.get().institution_strengths == ("a\n" * 2500).strip()


# an initiative


def test_entry_page_asks_every_question_with_the_official_options(entry, focal_point, client):
    client.force_login(focal_point)
    page = text_of(client.get(entry_url(entry)))
    for section in (anexo1.INITIATIVE, anexo1.DESCRIPTION):
        assert section.heading(1).es in page
        for field in section.fields:
            assert f'id="campo-{field.key}"' in page
            assert field.label.es in page
            assert field.help is None or field.help.es in page
    for option in anexo1.TYPE_OPTIONS:
        assert option.official(1).es in page
    assert page.count("Elija…") >= 5  # two rows with actors, three blank
    assert "Tipos de actor: 2 (sector público, academia)" in page  # what the classification would say


def test_entry_page_speaks_the_persons_language(entry, focal_point, client):
    focal_point.language = "pt-br"
    focal_point.save()
    client.force_login(focal_point)
    page = text_of(client.get(entry_url(entry)))
    assert "Tipo/s de ator/es envolvido/s" in page and "Alemanha" in page


def test_entry_offers_every_country_the_iberoamerican_first(entry, focal_point, client):
    client.force_login(focal_point)
    form = client.get(entry_url(entry)).context["form"]
    (_label, near), (_label2, far) = form.actors.forms[0].countries.groups
    assert len(near) == 22 and len(near) + len(far) == Country.objects.count()
    assert [name for _code, name in near][:3] == ["Andorra", "Argentina", "Bolivia"]


@pytest.mark.parametrize("name", ["focal_point", "contributor"])
def test_entry_is_saved_with_actors_and_countries(name, cast, entry, client):
    client.force_login(cast[name])
    data = entry_data(
        entry,
        name="Siembra y cosecha",
        partner_countries=["BR", "DE"],
        added=[
            {"name": "AIDER", "kind": "sociedad_civil", "country": "PE"},
            {"name": "Club", "kind": "otro", "kind_other": "Club"},
        ],
    )
    response = client.post(entry_url(entry), data)
    assert response["Location"] == f"/fichas/{entry.ficha_id}/"
    entry.refresh_from_db()
    assert (entry.name, entry.version) == ("Siembra y cosecha", 1)
    actors = entry.actors.values_list("name", "kind", "kind_other", "country")
    assert list(actors) == [
        ("SINAC", "sector_publico", "", "CR"),
        ("Universidad Nacional", "academia", "", "CR"),
        ("AIDER", "sociedad_civil", "", "PE"),
        ("Club", "otro", "Club", None),
    ]
    assert {country.pk for country in entry.partner_countries.all()} == {"BR", "DE"}


def test_entry_draft_may_be_empty(entry, focal_point, client):
    client.force_login(focal_point)
    blank = dict.fromkeys([*services.ENTRY_COLUMNS], "")
    assert client.post(entry_url(entry), entry_data(entry) | blank).status_code == 302
    entry.refresh_from_db()
    assert (entry.name, entry.type) == ("", None)


def test_entry_keeps_an_incomplete_actor(entry, focal_point, client):
    client.force_login(focal_point)
    client.post(entry_url(entry), entry_data(entry, added=[{"country": "PE"}]))
    assert entry.actors.get(position=3).country_id == "PE"


def test_entry_takes_out_ticked_and_emptied_rows(entry, focal_point, client):
    client.force_login(focal_point)
    kept = make_entry_actor(entry, 3)
    rows = actor_rows(entry)
    rows[0]["DELETE"] = "on"
    rows[1] |= {"name": "", "kind": "", "country": ""}
    client.post(entry_url(entry), entry_data(entry, rows=rows))
    assert [actor.pk for actor in entry.actors.all()] == [kept.pk]


def make_entry_actor(entry, position):
    return EntryActor.objects.create(entry=entry, position=position, name="ACOVI", kind="economia_social")


def test_entry_more_rows_stays_on_the_page(entry, focal_point, client):
    client.force_login(focal_point)
    response = client.post(entry_url(entry), entry_data(entry, onwards="more", name="Guardada"))
    assert response["Location"] == entry_url(entry) + "#campo-actors"
    assert Entry.objects.get().name == "Guardada"


def test_entry_keeps_right_to_left_and_emoji(entry, focal_point, client):
    client.force_login(focal_point)
    client.post(entry_url(entry), entry_data(entry, name=RTL_AND_EMOJI, objectives=RTL_AND_EMOJI))
    entry.refresh_from_db()
    assert (entry.name, entry.objectives) == (RTL_AND_EMOJI, RTL_AND_EMOJI)
    assert RTL_AND_EMOJI in text_of(client.get(entry_url(entry)))


@pytest.mark.parametrize(
    "field, typed, words",
    [
        ("name", "x" * 501, "500"),
        ("objectives", "x" * 5001, "5000"),
        ("strength_2", "x" * 1501, "1500"),
        ("focal_point_email", "esteban@", "correo"),
        ("name", "a\x00b", "nul"),
        ("type", "9", "9"),
        ("type", "2\x00", ""),
        ("partner_countries", ["XX"], "XX"),
        ("partner_countries", ["CR\x00"], ""),
    ],
)
def test_entry_refuses_bad_input_beside_the_field(field, typed, words, entry, focal_point, client):
    client.force_login(focal_point)
    response = client.post(entry_url(entry), entry_data(entry, **{field: typed, "justification": "Escrito ahora"}))
    form = response.context["form"]
    assert response.status_code == 200
    assert list(form.errors) == [field]
    assert words.lower() in form.errors[field][0].lower()
    page = text_of(response)
    assert "Escrito ahora" in page and "_error" in page
    if isinstance(typed, str) and field != "type":
        assert form[field].value() == typed
    assert Entry.objects.get().justification != "Escrito ahora"


def test_entry_type_four_asks_for_words_beside_the_field(entry, focal_point, client):
    client.force_login(focal_point)
    response = client.post(entry_url(entry), entry_data(entry, type="4", type_other=" "))
    assert response.context["form"].errors == {
        "type_other": ["Eligió «Otros»: especifique qué tipo de iniciativa es."]
    }
    client.post(entry_url(entry), entry_data(entry, type="4", type_other="Red"))
    entry.refresh_from_db()
    assert (entry.type, entry.type_other) == (4, "Red")
    client.post(entry_url(entry), entry_data(entry, type="1"))
    entry.refresh_from_db()
    assert (entry.type, entry.type_other) == (1, "")


@pytest.mark.parametrize(
    "row, field",
    [
        ({"name": "x" * 301}, "name"),
        ({"name": "A", "kind": "ejército"}, "kind"),
        ({"name": "A", "country": "ZZ"}, "country"),
        ({"name": "A\x00"}, "name"),
        ({"name": "A", "kind": "otro", "kind_other": "x" * 201}, "kind_other"),
        ({"name": "A", "id": "x"}, "id"),
    ],
)
def test_entry_refuses_a_bad_actor_beside_its_field(row, field, entry, focal_point, client):
    client.force_login(focal_point)
    response = client.post(entry_url(entry), entry_data(entry, name="Sin guardar", added=[row]))
    assert response.status_code == 200
    assert list(response.context["form"].actors.forms[2].errors) == [field]
    assert "Actor 3" in response.context["row_problems"][0]["message"]
    assert "Sin guardar" in text_of(response)
    assert Entry.objects.get().name != "Sin guardar" and EntryActor.objects.count() == 2


@pytest.mark.parametrize("total", ["", "x", "-1", "0", "1", "99999999999", None])
def test_entry_survives_a_broken_formset(total, entry, focal_point, client):
    client.force_login(focal_point)
    data = entry_data(entry)
    data.pop("actors-TOTAL_FORMS")
    if total is not None:
        data["actors-TOTAL_FORMS"] = total
    assert client.post(entry_url(entry), data).status_code == 200
    assert EntryActor.objects.count() == 2


def test_entry_page_of_many_actors_costs_no_more_queries(ficha, focal_point, client, django_assert_num_queries):
    entry = ficha.entries.get()
    client.force_login(focal_point)
    with django_assert_num_queries(14):
        client.get(entry_url(entry))
    for number in range(3, 13):
        make_entry_actor(entry, number)
    with django_assert_num_queries(14):
        client.get(entry_url(entry))


# two people at once


def test_entry_saved_meanwhile_is_shown_and_overwritten_only_knowingly(entry, focal_point, contributor, client):
    client.force_login(focal_point)
    mine = entry_data(entry, name="Mi nombre", objectives="Mis objetivos")
    services.save_entry(entry, by=contributor, values={"name": "Nombre de la colega"})
    response = client.post(entry_url(entry), mine)
    page = text_of(response)
    assert response.status_code == 200
    assert Entry.objects.get().name == "Nombre de la colega"
    assert "Nombre de la colega" in page and "Mi nombre" in page
    assert {answer.key for answer in response.context["saved_meanwhile"]} == {"name", "objectives"}
    again = client.post(entry_url(entry), mine | {"version": response.context["version"]})
    assert again.status_code == 302
    assert Entry.objects.get().name == "Mi nombre"


def test_institution_saved_meanwhile_is_shown(ficha, focal_point, contributor, client):
    client.force_login(focal_point)
    mine = institution_data(ficha, institution="La mía")
    services.save_institution(ficha, by=contributor, values={"institution": "La de mi colega"})
    response = client.post(institution_url(ficha), mine)
    assert "La de mi colega" in text_of(response) and "La mía" in text_of(response)
    assert response.context["version"] == 1
    assert Ficha.objects.get().institution == "La de mi colega"


def test_the_same_text_saved_twice_is_no_conflict(ficha, focal_point, client):
    client.force_login(focal_point)
    mine = institution_data(ficha, institution="La misma")
    assert client.post(institution_url(ficha), mine).status_code == 302
    assert client.post(institution_url(ficha), mine).status_code == 302


@pytest.mark.parametrize("version", ["x", "-5", "9" * 5000, "99999999999999999999"])
def test_a_version_that_never_was_overwrites_nothing(version, entry, focal_point, client):
    client.force_login(focal_point)
    response = client.post(entry_url(entry), entry_data(entry, name="Otra", version=version))
    assert response.status_code == 200
    assert Entry.objects.get().name != "Otra"


def test_a_page_of_an_initiative_that_moved_up_does_not_overwrite_the_other(ficha, focal_point, contributor, client):
    make_entry(ficha, 2, name="Segunda")
    make_entry(ficha, 3, name="Tercera")
    second = ficha.entries.get(position=2)
    client.force_login(focal_point)
    mine = entry_data(second, name="Segunda corregida")
    services.delete_entry(ficha.entries.get(position=1), by=contributor)
    response = client.post(reverse("surveys:entry_edit", args=[ficha.pk, 2]), mine)
    assert response.status_code == 200
    assert list(ficha.entries.values_list("name", flat=True)) == ["Segunda", "Tercera"]


# who, when, where


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", READERS_ONLY)
def test_reading_only_is_403(name, method, cast, entry, client):
    client.force_login(cast[name])
    for url in (
        entry_url(entry),
        institution_url(entry.ficha),
        reverse("surveys:entry_delete", args=[entry.ficha_id, 1]),
    ):
        assert getattr(client, method)(url).status_code == 403
    assert client.post(reverse("surveys:entry_create", args=[entry.ficha_id])).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_draft_of_others_is_404(name, method, cast, entry, client):
    client.force_login(cast[name])
    for url in (
        entry_url(entry),
        institution_url(entry.ficha),
        reverse("surveys:entry_delete", args=[entry.ficha_id, 1]),
    ):
        assert getattr(client, method)(url).status_code == 404
    assert client.post(reverse("surveys:entry_create", args=[entry.ficha_id])).status_code == 404


@pytest.mark.parametrize("position", [0, 2, 4, 10**12, 10**30])
def test_an_initiative_that_is_not_there_is_404(position, ficha, focal_point, client):
    client.force_login(focal_point)
    assert client.get(reverse("surveys:entry_edit", args=[ficha.pk, position])).status_code == 404


@pytest.mark.parametrize("name", ["ficha_institution", "entry_edit"])
def test_other_methods_are_405(name, ficha, focal_point, client):
    client.force_login(focal_point)
    args = [ficha.pk] if name == "ficha_institution" else [ficha.pk, 1]
    assert client.put(reverse(f"surveys:{name}", args=args)).status_code == 405


@pytest.mark.parametrize("state", ["sent", "validated"])
def test_writing_in_a_closed_ficha_explains_and_loses_nothing(state, open_round, focal_point, client):
    entry = make_ficha(open_round, state=state).entries.get()
    client.force_login(focal_point)
    for url in (entry_url(entry), institution_url(entry.ficha)):
        response = client.get(url, follow=True)
        assert response.redirect_chain == [(f"/fichas/{entry.ficha_id}/", 302)]
        assert "ahora no se puede cambiar" in text_of(response)
    response = client.post(entry_url(entry), entry_data(entry, name="Lo que escribí"))
    assert response.status_code == 200
    assert "ahora no se puede cambiar" in text_of(response) and "Lo que escribí" in text_of(response)
    assert Entry.objects.get().name != "Lo que escribí"


# adding and deleting


def test_entry_create_goes_to_its_page(ficha, focal_point, client):
    client.force_login(focal_point)
    response = client.post(reverse("surveys:entry_create", args=[ficha.pk]))
    assert response["Location"] == reverse("surveys:entry_edit", args=[ficha.pk, 2])
    assert client.get(response["Location"]).status_code == 200


def test_entry_create_refuses_the_fourth_in_words(open_round, focal_point, client):
    ficha = make_ficha(open_round, entries=3)
    client.force_login(focal_point)
    assert "el máximo de la convocatoria" in text_of(client.get(ficha.get_absolute_url()))
    response = client.post(reverse("surveys:entry_create", args=[ficha.pk]), follow=True)
    assert "ya tiene 3 iniciativas" in text_of(response)
    assert ficha.entries.count() == 3


def test_entry_delete_asks_first(ficha, focal_point, client):
    client.force_login(focal_point)
    url = reverse("surveys:entry_delete", args=[ficha.pk, 1])
    assert "No se puede deshacer" in text_of(client.get(url))
    assert ficha.entries.count() == 1
    assert client.post(url, {"owner": ficha.entries.get().pk}).status_code == 302
    assert ficha.entries.count() == 0


def test_entry_delete_of_one_that_moved_is_refused(ficha, focal_point, client):
    make_entry(ficha, 2)
    first = ficha.entries.get(position=1)
    client.force_login(focal_point)
    url = reverse("surveys:entry_delete", args=[ficha.pk, 1])
    client.post(url, {"owner": first.pk})
    client.post(url, {"owner": first.pk})  # a second click
    assert ficha.entries.count() == 1


def test_what_a_service_refuses_is_shown_beside_its_field(ficha, focal_point, client, monkeypatch):
    def refuse(*args, **kwargs):
        raise Refused("Esa institución no.", field="institution")

    monkeypatch.setattr(services, "save_institution", refuse)
    client.force_login(focal_point)
    response = client.post(institution_url(ficha), institution_data(ficha))
    assert response.context["form"].errors == {"institution": ["Esa institución no."]}


def test_a_page_without_a_version_is_saved(entry, focal_point, client):
    client.force_login(focal_point)
    data = entry_data(entry, name="Desde otro programa")
    del data["version"]
    client.post(entry_url(entry), data)
    assert Entry.objects.get().name == "Desde otro programa"
