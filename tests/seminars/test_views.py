"""The pages of /seminarios/."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.models import Initiative
from pifcss_registry.accounts.services import give_role
from seminars import services
from seminars.attending import accept_log
from seminars.models import AttendanceLog, Question, Registration, Seminar
from tests.conftest import make_initiative

from .logs import SAME, ZOOM, zoom
from .making import make_log, make_seminar

BAD_TEXT = ["x" * 2001, "con \0 dentro", "   "]
OUTSIDER = {
    "name": "Eva Ríos",
    "email": "eva@ong.example.org",
    "institution": "ONG",
    "kind": "sociedad_civil",
    "country": "CL",
}


def url(name, *args):
    return reverse(f"seminars:{name}", args=args)


def page(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def seminar(unit):
    return make_seminar(unit)


@pytest.fixture
def held(unit):
    return make_seminar(unit, state="held", round_code="2022")


# List and detail


def test_list_without_seminars_says_so_and_offers_the_unit_one(client, unit, focal_point):
    client.force_login(focal_point)
    text = page(client.get(url("seminar_list")))
    assert "Todavía no hay seminarios" in text
    assert url("seminar_create") not in text
    client.force_login(unit)
    assert url("seminar_create") in page(client.get(url("seminar_list")))


def test_list_hides_drafts_and_says_the_hour_of_the_place(client, unit, focal_point):
    make_seminar(unit, state="draft", title="Secreto")
    make_seminar(unit, state="held", title="Hecho", zone="America/Costa_Rica")
    client.force_login(focal_point)
    text = page(client.get(url("seminar_list")))
    assert "Secreto" not in text
    assert re.search(r"07/12/2022 07:00</time> *<span class=\"quiet\">\(Costa Rica\)", text)


@pytest.mark.parametrize("more", [0, 3])
def test_list_and_detail_take_the_same_queries_however_much_there_is(
    more, client, unit, focal_point, held, country, django_assert_num_queries
):
    accept_log(make_log(held, unit), by=unit)
    for number in range(1 + more):
        initiative = make_initiative(unit, name=f"Número {number}", round_code="2022")
        about = {"initiative": initiative} if number % 2 else {}
        services.ask(held, text="¿Cómo?", country=country("CR"), by=focal_point, **about)
        values = OUTSIDER | {"email": f"e{number}@x.example.org", "country": country("CL")}
        services.register_outsider(held, **values, by=unit)
    for _number in range(more):
        make_seminar(unit)
    services.ask(held, text="¿Y?", country=country("CR"), by=focal_point, initiative=Initiative.objects.first())
    client.force_login(unit)
    client.get(url("seminar_list"))
    with django_assert_num_queries(4):
        client.get(url("seminar_list"))
    with django_assert_num_queries(13):
        client.get(held.get_absolute_url())
    with django_assert_num_queries(5):
        client.get(url("registration_list", held.pk))


def test_detail_has_programme_panel_and_the_hour_of_the_readers_capital(client, unit, focal_point):
    seminar = make_seminar(unit, state="held")
    client.force_login(focal_point)
    text = page(client.get(seminar.get_absolute_url()))
    assert "Apertura" in text and "CEPAL" in text and "Organismo internacional" in text
    assert "De 10:00 a 12:00, 120 minutos" in text
    assert re.search(r"Costa Rica: <strong>\s*07:00", text)


def test_link_is_for_who_registered(client, seminar, contributor, stranger, unit):
    for person, shown in ((contributor, False), (stranger, False), (unit, True)):
        client.force_login(person)
        assert (seminar.link in page(client.get(seminar.get_absolute_url()))) == shown
    client.force_login(contributor)
    answer = client.post(url("registration_join", seminar.pk), follow=True)
    assert seminar.link in page(answer)
    assert "Usted está en la lista, por Costa Rica." in page(answer)
    text = page(client.post(url("registration_leave", seminar.pk), follow=True))
    assert seminar.link not in text and not Registration.objects.exists()


def test_join_asks_for_the_country_of_who_works_for_two(client, seminar, contributor, country):
    give_role(user=contributor, role="contributor", country=country("PE"))
    client.force_login(contributor)
    assert "Elija el país por el que participa." in page(client.post(url("registration_join", seminar.pk)))
    client.post(url("registration_join", seminar.pk), {"country": "PE"})
    assert Registration.objects.get().country_id == "PE"


def test_visitor_registers_and_then_has_the_link(client, seminar):
    cache.clear()
    assert "Inscribirme" in page(client.get(seminar.get_absolute_url()))
    answer = client.post(url("registration_create", seminar.pk), OUTSIDER, follow=True)
    assert seminar.link in page(answer)
    assert Registration.objects.get().email == "eva@ong.example.org"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "no es un correo"}, "email"),
        ({"email": ""}, "email"),
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "con \0"}, "name"),
        ({"country": "XX"}, "country"),
        ({"country": ""}, "country"),
        ({"kind": "rey"}, "kind"),
        ({"kind": ""}, "kind"),
    ],
)
def test_registration_that_is_wrong_keeps_what_was_typed(wrong, field, client, seminar):
    cache.clear()
    answer = client.post(url("registration_create", seminar.pk), OUTSIDER | {"institution": "La mía"} | wrong)
    text = page(answer)
    assert list(answer.context["form"].errors) == [field]
    assert "La mía" in text
    assert not Registration.objects.exists()


def test_many_registrations_from_one_address_are_too_many(client, seminar, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"seminar_registration": "1/h/ip"}
    for status in (302, 429):
        assert client.post(url("registration_create", seminar.pk), OUTSIDER).status_code == status


def test_registration_list_names_people_to_their_country_and_the_unit(
    client, seminar, unit, other_focal_point, country
):
    services.register_outsider(seminar, **OUTSIDER | {"country": country("CL")})
    client.force_login(other_focal_point)
    assert "Eva Ríos" not in page(client.get(url("registration_list", seminar.pk)))
    client.force_login(unit)
    assert "eva@ong.example.org" in page(client.get(url("registration_list", seminar.pk)))


# Questions


def test_question_about_a_term_or_an_initiative(client, held, unit, contributor, other_focal_point):
    initiative = make_initiative(unit, round_code="2022")
    client.force_login(contributor)
    for about in ("t-amds", f"i-{initiative.pk}", ""):
        client.post(url("question_create", held.pk), {"text": "¿Cómo?", "about": about})
    assert list(Question.objects.values_list("term", "initiative")) == [
        ("amds", None),
        (None, initiative.pk),
        (None, None),
    ]
    client.force_login(other_focal_point)
    text = page(client.get(held.get_absolute_url()))
    assert text.count("¿Cómo?") == 3
    assert initiative.get_absolute_url() in text and "/glosario/amds/" in text
    assert contributor.full_name not in text


@pytest.mark.parametrize("text", BAD_TEXT)
def test_question_that_is_wrong_is_said(text, client, held, contributor):
    client.force_login(contributor)
    answer = client.post(url("question_create", held.pk), {"text": text, "about": "t-actor"})
    assert answer.context["question_form"].errors
    assert 'value="t-actor" selected' in page(answer)
    assert not Question.objects.exists()


def test_question_about_something_that_is_not_offered_is_said(client, held, contributor):
    client.force_login(contributor)
    answer = client.post(url("question_create", held.pk), {"text": "¿Cómo?", "about": "i-999"})
    assert list(answer.context["question_form"].errors) == ["about"]


def test_answer_is_read_by_all_and_a_wrong_one_stays_typed(client, held, unit, contributor, country):
    question = services.ask(held, text="¿Cómo?", country=country("CR"), by=contributor)
    client.force_login(unit)
    text = page(client.post(url("question_answer", held.pk, question.pk), {"text": "x" * 2001}))
    assert "x" * 2001 in text
    client.post(url("question_answer", held.pk, question.pk), {"text": "Con tiempo 🌊"})
    client.force_login(contributor)
    assert "Con tiempo 🌊" in page(client.get(held.get_absolute_url()))


# The Unit prepares

FORM = {"title": "Nuevo", "round_code": "2026", "day": "2026-12-07", "hour": "10:00", "zone": "America/Costa_Rica"}
FORM |= {"minutes": "90", "link": "https://reunion.example.org/x", "description": "Sobre todo."}


def test_seminar_is_created_and_edited_in_its_zone(client, unit):
    client.force_login(unit)
    client.post(url("seminar_create"), FORM)
    seminar = Seminar.objects.get()
    assert seminar.starts_at.isoformat() == "2026-12-07T16:00:00+00:00"
    assert 'value="10:00"' in page(client.get(url("seminar_edit", seminar.pk)))
    client.post(url("seminar_edit", seminar.pk), FORM | {"hour": "11:30"})
    seminar.refresh_from_db()
    assert seminar.starts_at.isoformat() == "2026-12-07T17:30:00+00:00"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "con \0"}, "title"),
        ({"round_code": "dos mil"}, "round_code"),
        ({"day": "31/02/2026"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"hour": "25:00"}, "hour"),
        ({"hour": "24:30", "day": ""}, "day"),
        ({"day": "2026-09-06", "hour": "00:30", "zone": "America/Santiago"}, "hour"),  # summer time begins
        ({"zone": "Marte/Olympus"}, "zone"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "100000"}, "minutes"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"description": "x" * 2001}, "description"),
    ],
)
def test_seminar_that_is_wrong_is_said_and_stays_typed(wrong, field, client, unit):
    client.force_login(unit)
    answer = client.post(url("seminar_create"), FORM | wrong)
    page(answer)
    assert field in answer.context["form"].errors
    assert not Seminar.objects.exists()


def programme(items=(), voices=(), **more):
    data = {}
    for prefix, rows in (("programa", items), ("panel", voices)):
        data |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{key}": value for key, value in row.items()}
    return data | more


def test_programme_is_saved_in_the_order_of_its_numbers_without_empty_rows(client, seminar, unit):
    client.force_login(unit)
    items = [
        {"title": "Cierre", "minutes": "5", "ORDER": "3"},
        {"title": "", "minutes": "", "speaker": "", "ORDER": "2"},
        {"title": "Apertura", "minutes": "10", "speaker": "Unidad", "ORDER": "1"},
    ]
    voices = [{"institution": "BID Lab", "role": "Oficial", "kind": "organismo_internacional", "ORDER": "1"}]
    client.post(url("programme_edit", seminar.pk), programme(items, voices))
    assert list(seminar.items.values_list("title", "place")) == [("Apertura", 1), ("Cierre", 2)]
    assert [str(voice) for voice in seminar.voices.all()] == ["BID Lab"]
    text = page(client.get(url("programme_edit", seminar.pk)))
    assert 'value="Apertura"' in text and "Parte 5" in text  # three empty rows more


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (programme([{"title": "Sin minutos", "ORDER": "1"}]), "Sin minutos"),
        (programme([{"title": "x" * 201, "minutes": "5"}]), "x" * 201),
        (programme(voices=[{"institution": "Ajena", "kind": "rey"}]), "Ajena"),
        (programme([{"title": f"Parte {n}", "minutes": "1"} for n in range(31)]), "Parte 29"),
        ({}, "Apertura"),
    ],
)
def test_programme_that_is_wrong_is_said_and_stays_typed(data, said, client, seminar, unit):
    client.force_login(unit)
    text = page(client.post(url("programme_edit", seminar.pk), data))
    assert "Revise las filas señaladas" in text
    if data:
        assert said in text
    assert [str(item) for item in seminar.items.all()] == ["Apertura"]


def test_refused_move_says_what_is_missing(client, unit):
    seminar = make_seminar(unit, state="draft")
    services.set_programme(seminar, items=[], voices=[], by=unit)
    client.force_login(unit)
    assert "Escriba el programa: al menos una parte." in page(
        client.post(url("seminar_move", seminar.pk, "announce"))
    )


def test_reason_of_cancelling_is_read_by_all(client, seminar, unit):
    client.force_login(unit)
    client.post(url("seminar_move", seminar.pk, "cancel"), {"comment": "Por agenda."})
    client.logout()
    assert "Por agenda." in page(client.get(seminar.get_absolute_url()))


# The log


def upload(client, seminar, data, **more):
    file = SimpleUploadedFile("Ana Pérez.csv", data if isinstance(data, bytes) else data.encode(), "text/csv")
    return client.post(url("log_create", seminar.pk), {"file": file, "zone": "America/Santiago"} | more)


@pytest.mark.parametrize("data", [SAME["teams"], SAME["meet"]], ids=["teams", "meet"])
def test_log_is_shown_before_it_is_accepted(data, client, held, unit):
    client.force_login(unit)
    answer = upload(client, held, data)
    log = AttendanceLog.objects.get()
    assert answer["Location"] == log.get_absolute_url()
    text = page(client.get(log.get_absolute_url()))
    assert "Se entendieron todas las líneas." in text and "Ana" not in text
    assert "Cuántas personas participaron" not in page(client.get(held.get_absolute_url()))
    client.post(url("log_accept", held.pk, log.pk))
    client.logout()
    assert "Cuántas personas participaron" in page(client.get(held.get_absolute_url()))


def test_curve_is_a_drawing_with_words_and_a_table_beside_it(client, held, unit):
    accept_log(make_log(held, unit), by=unit)
    text = page(client.get(held.get_absolute_url()))
    assert 'role="img" aria-labelledby="curva-titulo curva-texto"' in text
    assert "La curva sube hasta 2 a las 10:10; durante el programa no baja de 1." in text
    rows = re.findall(r"fw-normal\">\s*(\d\d:\d\d)\s*</th><td class=\"text-end\">(\d+)<", text)
    assert len(rows) == 25
    assert (rows[0], rows[2], rows[12], rows[-1]) == (("10:00", "1"), ("10:10", "2"), ("11:00", "1"), ("12:00", "0"))
    assert re.search(r'class="line" d="M[\d.]+ [\d.]+(H[\d.]+(V[\d.]+)?)+"', text)


def test_problems_of_a_log_are_said_with_their_lines(client, held, unit):
    client.force_login(unit)
    upload(client, held, zoom(("Ana", "", "10:30", "10:20"), ("Bruno", "", "10:00", "")))
    text = page(client.get(AttendanceLog.objects.get().get_absolute_url()))
    assert "2 cosas para mirar" in text
    assert "Línea 2. La salida" in text and "Línea 3. La persona no tiene salida." in text


def test_order_of_dates_is_said(client, held, unit):
    client.force_login(unit)
    upload(client, held, ZOOM)
    text = page(client.get(AttendanceLog.objects.get().get_absolute_url()))
    assert "Las fechas se leyeron con el mes primero: así coinciden con el día del seminario." in text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "El archivo está vacío."),
        (b"\x89PNG\x00", "El archivo no es de texto."),
        (b"hola", "No se reconoció la línea con los nombres de las columnas."),
        (b"x" * (2 * 1024 * 1024 + 1), "El archivo pasa de 2 MB."),
    ],
)
def test_file_that_is_no_log_is_said(data, said, client, held, unit):
    client.force_login(unit)
    assert said in page(upload(client, held, data))
    assert not AttendanceLog.objects.exists()


def test_log_without_file_or_of_an_unknown_zone_is_said(client, held, unit):
    client.force_login(unit)
    assert "Elija el archivo" in page(client.post(url("log_create", held.pk), {"zone": "UTC"}))
    assert upload(client, held, ZOOM, zone="Marte").context["form"].errors["zone"]


def test_log_of_another_seminar_is_404(client, held, unit):
    log = make_log(held, unit)
    other = make_seminar(unit, state="held")
    client.force_login(unit)
    assert client.get(url("log_detail", other.pk, log.pk)).status_code == 404
    assert client.post(url("log_accept", other.pk, log.pk)).status_code == 404


def test_accepting_what_is_gone_is_said(client, held, unit):
    log = accept_log(make_log(held, unit), by=unit)
    client.force_login(unit)
    answer = client.post(url("log_accept", held.pk, log.pk), follow=True)
    assert "Este registro ya se aceptó o se descartó." in page(answer)


@pytest.mark.parametrize("language", ["pt-br", "en"])
def test_numbers_of_the_drawing_are_the_same_in_every_language(language, client, held, unit):
    accept_log(make_log(held, unit), by=unit)
    unit.language = language
    unit.save()
    client.force_login(unit)
    assert re.search(
        r'class="line" d="M[\d.]+ [\d.]+(H[\d.]+(V[\d.]+)?)+"', page(client.get(held.get_absolute_url()))
    )
