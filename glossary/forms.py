"""Forms of the glossary. Nobody's text is cut on the page: too long is said, and what was typed stays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country, User

from .models import COMMENT_MAX_LENGTH, DEFINITION_MAX_LENGTH, NOTE_MAX_LENGTH, TermVersion
from .permissions import commenting_countries

TOO_LONG = {"max_length": _("Acorte el texto: el máximo es %(limit_value)d caracteres y tiene %(show_value)d.")}
# Each language with the code that tells a browser's spelling checker.
LANGUAGES = (("es", "es", _("Español")), ("pt", "pt-BR", _("Portugués")), ("en", "en", _("Inglés")))


class Text(forms.CharField):
    """Line ends count as one character, as browsers count them."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")

    def widget_attrs(self, widget):
        return {}


def _long(label, *, max_length: int, rows: int, **attrs) -> Text:
    widget = forms.Textarea(attrs={"rows": rows, **attrs})
    return Text(label=label, max_length=max_length, widget=widget, error_messages=TOO_LONG)


class VersionForm(forms.Form):
    """The next version of a term, begun from the one that stands; ``base`` is that one's number."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    note = Text(
        label=_("Qué cambió y por qué"),
        help_text=_("Queda en la historia del término, a la vista de todos."),
        max_length=NOTE_MAX_LENGTH,
        required=False,
        error_messages=TOO_LONG,
    )

    def __init__(self, *args, version: TermVersion, **kwargs):
        super().__init__(*args, initial=version.texts | {"base": version.number}, **kwargs)
        length = TermVersion._meta.get_field("name_es").max_length
        for language, code, name in LANGUAGES:
            self.fields[f"name_{language}"] = Text(
                label=_("Término"),
                max_length=length,
                error_messages=TOO_LONG,
                widget=forms.TextInput(attrs={"lang": code}),
            )
            self.fields[f"definition_{language}"] = _long(
                _("Definición"), max_length=DEFINITION_MAX_LENGTH, rows=5, lang=code
            )
            for kind, words in (("name", _("Término")), ("definition", _("Definición"))):
                self.fields[f"{kind}_{language}"].label = f"{words} ({name})"

    @property
    def languages(self):
        """For the page: each language's name with its two inputs."""
        return [(name, self[f"name_{key}"], self[f"definition_{key}"]) for key, _code, name in LANGUAGES]

    def values(self) -> dict:
        """For ``services.add_version``."""
        texts = dict(self.cleaned_data)
        return {"base": texts.pop("base"), "note": texts.pop("note"), "texts": texts}

    def show_newer(self, version: TermVersion) -> None:
        """After somebody else's version was shown, saving again replaces it."""
        self.data = self.data.copy()
        self.data["base"] = str(version.number)


class CommentForm(forms.Form):
    """A comment in the name of a country; who works for one only need not say which."""

    country = forms.ChoiceField(
        label=_("País en cuyo nombre comenta"),
        required=False,
        error_messages={"invalid_choice": _("Usted no comenta en nombre de ese país. Elija uno de la lista.")},
    )
    text = _long(_("Su comentario"), max_length=COMMENT_MAX_LENGTH, rows=4)

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        codes = commenting_countries(by)
        countries = {each.country_id: each.country for each in by.memberships_now if each.country_id in codes}
        self.countries: dict[str, Country] = dict(sorted(countries.items(), key=lambda item: item[1].name))
        self.fields["country"].choices = [(code, country.name) for code, country in self.countries.items()]
        if len(self.countries) == 1:
            self.fields["country"].widget = forms.HiddenInput()

    def clean_country(self) -> Country:
        code = self.cleaned_data["country"]
        if not code and len(self.countries) != 1:
            raise forms.ValidationError(_("Elija el país en cuyo nombre comenta."))
        return self.countries[code or next(iter(self.countries))]


class AnswerForm(forms.Form):
    text = _long(_("Su respuesta"), max_length=COMMENT_MAX_LENGTH, rows=3)
