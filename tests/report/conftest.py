"""A small round with something of everything, and the demonstration's."""

import pytest

from dialogues.dates import set_date
from dialogues.workflow import DIALOGUE
from initiatives.models import Initiative
from judging.excluding import exclude
from pifcss_registry.report.assembling import count
from pifcss_registry.report.models import Report
from pifcss_registry.report.services import begin_report, standings
from seminars.attending import accept_log
from tests.conftest import make_ficha, make_initiative, make_round
from tests.dialogues.conftest import make_dialogue
from tests.seminars.logs import STARTS
from tests.seminars.making import make_log, make_seminar


@pytest.fixture
def round(unit):
    """2026: three initiatives of two countries, one not shared, one wanted by many; one left out; a dialogue held."""
    found = make_round("2026")
    make_ficha(found, "CR", state="validated")
    make_ficha(found, "PE", state="sent", entries=2)
    points = {"strength_1": "Decidimos juntos.", "challenge_1": "Faltó tiempo; escriba a ana@cr.example.org."}
    water = make_initiative(unit, "CR", "Agua", sectors=["AMB-MED", "PRO-AGR"], texts=points)
    make_initiative(unit, "CR", "Coral", actors=(("Solo", "EST-CEN"),), share=False)
    make_initiative(unit, "PE", "Telares")
    left_out = make_initiative(unit, "PE", "Acto de firma")
    exclude(left_out, reason="no_es_alianza", message="Un solo actor.", by=unit)
    dialogue = make_dialogue(unit, "CL", "PE", initiative=water)
    set_date(dialogue, starts_at=STARTS, reserve_at=None, by=unit, afterwards=True)
    for action in ("convene", "hold"):
        DIALOGUE.perform(dialogue, action, by=unit)
    return found


@pytest.fixture
def with_seminar(round, unit):
    seminar = make_seminar(unit, state="held", round_code=round.code)
    accept_log(make_log(seminar, unit), by=unit)
    return round


@pytest.fixture
def report(round, unit) -> Report:
    """A draft in Spanish."""
    return begin_report(round, language="es", by=unit)


def paragraph(report: Report, key: str):
    """How a paragraph stands now."""
    return next(each for each in standings(report, count(report.round)) if each.key == key)


@pytest.fixture
def demonstration(demonstration):
    return Initiative.objects.filter(round_code="2022")
