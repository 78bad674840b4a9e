"""Telling people of a dialogue's date: it was set, it moved, it is off."""

from .models import Dialogue
from .services import tell_countries


def invite(dialogue: Dialogue) -> None:
    """To everybody who speaks for a country of the dialogue: it has a date."""
    tell_countries(dialogue, "dialogue_convened")


def moved(dialogue: Dialogue, *, comment: str) -> None:
    """The date is another one."""
    tell_countries(dialogue, "dialogue_moved", comment=comment)


def called_off(dialogue: Dialogue, *, comment: str) -> None:
    """There is no date any more."""
    tell_countries(dialogue, "dialogue_called_off", comment=comment)
