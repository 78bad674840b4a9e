"""Interests, what is decided of the proposals that follow, dialogues, when they can be held, who is asked to them."""

from .dialogues import LONGEST_KEY, Dialogue, DialogueCountry, DialogueEvent, FallenDate
from .interests import MAX_REASON, Interest
from .invitations import CalendarFeed, Invitee
from .proposals import ProposalDecision
from .schedules import Availability, PlanRun, Schedule, ScheduleEvent

__all__ = [
    "LONGEST_KEY",
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
    "ProposalDecision",
    "Schedule",
    "ScheduleEvent",
]
