"""Forms of judging."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.enums import ExclusionReason

from .models import Exclusion


class ExclusionForm(forms.Form):
    """One of the report's two reasons, and what the country is told."""

    reason = forms.ChoiceField(label=_("Razón"), choices=ExclusionReason, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Mensaje al país"),
        help_text=_("Lo reciben por correo todas las personas del país, con enlaces al glosario."),
        max_length=Exclusion._meta.get_field("message").max_length,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )
