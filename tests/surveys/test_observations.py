"""The review that points: observations, what they unlock, the Unit's own data, several decisions at once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pifcss_registry.errors import NotAllowed, Refused
from surveys import looks, observing, reviewing, services
from surveys.models import Ficha, FichaEvent, FichaGuest, Look, Observation
from surveys.permissions import can_edit_question
from surveys.sections import of_entry
from surveys.workflow import FICHA
from tests.conftest import make_ficha, make_person, make_round
from tests.surveys.posting import entry_data, institution_data

LIST = reverse("surveys:ficha_list")
SHARE = "institution.share"


def path(ficha, key="objectives"):
    return f"{of_entry(ficha.entry_list[0])}.{key}"


def fresh(ficha) -> Ficha:
    return Ficha.objects.select_related("round", "country").get(pk=ficha.pk)


def text_of(response):
    return response.content.decode()


def review(ficha):
    return reverse("surveys:ficha_review", args=[ficha.pk])


def to(name, ficha, observation=None):
    return reverse(f"surveys:{name}", args=[ficha.pk] + ([observation.pk] if observation else []))


@pytest.fixture
def sent(ficha, focal_point):
    FICHA.perform(ficha, "send", by=focal_point)
    return fresh(ficha)


@pytest.fixture
def observed(sent, unit):
    return observing.observe(sent, by=unit, question=path(sent), text="Precise las metas.")


@pytest.fixture
def returned(sent, observed, unit):
    """Given back with one observation, on the objectives of the initiative."""
    reviewing.give_back(sent, "return", by=unit, comment="")
    return fresh(sent)


# opening, changing, withdrawing


def test_observe_keeps_place_text_and_weight(sent, unit):
    observation = observing.observe(sent, by=unit, question=SHARE, text=" ¿Con quién? ", blocking=False)
    assert (observation.question, observation.text, observation.blocking) == (SHARE, "¿Con quién?", False)
    assert (observation.state, observation.published_at) == ("open", None)


@pytest.mark.parametrize("name", ["focal_point", "authority", "other_focal_point", "consultant", "administrator"])
def test_only_the_unit_observes(name, sent, cast):
    with pytest.raises(NotAllowed):
        observing.observe(sent, by=cast[name], question=SHARE, text="x")


@pytest.mark.parametrize(
    "question", ["", "x", "institution.", "institution.no", "entry-1.objectives", "entry-0.name", "\x00"]
)
def test_observe_refuses_a_question_that_is_not_there(question, sent, unit):
    if question == f"entry-{sent.entry_list[0].pk}.objectives":
        question = "entry-999999.objectives"
    with pytest.raises(Refused):
        observing.observe(sent, by=unit, question=question, text="x")


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_observe_waits_for_the_ficha(state, open_round, unit):
    with pytest.raises(Refused):
        observing.observe(make_ficha(open_round, state=state), by=unit, question=SHARE, text="x")


def test_observation_is_changed_and_withdrawn_before_the_country_sees_it(observed, unit):
    observing.change(observed, by=unit, text="Otra cosa", blocking=False)
    assert Observation.objects.values_list("text", "blocking").get() == ("Otra cosa", False)
    observing.withdraw(observed, by=unit)
    assert not Observation.objects.exists()
    with pytest.raises(Refused):
        observing.change(observed, by=unit, text="Tarde", blocking=True)


def test_published_observation_is_not_changed_nor_withdrawn(returned, observed, unit, focal_point):
    FICHA.perform(returned, "send", by=focal_point)
    observation = Observation.objects.get()
    for service, arguments in ((observing.change, {"text": "x", "blocking": True}), (observing.withdraw, {})):
        with pytest.raises(Refused):
            service(observation, by=unit, **arguments)


# the return


def test_return_publishes_and_says_how_many(returned):
    observation = Observation.objects.get()
    assert observation.published_at
    assert FichaEvent.objects.get(action="return").comment == "Hay 1 observación: está junto a su pregunta."
    assert returned.unlocked_all is False


def test_return_without_observations_still_asks_for_a_comment(sent, unit):
    with pytest.raises(Refused):
        reviewing.give_back(sent, "return", by=unit, comment=" ")
    assert reviewing.give_back(sent, "return", by=unit, comment="Revise.").unlocked_all is True


def test_return_may_unlock_everything(sent, observed, unit):
    reviewing.give_back(sent, "return", by=unit, comment="", unlock_all=True)
    assert fresh(sent).unlocked_all is True


def test_unit_unlocks_later(returned, unit, focal_point):
    with pytest.raises(NotAllowed):
        observing.unlock_all(returned, by=focal_point)
    observing.unlock_all(returned, by=unit)
    assert can_edit_question(focal_point, fresh(returned), SHARE)


def test_reopened_ficha_is_open_where_it_was_observed(sent, unit, focal_point):
    sent.entry_list[0].sectors.set(["AMB-MED"])
    FICHA.perform(sent, "validate", by=unit)
    observing.observe(fresh(sent), by=unit, question=SHARE, text="¿Sigue?")
    reviewing.give_back(sent, "reopen", by=unit, comment="")
    assert can_edit_question(focal_point, fresh(sent), SHARE)
    assert not can_edit_question(focal_point, fresh(sent), path(sent))


# what the country may write


def test_only_flagged_questions_are_open(returned, focal_point, contributor, authority, other_focal_point, unit):
    flagged, other = path(returned), path(returned, "name")
    for person in (focal_point, contributor):
        assert can_edit_question(person, returned, flagged)
        assert not can_edit_question(person, returned, other)
    for person in (authority, other_focal_point, unit):
        assert not can_edit_question(person, returned, flagged)


def test_services_refuse_what_is_locked_and_take_what_is_not(returned, focal_point):
    entry = returned.entry_list[0]
    services.save_entry(entry, by=focal_point, values={"objectives": "Metas", "name": entry.name})
    for values in ({"name": "Otro"}, {"strength_1": "x"}):
        with pytest.raises(Refused):
            services.save_entry(entry, by=focal_point, values=values)
    with pytest.raises(Refused):
        services.save_entry(entry, by=focal_point, values={}, actors=[])
    with pytest.raises(Refused):
        services.save_entry(entry, by=focal_point, values={}, partner_countries=[returned.country])
    with pytest.raises(Refused):
        services.save_institution(returned, by=focal_point, values={"institution": "Otra"})
    services.save_institution(returned, by=focal_point, values={"institution": returned.institution})


def test_entries_are_not_added_nor_taken_out_while_locked(returned, focal_point):
    with pytest.raises(Refused):
        services.add_entry(returned, by=focal_point)
    with pytest.raises(Refused):
        services.delete_entry(returned.entry_list[0], by=focal_point)


def test_page_ignores_what_is_posted_for_locked_questions(returned, focal_point, client):
    client.force_login(focal_point)
    entry = returned.entry_list[0]
    url = reverse("surveys:entry_edit", args=[returned.pk, 1])
    assert "Cerrada: la Unidad Técnica" in text_of(client.get(url))
    data = entry_data(entry, objectives="Nuevas metas", name="Otro nombre", rows=[], partner_countries=["BR"])
    assert client.post(url, data).status_code == 302
    entry.refresh_from_db()
    assert (entry.objectives, entry.name) == ("Nuevas metas", "Restauración de arrecifes de coral")
    assert entry.actors.count() == 2 and not entry.partner_countries.exists()


def test_page_of_a_section_without_flags_saves_nothing(returned, focal_point, client):
    client.force_login(focal_point)
    url = reverse("surveys:ficha_institution", args=[returned.pk])
    client.post(url, institution_data(returned, institution="Otra", share="no"))
    after = fresh(returned)
    assert (after.institution, after.share) == ("Ministerio de Planificación", True)


def test_locks_stay_when_the_country_takes_it_back(returned, focal_point, unit):
    FICHA.perform(returned, "send", by=focal_point)
    FICHA.perform(returned, "withdraw", by=focal_point)
    assert not can_edit_question(focal_point, fresh(returned), SHARE)
    FICHA.perform(returned, "send", by=focal_point)
    observing.resolve(Observation.objects.get(), by=unit)
    FICHA.perform(returned, "withdraw", by=focal_point)
    assert can_edit_question(focal_point, fresh(returned), SHARE)


# the answer and what follows


def test_country_answers_and_the_unit_resolves(returned, contributor, focal_point, unit):
    observation = Observation.objects.get()
    observing.answer(observation, by=contributor, text="Agregamos metas.")
    assert Observation.objects.values_list("state", "answer", "answered_by").get() == (
        "answered",
        "Agregamos metas.",
        contributor.pk,
    )
    FICHA.perform(returned, "send", by=focal_point)
    observing.resolve(observation, by=unit)
    assert Observation.objects.get().state == "resolved"
    observing.reopen(observation, by=unit)
    assert Observation.objects.values_list("state", "resolved_by").get() == ("open", None)


@pytest.mark.parametrize("name", ["authority", "other_focal_point", "unit", "consultant", "administrator"])
def test_others_do_not_answer(name, returned, cast):
    with pytest.raises(NotAllowed):
        observing.answer(Observation.objects.get(), by=cast[name], text="x")


def test_answer_waits_for_the_return(sent, observed, focal_point):
    with pytest.raises(NotAllowed):
        observing.answer(observed, by=focal_point, text="x")


@pytest.mark.parametrize("answered", [False, True])
def test_validating_is_refused_while_a_blocking_one_is_unresolved(answered, returned, focal_point, unit):
    returned.entry_list[0].sectors.set(["AMB-MED"])
    observation = Observation.objects.get()
    if answered:
        observing.answer(observation, by=focal_point, text="Listo")
    FICHA.perform(returned, "send", by=focal_point)
    with pytest.raises(Refused) as refusal:
        FICHA.perform(returned, "validate", by=unit)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.url) == ("observation_unresolved", f"#observacion-{observation.pk}")
    assert "Iniciativa 1, Objetivo/s" in problem.message
    observing.resolve(observation, by=unit)
    assert FICHA.perform(returned, "validate", by=unit).state == "validated"


def test_observation_that_does_not_block_lets_validate(sent, unit):
    sent.entry_list[0].sectors.set(["AMB-MED"])
    observing.observe(sent, by=unit, question=SHARE, text="Un detalle", blocking=False)
    assert FICHA.perform(sent, "validate", by=unit).state == "validated"


def test_observation_of_an_initiative_that_left_can_still_be_resolved(returned, unit, focal_point, client):
    observing.unlock_all(returned, by=unit)
    services.add_entry(fresh(returned), by=focal_point)
    first = fresh(returned).entry_list[0]
    services.delete_entry(first, by=focal_point)
    Ficha.objects.update(state="sent")
    client.force_login(unit)
    assert "Una iniciativa que ya no está en la ficha" in text_of(client.get(review(returned)))
    observing.resolve(Observation.objects.get(), by=unit)


# pages


def test_unit_observes_on_the_review_page(sent, unit, client):
    client.force_login(unit)
    assert "Observar" in text_of(client.get(review(sent)))
    data = {"question": path(sent), "text": "Precise <b>metas</b>", "blocking": "1"}
    response = client.post(to("observation_create", sent), data, follow=True)
    page = text_of(response)
    assert "Precise &lt;b&gt;metas&lt;/b&gt;" in page and "El país todavía no la ve" in page
    observation = Observation.objects.get()
    client.post(to("observation_edit", sent, observation), {"text": "Otra"})
    assert Observation.objects.values_list("text", "blocking").get() == ("Otra", False)
    client.post(to("observation_withdraw", sent, observation))
    assert not Observation.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * 3001, "a\x00b"])
def test_wrong_observation_is_shown_again_with_its_text(text, sent, observed, unit, client):
    client.force_login(unit)
    for url, data in (
        (to("observation_create", sent), {"question": SHARE, "text": text}),
        (to("observation_edit", sent, observed), {"text": text}),
    ):
        response = client.post(url, data)
        assert response.status_code == 200
        assert response.context["observing_now"]["form"].errors
        assert "is-invalid" in text_of(response)
    assert Observation.objects.get().text == "Precise las metas."


@pytest.mark.parametrize("question", ["", "nada", "x" * 5000, "\x00", "entry-99999999999999999999.name"])
def test_observation_of_nonsense_is_refused_in_words(question, sent, unit, client):
    client.force_login(unit)
    response = client.post(to("observation_create", sent), {"question": question, "text": "x"}, follow=True)
    assert "ya no está en la ficha" in text_of(response)


@pytest.mark.parametrize("pk", [0, 10**12, 10**30])
@pytest.mark.parametrize("name", ["edit", "withdraw", "resolve", "reopen", "answer"])
def test_observation_that_is_not_there_is_404(name, pk, sent, unit, client):
    client.force_login(unit)
    url = reverse(f"surveys:observation_{name}", args=[sent.pk, pk])
    assert client.post(url, {"text": "x", "answer": "x"}).status_code == 404


def test_observation_of_another_ficha_is_404(observed, unit, client):
    other = make_ficha(make_round("2027"), state="sent")
    client.force_login(unit)
    assert client.post(to("observation_withdraw", other, observed)).status_code == 404


def test_country_does_not_see_what_was_not_published(sent, observed, focal_point, client):
    client.force_login(focal_point)
    assert "Precise las metas" not in text_of(client.get(sent.get_absolute_url()))
    assert client.post(to("observation_answer", sent, observed), {"answer": "x"}).status_code == 404


def test_country_sees_answers_and_mends(returned, contributor, unit, client):
    observation = Observation.objects.get()
    client.force_login(contributor)
    for url in (returned.get_absolute_url(), reverse("surveys:entry_edit", args=[returned.pk, 1])):
        page = text_of(client.get(url))
        assert "Precise las metas." in page and "Qué cambiamos" in page
    data = {"answer": "Agregamos metas.", "volver": "seccion"}
    response = client.post(to("observation_answer", returned, observation), data)
    assert response["Location"].endswith("/iniciativas/1/#campo-objectives")
    assert "Agregamos metas." in text_of(client.get(returned.get_absolute_url()))
    client.force_login(unit)  # what the country writes is its own until it sends
    assert "Agregamos metas." not in text_of(client.get(returned.get_absolute_url()))


@pytest.mark.parametrize("text", ["", "x" * 3001, "a\x00b"])
def test_wrong_answer_is_shown_again(text, returned, focal_point, client):
    client.force_login(focal_point)
    response = client.post(to("observation_answer", returned, Observation.objects.get()), {"answer": text})
    assert response.status_code == 200 and "is-invalid" in text_of(response)


def test_return_form_offers_to_unlock(sent, observed, unit, client):
    client.force_login(unit)
    assert "Desbloquear todo" in text_of(client.get(review(sent)))
    client.post(reverse("surveys:ficha_move", args=[sent.pk, "return"]), {"comment": "", "unlock_all": "1"})
    after = fresh(sent)
    assert (after.state, after.unlocked_all) == ("returned", True)


def test_unit_unlocks_on_the_overview(returned, unit, client):
    client.force_login(unit)
    assert "Desbloquear toda la ficha" in text_of(client.get(returned.get_absolute_url()))
    client.post(to("ficha_unlock", returned))
    assert fresh(returned).unlocked_all
    assert "Desbloquear toda la ficha" not in text_of(client.get(returned.get_absolute_url()))


# what changed since the last look


def send_again(ficha, focal_point, **values):
    services.save_entry(fresh(ficha).entry_list[0], by=focal_point, values=values)
    FICHA.perform(ficha, "send", by=focal_point)
    return fresh(ficha)


def test_first_sending_is_read_whole(sent, unit, client):
    client.force_login(unit)
    reading = client.get(review(sent)).context["reading"]
    assert not reading.only_changes and reading.since is None


def test_sent_again_shows_only_what_changed(returned, focal_point, unit, client):
    again = send_again(returned, focal_point, objectives="Probar técnicas nuevas de coral.")
    client.force_login(unit)
    response = client.get(review(again))
    reading = response.context["reading"]
    assert reading.only_changes and reading.n_changes == 1
    assert [each.path for section in reading.sections for each in section.shown] == [path(again)]
    page = text_of(response)
    assert "<ins>" in page and "agregado:" in page and "quitado:" in page
    assert "Permisos lentos." not in page
    assert "Permisos lentos." in text_of(client.get(review(again) + "?entera=1"))


def test_marking_as_read_moves_the_base(returned, focal_point, unit, client):
    again = send_again(returned, focal_point, objectives="Otra vez")
    client.force_login(unit)
    assert "Sin leer" in text_of(client.get(LIST))
    client.get(review(again))
    assert Look.objects.get().revision == 1  # the return; reading writes nothing
    client.post(to("ficha_read", again))
    assert Look.objects.get().revision == 2
    assert "Sin leer" not in text_of(client.get(LIST))
    assert client.get(review(again)).context["reading"].up_to_date


def test_colleague_without_a_look_compares_with_what_was_returned(returned, focal_point):
    again = send_again(returned, focal_point, objectives="Otra vez")
    colleague = make_person("otra@pifcss.example.org", "technical_unit")
    assert looks.baseline(colleague, again).number == 1


def test_initiative_taken_out_is_shown(returned, focal_point, unit, client):
    observing.unlock_all(returned, by=unit)
    added = services.add_entry(fresh(returned), by=focal_point)
    first = fresh(returned).entry_list[0]
    texts = {column: getattr(first, column) for column in services.ENTRY_COLUMNS} | {"name": "La segunda"}
    rows = [{"name": "SINAC", "kind": "sector_publico"}, {"name": "UNA", "kind": "academia"}]
    services.save_entry(added, by=focal_point, values=texts, actors=rows)
    services.delete_entry(first, by=focal_point)
    FICHA.perform(returned, "send", by=focal_point)
    client.force_login(unit)
    page = text_of(client.get(review(returned)))
    assert "Iniciativa que ya no está." in page and "Nueva" in page


@pytest.mark.parametrize("n", [1, 3])
def test_review_of_a_ficha_sent_again_costs_the_same(
    n, open_round, unit, focal_point, client, django_assert_num_queries
):
    ficha = make_ficha(open_round, entries=n)
    FICHA.perform(ficha, "send", by=focal_point)
    for entry in fresh(ficha).entry_list:
        observing.observe(ficha, by=unit, question=f"{of_entry(entry)}.objectives", text="?")
    reviewing.give_back(ficha, "return", by=unit, comment="")
    for entry in fresh(ficha).entry_list:
        services.save_entry(entry, by=focal_point, values={"objectives": "Otros"})
    FICHA.perform(ficha, "send", by=focal_point)
    client.force_login(unit)
    with django_assert_num_queries(20):
        client.get(review(ficha))


# who reviews, and the note


def test_review_is_assigned_and_the_queue_filters(sent, unit, client):
    colleague = make_person("otra@pifcss.example.org", "technical_unit", full_name="Otra Persona")
    client.force_login(unit)
    client.post(to("ficha_reviewer", sent), {"reviewer": colleague.pk})
    assert fresh(sent).reviewer == colleague
    for query, seen in (("mias", 0), ("sin-asignar", 0), ("", 1), ("nadie", 1)):
        assert len(client.get(LIST, {"revisa": query}).context["page_obj"]) == seen
    client.force_login(colleague)
    assert len(client.get(LIST, {"revisa": "mias"}).context["page_obj"]) == 1
    client.post(to("ficha_reviewer", sent), {"reviewer": ""})
    assert fresh(sent).reviewer is None


@pytest.mark.parametrize("value", ["0", "x", "99999999999999999999999", "\x00"])
def test_reviewer_must_be_of_the_unit(value, sent, unit, focal_point, client):
    client.force_login(unit)
    for code in (value, focal_point.pk):
        assert "Elija a una persona" in text_of(
            client.post(to("ficha_reviewer", sent), {"reviewer": code}, follow=True)
        )
    with pytest.raises(Refused):
        reviewing.assign_reviewer(sent, by=unit, reviewer=focal_point)
    assert fresh(sent).reviewer is None


def test_note_is_the_units_alone(sent, unit, cast, client):
    client.force_login(unit)
    client.post(to("ficha_note", sent), {"note": "SECRETO de la Unidad"})
    assert "SECRETO" in text_of(client.get(review(sent)))
    reviewing.give_back(sent, "return", by=unit, comment="Revise.")
    for name in (
        "focal_point",
        "contributor",
        "authority",
        "other_focal_point",
        "consultant",
        "administrator",
        "stranger",
    ):
        client.force_login(cast[name])
        for url in (
            sent.get_absolute_url(),
            review(sent),
            reverse("surveys:entry_edit", args=[sent.pk, 1]),
            reverse("surveys:revision_detail", args=[sent.pk, 1]),
            reverse("surveys:revision_compare", args=[sent.pk]),
            LIST,
            "/",
        ):
            page = text_of(client.get(url, follow=True))
            assert "SECRETO" not in page and "Nota interna" not in page


def test_note_of_who_is_of_the_country_too_stays_closed(sent, unit, country, client):
    from pifcss_registry.accounts.services import give_role

    reviewing.write_note(sent, by=unit, text="SECRETO")
    both = make_person("doble@cr.example.org", "technical_unit")
    give_role(user=both, role="contributor", country=country("CR"))
    client.force_login(both)
    for url in (sent.get_absolute_url(), review(sent)):
        assert "SECRETO" not in text_of(client.get(url, follow=True))


@pytest.mark.parametrize("text", ["x" * 5001, "a\x00b"])
def test_wrong_note_is_shown_again(text, sent, unit, client):
    client.force_login(unit)
    response = client.post(to("ficha_note", sent), {"note": text})
    assert response.status_code == 200 and response.context["note_form"].errors


# several at once


@pytest.fixture
def three(focal_point, unit):
    """Ready, without a sector, and with an observation."""
    fichas = []
    for n in range(3):
        ficha = make_ficha(make_round(f"r{n}"))
        FICHA.perform(ficha, "send", by=focal_point)
        fichas.append(fresh(ficha))
    for ficha in (fichas[0], fichas[2]):
        ficha.entry_list[0].sectors.set(["AMB-MED"])
    observing.observe(fichas[2], by=unit, question=SHARE, text="?", blocking=False)
    return [fresh(ficha) for ficha in fichas]


def test_several_decisions_each_by_itself(three, unit):
    done = reviewing.decide_many(three, by=unit)
    assert [decision.done for decision in done] == [True, False, False]
    assert "sector" in done[1].reasons[0] and "observación" in done[2].reasons[0]
    assert [fresh(ficha).state for ficha in three] == ["validated", "sent", "sent"]


def test_several_decisions_are_the_units(three, focal_point, administrator):
    for person in (focal_point, administrator):
        with pytest.raises(NotAllowed):
            reviewing.decide_many(three, by=person)


def test_several_are_confirmed_then_listed(three, unit, client):
    client.force_login(unit)
    assert "Validar las elegidas" in text_of(client.get(LIST))
    url = reverse("surveys:ficha_validate_many")
    keys = [ficha.pk for ficha in three]
    response = client.get(url, {"ficha": keys})
    assert [ficha.pk for ficha in response.context["ready"]] == keys[:1]
    assert {fresh(ficha).state for ficha in three} == {"sent"}
    page = text_of(client.post(url, {"ficha": keys}, follow=True))
    assert "Convocatoria r0: validada." in page and "Convocatoria r1: no se validó." in page


@pytest.mark.parametrize("values", [[], ["x"], ["\x00"], ["9" * 40], ["0"], ["²"]])
def test_several_of_nonsense_go_back(values, unit, client):
    client.force_login(unit)
    for method in (client.get, client.post):
        response = method(reverse("surveys:ficha_validate_many"), {"ficha": values})
        assert response["Location"] == LIST


@pytest.mark.parametrize("n", [1, 3])
def test_queue_costs_the_same(n, unit, focal_point, client, django_assert_num_queries):
    for number in range(n):
        ficha = make_ficha(make_round(f"r{number}"))
        FICHA.perform(ficha, "send", by=focal_point)
        Ficha.objects.filter(pk=ficha.pk).update(reviewer=unit)
        Look.objects.create(ficha=ficha, user=unit, revision=1, at=timezone.now())
    client.force_login(unit)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_home_tells_the_unit_what_is_its_own(sent, unit):
    from pifcss_registry.home import tasks_of

    reviewing.assign_reviewer(sent, by=unit, reviewer=unit)
    assert "1 ficha para que usted revise" in {task.title for task in tasks_of(unit, [sent.round])}


# guests


def test_guest_sees_and_answers_in_their_section_only(sent, observed, unit, focal_point, client):
    here = observing.observe(sent, by=unit, question=SHARE, text="¿Con qué países?")
    reviewing.give_back(sent, "return", by=unit, comment="")
    guest = make_person("invitada@example.org")
    FichaGuest.objects.create(
        ficha=sent,
        user=guest,
        email=guest.email,
        sections=["institution"],
        token_digest="x",
        invited_by=focal_point,
        expires_at=timezone.now(),
        accepted_at=timezone.now(),
    )
    client.force_login(guest)
    page = text_of(client.get(reverse("surveys:ficha_institution", args=[sent.pk])))
    assert "¿Con qué países?" in page
    page = text_of(client.get(sent.get_absolute_url()))
    assert "¿Con qué países?" in page and "Precise las metas." not in page
    assert client.post(to("observation_answer", sent, here), {"answer": "Con Chile."}).status_code == 302
    assert client.post(to("observation_answer", sent, observed), {"answer": "x"}).status_code == 404
    assert set(Observation.objects.values_list("question", "state")) == {(SHARE, "answered"), (path(sent), "open")}
    for name, args in (
        ("revision_detail", [sent.pk, 1]),
        ("revision_compare", [sent.pk]),
        ("revision_restore", [sent.pk, 1]),
    ):
        assert client.get(reverse(f"surveys:{name}", args=args)).status_code == 404
