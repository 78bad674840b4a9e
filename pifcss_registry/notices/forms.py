"""The form with which a person chooses their mails."""

from django import forms

from .enums import Choice, Group
from .services import preferences_of


class PreferencesForm(forms.Form):
    """One question for each group of notices."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        for group, choice in preferences_of(person).items():
            self.fields[group.value] = forms.ChoiceField(
                label=group.label, choices=Choice, initial=choice, widget=forms.RadioSelect
            )

    def chosen(self) -> dict[Group, Choice]:
        return {Group(name): Choice(value) for name, value in self.cleaned_data.items()}
