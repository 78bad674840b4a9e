"""Forms of the work inside a country: guests, and what the country decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from . import sections
from .form_fields import WRITTEN_ERRORS
from .models import CountrySettings, Ficha, FichaGuest

WHOLE = "ficha"


class GuestForm(forms.Form):
    email = forms.EmailField(label=_("Correo electrónico"), max_length=254)
    full_name = forms.CharField(label=_("Nombre y apellido"), max_length=200, required=False)
    institution = forms.CharField(
        label=_("Institución"),
        max_length=FichaGuest._meta.get_field("institution").max_length,
        required=False,
        help_text=_("Para que su equipo sepa de dónde es."),
        error_messages=WRITTEN_ERRORS,
    )
    listed = forms.MultipleChoiceField(
        label=_("En qué escribe"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elija al menos una sección, o toda la ficha.")},
    )

    def __init__(self, *args, ficha: Ficha, **kwargs):
        super().__init__(*args, **kwargs)
        names = {entry.pk: entry.name for entry in ficha.entry_list}
        choices = [(WHOLE, _("Toda la ficha"))]
        for key in sections.keys(ficha):
            name = names.get(sections.entry_id(key), "")
            label = sections.label(ficha, key)
            choices.append((key, f"{label}: {name}" if name else label))
        self.fields["listed"].choices = choices

    def values(self) -> dict:
        """For ``guests.invite_guest``."""
        listed = self.cleaned_data["listed"]
        return self.cleaned_data | {"listed": [] if WHOLE in listed else listed}


class CountrySettingsForm(forms.ModelForm):
    class Meta:
        model = CountrySettings
        fields = ["sending_needs_approval"]
