"""The index: who sees what, that every door keeps the cards, folding, two writers, and what is too much."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import QueryDict
from model_bakery import baker

from confirmations.models import MentorOffer
from confirmations.workflow import OFFER
from dialogues.services import declare_interest, open_proposals, propose_dialogue
from dialogues.workflow import DIALOGUE
from initiatives import index, services
from initiatives.catalogue.filters import Catalogue
from initiatives.enums import ExclusionReason
from initiatives.index import reading
from initiatives.index.cards import card_of
from initiatives.index.writing import subject_of, with_facts
from initiatives.merging import merge, undo
from initiatives.models import Actor, Card, IndexState, Initiative, Participation, Posting, Sector
from judging.excluding import exclude, take_in
from tests.conftest import make_initiative

from .registry import Row, reader, store


def found(text: str = "", user=None) -> list[str]:
    query = QueryDict(mutable=True)
    query["q"] = text
    return [each.name for each in Catalogue(query, user or reader(), path="/iniciativas/").rows()[:]]


def check_cards() -> None:
    """Every card says what its initiative says now."""
    for initiative in with_facts(Initiative.objects.all()):
        card, now = Card.objects.get(pk=initiative.pk), card_of(subject_of(initiative))
        assert (card.choices, card.title_keys, card.text_keys) == (now.choices, now.title_keys, now.text_keys)


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("folded", [True, False])
def test_index_shows_what_visible_to_shows(cast, settings, public, folded):
    settings.REGISTRY_PUBLIC = public
    store(
        [
            Row(f"{country} {share} {excluded}", country=country, share=share, excluded=excluded)
            for country in ("CR", "PE")
            for share in (True, False)
            for excluded in ("", ExclusionReason.NO_ALLIANCE)
        ]
    )
    if folded:
        index.fold()
    for user in cast.values():
        user = user or AnonymousUser()
        visible = Initiative.objects.visible_to(user).ranked()
        assert found(user=user) == [each.name for each in visible]
        assert Catalogue(QueryDict(), user, path="/").anything() == visible.exists()


def test_every_door_keeps_the_cards(unit, country, focal_point, other_focal_point):
    ours, theirs = make_initiative(unit, "CR", "Agua"), make_initiative(unit, "PE", "Bosque")
    check_cards()
    services.judge_criterion(ours, criterion="AC-4", value="cumple", reason="Sí.", by=unit)
    exclude(theirs, reason=ExclusionReason.NO_ALLIANCE, message="Falta.", by=unit)
    check_cards()
    assert found("bosque", focal_point) == []
    take_in(theirs, by=unit)
    declare_interest(country=country("PE"), initiative=ours, by=other_focal_point)
    declare_interest(country=country("CR"), initiative=theirs, by=focal_point)
    dialogue = propose_dialogue(key=open_proposals()[0].key, by=unit)
    check_cards()
    assert " dialogo:si" in Card.objects.get(pk=ours.pk).choices
    DIALOGUE.perform(dialogue, "drop", by=unit, comment="No se pudo.")
    check_cards()
    assert not Card.objects.filter(choices__contains="dialogo:si").exists()
    first, second = (
        Actor.objects.create(name=name, key=name.lower(), actor_type_id="ACA-UNI") for name in ("Orilla", "Ribera")
    )
    for initiative, actor in ((ours, first), (theirs, second)):
        Participation.objects.create(initiative=initiative, actor=actor, declared_name=actor.name)
        services.refresh(initiative)
    joined = merge(first, into=second, by=unit)
    check_cards()
    assert found("ribera") == ["Bosque", "Agua"]
    undo(joined, by=unit)
    check_cards()
    offer = baker.make(MentorOffer, actor=first, sector=Sector.objects.first(), link=None)
    OFFER.perform(offer, "publish", by=unit)
    check_cards()
    assert "mentoria:si" in Card.objects.get(pk=ours.pk).choices
    OFFER.perform(offer, "put_away", by=unit)
    check_cards()
    assert not Card.objects.filter(choices__contains="mentoria:si").exists()


def test_sets_say_after_folding_what_cards_say(db):
    keys = list(store([Row("Agua clara", year=2020), Row("Agua y bosque", country="BR"), Row("Café")]))
    while index.fold(limit=1):
        pass
    Initiative.objects.filter(pk=keys[0]).update(name="Café con leche")
    index.changed([keys[0]])
    assert index.fold() == 1 and not Card.objects.filter(fresh__isnull=False).exists()
    for posting in Posting.objects.all():
        column = {"c": "choices", "t": "title_keys", "x": "text_keys"}[posting.kind]
        having = {pk for pk, text in Card.objects.values_list("pk", column) if posting.key in text.split()}
        assert set(reading.BitMap.deserialize(bytes(posting.bits))) == having, posting
    assert found("café") == ["Café con leche", "Café"] or found("café") == ["Café", "Café con leche"]


def test_work_waits_for_more_or_for_a_while(db):
    store([Row("Uno")])
    assert index.work() is True
    store([Row("Dos")])
    assert index.work() is False  # folded a moment ago
    IndexState.objects.update(folded_at="2020-01-01T00:00:00Z")
    assert index.work() is True and index.work() is False


def test_missing_cards_are_added(db):
    keys = list(store([Row("Uno"), Row("Dos")]))
    Card.objects.all().delete()
    assert found() == []
    index.add_missing()
    assert set(Card.objects.values_list("pk", flat=True)) == set(keys) and len(found()) == 2


@pytest.mark.parametrize("folded", [True, False])
def test_suggestion_is_a_word_of_what_the_person_sees(focal_point, folded):
    store([Row("Acuicultura", country="CR"), Row("Agricultura", country="PE", excluded=ExclusionReason.NO_ALLIANCE)])
    if folded:
        index.fold()

    def suggested(text, user):
        query = QueryDict(mutable=True)
        query["q"] = text
        return Catalogue(query, user, path="/iniciativas/").suggestion()

    assert suggested("acuicultrua", focal_point) == ("acuicultura", "/iniciativas/?q=acuicultura")
    assert suggested("agricultrua", focal_point) is None
    assert suggested("agricultrua", reader()) == ("agricultura", "/iniciativas/?q=agricultura")
    assert suggested("acuicultura", focal_point) is None


def test_a_phrase_of_too_many_is_taken_loosely_and_said(db, monkeypatch):
    store([Row("Gestión del agua"), Row("Agua y gestión")])
    index.fold()
    query = QueryDict(mutable=True)
    query["q"] = '"gestión del agua"'
    assert found('"gestión del agua"') == ["Gestión del agua"]
    monkeypatch.setattr(reading, "LOOKED_THROUGH", 1)
    monkeypatch.setattr(reading, "_shelf", reading.Shelf("", {}))
    catalogue = Catalogue(query, reader(), path="/iniciativas/")
    assert catalogue.total() == 2 and catalogue.answer.is_loose


@pytest.mark.django_db(transaction=True)
def test_counts_are_right_under_concurrent_writers():
    """Writers change and fold while readers ask: each answer is one that a moment had, and the last is counted anew."""
    keys = list(store([Row(f"Agua {number}", country="CR") for number in range(6)]))
    wrong, stop = [], threading.Event()

    def write(mine: list[int]) -> None:
        try:
            for turn in range(8):
                for pk in mine:
                    with transaction.atomic():
                        index.hold([pk])
                        Initiative.objects.filter(pk=pk).update(country=("BR", "CR")[turn % 2])
                        index.changed([pk])
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    def fold_and_read() -> None:
        try:
            while not stop.is_set():
                index.fold(limit=2)
                catalogue = Catalogue(QueryDict("q=agua"), reader(), path="/")
                counts = catalogue.answer.counts("pais")
                if sum(counts.values()) != 6 or catalogue.total() != 6 or set(catalogue.ids) != set(keys):
                    wrong.append(counts)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[keys]), threading.Thread(target=write, args=[keys[::-1]])]
    readers = [threading.Thread(target=fold_and_read) for _each in range(2)]
    for thread in [*writers, *readers]:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert not wrong
    check_cards()
    while index.fold():
        pass
    assert Catalogue(QueryDict(), reader(), path="/").answer.counts("pais") == {"CR": 6}
