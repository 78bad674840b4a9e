"""Forms of reports. Choices come from the page: no form asks the database."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import Round

from .enums import Language
from .facts import NamedFacts
from .models import MAX_TEXT, MAX_WORDS, MOST, Explanation


class Text(forms.CharField):
    """A text area whose line ends count as one character, as the browser counts them."""

    def __init__(self, rows: int, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class BeginForm(forms.Form):
    round = forms.ChoiceField(label=_("Convocatoria"))
    language = forms.ChoiceField(label=_("Idioma del informe"), choices=Language.choices)

    def __init__(self, *args, rounds: Iterable[Round], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [(each.code, str(each)) for each in rounds]


class ParagraphForm(forms.Form):
    text = Text(14, label=_("Texto"), max_length=MAX_TEXT)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST)


class ExplanationForm(forms.Form):
    text = Text(4, label=_("Explicación"), max_length=Explanation._meta.get_field("text").max_length)


class StatedForm(forms.Form):
    words = forms.CharField(
        label=_("Qué dice el texto"),
        max_length=MAX_WORDS,
        help_text=_("La frase, como está escrita: «los países enviaron 15 iniciativas»."),
    )
    value = forms.IntegerField(label=_("Qué número dice"), min_value=0, max_value=MOST)
    fact = forms.ChoiceField(label=_("Con qué cifra se compara"))

    def __init__(self, *args, facts: NamedFacts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [(fact.key, f"{fact.label}: {fact.value}") for fact in facts.values()]
