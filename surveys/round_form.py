"""The forms with which the Unit opens a round and gives a country more time."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country
from pifcss_registry.text import fold

from .models import MOST_ENTRIES, Extension, Round
from .models.rounds import default_deadline_days

WINDOW_YEARS = 3
RESERVED_CODES = frozenset({"nueva"})  # an address of its own: /convocatorias/nueva/
FIRST_YEAR, LAST_YEAR = 2000, 2100


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 28 February for a 29th that does not exist."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def years_after(day: date, years: int) -> date:
    return years_before(day, -years)


def proposal(source: Round, today: date | None = None) -> dict[str, Any]:
    """What a new round could be, from an earlier one: as long as it was, a year later or from today on."""
    today = today or timezone.localdate()
    opens = max(today, years_after(source.opens_on, 1))
    year = str(opens.year)
    title = re.sub(r"\b20\d\d\b", year, source.title)
    if title == source.title:
        title = now_("%(title)s (otra vez)") % {"title": title}
    code = re.sub(r"20\d\d", year, source.code)
    return {
        "title": title[: Round._meta.get_field("title").max_length],
        "code": "" if Round.objects.filter(code=code).exists() else code,
        "opens_on": opens,
        "closes_on": opens + (source.closes_on - source.opens_on),
        "max_entries": source.max_entries,
    }


def _day_field(label: str, **options) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **options,
    )


class DaysField(forms.CharField):
    """Numbers of days separated by commas or spaces, as a list, most days first."""

    MOST_DAYS, MOST_STEPS = 90, 5

    def __init__(self, **options):
        super().__init__(max_length=60, **options)

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def to_python(self, value):
        parts = re.findall(r"[^\s,;]+", super().to_python(value))
        if len(parts) > self.MOST_STEPS or not all(re.fullmatch(r"[0-9]{1,2}", part) for part in parts):
            raise forms.ValidationError(_("Escriba hasta cinco números de días separados por comas, como «7, 1»."))
        days = sorted({int(part) for part in parts}, reverse=True)
        if days and days[0] > self.MOST_DAYS:
            raise forms.ValidationError(_("Como mucho 90 días antes."))
        return days


class RoundForm(forms.ModelForm):
    """Without a window, it is the three years before the opening day."""

    opens_on = _day_field(_("Abre el"))
    closes_on = _day_field(_("Cierra el"), help_text=_("Ese día todavía se puede enviar."))
    max_entries = forms.IntegerField(
        label=_("Iniciativas por ficha"),
        min_value=1,
        max_value=MOST_ENTRIES,
        required=False,
        help_text=_("Cuántas puede declarar cada país, como máximo. El Anexo 1 dice tres."),
    )
    window_start = _day_field(
        _("Vigentes desde"), required=False, help_text=_("Si lo deja en blanco: tres años antes del final.")
    )
    window_end = _day_field(
        _("Vigentes hasta"), required=False, help_text=_("Si lo deja en blanco: el día en que abre.")
    )

    deadline_days = DaysField(
        label=_("Avisar del plazo"),
        required=False,
        initial=default_deadline_days,
        help_text=_(
            "Cuántos días antes del cierre se avisa solo a los países que deben algo, por ejemplo «7, 1». "
            "En blanco: no se avisa."
        ),
    )

    class Meta:
        model = Round
        fields = (
            "title",
            "code",
            "opens_on",
            "closes_on",
            "max_entries",
            "window_start",
            "window_end",
            "deadline_days",
        )
        labels = {"title": _("Título"), "code": _("Código")}
        help_texts = {
            "title": _("Como lo leerán los países, por ejemplo «Convocatoria 2026»."),
            "code": _("Letras sin tilde, números y guiones; forma parte de la dirección y no cambia después."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code.lower() in RESERVED_CODES:
            raise forms.ValidationError(_("Ese código está reservado: elija otro."))
        return code

    def clean_max_entries(self):
        return self.cleaned_data["max_entries"] or self.instance.max_entries

    def clean(self):
        said = super().clean()
        for name in ("opens_on", "closes_on", "window_start", "window_end"):
            if said.get(name) and not FIRST_YEAR <= said[name].year <= LAST_YEAR:
                self.add_error(name, _("Revise el año."))
        opens, closes = said.get("opens_on"), said.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("La convocatoria no puede cerrar antes de abrir."))
        if "window_end" in said and opens:
            said["window_end"] = said["window_end"] or opens
        end = said.get("window_end")
        if "window_start" in said and end:
            said["window_start"] = said["window_start"] or years_before(end, WINDOW_YEARS)
            if said["window_start"] >= end:
                self.add_error("window_start", _("La ventana empieza antes de terminar."))
        return said


class OpenForm(forms.Form):
    """Until when a round that had closed is open again."""

    closes_on = _day_field(_("Abierta hasta el"), required=False, help_text=_("Ese día todavía se puede enviar."))

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Revise el año."))
        return day


class ExtensionForm(forms.Form):
    """More time for one country, with the reason."""

    country = forms.ModelChoiceField(label=_("País"), queryset=Country.objects.none(), empty_label=_("Elija…"))
    closes_on = _day_field(_("Puede enviar hasta el"), help_text=_("Ese día todavía se puede enviar."))
    reason = forms.CharField(
        label=_("Razón"),
        max_length=Extension._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La lee el país en el correo que recibe, y queda en la historia de la convocatoria."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.filter(iberoamerican=True)
        found = sorted(self.fields["country"].queryset, key=lambda country: fold(country.name))
        self.fields["country"].widget.choices = [("", _("Elija…")), *((each.pk, each.name) for each in found)]

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Revise el año."))
        return day
