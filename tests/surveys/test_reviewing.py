"""The Unit's review page and its work on sectors and actors."""

import pytest
from django.urls import reverse

from initiatives import directory
from initiatives.models import Actor, ActorType, Sector
from pifcss_registry.accounts.models import Country
from surveys.curation import Directory
from surveys.models import EntryActor, Ficha
from surveys.standing import standing
from tests.conftest import make_entry, make_ficha, make_round


def add_actor(name, code="CR", acronym="", type_code="EST-CEN"):
    actor = Actor.objects.create(
        name=name,
        acronym=acronym,
        key=directory.name_key(name),
        acronym_key=directory.acronym_key(acronym),
        actor_type=ActorType.objects.get(pk=type_code),
        country=Country.objects.get(pk=code) if code else None,
    )
    directory.index([actor])
    return actor


@pytest.fixture
def sent(open_round):
    return make_ficha(open_round, state="sent")


def review(ficha):
    return reverse("surveys:ficha_review", args=[ficha.pk])


def curate(ficha, position=1):
    return reverse("surveys:entry_curate", args=[ficha.pk, position])


def text_of(response):
    return response.content.decode()


def test_review_shows_the_ficha_whole(sent, unit, client):
    client.force_login(unit)
    page = text_of(client.get(review(sent)))
    for words in (
        "Ministerio de Planificación",
        "Ana Quesada · ana@cr.example.org",
        "Restauración de arrecifes de coral",
        "Permisos lentos.",
        "Identifique hasta 3 desafíos",
        "Tipos de actor: 2 (sector público, academia)",
        "Iniciativa 1: elija al menos un sector y guarde.",
        "Validar y registrar",
        "Devolver al país",
    ):
        assert words in page


def test_review_of_a_closed_round_warns_before_returning(unit, client):
    ficha = make_ficha(make_round(opens=-30, closes=-1), state="sent")
    client.force_login(unit)
    assert "amplíe antes el plazo" in text_of(client.get(review(ficha)))


@pytest.mark.parametrize("actors", [1, 12])
def test_review_takes_the_same_queries_with_many_actors(actors, open_round, unit, client, django_assert_num_queries):
    ficha = make_ficha(open_round, state="sent", entries=3)
    for entry in ficha.entry_list:
        entry.sectors.set(["AMB-MED"])
        for number in range(actors):
            known = add_actor(f"Actor {entry.position} {number}")
            EntryActor.objects.create(
                entry=entry,
                position=number + 3,
                name=known.name,
                kind="academia",
                country=known.country,
                matched_actor=known,
                actor_type=known.actor_type,
            )
        entry.partner_countries.set(["BR", "PE"])
    client.force_login(unit)
    with django_assert_num_queries(23):
        client.get(review(ficha))


@pytest.mark.parametrize("name", ["focal_point", "contributor", "authority"])
def test_review_is_not_the_countrys(name, sent, cast, client):
    client.force_login(cast[name])
    assert client.get(review(sent)).status_code == 403
    assert client.post(curate(sent)).status_code == 403


@pytest.mark.parametrize("name", ["other_focal_point", "consultant", "stranger"])
def test_review_of_others_is_404(name, sent, cast, client):
    client.force_login(cast[name])
    assert client.get(review(sent)).status_code == 404
    assert client.post(curate(sent)).status_code == 404


def test_review_offers_candidates_of_the_directory(sent, unit, client):
    add_actor("Sistema Nacional de Áreas de Conservación", acronym="SINAC")
    elsewhere = add_actor("SINAC", code="PE")
    anywhere = add_actor("Universidad Nacional", code=None)
    client.force_login(unit)
    form = client.get(review(sent)).context["reviewed"][1]["form"]
    sinac, university = form.actor_rows()
    options = {each.value: each.label for each in sinac.options}
    assert options[""] == "Coincide: Sistema Nacional de Áreas de Conservación (SINAC)"
    assert sinac.options[0].why.startswith("La misma sigla (SINAC)")
    assert str(elsewhere.pk) not in dict(sinac.actor.field.choices)
    new, known = university.options
    assert (new.value, new.label, new.why) == ("", "Nuevo: se agregará al directorio", "")
    assert (known.value, known.is_likely) == (str(anywhere.pk), True)
    assert known.why == "El mismo nombre; el tipo de actor declarado es otro; en el directorio no tiene país."
    assert sinac.type.value() == "EST-CEN"
    assert {code for code, _label in sinac.type.field.choices} == {
        each.pk for each in ActorType.objects.filter(kind="sector_publico")
    }


NAMES = (
    "SINAC",
    "Sistema Nacional (SINAC)",
    "Universidad nacional",
    "AIDER - A.I.D.E.R",
    "مركز",
    "***",
    "Nada que ver",
)


@pytest.mark.parametrize("declared_in", ["CR", "PE", None])
@pytest.mark.parametrize("name", NAMES)
def test_candidates_agree_with_the_directorys(name, declared_in, open_round):
    for code in ("CR", "PE", None):
        add_actor("Sistema Nacional", code, "SINAC")
        add_actor("SINAC", code)
        add_actor("Universidad Nacional", code, "UNA")
        add_actor("AIDER", code)
        add_actor("مركز", code)
        add_actor("Otra", code)
    ficha = make_ficha(open_round, state="sent")
    entry = ficha.entry_list[0]
    actor = entry.actors.first()
    actor.name, actor.country_id = name, declared_in
    actor.save()
    fresh = Ficha.objects.get().entry_list
    found = Directory.for_entries(fresh)
    declared = fresh[0].actors.all()[0]
    assert found.candidates(declared) == directory.candidates(name, declared.country, declared.kind)
    known = directory.find(directory.DeclaredActor(name, ActorType.objects.first(), declared.country))
    assert found.certain(declared) == known


def test_curation_is_kept_and_shown_again(sent, unit, client):
    known = add_actor("Universidad Nacional", code=None)
    first, second = sent.entries.get().actors.all()
    client.force_login(unit)
    data = {
        "i1-sectors": ["AMB-MED", "PRO-TUR"],
        f"i1-actor_{second.pk}": known.pk,
        f"i1-type_{first.pk}": "EST-OTR",
        f"i1-type_{second.pk}": "ACA-UNI",
    }
    response = client.post(curate(sent), data)
    assert response["Location"] == review(sent) + "#iniciativa-1"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.actor_type_id, first.matched_actor, second.matched_actor) == ("EST-OTR", None, known)
    form = client.get(review(sent)).context["reviewed"][1]["form"]
    assert form["sectors"].value() == ["AMB-MED", "PRO-TUR"] or set(form["sectors"].value()) == {"AMB-MED", "PRO-TUR"}
    assert form[f"actor_{second.pk}"].value() == str(known.pk)
    assert form[f"type_{first.pk}"].value() == "EST-OTR"


def test_curation_without_anything_is_kept(sent, unit, client):
    client.force_login(unit)
    assert client.post(curate(sent)).status_code == 302


@pytest.mark.parametrize(
    "field, value",
    [
        ("i1-sectors", "XXX"),
        ("i1-sectors", "AMB-MED\x00"),
        ("i1-actor_{pk}", "999999999999999999999"),
        ("i1-actor_{pk}", "x"),
        ("i1-type_{pk}", "ACA-UNI"),  # a type of another kind
        ("i1-type_{pk}", "\x00"),
    ],
)
def test_curation_refuses_bad_input_beside_the_field(field, value, sent, unit, client):
    actor = sent.entries.get().actors.first()
    client.force_login(unit)
    field = field.format(pk=actor.pk)
    response = client.post(curate(sent), {"i1-sectors": "AMB-MED"} | {field: value})
    assert response.status_code == 200
    assert list(response.context["bound"].errors) == [field.removeprefix("i1-")]
    assert "_error" in text_of(response)
    assert not sent.entries.get().sectors.exists()


@pytest.mark.parametrize("state", ["returned", "validated"])
def test_curation_waits_until_it_is_sent(state, open_round, unit, client):
    ficha = make_ficha(open_round, state=state)
    client.force_login(unit)
    response = client.post(curate(ficha), {"i1-sectors": "AMB-MED"}, follow=True)
    assert "ahora no se clasifica" in text_of(response)
    assert not ficha.entries.get().sectors.exists()


def test_curation_of_a_draft_is_404(ficha, unit, client):
    client.force_login(unit)
    assert client.post(curate(ficha)).status_code == 404


def test_curation_by_an_administrator_finds_nothing(sent, administrator, client):
    client.force_login(administrator)
    assert client.post(curate(sent), {"i1-sectors": "AMB-MED"}).status_code == 404


@pytest.mark.parametrize("position", [0, 2, 10**30])
def test_curation_of_an_initiative_that_is_not_there_is_404(position, sent, unit, client):
    client.force_login(unit)
    assert client.post(curate(sent, position)).status_code == 404


def test_curation_takes_post_only(sent, unit, client):
    client.force_login(unit)
    assert client.get(curate(sent)).status_code == 405


def test_review_then_validate_ends_in_the_registry(sent, unit, client):
    client.force_login(unit)
    client.post(curate(sent), {"i1-sectors": ["AMB-MED"]})
    client.post(reverse("surveys:ficha_move", args=[sent.pk, "validate"]))
    response = client.get(review(sent))
    assert Ficha.objects.get().state == "validated"
    assert response.context["reviewed"][1]["form"] is None
    assert "Ver en el registro" in text_of(response)
    assert [str(sector) for sector in Sector.objects.filter(initiatives__isnull=False)] == ["Medio ambiente"]


@pytest.mark.parametrize(
    "kinds, verdict",
    [
        ([], "sin_informacion"),
        (["academia"], "no_es_alianza"),
        (["academia", "academia"], "no_es_alianza"),
        (["academia", ""], "sin_informacion"),
        (["academia", "sindicatos"], "acotada"),
        (["academia", "sindicatos", "sector_publico"], "amds"),
    ],
)
def test_standing_counts_declared_types(kinds, verdict, open_round):
    ficha = make_ficha(open_round, entries=0)
    entry = make_entry(ficha)
    entry.actors.all().delete()
    for number, kind in enumerate(kinds, 1):
        EntryActor.objects.create(entry=entry, position=number, name=f"Actor {number}", kind=kind)
    ficha = Ficha.objects.get()
    found = standing(ficha, ficha.entry_list[0])
    assert found.verdict == verdict
    assert found.label
    assert found.reasons
    assert bool(found.steps) == (verdict != "amds")
