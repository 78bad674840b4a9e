"""What the API says: the site's rows with the site's parameters, in the language asked for, the same unless changed."""

import json

import pytest
from django.urls import reverse

from initiatives.exports.as_json import record
from initiatives.exports.rows import loaded
from initiatives.merging import merge
from initiatives.models import Initiative
from pifcss_registry.api import documents
from pifcss_registry.api.pages import cursor_of, key_of
from pifcss_registry.report.facts import round_facts
from surveys.models import Round
from tests.conftest import make_initiative, make_round
from tests.initiatives.registry import Row, store
from tests.initiatives.test_exports import content, jsonl_of

BASE = "/api/v1/"
INITIATIVES, ACTORS, FACETS = (reverse(f"api:{name}") for name in ("initiative_list", "actor_list", "facet_list"))


def ids(client, url, asked=None, **extra) -> list[int]:
    """The ids of the whole list, page by page."""
    found, following = [], url
    while following:
        answer = client.get(following, asked if following == url else None, **extra)
        assert answer.status_code == 200
        found += [row["id"] for row in answer.json()["results"]]
        following = answer.json()["next"]
    return found


def ids_of_pages(client, url, asked) -> list[int]:
    """The ids that the site's page shows, page by page."""
    found, number, pages = [], 1, 1
    while number <= pages:
        page = client.get(url, {**asked, "pagina": number}).context["page_obj"]
        found += [row.pk for row in page]
        number, pages = number + 1, page.paginator.num_pages
    return found


def test_root_says_where_things_are(client, db):
    answer = client.get(BASE)
    assert answer.status_code == 200
    for path in answer.json().values():
        assert path.startswith(BASE)


@pytest.mark.parametrize("person", ["unit", "focal_point", "other_focal_point", "administrator", "stranger", None])
@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "siembra"},
        {"pais": ["CR", "PE"]},
        {"tipo_actor": ["sector_publico", "sociedad_civil"], "modo_actor": "todos"},
        {"sector": "AMB-MED", "clasificacion": ["acotada", "amds"]},
        {"anio": "2026", "tipo": "2", "q": "cos"},
        {"pais": "XX", "q": "\x00", "modo_actor": "nunca", "tipo": "9" * 50},
    ],
)
def test_ids_are_those_of_the_page(asked, public, person, world, client, settings, request):
    settings.REGISTRY_PUBLIC = public
    if person:
        client.force_login(request.getfixturevalue(person))
    elif not public:
        assert client.get(INITIATIVES).status_code == client.get(ACTORS).status_code == 401
        return
    assert ids(client, INITIATIVES, asked) == sorted(ids_of_pages(client, "/iniciativas/", asked))
    people = {key: value for key, value in asked.items() if key in ("q", "tipo_actor", "pais")}
    assert ids(client, ACTORS, people) == sorted(ids_of_pages(client, "/actores/", people))


def test_visitors_see_what_may_be_shared(world, client, settings):
    settings.REGISTRY_PUBLIC = True
    assert ids(client, INITIATIVES) == [world["full"].pk, world["peru"].pk]
    for name, status in (("full", 200), ("not_shared", 404), ("left_out", 404)):
        assert client.get(reverse("api:initiative", args=[world[name].pk])).status_code == status


def test_pages_follow_each_other_while_rows_come_and_go(client, unit):
    stored = list(store([Row(f"Agua {number}") for number in range(7)]))
    client.force_login(unit)
    first = client.get(INITIATIVES, {"limit": 3, "q": "agua", "pais": "CR"}).json()
    assert first["total"] == 7
    assert [row["id"] for row in first["results"]] == stored[:3]
    Initiative.objects.filter(pk=stored[0]).delete()
    new = make_initiative(unit, name="Agua nueva")
    second = client.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == stored[3:6]
    third = client.get(second["next"]).json()
    assert [row["id"] for row in third["results"]] == [stored[6], new.pk]
    assert third["next"] is None


@pytest.mark.parametrize(
    "cursor", ["1", "azE", "*", "%00", "a" * 5000, "ño", "azA", cursor_of(5) + "A", "azUK", "=="]
)
def test_cursor_that_is_none_is_refused(cursor, client, unit):
    client.force_login(unit)
    answer = client.get(INITIATIVES, {"cursor": cursor})
    if cursor == "azE":
        assert (answer.status_code, key_of(cursor)) == (200, 1)
    else:
        assert answer.status_code == 400
        assert answer.json()["code"] == "invalid_cursor"


@pytest.mark.parametrize("limit", ["0", "-1", "201", "x", "1.5", "٣", "9" * 400])
def test_limit_that_makes_no_sense_is_named(limit, client, unit, initiative):
    client.force_login(unit)
    answer = client.get(INITIATIVES, {"limit": limit}).json()
    assert len(answer["results"]) == 1
    (left_out,) = answer["ignored"]
    assert left_out["param"] == "limit"
    assert "200" in left_out["reason"]


def test_what_makes_no_sense_is_left_out_and_named_as_on_the_page(client, unit, initiative):
    client.force_login(unit)
    asked = {"pais": ["CR", "XX"], "q": "agua\x00", "tipo": "abc", "pagina": "2", "otra": "cosa"}
    answer = client.get(INITIATIVES, asked).json()
    assert [row["id"] for row in answer["results"]] == [initiative.pk]
    named = {(each["param"], each["value"]) for each in answer["ignored"]}
    assert named == {("pais", "XX"), ("q", "agua\ufffd"), ("tipo", "abc"), ("pagina", "2"), ("otra", "cosa")}
    too_many = client.get(INITIATIVES + "?" + "&".join("a=1" for _ in range(1200))).json()
    assert (too_many["total"], too_many["ignored"][0]["param"]) == (1, "")


def test_initiative_is_the_line_of_the_export_and_of_the_description(world, client, unit):
    client.force_login(unit)
    lines = {row["id"]: row for row in jsonl_of(content(client.get(reverse("initiatives:initiative_export_jsonl"))))}
    for initiative in world.values():
        answer = client.get(reverse("api:initiative", args=[initiative.pk])).json()
        assert answer == lines[initiative.pk]
        assert list(answer) == list(documents.Initiative().fields)
    full = record(loaded(Initiative.objects.all()).get(pk=world["full"].pk))
    assert documents.Initiative(full).data.keys() == full.keys()
    assert list(full["actors"][0]) == list(documents.TakesPart().fields)


def test_actor_says_what_it_takes_part_in(world, client, unit, other_focal_point):
    actor = world["full"].actors.get(name="FONAFIFO")
    client.force_login(unit)
    answer = client.get(reverse("api:actor", args=[actor.pk])).json()
    assert list(answer) == list(documents.ActorInFull().fields)
    assert answer["initiatives"] == len(answer["takes_part_in"]) == 3
    client.force_login(other_focal_point)
    assert client.get(reverse("api:actor", args=[actor.pk])).json()["initiatives"] == 2


def test_actor_that_became_another_leads_there(client, unit):
    actors = make_initiative(unit, actors=(("Red A", "CIV-ONG"), ("Red B", "CIV-ONG"))).actors.order_by("pk")
    gone, stays = actors
    merge(gone, into=stays, by=unit)
    client.force_login(unit)
    answer = client.get(reverse("api:actor", args=[gone.pk]))
    assert (answer.status_code, answer["Location"]) == (301, reverse("api:actor", args=[stays.pk]))
    assert answer.json()["url"] == answer["Location"]
    assert "Red A" in client.get(answer["Location"]).json()["other_names"]


def test_facets_are_those_of_the_page(world, client, unit):
    client.force_login(unit)
    asked = {"pais": "CR", "q": "se"}
    shown = {
        facet.param: [(each.value, each.label, each.count) for each in facet.options]
        for facet in client.get("/iniciativas/", asked).context["facets"]
    }
    answer = client.get(FACETS, asked).json()
    assert answer["total"] == client.get("/iniciativas/", asked).context["total"]
    assert shown == {
        facet["param"]: [(each["value"], each["label"], each["count"]) for each in facet["options"]]
        for facet in answer["facets"]
    }


def test_small_lists(world, client, unit):
    client.force_login(unit)
    countries = {row["code"]: row for row in client.get(reverse("api:country_list")).json()["results"]}
    assert (countries["CR"]["name"], countries["CR"]["iso3"]) == ("Costa Rica", "CRI")
    assert sum(row["iberoamerican"] for row in countries.values()) == 22
    sectors = {row["code"]: row for row in client.get(reverse("api:sector_list")).json()["results"]}
    assert sectors["AMB-MED"]["dac"] == "410"
    assert sectors["AMB-MED"]["report_sector"] == {"code": "medio_ambiente", "name": "Medio ambiente"}


def test_rounds_and_their_facts(world, client, unit, focal_point, settings):
    make_round("2031", closes=400)  # without initiatives
    make_round("demo", closes=90, demonstration=True)
    make_initiative(unit, round_code="demo", demonstration=True)
    facts = round_facts(Round.objects.get(code="2026"))
    client.force_login(unit)
    assert [row["code"] for row in client.get(reverse("api:round_list")).json()["results"]] == ["demo", "2026"]
    assert client.get(reverse("api:round_facts", args=["2026"])).json() == json.loads(json.dumps(facts))
    client.force_login(focal_point)
    own = client.get(reverse("api:round_facts", args=["2026"])).json()
    assert own == {key: value for key, value in facts.items() if key != "excluded"}
    client.logout()
    settings.REGISTRY_PUBLIC = True
    assert [row["code"] for row in client.get(reverse("api:round_list")).json()["results"]] == ["2026"]
    assert client.get(reverse("api:round_facts", args=["demo"])).status_code == 404
    assert client.get(reverse("api:round_facts", args=["nada"])).status_code == 404


@pytest.mark.parametrize(
    ("header", "language", "name"),
    [
        ("", "es", "Alemania"),
        ("pt", "pt-br", "Alemanha"),
        ("pt-PT,en;q=0.5", "pt-br", "Alemanha"),
        ("en-US", "en", "Germany"),
        ("fr, en;q=0.1", "en", "Germany"),
        ("xx;q=nonsense,,*", "es", "Alemania"),
        ("a" * 10_000, "es", "Alemania"),
    ],
)
def test_names_are_in_the_language_asked_for(header, language, name, client, unit):
    unit.language = "en"  # of the pages
    unit.save()
    client.force_login(unit)
    answer = client.get(reverse("api:country_list"), headers={"accept-language": header})
    assert answer["Content-Language"] == language
    assert {row["code"]: row["name"] for row in answer.json()["results"]}["DE"] == name
    assert {"Accept-Language", "Authorization", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}


@pytest.mark.parametrize(
    "name", ["initiative_list", "actor_list", "facet_list", "round_list", "country_list", "schema"]
)
def test_same_answer_is_not_sent_again(name, world, client, unit):
    client.force_login(unit)
    url = reverse(f"api:{name}")
    first = client.get(url)
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert client.get(url, headers={"if-none-match": '"other"'}).status_code == 200
    assert "no-cache" in first["Cache-Control"] and "private" in first["Cache-Control"]


def test_etag_changes_with_what_has_no_date_of_its_own(world, client, unit, other_focal_point):
    client.force_login(unit)
    url = reverse("api:initiative", args=[world["full"].pk])
    seen = {client.get(url)["ETag"]}
    Initiative.objects.filter(pk=world["full"].pk).update(wanted_by=2)
    seen.add(client.get(url)["ETag"])
    actor = world["full"].actors.first()
    actor.name = "Otro nombre"
    actor.save()
    seen.add(client.get(url)["ETag"])
    seen.add(client.get(url, headers={"accept-language": "en"})["ETag"])
    assert len(seen) == 4


@pytest.mark.parametrize(("name", "most"), [("initiative_list", 14), ("actor_list", 12), ("facet_list", 9)])
def test_queries_do_not_grow_with_rows(name, most, client, unit, django_assert_num_queries):
    counts = []
    client.force_login(unit)
    client.get(reverse(f"api:{name}"))  # labels of codes are asked for once
    for number in (1, 20):
        store([Row("Agua", actors=("ACA-UNI", "PRI-EMP"), sectors=frozenset({"AMB-MED"})) for _ in range(number)])
        with django_assert_num_queries(most, exact=False) as captured:
            assert client.get(reverse(f"api:{name}"), {"pais": "CR"}).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_no_persons_name_or_address_is_in_any_answer(client, unit, focal_point):
    unit.full_name = "Zoraida Zelaya"
    unit.save()
    made = make_initiative(
        unit, texts={"objectives": "Escriba a ana@x.example.org."}, actors=(("Red eva@y.example.org", "CIV-ONG"),)
    )
    make_round("2026")
    client.force_login(unit)
    actor = made.actors.first()
    for url in (
        INITIATIVES,
        ACTORS,
        FACETS,
        reverse("api:initiative", args=[made.pk]),
        reverse("api:actor", args=[actor.pk]),
        reverse("api:round_facts", args=["2026"]),
    ):
        text = client.get(url).content.decode()
        assert "@" not in text
        assert "Zelaya" not in text
