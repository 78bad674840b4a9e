"""Versions: read, compared, brought back. Nothing is ever lost, and the Unit reads only what was sent."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pifcss_registry.errors import NotAllowed, Refused
from surveys import restoring, reviewing, services
from surveys.content import says_the_same, snapshot
from surveys.models import Entry, EntryActor, Ficha, Revision, Round, SavedAnswer
from surveys.observing import observe
from surveys.workflow import FICHA
from tests.conftest import make_ficha, make_round


def fresh(ficha) -> Ficha:
    return Ficha.objects.select_related("round", "country").get(pk=ficha.pk)


def text_of(response):
    return response.content.decode()


def compare(ficha, **query):
    url = reverse("surveys:revision_compare", args=[ficha.pk])
    return url + "?" + "&".join(f"{key}={value}" for key, value in query.items())


def restore_url(ficha, number=1):
    return reverse("surveys:revision_restore", args=[ficha.pk, number])


@pytest.fixture
def twice(ficha, focal_point, unit):
    """Sent twice, with another objective, and given back whole."""
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "return", by=unit, comment="Revise.")
    entry = fresh(ficha).entry_list[0]
    services.save_entry(entry, by=focal_point, values={"objectives": "Probar métodos de jardinería de coral."})
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "return", by=unit, comment="Revise más.")
    return fresh(ficha)


# comparing


def test_compare_shows_only_what_changed(twice, contributor, client):
    client.force_login(contributor)
    response = client.get(compare(twice, de=1, a=2))
    page = text_of(response)
    assert response.context["n_changes"] == 1
    assert "técnicas</del>" in page and "métodos</ins>" in page
    assert "Permisos lentos." not in page
    assert "Permisos lentos." in text_of(client.get(compare(twice, de=1, a=2, todas=1)))


def test_compare_with_the_draft_is_the_countrys(twice, focal_point, unit, client):
    services.save_institution(twice, by=focal_point, values={"institution_strengths": "SECRETO EN BORRADOR"})
    client.force_login(focal_point)
    assert "SECRETO" in text_of(client.get(compare(twice, de=2, a="borrador")))
    client.force_login(unit)
    response = client.get(compare(twice, de=2, a="borrador"))
    assert "SECRETO" not in text_of(response)
    assert response.context["ignored"] and response.context["after"] == "2"


@pytest.mark.parametrize(
    "query, sides",
    [
        ({}, ("2", "borrador")),
        ({"a": 2}, ("1", "2")),
        ({"de": 2}, ("2", "borrador")),
        ({"de": 2, "a": 1}, ("2", "1")),
        ({"de": 9, "a": "x"}, ("2", "borrador")),
        ({"de": "9" * 40, "a": "%00"}, ("2", "borrador")),
        ({"de": "borrador"}, ("2", "borrador")),
    ],
)
def test_compare_takes_what_it_understands(query, sides, twice, focal_point, client):
    client.force_login(focal_point)
    response = client.get(compare(twice, **query))
    assert (response.context["before"], response.context["after"]) == sides


def test_compare_with_one_version_says_what_to_expect(open_round, focal_point, unit, client):
    ficha = make_ficha(open_round)
    FICHA.perform(ficha, "send", by=focal_point)
    for person in (focal_point, unit):
        client.force_login(person)
        assert "Todavía no hay dos versiones" in text_of(client.get(compare(ficha)))


@pytest.mark.parametrize("n", [2, 8])
def test_compare_costs_the_same_with_many_versions(n, ficha, unit, focal_point, client, django_assert_num_queries):
    for _version in range(n):
        services.freeze_revision(ficha, by=focal_point)
    Ficha.objects.update(state="sent")
    client.force_login(unit)
    with django_assert_num_queries(7):
        client.get(compare(ficha))


# restoring


def test_restore_brings_the_text_back_and_keeps_the_present_one(twice, focal_point):
    services.save_entry(fresh(twice).entry_list[0], by=focal_point, values={"objectives": "Nunca enviado."})
    before = snapshot(fresh(twice))
    made = restoring.restore(twice, number=1, by=focal_point)
    first, _second, kept, last = twice.revisions.order_by("number")
    assert made == last and (last.restored_from, last.is_sent) == (1, False)
    assert kept.content == before and (kept.restored_from, kept.is_sent) == (None, False)
    assert snapshot(fresh(twice)) == first.content == last.content
    assert fresh(twice).state == "returned"


def test_restore_keeps_no_copy_of_what_the_last_version_says(twice, focal_point):
    restoring.restore(twice, number=1, by=focal_point)
    assert list(twice.revisions.order_by("number").values_list("number", "restored_from")) == [
        (1, None),
        (2, None),
        (3, 1),
    ]


def test_restore_notes_who_changed_which_answer(twice, focal_point):
    SavedAnswer.objects.all().delete()
    restoring.restore(twice, number=1, by=focal_point)
    entry = twice.entries.get()
    assert list(SavedAnswer.objects.values_list("path", "by")) == [(f"entry-{entry.pk}.objectives", focal_point.pk)]


def test_restore_of_the_same_text_is_refused(twice, focal_point):
    with pytest.raises(Refused):
        restoring.restore(twice, number=2, by=focal_point)
    assert twice.revisions.count() == 2


@pytest.mark.parametrize("name", ["contributor", "authority", "other_focal_point", "unit", "administrator"])
def test_restore_is_the_focal_points(name, twice, cast):
    with pytest.raises(NotAllowed):
        restoring.restore(twice, number=1, by=cast[name])


@pytest.mark.parametrize("state", ["sent", "validated"])
def test_restore_waits_until_the_ficha_is_with_the_country(state, twice, focal_point):
    Ficha.objects.update(state=state)
    with pytest.raises(Refused):
        restoring.restore(twice, number=1, by=focal_point)


def test_restore_waits_while_only_flagged_answers_are_open(twice, focal_point, unit):
    FICHA.perform(twice, "send", by=focal_point)
    observe(fresh(twice), by=unit, question="institution.share", text="?")
    reviewing.give_back(twice, "return", by=unit, comment="")
    with pytest.raises(Refused):
        restoring.restore(twice, number=1, by=focal_point)


def test_restore_brings_deleted_initiatives_and_rows_back_in_order(open_round, focal_point, country):
    ficha = make_ficha(open_round, entries=3)
    for entry in ficha.entry_list:
        services.save_entry(entry, by=focal_point, values={"name": f"Iniciativa {entry.position}"})
    fresh(ficha).entry_list[0].partner_countries.set([country("BR"), country("PE")])
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "withdraw", by=focal_point)
    first, second, third = fresh(ficha).entry_list
    services.delete_entry(first, by=focal_point)
    services.save_entry(second, by=focal_point, values={"name": "Otra"}, actors=[])
    restoring.restore(ficha, number=1, by=focal_point)
    after = fresh(ficha)
    assert says_the_same(snapshot(after), ficha.revisions.get(number=1).content)
    assert [entry.name for entry in after.entry_list] == ["Iniciativa 1", "Iniciativa 2", "Iniciativa 3"]
    assert [entry.pk for entry in after.entry_list][1:] == [second.pk, third.pk]


def test_restore_takes_out_what_came_later_but_keeps_it_as_a_version(twice, focal_point):
    services.add_entry(twice, by=focal_point)
    restoring.restore(twice, number=1, by=focal_point)
    assert twice.entries.count() == 1
    assert len(twice.revisions.get(number=3).content["entries"]) == 2


def test_restore_keeps_registered_initiatives_and_their_links(ficha, focal_point, unit):
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "withdraw", by=focal_point)
    added = services.add_entry(fresh(ficha), by=focal_point)
    texts = {column: getattr(ficha.entry_list[0], column) for column in services.ENTRY_COLUMNS} | {
        "name": "La segunda"
    }
    rows = [{"name": "SINAC", "kind": "sector_publico"}, {"name": "UNA", "kind": "academia"}]
    services.save_entry(added, by=focal_point, values=texts, actors=rows)
    FICHA.perform(ficha, "send", by=focal_point)
    for entry in fresh(ficha).entry_list:
        entry.sectors.set(["AMB-MED"])
    FICHA.perform(ficha, "validate", by=unit)
    FICHA.perform(ficha, "reopen", by=unit, comment="Revise.")
    links = dict(Entry.objects.values_list("pk", "initiative"))
    assert None not in links.values()
    restoring.restore(ficha, number=1, by=focal_point)
    assert dict(Entry.objects.values_list("pk", "initiative")) == links
    assert [entry.name for entry in fresh(ficha).entry_list] == [
        texts["name"].replace("La segunda", ficha.entry_list[0].name),
        "La segunda",
    ]


def test_restore_keeps_what_the_curator_said_of_the_same_actor(twice, focal_point):
    EntryActor.objects.filter(name="SINAC").update(actor_type="EST-CEN")
    restoring.restore(twice, number=1, by=focal_point)
    assert EntryActor.objects.get(name="SINAC").actor_type_id == "EST-CEN"


def test_restore_of_an_older_form_takes_what_it_has(twice, focal_point):
    content = {"institution": "Antes", "entries": [{"position": 1, "name": "Vieja", "actors": [{"name": "A"}]}]}
    twice.revisions.filter(number=1).update(content=content)
    restoring.restore(twice, number=1, by=focal_point)
    after = fresh(twice)
    assert (after.institution, after.entry_list[0].name) == ("Antes", "Vieja")
    assert after.focal_point_name == "Ana Quesada"


STEPS = st.lists(st.sampled_from(["add", "first", "last", "edit", "send", "restore"]), min_size=3, max_size=12)


@given(steps=STEPS, seed=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_whatever_is_restored(steps, seed, db, focal_point):
    """Every text that the ficha ever said before a restoring is in a revision afterwards."""
    Ficha.objects.all().delete()
    round = Round.objects.first() or make_round()
    ficha = make_ficha(round, entries=2)
    services.freeze_revision(ficha, by=focal_point)
    for number, step in enumerate(steps):
        now = fresh(ficha)
        entries = now.entry_list
        if step == "add" and len(entries) < round.max_entries:
            services.add_entry(now, by=focal_point)
        elif step in ("first", "last") and entries:
            services.delete_entry(entries[0 if step == "first" else -1], by=focal_point)
        elif step == "edit" and entries:
            services.save_entry(seed.choice(entries), by=focal_point, values={"name": f"Nombre {number % 3}"})
        elif step == "send":
            services.freeze_revision(now, by=focal_point)
        elif step == "restore":
            before = snapshot(now)
            wanted = seed.choice(list(ficha.revisions.all()))
            try:
                restoring.restore(now, number=wanted.number, by=focal_point)
            except Refused:
                assert says_the_same(before, wanted.content)
            after = fresh(ficha)
            assert says_the_same(snapshot(after), wanted.content)
            assert [entry.position for entry in after.entry_list] == list(range(1, len(after.entry_list) + 1))
            assert any(says_the_same(before, revision.content) for revision in ficha.revisions.all())


# pages


def test_restore_shows_what_would_change_and_asks(twice, focal_point, client):
    client.force_login(focal_point)
    assert "Recuperar esta versión" in text_of(client.get(reverse("surveys:revision_detail", args=[twice.pk, 1])))
    page = text_of(client.get(restore_url(twice)))
    assert "técnicas</ins>" in page and "métodos</del>" in page
    assert twice.revisions.count() == 2
    page = text_of(client.post(restore_url(twice), follow=True))
    assert "dice otra vez lo que decía en la versión 1" in page and "recuperada de la 1" in page


@pytest.mark.parametrize(
    "name, status", [("contributor", 403), ("authority", 403), ("unit", 403), ("consultant", 404)]
)
def test_restore_page_is_the_focal_points(name, status, twice, cast, client):
    client.force_login(cast[name])
    assert client.get(restore_url(twice)).status_code == status
    assert client.post(restore_url(twice)).status_code == status
    assert twice.revisions.count() == 2


def test_restore_of_a_sent_ficha_says_why_not(twice, focal_point, client):
    Ficha.objects.update(state="sent")
    client.force_login(focal_point)
    assert "ahora no se puede cambiar" in text_of(client.post(restore_url(twice), follow=True))


@pytest.mark.parametrize("number", [0, 9, 10**30])
def test_restore_of_what_is_not_there_is_404(number, twice, focal_point, client):
    client.force_login(focal_point)
    assert client.get(restore_url(twice, number)).status_code == 404


def test_unit_does_not_see_versions_that_were_not_sent(twice, focal_point, unit, client):
    services.save_institution(twice, by=focal_point, values={"institution_strengths": "SECRETO EN BORRADOR"})
    restoring.restore(fresh(twice), number=1, by=focal_point)
    client.force_login(focal_point)
    assert client.get(reverse("surveys:revision_detail", args=[twice.pk, 3])).status_code == 200
    client.force_login(unit)
    for number in (3, 4):
        assert client.get(reverse("surveys:revision_detail", args=[twice.pk, number])).status_code == 404
    page = text_of(client.get(twice.get_absolute_url()))
    assert "Versión 2" in page and "Versión 3" not in page
    assert "SECRETO" not in text_of(client.get(compare(twice, de=1, a=3)))
    assert [each.number for each in Revision.objects.visible_to(unit, twice).filter(ficha=twice)] == [2, 1]
