"""The forms with which the Unit prepares a reminder: to whom, and what it says in each language."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country

from .letters import PLACES, unknown_places, written
from .models import ReminderBatch
from .reminding import Debt

LANGUAGE_NAMES = dict(settings.LANGUAGES)


class ChooseForm(forms.Form):
    """Which of the countries that owe something; all of them unless told otherwise."""

    countries = forms.ModelMultipleChoiceField(
        label=_("Países que deben algo"),
        queryset=Country.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elija al menos un país.")},
    )

    def __init__(self, *args, debts: list[Debt], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["countries"]
        field.queryset = Country.objects.filter(pk__in=[debt.country.pk for debt in debts])
        field.widget.choices = [(debt.country.pk, f"{debt.country.name}: {debt.reason}") for debt in debts]
        field.initial = [debt.country.pk for debt in debts]


class TextsForm(forms.Form):
    """Subject and text in the languages of those who get it."""

    def __init__(self, *args, batch: ReminderBatch, languages: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.languages = languages
        for language in languages:
            said = batch.texts.get(language, {})
            name = LANGUAGE_NAMES[language]
            self.fields[f"subject_{language}"] = forms.CharField(
                label=_("Asunto (%(language)s)") % {"language": name}, max_length=150, initial=said.get("subject")
            )
            self.fields[f"text_{language}"] = forms.CharField(
                label=_("Texto (%(language)s)") % {"language": name},
                max_length=5000,
                initial=said.get("text"),
                widget=forms.Textarea(attrs={"rows": 14}),
            )

    def clean(self):
        said = super().clean()
        for name in self.fields:
            unknown = unknown_places(said.get(name, ""))
            if unknown:
                words = {"unknown": written(unknown[0]), "known": ", ".join(map(written, PLACES))}
                message = _("No se sabe qué poner en %(unknown)s. Puede usar: %(known)s.")
                self.add_error(name, message % words)
            elif name.startswith("text_") and name in said and "{enlace}" not in said[name]:
                self.add_error(name, _("Deje {enlace} en el texto: es el camino a la ficha."))
        return said

    def texts(self) -> dict[str, dict[str, str]]:
        return {
            language: {
                "subject": self.cleaned_data[f"subject_{language}"],
                "text": self.cleaned_data[f"text_{language}"],
            }
            for language in self.languages
        }
