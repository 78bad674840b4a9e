"""The form with which the Unit opens a round."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Round

WINDOW_YEARS = 3
RESERVED_CODES = frozenset({"nueva"})  # an address of its own: /convocatorias/nueva/
FIRST_YEAR, LAST_YEAR = 2000, 2100


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 28 February for a 29th that does not exist."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _day_field(label: str, **options) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **options,
    )


class RoundForm(forms.ModelForm):
    """Without a window, it is the three years before the opening day."""

    opens_on = _day_field(_("Abre el"))
    closes_on = _day_field(_("Cierra el"), help_text=_("Ese día todavía se puede enviar."))
    window_start = _day_field(
        _("Vigentes desde"), required=False, help_text=_("Si lo deja en blanco: tres años antes del final.")
    )
    window_end = _day_field(
        _("Vigentes hasta"), required=False, help_text=_("Si lo deja en blanco: el día en que abre.")
    )

    class Meta:
        model = Round
        fields = ("title", "code", "opens_on", "closes_on", "window_start", "window_end")
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
