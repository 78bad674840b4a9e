"""The Unit's pages of reminders."""

import pytest
from django.core import mail
from django.urls import reverse

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Country
from surveys import reminding
from surveys.models import ReminderBatch, Round
from tests.conftest import make_ficha, make_person, make_round

from .test_rounds import NEW, RIGHT


@pytest.fixture
def as_unit(client, unit):
    client.force_login(unit)
    return client


def url(name, batch=None, round=None):
    return reverse(f"surveys:reminder_{name}", args=[batch.round.code, batch.pk] if batch else [round.code])


def body(response) -> str:
    return response.content.decode()


@pytest.fixture
def batch(open_round, unit, focal_point, other_focal_point):
    chosen = list(Country.objects.filter(pk__in=["CR", "PE"]))
    return reminding.prepare(open_round, countries=chosen, by=unit)


def test_list_has_those_who_owe_chosen_and_no_others(as_unit, open_round):
    make_ficha(open_round, "PE", state="sent", entries=0)
    make_ficha(open_round, "CR", state="returned", entries=0)
    page = body(as_unit.get(url("list", round=open_round)))
    assert page.count("checked") == 21
    assert 'value="PE"' not in page
    assert "Costa Rica: tiene que corregir la ficha devuelta" in page


def test_list_without_debts_says_so(as_unit, closed_round):
    page = body(as_unit.get(url("list", round=closed_round)))
    assert "Ningún país debe nada" in page and "Todavía no se envió ninguno." in page


def test_choosing_prepares_a_batch_and_goes_on_to_the_text(as_unit, open_round):
    response = as_unit.post(url("list", round=open_round), {"countries": ["CR", "PE"]})
    batch = ReminderBatch.objects.get()
    assert response["Location"] == url("texts", batch)
    assert {country.pk for country in batch.countries.all()} == {"CR", "PE"}


@pytest.mark.parametrize("chosen", [[], ["ZZ"], ["US"], ["PE"], ["\0"], ["C" * 500]])
def test_choosing_nobody_or_who_owes_nothing_is_refused(as_unit, open_round, chosen):
    make_ficha(open_round, "PE", state="sent", entries=0)
    response = as_unit.post(url("list", round=open_round), {"countries": chosen})
    assert response.status_code == 200
    assert "alert" in body(response)
    assert not ReminderBatch.objects.exists()


def fields(language="es", subject="{pais}", text="Hola {nombre} {enlace}"):
    return {f"subject_{language}": subject, f"text_{language}": text}


def test_text_is_asked_in_the_languages_of_its_readers(as_unit, open_round, unit, focal_point):
    make_person("focal@br.example.org", Role.FOCAL_POINT, "BR", language="pt-br")
    chosen = Country.objects.filter(pk__in=["CR", "BR"])
    batch = reminding.prepare(open_round, countries=chosen, by=unit)
    page = body(as_unit.get(url("texts", batch)))
    assert 'name="text_es"' in page and 'name="text_pt-br"' in page and 'name="text_en"' not in page
    response = as_unit.post(url("texts", batch), fields() | fields("pt-br", "Ficha: {pais}"))
    assert response["Location"] == url("detail", batch)
    preview = body(as_unit.get(url("detail", batch)))
    assert "Ficha: Brasil" in preview and "Hola Focal" in preview
    assert "Enviar a 2 personas" in preview


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"subject": ""}, "campo"),
        ({"text": "{nombre} sin camino"}, "Deje {enlace} en el texto"),
        ({"text": "{enlace} {clave}"}, "No se sabe qué poner en {clave}"),
        ({"text": "{enlace} {pais.__class__}"}, "No se sabe qué poner en {pais.__class__}"),
        ({"subject": "{foo}"}, "No se sabe qué poner en {foo}"),
        ({"subject": "x" * 151}, "150"),
        ({"text": "{enlace}" + "x" * 5001}, "5000"),
        ({"text": "{enlace}\0"}, "caracteres nulos"),
    ],
)
def test_text_that_cannot_be_filled_in_is_refused_and_kept_on_the_page(as_unit, batch, said, message):
    response = as_unit.post(url("texts", batch), fields(**said))
    assert response.status_code == 200
    assert message in body(response)
    assert ReminderBatch.objects.get().texts == batch.texts


def test_text_is_shown_as_text(as_unit, batch):
    as_unit.post(url("texts", batch), fields(text="<script>alert(1)</script> {enlace}", subject="<b>{pais}</b>"))
    page = body(as_unit.get(url("detail", batch)))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "<b>Costa" not in page


def test_line_breaks_in_a_subject_do_not_reach_the_mail(as_unit, batch):
    as_unit.post(url("texts", batch), fields(subject="Uno\nBcc: otra@example.org {pais}"))
    as_unit.post(url("send", batch))
    assert len(mail.outbox) == 2
    assert all("\n" not in message.subject and message.bcc == [] for message in mail.outbox)


def test_sending_twice_sends_once(as_unit, batch):
    first = as_unit.post(url("send", batch), follow=True)
    assert "Se escribió a 2 personas." in body(first)
    assert "Recordatorio enviado" in body(first)
    second = as_unit.post(url("send", batch), follow=True)
    assert "ya se había enviado" in body(second)
    assert len(mail.outbox) == 2


def test_sent_one_shows_what_became_of_it_and_is_not_changed(as_unit, batch):
    as_unit.post(url("send", batch))
    assert "2 personas:" in body(as_unit.get(url("detail", batch)))
    assert as_unit.get(url("texts", batch))["Location"] == url("detail", batch)
    assert "ya se envió" in body(as_unit.post(url("discard", batch), follow=True))
    assert "2 enviados" in body(as_unit.get(url("list", round=batch.round)))


def test_discarding_goes_back_to_the_list(as_unit, batch):
    response = as_unit.post(url("discard", batch), follow=True)
    assert "nadie lo recibió" in body(response)
    assert as_unit.get(url("detail", batch)).status_code == 404


def test_preview_names_those_who_are_left_out(as_unit, batch):
    make_ficha(batch.round, "PE", state="sent", entries=0)
    page = body(as_unit.get(url("detail", batch)))
    assert "No se escribe a estos países" in page and "Enviar a 1 persona" in page


def test_preview_with_nobody_left_has_no_button(as_unit, batch):
    for code in ("CR", "PE"):
        make_ficha(batch.round, code, state="sent", entries=0)
    assert url("send", batch) not in body(as_unit.get(url("detail", batch)))
    response = as_unit.post(url("send", batch), follow=True)
    assert "No hay a quién escribir" in body(response)


def test_page_does_not_tell_how_a_country_shares_its_work(as_unit, batch, focal_point, contributor):
    from surveys.models import SectionWork

    ficha = make_ficha(batch.round, "CR", entries=0)
    SectionWork.objects.create(ficha=ficha, section="institution", person=contributor, changed_by=focal_point)
    for name in ("detail", "texts"):
        assert str(contributor) not in body(as_unit.get(url(name, batch)))


@pytest.mark.parametrize("name", ["detail", "texts", "send", "discard"])
@pytest.mark.parametrize("pk", [0, 10**30])
def test_batch_that_is_not_there_is_404(as_unit, batch, name, pk):
    address = reverse(f"surveys:reminder_{name}", args=[batch.round.code, pk])
    method = as_unit.post if name in ("send", "discard") else as_unit.get
    assert method(address).status_code == 404


def test_batch_of_another_round_is_404(as_unit, batch):
    other = make_round("2027")
    assert as_unit.get(reverse("surveys:reminder_detail", args=[other.code, batch.pk])).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_list_takes_the_same_queries(as_unit, open_round, unit, focal_point, n, django_assert_num_queries):
    for _ in range(n):
        chosen = Country.objects.filter(pk__in=["CR", "PE"])
        reminding.send(reminding.prepare(open_round, countries=chosen, by=unit), by=unit)
    as_unit.get(url("list", round=open_round))
    # session, person, memberships, round; countries, fichas, extensions; how many, page, what became of the mails
    with django_assert_num_queries(9):
        as_unit.get(url("list", round=open_round))


# The setting of the round


def test_round_keeps_when_its_deadline_is_told(as_unit, open_round):
    edit = reverse("surveys:round_edit", args=[open_round.code])
    assert 'value="7, 1"' in body(as_unit.get(edit))
    as_unit.post(edit, RIGHT | {"deadline_days": "3; 14 3"})
    assert Round.objects.get().deadline_days == [14, 3]
    as_unit.post(edit, RIGHT | {"deadline_days": ""})
    assert Round.objects.get().deadline_days == []


def test_new_round_tells_seven_days_and_one_before(as_unit, db):
    assert 'value="7, 1"' in body(as_unit.get(NEW))
    as_unit.post(NEW, RIGHT)
    assert Round.objects.get().deadline_days == [7, 1]


@pytest.mark.parametrize("value", ["siete", "-1", "1.5", "91", "1,2,3,4,5,6", "1" * 70, "²", "7\0"])
def test_days_that_make_no_sense_are_refused(as_unit, open_round, value):
    edit = reverse("surveys:round_edit", args=[open_round.code])
    assert as_unit.post(edit, RIGHT | {"deadline_days": value}).status_code == 200
    assert Round.objects.get().deadline_days == [7, 1]
