"""Interests, the dialogues that follow, and when they can be held."""

from .dialogues import Dialogue, DialogueCountry, DialogueEvent, FallenDate
from .interests import MAX_REASON, Interest
from .schedules import Availability, PlanRun, Schedule, ScheduleEvent

__all__ = [
    "MAX_REASON",
    "Availability",
    "Dialogue",
    "DialogueCountry",
    "DialogueEvent",
    "FallenDate",
    "Interest",
    "PlanRun",
    "Schedule",
    "ScheduleEvent",
]
