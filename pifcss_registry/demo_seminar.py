"""The seminar of the report's round, made through the services. Composition.

Day, length, panel and figures are the report's; the programme's parts, the hour and the people are invented. Nobody
writes down the figures: they are counted from a log that is made here, as Zoom gives it.
"""

from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from django.db import transaction

from glossary.models import Term
from pifcss_registry.accounts.models import Country, User
from seminars.attending import accept_log, receive_log
from seminars.models import Seminar
from seminars.services import answer, ask, register_outsider, save_seminar, set_programme
from seminars.workflow import SEMINAR

ZONE = "America/Santiago"
STARTS = datetime(2022, 12, 7, 10, 0, tzinfo=ZoneInfo(ZONE))
MINUTES = 120
PROGRAMME = (
    ("Apertura", "Unidad Técnica del PIFCSS", 10),
    ("Principales resultados del Documento de Trabajo N° 20", "Equipo consultor", 30),
    ("Panel: cómo abordan las alianzas multiactor otros actores", "Cuatro voces no estatales", 55),
    ("Preguntas", "", 20),
    ("Cierre", "Unidad Técnica del PIFCSS", 5),
)
VOICES = (
    ("América Solidaria Uruguay", "Dirección", "sociedad_civil"),
    ("CEPAL", "Unidad de Asentamientos Humanos", "organismo_internacional"),
    ("BID Lab", "Oficial de inversiones", "organismo_internacional"),
    ("REMECID e Instituto Mora", "Coordinación de investigación", "academia"),
)
KINDS = ("institucion_pais", "sector_publico", "academia", "sociedad_civil", "gobiernos_locales", "sector_privado")
COUNTRIES = ("AR", "BR", "CL", "CO", "CR", "DO", "EC", "ES", "MX", "PE", "PY", "SV", "UY")
NAMES = ("Abril", "Bastián", "Camila", "Dante", "Elisa", "Fermín", "Greta", "Hilario")
SURNAMES = ("Acuña", "Cardozo", "Fontes", "Noronha")
REGISTERED = 48
STAYING, PEAK_MORE, LATE = 90, 43, 27  # there throughout; more of them at the peak; who came when those had left


@transaction.atomic
def make_seminar(round_code: str, *, unit: User, asks: User) -> None:
    """Held, with its attendance and a question; once."""
    if Seminar.objects.filter(round_code=round_code).exists():
        return
    seminar = save_seminar(
        Seminar(
            title="Alianzas multiactor para el desarrollo sostenible en la CSS y CT en Iberoamérica",
            round_code=round_code,
            starts_at=STARTS,
            zone=ZONE,
            minutes=MINUTES,
            description="Demostración: el día, la duración, el panel y las cifras son los del informe final; la "
            "hora, las partes del programa y las personas son inventadas.",
        ),
        by=unit,
    )
    items = [{"title": title, "speaker": speaker, "minutes": minutes} for title, speaker, minutes in PROGRAMME]
    voices = [{"institution": institution, "role": role, "kind": kind} for institution, role, kind in VOICES]
    set_programme(seminar, items=items, voices=voices, by=unit)
    SEMINAR.perform(seminar, "announce", by=unit)
    seminar = SEMINAR.perform(seminar, "hold", by=unit)
    countries = Country.objects.in_bulk(COUNTRIES)
    for number in range(REGISTERED):
        register_outsider(
            seminar,
            name=_name(number),
            email=_email(number),
            institution="",
            kind=KINDS[number % len(KINDS)],
            country=countries[COUNTRIES[number * 5 % len(COUNTRIES)]],
            by=unit,
        )
    accept_log(receive_log(seminar, data=meeting_log().encode("utf-8-sig"), zone=ZONE, by=unit), by=unit)
    text = "¿Una alianza entre una universidad y dos ministerios cuenta como alianza multiactor para el desarrollo?"
    country = next(each.country for each in asks.memberships_now)
    question = ask(seminar, text=text, country=country, term=Term.objects.get(pk="amds"), by=asks)
    answer(question, text="Demostración: cuenta por sus tipos de actor; aquí hay dos. Vea el término.", by=unit)


def _name(number: int) -> str:
    surname, initial, name = tuple(product(SURNAMES, "ABCDE", NAMES))[number]
    return f"{name} {initial}. {surname}"


def _email(number: int) -> str:
    return f"participante.{number + 1}@demo.example.org"


def meeting_log() -> str:
    """A report of participants as Zoom gives it: 160 people, some with two devices, one who never leaves."""
    lines = ["Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"]
    for number in range(STAYING):
        lines.append(_line(number, -15 + number / 6.2, MINUTES + 0.5 + number % 11 / 2 if number else None))
        if number % 15 == 7:  # on the telephone too
            lines.append(_line(number, 20 + number / 9, 50 + number / 3))
    for number in range(PEAK_MORE):
        lines.append(_line(STAYING + number, 1 + number * 0.9, 62 + number * 1.1))
    for number in range(LATE):
        lines.append(_line(STAYING + PEAK_MORE + number, 85 + number * 0.8, 112 + number * 0.25))
    return "\n".join(lines)


def _line(number: int, joined: float, left: float | None) -> str:
    """Minutes from the start of the programme; the last ones have no address, as guests often have none."""
    length = "" if left is None else round(left - joined)
    email = _email(number) if number < STAYING else ""
    return f"{_name(number)},{email},{_time(joined)},{_time(left)},{length},Yes"


def _time(minutes: float | None) -> str:
    return "" if minutes is None else f"{STARTS + timedelta(minutes=minutes):%m/%d/%Y %I:%M:%S %p}"
