"""Forms about parts, links and mentors."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from initiatives.models import Sector
from pifcss_registry.accounts.models import User
from pifcss_registry.accounts.permissions import country_ids

from .enums import Answer, Stage, SupportKind
from .links import LANGUAGES
from .models import MAX_TEXT


class LongText(forms.CharField):
    """A text area whose line ends count as one character, as the browser counts them."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs):
        super().__init__(max_length=MAX_TEXT, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class AnswerForm(forms.Form):
    """A country's answer about its part."""

    answer = forms.ChoiceField(label=_("Su respuesta"), choices=Answer, widget=forms.RadioSelect)
    text = LongText(
        label=_("Qué hay que corregir, o por qué no reconoce su parte"),
        required=False,
        help_text=_("Hace falta si corrige o no reconoce."),
    )


class ActorAnswerForm(AnswerForm):
    """An actor's answer, with who gives it."""

    person_name = forms.CharField(label=_("Su nombre y apellido"), max_length=200)
    person_position = forms.CharField(
        label=_("Su cargo"),
        max_length=200,
        help_text=_("Su nombre y su cargo los leen solo el país que presenta la iniciativa y la Unidad Técnica."),
    )


class LinkForm(forms.Form):
    """To whom the link goes, and in which language it is written."""

    email = forms.EmailField(
        label=_("Correo de quien responde por el actor"),
        max_length=254,
        help_text=_("Se borra cuando responde o cuando el enlace vence."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Idioma del correo"), choices=[each for each in settings.LANGUAGES if each[0] in LANGUAGES]
    )


class OfferForm(forms.Form):
    """What an actor offers as mentor."""

    kind = forms.ChoiceField(label=_("Qué ofrece"), choices=SupportKind)
    sector = forms.ModelChoiceField(label=_("En qué sector"), queryset=Sector.objects.all())
    stage = forms.ChoiceField(label=_("En qué etapa de una alianza"), choices=Stage)
    text = LongText(
        label=_("En qué puede ayudar"),
        help_text=_("Se publica en la página del actor. No escriba nombres de personas, correos ni teléfonos."),
    )


class AskForm(forms.Form):
    """A country asks for a mentor; who works for one country need not choose it."""

    country = forms.ChoiceField(label=_("País que lo pide"))
    text = LongText(label=_("Qué necesita su país"), help_text=_("Lo lee la Unidad Técnica, que pone en contacto."))

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        own = country_ids(by)
        self.countries = {each.country_id: each.country for each in by.memberships_now if each.country_id in own}
        field = self.fields["country"]
        field.choices = sorted(((code, each.name) for code, each in self.countries.items()), key=lambda each: each[1])
        if len(self.countries) == 1:
            field.widget, field.initial = forms.HiddenInput(), next(iter(self.countries))

    def clean_country(self):
        return self.countries[self.cleaned_data["country"]]


class ReplyForm(forms.Form):
    """The Unit's answer to a request for a mentor."""

    reply = LongText(label=_("Respuesta al país"), help_text=_("La recibe quien hizo el pedido, y lo da por hecho."))
