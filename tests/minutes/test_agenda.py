"""The agenda: made when first needed, changed by who facilitates, never without the three."""

import pytest
from django.urls import reverse

from dialogues.workflow import DIALOGUE
from minutes import services
from minutes.asking import ask
from minutes.enums import THREE, BlockKey
from minutes.models import Block, Minutes
from minutes.services import BlockPlan
from minutes.workflow import MINUTES
from pifcss_registry.errors import NotAllowed, Refused

from .conftest import said, write, write_three


def url(name, *args):
    return reverse(f"minutes:{name}", args=args)


def plans_of(minutes, **changes):
    """The agenda as it is, with ``key=values`` changed."""
    return [
        BlockPlan(
            **{"key": block.key, "position": block.position, "planned": block.planned} | changes.get(block.key, {})
        )
        for block in minutes.blocks.all()
    ]


def test_looking_stores_nothing_and_writing_makes_the_standard(client, dialogue, unit):
    client.force_login(unit)
    page = said(client.get(url("agenda_edit", dialogue.pk)))
    assert "Suma 90 de 90 minutos" in page and "¿Con qué acuerdos, órganos, reglas y recursos" in page
    assert not Minutes.objects.exists()
    write(dialogue, "agreements", "Seguir.", by=unit)
    keys = Block.objects.filter(minutes__dialogue=dialogue).values_list("key", "planned")
    assert list(keys) == [
        ("opening", 5),
        ("results", 15),
        ("mechanisms", 20),
        ("processes", 20),
        ("added_value", 20),
        ("closing", 10),
    ]


def test_order_minutes_and_responsible_change(dialogue, minutes, consultant):
    changes = {"results": {"position": 9, "planned": 5}, "mechanisms": {"responsible": " Cancillería "}}
    services.save_agenda(dialogue, plans=plans_of(minutes, **changes), version=0, by=consultant)
    blocks = list(minutes.blocks.all())
    assert [block.key for block in blocks][-1] == "results"
    assert sum(block.planned for block in blocks) == 80
    assert minutes.blocks.get(key="mechanisms").responsible == "Cancillería"


def test_agenda_that_changed_meanwhile_is_not_overwritten_unseen(dialogue, minutes, unit, consultant):
    plans = plans_of(minutes, results={"planned": 1})
    services.save_agenda(dialogue, plans=plans_of(minutes, opening={"planned": 7}), version=0, by=unit)
    with pytest.raises(Refused, match="Otra persona cambió la agenda"):
        services.save_agenda(dialogue, plans=plans, version=0, by=consultant)
    assert minutes.blocks.get(key="opening").planned == 7


@pytest.mark.parametrize("key", THREE)
def test_the_three_cannot_be_removed(key, dialogue, minutes, unit, client):
    with pytest.raises(Refused, match="no se puede quitar"):
        services.remove_block(dialogue, key=key, by=unit)
    client.force_login(unit)
    page = client.post(url("block_remove", dialogue.pk, key), follow=True)
    assert "no se puede quitar" in said(page)
    assert minutes.blocks.filter(key=key).exists()


@pytest.mark.parametrize("key", sorted(set(BlockKey.values) - set(THREE)))
def test_other_blocks_can(key, dialogue, minutes, unit):
    services.remove_block(dialogue, key=key, by=unit)
    services.remove_block(dialogue, key=key, by=unit)  # gone already
    assert not minutes.blocks.filter(key=key).exists()


def test_block_is_added_before_the_last(dialogue, minutes, consultant):
    added = services.add_block(dialogue, title="Socios", question="¿Qué dicen?", planned=10, by=consultant)
    assert [block.key for block in minutes.blocks.all()][-2:] == [added.key, "closing"]
    assert (added.title, added.question, added.is_kept) == ("Socios", "¿Qué dicen?", False)
    services.remove_block(dialogue, key=added.key, by=consultant)
    assert not minutes.blocks.filter(key=added.key).exists()


def test_block_that_says_something_is_not_removed(dialogue, minutes, unit, other_focal_point):
    write(dialogue, "results.text", "Mucho.", by=unit)
    with pytest.raises(Refused, match="ya se escribió"):
        services.remove_block(dialogue, key="results", by=unit)
    ask(dialogue, block="opening", text="¿Por qué?", country_id="PE", by=other_focal_point)
    with pytest.raises(Refused, match="ya tiene preguntas"):
        services.remove_block(dialogue, key="opening", by=unit)


@pytest.mark.parametrize("title", ["", "  \n"])
def test_block_without_title_is_refused(title, dialogue, unit):
    with pytest.raises(Refused):
        services.add_block(dialogue, title=title, planned=10, by=unit)


def test_blocks_have_a_limit(dialogue, unit):
    for number in range(services.MOST_BLOCKS - 6):
        services.add_block(dialogue, title=f"Bloque {number}", planned=1, by=unit)
    with pytest.raises(Refused, match="es el máximo"):
        services.add_block(dialogue, title="Otro", planned=1, by=unit)


def test_agenda_of_closed_minutes_and_of_a_dropped_dialogue_stays(dialogue, minutes, unit):
    write_three(dialogue, by=unit)
    MINUTES.perform(minutes, "close", by=unit)
    with pytest.raises(Refused, match="cerrada"):
        services.add_block(dialogue, title="Otro", planned=1, by=unit)
    dropped = DIALOGUE.perform(dialogue, "drop", by=unit, comment="No.")
    with pytest.raises(Refused, match="se descartó"):
        services.minutes_of(dropped)


@pytest.mark.parametrize("person", ["focal_point", "administrator", "stranger"])
def test_countries_do_not_change_the_agenda(person, dialogue, minutes, request):
    with pytest.raises(NotAllowed):
        services.save_agenda(dialogue, plans=plans_of(minutes), version=0, by=request.getfixturevalue(person))
    with pytest.raises(NotAllowed):
        services.remove_block(dialogue, key="opening", by=request.getfixturevalue(person))


def form_of(minutes, **changes):
    data = {"bloques-TOTAL_FORMS": 6, "bloques-INITIAL_FORMS": 6, "version": minutes.agenda_version}
    for number, block in enumerate(minutes.blocks.all()):
        values = {"key": block.key, "position": block.position, "planned": block.planned, "responsible": ""}
        data |= {f"bloques-{number}-{name}": value for name, value in (values | changes.get(block.key, {})).items()}
    return data


def test_agenda_page_saves_and_refuses_in_words(client, dialogue, minutes, consultant):
    client.force_login(consultant)
    good = form_of(minutes, mechanisms={"planned": 30})
    assert client.post(url("agenda_edit", dialogue.pk), good).status_code == 302
    assert minutes.blocks.get(key="mechanisms").planned == 30
    stale = client.post(url("agenda_edit", dialogue.pk), good | {"bloques-0-responsible": "La Cancillería"})
    assert "Otra persona cambió la agenda" in said(stale) and "La Cancillería" in said(stale)
    wrong = form_of(minutes, mechanisms={"planned": "muchos", "responsible": "Lo escrito queda"})
    page = said(client.post(url("agenda_edit", dialogue.pk), wrong))
    assert "Introduzca un número entero" in page and "Lo escrito queda" in page and "muchos" in page


BAD = (
    {},
    {"bloques-TOTAL_FORMS": "x", "bloques-INITIAL_FORMS": "y"},
    {"bloques-TOTAL_FORMS": 5000, "bloques-INITIAL_FORMS": 0},
    {"bloques-TOTAL_FORMS": 1, "bloques-INITIAL_FORMS": 1, "bloques-0-key": "opening"},
)


@pytest.mark.parametrize("data", BAD)
def test_agenda_page_takes_any_input(data, client, dialogue, minutes, unit):
    client.force_login(unit)
    page = client.post(url("agenda_edit", dialogue.pk), data)
    assert page.status_code == 200
    assert "alert-danger" in said(page) or "invalid-feedback" in said(page)
    assert minutes.blocks.count() == 6


def test_agenda_page_refuses_other_blocks_and_odd_versions(client, dialogue, minutes, unit):
    client.force_login(unit)
    other = form_of(minutes) | {"bloques-0-key": "zzz"}
    assert "otros bloques" in said(client.post(url("agenda_edit", dialogue.pk), other))
    for version in ("", "x", "-1", "9" * 99, "²"):
        page = client.post(url("agenda_edit", dialogue.pk), form_of(minutes) | {"version": version})
        assert "Otra persona cambió la agenda" in said(page)


def test_new_block_keeps_what_was_typed(client, dialogue, unit):
    client.force_login(unit)
    data = {"title": "Socios", "question": "¿Quiénes?", "planned": "diez"}
    page = said(client.post(url("block_create", dialogue.pk), data))
    assert 'value="Socios"' in page and 'value="¿Quiénes?"' in page and "Introduzca un número entero" in page
    assert client.post(url("block_create", dialogue.pk), data | {"planned": 10}).status_code == 302
    assert Block.objects.filter(own_title="Socios").exists()
