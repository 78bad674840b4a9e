"""The four dialogues of 2022 that the report counts: three held, one of them bilateral, and one that fell through.

How many and why is the report's (``docs/domain.md`` 7.1); which initiatives and countries is not known and invented
here, as the interests say.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogues.dates import fall_through, set_date
from dialogues.enums import Cause, DialogueState, WayOut
from dialogues.models import Dialogue, Interest
from dialogues.services import declare_interest, open_proposals, propose_dialogue
from dialogues.workflow import DIALOGUE
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country, User

INVENTED = "Inventado para la demostración: el informe no dice qué países se interesaron."
# Interested country, and how the wanted initiative begins.
WANTED = (
    ("CR", "Fomento de la competitividad de la cadena de valor del cacao"),
    ("DO", "Siembra y Cosecha de Agua"),
    ("MX", "Projeto Regional de Fortalecimento do Setor Algodoeiro"),
    ("PY", "Projeto Regional de Fortalecimento do Setor Algodoeiro"),
    ("CO", "Desarrollo de un mecanismo financiero innovador"),
    ("EC", "Desarrollo de un mecanismo financiero innovador"),
    ("GT", "Jóvenes Construyendo el Futuro"),
    ("HN", "Jóvenes Construyendo el Futuro"),
)
FELL_THROUGH = "SV"  # who was to present
ZONE = ZoneInfo("America/Santiago")


def make_dialogues(round_code: str, *, unit: User, people: dict[str, User]) -> None:
    """Through the services, once; ``people`` are focal points by country."""
    if Dialogue.objects.filter(initiatives__round_code=round_code).exists():
        return
    wanted = [(code, Initiative.objects.get(round_code=round_code, name__startswith=name)) for code, name in WANTED]
    for code, initiative in wanted:
        country = Country.objects.get(pk=code)
        declare_interest(country=country, initiative=initiative, by=people[code], reason=INVENTED)
    interests = Interest.objects.filter(initiative__round_code=round_code)
    proposals = open_proposals(interests.select_related("country", "initiative__country"))
    for day, proposal in enumerate(proposals, 15):
        dialogue = propose_dialogue(key=proposal.key, by=unit)
        date = datetime(2022, 11, day, 11, tzinfo=ZONE)
        set_date(dialogue, starts_at=date, reserve_at=None, by=unit, afterwards=True)
        DIALOGUE.perform(dialogue, "convene", by=unit)
        if FELL_THROUGH in proposal.proposal.presenters:
            words = "La agenda del país que debía presentar no lo permitió."
            fall_through(dialogue, cause=Cause.PRESENTER, way_out=WayOut.CANCEL, comment=words, by=unit)
        else:
            assert DIALOGUE.perform(dialogue, "hold", by=unit).state == DialogueState.HELD
