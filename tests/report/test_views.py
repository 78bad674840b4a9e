"""Pages of reports: what each person finds, what is kept of what was typed, how many queries."""

import pytest

from pifcss_registry.report import making
from pifcss_registry.report.models import Paragraph, Report, StatedNumber
from pifcss_registry.report.services import begin_report, save_paragraph, state_number
from tests.conftest import make_initiative, make_round

from .making import explain_all, issue


@pytest.fixture
def issued(report, unit):
    return issue(report, unit)


def said(response):
    return response.content.decode()


# The list


def test_list_says_what_to_do_next(client, unit, focal_point):
    client.force_login(focal_point)
    assert "Cuando la Unidad Técnica emita uno" in said(client.get("/informes/"))
    client.force_login(unit)
    assert "primero valide fichas" in said(client.get("/informes/"))
    make_round("2026")
    make_initiative(unit)
    assert "Elija arriba la convocatoria" in said(client.get("/informes/"))


def test_report_is_begun_once(client, consultant, round):
    client.force_login(consultant)
    for _time in range(2):
        response = client.post("/informes/nuevo/", {"round": "2026", "language": "es"})
        assert response.url == Report.objects.get().get_absolute_url()


@pytest.mark.parametrize("posted", [{}, {"round": "1999", "language": "es"}, {"round": "2026", "language": "xx"}])
def test_what_is_no_round_or_language_is_said(posted, client, unit, round):
    client.force_login(unit)
    page = client.post("/informes/nuevo/", posted)
    assert (page.status_code, Report.objects.count()) == (200, 0)
    assert page.context["form"].errors


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_whatever_the_rows(rows, client, unit, round, django_assert_num_queries):
    for number in range(rows):
        begin_report(make_round(f"20{40 + number}"), language="es", by=unit)
    client.force_login(unit)
    with django_assert_num_queries(5):
        client.get("/informes/")


# A draft


def test_draft_shows_text_checks_and_figures(client, unit, report, round):
    state_number(round, fact="received", value=15, words="los países enviaron 15", by=unit)
    save_paragraph(report, "sectores", text="Hay 77 sectores.", version=0, by=unit)
    client.force_login(unit)
    page = said(client.get(report.get_absolute_url()))
    for words in (
        "Números sin cifra que los pruebe: 77",
        "Se registraron 3 iniciativas",
        "los países enviaron 15",
        "No cierra",
        "sin nombre",
        "Emitir",
    ):
        assert words in page


def test_draft_of_a_consultant_has_no_button_to_issue(client, consultant, report):
    client.force_login(consultant)
    page = said(client.get(report.get_absolute_url()))
    assert "Corregir" in page and "/mover/issue/" not in page


@pytest.mark.parametrize("more", [1, 3])
def test_draft_takes_the_same_queries_whatever_the_rows(more, client, unit, report, round, django_assert_num_queries):
    for number in range(more):
        make_initiative(unit, "CR", f"Otra {number}")
        state_number(round, fact="received", value=number, words="x", by=unit)
        making.ask_file(report, form="docx", by=unit)
        assert making.work()
    save_paragraph(report, "metodo", text="Uno.", version=0, by=unit)
    client.force_login(unit)
    with django_assert_num_queries(33):
        client.get(report.get_absolute_url())


def test_refused_move_shows_what_is_missing(client, unit, report):
    client.force_login(unit)
    page = client.post(f"/informes/{report.pk}/mover/issue/")
    assert page.status_code == 200 and "Falta explicar" in said(page)
    explain_all(report, unit)
    assert client.post(f"/informes/{report.pk}/mover/issue/").url == report.get_absolute_url()
    assert Report.objects.get().state == "issued"


# Paragraphs


def test_paragraph_is_written_and_given_back(client, consultant, report):
    client.force_login(consultant)
    address = f"/informes/{report.pk}/parrafos/metodo/"
    page = client.get(address)
    assert page.context["form"].initial["text"].startswith("Este informe reúne")
    assert client.post(address, {"text": "Otro texto.", "version": 0}).status_code == 302
    assert "Lo que el registro propone hoy" in said(client.get(address))
    client.post(f"{address}propuesta/")
    assert not Paragraph.objects.exists()


def test_two_who_write_at_once_both_see_their_text(client, unit, consultant, report):
    save_paragraph(report, "metodo", text="El de la Unidad.", version=0, by=unit)
    client.force_login(consultant)
    page = client.post(f"/informes/{report.pk}/parrafos/metodo/", {"text": "El mío.", "version": 0})
    assert "El de la Unidad." in said(page) and "El mío." in said(page)
    assert Paragraph.objects.get().text == "El de la Unidad."
    version = page.context["form"].initial["version"]
    client.post(f"/informes/{report.pk}/parrafos/metodo/", {"text": "Los dos.", "version": version})
    assert Paragraph.objects.get().text == "Los dos."


@pytest.mark.parametrize("posted", [{"text": " ", "version": 0}, {"text": "x" * 20_001, "version": 0}, {"text": "x"}])
def test_wrong_paragraph_keeps_what_was_typed(posted, client, unit, report):
    client.force_login(unit)
    page = client.post(f"/informes/{report.pk}/parrafos/metodo/", posted)
    assert page.status_code == 200 and page.context["form"].errors
    assert page.context["form"]["text"].value() == posted["text"]


def test_unknown_paragraph_check_and_figure_are_not_found(client, unit, report):
    client.force_login(unit)
    for path in (
        f"{report.pk}/parrafos/nada/",
        f"{report.pk}/cierres/by_country/",
        f"{report.pk}/cifras/initiatives/",
    ):
        assert client.get(f"/informes/{path}").status_code == 404
    assert client.get("/informes/cifras/2026/nada/").status_code == 404
    assert client.get("/informes/cifras/1999/initiatives/").status_code == 404


def test_change_of_a_figure_is_shown_beside_the_text(client, unit, report):
    save_paragraph(report, "iniciativas", text="Son 3.", version=0, by=unit)
    make_initiative(unit, "BR", "Algodón")
    client.force_login(unit)
    assert "Iniciativas registradas: cuando se escribió era 3, ahora es 4." in said(
        client.get(report.get_absolute_url())
    )
    assert "era 3, ahora es 4" in said(client.get(f"/informes/{report.pk}/parrafos/iniciativas/"))


# Checks and numbers


def test_check_is_explained(client, consultant, report):
    client.force_login(consultant)
    address = f"/informes/{report.pk}/cierres/declared/"
    assert client.post(address, {"text": "  "}).context["form"].errors
    assert client.post(address, {"text": "Una espera revisión."}).url.endswith("#cierres")
    assert "Una espera revisión." in said(client.get(report.get_absolute_url()))


def test_number_is_stated_and_taken_away(client, consultant, round):
    client.force_login(consultant)
    address = "/informes/numeros/2026/"
    page = client.post(address, {"words": "quince", "value": "muchos", "fact": "received"})
    assert page.context["form"].errors and page.context["form"]["words"].value() == "quince"
    client.post(address, {"words": "quince", "value": 15, "fact": "received"})
    assert "quince" in said(client.get(address))
    client.post(f"{address}{StatedNumber.objects.get().pk}/quitar/")
    assert not StatedNumber.objects.exists()


# An issued one


def test_issued_report_is_read_by_countries_with_its_figures(client, other_focal_point, issued):
    client.force_login(other_focal_point)
    page = said(client.get(issued.get_absolute_url()))
    assert "Agua" in page and "Iniciativa que su país no comparte" in page and "Acto de firma" not in page
    assert f'href="/informes/{issued.pk}/cifras/initiatives/"' in page
    assert "El documento se está preparando" in page
    assert client.get(f"/informes/{issued.pk}/parrafos/metodo/").status_code == 403
    rows = said(client.get(f"/informes/{issued.pk}/cifras/excluded/"))
    assert "Una iniciativa que no se muestra" in rows and "Acto de firma" not in rows


@pytest.mark.parametrize("public", [True, False])
def test_visitors_read_issued_reports_where_the_registry_is_public(public, client, issued, settings):
    settings.REGISTRY_PUBLIC = public
    answer = client.get(issued.get_absolute_url())
    assert answer.status_code == (200 if public else 302)
    if public:
        rows = said(client.get(f"/informes/{issued.pk}/cifras/initiatives/"))
        assert "Agua" in rows and "Coral" not in rows
        assert rows.count("Una iniciativa que no se muestra") == 1


def test_issued_report_leads_away_from_pages_of_drafts(client, unit, issued):
    client.force_login(unit)
    for page in ("parrafos/metodo", "cierres/declared"):
        assert client.get(f"/informes/{issued.pk}/{page}/").url == issued.get_absolute_url()
    answer = client.post(f"/informes/{issued.pk}/parrafos/metodo/propuesta/", follow=True)
    assert "no cambia más" in said(answer)


# Files


def test_file_is_asked_for_followed_and_downloaded(client, consultant, report):
    client.force_login(consultant)
    address = client.post(f"/informes/{report.pk}/archivos/", {"form": "docx"}).url
    assert "Espera su turno" in said(client.get(address))
    assert client.get(f"{address}descargar/").status_code == 404
    assert making.work()
    assert "El documento está listo" in said(client.get(address))
    answer = client.get(f"{address}descargar/")
    assert answer["Content-Disposition"] == 'attachment; filename="informe-2026-es.docx"'
    assert answer.content == making.make(report, "docx")


def test_file_is_cancelled_once(client, unit, report):
    client.force_login(unit)
    address = client.post(f"/informes/{report.pk}/archivos/", {"form": "pdf"}).url
    assert "se canceló" in said(client.post(f"{address}cancelar/", follow=True))
    assert "Ya no se puede" in said(client.post(f"{address}cancelar/", follow=True))
    assert "Cancelado" in said(client.get(address))
    assert "Ese formato no existe" in said(
        client.post(f"/informes/{report.pk}/archivos/", {"form": "x"}, follow=True)
    )
