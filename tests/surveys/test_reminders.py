"""Reminders: who owes something, what the Unit writes to them, and what became of it."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Country, Membership
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Choice, Fate, Group, Kind
from pifcss_registry.notices.mailings import fates
from pifcss_registry.notices.models import Notice
from pifcss_registry.notices.services import save_preferences
from pifcss_registry.outbox.models import OutgoingMail
from surveys import letters, reminding
from surveys.models import Extension, ReminderBatch, Round, SectionWork
from tests.conftest import make_ficha, make_person, make_round


def countries(*codes):
    return list(Country.objects.filter(pk__in=codes))


def owing(round) -> dict[str, str]:
    return {debt.country.pk: debt.reason for debt in reminding.debts(round)}


# Who owes something


@pytest.mark.parametrize(
    ("state", "owes"), [("draft", True), ("returned", True), ("sent", False), ("validated", False)]
)
def test_country_owes_while_the_ficha_is_with_it(open_round, state, owes):
    make_ficha(open_round, "CR", state=state, entries=0)
    assert ("CR" in owing(open_round)) == owes


def test_country_without_a_ficha_owes_one(open_round):
    found = owing(open_round)
    assert len(found) == 22
    assert found["CR"] == "no empezó su ficha"


def test_nobody_owes_in_a_closed_round_but_who_has_longer(closed_round, unit):
    assert owing(closed_round) == {}
    today = timezone.localdate()
    Extension.objects.create(round=closed_round, country_id="PE", closes_on=today, reason="x", by=unit)
    [debt] = reminding.debts(Round.objects.get())
    assert (debt.country.pk, debt.days_left) == ("PE", 0)


def test_round_that_has_not_opened_asks_for_nothing(db):
    assert owing(make_round("2030", opens=3, closes=9)) == {}


def test_debts_take_three_queries_however_many_fichas(open_round, django_assert_num_queries, focal_point):
    for code in ("CR", "PE", "CL"):
        ficha = make_ficha(open_round, code, entries=0)
        SectionWork.objects.create(ficha=ficha, section="institution", person=focal_point, changed_by=focal_point)
    with django_assert_num_queries(3):
        found = reminding.debts(open_round)
    with django_assert_num_queries(2):
        reminding.people_who_owe(found)


def test_reminder_goes_to_voices_and_to_who_has_a_section_not_ready(ficha, focal_point, authority, contributor, unit):
    idle = make_person("otro@cr.example.org", Role.CONTRIBUTOR, "CR")
    SectionWork.objects.create(ficha=ficha, section="institution", person=contributor, changed_by=focal_point)
    SectionWork.objects.create(ficha=ficha, section="entry-1", person=idle, state="ready", changed_by=focal_point)
    gone = make_person("fue@cr.example.org", Role.FOCAL_POINT, "CR")
    Membership.objects.filter(user=gone).update(ended_at=timezone.now())
    found = reminding.people_who_owe(reminding.debts(ficha.round))
    assert set(found["CR"]) == {focal_point, authority, contributor}
    assert found["PE"] == []


# Places


def test_only_known_places_are_filled_in():
    values = {"pais": "Perú {nombre}", "nombre": "Ana"}
    assert letters.fill("{pais} {nombre} {otro} {0.__class__} {nombre!r} { }", values) == (
        "Perú {nombre} Ana {otro} {0.__class__} {nombre!r} { }"
    )
    assert letters.unknown_places("{pais} {x} {x} {pais.name}") == ["x", "pais.name"]


@given(st.text(max_size=200), st.text(max_size=30))
def test_filling_in_never_fails_and_keeps_the_rest(text, value):
    filled = letters.fill(text, {"pais": value})
    assert filled == text.replace("{pais}", value)


# Batches


@pytest.fixture
def batch(open_round, unit, focal_point, other_focal_point):
    return reminding.prepare(open_round, countries=countries("CR", "PE"), by=unit)


def test_prepare_writes_to_nobody(batch):
    assert not batch.is_sent
    assert set(batch.texts) == {"es", "pt-br", "en"}
    assert mail.outbox == [] and not Notice.objects.exists()


def test_prepare_refuses_a_country_that_owes_nothing(open_round, unit):
    make_ficha(open_round, "PE", state="sent", entries=0)
    with pytest.raises(Refused, match="ya no debe nada"):
        reminding.prepare(open_round, countries=countries("CR", "PE"), by=unit)
    with pytest.raises(Refused, match="al menos un país"):
        reminding.prepare(open_round, countries=[], by=unit)
    assert not ReminderBatch.objects.exists()


@pytest.mark.parametrize("who", ["focal_point", "authority", "consultant", "administrator", "stranger"])
def test_only_the_unit_reminds(batch, cast, who):
    by = cast[who]
    for attempt in (
        lambda: reminding.prepare(batch.round, countries=countries("CL"), by=by),
        lambda: reminding.save_texts(batch, texts={}, by=by),
        lambda: reminding.send(batch, by=by),
        lambda: reminding.discard(batch, by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_send_writes_to_each_in_their_language_with_the_places_filled_in(open_round, unit, focal_point):
    brazilian = make_person("focal@br.example.org", Role.FOCAL_POINT, "BR", language="pt-br", full_name="Bia Souza")
    ficha = make_ficha(open_round, "CR", entries=0)
    batch = reminding.prepare(open_round, countries=countries("CR", "BR"), by=unit)
    texts = {
        "es": {"subject": "{pais}: {dias}", "text": "{nombre}, {plazo} {cierra} {enlace}"},
        "pt-br": {"subject": "Falta {pais}", "text": "Oi, {nombre}: {convocatoria} {enlace}"},
    }
    assert reminding.send(reminding.save_texts(batch, texts=texts, by=unit), by=unit)
    by_person = {notice.person: notice for notice in Notice.objects.all()}
    assert by_person[focal_point].subject == "Costa Rica: 20"
    assert "Quedan 20 días." in by_person[focal_point].body
    assert by_person[focal_point].body.endswith(f"http://testserver{ficha.get_absolute_url()}")
    assert by_person[brazilian].subject == "Falta Brasil"
    assert by_person[brazilian].body == "Oi, Bia Souza: Convocatoria 2026 http://testserver/fichas/"
    assert {notice.kind for notice in by_person.values()} == {Kind.REMINDER}
    assert len(mail.outbox) == 2
    assert ReminderBatch.objects.get().texts == texts  # English was nobody's


def test_send_leaves_out_who_owes_nothing_any_more(batch, unit, focal_point):
    make_ficha(batch.round, "PE", state="sent", entries=0)
    reminding.send(batch, by=unit)
    assert [message.to for message in mail.outbox] == [[focal_point.email]]


def test_send_to_nobody_is_refused(batch, unit):
    for code in ("CR", "PE"):
        make_ficha(batch.round, code, state="sent", entries=0)
    with pytest.raises(Refused, match="No hay a quién escribir"):
        reminding.send(batch, by=unit)
    assert not ReminderBatch.objects.get().is_sent


def test_second_click_sends_nothing(batch, unit):
    assert [reminding.send(batch, by=unit), reminding.send(batch, by=unit)] == [True, False]
    assert len(mail.outbox) == Notice.objects.count() == 2


def test_sent_batch_is_not_changed_or_discarded(batch, unit):
    reminding.send(batch, by=unit)
    for attempt in (
        lambda: reminding.save_texts(batch, texts={}, by=unit),
        lambda: reminding.discard(batch, by=unit),
    ):
        with pytest.raises(Refused, match="ya se envió"):
            attempt()


def test_discarded_batch_is_gone(batch, unit):
    reminding.discard(batch, by=unit)
    with pytest.raises(Refused, match="descartó"):
        reminding.send(batch, by=unit)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_the_same_moment_send_once(batch, unit):
    start, errors, sent = threading.Barrier(2), [], []

    def work():
        try:
            start.wait()
            sent.append(reminding.send(ReminderBatch.objects.get(), by=unit))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert sorted(sent) == [False, True]
    assert Notice.objects.count() == 2


def test_person_of_two_countries_gets_a_letter_for_each(open_round, unit, focal_point, country):
    Membership.objects.create(user=focal_point, role=Role.FOCAL_POINT, country=country("PA"))
    batch = reminding.prepare(open_round, countries=countries("CR", "PA"), by=unit)
    reminding.send(batch, by=unit)
    assert sorted(notice.subject[:19] for notice in Notice.objects.all()) == [
        "La ficha de Costa R",
        "La ficha de Panamá ",
    ]


def test_no_reminder_shows_anybody_elses_address(batch, unit, focal_point):
    type(focal_point).objects.update(full_name="")
    reminding.send(batch, by=unit)
    for message in mail.outbox:
        others = {*type(focal_point).objects.values_list("email", flat=True)} - set(message.to)
        assert not [address for address in others if address in message.subject + message.body]


def test_fates_tell_what_became_of_each_mail(batch, unit, focal_point, other_focal_point, authority, settings):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    save_preferences(authority, {Group.DEADLINES: Choice.DAILY})
    save_preferences(other_focal_point, {Group.DEADLINES: Choice.OFF})
    second = make_person("segunda@pe.example.org", Role.FOCAL_POINT, "PE")
    reminding.send(batch, by=unit)

    def told(person, **columns):
        mails = OutgoingMail.objects.filter(message_key=Notice.objects.get(person=person).mail_key)
        assert mails.update(**columns) == 1

    waiting = {Fate.WAITING: 2, Fate.DIGEST: 1, Fate.SITE: 1}
    assert fates([batch.label]) == {batch.label: waiting}
    told(focal_point, state="failed")
    told(second, state="sent")
    after = {Fate.FAILED: 1, Fate.SENT: 1, Fate.DIGEST: 1, Fate.SITE: 1}
    assert fates([batch.label]) == {batch.label: after}
    OutgoingMail.objects.filter(state="sent").delete()  # forgotten after some weeks
    assert fates([batch.label]) == {batch.label: after}
    told(focal_point, state="doubt")
    assert fates([batch.label])[batch.label][Fate.DOUBT] == 1
    assert fates(["reminder-0"]) == fates([]) == {}


# Notices before a round closes


def at(hour=9, days=0):
    return timezone.localtime().replace(hour=hour, minute=0) + timedelta(days=days)


@pytest.mark.parametrize(("days_left", "told"), [(8, False), (7, True), (6, True), (1, True), (0, True), (-1, False)])
def test_deadline_is_told_from_the_first_step_on(db, focal_point, days_left, told):
    make_round("2031", opens=-20, closes=days_left)
    assert bool(reminding.tell_deadlines(at())) == told


def test_deadline_is_told_once_for_each_step(focal_point, authority, monkeypatch):
    round = make_round("2031", opens=0, closes=10)
    told = {}
    for day in range(12):
        today = round.opens_on + timedelta(days=day)
        monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, today=today: today)
        told[10 - day] = [reminding.tell_deadlines(at(days=day)) for _ in range(2)]
    assert {days: both for days, both in told.items() if both != [0, 0]} == {7: [2, 0], 1: [2, 0]}


def test_deadline_is_told_again_when_the_last_day_moved(focal_point):
    round = make_round("2031", closes=1)
    reminding.tell_deadlines(at())
    type(round).objects.update(closes_on=timezone.localdate() + timedelta(days=6))
    assert [reminding.tell_deadlines(at()), reminding.tell_deadlines(at())] == [1, 0]


def test_last_step_that_was_reached_is_the_one_to_tell():
    round = Round(deadline_days=[7, 1])
    assert [reminding._step(round, days) for days in (8, 7, 2, 1, 0, -1)] == [None, 7, 7, 1, 1, None]
    assert reminding._step(Round(deadline_days=[]), 0) is None


def test_deadline_goes_only_to_countries_that_owe(db, focal_point, other_focal_point):
    round = make_round("2031", closes=1)
    make_ficha(round, "PE", state="sent", entries=0)
    assert reminding.tell_deadlines(at()) == 1
    [message] = mail.outbox
    assert message.to == [focal_point.email]
    assert message.subject == "Queda 1 día para enviar la ficha de Costa Rica"
    assert "todavía no se empezó" in message.body


def test_country_with_longer_is_told_by_its_own_last_day(db, focal_point, other_focal_point, unit):
    round = make_round("2031", closes=1)
    later = timezone.localdate() + timedelta(days=30)
    Extension.objects.create(round=round, country_id="PE", closes_on=later, reason="x", by=unit)
    reminding.tell_deadlines(at())
    assert [message.to for message in mail.outbox] == [[focal_point.email]]


def test_deadline_is_told_in_the_morning_and_only_if_the_round_wants(db, focal_point):
    round = make_round("2031", closes=1)
    assert reminding.tell_deadlines(at(hour=6)) == 0
    type(round).objects.update(deadline_days=[])
    assert reminding.tell_deadlines(at()) == 0


def test_deadlines_told_already_cost_few_queries(db, focal_point, other_focal_point, django_assert_num_queries):
    make_round("2031", closes=1)
    reminding.tell_deadlines(at())
    # rounds, extensions, countries, fichas, keys told; people of the countries that nobody was told for
    with django_assert_num_queries(6):
        assert reminding.tell_deadlines(at()) == 0
