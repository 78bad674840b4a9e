"""A schedule as a problem for ``dialogues.planning``: the form of ``manage.py plan_dialogues``."""

from datetime import datetime
from typing import Any

from django.conf import settings

from .clock import as_text, zones_of
from .enums import DialogueState
from .models import Availability, Dialogue, Schedule


def party_of(person: Any) -> str:
    """How a facilitator is called: by the name, and apart from countries and people of the same name."""
    return f"{person} ({person.pk})"


def planned_in(schedule: Schedule) -> list[Dialogue]:
    """The dialogues that are planned in it, with their countries: those that wait for a date, or have one."""
    states = (DialogueState.PROPOSED, DialogueState.CONVENED)
    found = schedule.dialogues.filter(state__in=states).with_parts()
    return list(found.select_related("facilitator").order_by("pk"))


def problem_of(schedule: Schedule, dialogues: list[Dialogue], previous: dict[str, int]) -> dict[str, Any]:
    """JSON. Convened dialogues are fixed where they are, if that is one of its starts. One query."""
    slots = schedule.slots
    place = {at: number for number, at in enumerate(slots)}
    answers = list(schedule.availabilities.all())
    by_country = {each.country_id: each for each in answers if each.country_id}
    by_person = {each.person_id: each for each in answers if each.person_id}
    parties: dict[str, dict] = {}
    rows = []
    for dialogue in dialogues:
        for part in dialogue.parts.all():
            if part.country_id not in parties:
                answer = by_country.get(part.country_id)
                parties[part.country_id] = _party(answer, zones_of(part.country)[0], slots)
        facilitator = dialogue.facilitator and party_of(dialogue.facilitator)
        if facilitator and facilitator not in parties:
            parties[facilitator] = _party(by_person.get(dialogue.facilitator_id), settings.TIME_ZONE, slots)
        presenter, *also = (country.pk for country in dialogue.presenters)
        fixed = place.get(dialogue.starts_at) if dialogue.state == DialogueState.CONVENED else None
        if dialogue.state == DialogueState.CONVENED and fixed is None:
            continue  # at an hour that is not offered: it is in nobody's way here
        rows.append(
            {
                "id": str(dialogue.pk),
                "length": -(-dialogue.length // schedule.slot_minutes),
                "presenter": presenter,
                "facilitator": facilitator,
                "interested": [country.pk for country in dialogue.interested if country.pk != presenter],
                "also": also,
                "fixed": fixed,
            }
        )
    known = {row["id"] for row in rows}
    return {
        "slot_minutes": schedule.slot_minutes,
        "slots": [as_text(at) for at in slots],
        "hours": {"earliest": f"{schedule.earliest:%H:%M}", "latest": f"{schedule.latest:%H:%M}"},
        "parties": parties,
        "dialogues": rows,
        "previous": {id: slot for id, slot in previous.items() if id in known} or None,
    }


def _party(answer: Availability | None, zone: str, slots: list[datetime]) -> dict[str, Any]:
    if answer is None:
        return {"tz": zone, "no": [], "rather_not": [], "answered": False}
    texts = {as_text(at): number for number, at in enumerate(slots)}
    return {
        "tz": answer.zone,
        "no": [texts[text] for text in answer.cannot if text in texts],
        "rather_not": [texts[text] for text in answer.rather_not if text in texts],
        "answered": True,
    }
