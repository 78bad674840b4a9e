"""The complement: optional, kept whole, frozen with what is sent, and what it does to the standing of an initiative."""

import pytest
from django.urls import reverse

from initiatives.complements import in_words
from pifcss_registry.errors import Refused
from surveys.complement_form import ComplementForm
from surveys.content import country_names_of, snapshot
from surveys.models import Ficha, Revision
from surveys.restoring import restore
from surveys.services import SavedMeanwhile, freeze_revision, save_complement, save_entry
from surveys.standing import facts_of, standing

from ..conftest import make_ficha

pytestmark = pytest.mark.django_db

POSTED = {
    "modality": "triangular",
    "sector_0": "AMB-MED",
    "sector_1": "PRO-TUR",
    "sector_2": "AMB-MED",
    "role_CR": "primer_oferente",
    "start": "2024-01-01",
    "end": "2026-06-30",
    "renewed": "no",
    "months_to_build": "7",
    "agreement": "yes",
    "sdgs": ["14", "17"],
    "joint_body": "Comité gestor, cada mes.",
    "added_value": "Un vivero que ninguno habría sostenido solo.",
    "actor_0_roles": ["decide", "aporta"],
    "actor_0_contributions": ["people"],
    "actor_0_interest": "Proteger el arrecife.",
    "actor_1_roles": ["se_beneficia"],
    "risk_0": "Que cambie el gobierno.",
    "risk_0_by": ["SINAC"],
}


@pytest.fixture
def entry(ficha):
    return ficha.entry_list[0]


@pytest.fixture
def said(ficha, entry):
    form = ComplementForm(POSTED, ficha=ficha, entry=entry)
    assert form.is_valid(), form.errors
    return form.complement()


def page(ficha):
    return reverse("surveys:entry_complement", args=[ficha.pk, 1])


def test_form_says_what_was_typed_and_nothing_else(said):
    assert said == {
        "modality": "triangular",
        "sectors": ["AMB-MED", "PRO-TUR"],
        "country_roles": {"CR": "primer_oferente"},
        "start": "2024-01-01",
        "end": "2026-06-30",
        "renewed": False,
        "months_to_build": 7,
        "agreement": True,
        "sdgs": [14, 17],
        "joint_body": "Comité gestor, cada mes.",
        "added_value": "Un vivero que ninguno habría sostenido solo.",
        "actors": [
            {
                "name": "SINAC",
                "country": "CR",
                "roles": ["decide", "aporta"],
                "contributions": ["people"],
                "interest": "Proteger el arrecife.",
            },
            {"name": "Universidad Nacional", "country": "CR", "roles": ["se_beneficia"]},
        ],
        "risks": [{"text": "Que cambie el gobierno.", "carried_by": ["SINAC"]}],
    }


def test_what_is_saved_comes_back_in_the_form(ficha, entry, focal_point, said):
    save_complement(entry, by=focal_point, complement=said)
    again = ComplementForm(ficha=ficha, entry=Ficha.objects.get().entry_list[0])
    posted = {name: again[name].value() for name in again.fields}
    form = ComplementForm(posted, ficha=ficha, entry=entry)
    assert form.is_valid()
    assert form.complement() == said


def test_nothing_said_is_nothing_kept(ficha, entry):
    form = ComplementForm({}, ficha=ficha, entry=entry)
    assert form.is_valid()
    assert form.complement() == {}
    assert "complement" not in snapshot(ficha)["entries"][0]


def test_impossible_dates_and_a_risk_without_words_are_refused(ficha, entry):
    form = ComplementForm(
        {"start": "2026-01-01", "end": "2025-01-01", "risk_1_by": ["SINAC"]}, ficha=ficha, entry=entry
    )
    assert set(form.errors) == {"end", "risk_1"}


def test_an_actor_that_only_benefits_does_not_count(ficha, entry, focal_point, said):
    assert standing(ficha, entry).verdict == "acotada"
    entry = save_complement(entry, by=focal_point, complement=said)
    now = Ficha.objects.get()
    assert standing(now, now.entry_list[0]).verdict == "no_es_alianza"
    facts = facts_of(now, now.entry_list[0])
    assert (facts.modality, facts.sdgs, facts.agreement) == ("triangular", (14, 17), True)
    assert facts.actors[0].contribution == "Personal"


def test_what_was_said_of_an_actor_outlives_its_new_name(ficha, entry, focal_point, said):
    save_complement(entry, by=focal_point, complement=said)
    rows = [{"id": entry.actors.first().pk, "name": "SINAC Guanacaste", "kind": "sector_publico"}]
    save_entry(Ficha.objects.get().entry_list[0], by=focal_point, values={}, actors=rows)
    now = Ficha.objects.get()
    names = [name for name, _fields in ComplementForm(ficha=now, entry=now.entry_list[0]).actor_groups()]
    assert names == ["SINAC Guanacaste", "SINAC", "Universidad Nacional"]


def test_a_colleague_who_was_faster_is_not_overwritten(ficha, entry, focal_point, said):
    save_entry(entry, by=focal_point, values={"name": "Otro"})
    with pytest.raises(SavedMeanwhile):
        save_complement(entry, by=focal_point, complement=said, seen_version=entry.version)


def test_a_returned_ficha_with_observations_only_takes_none(open_round, focal_point, said):
    ficha = make_ficha(open_round, state="returned") if not Ficha.objects.exists() else Ficha.objects.get()
    Ficha.objects.update(state="returned", unlocked_all=False)
    with pytest.raises(Refused):
        save_complement(ficha.entries.get(), by=focal_point, complement=said)


def test_it_is_frozen_with_the_revision_and_comes_back_with_it(ficha, entry, focal_point, said):
    save_complement(entry, by=focal_point, complement=said)
    freeze_revision(Ficha.objects.get(), by=focal_point)
    save_complement(Ficha.objects.get().entry_list[0], by=focal_point, complement={})
    restore(Ficha.objects.get(), number=Revision.objects.first().number, by=focal_point)
    assert Ficha.objects.get().entry_list[0].complement == said


def test_it_is_read_in_words(ficha, entry, said):
    told = {line.label: line.text for line in in_words(said, country_names_of(ficha, entry))}
    assert told["Modalidad"] == "Cooperación triangular"
    assert told["Papel de cada país"] == "Costa Rica: Primer oferente"
    assert told["SINAC"] == "Decide, Aporta · Personal · Qué le interesa de la alianza: Proteger el arrecife."
    assert told["Riesgo"] == "Que cambie el gobierno. Lo asumen: SINAC."


def test_page_saves_and_shows_the_standing(ficha, entry, focal_point, client, django_assert_max_num_queries):
    client.force_login(focal_point)
    answer = client.post(page(ficha), POSTED | {"version": entry.version, "owner": entry.pk}, follow=True)
    text = answer.content.decode()
    assert "El complemento de la iniciativa 1 quedó guardado." in text
    assert "No es una alianza multiactor" in text
    with django_assert_max_num_queries(15):
        client.get(page(ficha))
    assert "Comité gestor, cada mes." in client.get(ficha.get_absolute_url()).content.decode()


def test_page_keeps_what_was_typed_when_it_is_wrong(ficha, entry, focal_point, client):
    client.force_login(focal_point)
    text = client.post(page(ficha), POSTED | {"end": "2020-01-01"}).content.decode()
    assert "Termina antes de empezar" in text
    assert "Comité gestor, cada mes." in text
