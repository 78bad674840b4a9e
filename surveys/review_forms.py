"""Forms of the review: an observation, its answer, the Unit's note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .form_fields import WrittenField
from .models import Observation
from .reviewing import NOTE_MAX_LENGTH

TEXT_MAX_LENGTH = Observation._meta.get_field("text").max_length


class ObservationForm(forms.Form):
    """What is observed, and whether it stands in the way of validating."""

    text = WrittenField(label=_("Observación"), max_length=TEXT_MAX_LENGTH)
    blocking = forms.BooleanField(label=_("Impide validar"), required=False)


class AnswerForm(forms.Form):
    """What the country says it changed."""

    answer = WrittenField(label=_("Qué cambiamos"), max_length=TEXT_MAX_LENGTH)


class NoteForm(forms.Form):
    note = WrittenField(label=_("Nota interna"), max_length=NOTE_MAX_LENGTH, required=False)
