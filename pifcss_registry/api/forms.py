from django import forms
from django.utils.translation import gettext_lazy as _

from .models import NAME_LENGTH


class TokenForm(forms.Form):
    """What a new key is for."""

    name = forms.CharField(
        label=_("Para qué la usará"),
        max_length=NAME_LENGTH,
        help_text=_("Por ejemplo: «Tablero de la cancillería». Así sabrá después cuál retirar."),
    )
