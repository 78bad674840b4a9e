"""Forms about schedules and dates."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from .enums import Can, Cause, WayOut
from .forms import LongText
from .models import Dialogue, PlanRun, Schedule


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _hour() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ScheduleForm(forms.ModelForm):
    """``waiting``: the dialogues that may be planned in it, with their countries."""

    dialogues = forms.ModelMultipleChoiceField(
        label=_("Diálogos que se planifican juntos"),
        queryset=Dialogue.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Los que todavía no tienen fecha."),
    )

    class Meta:
        model = Schedule
        fields = (
            "title",
            "first_day",
            "last_day",
            "from_hour",
            "to_hour",
            "slot_minutes",
            "earliest",
            "latest",
            "answer_until",
            "attendees_visible",
        )
        widgets = {
            **{name: _day() for name in ("first_day", "last_day", "answer_until")},
            **{name: _hour() for name in ("from_hour", "to_hour", "earliest", "latest")},
        }
        help_texts = {
            "last_day": _("Sábados y domingos no se ofrecen."),
            "from_hour": _("Hora de Santiago de Chile; a esa hora puede empezar el primero."),
            "to_hour": _("Hora de Santiago de Chile; antes de esa hora empieza el último."),
            "earliest": _("Hora local de cada país: nadie se conecta antes."),
            "latest": _("Hora local de cada país: el diálogo termina antes."),
        }

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dialogues"].queryset = waiting


class PlanForm(forms.ModelForm):
    class Meta:
        model = PlanRun
        fields = ("seconds",)


class AvailabilityForm(forms.Form):
    """What a party says of each start of a schedule; a field for each would cost more than the page."""

    comment = LongText(
        label=_("Algo que convenga saber (opcional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31, required=False)

    def __init__(self, *args, slots: list[datetime], **kwargs):
        super().__init__(*args, **kwargs)
        self.slots = slots

    def said(self) -> dict[datetime, str]:
        """What was marked; a value that there is not counts as «can»."""
        found = {at: self.data.get(f"a{number}", "") for number, at in enumerate(self.slots)}
        return {at: value for at, value in found.items() if value in (Can.NO, Can.RATHER_NOT)}


class RangeForm(forms.Form):
    """Many starts at once: of one day or of all, between two hours of the party's clock."""

    day = forms.ChoiceField(label=_("Día"), required=False)
    since = forms.TimeField(label=_("Desde"), widget=_hour(), required=False)
    until = forms.TimeField(label=_("Hasta"), widget=_hour(), required=False)
    value = forms.ChoiceField(label=_("Marcar"), choices=Can, initial=Can.NO)

    def __init__(self, *args, days: Iterable[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [("", _("Todos los días")), *days]

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until <= since:
            self.add_error("until", _("Debe ser posterior a la hora inicial."))

    def covers(self, local: datetime) -> bool:
        """Whether a start, on the party's clock, is in the range: the last hour is not."""
        said = self.cleaned_data
        return (
            (not said["day"] or local.date().isoformat() == said["day"])
            and (said["since"] is None or local.time() >= said["since"])
            and (said["until"] is None or local.time() < said["until"])
        )


class FallForm(forms.Form):
    """A date falls through."""

    cause = forms.ChoiceField(label=_("Por qué no se puede"), choices=Cause, widget=forms.RadioSelect)
    comment = LongText(
        label=_("Qué pasó"),
        help_text=_("Lo leen quienes participan."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    way_out = forms.ChoiceField(label=_("Qué se hace"), choices=WayOut, widget=forms.RadioSelect)

    def __init__(self, *args, dialogue: Dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        if dialogue.reserve_at is None:
            self.fields["way_out"].choices = [pair for pair in WayOut.choices if pair[0] != WayOut.RESERVE]


class DateForm(forms.Form):
    """A date that the Unit sets by itself, in its own time zone."""

    starts_at = forms.DateTimeField(
        label=_("Fecha y hora"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    reserve_at = forms.DateTimeField(
        label=_("Fecha de reserva (opcional)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    facilitator = forms.ModelChoiceField(label=_("Quién facilita (opcional)"), queryset=None, required=False)
    link = forms.URLField(
        label=_("Enlace de la reunión (opcional)"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args, facilitators, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["facilitator"].queryset = facilitators
