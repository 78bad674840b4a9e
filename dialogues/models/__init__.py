"""Interests, the dialogues that follow, when they can be held, and who is asked to them."""

from .dialogues import Dialogue, DialogueCountry, DialogueEvent, FallenDate
from .interests import MAX_REASON, Interest
from .invitations import CalendarFeed, Invitee
from .schedules import Availability, PlanRun, Schedule, ScheduleEvent

__all__ = [
    "MAX_REASON",
    "Availability",
    "CalendarFeed",
    "Dialogue",
    "DialogueCountry",
    "DialogueEvent",
    "FallenDate",
    "Interest",
    "Invitee",
    "PlanRun",
    "Schedule",
    "ScheduleEvent",
]
