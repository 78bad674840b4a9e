"""What a country declares: rounds, fichas, and the work on them by many hands."""

from .fichas import Entry, EntryActor, Ficha, FichaEvent, FichaGuest, Revision
from .reminders import ReminderBatch
from .review import Look, Observation, Suggestion
from .rounds import MAX_ENTRIES, MOST_ENTRIES, CountrySettings, Extension, Round, RoundEvent
from .signing import Approval, InternalComment, SectionWork
from .word import Upload, UploadBatch, WordCopy
from .writing import Presence, SavedAnswer

__all__ = [
    "MAX_ENTRIES",
    "MOST_ENTRIES",
    "Approval",
    "CountrySettings",
    "Entry",
    "EntryActor",
    "Extension",
    "Ficha",
    "FichaEvent",
    "FichaGuest",
    "InternalComment",
    "Look",
    "Observation",
    "Presence",
    "ReminderBatch",
    "Revision",
    "Round",
    "RoundEvent",
    "SavedAnswer",
    "SectionWork",
    "Suggestion",
    "Upload",
    "UploadBatch",
    "WordCopy",
]
