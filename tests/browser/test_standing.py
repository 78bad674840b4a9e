"""A country sees what its initiative is while it writes: the verdict changes as it adds an actor."""

import pytest

from surveys.models import EntryActor, Ficha

pytestmark = pytest.mark.usefixtures("demo")
FOCAL = "puntofocal.mx@demo.example.org"


def test_verdict_changes_as_an_actor_is_added(person):
    ficha = Ficha.objects.get(country="MX", state="draft")
    entry = ficha.entries.get(position=1)
    entry.actors.all().delete()
    for position, (name, kind) in enumerate((("AMEXCID", "sector_publico"), ("Universidad del Lago", "academia")), 1):
        EntryActor.objects.create(entry=entry, position=position, name=name, kind=kind, country=ficha.country)
    focal = person().log_in(FOCAL)
    focal.open(f"/fichas/{ficha.pk}/iniciativas/1/")
    panel = focal.page.locator("[data-standing]")
    panel.get_by_text("Alianza multiactor (acepción acotada)").wait_for()
    panel.get_by_text("Con un tercer tipo de actor que decida o aporte").wait_for()
    row = focal.page.locator("[name$='-name'][name^='actors-']").nth(2)
    row.fill("Fundación Agua Clara")
    row.blur()
    focal.page.locator("[name='actors-2-kind']").select_option("sociedad_civil")
    panel.get_by_text("AMDS: más de dos tipos de actor").wait_for()
    assert entry.actors.filter(kind="sociedad_civil").exists()
