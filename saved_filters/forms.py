"""The form that keeps a filter, and changes it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.models import User

from .enums import Audience
from .models import SavedFilter
from .permissions import groups_of

LONGEST_NAME = SavedFilter._meta.get_field("name").max_length


def _label(audience: Audience, code: str | None, names: dict[str, str]) -> str:
    if audience == Audience.COUNTRY:
        return _("Las personas de %(country)s") % {"country": names[code]}
    return str(audience.label)


def group_value(audience: str, code: str | None) -> str:
    """A group as the form's choices name it: ``country-CR``, ``programme``."""
    return f"{audience}-{code}" if code else str(audience)


def group_choices(user: User) -> list[tuple[str, str]]:
    """The groups that a person may share with, as values and words. No query with memberships at hand."""
    names = {each.country_id: each.country.name for each in user.memberships_now if each.country_id}
    return [(group_value(*group), _label(*group, names)) for group in groups_of(user)]


class FilterForm(forms.Form):
    """Name and group; ``cleaned_data`` has what the services take."""

    name = forms.CharField(label=gettext_lazy("Nombre del filtro"), max_length=LONGEST_NAME)
    group = forms.ChoiceField(label=gettext_lazy("Quién lo ve"))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = {group_value(*group): group for group in groups_of(user)}
        self.fields["group"].choices = group_choices(user)

    def clean(self):
        said = super().clean()
        if "group" in said:
            audience, code = self.groups[said.pop("group")]
            said |= {"shared_with": audience, "country_id": code}
        return said


class KeepForm(FilterForm):
    """Also whether to be told; ``consulta`` is the filter, as the catalogue writes it."""

    tell_me = forms.BooleanField(
        label=gettext_lazy("Avisarme cuando una iniciativa nueva coincida"),
        help_text=gettext_lazy("Le llega un aviso y, según sus preferencias, un correo."),
        required=False,
    )
    consulta = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
