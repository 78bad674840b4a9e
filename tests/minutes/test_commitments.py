"""Commitments: made, followed up at 3 and 6 months, overdue, told once."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dialogues.models import Dialogue
from minutes import committing, reminding
from minutes.models import Commitment, CommitmentEvent, FollowUp, Minutes
from minutes.reminding import tell_due
from pifcss_registry.accounts.models import Membership
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from tests.conftest import make_person

from .conftest import said

TODAY = timezone.localdate


def url(name, *args):
    return reverse(f"minutes:{name}", args=args)


def make_commitment(dialogue, *, by, due=10, **values) -> Commitment:
    """Costa Rica's; ``due`` in days from today."""
    values = {"what": "Compartir el convenio.", "country_id": "CR", "owner": "Cancillería"} | values
    return committing.commit(dialogue, **values, due=TODAY() + timedelta(days=due), by=by)


def at_noon(days=0) -> datetime:
    """Noon on the site, so many days from today."""
    return timezone.localtime().replace(hour=12) + timedelta(days=days)


def closed(days_ago: int):
    """The minutes were closed so many days ago."""
    Minutes.objects.update(state="closed", closed_at=timezone.now() - timedelta(days=days_ago))


def test_commitment_is_made_and_changed_by_who_writes(dialogue, unit, consultant, focal_point):
    made = make_commitment(dialogue, by=consultant)
    words = {"what": "Otra cosa.", "country_id": "PE", "owner": "APCI", "due": TODAY()}
    assert committing.change_commitment(made, **words, by=unit).country_id == "PE"
    for act in (make_commitment, lambda dialogue, by: committing.change_commitment(made, **words, by=by)):
        with pytest.raises(NotAllowed):
            act(dialogue, by=focal_point)
    Commitment.objects.update(state="done")
    with pytest.raises(Refused, match="ya no está abierto"):
        committing.change_commitment(made, **words, by=unit)


@pytest.mark.parametrize(
    ("values", "field"), [({"what": " "}, "what"), ({"owner": ""}, "owner"), ({"country_id": "UY"}, "country")]
)
def test_commitment_without_words_or_of_another_country_is_refused(values, field, dialogue, unit):
    with pytest.raises(Refused) as refusal:
        make_commitment(dialogue, by=unit, **values)
    assert refusal.value.field == field


@pytest.mark.parametrize("due", [-1, 0, 1])
@pytest.mark.parametrize("state", ["open", "done", "dropped"])
def test_overdue_says_the_same_of_one_and_of_many(due, state, dialogue, unit):
    made = make_commitment(dialogue, by=unit, due=due)
    Commitment.objects.update(state=state)
    made.refresh_from_db()
    assert made.is_overdue == Commitment.objects.overdue(TODAY()).exists() == (due < 0 and state == "open")


def test_follow_up_waits_for_its_day_and_counts_from_closing(dialogue, unit, focal_point):
    made = make_commitment(dialogue, by=unit)
    with pytest.raises(Refused, match="Todavía no llegó"):
        committing.follow_up(made, months=3, state="open", note="Va.", by=focal_point)
    closed(100)
    made = Commitment.objects.get()
    first = committing.follow_up(made, months=3, state="open", note=" Va. ", by=focal_point)
    assert (first.note, first.state) == ("Va.", "open")
    with pytest.raises(Refused):
        committing.follow_up(made, months=6, state="open", note="Va.", by=focal_point)
    with pytest.raises(Refused):
        committing.follow_up(made, months=3, state="open", note="  ", by=focal_point)


def test_follow_up_counts_from_the_dialogues_day_unless_it_was_not_held(dialogue, unit):
    make_commitment(dialogue, by=unit)
    closed(0)
    Dialogue.objects.update(starts_at=timezone.make_aware(datetime(2026, 1, 31, 12)), state="held")
    made = Commitment.objects.get()
    assert [str(made.follow_up_day(months)) for months in (3, 6)] == ["2026-04-30", "2026-07-31"]
    Dialogue.objects.update(state="not_held")
    assert Commitment.objects.get().follow_up_day(3) > TODAY()


@pytest.mark.parametrize(
    ("before", "state", "moves"),
    [
        ("open", "done", ["finish"]),
        ("open", "dropped", ["drop"]),
        ("done", "open", ["reopen"]),
        ("done", "dropped", ["reopen", "drop"]),
    ],
)
def test_follow_up_moves_the_commitment_through_its_door(before, state, moves, dialogue, unit, focal_point):
    made = make_commitment(dialogue, by=unit)
    closed(100)
    Commitment.objects.update(state=before)
    committing.follow_up(Commitment.objects.get(), months=3, state=state, note="Porque sí.", by=focal_point)
    made.refresh_from_db()
    assert made.state == state
    assert list(CommitmentEvent.objects.values_list("action", flat=True)) == moves


@pytest.mark.parametrize("person", ["contributor", "other_focal_point", "administrator", "stranger"])
def test_others_do_not_follow_up(person, dialogue, unit, request):
    made = make_commitment(dialogue, by=unit)
    with pytest.raises(NotAllowed):
        committing.follow_up(made, months=3, state="open", note="x", by=request.getfixturevalue(person))


@pytest.mark.parametrize(
    ("person", "waits"),
    [("focal_point", 1), ("authority", 1), ("unit", 2), ("contributor", 0), ("consultant", 0), ("stranger", 0)],
)
def test_overdue_commitments_wait_on_the_home_page_of_who_answers(person, waits, dialogue, unit, client, request):
    for code, due in (("CR", -1), ("PE", -1), ("CR", 5)):
        make_commitment(dialogue, by=unit, due=due, country_id=code)
    client.force_login(request.getfixturevalue(person))
    page = said(client.get("/"))
    assert ("?estado=vencidos" in page) == bool(waits)
    assert not waits or ("1 compromiso vencido" if waits == 1 else "2 compromisos vencidos") in page


# Telling


def told():
    return sorted(message.to[0] for message in mail.outbox)


def test_due_day_is_told_once_to_the_countrys_voices_and_the_unit(dialogue, unit, authority, consultant):
    made = make_commitment(dialogue, by=consultant, due=2)
    mail.outbox.clear()
    assert tell_due(at_noon(1)) == 0
    assert tell_due(at_noon(2)) == 3
    assert told() == ["autoridad@cr.example.org", "focal@cr.example.org", unit.email]
    assert "Compartir el convenio." in mail.outbox[0].body
    assert f"http://testserver{made.get_absolute_url()}" in mail.outbox[0].body
    assert tell_due(at_noon(2)) == tell_due(at_noon(30)) == 0
    new_day = {"what": "x", "country_id": "CR", "owner": "y", "due": TODAY() + timedelta(days=40)}
    committing.change_commitment(made, **new_day, by=unit)
    assert (tell_due(at_noon(39)), tell_due(at_noon(40))) == (0, 3)


def test_nothing_is_told_at_night_or_of_what_is_settled(dialogue, unit):
    make_commitment(dialogue, by=unit, due=0)
    assert tell_due(timezone.localtime().replace(hour=reminding.FROM_HOUR - 1, minute=59)) == 0
    Commitment.objects.update(state="done")
    assert tell_due(at_noon()) == 0


def test_follow_ups_are_told_once_each_and_of_two_that_are_late_the_last(dialogue, unit):
    first = make_commitment(dialogue, by=unit, due=365)
    closed(0)
    assert tell_due(at_noon(80)) == 0
    assert tell_due(at_noon(100)) == 2
    assert tell_due(at_noon(110)) == 0
    assert tell_due(at_noon(200)) == 2
    make_commitment(dialogue, by=unit, due=365, what="Otro.")
    assert tell_due(at_noon(201)) == 2
    assert Notice.objects.filter(key__contains="-3-months").values("key").distinct().count() == 1
    assert first.pk


def test_follow_up_that_was_made_is_not_asked_for(dialogue, unit):
    make_commitment(dialogue, by=unit, due=365)
    closed(100)
    committing.follow_up(Commitment.objects.get(), months=3, state="open", note="Va.", by=unit)
    assert tell_due(at_noon()) == 0


def test_workers_chore_takes_three_queries_when_all_is_told(dialogue, unit, django_assert_num_queries):
    for number in range(3):
        make_commitment(dialogue, by=unit, due=-1, what=f"Número {number}.")
    tell_due(at_noon())
    with django_assert_num_queries(3):
        tell_due(at_noon())


def test_country_without_voices_leaves_it_to_the_unit(dialogue, unit):
    Membership.objects.filter(country="CR").delete()
    make_commitment(dialogue, by=unit, due=0)
    mail.outbox.clear()
    assert tell_due(at_noon()) == 1 and told() == [unit.email]


# Pages


def test_list_narrows_and_marks_overdue_in_words(client, dialogue, unit, other_focal_point):
    make_commitment(dialogue, by=unit, due=-1, what="Lo vencido.")
    make_commitment(dialogue, by=unit, what="Lo abierto.")
    make_commitment(dialogue, by=unit, what="Lo cumplido.")
    Commitment.objects.filter(what="Lo cumplido.").update(state="done")
    client.force_login(other_focal_point)
    shown = {
        state: [
            word
            for word in ("vencido", "abierto", "cumplido")
            if f"Lo {word}." in said(client.get(url("commitment_list"), {"estado": state}))
        ]
        for state in ("vencidos", "abiertos", "todos", "zzz", "\0")
    }
    assert shown == {
        "vencidos": ["vencido"],
        "abiertos": ["vencido", "abierto"],
        "todos": ["vencido", "abierto", "cumplido"],
        "zzz": ["vencido", "abierto"],
        "\0": ["vencido", "abierto"],
    }
    page = said(client.get(url("commitment_list"), {"estado": "vencidos"}))
    assert "mark-danger" in page and "Vencido</span>" in page


def test_country_of_another_dialogue_sees_no_commitment(client, dialogue, unit):
    made = make_commitment(dialogue, by=unit)
    client.force_login(make_person("focal@uy.example.org", "focal_point", "UY"))
    assert "Compartir" not in said(client.get(url("commitment_list")))
    assert client.get(made.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_ten_queries(rows, client, dialogue, unit, django_assert_num_queries):
    for number in range(rows):
        make_commitment(dialogue, by=unit, what=f"Número {number}.")
    closed(100)
    for made in Commitment.objects.all():
        committing.follow_up(made, months=3, state="open", note="Va.", by=unit)
    client.force_login(unit)
    with django_assert_num_queries(10):
        page = said(client.get(url("commitment_list")))
    assert page.count("A los 3 meses") == rows


def test_commitment_is_noted_and_changed_on_its_page(client, dialogue, consultant):
    client.force_login(consultant)
    data = {"what": "Una visita.", "country": "PE", "owner": "APCI", "due": "mañana"}
    page = said(client.post(url("commitment_create", dialogue.pk), data))
    assert "Introduzca una fecha válida" in page and "Una visita." in page and 'value="APCI"' in page
    page = said(client.post(url("commitment_create", dialogue.pk), data | {"due": "2027-05-01", "country": "UY"}))
    assert "Escoja una opción válida" in page and "Una visita." in page
    assert client.post(url("commitment_create", dialogue.pk), data | {"due": "2027-05-01"}).status_code == 302
    made = Commitment.objects.get()
    assert 'value="2027-05-01"' in said(client.get(url("commitment_edit", made.pk)))
    client.post(url("commitment_edit", made.pk), data | {"due": "9999-12-31"})
    made.refresh_from_db()
    assert str(made.due) == "9999-12-31"
    assert client.get(made.get_absolute_url()).status_code == 200


def test_country_follows_up_on_the_page_without_its_persons_name(
    client, dialogue, unit, focal_point, other_focal_point
):
    made = make_commitment(dialogue, by=unit)
    client.force_login(focal_point)
    assert "Anotar el seguimiento" not in said(client.get(made.get_absolute_url()))
    early = client.post(url("follow_up_create", made.pk), {"months": 3, "state": "open", "note": "Lo escrito queda"})
    assert early.status_code == 200 and "Lo escrito queda" in said(early)
    closed(100)
    page = said(
        client.post(url("follow_up_create", made.pk), {"months": 3, "state": "zzz", "note": "Lo escrito queda"})
    )
    assert "Lo escrito queda" in page and "Escoja una opción válida" in page
    client.post(url("follow_up_create", made.pk), {"months": 3, "state": "dropped", "note": "Cambió el ministerio."})
    assert FollowUp.objects.get().by == focal_point
    type(focal_point).objects.filter(pk=focal_point.pk).update(full_name="Zoila Marcada")
    client.force_login(other_focal_point)
    page = said(client.get(made.get_absolute_url()))
    assert "Cambió el ministerio." in page and "Dejado sin efecto" in page
    assert "Zoila" not in page
    assert client.post(url("follow_up_create", made.pk), {"months": 3}).status_code == 403


def test_dropping_needs_a_reason_and_keeps_it(client, dialogue, unit, focal_point):
    made = make_commitment(dialogue, by=unit)
    client.force_login(focal_point)
    page = said(client.post(url("commitment_move", made.pk, "drop")))
    assert "Escriba un comentario" in page
    page = said(client.post(url("commitment_move", made.pk, "drop"), {"comment": "x" * 2001}))
    assert "x" * 2001 in page
    client.post(url("commitment_move", made.pk, "drop"), {"comment": "Se acabó el fondo."})
    assert CommitmentEvent.objects.get().comment == "Se acabó el fondo."
    assert "Se acabó el fondo." in said(client.get(made.get_absolute_url()))
