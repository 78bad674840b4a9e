"""What the Unit does with proposals, on the pages."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from dialogues.deciding import drop_proposal, join_proposals
from dialogues.models import Dialogue, Interest, ProposalDecision
from dialogues.services import open_proposals
from tests.conftest import make_initiative

from .conftest import make_interest

NOT_THE_UNIT = ("focal_point", "contributor", "authority", "consultant", "administrator", "stranger")


def url(name, *args):
    return reverse(f"dialogues:{name}", args=args)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def make_open(unit, number=2, **more) -> list[str]:
    """Keys of proposals, of Costa Rica for Chile and Peru; near each other only when ``more`` says no sectors."""
    for place in range(number):
        initiative = make_initiative(unit, "CR", f"Iniciativa {place}", **({"sectors": []} | more))
        for code in ("CL", "PE"):
            make_interest(code, initiative)
    return [each.key for each in open_proposals()]


@pytest.fixture
def listed(client, unit):
    client.force_login(unit)
    return lambda: client.get(url("dialogue_list")).content.decode()


def test_join_makes_one_of_those_that_are_ticked(client, unit, listed):
    keys = make_open(unit, 3)
    assert listed().count('type="checkbox"') == 3
    answer = client.post(url("proposal_join"), {"key": keys[:2]})
    assert answer["Location"] == url("dialogue_list")
    assert said(answer) == ["Las propuestas quedaron reunidas en una. Falta proponerla a los países."]
    html = listed()
    assert "Iniciativas reunidas: Costa Rica, Chile y Perú" in html and html.count('type="checkbox"') == 2
    assert html.count("Separar<") == 1


def test_join_of_one_says_so_and_keeps_it_ticked(client, unit, listed):
    keys = make_open(unit)
    answer = client.post(url("proposal_join"), {"key": keys[:1]}, follow=True)
    html = answer.content.decode()
    assert "Marque al menos dos propuestas" in html
    assert html.count(" checked") == 1


def test_one_proposal_alone_offers_no_joining(unit, listed):
    make_open(unit, 1)
    assert 'type="checkbox"' not in listed() and "Reunir las marcadas" not in listed()


def test_split_shows_each(client, unit, listed):
    (key,) = make_open(unit, 2, sectors=["AMB-MED"])
    assert "Se pueden escuchar juntas porque tienen en común" in listed()
    answer = client.post(url("proposal_split"), {"key": key})
    assert said(answer) == ["La propuesta quedó separada: abajo está cada una de las que reunía."]
    assert listed().count("Proponer este diálogo") == 2


def test_drop_asks_why_and_takes_it_off_the_list(client, unit, listed):
    (key,) = make_open(unit, 1)
    form = client.get(url("proposal_drop"), {"propuesta": key}).content.decode()
    assert "2 países quieren conocer «Iniciativa 0»" in form and f'value="{key}"' in form
    answer = client.post(url("proposal_drop"), {"key": key, "comment": "No cabe."})
    assert said(answer) == ["La propuesta quedó descartada. Se deshace en la lista de decisiones."]
    assert "Proponer este diálogo" not in listed()


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001, "con \0 dentro"])
def test_drop_with_a_bad_reason_keeps_what_was_typed(text, client, unit, listed):
    (key,) = make_open(unit, 1)
    answer = client.post(url("proposal_drop"), {"key": key, "comment": text})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Revise lo siguiente" in html and text.strip().replace("\0", "") in html.replace("\0", "").replace("�", "")
    assert not ProposalDecision.objects.exists()


@pytest.mark.parametrize("key", ["", "\0", "x" * 9999, "multipais:99", "🌊"])
@pytest.mark.parametrize("name", ["proposal_join", "proposal_split", "proposal_drop"])
def test_decision_on_what_is_not_there_says_so(name, key, client, unit, listed):
    data = {"key": [key, "multipais:0"], "comment": "No."}
    answer = client.post(url(name), data)
    assert answer["Location"].startswith(url("dialogue_list")) and len(answer["Location"]) < 500
    assert "ya no está" in said(answer)[0]
    assert client.get(answer["Location"]).status_code == 200


def test_decisions_are_listed_and_undone(client, unit, listed):
    key, _other = make_open(unit)
    drop_proposal(key=key, comment="Ya se conocen.", by=unit)
    html = client.get(url("decision_list")).content.decode()
    assert "Ya se conocen." in html and "Iniciativa 0" in html
    answer = client.post(url("decision_undo", ProposalDecision.objects.get().pk))
    assert answer["Location"] == url("decision_list") and "quedó deshecha" in said(answer)[0]
    html = client.get(url("decision_list")).content.decode()
    assert "Deshecha" in html and url("decision_undo", ProposalDecision.objects.get().pk) not in html
    assert listed().count("Proponer este diálogo") == 2
    again = client.post(url("decision_undo", ProposalDecision.objects.get().pk))
    assert said(again)[-1] == "Esa decisión ya se deshizo."


def test_decisions_that_there_are_none_say_what_to_do(client, unit, listed):
    assert "Todavía no se decidió nada" in client.get(url("decision_list")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_decision_list_takes_six_queries(rows, client, unit, listed, django_assert_num_queries):
    for key in make_open(unit, rows):
        drop_proposal(key=key, comment="No.", by=unit)
    with django_assert_num_queries(6):
        html = client.get(url("decision_list")).content.decode()
    assert html.count("Deshacer<") == rows


@pytest.mark.parametrize("person", NOT_THE_UNIT)
def test_decisions_are_the_units(person, client, unit, request):
    keys = make_open(unit)
    decision = join_proposals(keys=keys, by=unit)
    client.force_login(request.getfixturevalue(person))
    for name in ("proposal_join", "proposal_split", "proposal_drop"):
        assert client.post(url(name), {"key": [decision.key], "comment": "No."}).status_code == 403
    reads = person in ("consultant", "administrator")
    assert client.get(url("decision_list")).status_code == (200 if reads else 403)
    assert client.post(url("decision_undo", decision.pk)).status_code == (403 if reads else 404)
    assert ProposalDecision.objects.standing().count() == 1


@pytest.mark.parametrize("person", ["consultant", "administrator"])
def test_who_does_not_decide_reads_proposals_without_buttons(person, client, unit, request):
    make_open(unit)
    client.force_login(request.getfixturevalue(person))
    html = client.get(url("dialogue_list")).content.decode()
    assert "2 países quieren conocer «Iniciativa 0»" in html
    for words in ('type="checkbox"', "Reunir las marcadas", ">Descartar"):
        assert words not in html


@pytest.mark.parametrize("name", ["proposal_join", "proposal_split", "decision_undo"])
def test_decision_takes_post_only(name, client, unit, listed):
    make_open(unit, 1)
    decision = drop_proposal(key=open_proposals()[0].key, comment="No.", by=unit)
    args = (decision.pk,) if name == "decision_undo" else ()
    for method in ("get", "put", "delete"):
        assert getattr(client, method)(url(name, *args)).status_code == 405


@pytest.mark.parametrize("pk", [0, 2**63, 10**40])
def test_undoing_nothing_is_404(pk, client, unit, listed):
    assert client.post(url("decision_undo", pk)).status_code == 404


def test_get_of_the_pages_writes_nothing(client, unit, listed):
    (key,) = make_open(unit, 1)
    before = [model.objects.count() for model in (Dialogue, Interest, ProposalDecision)]
    client.get(url("proposal_drop"), {"propuesta": key})
    client.get(url("decision_list"))
    assert [model.objects.count() for model in (Dialogue, Interest, ProposalDecision)] == before
