"""Files, keys and the page to try the API at, under the strict policy: complaints of the console fail each test."""

from initiatives.models import Initiative

from .test_pages import CONSULTANT, FOCAL_CR, overflow, serious


def test_menu_gives_the_files_of_the_search_without_javascript(demo, person):
    someone = person(width=360, java_script_enabled=False).log_in(FOCAL_CR)
    someone.open("/iniciativas/?pais=CR")
    someone.page.locator("summary", has_text="Exportar").click()
    for words, end in (("Excel", ".xlsx"), ("CSV", ".csv"), ("JSON Lines", ".jsonl"), ("IATI 2.03", ".xml")):
        with someone.page.expect_download() as download:
            someone.page.get_by_role("link", name=words).click()
        assert download.value.suggested_filename.endswith(end)
    assert overflow(someone.page) <= 0


def test_public_page_carries_its_data_without_a_complaint(demo, person, settings):
    settings.REGISTRY_PUBLIC = True
    visitor = person()
    initiative = Initiative.objects.filter(share=True, excluded="").first()
    visitor.open(initiative.get_absolute_url())
    assert visitor.page.locator('script[type="application/ld+json"]').count() == 1
    assert initiative.name in visitor.page.locator('script[type="application/ld+json"]').text_content()


def test_key_is_made_and_used_on_the_page_to_try_it(demo, person):
    someone = person().log_in(CONSULTANT)
    someone.open("/mi-cuenta/claves/")
    someone.page.get_by_label("Para qué la usará").fill("Tablero de la cancillería")
    someone.press("Crear la clave")
    secret = someone.page.locator("code.secret").text_content()
    assert serious(someone.page) == []
    visitor = person()
    visitor.open("/api/v1/docs/")
    page = visitor.page
    page.get_by_role("button", name="Authorize").first.click()
    form = page.locator(".modal-ux .auth-container", has_text="bearer")
    form.locator("input").fill(secret)
    form.locator("button[type=submit]").click()
    page.locator(".modal-ux .close-modal").click()
    page.locator(".opblock-summary-control", has_text="/initiatives/").first.click()
    page.get_by_role("button", name="Try it out").first.click()
    page.get_by_role("button", name="Execute").first.click()
    page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()
    page.set_viewport_size({"width": 360, "height": 740})
    assert overflow(page) <= 0
    someone.open("/mi-cuenta/claves/")
    someone.press("Retirar")
    page.get_by_role("button", name="Execute").first.click()
    page.locator(".live-responses-table .response-col_status", has_text="401").wait_for()
