"""Forms about versions of the rule."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AdoptForm(forms.Form):
    """The person confirms that the explanation beside the button was read."""

    agreed = forms.BooleanField(
        label=_("Entiendo que valdrá para las convocatorias que aún no tienen iniciativas registradas."),
        error_messages={"required": _("Marque esta casilla para adoptar la versión.")},
    )
