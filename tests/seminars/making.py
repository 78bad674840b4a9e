"""One factory for each thing of seminars, through the services and the door."""

from datetime import timedelta

from django.utils import timezone

from seminars.attending import receive_log
from seminars.models import AttendanceLog, Seminar
from seminars.services import save_seminar, set_programme
from seminars.workflow import SEMINAR

from .logs import STARTS, ZOOM

ITEM = {"title": "Apertura", "speaker": "Unidad Técnica", "minutes": 10}
VOICE = {"institution": "CEPAL", "role": "Oficial a cargo", "kind": "organismo_internacional"}
PATH = {"draft": (), "announced": ("announce",), "held": ("announce", "hold"), "cancelled": ("announce", "cancel")}


def make_seminar(unit, state="announced", **values) -> Seminar:
    """Ten days from now; one that was held is that of the logs (``logs``)."""
    starts = STARTS if state == "held" else timezone.now().replace(microsecond=0) + timedelta(days=10)
    values = {
        "title": "Alianzas",
        "starts_at": starts,
        "minutes": 120,
        "link": "https://reunion.example.org/1",
    } | values
    seminar = save_seminar(Seminar(**values), by=unit)
    set_programme(seminar, items=[ITEM], voices=[VOICE], by=unit)
    for action in PATH[state]:
        seminar = SEMINAR.perform(seminar, action, by=unit, comment="Por agenda." if action == "cancel" else "")
    return seminar


def make_log(seminar, unit, text=ZOOM) -> AttendanceLog:
    data = text if isinstance(text, bytes) else text.encode()
    return receive_log(seminar, data=data, zone="America/Santiago", by=unit)
