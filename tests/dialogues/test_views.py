"""The pages of /dialogos/ and the buttons on an initiative's page."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from dialogues.models import Dialogue, Interest
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.services import give_role
from tests.conftest import make_initiative

from .conftest import make_dialogue, make_interest

BAD_TEXT = ["x" * 2001, "con \0 dentro"]


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def url(name, *args):
    return reverse(f"dialogues:{name}", args=args)


# Marking an interest


def test_interest_create_marks_and_returns_to_the_initiative(client, initiative, other_focal_point):
    client.force_login(other_focal_point)
    answer = client.post(url("interest_create", initiative.pk), {"country": "PE", "reason": "¿Cómo? 🌊 مرحبا"})
    assert answer.status_code == 302
    assert answer["Location"] == initiative.get_absolute_url()
    assert said(answer) == ["Quedó marcado: a Perú le interesa conocer esta iniciativa."]
    assert Interest.objects.get().reason == "¿Cómo? 🌊 مرحبا"


def test_interest_create_by_the_authority_works_too(client, unit, authority):
    client.force_login(authority)
    client.post(url("interest_create", make_initiative(unit, "PE").pk))
    assert Interest.objects.get().country_id == "CR"


def test_interest_create_without_country_takes_the_only_one(client, initiative, other_focal_point):
    client.force_login(other_focal_point)
    client.post(url("interest_create", initiative.pk))
    assert Interest.objects.get().country_id == "PE"


def test_interest_create_for_who_speaks_for_two_asks_which(client, initiative, other_focal_point, country):
    give_role(user=other_focal_point, role="focal_point", country=country("CL"))
    client.force_login(other_focal_point)
    answer = client.post(url("interest_create", initiative.pk), {"reason": "Lo escrito queda"})
    assert answer.status_code == 200
    assert "Elija el país en cuyo nombre lo marca." in answer.content.decode()
    assert "Lo escrito queda" in answer.content.decode()
    client.post(url("interest_create", initiative.pk), {"country": "CL"})
    assert Interest.objects.get().country_id == "CL"


@pytest.mark.parametrize("code", ["CL", "ZZ", "\0", "x" * 5000, "pe"])
def test_interest_create_in_the_name_of_another_country_is_refused_in_words(
    code, client, initiative, other_focal_point
):
    client.force_login(other_focal_point)
    answer = client.post(url("interest_create", initiative.pk), {"country": code, "reason": "Lo escrito queda"})
    assert answer.status_code == 200
    assert "Usted no habla en nombre de ese país." in answer.content.decode()
    assert "Lo escrito queda" in answer.content.decode()
    assert not Interest.objects.exists()


@pytest.mark.parametrize("text", BAD_TEXT)
def test_interest_create_with_a_bad_reason_keeps_what_was_typed(text, client, initiative, other_focal_point):
    client.force_login(other_focal_point)
    answer = client.post(url("interest_create", initiative.pk), {"reason": text})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Revise lo siguiente" in page
    assert text.replace("\0", "") in page.replace("\0", "").replace("\ufffd", "")
    assert not Interest.objects.exists()


def test_interest_create_counts_line_ends_once(client, initiative, other_focal_point):
    client.force_login(other_focal_point)
    client.post(url("interest_create", initiative.pk), {"reason": "a\r\n" * 998 + "fin"})
    assert Interest.objects.get().reason.count("\n") == 998


def test_interest_create_in_the_own_initiative_is_refused_with_a_message(client, initiative, focal_point):
    client.force_login(focal_point)
    answer = client.post(url("interest_create", initiative.pk))
    assert answer["Location"] == initiative.get_absolute_url()
    assert said(answer) == ["Esta iniciativa es de su propio país."]


def test_interest_create_in_what_is_not_shared_is_refused_with_a_message(client, unit, other_focal_point):
    client.force_login(other_focal_point)
    answer = client.post(url("interest_create", make_initiative(unit, share=False).pk))
    assert said(answer) == ["El país que presenta esta iniciativa no ofreció compartirla."]


@pytest.mark.parametrize("name", ["interest_create", "interest_delete"])
@pytest.mark.parametrize("person", ["contributor", "unit", "consultant", "administrator"])
def test_interest_is_not_for_who_speaks_for_no_country(name, person, client, initiative, request):
    client.force_login(request.getfixturevalue(person))
    assert client.post(url(name, initiative.pk)).status_code == 403


@pytest.mark.parametrize("name", ["interest_create", "interest_delete"])
def test_interest_of_a_stranger_is_404(name, client, initiative, stranger, settings):
    client.force_login(stranger)
    assert client.post(url(name, initiative.pk)).status_code == 404
    settings.REGISTRY_PUBLIC = True  # now visible, still not theirs to mark
    assert client.post(url(name, initiative.pk)).status_code == 403


@pytest.mark.parametrize("name", ["interest_create", "interest_delete"])
@pytest.mark.parametrize("pk", [0, 2**63, 10**40])
def test_interest_in_nothing_is_404(name, pk, client, other_focal_point):
    client.force_login(other_focal_point)
    assert client.post(url(name, pk)).status_code == 404


@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("name", ["interest_create", "interest_delete"])
def test_interest_takes_post_only(name, method, client, initiative, other_focal_point):
    client.force_login(other_focal_point)
    assert getattr(client, method)(url(name, initiative.pk)).status_code == 405


def test_interest_delete_withdraws_and_returns_to_where_it_was_asked(client, initiative, other_focal_point):
    client.force_login(other_focal_point)
    for extra, target in (({}, initiative.get_absolute_url()), ({"desde": "dialogos"}, url("dialogue_list"))):
        make_interest("PE", initiative)
        answer = client.post(url("interest_delete", initiative.pk), {"country": "PE", **extra})
        assert answer["Location"] == target
        assert said(answer)[-1].startswith("Se retiró el interés de Perú")
        assert not Interest.objects.exists()
    assert Initiative.objects.get().wanted_by == 0


@pytest.mark.parametrize("code", ["CL", "ZZ", "\0"])
def test_interest_delete_of_another_country_is_refused_in_words(
    code, client, initiative, other_focal_point, third_focal_point
):
    make_interest("CL", initiative)
    client.force_login(other_focal_point)
    answer = client.post(url("interest_delete", initiative.pk), {"country": code})
    assert said(answer) == ["Usted no habla en nombre de ese país. Elija uno de la lista."]
    assert Interest.objects.count() == 1


# The list


def many(unit, number):
    """``number`` open proposals and as many dialogues, all of Costa Rica and Peru."""
    for index in range(number):
        make_dialogue(unit, "PE", "CL", initiative=make_initiative(unit, name=f"Propuesta ya {index}", sectors=[]))
        initiative = make_initiative(unit, name=f"Por proponer {index}", sectors=[])
        make_interest("PE", initiative, "Por esto")
        make_interest("CL", initiative)


@pytest.mark.parametrize("rows", [1, 3])
def test_dialogue_list_of_the_unit_takes_twelve_queries(rows, client, unit, django_assert_num_queries):
    many(unit, rows)
    client.force_login(unit)
    with django_assert_num_queries(12):
        page = client.get(url("dialogue_list")).content.decode()
    assert page.count("Proponer este diálogo") == rows
    assert "2 países quieren conocer «Por proponer 0» de Costa Rica: Chile y Perú." in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("person", ["focal_point", "other_focal_point"])
def test_dialogue_list_of_a_country_takes_eight_queries(
    rows, person, client, unit, request, django_assert_num_queries
):
    person = request.getfixturevalue(person)
    many(unit, rows)
    client.force_login(person)
    with django_assert_num_queries(8):
        page = client.get(url("dialogue_list")).content.decode()
    assert page.count(">Multipaís<") == rows


@pytest.mark.parametrize("person", ["consultant", "administrator"])
def test_dialogue_list_shows_reasons_without_button_to_who_does_not_propose(person, client, unit, request):
    many(unit, 1)
    client.force_login(request.getfixturevalue(person))
    page = client.get(url("dialogue_list")).content.decode()
    assert "2 países quieren conocer «Por proponer 0»" in page
    assert "Proponer este diálogo" not in page


def test_dialogue_list_of_a_country_shows_what_it_wants_and_who_wants_its_own(client, unit, focal_point, initiative):
    looms = make_initiative(unit, "PE", "Telares del Sur")
    make_interest("CR", looms, "Queremos tejer")
    make_interest("PE", initiative, "Secreto de la Unidad")
    make_interest("CL", make_initiative(unit, "BO", "Ajena a todo"))
    client.force_login(focal_point)
    page = client.get(url("dialogue_list")).content.decode()
    assert "Telares del Sur" in page
    assert "Queremos tejer" in page
    assert "Quieren conocerla: Perú." in page
    assert "Secreto de la Unidad" not in page
    assert "Ajena a todo" not in page
    assert url("interest_delete", looms.pk) in page


def test_dialogue_list_of_a_contributor_offers_no_withdrawal(client, unit, contributor):
    looms = make_initiative(unit, "PE", "Telares del Sur")
    make_interest("CR", looms)
    client.force_login(contributor)
    page = client.get(url("dialogue_list")).content.decode()
    assert "Telares del Sur" in page
    assert url("interest_delete", looms.pk) not in page


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ("focal_point", "marque las que le interesa conocer"),
        ("contributor", "sugerirle cuáles"),
        ("stranger", "Escriba a la Unidad Técnica"),
        ("unit", "Todavía no se propuso ningún diálogo"),
    ],
)
def test_dialogue_list_that_is_empty_says_what_to_do(person, text, client, request):
    client.force_login(request.getfixturevalue(person))
    assert text in client.get(url("dialogue_list")).content.decode()


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "1" * 5000, "\0"])
def test_dialogue_list_takes_any_page_number(number, client, unit, dialogue):
    client.force_login(unit)
    answer = client.get(url("dialogue_list"), {"pagina": number})
    assert answer.status_code == 200
    assert ">Multipaís<" in answer.content.decode()


def test_dialogue_list_caps_what_has_no_pages_and_says_so(client, unit, monkeypatch):
    monkeypatch.setattr("dialogues.views.SHOWN", 1)
    many(unit, 2)
    client.force_login(unit)
    page = client.get(url("dialogue_list")).content.decode()
    assert page.count("Proponer este diálogo") == 1
    assert "Se muestran las primeras 1 de 2" in page
    assert "Se muestran las 1 que más interesan, de 4." in page


@pytest.mark.parametrize("name", ["dialogue_list"])
def test_dialogue_list_needs_log_in_and_get(name, client, unit):
    assert client.get(url(name))["Location"].startswith("/cuentas/login/")
    client.force_login(unit)
    assert client.post(url(name)).status_code == 405


# Proposing


def test_dialogue_create_proposes_and_shows_it(client, unit, initiative):
    make_interest("PE", initiative)
    make_interest("CL", initiative)
    client.force_login(unit)
    answer = client.post(url("dialogue_create"), {"key": f"multipais:{initiative.pk}"})
    assert answer["Location"] == Dialogue.objects.get().get_absolute_url()
    assert said(answer) == ["El diálogo quedó propuesto. Sus países ya recibieron el aviso por correo."]


@pytest.mark.parametrize("key", [None, "", "\0", "x" * 9999, "multipais:99"])
def test_dialogue_create_of_what_is_not_there_says_so(key, client, unit):
    client.force_login(unit)
    answer = client.post(url("dialogue_create"), {} if key is None else {"key": key})
    assert answer["Location"] == url("dialogue_list")
    assert "ya no está" in said(answer)[0]


@pytest.mark.parametrize("person", ["focal_point", "consultant", "administrator", "stranger"])
def test_dialogue_create_is_the_units(person, client, initiative, request):
    make_interest("PE", initiative)
    make_interest("CL", initiative)
    client.force_login(request.getfixturevalue(person))
    assert client.post(url("dialogue_create"), {"key": f"multipais:{initiative.pk}"}).status_code == 403
    assert not Dialogue.objects.exists()


# One dialogue


@pytest.mark.parametrize("wanting", [("PE", "CL"), ("PE", "CL", "BR", "MX")])
def test_dialogue_detail_takes_nine_queries(wanting, client, unit, initiative, django_assert_num_queries):
    dialogue = make_dialogue(unit, *wanting, initiative=initiative)
    client.force_login(unit)
    with django_assert_num_queries(9):
        page = client.get(dialogue.get_absolute_url()).content.decode()
    assert dialogue.reason in page
    assert "Descartar" in page


def test_dialogue_detail_tells_reasons_to_the_unit_only(client, unit, initiative, focal_point, consultant):
    make_interest("PE", initiative, "Sufrimos sequía")
    dialogue = make_dialogue(unit, "CL", initiative=initiative)
    for person, told in ((unit, True), (consultant, True), (focal_point, False)):
        client.force_login(person)
        page = client.get(dialogue.get_absolute_url()).content.decode()
        assert ("Sufrimos sequía" in page) == told
        assert ("Descartar" in page) == (person == unit)


@pytest.mark.parametrize("person", ["focal_point", "contributor", "authority", "other_focal_point", "consultant"])
def test_dialogue_detail_is_read_by_who_takes_part(person, client, dialogue, request):
    client.force_login(request.getfixturevalue(person))
    assert client.get(dialogue.get_absolute_url()).status_code == 200


def test_dialogue_detail_of_others_is_404(client, dialogue, stranger):
    from tests.conftest import make_person

    for person in (stranger, make_person("focal@uy.example.org", "focal_point", "UY")):
        client.force_login(person)
        assert client.get(dialogue.get_absolute_url()).status_code == 404
        assert client.post(url("dialogue_move", dialogue.pk, "drop")).status_code == 404


@pytest.mark.parametrize("pk", [0, 2**63, 10**40])
def test_dialogue_that_does_not_exist_is_404(pk, client, unit):
    client.force_login(unit)
    assert client.get(url("dialogue_detail", pk)).status_code == 404
    assert client.post(url("dialogue_move", pk, "drop")).status_code == 404


def test_dialogue_move_drops_with_a_comment(client, dialogue, unit):
    client.force_login(unit)
    answer = client.post(url("dialogue_move", dialogue.pk, "drop"), {"comment": "Sin agenda"})
    assert answer["Location"] == dialogue.get_absolute_url()
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert "Descartado" in page
    assert "Sin agenda" in page
    assert 'class="move"' not in page


def test_dialogue_move_without_comment_says_why_it_is_needed(client, dialogue, unit):
    client.force_login(unit)
    answer = client.post(url("dialogue_move", dialogue.pk, "drop"))
    assert answer.status_code == 200
    assert "Escriba un comentario" in answer.content.decode()


@pytest.mark.parametrize("text", BAD_TEXT)
def test_dialogue_move_with_a_bad_comment_keeps_what_was_typed(text, client, dialogue, unit):
    client.force_login(unit)
    answer = client.post(url("dialogue_move", dialogue.pk, "drop"), {"comment": text})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<details class="move" open>' in page
    assert text in page
    dialogue.refresh_from_db()
    assert dialogue.state == "proposed"


def test_dialogue_move_that_is_no_longer_possible_keeps_what_was_typed(client, dialogue, unit):
    client.force_login(unit)
    client.post(url("dialogue_move", dialogue.pk, "drop"), {"comment": "Primera"})
    answer = client.post(url("dialogue_move", dialogue.pk, "drop"), {"comment": "Segunda"})
    assert answer.status_code == 200
    assert "el estado ahora es «Descartado»" in answer.content.decode()
    assert "Segunda" in answer.content.decode()
    assert dialogue.events.count() == 2


@pytest.mark.parametrize("person", ["focal_point", "contributor", "authority", "consultant", "administrator"])
def test_dialogue_move_is_the_units(person, client, dialogue, request):
    client.force_login(request.getfixturevalue(person))
    answer = client.post(url("dialogue_move", dialogue.pk, "drop"), {"comment": "No"})
    assert answer.status_code == 403
    assert Dialogue.objects.get().state == "proposed"


def test_dialogue_move_that_does_not_exist_is_not_allowed(client, dialogue, unit):
    client.force_login(unit)
    assert client.post(url("dialogue_move", dialogue.pk, "fly")).status_code == 403


@pytest.mark.parametrize("name", ["dialogue_create", "dialogue_move"])
def test_change_of_a_dialogue_takes_post_only(name, client, dialogue, unit):
    client.force_login(unit)
    args = (dialogue.pk, "drop") if name == "dialogue_move" else ()
    assert client.get(url(name, *args)).status_code == 405


def test_get_of_the_pages_writes_nothing(client, dialogue, unit):
    client.force_login(unit)
    before = [model.objects.count() for model in (Dialogue, Interest, Country)]
    client.get(url("dialogue_list"))
    client.get(dialogue.get_absolute_url())
    assert [model.objects.count() for model in (Dialogue, Interest, Country)] == before
