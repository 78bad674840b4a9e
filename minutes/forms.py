"""Forms about agendas, questions and commitments. Choices come from the page: no form asks the database."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.forms import LongText
from dialogues.models import Dialogue
from pifcss_registry.accounts.models import User

from .enums import CommitmentState, FollowUpMonth
from .models import MAX_TEXT, Block
from .permissions import writes_minutes
from .places import MOST_MINUTES
from .services import MOST_BLOCKS


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class BlockForm(forms.Form):
    """A block of the agenda; title and question are asked of those that were added."""

    key = forms.CharField(max_length=20, widget=forms.HiddenInput)
    position = forms.IntegerField(label=_("Orden"), min_value=1, max_value=99)
    planned = forms.IntegerField(label=_("Minutos previstos"), min_value=0, max_value=MOST_MINUTES)
    responsible = forms.CharField(label=_("Responsable"), max_length=200, required=False)
    title = forms.CharField(label=_("Tema"), max_length=120, required=False)
    question = forms.CharField(label=_("Pregunta guía"), max_length=300, required=False)


BlockFormSet = forms.formset_factory(BlockForm, extra=0, max_num=MOST_BLOCKS, absolute_max=MOST_BLOCKS + 1)


def initial_of(blocks: Iterable[Block]) -> list[dict]:
    return [
        {
            "key": block.key,
            "position": number,
            "planned": block.planned,
            "responsible": block.responsible,
            "title": block.own_title,
            "question": block.own_question,
        }
        for number, block in enumerate(blocks, 1)
    ]


class NewBlockForm(forms.Form):
    title = forms.CharField(label=_("Tema"), max_length=120)
    question = forms.CharField(label=_("Pregunta guía (opcional)"), max_length=300, required=False)
    planned = forms.IntegerField(label=_("Minutos previstos"), min_value=0, max_value=MOST_MINUTES, initial=10)


class VoiceForm(forms.Form):
    """In whose name: one of the person's countries in the dialogue or, for who writes minutes, none."""

    country = forms.ChoiceField(
        label=_("En nombre de"),
        required=False,
        error_messages={"invalid_choice": _("Usted no escribe en nombre de ese país. Elija de la lista.")},
    )
    text = LongText(label=_("Texto"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, dialogue: Dialogue, codes: set[str], by: User, **kwargs):
        super().__init__(*args, **kwargs)
        countries = [part.country for part in dialogue.parts.all() if part.country_id in codes]
        choices = [("", _("Unidad Técnica y consultoría"))] if writes_minutes(by) else []
        choices += [(country.pk, country.name) for country in countries]
        self.fields["country"].choices = choices
        if len(choices) == 1:
            self.fields["country"].widget = forms.HiddenInput()

    def clean_country(self) -> str | None:
        codes = [code for code, _name in self.fields["country"].choices]
        code = self.cleaned_data["country"]
        if code in codes:
            return code or None
        if len(codes) != 1:
            raise forms.ValidationError(_("Elija el país en cuyo nombre escribe."))
        return codes[0] or None


class AskForm(VoiceForm):
    """A question for a block."""

    block = forms.ChoiceField(label=_("Para qué bloque"))
    field_order = ["block", "country", "text"]

    def __init__(self, *args, blocks: Iterable[Block], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["block"].choices = [(block.key, block.title) for block in blocks]
        self.fields["text"].label = _("Su pregunta")


class AnswerForm(VoiceForm):
    """An answer in writing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Respuesta")


class BoardForm(forms.Form):
    until = forms.DateField(
        label=_("Se pregunta y se responde por escrito hasta"),
        required=False,
        widget=day_input(),
        help_text=_("En blanco: el tablero no está abierto."),
    )


class CommitmentForm(forms.Form):
    what = LongText(label=_("A qué se compromete"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    country = forms.ChoiceField(label=_("País"))
    owner = forms.CharField(
        label=_("Quién lo hace"),
        max_length=200,
        help_text=_("La institución o el cargo, no el nombre de una persona."),
    )
    due = forms.DateField(label=_("Plazo"), widget=day_input())

    def __init__(self, *args, dialogue: Dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [
            ("", _("Elija un país")),
            *((part.country_id, part.country.name) for part in dialogue.parts.all()),
        ]


class FollowUpForm(forms.Form):
    months = forms.TypedChoiceField(label=_("Seguimiento"), choices=FollowUpMonth, coerce=int)
    state = forms.ChoiceField(label=_("Cómo está ahora"), choices=CommitmentState)
    note = LongText(label=_("Qué pasó"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, months: Iterable[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = [(each, FollowUpMonth(each).label) for each in months]
