"""A dialogue of the demonstration's round, held: questions, closed minutes, an overdue commitment. Composition."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from dialogues.dates import set_date
from dialogues.enums import DialogueKind, DialogueState
from dialogues.models import Dialogue
from dialogues.services import open_proposals, propose_dialogue
from dialogues.workflow import DIALOGUE
from initiatives.models import Initiative
from minutes import asking, committing, places
from minutes.models import Minutes
from minutes.workflow import MINUTES
from minutes.writing import save_passage
from pifcss_registry.accounts.models import User

DATA = Path(__file__).parent / "demo_data" / "minutes.json"


@transaction.atomic
def make_minutes(round_code: str, *, unit: User, consultant: User, voices: Mapping[str, User]) -> None:
    """Once; ``voices`` are who speaks for each country, by its code."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    entry = {"entry__ficha__round__code": round_code, "entry__position": data["position"]}
    initiative = Initiative.objects.get(**entry, country=data["presenter"])
    dialogue = _dialogue_about(initiative, unit)
    if Minutes.objects.filter(dialogue=dialogue).exists():
        return
    for row in data["questions"]:
        by = voices[row["country"]]
        question = asking.ask(dialogue, block=row["block"], text=row["text"], country_id=row["country"], by=by)
        if row["answer"]:
            answer = {"text": row["answer"], "country_id": data["presenter"], "by": voices[data["presenter"]]}
            asking.answer(question, **answer)
    _hold(dialogue, timezone.now() - timedelta(days=data["days_ago"]), unit)
    for place, text in data["minutes"].items():
        save_passage(dialogue, places.parse(place), value=text, base=0, by=consultant, key=uuid4())
    for row in data["commitments"]:
        due = timezone.localdate() + timedelta(days=row["days"])
        words = {"what": row["what"], "country_id": row["country"], "owner": row["owner"]}
        committing.commit(dialogue, **words, due=due, by=consultant)
    MINUTES.perform(Minutes.objects.get(dialogue=dialogue), "close", by=unit)


def _hold(dialogue: Dialogue, at: datetime, unit: User) -> None:
    """What is written down afterwards."""
    set_date(dialogue, starts_at=at, reserve_at=None, by=unit, afterwards=True)
    for action in ("convene", "hold"):
        DIALOGUE.perform(dialogue, action, by=unit)


def _dialogue_about(initiative: Initiative, unit: User) -> Dialogue:
    """The one that several countries have about it, proposed now when there is none."""
    found = Dialogue.objects.exclude(state=DialogueState.DROPPED).filter(initiatives=initiative).first()
    if found is None:
        several = (each for each in open_proposals() if each.kind != DialogueKind.BILATERAL)
        proposal = next(each for each in several if initiative in each.initiatives)
        found = propose_dialogue(key=proposal.key, by=unit)
    return Dialogue.objects.with_parts().get(pk=found.pk)
