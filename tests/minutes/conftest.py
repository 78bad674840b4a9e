"""A dialogue of Costa Rica's initiative that Chile and Peru want, with minutes as their writers leave them."""

from uuid import uuid4

import pytest

from dialogues.models import Dialogue
from minutes import places
from minutes.enums import THREE
from minutes.services import minutes_of
from minutes.writing import save_passage
from tests.conftest import make_initiative
from tests.dialogues.conftest import make_dialogue


@pytest.fixture
def dialogue(unit, focal_point, other_focal_point, third_focal_point):
    """Proposed; Costa Rica presents, Peru and Chile want to know. With its parts."""
    made = make_dialogue(unit, "CL", "PE", initiative=make_initiative(unit))
    return Dialogue.objects.with_parts().get(pk=made.pk)


@pytest.fixture
def minutes(dialogue):
    """The standard agenda, nothing written."""
    return minutes_of(dialogue)


def write(dialogue, place, value, *, by, base=0):
    """One text through the service."""
    return save_passage(dialogue, places.parse(place), value=value, base=base, by=by, key=uuid4())


def write_three(dialogue, *, by):
    """Something in each of the three blocks."""
    for key in THREE:
        write(dialogue, f"{key}.text", f"Lo que se dijo de {key}.", by=by)


def said(response) -> str:
    return response.content.decode()
