"""A filter is kept by keyboard, opened again and told of; two of its initiatives are put side by side."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import Initiative
from pifcss_registry.accounts.models import User
from saved_filters.announcing import tell_matches

from ..conftest import make_initiative
from .test_pages import COLLEAGUE, FOCAL_CR, UNIT, overflow, serious


def by_keyboard(page, locator, key: str = "Enter"):
    """Reach something as the keyboard does, and press a key there."""
    locator.focus()
    page.keyboard.press(key)


def keep(someone, name: str):
    page = someone.page
    someone.open("/iniciativas/?pais=CR")
    by_keyboard(page, page.locator("summary", has_text="Guardar este filtro"))
    page.keyboard.press("Tab")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # with the people of the country
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # and tell me
    assert serious(page) == []
    with page.expect_navigation():
        by_keyboard(page, page.get_by_role("button", name="Guardar el filtro"))
    assert someone.reads(f"El filtro «{name}» quedó guardado.")


def test_filter_is_kept_opened_and_compared_by_keyboard(demo, person):
    someone = person().log_in(FOCAL_CR)
    keep(someone, "Lo nuestro")
    colleague = person(width=360).log_in(COLLEAGUE)
    page = colleague.page
    colleague.open("/iniciativas/")
    by_keyboard(page, page.locator("summary", has_text="Filtros guardados"))
    with page.expect_navigation():
        by_keyboard(page, page.get_by_role("link", name="Lo nuestro"))
    assert page.url.endswith("/iniciativas/?pais=CR")
    for box in page.locator(".compare-choice input").all()[:2]:
        by_keyboard(page, box, "Space")
    assert serious(page) == [] and overflow(page) <= 0
    with page.expect_navigation():
        by_keyboard(page, page.get_by_role("button", name="Comparar las marcadas"))
    assert page.locator("table.comparison thead th").count() == 3
    assert serious(page) == [] and overflow(page) <= 0
    colleague.follow("Solo las diferencias")
    assert "sin diferencias" not in page.locator("table.comparison").text_content()
    colleague.follow("Volver a la lista")
    assert page.url.endswith("/iniciativas/?pais=CR")


def test_new_match_leads_from_the_notice_to_the_list(demo, person):
    someone = person().log_in(FOCAL_CR)
    keep(someone, "Lo nuestro")
    made = make_initiative(User.objects.get(email=UNIT), name="Abejas del manglar")
    assert tell_matches(timezone.now() + timedelta(hours=1)) == 1
    someone.open("/avisos/")
    with someone.page.expect_navigation():
        someone.page.get_by_role("button", name="Una iniciativa nueva en «Lo nuestro»").click()
    assert someone.page.url.endswith("/iniciativas/?pais=CR")
    assert someone.reads(made.name)


@pytest.mark.parametrize("width", [1280, 360])
def test_keeping_and_comparing_work_without_javascript(demo, person, width):
    someone = person(width=width, java_script_enabled=False).log_in(FOCAL_CR)
    someone.open("/iniciativas/?q=arrecifes")
    someone.page.locator("summary", has_text="Guardar este filtro").click()
    someone.page.get_by_label("Nombre del filtro").fill("Arrecifes")
    someone.press("Guardar el filtro")
    assert someone.reads("El filtro «Arrecifes» quedó guardado.")
    pks = Initiative.objects.filter(country="CR").values_list("pk", flat=True)
    someone.open("/iniciativas/?pais=CR")
    for pk in pks[:2]:
        someone.page.locator(f".compare-choice input[value='{pk}']").check()
    someone.press("Comparar las marcadas")
    assert someone.page.locator("table.comparison").count() == 1
