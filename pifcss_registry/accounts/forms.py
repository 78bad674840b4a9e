"""Forms about people."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .enums import Role
from .models import Country
from .permissions import can_give_role


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Correo electrónico"), max_length=254)
    full_name = forms.CharField(label=_("Nombre y apellido"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Papel"))
    country = forms.ModelChoiceField(
        label=_("País"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=_("Ninguno: es un papel del programa"),
        help_text=_("Solo para los papeles de un país: punto focal, colaboración o autoridad que valida."),
    )
    language = forms.ChoiceField(
        label=_("Idioma en que se le escribe"),
        choices=[("", _("El de su país")), *settings.LANGUAGES],
        required=False,
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [choice for choice in Role.choices if can_give_role(by, choice[0])]
        self.fields["country"].queryset = Country.objects.filter(iberoamerican=True)


class ProfileForm(forms.Form):
    full_name = forms.CharField(label=_("Nombre y apellido"), max_length=200)
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)
